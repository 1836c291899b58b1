"""Reviews of many cases: what can be looked at together, and what one of them holds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Min, Q, QuerySet

from zhucun.directory.perms import Actor, in_areas
from zhucun.kernel.divisions import Level
from zhucun.kernel.problems import NotFound, Problem, recalled
from zhucun.signoff import perms
from zhucun.signoff.enums import CaseState
from zhucun.signoff.models import Case, Procedure, Review, ReviewCase, Turn
from zhucun.signoff.queries.cases import signable
from zhucun.signoff.queries.procedures import Followed, followed

#: Places are counted at the finest level at which they are so many or fewer.
PLACES = 40


@dataclass(frozen=True, kw_only=True)
class Asked:
    """Cases of one step of one chain, as one signer; `area`: only those there and below."""

    kind: str
    chain: str
    step: str
    word: str
    area: str = ""


@dataclass(frozen=True, kw_only=True)
class Together:
    """So many cases that the actor may look at and sign together."""

    asked: Asked
    procedure: Followed
    number: int


@dataclass(frozen=True, kw_only=True)
class PlaceCount:
    """How many cases of a review lie in a place, and what became of them. Counts of cases."""

    place: str
    cases: int
    ready: int
    left_out: int
    signed: int
    refused: int


def signable_counts(*, actor: Actor, as_of: date, area: str = "") -> list[Together]:
    """All that waits for the actor's signature, by chain, step and signer, the largest first. None
    is opened. Two queries and those of his means."""
    turns = Turn.objects.filter(
        perms.signable_turns(actor, perms.means_of(actor, on=as_of)),
        in_areas("case__place", (area,) if area else ("",)),
        case__state=CaseState.RUNNING,
    )
    rows = turns.values("case__kind", "case__chain", "step", "word").annotate(
        number=Count("case", distinct=True), procedure=Min("case__procedure")
    )
    found = list(rows.order_by("-number", "case__kind", "case__chain", "step", "word"))
    known = Procedure.objects.in_bulk({row["procedure"] for row in found})
    return [
        Together(
            asked=Asked(
                kind=row["case__kind"],
                chain=row["case__chain"],
                step=row["step"],
                word=row["word"],
                area=area,
            ),
            procedure=followed(known[row["procedure"]]),
            number=row["number"],
        )
        for row in found
    ]


def signable_places(*, actor: Actor, as_of: date, asked: Asked) -> dict[str, int]:
    """How many of these cases lie in which place, at the finest level that fits a page. One query
    and those of the actor's means."""
    rows = wanted(actor=actor, as_of=as_of, asked=asked).order_by()
    counts = rows.values("place").annotate(number=Count("pk")).values_list("place", "number")
    return rolled(dict(counts))


def wanted(*, actor: Actor, as_of: date, asked: Asked) -> QuerySet[Case]:
    """The cases themselves, by place: those that the actor signs on the day and no others."""
    found = signable(actor=actor, as_of=as_of, step=asked.step, word=asked.word)
    found = found.filter(kind=asked.kind, chain=asked.chain)
    if asked.area:
        found = found.filter(in_areas("place", (asked.area,)))
    return found.order_by("place", "pk")


def rolled(counts: Mapping[str, int]) -> dict[str, int]:
    """Counts of places, summed up at the finest level at which they are `PLACES` or fewer."""
    for level in sorted(Level, reverse=True):
        found: Counter[str] = Counter()
        for place, number in counts.items():
            found[place[: level.value]] += number
        if len(found) <= PLACES:
            break
    return dict(sorted(found.items()))


def reviews(*, actor: Actor) -> QuerySet[Review]:
    """The actor's own reviews, the latest first: what one looks at is nobody else's."""
    mine = Review.objects.filter(account=actor.account) if actor.account else Review.objects.none()
    if actor.viewer is not None:
        mine = Review.objects.none()
    return mine.defer("summary").order_by("-asked_at", "-pk")


def review_card(*, actor: Actor, public_id: str) -> Review:
    """One of the actor's reviews, with what its cases show together. Raises NotFound."""
    found = reviews(actor=actor).defer(None).filter(public_id=public_id).first()
    if found is None:
        raise NotFound
    return found


def review_procedure(row: Review) -> Followed | None:
    """The procedure that its cases follow, for the words of its step; None where it has none. One
    query."""
    found = Case.objects.filter(kind=row.kind, chain=row.chain).select_related("procedure")
    one = found.filter(pk__in=row.cases.values("case")[:1]).first() or found.first()
    return followed(one.procedure) if one is not None else None


def review_cases(row: Review, *, show: str = "", area: str = "") -> QuerySet[ReviewCase]:
    """Its cases, those first that differ most. `show`: differs, blocked, left-out, signed, refused,
    open (still to be signed) or all. One query."""
    found = row.cases.select_related("case").order_by("-weight", "number")
    if area:
        found = found.filter(in_areas("place", (area,)))
    chosen = {
        "differs": Q(weight__gt=0),
        "blocked": Q(is_ready=False),
        "left-out": Q(is_left_out=True),
        "signed": Q(outcome=SIGNED),
        "refused": ~Q(outcome="") & ~Q(outcome=SIGNED),
        "open": TO_SIGN,
    }
    return found.filter(chosen.get(show, Q()))


def review_places(row: Review) -> list[PlaceCount]:
    """What becomes of its cases, by place at the finest level that fits a page. One query."""
    rows = row.cases.order_by().values("place").annotate(**_COUNTS).values_list("place", *_COUNTS)
    found: dict[str, Counter[str]] = {}
    for place, *numbers in rows:
        found[place] = Counter(dict(zip(_COUNTS, numbers, strict=True)))
    level = max(map(len, rolled(dict.fromkeys(found, 1))), default=0)
    summed: dict[str, Counter[str]] = {}
    for place, counts in found.items():
        summed.setdefault(place[:level], Counter()).update(counts)
    return [
        PlaceCount(place=place, **{name: counts[name] for name in _COUNTS})
        for place, counts in sorted(summed.items())
    ]


def numbers_of(row: Review) -> dict[str, int]:
    """How many cases it has, ready, blocked, left out, to sign, signed, refused. One query."""
    more = {"to_sign": Count("pk", filter=TO_SIGN), "differs": Count("pk", filter=Q(weight__gt=0))}
    found: dict[str, int] = row.cases.aggregate(**_COUNTS, **more)
    return found | {"blocked": found["cases"] - found["ready"]}


def refusals(row: Review) -> list[tuple[Problem, int]]:
    """Why cases were not signed: the problems, without what is of one case, with how many. One
    query."""
    rows = row.cases.exclude(outcome="").exclude(outcome=SIGNED).order_by()
    counted = rows.values("outcome").annotate(number=Count("pk"))
    return [
        (recalled(each["outcome"], {}, blank="…"), each["number"])
        for each in counted.order_by("-number", "outcome")
    ]


def refusal_of(row: ReviewCase) -> Problem | None:
    """Why one case was not signed; None where it was, or is not settled yet."""
    if row.outcome in ("", SIGNED):
        return None
    return recalled(row.outcome, {"title": row.case.title, **row.facts})


SIGNED = "signed"
#: What will be signed, and is not settled yet.
TO_SIGN = Q(is_ready=True, is_left_out=False, outcome="")
_COUNTS: dict[str, Any] = {
    "cases": Count("pk"),
    "ready": Count("pk", filter=Q(is_ready=True)),
    "left_out": Count("pk", filter=Q(is_left_out=True)),
    "signed": Count("pk", filter=Q(outcome=SIGNED)),
    "refused": Count("pk", filter=~Q(outcome="") & ~Q(outcome=SIGNED)),
}
