"""Endpoints that read the roster."""

from __future__ import annotations

from ninja import Query

from zhucun.doors.api.access import Request
from zhucun.doors.api.fields import OnDay, PublicId, Rows
from zhucun.doors.api.paging import page
from zhucun.doors.api.roster.forms import CandidatesWanted, PostingsWanted, TeamsWanted
from zhucun.doors.api.roster.schemas import (
    CandidateCard,
    CandidateOut,
    CandidatePage,
    DossierOut,
    PostingOut,
    PostingPage,
    RoundOut,
    RoundPage,
    SizedTeam,
    TeamOut,
    TeamPage,
)
from zhucun.roster import queries
from zhucun.roster.queries import RosterFilter


def rounds(request: Request, wanted: Query[Rows]) -> RoundPage:
    """Rounds, latest first.

    Each with its numbers of postings, teams and candidates. One query.
    """
    found = queries.rounds(actor=request.auth)
    rows, following = page(found, ["-starts_on", "area", "code"], wanted)
    return RoundPage(rows=[RoundOut.of(row) for row in rows], next=following)


def round_(request: Request, public_id: PublicId) -> RoundOut:
    """One round."""
    return RoundOut.of(queries.round_card(actor=request.auth, public_id=public_id))


def teams(request: Request, wanted: Query[TeamsWanted]) -> TeamPage:
    """Teams in being on a day.

    By place, each with the number of cadres on post. One query whatever the number of rows.
    """
    found = queries.teams(actor=request.auth, as_of=wanted.as_of, area=wanted.area)
    rows, following = page(found, ["area", "pk"], wanted)
    return TeamPage(rows=[SizedTeam.of(row) for row in rows], next=following)


def team(request: Request, public_id: PublicId) -> TeamOut:
    """One team."""
    found = queries.team_card(actor=request.auth, public_id=public_id)
    return TeamOut(**TeamOut.fields_of(found))


def postings(request: Request, wanted: Query[PostingsWanted]) -> PostingPage:
    """The roster: postings that run on a day.

    By place and role. One query whatever the number of rows; a page begins after the last row of
    the page before, so that changes made meanwhile neither repeat nor hide a row.
    """
    names = RosterFilter.__dataclass_fields__.keys() - {"text"}
    filters = RosterFilter(text=wanted.q, **wanted.model_dump(include=set(names)))
    found = queries.roster(actor=request.auth, as_of=wanted.as_of, wanted=filters)
    rows, following = page(found, ["area", "role", "pk"], wanted)
    return PostingPage(rows=[PostingOut.of(row) for row in rows], next=following)


def posting(request: Request, public_id: PublicId) -> PostingOut:
    """One posting."""
    return PostingOut.of(queries.posting_card(actor=request.auth, public_id=public_id))


def cadre(request: Request, person_id: PublicId, wanted: Query[OnDay]) -> DossierOut:
    """A cadre's dossier up to a day.

    Postings, candidacies and every event about them (任期全程纪实, YN-085). Three queries. The id
    number, the phone number and the day of birth are masked; no endpoint opens them.
    """
    found = queries.dossier(actor=request.auth, person=person_id, as_of=wanted.as_of)
    return DossierOut.of(found)


def candidates(
    request: Request, public_id: PublicId, wanted: Query[CandidatesWanted]
) -> CandidatePage:
    """Candidates of a round who stand on a day.

    By name (pinyin). Two queries whatever the number of rows.
    """
    round_ = queries.round_card(actor=request.auth, public_id=public_id)
    found = queries.candidates(actor=request.auth, as_of=wanted.as_of, round_id=round_.public_id)
    rows, following = page(found, ["person__pinyin", "pk"], wanted)
    shown = [CandidateOut(**CandidateOut.fields_of(row)) for row in rows]
    return CandidatePage(rows=shown, next=following)


def candidate(request: Request, public_id: PublicId, wanted: Query[OnDay]) -> CandidateCard:
    """One candidate, with the findings that hold on a day.

    Two queries.
    """
    found = queries.candidate_card(actor=request.auth, public_id=public_id)
    return CandidateCard.of(found, queries.findings(candidate=found, as_of=wanted.as_of))
