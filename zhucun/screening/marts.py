"""The columnar face: what was paid beside the registers, one row a payment, as one statement over
whole sets (`Paid`), and confirmed violations (`violations`). Pure: nothing is run here.

A name is NULL where nobody knows. A day that a register would hold (died, moved in) is NULL as well
where the register has looked and found none: `looked` says in which rows it has.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import BooleanField, Case, F, Q, QuerySet, Value, When

from zhucun.branches.marts import numbered_cadres
from zhucun.directory.marts import select
from zhucun.directory.perms import in_areas
from zhucun.households.marts import numbered
from zhucun.kernel.divisions import code_range
from zhucun.screening.enums import CONFIRMED, LeadAct, RegisterKind
from zhucun.screening.models import Exclusion, Fact, Lead, Payment, Standard

Rows = QuerySet[Any, dict[str, Any]]

#: By name of the vocabulary the register that it needs; of the others the payments themselves tell.
NEEDS: Mapping[str, RegisterKind] = {
    "died_on": RegisterKind.DEATH,
    "on_public_payroll": RegisterKind.PAYROLL,
    "is_village_cadre": RegisterKind.CADRE,
    "is_kin_of_cadre": RegisterKind.KIN,
    "flats": RegisterKind.FLAT,
    "vehicles": RegisterKind.VEHICLE,
    "firms": RegisterKind.FIRM,
    "has_employee_insurance": RegisterKind.INSURANCE,
    "moved_in_on": RegisterKind.MOVE,
    "exclusive_overlaps": RegisterKind.STANDARD,
    "amount_by_standard": RegisterKind.STANDARD,
}
#: Of these the house itself knows something, so that no list is needed.
HOUSE = frozenset({RegisterKind.DEATH, RegisterKind.CADRE, RegisterKind.KIN, RegisterKind.MOVE})
#: Days, and what the registry of households calls them.
_DAYS = {"died_on": "died", "moved_in_on": "moved"}
#: What is kept of a payment and compared; name and number stay sealed.
_KEPT = (
    "id, public_id, area, programme, key, name_index, is_valid, account, amount, units, "
    "paid_for_on, granted_on"
)


@dataclass(frozen=True, kw_only=True)
class Compared:
    """What is compared: payments of an area for the months of [starts_on, ends_on), and by register
    the keys of its lists."""

    area: str
    starts_on: date
    ends_on: date
    as_of: date
    lists: Mapping[str, tuple[int, ...]]


@dataclass
class Paid:
    """The payments with the columns asked for, joined as they are needed. `columns`: SQL by name;
    `looked`: SQL by name of a day, true where somebody looked for it."""

    compared: Compared
    columns: dict[str, str] = field(default_factory=dict)
    looked: dict[str, str] = field(default_factory=dict)
    _parts: list[tuple[str, str]] = field(default_factory=list)
    _joins: list[str] = field(default_factory=list)
    _params: list[Any] = field(default_factory=list)
    _registers: dict[str, tuple[int, ...]] = field(default_factory=dict)

    @classmethod
    def of(cls, compared: Compared, names: Collection[str]) -> Paid:
        """The payments with these names of the vocabulary; those that no list and no room answers
        are NULL in all rows."""
        made = cls(compared)
        low, high = code_range(compared.area)
        marks, keys = _marks(compared.lists.get(RegisterKind.BENEFIT, ()))
        made._part(
            "paid",
            f"SELECT {_KEPT} FROM {_table(Payment)} WHERE list_id IN ({marks}) "  # noqa: S608
            "AND area >= %s AND area < %s AND paid_for_on >= %s AND paid_for_on < %s",
            *keys,
            low,
            high,
            compared.starts_on,
            compared.ends_on,
        )
        for name in sorted(names):
            _COLUMNS[name](made, name)
        return made

    def sql(self, selected: str) -> tuple[str, tuple[Any, ...]]:
        """A statement that selects from the payments (`paid`) and what is joined."""
        parts, joins, params = list(self._parts), list(self._joins), list(self._params)
        if self._registers:
            text, keys = self._in_registers()
            parts.append(("r", text))
            joins.append("LEFT JOIN r ON r.key = paid.key")
            params += keys
        told = ", ".join(f"{name} AS ({text})" for name, text in parts)
        return f"WITH {told} SELECT {selected} FROM paid {' '.join(joins)}", tuple(params)  # noqa: S608

    def _in_registers(self) -> tuple[str, tuple[int, ...]]:
        """All registers reduced to one row a person, before they are joined."""
        columns, params = [], list[int]()
        for register, lists in sorted(self._registers.items()):
            marks, keys = _marks(lists)
            mine = f"CASE WHEN list_id IN ({marks}) THEN"
            columns += [
                f'MIN({mine} "on" END) AS {register}_since',
                f"SUM({mine} times END) AS {register}_times",
            ]
            params += [*keys, *keys]
        marks, keys = _marks([key for lists in self._registers.values() for key in lists])
        text = (
            f"SELECT key, {', '.join(columns)} FROM {_table(Fact)} "  # noqa: S608
            f"WHERE list_id IN ({marks}) GROUP BY key"
        )
        return text, (*params, *keys)

    def _part(self, name: str, text: str, *params: Any) -> None:
        if all(name != known for known, _text in self._parts):
            self._parts.append((name, text))
            self._params += params

    def _join(self, name: str, text: str, *params: Any, on: str = "key") -> None:
        if all(name != known for known, _text in self._parts):
            self._part(name, text, *params)
            self._joins.append(f"LEFT JOIN {name} ON {name}.{on} = paid.{on}")

    def _register(self, register: RegisterKind) -> str:
        """The prefix of what the lists of a register say; "" where there is none."""
        lists = self.compared.lists.get(register, ())
        if not lists:
            return ""
        self._registers[register.value] = lists
        return f"r.{register.value}"

    def _homes(self) -> None:
        """Joins what the registry of households says of the person."""
        text, params = numbered(self.compared.as_of).query.sql_with_params()
        self._part("numbered", text, *params)
        self._join(
            "home",
            "SELECT key, MIN(died) AS died, MAX(came) AS moved FROM numbered GROUP BY key",
        )

    def _cadres(self) -> None:
        text, params = numbered_cadres(self.compared.as_of).query.sql_with_params()
        self._part("seats", text, *params)


def _day(made: Paid, name: str) -> None:
    """The list's day, else the house's. Somebody looked where there is a list, and for members of
    registered households."""
    table, known = made._register(NEEDS[name]), f"home.{_DAYS[name]}"
    made._homes()
    made.columns[name] = f"COALESCE({table}_since, {known})" if table else known
    made.looked[name] = "(paid.key IS NOT NULL)" if table else "(home.key IS NOT NULL)"


def _stands(made: Paid, name: str) -> None:
    """Whether the person stands in the register."""
    table = made._register(NEEDS[name])
    made.columns[name] = _if_known(f"({table}_times IS NOT NULL)") if table else _null("boolean")


def _times(made: Paid, name: str) -> None:
    """How often he stands in it."""
    table = made._register(NEEDS[name])
    made.columns[name] = (
        _if_known(f"CAST(COALESCE({table}_times, 0) AS integer)") if table else _null("integer")
    )


def _cadre(made: Paid, name: str) -> None:
    """By a list, or by the committees on record; these prove who is one, not who is none."""
    made._cadres()
    made._join("cadre", "SELECT DISTINCT key FROM seats")
    _either(made, name, "cadre")


def _kin(made: Paid, name: str) -> None:
    """By a list, or by the household of a cadre."""
    made._cadres()
    made._homes()
    made._join(
        "kin",
        "SELECT DISTINCT n.key FROM numbered n WHERE n.home IN "
        "(SELECT s.home FROM seats s WHERE s.home IS NOT NULL)",
    )
    _either(made, name, "kin")


def _either(made: Paid, name: str, house: str) -> None:
    table = made._register(NEEDS[name])
    is_one = f"({house}.key IS NOT NULL" + (f" OR {table}_times IS NOT NULL)" if table else ")")
    otherwise = _if_known("(1 = 0)") if table else _null("boolean")
    made.columns[name] = f"CASE WHEN {is_one} THEN (1 = 1) ELSE {otherwise} END"


def _overlaps(made: Paid, name: str) -> None:
    """Other payments to the same person for the same month by programmes that exclude this one."""
    marks, keys = _marks(made.compared.lists.get(RegisterKind.STANDARD, ()))
    if not keys:
        made.columns[name] = _null("integer")
        return
    made._join(
        "overlap",
        f"SELECT a.id, COUNT(DISTINCT b.id) AS n FROM {_table(Exclusion)} e "  # noqa: S608
        "JOIN paid a ON a.programme = e.one JOIN paid b ON b.key = a.key AND b.programme = e.other "
        "AND b.paid_for_on = a.paid_for_on AND b.id <> a.id "
        f"WHERE e.list_id IN ({marks}) GROUP BY a.id",
        *keys,
        on="id",
    )
    made.columns[name] = _if_known("CAST(COALESCE(overlap.n, 0) AS integer)")


def _by_standard(made: Paid, name: str) -> None:
    marks, keys = _marks(made.compared.lists.get(RegisterKind.STANDARD, ()))
    if not keys:
        made.columns[name] = _null("double precision")
        return
    made._part(
        "standard",
        "SELECT programme, starts_on, ends_on, MAX(per_unit) AS per_unit "  # noqa: S608
        f"FROM {_table(Standard)} WHERE list_id IN ({marks}) "
        "GROUP BY programme, starts_on, ends_on",
        *keys,
    )
    made._joins.append(
        "LEFT JOIN standard ON standard.programme = paid.programme "
        "AND standard.starts_on <= paid.paid_for_on AND standard.ends_on > paid.paid_for_on"
    )
    made.columns[name] = _cents("paid.units * standard.per_unit")


def _holders(made: Paid, name: str) -> None:
    made._join(
        "holder",
        "SELECT account, COUNT(DISTINCT COALESCE(key, name_index)) AS n FROM paid "
        "WHERE account IS NOT NULL GROUP BY account",
        on="account",
    )
    made.columns[name] = "CAST(holder.n AS integer)"


def _name_fits(made: Paid, name: str) -> None:
    """By the registry of households; where the person is in none, by his other payments: two names
    under one number do not fit."""
    made._homes()
    made._part("called", "SELECT DISTINCT key, name_index FROM numbered")
    made._joins.append(
        "LEFT JOIN called ON called.key = paid.key AND called.name_index = paid.name_index"
    )
    made._join(
        "names",
        "SELECT key, COUNT(DISTINCT name_index) AS n FROM paid WHERE key IS NOT NULL GROUP BY key",
    )
    made.columns[name] = (
        "CASE WHEN called.key IS NOT NULL THEN (1 = 1) "
        "WHEN home.key IS NOT NULL OR names.n > 1 THEN (1 = 0) END"
    )


def _own(column: str) -> Callable[[Paid, str], None]:
    def add(made: Paid, name: str) -> None:
        made.columns[name] = column

    return add


def _table(model: Any) -> str:
    return str(model._meta.db_table)


def _marks(keys: Collection[int]) -> tuple[str, tuple[int, ...]]:
    """Placeholders; of no list there is no row."""
    return (", ".join(["%s"] * len(keys)), tuple(keys)) if keys else ("NULL", ())


def _if_known(text: str) -> str:
    return f"CASE WHEN paid.key IS NULL THEN NULL ELSE {text} END"


def _null(kind: str) -> str:
    return f"CAST(NULL AS {kind})"


def _cents(text: str) -> str:
    """To the cent, so that equal sums are equal in every database."""
    return f"(CAST(CAST(ROUND(({text}) * 100) AS bigint) AS double precision) / 100)"


_COLUMNS: Mapping[str, Callable[[Paid, str], None]] = {
    **dict.fromkeys(_DAYS, _day),
    **dict.fromkeys(("on_public_payroll", "has_employee_insurance"), _stands),
    **dict.fromkeys(("flats", "vehicles", "firms"), _times),
    "is_village_cadre": _cadre,
    "is_kin_of_cadre": _kin,
    "exclusive_overlaps": _overlaps,
    "amount_by_standard": _by_standard,
    "account_holders": _holders,
    "name_fits_id": _name_fits,
    "id_is_valid": _own("paid.is_valid"),
    "amount": _own(_cents("paid.amount")),
    "paid_for_on": _own("paid.paid_for_on"),
    "granted_on": _own("paid.granted_on"),
    "person": _own("paid.public_id"),
    "household": _own("CAST(NULL AS text)"),
}


def violations(
    *, as_of: date, areas: tuple[str, ...], names: Collection[str], tags: Mapping[str, str]
) -> Rows:
    """Leads that a person decided to be true, in whole or in part, and to violate something. A case
    is opened where somebody answers for it, or where it was handed over with a document."""
    handed = Q(act=LeadAct.HAND_OVER, acted_on__lte=as_of) & ~Q(act_document="")
    columns: dict[str, Any] = {
        "code": F("public_id"),
        "kind": F("violation"),
        "is_confirmed": Value(True, output_field=BooleanField()),
        "case_opened": Case(
            When(~Q(liability="") | handed, then=Value(True)),
            default=Value(False),
            output_field=BooleanField(),
        ),
    }
    found = Lead.objects.filter(
        in_areas("area", areas), ~Q(violation=""), verdict__in=CONFIRMED, decided_on__lte=as_of
    )
    return select(found, columns, names)


#: The subjects of the packs that this room can answer for.
MARTS = {"violation": violations}
