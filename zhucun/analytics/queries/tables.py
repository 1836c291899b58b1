"""A mart as a table in SQL: the packs' expressions run where the rows are, in one statement."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection
from django.db.models import Case, When

from zhucun.ballots import marts as ballots
from zhucun.branches import marts as branches
from zhucun.directory.enums import Permission
from zhucun.directory.perms import Actor
from zhucun.economy import marts as economy
from zhucun.engines.rules import Expression, Type, to_sql
from zhucun.fieldwork.marts import MARTS as FIELDWORK
from zhucun.fieldwork.marts import village_columns as village_plans
from zhucun.households.marts import MARTS as HOUSEHOLDS
from zhucun.kernel.divisions import is_under
from zhucun.learning import marts as learning
from zhucun.packs import PackAt
from zhucun.pairing import marts as pairing
from zhucun.roster.marts import MARTS as ROSTER

MARTS = {
    **ROSTER,
    **FIELDWORK,
    **HOUSEHOLDS,
    **pairing.MARTS,
    **economy.MARTS,
    **branches.MARTS,
    **learning.MARTS,
    **ballots.MARTS,
}


def _of_village(as_of: date) -> dict[str, Any]:
    return {
        **economy.village_columns(as_of),
        **branches.village_columns(as_of),
        **pairing.village_columns(as_of),
        **village_plans(as_of),
        "secretaries_named": pairing.secretaries_above(as_of) + branches.has_secretary(as_of),
    }


#: What is known of visits by office only.
_BY_OFFICE = {"office", "level", "is_unannounced", "notified_on"} | {
    *("highlights", "highlights_published")
}


def _visits(*, names: Collection[str], **asked: Any) -> Any:
    """Visits by office where the visitor's office is asked for, else those to households."""
    by_office = bool(_BY_OFFICE & set(names))
    return (pairing.calls if by_office else FIELDWORK["visit"])(names=names, **asked)


MARTS["visit"] = _visits


def _of_posting(as_of: date) -> dict[str, Any]:
    return learning.posting_columns(as_of)


def _of_household(as_of: date) -> dict[str, Any]:
    return {**economy.household_columns(as_of), **pairing.household_columns(as_of)}


def _of_seat(as_of: date) -> dict[str, Any]:
    return economy.leading_columns(as_of, member="local__member")


#: What other rooms say of the rows of a subject beside the room that keeps them.
_BESIDE = {
    "village": _of_village,
    "household": _of_household,
    "posting": _of_posting,
    "township": pairing.township_columns,
    "county": pairing.county_columns,
    "committee_member": _of_seat,
    "plan_item": economy.item_columns,
}

#: Yes where either the room that keeps the rows says so or another one: a household is in a
#: co-operative by its register, or by the co-operative's own list of members.
_EITHER = frozenset({"in_cooperative"})

#: What an actor must be allowed to see for the rows of a subject.
_NEEDS = {
    "posting": Permission.SEE_POSTINGS,
    "team": Permission.SEE_POSTINGS,
    "village": Permission.SEE_PLACES,
    "township": Permission.SEE_POSTINGS,
    "county": Permission.SEE_PLACES,
    "place": Permission.SEE_PLACES,
    "case_item": Permission.SEE_FIELDWORK,
    "visit": Permission.SEE_FIELDWORK,
    "diary_entry": Permission.SEE_FIELDWORK,
    "activity": Permission.SEE_FIELDWORK,
    **dict.fromkeys(("plan", "ticket", "finding"), Permission.SEE_FIELDWORK),
    "plan_item": Permission.SEE_FIELDWORK,
    "household": Permission.SEE_HOUSEHOLDS,
    "helper": Permission.SEE_HOUSEHOLDS,
    "pairing": Permission.SEE_HOUSEHOLDS,
    "grid": Permission.SEE_HOUSEHOLDS,
    "leader": Permission.SEE_POSTINGS,
    "monitored_household": Permission.SEE_HOUSEHOLDS,
    "resident": Permission.SEE_HOUSEHOLDS,
    "poverty_account": Permission.SEE_HOUSEHOLDS,
    **dict.fromkeys(branches.MARTS, Permission.SEE_BRANCHES),
    **dict.fromkeys(learning.MARTS, Permission.SEE_LEARNING),
    **dict.fromkeys(ballots.MARTS, Permission.SEE_POLLS),
    **dict.fromkeys(economy.MARTS, Permission.SEE_FIELDWORK),
    **dict.fromkeys(
        ("employment", "job_seeker", "public_post", "funding", "loan", "relocation"),
        Permission.SEE_HOUSEHOLDS,
    ),
}


@dataclass(frozen=True, kw_only=True)
class Derived:
    """Columns that follow from what a pack says of the rows themselves: `gives` them, is made of
    the columns `of` and of `more` (of other tables, over rows that have `m_code`), and `wraps` the
    rows with both in a statement that has them too. `is_open`: the pack says nothing of it
    (未配置)."""

    gives: frozenset[str]
    of: frozenset[str]
    more: Mapping[str, Any]
    wraps: Callable[[Table], str]
    is_open: bool = False


_DERIVED: dict[str, Callable[[PackAt], Derived]] = {}

#: Text of tables: to put it together costs more than to run it, and it is the same for the same
#: areas, day and names.
_BUILT: dict[tuple[Any, ...], Table] = {}
_KEPT = 256

#: No code begins so: a table without rows, where the actor may see nothing of the area.
_NOWHERE = ("0",)


def register_mart(subject: str, mart: Any, *, needs: Permission) -> None:
    """Make the mart of a room above known; called once, when the room is ready."""
    MARTS[subject] = mart
    _NEEDS[subject] = needs


def register_columns(subject: str, columns: Any) -> None:
    """Make known what a room above says of the rows of a subject that another room keeps; called
    once, when the room is ready. `columns` gives them as of a day."""
    before = _BESIDE.get(subject)
    _BESIDE[subject] = lambda as_of: {**(before(as_of) if before else {}), **columns(as_of)}


def register_derived(subject: str, derived: Callable[[PackAt], Derived]) -> None:
    """Make known which columns follow from a pack's own words; called once, when the room above is
    ready."""
    _DERIVED[subject] = derived


def is_derived_open(pack: PackAt, subject: str, names: Collection[str]) -> bool:
    """Whether one of the columns follows from words that the pack does not say (未配置)."""
    found = _derived(pack, subject, names)
    return found is not None and found.is_open


def has_mart(subject: str) -> bool:
    """True where a room keeps records of this subject."""
    return subject in MARTS


@dataclass(frozen=True)
class Table:
    """The rows of one subject in an area on a day that an actor may see, with the columns asked
    for."""

    pack: PackAt
    sql: str
    params: tuple[Any, ...]
    columns: Mapping[str, str]
    missing: frozenset[str] = frozenset()

    def condition(self, expression: Expression) -> str:
        """A pack's expression over this table."""
        return to_sql(expression, dialect(), self.pack.values, self.pack.as_of, self.columns)

    def aggregate(self, selected: Sequence[str]) -> tuple[Any, ...]:
        """One row of aggregates over the whole table. One query."""
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT {', '.join(selected)} FROM ({once(self.sql)}) m", self.params)  # noqa: S608
            row: tuple[Any, ...] = cursor.fetchone()
        return row

    def select(
        self,
        selected: Sequence[str],
        *,
        among: Sequence[str] = (),
        codes: Sequence[str] | None = None,
    ) -> list[tuple[Any, ...]]:
        """Code, area and further columns of every row, or of those only of which one of some flags
        is 1, or that have one of the `codes`, by area and code. One query."""
        where, sql = "", self.sql
        if among:
            where = f"WHERE {' OR '.join(f'({flag}) = 1' for flag in among)} "
        if codes is not None:  # these rows are found first, and only then computed
            where = f"WHERE m.m_code IN ({', '.join(['%s'] * len(codes)) or 'NULL'}) "
            sql = sql.replace(_BARRIER, "")
        text = (
            f"SELECT m.m_code, m.m_area, {', '.join(selected)} FROM ({sql}) m {where}"  # noqa: S608
            f"ORDER BY m.m_area, m.m_code"
        )
        with connection.cursor() as cursor:
            cursor.execute(text, (*self.params, *(codes or ())))
            return list(cursor.fetchall())

    def codes(self, condition: str, *, limit: int, offset: int = 0) -> list[str]:
        """Codes of the rows that fit a condition, by area and code. One query."""
        text = (
            f"SELECT m.m_code FROM ({self.sql}) m WHERE {condition} "  # noqa: S608
            f"ORDER BY m.m_area, m.m_code LIMIT {int(limit)} OFFSET {int(offset)}"
        )
        with connection.cursor() as cursor:
            cursor.execute(text, self.params)
            return [row[0] for row in cursor.fetchall()]


def table(*, actor: Actor, pack: PackAt, subject: str, area: str, names: Collection[str]) -> Table:
    """The table of a subject in an area as the actor may see it: the area cut to the actor's own
    areas. No query, but where the room looks at its rows to choose how to ask."""
    seen = visible_areas(actor, subject, area) or _NOWHERE
    key = MARTS[subject], _BESIDE.get(subject), subject, pack, seen, frozenset(names)
    found = _BUILT.get(key)
    if found is not None:
        return found
    looked: list[str] = []

    def noted(execute: Any, sql: str, *more: Any) -> Any:
        looked.append(sql)
        return execute(sql, *more)

    with connection.execute_wrapper(noted):
        found = _built(pack, subject, seen, names)
    if not looked:  # else it says another thing when those rows change
        while len(_BUILT) >= _KEPT:
            _BUILT.pop(next(iter(_BUILT)), None)
        _BUILT[key] = found
    return found


def _built(pack: PackAt, subject: str, seen: tuple[str, ...], names: Collection[str]) -> Table:
    tags = {name: term.tag for name, term in _terms(pack, subject).items() if term.tag}
    derived = _derived(pack, subject, names)
    own = set(names) if derived is None else set(names) - derived.gives | derived.of
    mart = MARTS[subject](as_of=pack.as_of, areas=seen, names=own, tags=tags)
    mart = _with_more(mart, subject, pack, own)
    if derived is not None:
        mart = mart.annotate(**{f"m_{name}": each for name, each in derived.more.items()})
    sql, params = mart.query.sql_with_params()
    kept = {alias.removeprefix("m_") for alias in mart.query.annotation_select}
    missing = sorted(own - kept)
    if missing:
        sql = _with_nulls(sql, {name: pack.vocabulary(subject)[name].type for name in missing})
    if derived is not None:
        over = {name: f'"m"."m_{name}"' for name in {*own, *derived.more}}
        sql = derived.wraps(Table(pack, sql, params, over))
    columns = {name: f'"m"."m_{name}"' for name in {"code", *names}}
    return Table(pack, sql, params, columns, frozenset(names) & frozenset(missing))


def _derived(pack: PackAt, subject: str, names: Collection[str]) -> Derived | None:
    """The columns that follow from the pack's words, where one of them is asked for."""
    found = _DERIVED[subject](pack) if subject in _DERIVED else None
    return found if found is not None and found.gives & set(names) else None


def _with_more(mart: Any, subject: str, pack: PackAt, names: Collection[str]) -> Any:
    """The rows with what other rooms say of them, where the room that keeps them does not."""
    kept = {alias.removeprefix("m_") for alias in mart.query.annotation_select}
    more = _BESIDE[subject](pack.as_of) if subject in _BESIDE else {}
    asked = {f"m_{name}": more[name] for name in sorted(set(names) - kept) if name in more}
    for name in sorted(_EITHER & set(names) & kept & set(more)):
        # `annotate` refuses to write over a column.
        said = mart.query.annotations[f"m_{name}"]
        mart.query.add_annotation(Case(When(more[name], then=True), default=said), f"m_{name}")
    return mart.annotate(**asked) if asked else mart


def once(sql: str) -> str:
    """Rows whose columns are computed once each, however many figures ask for them: PostgreSQL
    would else put the subquery of a column into every place that names it."""
    if connection.vendor != "postgresql":
        return sql
    return f"SELECT k.* FROM ({sql}) k{_BARRIER}"  # noqa: S608 - text of our own query


#: Keeps PostgreSQL from putting a subquery into what stands around it.
_BARRIER = " OFFSET 0"


def visible_areas(actor: Actor, subject: str, area: str) -> tuple[str, ...]:
    """The part of an area that lies in the actor's areas; empty where there is none."""
    mine = actor.areas(_NEEDS[subject])
    if any(is_under(area, own) for own in mine):
        return (area,)
    return tuple(own for own in mine if is_under(own, area))


def _with_nulls(sql: str, types: Mapping[str, Type]) -> str:
    """The rows with further columns that are not known in any of them."""
    nulls = ", ".join(f'{null_sql(type_)} AS "m_{name}"' for name, type_ in types.items())
    return f"SELECT n.*, {nulls} FROM ({sql}) n"  # noqa: S608 - names of a checked vocabulary


def null_sql(type_: Type) -> str:
    """A value of a type that nobody knows."""
    return f"CAST(NULL AS {_SQL_TYPES[type_]})"


_SQL_TYPES = {
    Type.BOOL: "boolean",
    Type.INT: "integer",
    Type.NUM: "double precision",
    Type.STR: "text",
    Type.DATE: "date",
}


def dialect() -> Any:
    """The rules engine's name of this database."""
    return "postgres" if connection.vendor == "postgresql" else "sqlite"


def _terms(pack: PackAt, subject: str) -> Mapping[str, Any]:
    return pack.item(f"terms/{subject}").spec.names  # type: ignore[attr-defined,no-any-return]
