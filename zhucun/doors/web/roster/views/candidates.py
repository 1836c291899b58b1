"""Candidates (人选): the list of a round; one with every rule, its reason, and what people do."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate
from django.utils.translation import gettext

from zhucun.analytics import queries as analytics
from zhucun.directory import queries as directory
from zhucun.directory.enums import Permission
from zhucun.directory.perms import Actor
from zhucun.doors.web.access import Request, allow, can, methods, signed_in
from zhucun.doors.web.asof import address, as_of
from zhucun.doors.web.listing import searched, show
from zhucun.doors.web.roster.findings import FindingForm, findings_in_words
from zhucun.doors.web.roster.forms import NominationForm, WithdrawForm, refuse
from zhucun.doors.web.roster.lists import CANDIDATES
from zhucun.doors.web.roster.people import MOST, people, person_seen
from zhucun.doors.web.roster.reasons import counts, judged, mark, opinion
from zhucun.doors.web.roster.sentences import actors_in, codes_in, told
from zhucun.engines.rules import Outcome
from zhucun.kernel.problems import NotAllowed, Problem
from zhucun.ledger import queries as ledger
from zhucun.roster import actions, queries
from zhucun.roster.actions import Nomination
from zhucun.roster.enums import NominationSource, RoundState

#: Rounds with more candidates than this are summed up page by page only.
MOST_JUDGED = 2_000


def may_nominate(actor: Actor) -> bool:
    """The office, a unit for its own people, and a person for himself."""
    himself = signed_in(actor) and bool(actor.person) and actor.viewer is None
    manages = actor.can(Permission.MANAGE_ROSTER) or actor.can(Permission.OFFER_CANDIDATES)
    return himself or (signed_in(actor) and manages)


@methods(read=["GET"])
@allow(signed_in)
def candidates(request: Request, public_id: str) -> HttpResponse:
    """Who stands in a round on the day, and what the area's rules say of each."""
    day = as_of(request)
    found = queries.round_card(actor=request.actor, public_id=public_id)
    rows = queries.candidates(actor=request.actor, as_of=day, round_id=public_id)
    if text := searched(request):
        rows = rows.filter(
            directory.name_matches(text, prefix="person__")
            | directory.name_matches(text, prefix="unit__")
        )
    rows = rows.defer("person__id_number", "person__phone", "unit__phone")
    listing = CANDIDATES.of(request, rows)
    is_whole = listing.total <= len(listing.rows)
    everybody = listing.rows
    if not is_whole and listing.total <= MOST_JUDGED:
        everybody, is_whole = list(rows), True
    verdicts = judged(everybody, as_of=day)
    context = {
        "round": found,
        "listing": listing,
        "verdicts": {
            key: (mark(verdict.pack, verdict.outcome), counts(verdict))
            for key, verdict in verdicts.items()
        },
        "summary": _summary(verdicts.values()),
        "is_whole": is_whole,
        "may_nominate": found.state == RoundState.OPEN and may_nominate(request.actor),
    }
    return show(request, "web/roster/candidates.html", context)


@methods(read=["GET"])
@allow(signed_in)
def candidate(request: Request, public_id: str) -> HttpResponse:
    """One candidate: each rule with its reason, what is to be found out, other regions' packs."""
    found = queries.candidate_card(actor=request.actor, public_id=public_id)
    return _page(request, found, _finding_form(request, found, None))


@methods(write=["POST"])
@allow(can(Permission.MANAGE_ROSTER))
def candidate_findings(request: Request, public_id: str) -> HttpResponse:
    """Record what somebody found out, under his name."""
    found = queries.candidate_card(actor=request.actor, public_id=public_id)
    form = _finding_form(request, found, request.POST)
    if form.is_valid():
        try:
            number = actions.record_findings(
                form.findings,
                candidate=found,
                found_on=form.cleaned_data["found_on"],
                note=form.cleaned_data["note"],
                by=request.actor,
            )
        except NotAllowed:
            raise
        except Problem as problem:
            refuse(form, problem)
        else:
            said = gettext("Recorded under your name: %(number)s findings.") % {"number": number}
            messages.success(request, said)
            return redirect(address(request, "web:candidate", public_id))
    return _page(request, found, form)


@methods(read=["GET"], write=["POST"])
@allow(may_nominate)
def nominate(request: Request, public_id: str) -> HttpResponse:
    """Put somebody forward: search (`?q=`), choose (`?person=`), then fill in the rest."""
    round_ = queries.round_card(actor=request.actor, public_id=public_id)
    context: dict[str, Any] = {"round": round_, "may_search": _may_search(request.actor)}
    key = request.GET.get("person", "")
    if not key:
        text = searched(request) if _may_search(request.actor) else ""
        found = people(request, text, localdate()) if text else []
        context |= {"people": found[:MOST], "has_more": len(found) > MOST, "text": text}
        return render(request, "web/roster/nominate_who.html", context)
    person = person_seen(request, key, localdate())
    himself = not _may_search(request.actor) and key == request.actor.person
    form = NominationForm(
        request.POST or None, himself=himself, initial={"nominated_on": localdate()}
    )
    if form.is_valid():
        try:
            made = _nominate(request, round_, person, form.cleaned_data)
        except NotAllowed:
            raise
        except Problem as problem:
            refuse(form, problem)
        else:
            messages.success(request, gettext("The nomination is recorded."))
            return redirect(address(request, "web:candidate", made.public_id))
    context |= {"person": person, "form": form, "himself": himself}
    status = 422 if form.errors else 200
    return render(request, "web/roster/nominate.html", context, status=status)


@methods(read=["GET"], write=["POST"])
@allow(may_nominate)
def candidate_withdraw(request: Request, public_id: str) -> HttpResponse:
    """Take a candidacy back, with a reason."""
    found = queries.candidate_card(actor=request.actor, public_id=public_id)
    form = WithdrawForm(request.POST or None, initial={"withdrawn_on": localdate()})
    if form.is_valid():
        done = actions.withdraw(candidate=found, **form.cleaned_data, by=request.actor)
        said = (
            gettext("The candidacy is withdrawn.") if done else gettext("It was withdrawn before.")
        )
        messages.success(request, said)
        return redirect(address(request, "web:candidate", public_id))
    context = {"candidate": found, "form": form}
    status = 422 if form.errors else 200
    return render(request, "web/roster/candidate_withdraw.html", context, status=status)


def _page(request: Request, found: Any, form: FindingForm) -> HttpResponse:
    day, actor = as_of(request), request.actor
    pack = directory.pack_for(found.area, as_of=day)
    history = list(
        ledger.history(
            subjects=[f"candidate:{found.public_id}"], until=directory.midnight_after(day)
        )
    )
    names = directory.names_of(codes_in(history) | {found.area}, as_of=day)
    sees = actor.can(Permission.SEE_LEDGER, area=found.area)
    actors = directory.names_of_accounts(actors_in(history)) if sees else {}
    is_running = found.withdrawn_on is None and found.round.state == RoundState.OPEN
    compared = analytics.compare_packs(candidate=found, as_of=day)
    context = {
        "candidate": found,
        "opinion": opinion(analytics.eligibility(actor=actor, candidate=found, pack=pack)),
        "opinions": [opinion(verdict) for verdict in compared],
        "form": form,
        "found": findings_in_words(pack, queries.findings(candidate=found, as_of=day)),
        "timeline": told(reversed(history), pack=pack, places=names, actors=actors),
        "names": names,
        "wishes": queries.wishes_of(candidate=found),
        "may_find": actor.can(Permission.MANAGE_ROSTER, area=found.area),
        "may_withdraw": is_running and may_nominate(actor),
        "may_post": is_running and actor.can(Permission.MANAGE_ROSTER, area=found.round.area),
    }
    status = 422 if form.errors else 200
    return render(request, "web/roster/candidate.html", context, status=status)


def _finding_form(request: Request, found: Any, data: Any) -> FindingForm:
    """The open facts of today's pack of the area, with what was found up to today."""
    today = localdate()
    pack = directory.pack_for(found.area, as_of=today)
    return FindingForm(data, pack=pack, found=queries.findings(candidate=found, as_of=today))


def _nominate(request: Request, round_: Any, person: Any, values: dict[str, Any]) -> Any:
    nomination = Nomination(
        person=person,
        role=values["role"],
        remains=values["remains"],
        source=values.get("source", NominationSource.VOLUNTEER),
        motive=values["motive"],
    )
    day = values["nominated_on"]
    [made] = actions.nominate(
        [nomination],
        round_=round_,
        nominated_on=day,
        villages_first=queries.villages_come_first(round_=round_, as_of=day),
        by=request.actor,
    )
    return made


def _may_search(actor: Actor) -> bool:
    """Those who may put others forward; others only themselves."""
    return actor.can(Permission.MANAGE_ROSTER) or actor.can(Permission.OFFER_CANDIDATES)


def _summary(verdicts: Any) -> list[tuple[Any, int]]:
    """How many candidates have each verdict."""
    numbers: dict[Any, int] = {}
    for verdict in verdicts:
        each = mark(verdict.pack, verdict.outcome)
        numbers[each] = numbers.get(each, 0) + 1
    order = list(Outcome)
    return sorted(numbers.items(), key=lambda item: order.index(item[0].outcome))
