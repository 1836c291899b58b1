"""Every write of the roster. Bulk and single writes are one path: a single write is a list of
one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import prefetch_related_objects

from zhucun.directory.enums import Permission
from zhucun.directory.perms import Actor
from zhucun.directory.queries import midnight
from zhucun.kernel.divisions import Level, is_under, level_of
from zhucun.kernel.ids import new_public_id
from zhucun.kernel.periods import Period
from zhucun.kernel.problems import N_, NotAllowed
from zhucun.ledger import actions as ledger
from zhucun.ledger.events import Event, Origin
from zhucun.roster import events
from zhucun.roster.enums import NominationSource, PostingState, RoundState
from zhucun.roster.errors import (
    AlreadyNominated,
    PostingOver,
    RoundElsewhere,
    RoundEmpty,
    RoundExists,
    RoundPublished,
    TeamAtWork,
    TeamExists,
    WrongPlaceLevel,
)
from zhucun.roster.models import Candidate, Finding, Posting, Round, Team
from zhucun.roster.queries import PostingDraft, posting_problems

_BATCH = 2_000


# ── rounds ────────────────────────────────────────


@transaction.atomic
def open_round(
    *, area: str, code: str, title: str, kind: str, starts_on: date, opened_at: datetime, by: Actor
) -> Round:
    """Open a round of selection or rotation. Raises RoundExists."""
    by.require(Permission.MANAGE_ROSTER, area=area)
    round_, is_new = Round.objects.get_or_create(
        area=area, code=code, defaults={"title": title, "kind": kind, "starts_on": starts_on}
    )
    if not is_new:
        raise RoundExists(round=code)
    event = events.RoundOpened(
        subject=f"round:{round_.public_id}",
        area=area,
        happened_at=opened_at,
        code=code,
        title=title,
    )
    ledger.append(event, origin=by.origin)
    return round_


@transaction.atomic
def publish_round(*, round_: Round, published_at: datetime, by: Actor) -> bool:
    """Publish the teams of a round: from then on everybody may read them. False where it is
    published.

    Raises RoundEmpty.
    """
    by.require(Permission.MANAGE_ROSTER, area=round_.area)
    postings = Posting.objects.filter(round=round_).count()
    if not postings:
        raise RoundEmpty(round=round_.code)
    changed = Round.objects.filter(pk=round_.pk, state=RoundState.OPEN).update(
        state=RoundState.PUBLISHED, published_at=published_at
    )
    if not changed:
        return False
    event = events.RoundPublished(
        subject=f"round:{round_.public_id}",
        area=round_.area,
        happened_at=published_at,
        code=round_.code,
        postings=postings,
    )
    return ledger.append(event, origin=by.origin)


# ── teams ────────────────────────────────────────


@dataclass(frozen=True, kw_only=True)
class TeamDraft:
    """A team to form in a village."""

    village: Any
    name: str
    unit: Any = None


@transaction.atomic
def form_teams(
    drafts: Sequence[TeamDraft],
    *,
    round_: Round,
    formed_on: date,
    by: Actor,
    origins: Sequence[Origin] | None = None,
) -> list[Team]:
    """Form teams, at most one a village in a round. None is formed where a problem is raised:
    TeamExists, RoundPublished, RoundElsewhere, WrongPlaceLevel.
    """
    by.require(Permission.MANAGE_ROSTER, area=round_.area)
    _require_open([round_])
    for draft in drafts:
        by.require(Permission.MANAGE_ROSTER, area=draft.village.code)
        _require_village(draft.village, round_)
    rows = [
        Team(
            public_id=new_public_id(),
            round=round_,
            village=draft.village,
            area=draft.village.code,
            unit=draft.unit,
            name=draft.name,
            formed_on=formed_on,
        )
        for draft in drafts
    ]
    try:
        with transaction.atomic():
            Team.objects.bulk_create(rows, batch_size=_BATCH)
    except IntegrityError as error:
        raise _first_known_team(drafts, round_) from error
    ledger.append_many(
        (
            events.TeamFormed(
                subject=f"team:{row.public_id}",
                area=row.area,
                happened_at=midnight(formed_on),
                round=round_.code,
                village=row.area,
                unit=row.unit.public_id if row.unit else "",
            ),
            origins[index] if origins else by.origin,
            None,
        )
        for index, row in enumerate(rows)
    )
    return rows


# ── postings ────────────────────────────────────────


@transaction.atomic
def dissolve_teams(teams: Sequence[Team], *, on: date, by: Actor) -> int:
    """Dissolve teams on a day, once nobody serves in them; those that are dissolved already are
    left.

    Raises TeamAtWork, PeriodReversed: none is dissolved then.
    """
    news: list[tuple[Event, Origin, str | None]] = []
    for row in teams:
        by.require(Permission.MANAGE_ROSTER, area=row.area)
        Period(row.formed_on, on)
        serving = Posting.objects.filter(team=row).exclude(ends_on__lte=on).first()
        if serving is not None:
            raise TeamAtWork(person=serving.person.name, team=row.name, day=on)
        changed = Team.objects.filter(pk=row.pk, dissolved_on=None).update(dissolved_on=on)
        if changed:
            event = events.TeamDissolved(
                subject=f"team:{row.public_id}",
                area=row.area,
                happened_at=midnight(on),
                village=row.area,
                dissolved_on=on,
            )
            news.append((event, by.origin, None))
    return ledger.append_many(news)


@transaction.atomic
def post_cadres(
    drafts: Sequence[PostingDraft],
    *,
    made_at: datetime,
    by: Actor,
    origins: Sequence[Origin] | None = None,
) -> list[Posting]:
    """Post people to villages. Raises the first problem of any draft: nobody is posted then.

    A published round takes no further first postings by hand, only through a new round.
    """
    for draft in drafts:
        by.require(Permission.MANAGE_ROSTER, area=draft.place.code)
    for problem in posting_problems(drafts):
        if problem is not None:
            raise problem
    _require_open(draft.round for draft in drafts)
    rows = [
        Posting(public_id=new_public_id(), area=draft.place.code, **_values(draft))
        for draft in drafts
    ]
    with _racing(drafts):
        Posting.objects.bulk_create(rows, batch_size=_BATCH)
    ledger.append_many(
        (
            _made(row, made_at),
            origins[index] if origins else by.origin,
            None,
        )
        for index, row in enumerate(rows)
    )
    return rows


@transaction.atomic
def end_postings(
    postings: Sequence[Posting],
    *,
    ends_on: date,
    reason: str,
    recalled: bool = False,
    made_at: datetime,
    by: Actor,
    origins: Sequence[Origin] | None = None,
) -> int:
    """End postings on a day (the first day not served); a recall (召回) is a person's decision
    with a reason.

    Safe to repeat: postings that have ended on that day already are left. Raises PostingOver,
    PeriodReversed.
    """
    state = PostingState.RECALLED if recalled else PostingState.ENDED
    prefetch_related_objects(list(postings), "person")
    news, before = [], defaultdict(list)
    for index, row in enumerate(postings):
        by.require(Permission.MANAGE_ROSTER, area=row.area)
        Period(row.starts_on, ends_on)
        if row.state != PostingState.POSTED and row.ends_on is not None:
            if row.ends_on == ends_on:
                continue
            if row.ends_on < ends_on:
                raise PostingOver(person=row.person.name, end=row.ends_on)
        before[row.ends_on, row.state].append(row)
        event = events.PostingEnded(
            subject=f"posting:{row.public_id}",
            area=row.area,
            happened_at=midnight(ends_on),
            person=row.person.public_id,
            ends_on=ends_on,
            recalled=recalled,
            reason=reason,
        )
        news.append((event, origins[index] if origins else by.origin, None))
    for (old_end, old_state), rows in before.items():
        for start in range(0, len(rows), _BATCH):
            keys = [row.pk for row in rows[start : start + _BATCH]]
            same = Posting.objects.filter(pk__in=keys, ends_on=old_end, state=old_state)
            if same.update(ends_on=ends_on, end_reason=reason, state=state) != len(keys):
                raise _ended_meanwhile(keys)
        for row in rows:
            row.ends_on, row.end_reason, row.state = ends_on, reason, state
    return ledger.append_many(news)


#: What may be corrected of a posting; person, place and role are its identity.
CORRECTABLE = frozenset(
    {
        "team",
        "unit",
        "starts_on",
        "due_on",
        "ends_on",
        "is_star_instructor",
        "local_office",
        "party_transferred_on",
    }
)


@transaction.atomic
def correct_postings(
    changes: Sequence[tuple[Posting, Mapping[str, Any]]],
    *,
    made_at: datetime,
    by: Actor,
    origins: Sequence[Origin] | None = None,
) -> int:
    """Correct postings; keys are of CORRECTABLE. What does not change is not recorded. Returns
    how many changed. Without its last day a posting that had ended runs again.

    Raises the first problem that the corrected posting would have.
    """
    news, rows = [], []
    found = [row for row, _ in changes]
    prefetch_related_objects(found, "person", "place", "round", "team", "unit")
    for index, (row, values) in enumerate(changes):
        by.require(Permission.MANAGE_ROSTER, area=row.area)
        if unknown := set(values) - CORRECTABLE:
            raise ValueError(f"not correctable: {sorted(unknown)}")
        changed = {name: value for name, value in values.items() if getattr(row, name) != value}
        if not changed:
            continue
        for name, value in changed.items():
            setattr(row, name, value)
        if row.ends_on is None:
            row.state, row.end_reason = PostingState.POSTED, ""
        rows.append(row)
        event = events.PostingCorrected(
            subject=f"posting:{row.public_id}",
            area=row.area,
            happened_at=made_at,
            person=row.person.public_id,
            changed={name: _plain(value) for name, value in changed.items()},
        )
        news.append((event, origins[index] if origins else by.origin, None))
    drafts = [_draft_of(row) for row in rows]
    for problem in posting_problems(drafts, replacing=[row.pk for row in rows]):
        if problem is not None:
            raise problem
    with _racing(drafts, replacing=[row.pk for row in rows]):
        Posting.objects.bulk_update(
            rows, [*sorted(CORRECTABLE), "state", "end_reason"], batch_size=_BATCH
        )
    return ledger.append_many(news)


# ── candidates ────────────────────────────────────────


@dataclass(frozen=True, kw_only=True)
class Nomination:
    """A person put forward; `village` only where one is asked for."""

    person: Any
    role: str
    source: str
    unit: Any = None
    village: Any = None
    motive: str = ""


@transaction.atomic
def nominate(
    nominations: Sequence[Nomination], *, round_: Round, nominated_on: date, by: Actor
) -> list[Candidate]:
    """Put people forward for a round: the office anybody, a unit its own people, a person
    himself (主动请缨), as a volunteer only.

    Raises AlreadyNominated, RoundPublished, RoundElsewhere, NotAllowed.
    """
    _require_open([round_])
    for nomination in nominations:
        _require_nominator(by, nomination, area=round_.area)
        if nomination.village and not is_under(nomination.village.code, round_.area):
            raise RoundElsewhere(round=round_.code, place=nomination.village.short_name)
    rows = [
        Candidate(
            public_id=new_public_id(),
            round=round_,
            area=nomination.village.code if nomination.village else round_.area,
            nominated_on=nominated_on,
            **{field.name: getattr(nomination, field.name) for field in fields(nomination)},
        )
        for nomination in nominations
    ]
    for row, nomination in zip(rows, nominations, strict=True):
        row.unit = row.unit or nomination.person.unit
    try:
        with transaction.atomic():
            Candidate.objects.bulk_create(rows, batch_size=_BATCH)
    except IntegrityError as error:
        raise _first_known_candidate(nominations, round_) from error
    ledger.append_many(
        (
            events.CandidateNominated(
                subject=f"candidate:{row.public_id}",
                area=row.area,
                happened_at=midnight(nominated_on),
                person=row.person.public_id,
                round=round_.code,
                role=row.role,
                source=row.source,
            ),
            by.origin,
            None,
        )
        for row in rows
    )
    return rows


@transaction.atomic
def withdraw(*, candidate: Candidate, withdrawn_on: date, reason: str, by: Actor) -> bool:
    """Take a candidacy back, with a reason: the office, the unit that offered it, or the person.
    False where it is withdrawn already."""
    _require_withdrawer(by, candidate)
    changed = Candidate.objects.filter(pk=candidate.pk, withdrawn_on=None).update(
        withdrawn_on=withdrawn_on
    )
    if not changed:
        return False
    event = events.CandidateWithdrawn(
        subject=f"candidate:{candidate.public_id}",
        area=candidate.area,
        happened_at=midnight(withdrawn_on),
        person=candidate.person.public_id,
        reason=reason,
    )
    return ledger.append(event, origin=by.origin)


@transaction.atomic
def record_findings(
    findings: Mapping[str, bool | int | str | None],
    *,
    candidate: Candidate,
    found_on: date,
    note: str = "",
    by: Actor,
) -> int:
    """Record what somebody checked of a candidate, under his name; a later finding replaces an
    earlier one.

    The caller has checked names and values against the pack's vocabulary
    (`analytics.queries.check_finding`).
    """
    by.require(Permission.MANAGE_ROSTER, area=candidate.area)
    Finding.objects.bulk_create(
        Finding(
            candidate=candidate,
            name=name,
            value=value,
            found_on=found_on,
            note=note,
            by=by.account,
            by_name=by.name,
        )
        for name, value in findings.items()
    )
    return ledger.append_many(
        (
            events.FindingRecorded(
                subject=f"candidate:{candidate.public_id}",
                area=candidate.area,
                happened_at=midnight(found_on),
                fact=name,
                value=value,
                note=note,
            ),
            by.origin,
            None,
        )
        for name, value in findings.items()
    )


# ── parts ────────────────────────────────────────


def _values(draft: PostingDraft) -> dict[str, Any]:
    return {field.name: getattr(draft, field.name) for field in fields(draft)}


def _draft_of(row: Posting) -> PostingDraft:
    return PostingDraft(**{field.name: getattr(row, field.name) for field in fields(PostingDraft)})


def _made(row: Posting, made_at: datetime) -> events.PostingMade:
    return events.PostingMade(
        subject=f"posting:{row.public_id}",
        area=row.area,
        happened_at=midnight(row.starts_on),
        person=row.person.public_id,
        round=row.round.code,
        place=row.area,
        role=row.role,
        starts_on=row.starts_on,
        is_star_instructor=row.is_star_instructor,
    )


def _plain(value: Any) -> Any:
    return getattr(value, "public_id", value)


def _require_open(rounds: Iterable[Round]) -> None:
    """Asks the database: the round in the caller's hands may have been published since."""
    keys = {round_.pk for round_ in rounds}
    published = Round.objects.filter(pk__in=keys, state=RoundState.PUBLISHED)
    if first := published.order_by("pk").first():
        raise RoundPublished(round=first.code)


def _require_village(place: Any, round_: Round) -> None:
    if level_of(place.code) is not Level.VILLAGE:
        raise WrongPlaceLevel(role=N_("team"), place=place.short_name, level="village")
    if not is_under(place.code, round_.area):
        raise RoundElsewhere(round=round_.code, place=place.short_name)


@contextmanager
def _racing(drafts: Sequence[PostingDraft], *, replacing: Sequence[int] = ()) -> Iterator[None]:
    """Names the problem where somebody else was faster between our check and our write."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError:
        for problem in posting_problems(drafts, replacing=replacing):
            if problem is not None:
                raise problem from None
        raise


def _ended_meanwhile(keys: Sequence[int]) -> PostingOver:
    ended = Posting.objects.filter(pk__in=keys).exclude(ends_on=None).select_related("person")
    row = ended.order_by("pk")[0]
    return PostingOver(person=row.person.name, end=row.ends_on)


def _require_nominator(by: Actor, nomination: Nomination, *, area: str) -> None:
    if by.can(Permission.MANAGE_ROSTER, area=area):
        return
    person = nomination.person
    if by.viewer is None and by.person and by.person == person.public_id:
        if nomination.source == NominationSource.VOLUNTEER:
            return
        raise NotAllowed  # only the unit can say that it recommends somebody
    own = person.unit
    if own is None or (nomination.unit or own).pk != own.pk:
        raise NotAllowed
    _require_unit(by, own.public_id)


def _require_withdrawer(by: Actor, candidate: Candidate) -> None:
    if by.can(Permission.MANAGE_ROSTER, area=candidate.round.area):
        return
    if by.viewer is None and by.person and by.person == candidate.person.public_id:
        return
    _require_unit(by, candidate.unit.public_id if candidate.unit else "")


def _require_unit(by: Actor, unit: str) -> None:
    by.require(Permission.OFFER_CANDIDATES)
    if unit not in by.units(Permission.OFFER_CANDIDATES):
        raise NotAllowed


def _first_known_team(drafts: Sequence[TeamDraft], round_: Round) -> TeamExists:
    taken = set(Team.objects.filter(round=round_).values_list("area", flat=True))
    for draft in drafts:
        if draft.village.code in taken:
            return TeamExists(place=draft.village.short_name)
        taken.add(draft.village.code)
    return TeamExists(place=drafts[0].village.short_name)


def _first_known_candidate(nominations: Sequence[Nomination], round_: Round) -> AlreadyNominated:
    standing = Candidate.objects.filter(round=round_, withdrawn_on=None)
    taken = set(standing.values_list("person", "role"))
    for one in nominations:
        if (one.person.pk, one.role) in taken:
            return AlreadyNominated(person=one.person.name)
        taken.add((one.person.pk, one.role))
    return AlreadyNominated(person=nominations[0].person.name)
