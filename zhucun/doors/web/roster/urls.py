"""Addresses of the roster."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from django.urls import path
from django.utils.timezone import localdate
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from zhucun.directory import queries as directory
from zhucun.directory.enums import Permission
from zhucun.directory.perms import Actor, in_areas
from zhucun.doors.web.access import Request, can, signed_in
from zhucun.doors.web.asof import address
from zhucun.doors.web.rooms import Entry, Task
from zhucun.doors.web.roster.views import (
    cadres,
    candidates,
    changes,
    needs,
    offers,
    postings,
    public,
    roster,
    rounds,
    teams,
    villages,
    wishes,
)
from zhucun.roster import queries
from zhucun.roster.enums import RoundState
from zhucun.roster.queries import RosterFilter

urlpatterns = [
    path("announced/", public.announced, name="announced"),
    path("announced/villages/", villages.announced_villages, name="announced-villages"),
    path("roster/", roster.roster, name="roster"),
    path("villages/<str:code>/", roster.village, name="village"),
    path("cadres/<str:person>/", cadres.cadre, name="cadre"),
    path("cadres/<str:person>/open/", cadres.cadre_open, name="cadre-open"),
    path("teams/", teams.teams, name="teams"),
    path("teams/<str:public_id>/", teams.team, name="team"),
    path("rotations/", changes.rotation_orders, name="rotation-orders"),
    path("rotations/<str:public_id>/", changes.rotation_order, name="rotation-order"),
    path("adjustments/", changes.adjustments, name="adjustments"),
    path("rounds/", rounds.rounds, name="rounds"),
    path("rounds/open/", rounds.round_open, name="round-open"),
    path("rounds/<str:public_id>/", rounds.round_page, name="round"),
    path(
        "rounds/<str:public_id>/against/<str:other>/", rounds.rounds_against, name="rounds-against"
    ),
    path("rounds/<str:public_id>/publish/", rounds.round_publish, name="round-publish"),
    path("rounds/<str:public_id>/post/", postings.post, name="post"),
    path("rounds/<str:public_id>/candidates/", candidates.candidates, name="candidates"),
    path("rounds/<str:public_id>/nominate/", candidates.nominate, name="nominate"),
    path("rounds/<str:public_id>/villages/", villages.round_villages, name="round-villages"),
    path("rounds/<str:public_id>/villages/fix/", villages.villages_fix, name="villages-fix"),
    path(
        "rounds/<str:public_id>/villages/announce/",
        villages.villages_announce,
        name="villages-announce",
    ),
    path("rounds/<str:public_id>/offers/", offers.offers, name="offers"),
    path("rounds/<str:public_id>/offer/", offers.offer, name="offer"),
    path("offers/<str:public_id>/withdraw/", offers.offer_withdraw, name="offer-withdraw"),
    path("needs/", needs.needs, name="needs"),
    path("round-villages/<str:public_id>/", villages.round_village, name="round-village"),
    path("round-villages/<str:public_id>/needs/", needs.village_needs, name="village-needs"),
    path(
        "round-villages/<str:public_id>/leave/",
        villages.round_village_leave,
        name="round-village-leave",
    ),
    path(
        "round-villages/<str:public_id>/replace/",
        villages.round_village_replace,
        name="round-village-replace",
    ),
    path("postings/<str:public_id>/end/", postings.posting_end, name="posting-end"),
    path("postings/<str:public_id>/correct/", postings.posting_correct, name="posting-correct"),
    path("candidates/<str:public_id>/", candidates.candidate, name="candidate"),
    path(
        "candidates/<str:public_id>/findings/",
        candidates.candidate_findings,
        name="candidate-findings",
    ),
    path(
        "candidates/<str:public_id>/withdraw/",
        candidates.candidate_withdraw,
        name="candidate-withdraw",
    ),
    path("candidates/<str:public_id>/wishes/", wishes.candidate_wishes, name="candidate-wishes"),
    path(
        "candidates/<str:public_id>/avoidances/",
        wishes.candidate_avoidances,
        name="candidate-avoidances",
    ),
    path(
        "candidates/<str:public_id>/avoidances/<str:avoidance>/lift/",
        wishes.avoidance_lift,
        name="avoidance-lift",
    ),
]


def speaks_for_villages(actor: Actor) -> bool:
    """A village branch and its township; the office finds the needs with its rounds."""
    is_office = actor.can(Permission.MANAGE_ROSTER)
    return signed_in(actor) and actor.can(Permission.STATE_NEEDS) and not is_office


MENU = [
    Entry(
        _("Roster"),
        "web:roster",
        can(Permission.SEE_POSTINGS),
        _("Who serves in which village, since when and until when"),
    ),
    Entry(
        _("Teams"),
        "web:teams",
        can(Permission.SEE_POSTINGS),
        _("Work teams, their units and their cadres"),
    ),
    Entry(
        _("Rounds"),
        "web:rounds",
        can(Permission.SEE_POSTINGS),
        _("Selection and rotation: villages and needs, offers, candidates, teams, postings"),
    ),
    Entry(
        _("Collective rotations"),
        "web:rotation-orders",
        can(Permission.SEE_POSTINGS),
        _("Notices with their rounds, and adjustments outside the rotation"),
    ),
    Entry(
        _("Needs of the villages"),
        "web:needs",
        speaks_for_villages,
        _("Say which specialities your village needs from the next round"),
    ),
]


def waiting(request: Request) -> Iterator[Task]:
    """Villages that are to state their needs (for branches and townships), rounds for which one may
    volunteer (for people), rounds that take candidates (for units); for offices rounds that are not
    published yet, and postings whose handover is due. One count each.

    Handover is announced only where the area's pack says how many days before the end the
    successor has to be there: no pack, no claim.
    """
    actor, today = request.actor, localdate()
    if speaks_for_villages(actor):
        asked = queries.villages_to_ask(actor=actor, as_of=today, silent=True)
        label = gettext("Villages that are to state their needs")
        yield Task(label, asked.count(), address(request, "web:needs"))
    if actor.person and not actor.can(Permission.MANAGE_ROSTER):
        label = gettext("Rounds for which you may volunteer")
        href = _with(address(request, "web:rounds"), "open=1")
        yield Task(label, queries.rounds_to_join(actor=actor).count(), href)
    if actor.can(Permission.OFFER_CANDIDATES) and actor.units(Permission.OFFER_CANDIDATES):
        rounds_open = queries.rounds(actor=actor).filter(state=RoundState.OPEN)
        href = _with(address(request, "web:rounds"), "open=1")
        yield Task(gettext("Rounds that take candidates"), rounds_open.count(), href)
    areas = actor.areas(Permission.MANAGE_ROSTER)
    if not actor.can(Permission.MANAGE_ROSTER) or not areas:
        return
    rounds_open = queries.rounds(actor=actor).filter(in_areas("area", areas), state=RoundState.OPEN)
    href = _with(address(request, "web:rounds"), "open=1")
    yield Task(gettext("Rounds to be published"), rounds_open.count(), href)
    for area in areas:
        until = _handover_by(area, today)
        if until is not None:
            wanted = RosterFilter(area=area)
            running = queries.roster(actor=actor, as_of=today, wanted=wanted)
            label = gettext("Postings whose handover is due, by %(day)s") % {"day": until}
            count = running.filter(due_on__lte=until, ends_on=None).count()
            href = _with(address(request, "web:roster"), f"area={area}&due={until}")
            yield Task(label, count, href)


def _handover_by(area: str, today: date) -> date | None:
    """Postings that are due by this day need their successor now, by the area's pack."""
    found = directory.pack_for(area, as_of=today).parameters.get("min_overlap_days")
    if found is None or not isinstance(found.value, int):
        return None
    return today + timedelta(days=found.value)


def _with(href: str, query: str) -> str:
    return f"{href}{'&' if '?' in href else '?'}{query}"
