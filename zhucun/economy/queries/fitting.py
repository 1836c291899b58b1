"""Who is not linked yet, and what fits him: households and projects (HH18-101), wishes and work
(HH18-147). The matrices of the pack say what fits whom; people decide, row by row."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Literal

from django.db.models import Q, QuerySet

from zhucun.directory import queries as directory
from zhucun.directory.perms import Actor, in_areas
from zhucun.economy import perms
from zhucun.economy.enums import EARNING, SECTOR_OF, BodyKind, Trade
from zhucun.economy.marts import bodies as marts
from zhucun.economy.marts.beside import household_columns
from zhucun.economy.marts.columns import names_of, working
from zhucun.economy.models import Body, Project, ProjectHousehold, PublicPost, Wish
from zhucun.economy.queries.work import with_state
from zhucun.engines.rules import Unset
from zhucun.engines.rules.errors import RuleError
from zhucun.households import queries as homes
from zhucun.households.marts import households as households_mart
from zhucun.kernel.divisions import Level, at_level
from zhucun.kernel.problems import NotFound, Problem
from zhucun.ledger.fields import on_day
from zhucun.packs import PackAt
from zhucun.packs.kinds.common import UNSET_WORD

INDUSTRY, WORK = ("household", "project"), ("job_seeker", "job")
#: So many are offered to each.
_MOST = 3
Facts = Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class Reason:
    """A row of a matrix that holds for both sides: what it says (Chinese, English), its clause, and
    its weight; None where no source gives one."""

    label: tuple[str, str]
    clause: str
    weight: Decimal | None
    left: str
    right: str


@dataclass(frozen=True, kw_only=True)
class Fit:
    """Something that fits, and why; `thing` is a project, a special post or a body."""

    thing: Any
    reasons: tuple[Reason, ...]

    @property
    def weight(self) -> Decimal:
        return sum((one.weight or Decimal(0) for one in self.reasons), Decimal(0))

    @property
    def kind(self) -> Literal["project", "post", "body"]:
        if isinstance(self.thing, Body):
            return "body"
        return "post" if isinstance(self.thing, PublicPost) else "project"


@dataclass(frozen=True, kw_only=True)
class Unlinked:
    """A household of whom a matrix speaks and whom no project takes along."""

    household: Any
    fits: tuple[Fit, ...]


@dataclass(frozen=True, kw_only=True)
class Seeker:
    """Somebody who has a wish and no work."""

    wish: Wish
    fits: tuple[Fit, ...]


@dataclass(frozen=True, kw_only=True)
class Fitting:
    """One village: households that are linked (`linked` of `asked`), those that are not; wishes of
    those at work (`working`), and the others'. A matrix that the pack has not gives None."""

    linked: int
    unlinked: tuple[Unlinked, ...] | None
    working: int
    seekers: tuple[Seeker, ...] | None
    may_keep: bool

    @property
    def asked(self) -> int:
        return self.linked + len(self.unlinked or ())


def fitting(*, actor: Actor, code: str, as_of: date) -> Fitting:
    """What fits the households and the people of a village on a day. Some twelve queries. Raises
    NotFound where the actor may not know them."""
    if not perms.sees_people(actor, code):
        raise NotFound
    try:
        pack = directory.pack_for(code, as_of=as_of)
    except Problem as problem:
        raise NotFound from problem
    industry, work = _reasons(pack, INDUSTRY), _reasons(pack, WORK)
    linked, unlinked = _households(actor, pack, code, industry) if industry else (0, None)
    at_work, seekers = _seekers(actor, pack, code, work) if work else (0, None)
    return Fitting(
        linked=linked,
        unlinked=unlinked,
        working=at_work,
        seekers=seekers,
        may_keep=perms.may_keep(actor, code),
    )


def _reasons(pack: PackAt, between: tuple[str, str]) -> list[Reason]:
    """The rows of the pack's matrices between two subjects, whichever it names first."""
    found = []
    for item in pack.matchers():
        sides = tuple(item.spec.between)
        if sides not in (between, between[::-1]):
            continue
        for row in item.spec.rows:
            if UNSET_WORD in (row.left, row.right):
                continue
            texts = dict(zip(sides, (row.left, row.right), strict=True))
            weight, label = pack.number(row.weight), row.label or item.spec.label
            found.append(
                Reason(
                    label=(label.zh, label.en),
                    clause=row.clause or "",
                    weight=None if isinstance(weight, Unset) else Decimal(weight),
                    left=texts[between[0]],
                    right=texts[between[1]],
                )
            )
    return found


def _households(
    actor: Actor, pack: PackAt, code: str, reasons: Sequence[Reason]
) -> tuple[int, tuple[Unlinked, ...]]:
    on = pack.as_of
    names = _names(pack, "household", [reason.left for reason in reasons])
    tags = {
        name: term.tag
        for name, term in names_of(pack, "household").items()
        if term.tag and name in names
    }
    rows = households_mart(as_of=on, areas=(code,), names=names, tags=tags)
    ours = {f"m_{name}": each for name, each in household_columns(on).items() if name in names}
    known = {row["m_code"]: _plain(row) for row in rows.annotate(**ours)}
    holds = _flags(pack, "household", [reason.left for reason in reasons], known)
    living = homes.households(actor=actor, as_of=on, area=code)
    asked = [row for row in living if any(holds[text][row.public_id] for text in holds)]
    taken = _taken(on).filter(household__in=[row.pk for row in asked])
    has = set(taken.values_list("household", flat=True))
    offered = _offers(pack, "project", reasons, *_projects(actor, pack, code, reasons))
    return len(has), tuple(
        Unlinked(household=row, fits=_fits(row.public_id, reasons, holds, offered))
        for row in asked
        if row.pk not in has
    )


def linked(*, actor: Actor, between: frozenset[str], area: str, as_of: date) -> set[str]:
    """Of the two sides of a matrix who has what it speaks of, anywhere in an area: households that
    an earning project takes along, wishes of those at work; by public id. One query."""
    here = in_areas("area", (area,))
    if between == set(INDUSTRY):
        seen = in_areas("household__area", actor.areas(perms.sees(Wish)))
        taken = _taken(as_of).filter(seen, in_areas("household__area", (area,)))
        return set(taken.values_list("household__public_id", flat=True))
    at_work = working(as_of).values("member")
    wishes = perms.visible(Wish, actor).filter(here, on_day(as_of), member__in=at_work)
    return set(wishes.values_list("public_id", flat=True))


def _taken(on: date) -> QuerySet[ProjectHousehold]:
    """Households that earning projects take along on a day."""
    open_ = Q(project__closed_on=None) | Q(project__closed_on__gt=on)
    return ProjectHousehold.objects.filter(open_, on_day(on), project__kind__in=EARNING)


def _projects(
    actor: Actor, pack: PackAt, code: str, reasons: Sequence[Reason]
) -> tuple[list[Any], dict[str, Facts]]:
    """Earning projects that run in the village, or that it shares with others."""
    on = pack.as_of
    running = Q(closed_on=None) | Q(closed_on__gt=on)
    here = Q(area=code) | Q(group__villages__area=code)
    found = perms.visible(Project, actor).filter(running, here, opened_on__lte=on)
    rows = found.filter(kind__in=EARNING).select_related("body", "village", "leader__household")
    things = list(rows.distinct().order_by("-opened_on", "pk"))
    names = _names(pack, "project", [reason.right for reason in reasons])
    areas = tuple(sorted({row.area for row in things}))
    mart = marts.projects(as_of=on, areas=areas, names=names, tags={}) if areas else ()
    return things, {row["m_code"]: _plain(row) for row in mart}


def _seekers(
    actor: Actor, pack: PackAt, code: str, reasons: Sequence[Reason]
) -> tuple[int, tuple[Seeker, ...]]:
    on = pack.as_of
    wishes = list(
        perms.visible(Wish, actor)
        .filter(on_day(on), on_day(on, "member__"), area=code)
        .select_related("member", "household")
        .order_by("household__number", "member__pk")
    )
    members = [wish.member_id for wish in wishes]
    at_work = set(working(on).filter(member__in=members).values_list("member", flat=True))
    seeking = [wish for wish in wishes if wish.member_id not in at_work]
    known: dict[str, Facts] = {
        wish.public_id: {"person": wish.member.public_id, "wish": wish.sector} for wish in seeking
    }
    holds = _flags(pack, "job_seeker", [reason.left for reason in reasons], known)
    offered = _offers(pack, "job", reasons, *_jobs(actor, code, on))
    return len(at_work), tuple(
        Seeker(wish=wish, fits=_fits(wish.public_id, reasons, holds, offered)) for wish in seeking
    )


def _jobs(actor: Actor, code: str, on: date) -> tuple[list[Any], dict[str, Facts]]:
    """Open special posts of the village; workshops and firms of its township, or that serve it."""
    posts: QuerySet[Any] = perms.visible(PublicPost, actor).filter(area=code, valid_from__lte=on)
    near = Q(area__startswith=at_level(code, Level.TOWNSHIP)) | Q(villages__village__code=code)
    kinds = (BodyKind.WORKSHOP, BodyKind.ENTERPRISE, BodyKind.COOPERATIVE)
    firms = perms.visible(Body, actor).filter(near, on_day(on), kind__in=kinds)
    things: list[Any] = [
        *with_state(posts, as_of=on).filter(state="open").order_by("title", "pk"),
        *firms.distinct().select_related("place").order_by("name", "pk"),
    ]
    return things, {row.public_id: {"sector": SECTOR_OF.get(Trade(row.trade))} for row in things}


def _offers(
    pack: PackAt,
    subject: str,
    reasons: Sequence[Reason],
    things: Sequence[Any],
    known: Mapping[str, Facts],
) -> list[tuple[Any, frozenset[str]]]:
    """Each thing with the right sides that hold for it."""
    holds = _flags(pack, subject, [reason.right for reason in reasons], known)
    return [
        (thing, frozenset(text for text in holds if holds[text].get(thing.public_id)))
        for thing in things
    ]


def _fits(
    key: str,
    reasons: Sequence[Reason],
    holds: Mapping[str, Mapping[str, bool]],
    offered: Sequence[tuple[Any, frozenset[str]]],
) -> tuple[Fit, ...]:
    """What fits somebody, the most first; nothing that no row speaks for."""
    mine = [reason for reason in reasons if holds[reason.left].get(key)]
    found = [
        Fit(thing=thing, reasons=why)
        for thing, theirs in offered
        if (why := tuple(reason for reason in mine if reason.right in theirs))
    ]
    return tuple(sorted(found, key=lambda fit: -fit.weight)[:_MOST])


def _names(pack: PackAt, subject: str, texts: Sequence[str]) -> frozenset[str]:
    return frozenset(name for text in texts for name in pack.expression(subject, text).names)


def _flags(
    pack: PackAt, subject: str, texts: Sequence[str], known: Mapping[str, Facts]
) -> dict[str, dict[str, bool]]:
    """By expression and key whether it holds; what is not known or not set does not."""
    names = dict.fromkeys(pack.vocabulary(subject))
    found: dict[str, dict[str, bool]] = {}
    for text in texts:
        try:
            predicate = pack.predicate(subject, text)
        except RuleError:
            found[text] = {}
            continue
        found[text] = {key: predicate({**names, **row}) is True for key, row in known.items()}
    return found


def _plain(row: Mapping[str, Any]) -> dict[str, Any]:
    return {name.removeprefix("m_"): value for name, value in row.items()}
