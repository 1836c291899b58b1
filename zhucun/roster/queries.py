"""Every read of the roster; each list starts from what the actor may see."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, TypeVar

from django.db.models import (
    Count,
    F,
    IntegerField,
    Model,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
)
from django.db.models.functions import Coalesce

from zhucun.directory import queries as directory
from zhucun.directory.enums import Permission
from zhucun.directory.errors import UnknownPlace
from zhucun.directory.perms import Actor, in_areas
from zhucun.kernel.divisions import Level, is_under, level_of
from zhucun.kernel.periods import Period
from zhucun.kernel.problems import NotFound, Problem
from zhucun.ledger import queries as ledger
from zhucun.roster import perms
from zhucun.roster.enums import PostingRole, RoundState
from zhucun.roster.errors import (
    AlreadyPosted,
    FirstSecretaryPresent,
    NotATownship,
    NotAVillage,
    PostedTwice,
    RoundElsewhere,
    StartsBeforeRound,
    TeamElsewhere,
)
from zhucun.roster.models import Candidate, Finding, Posting, Round, Team

_CHUNK = 2_000
Row = TypeVar("Row", bound=Model)


def active_on(day: date) -> Q:
    """Postings that run on a day."""
    return Q(starts_on__lte=day) & (Q(ends_on=None) | Q(ends_on__gt=day))


# ── rounds and teams ────────────────────────────────────────


def rounds(*, actor: Actor) -> QuerySet[Round]:
    """Rounds, latest first, each with its numbers of postings, teams and candidates that the
    actor may see. One query; counted apart, for three joins would multiply."""
    return (
        perms.visible_rounds(actor)
        .annotate(
            posting_count=_in_round(perms.visible_postings(actor)),
            team_count=_in_round(perms.visible_teams(actor)),
            candidate_count=_in_round(perms.visible_candidates(actor)),
        )
        .order_by("-starts_on", "area", "code")
    )


def _in_round(rows: QuerySet[Any]) -> Coalesce:
    mine = rows.filter(round=OuterRef("pk")).order_by().values("round")
    counted = mine.annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted, output_field=IntegerField()), Value(0))


def round_card(*, actor: Actor, public_id: str) -> Round:
    """One round. Raises NotFound."""
    return _one(rounds(actor=actor), public_id=public_id)


def teams(*, actor: Actor, as_of: date, area: str = "") -> QuerySet[Team]:
    """Teams in being on a day, by place, each with the number of cadres on post."""
    found = perms.visible_teams(actor).filter(
        Q(dissolved_on=None) | Q(dissolved_on__gt=as_of), formed_on__lte=as_of
    )
    on_post = Posting.objects.filter(active_on(as_of), team=OuterRef("pk")).order_by()
    counted = on_post.values("team").annotate(n=Count("pk")).values("n")
    if area:
        found = found.filter(in_areas("area", (area,)))
    return (
        found.select_related("village", "unit", "round")
        .annotate(size=Coalesce(Subquery(counted, output_field=IntegerField()), Value(0)))
        .order_by("area", "pk")
    )


def team_card(*, actor: Actor, public_id: str) -> Team:
    """One team with its village, unit and round. Raises NotFound."""
    found = perms.visible_teams(actor).select_related("village", "unit", "round")
    return _one(found, public_id=public_id)


# ── postings ────────────────────────────────────────


@dataclass(frozen=True, kw_only=True)
class RosterFilter:
    """What a reader of the roster asks for; empty means all."""

    text: str = ""
    area: str = ""
    role: str = ""
    round: str = ""
    unit: str = ""
    gone: bool = False


def roster(*, actor: Actor, as_of: date, wanted: RosterFilter | None = None) -> QuerySet[Posting]:
    """Postings that run on a day (with `gone`: all up to that day), by place and role. One
    query."""
    wanted = wanted or RosterFilter()
    found = perms.visible_postings(actor).filter(
        Q(starts_on__lte=as_of) if wanted.gone else active_on(as_of)
    )
    if wanted.area:
        found = found.filter(in_areas("area", (wanted.area,)))
    if wanted.role:
        found = found.filter(role=wanted.role)
    if wanted.round:
        found = found.filter(round__code=wanted.round)
    if wanted.unit:
        found = found.filter(unit__public_id=wanted.unit)
    if wanted.text:
        found = found.filter(_named(wanted.text))
    return found.select_related("person", "place", "unit", "round", "team").order_by(
        "area", "role", "pk"
    )


def announced(*, as_of: date, text: str = "") -> QuerySet[Posting]:
    """What is announced to everybody: postings of published rounds that run on a day, by place.

    The only list that asks for no right; pages show of it name, role, place, unit and dates.
    """
    found = Posting.objects.filter(active_on(as_of), round__state=RoundState.PUBLISHED)
    if text:
        found = found.filter(_named(text))
    return found.select_related("person", "place", "unit", "round").order_by("area", "role", "pk")


def _named(text: str) -> Q:
    """Postings by person, unit or place; by keys, for an OR over joined tables would read all."""
    return (
        Q(person__in=directory.people_named(text))
        | Q(unit__in=directory.units_named(text))
        | Q(place__in=directory.places_named(text))
    )


def posting_card(*, actor: Actor, public_id: str) -> Posting:
    """One posting with all that it points to. Raises NotFound."""
    found = perms.visible_postings(actor).select_related("person", "place", "unit", "round", "team")
    return _one(found, public_id=public_id)


@dataclass(frozen=True, kw_only=True)
class Dossier:
    """A cadre's whole service (任期全程纪实): postings, candidacies and everything that happened
    to them."""

    person: Any
    postings: list[Posting]
    candidacies: list[Candidate]
    history: list[Any]

    @property
    def area(self) -> str:
        """Where the person serves, or is to serve: decides who may open personal data."""
        rows: list[Posting | Candidate] = [*self.postings, *self.candidacies]
        return rows[0].area if rows else ""


def dossier(*, actor: Actor, person: str, as_of: date) -> Dossier:
    """One cadre's dossier up to a day, latest first. Five queries. Raises NotFound."""
    mine = {"person__public_id": person}
    postings = list(
        perms.visible_postings(actor)
        .filter(**mine, starts_on__lte=as_of)
        .select_related("person__unit", "place", "unit", "round", "team")
        .order_by("-starts_on", "-pk")
    )
    candidacies = list(
        perms.visible_candidates(actor)
        .filter(**mine, nominated_on__lte=as_of)
        .select_related("person__unit", "village", "unit", "round")
        .order_by("-nominated_on", "-pk")
    )
    if not postings and not candidacies:
        raise NotFound
    owner = postings[0].person if postings else candidacies[0].person
    subjects = [
        f"person:{person}",
        *(f"posting:{row.public_id}" for row in postings),
        *(f"candidate:{row.public_id}" for row in candidacies),
    ]
    end_of_day = directory.midnight_after(as_of)
    return Dossier(
        person=owner,
        postings=postings,
        candidacies=candidacies,
        history=list(ledger.history(subjects=subjects, until=end_of_day)),
    )


def village_postings(*, actor: Actor, code: str, as_of: date) -> list[Posting]:
    """Everybody who has served in a village up to a day, those on post first. One query."""
    found = roster(actor=actor, as_of=as_of, wanted=RosterFilter(area=code, gone=True))
    return list(found.order_by(F("ends_on").desc(nulls_first=True), "role", "starts_on"))


# ── checks ────────────────────────────────────────


@dataclass(frozen=True, kw_only=True)
class PostingDraft:
    """A posting to make. `place` is a village, for a captain a township."""

    person: Any
    place: Any
    role: str
    round: Round
    team: Team | None = None
    unit: Any = None
    starts_on: date
    due_on: date | None = None
    ends_on: date | None = None
    is_star_instructor: bool = False
    local_office: str = ""
    party_transferred_on: date | None = None


def posting_problems(
    drafts: Sequence[PostingDraft], *, replacing: Iterable[int] = ()
) -> list[Problem | None]:
    """For each draft the first problem that stands in its way, or None. Two queries per 2,000
    drafts.

    `replacing` are keys of postings that are about to end or to be corrected, and do not count.
    """
    spared = set(replacing)
    busy = _open_postings(drafts, spared, by="person")
    seated = _open_postings(drafts, spared, by="place")
    earlier = _Earlier()
    found: list[Problem | None] = []
    for draft in drafts:
        problem = _draft_problem(draft) or _overlap(draft, busy, seated)
        found.append(problem or _own_overlap(draft, earlier))
    return found


def _draft_problem(draft: PostingDraft) -> Problem | None:
    """What is wrong with a draft by itself."""
    try:
        Period(draft.starts_on, draft.ends_on)
    except Problem as problem:
        return problem
    place, level = draft.place, level_of(draft.place.code)
    if draft.role == PostingRole.CAPTAIN and level is not Level.TOWNSHIP:
        return NotATownship(place=place.short_name)
    if draft.role != PostingRole.CAPTAIN and level is not Level.VILLAGE:
        return NotAVillage(place=place.short_name)
    if place.valid_from > draft.starts_on:
        return UnknownPlace(place=place.code, as_of=draft.starts_on)
    if place.valid_until is not None and place.valid_until <= draft.starts_on:
        return directory.gone(place)
    if not is_under(place.code, draft.round.area):
        return RoundElsewhere(round=draft.round.code, place=place.short_name)
    if draft.team and (draft.team.village_id, draft.team.round_id) != (place.pk, draft.round.pk):
        return TeamElsewhere(team=draft.team.name)
    if draft.starts_on < draft.round.starts_on:
        return StartsBeforeRound(
            start=draft.starts_on, round=draft.round.code, round_start=draft.round.starts_on
        )
    return None


def _overlap(
    draft: PostingDraft, busy: dict[int, list[Posting]], seated: dict[int, list[Posting]]
) -> Problem | None:
    """A clash with a posting that exists."""
    period = _period(draft)
    for posting in busy.get(draft.person.pk, ()):
        if _same_track(posting, draft) and period.overlaps(_period(posting)):
            return AlreadyPosted(
                person=draft.person.name,
                place=posting.place.short_name,
                start=posting.starts_on,
            )
    if draft.role != PostingRole.FIRST_SECRETARY:
        return None
    for posting in seated.get(draft.place.pk, ()):
        if posting.role == PostingRole.FIRST_SECRETARY and _crowds(period, _period(posting)):
            return FirstSecretaryPresent(
                place=draft.place.short_name, person=posting.person.name, start=posting.starts_on
            )
    return None


@dataclass
class _Earlier:
    """The drafts of a list that were seen already, by person and by place."""

    by_person: dict[int, list[PostingDraft]] = field(default_factory=lambda: defaultdict(list))
    by_place: dict[int, list[PostingDraft]] = field(default_factory=lambda: defaultdict(list))


def _own_overlap(draft: PostingDraft, earlier: _Earlier) -> Problem | None:
    """A clash with an earlier draft of the same list; notes this one."""
    person = draft.person.pk or -id(draft.person)  # somebody who is not registered yet
    mine, period = earlier.by_person[person], _period(draft)
    if any(_same_track(one, draft) and period.overlaps(_period(one)) for one in mine):
        return PostedTwice(person=draft.person.name)
    mine.append(draft)
    if draft.role != PostingRole.FIRST_SECRETARY:
        return None
    others = earlier.by_place[draft.place.pk]
    for other in others:
        if _crowds(period, _period(other)):
            return FirstSecretaryPresent(
                place=draft.place.short_name, person=other.person.name, start=other.starts_on
            )
    others.append(draft)
    return None


def _period(row: Posting | PostingDraft) -> Period:
    return Period(row.starts_on, row.ends_on)


def _same_track(one: Posting | PostingDraft, other: Posting | PostingDraft) -> bool:
    """A captain may serve in a village as well, but nobody is captain twice or serves in two."""
    return (one.role == PostingRole.CAPTAIN) == (other.role == PostingRole.CAPTAIN)


def _crowds(one: Period, other: Period) -> bool:
    """True where two first secretaries overlap and the one who began earlier has no last day.

    With a last day the overlap is a handover (交接).
    """
    first = min(one, other, key=lambda period: (period.start, period.until is not None))
    return first.until is None and one.overlaps(other)


def _open_postings(
    drafts: Sequence[PostingDraft], spared: set[int], *, by: str
) -> dict[int, list[Posting]]:
    """Postings of the drafts' people (or in their places) that have not ended before the
    earliest start."""
    wanted = sorted({getattr(draft, by).pk for draft in drafts if getattr(draft, by).pk})
    if not wanted:
        return {}
    earliest = min(draft.starts_on for draft in drafts)
    running = Q(ends_on=None) | Q(ends_on__gt=earliest)
    found: dict[int, list[Posting]] = defaultdict(list)
    for start in range(0, len(wanted), _CHUNK):
        rows = Posting.objects.filter(running, **{f"{by}__in": wanted[start : start + _CHUNK]})
        for row in rows.select_related("place", "person").order_by("starts_on", "pk"):
            if row.pk not in spared:
                found[getattr(row, f"{by}_id")].append(row)
    return found


# ── candidates ────────────────────────────────────────


def candidates(*, actor: Actor, as_of: date, round_id: str = "") -> QuerySet[Candidate]:
    """Candidates who stand on a day, by name."""
    found = perms.visible_candidates(actor).filter(
        Q(withdrawn_on=None) | Q(withdrawn_on__gt=as_of), nominated_on__lte=as_of
    )
    if round_id:
        found = found.filter(round__public_id=round_id)
    return found.select_related("person__unit", "unit", "village", "round").order_by(
        "person__pinyin", "pk"
    )


def candidate_card(*, actor: Actor, public_id: str) -> Candidate:
    """One candidate with person, unit, village and round. Raises NotFound."""
    found = perms.visible_candidates(actor).select_related(
        "person__unit", "unit", "village", "round"
    )
    return _one(found, public_id=public_id)


def findings(*, candidate: Candidate, as_of: date) -> dict[str, Finding]:
    """The latest finding of each fact up to a day."""
    rows = Finding.objects.filter(candidate=candidate, found_on__lte=as_of)
    return {row.name: row for row in rows.order_by("found_on", "pk")}


#: Facts of a candidate that are on record; all others somebody has to find out.
KNOWN_FACTS = frozenset(
    {
        "role",
        "source",
        "birth_on",
        "gender",
        "party_since",
        "work_since",
        "education",
        "unit_level",
        "unit_kind",
        "personnel_class",
        "speciality",
        "has_rural_experience",
        "is_on_post",
        "terms_served",
    }
)


def candidate_facts(rows: Sequence[Candidate], *, as_of: date) -> list[dict[str, Any]]:
    """What the packs' candidate vocabulary knows of each candidate as of a day. Two queries for
    all.

    Facts that nobody has recorded are None (unknown), never False.
    """
    found = _findings_of(rows, as_of=as_of)
    served = _service_of(rows, as_of=as_of)
    return [{**_facts(row), **served[row.person_id], **found.get(row.pk, {})} for row in rows]


def _facts(row: Candidate) -> dict[str, Any]:
    person = row.person
    unit = row.unit or person.unit
    known = {
        "role": row.role,
        "source": row.source,
        "birth_on": person.birth_on,
        "gender": person.gender,
        "party_since": person.party_since,
        "work_since": person.work_since,
        "education": person.education,
        "unit_level": unit.level if unit else None,
        "unit_kind": unit.kind if unit else None,
        "personnel_class": person.personnel_class,
        "speciality": person.speciality,
        "has_rural_experience": person.has_rural_experience,
    }
    return {name: None if value == "" else value for name, value in known.items()}


def _findings_of(rows: Sequence[Candidate], *, as_of: date) -> dict[int, dict[str, Any]]:
    found: dict[int, dict[str, Any]] = defaultdict(dict)
    kept = Finding.objects.filter(candidate__in=rows, found_on__lte=as_of)
    for row in kept.order_by("found_on", "pk"):
        found[row.candidate_id][row.name] = row.value
    return found


def _service_of(rows: Sequence[Candidate], *, as_of: date) -> dict[int, dict[str, Any]]:
    """Whether each person is on post, and how many terms are behind him; from all postings, seen
    or not."""
    found: dict[int, dict[str, Any]] = {
        row.person_id: {"is_on_post": False, "terms_served": 0} for row in rows
    }
    for posting in Posting.objects.filter(person__in=found, starts_on__lte=as_of):
        entry = found[posting.person_id]
        if posting.ends_on is None or posting.ends_on > as_of:
            entry["is_on_post"] = True
        else:
            entry["terms_served"] += 1
    return found


def may_reveal(*, actor: Actor, area: str) -> bool:
    """True where the actor may open masked personal data of people who serve in the area."""
    return actor.can(Permission.SEE_PERSONAL, area=area)


def _one(found: QuerySet[Row], *, public_id: str) -> Row:
    row = found.filter(public_id=public_id).first()
    if row is None:
        raise NotFound
    return row
