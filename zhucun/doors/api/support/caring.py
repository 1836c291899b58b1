"""Endpoints of insurance, check-ups and visits, kits, and of what units arrange."""

from __future__ import annotations

from django.utils.timezone import localdate, now
from ninja import Query, Status

from zhucun.doors.api.access import Request
from zhucun.doors.api.fields import Code, IdempotencyKey, PublicId
from zhucun.doors.api.paging import page
from zhucun.doors.api.problems import Unfit
from zhucun.doors.api.receipts import once
from zhucun.doors.api.support.care_schemas import (
    CareLineOut,
    CareLinesOut,
    CareOut,
    CoverLineOut,
    CoverLinesOut,
    InsuranceOut,
    InsurancePage,
    KitOut,
    KitsOut,
    TieOut,
    TiesOut,
)
from zhucun.doors.api.support.forms import (
    BackIn,
    BindIn,
    CareDoneIn,
    CareIn,
    CareWanted,
    CoverWanted,
    FundIn,
    InsuranceIn,
    InsurancesWanted,
    InsuredIn,
    KitIn,
    KitsWanted,
    TiesWanted,
    WhyIn,
    Year,
)
from zhucun.economy.queries import one_project
from zhucun.kernel.problems import N_, NotFound
from zhucun.roster.queries import team_card
from zhucun.support import actions, queries


def insurance_gaps(request: Request, wanted: Query[CoverWanted]) -> CoverLinesOut:
    """Days of a term without cover, and covers that end soon.

    Three queries whatever the number of rows.
    """
    found = queries.cover_lines(
        actor=request.auth, as_of=wanted.as_of, area=wanted.area, lacking=wanted.lacking
    )
    part = found[wanted.offset : wanted.offset + wanted.limit]
    return CoverLinesOut(total=len(found), rows=[CoverLineOut.of(line) for line in part])


def insurances(request: Request, wanted: Query[InsurancesWanted]) -> InsurancePage:
    """Policies of insurance, those that end last first; their numbers stay sealed.

    One query whatever the number of rows.
    """
    found = queries.insurances(actor=request.auth, area=wanted.area)
    rows, following = page(found, ["-valid_until", "-pk"], wanted)
    return InsurancePage(rows=[InsuranceOut.of(row) for row in rows], next=following)


def add_insurance(
    request: Request, body: InsuranceIn, key: IdempotencyKey = ""
) -> Status[InsuranceOut]:
    """Record a policy with those whom it covers, each on his days on post.

    404 where one of them is not to be seen.
    """
    actor = request.auth

    def act() -> str:
        postings = queries.postings_named(actor=actor, ids=body.postings)
        draft = actions.InsuranceDraft(**body.model_dump(exclude={"postings"}))
        return actions.add_insurance(draft, postings=postings, at=now(), by=actor).public_id

    made = once(actor=actor, key=key, doing="add_insurance", body=body, act=act)
    return Status(201, InsuranceOut.of(queries.one_insurance(actor=actor, public_id=made)))


def insure_more(
    request: Request, public_id: PublicId, body: InsuredIn, key: IdempotencyKey = ""
) -> InsuranceOut:
    """More people come under a policy from a day on.

    Safe to repeat: those under it already stay as they are.
    """
    actor = request.auth

    def act() -> str:
        found = queries.one_insurance(actor=actor, public_id=public_id)
        postings = queries.postings_named(actor=actor, ids=body.postings)
        actions.insure_more(
            insurance=found, postings=postings, since=body.since, at=now(), by=actor
        )
        return public_id

    once(actor=actor, key=key, doing=f"insure_more {public_id}", body=body, act=act)
    return InsuranceOut.of(queries.one_insurance(actor=actor, public_id=public_id))


def void_insurance(
    request: Request, public_id: PublicId, body: WhyIn, key: IdempotencyKey = ""
) -> InsuranceOut:
    """A policy was written down by mistake: it covers nobody and stays with its reason."""
    actor = request.auth

    def act() -> str:
        found = queries.one_insurance(actor=actor, public_id=public_id, void=True)
        actions.void_insurance(insurance=found, reason=body.reason, at=now(), by=actor)
        return public_id

    once(actor=actor, key=key, doing=f"void_insurance {public_id}", body=body, act=act)
    return InsuranceOut.of(queries.one_insurance(actor=actor, public_id=public_id, void=True))


def care_of_cadres(request: Request, wanted: Query[CareWanted]) -> CareLinesOut:
    """Check-ups, visits and stays of a year: done, planned, missing.

    Three queries whatever the number of rows.
    """
    asked = wanted.model_dump(exclude={"offset", "limit"})
    found = queries.care_lines(actor=request.auth, **asked)
    part = found[wanted.offset : wanted.offset + wanted.limit]
    return CareLinesOut(total=len(found), rows=[CareLineOut.of(line) for line in part])


def record_care(request: Request, body: CareIn, key: IdempotencyKey = "") -> Status[CareOut]:
    """Write down what is planned or was done for somebody.

    422 for a note on a check-up: its results are kept nowhere.
    """
    actor = request.auth
    if (body.on is None) == (body.planned_on is None):
        raise Unfit(field="body.on", why=N_("give the day on which it was done, or is planned"))

    def act() -> str:
        posting = queries.one_posting(actor=actor, public_id=body.posting)
        asked = body.model_dump(exclude={"posting"})
        draft = actions.CareDraft(posting=posting, **asked)
        return actions.record_care([draft], at=now(), by=actor)[0].public_id

    made = once(actor=actor, key=key, doing="record_care", body=body, act=act)
    return Status(201, CareOut.of(queries.one_care(actor=actor, public_id=made)))


def finish_care(
    request: Request, public_id: PublicId, body: CareDoneIn, key: IdempotencyKey = ""
) -> CareOut:
    """What was planned is done.

    Safe to repeat.
    """
    actor = request.auth

    def act() -> str:
        found = queries.one_care(actor=actor, public_id=public_id)
        actions.done_care(care=found, on=body.on, note=body.note, at=now(), by=actor)
        return public_id

    once(actor=actor, key=key, doing=f"finish_care {public_id}", body=body, act=act)
    return CareOut.of(queries.one_care(actor=actor, public_id=public_id))


def void_care(
    request: Request, public_id: PublicId, body: WhyIn, key: IdempotencyKey = ""
) -> CareOut:
    """It was written down by mistake: it counts no more and stays with its reason.

    Safe to repeat.
    """
    actor = request.auth

    def act() -> str:
        found = queries.one_care(actor=actor, public_id=public_id, void=True)
        actions.void_care(care=found, reason=body.reason, at=now(), by=actor)
        return public_id

    once(actor=actor, key=key, doing=f"void_care {public_id}", body=body, act=act)
    return CareOut.of(queries.one_care(actor=actor, public_id=public_id, void=True))


def base_kits(request: Request, wanted: Query[KitsWanted]) -> KitsOut:
    """What belongs to each base by the pack, what is there and what is missing.

    Two queries whatever the number of rows.
    """
    found = queries.kit_lines(actor=request.auth, as_of=wanted.as_of, area=wanted.area)
    part = found[wanted.offset : wanted.offset + wanted.limit]
    return KitsOut(total=len(found), rows=[KitOut.of(line) for line in part])


def check_base_kit(
    request: Request, public_id: PublicId, body: KitIn, key: IdempotencyKey = ""
) -> KitOut:
    """Say what is in the base of a team and what is missing.

    422 for a thing that the pack does not name.
    """
    actor = request.auth

    def act() -> str:
        team = team_card(actor=actor, public_id=public_id)
        actions.check_kit(team=team, found=body.found, on=body.on, at=now(), by=actor)
        return public_id

    once(actor=actor, key=key, doing=f"check_base_kit {public_id}", body=body, act=act)
    team = team_card(actor=actor, public_id=public_id)
    for line in queries.kit_lines(actor=actor, as_of=localdate(), place=team.area):
        if line.team.pk == team.pk:
            return KitOut.of(line)
    raise NotFound


def unit_ties(request: Request, wanted: Query[TiesWanted]) -> TiesOut:
    """Units with their villages: funds due, arranged and spent, and the four bindings (HX25-47).

    Some twenty queries whatever the number of rows.
    """
    found = queries.ties(actor=request.auth, year=wanted.year, as_of=wanted.as_of, area=wanted.area)
    part = found[wanted.offset : wanted.offset + wanted.limit]
    return TiesOut(total=len(found), rows=[TieOut.of(row) for row in part])


def record_unit_fund(
    request: Request,
    public_id: PublicId,
    code: Code,
    year: Year,
    body: FundIn,
    key: IdempotencyKey = "",
) -> Status[TieOut]:
    """Write down money that a unit arranged or spent for a village in a year.

    409 where more would be spent than was arranged; 422 where it owes several funds and none of
    them is named.
    """
    actor = request.auth

    def act() -> str:
        draft = actions.FundDraft(**body.model_dump())
        tie = _tie(request, public_id, code, year)
        return actions.record_fund(tie=tie, draft=draft, at=now(), by=actor).public_id

    doing = f"record_unit_fund {public_id} {code} {year}"
    once(actor=actor, key=key, doing=doing, body=body, act=act)
    return Status(201, TieOut.of(_tie(request, public_id, code, year)))


def bind_unit_project(
    request: Request,
    public_id: PublicId,
    code: Code,
    year: Year,
    body: BindIn,
    key: IdempotencyKey = "",
) -> Status[TieOut]:
    """A unit binds itself to a project of the village for a year.

    409 where it is bound already.
    """
    actor = request.auth

    def act() -> str:
        project = one_project(actor=actor, public_id=body.project)
        tie = _tie(request, public_id, code, year)
        actions.bind_project(tie=tie, project=project, at=now(), by=actor)
        return project.public_id

    doing = f"bind_unit_project {public_id} {code} {year}"
    once(actor=actor, key=key, doing=doing, body=body, act=act)
    return Status(201, TieOut.of(_tie(request, public_id, code, year)))


def reverse_unit_fund(
    request: Request, public_id: PublicId, body: BackIn, key: IdempotencyKey = ""
) -> Status[TieOut]:
    """Take an entry of a unit's fund back, by one of its own below nought.

    409 where it was taken back.
    """
    actor = request.auth
    found = queries.one_entry(actor=actor, public_id=public_id)

    def act() -> str:
        actions.reverse_fund(entry=found, reason=body.reason, on=body.on, at=now(), by=actor)
        return public_id

    once(actor=actor, key=key, doing=f"reverse_unit_fund {public_id}", body=body, act=act)
    return Status(201, TieOut.of(_tie(request, found.unit.public_id, found.area, found.year)))


def _tie(request: Request, unit: str, code: str, year: int) -> queries.Tie:
    return queries.one_tie(
        actor=request.auth, unit=unit, village=code, year=year, as_of=localdate()
    )
