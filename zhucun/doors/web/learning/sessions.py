"""Trainings: the list, one of them, opening, cancelling, enrolling."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate, now
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from zhucun.analytics import queries as analytics
from zhucun.directory.enums import Permission
from zhucun.doors.web.access import Request, allow, methods
from zhucun.doors.web.asof import address, as_of
from zhucun.doors.web.fieldwork.shown import sees_fieldwork
from zhucun.doors.web.learning.forms import (
    HONOURS,
    PeopleForm,
    ReasonForm,
    SessionCorrectionForm,
    SessionForm,
)
from zhucun.doors.web.learning.lists import SESSIONS
from zhucun.doors.web.learning.shown import (
    area_of,
    form_page,
    keeps_learning,
    learns,
    link,
    refuse,
    sees_learning,
    word,
)
from zhucun.doors.web.listing import searched, show
from zhucun.doors.web.roster.filters import areas
from zhucun.doors.web.roster.reasons import language
from zhucun.kernel.divisions import parse_code
from zhucun.kernel.problems import NotAllowed, Problem
from zhucun.learning import actions, perms, queries
from zhucun.learning.enums import ClassKind, SessionState, Tier
from zhucun.learning.queries import Wanted

#: What of a session is corrected, as pages call it.
_CHANGED = {
    "theme": _("Theme"),
    "starts_on": _("First day"),
    "ends_on": _("Last day"),
    "hours": _("Hours"),
    "venue": _("Venue"),
    "capacity": _("Seats"),
    "teachers": _("Teachers"),
}
#: How many cadres a form offers at once; narrow the search for others.
MOST = 300


@methods(read=["GET"])
@allow(learns)
def trainings(request: Request) -> HttpResponse:
    """Sessions of one's areas and of those around them."""
    area = request.GET.get("area", "")
    wanted = Wanted(
        area=parse_code(area) if area else "",
        tier=word(request, "tier", Tier.values),
        kind=word(request, "kind", ClassKind.values),
        planned={"": None, "in": True, "outside": False}[word(request, "plan", ("in", "outside"))],
        text=searched(request),
    )
    listing = SESSIONS.of(request, queries.sessions(actor=request.actor, wanted=wanted))
    marked = queries.marks(listing.rows, as_of=as_of(request))
    for row in listing.rows:
        row.marks = [said(each) for each in marked[row.public_id] if each.severity == "warn"]
    context = {
        "listing": listing,
        "asked": wanted,
        "tiers": Tier.choices,
        "kinds": ClassKind.choices,
        "areas": areas(request, Permission.SEE_LEARNING),
        "keeps": keeps_learning(request.actor),
        "sees": sees_learning(request.actor),
    }
    return show(request, "web/learning/trainings.html", context)


@methods(read=["GET"])
@allow(learns)
def training(request: Request, public_id: str) -> HttpResponse:
    """One session: what it is, who is coming, who was there; and one's own part in it."""
    actor, today = request.actor, localdate()
    found: Any = queries.one_session(actor=actor, public_id=public_id)
    enrolled = list(queries.enrolments(actor=actor, session=found)[:MOST])
    there: list[Any] = list(queries.attendances(actor=actor, session=found)[:MOST])
    stands = found.state == SessionState.OPEN
    keeps = perms.keeps(actor, found.area)
    own = next((row for row in enrolled if perms.is_self(actor, row.person)), None)
    was_there = any(perms.is_self(actor, row.person) for row in there)
    posting = queries.own_posting(actor=actor, on=today) if actor.person else None
    may_come = (
        stands
        and posting is not None
        and perms.fits(found, posting)
        and own is None
        and not was_there
        and today <= found.starts_on
    )
    papers = {row.attendance_id: row for row in queries.certificates(actor=actor, session=found)}
    for row in there:
        row.paper = papers.get(row.pk)
    marked = queries.marks([found], as_of=as_of(request))
    ways = _ways(found)
    context = {
        "session": found,
        "corrections": _corrections(found, ways),
        "marks": [said(each) for each in marked[public_id]],
        "ways": ways,
        "outcome": queries.outcome(
            actor=actor, session=found, as_of=found.starts_on, lang=language()
        ),
        "least": queries.LEAST,
        "enrolled": enrolled,
        "there": there,
        "own": own,
        "was_there": was_there,
        "may_come": may_come,
        "keeps": keeps,
        "may_enrol": stands and today <= found.starts_on and sees_learning(actor),
        "may_attend": keeps and stands and today >= found.starts_on,
        "may_open_door": keeps and stands and found.starts_on <= today <= found.ends_on,
        "may_certify": keeps
        and found.gives_certificate
        and found.is_held
        and today >= found.ends_on,
        "may_correct": keeps and stands,
        "may_cancel": keeps and stands and not found.is_held,
        "sees": sees_learning(actor),
        "sees_work": sees_fieldwork(actor),
        "quizzes": queries.quizzes(actor=actor).filter(session=found),
        "roles": found.roles,
    }
    return render(request, "web/learning/training.html", context)


def _ways(found: Any) -> dict[str, str]:
    rows = queries.ways_of(found.area, as_of=found.starts_on, lang=language())
    return {each.id: each.label for each in rows}


def _corrections(found: Any, ways: Mapping[str, str]) -> list[dict[str, Any]]:
    """How a session was corrected, in the reader's words."""
    words = {**HONOURS, **ways}

    def told(field: str, value: str) -> str:
        if not value:
            return gettext("No limit") if field == "capacity" else "—"
        if field != "teachers":
            return value
        taught = (
            "·".join(str(words.get(part, part)) for part in each.split("，"))
            for each in value.split("；")
        )
        return "；".join(taught)

    return [
        {
            "on": each.on,
            "reason": each.reason,
            "changes": [
                (_CHANGED[field], told(field, was), told(field, now_))
                for field, was, now_ in each.changes
            ],
        }
        for each in queries.corrections([found])[found.public_id]
    ]


def said(mark: queries.Mark) -> dict[str, Any]:
    """A rule that a session does not meet, in the reader's language."""
    return {"mark": mark, "text": mark.in_(language())}


@methods(read=["GET"], write=["POST"])
@allow(keeps_learning)
def training_new(request: Request) -> HttpResponse:
    """Open a session."""
    actor, today = request.actor, as_of(request)
    area = area_of(request, Permission.KEEP_LEARNING)
    lang = language()
    lines = queries.menu(actor=actor, area=area, year=today.year, as_of=today, lang=lang)
    form = SessionForm(
        request.POST or None,
        areas=choices(request),
        lessons=[
            (each.id, each.label) for each in queries.lessons_of(area, as_of=today, lang=lang)
        ],
        topics=[line.topic for line in lines if line.needs],
        courses=queries.courses(actor=actor, area=area, year=today.year),
        ways=[(each.id, each.label) for each in queries.ways_of(area, as_of=today, lang=lang)],
        initial={"starts_on": today, "area": area},
    )
    if form.is_valid():
        try:
            made = actions.open_session(form.draft, at=now(), by=actor)
        except Problem as problem:
            refuse(form, problem)
        else:
            messages.success(request, gettext("The session is open."))
            return redirect(address(request, "web:training", made.public_id))
    return form_page(
        request,
        form,
        title=_("Open a session"),
        button=_("Open the session"),
        back=link(request, _("Trainings"), "web:trainings"),
    )


def choices(request: Request) -> list[tuple[str, str]]:
    """The areas in which the actor keeps trainings."""
    found = areas(request, Permission.KEEP_LEARNING)
    return [(each.value, f"{each.indent}{each.label}") for each in found]


@methods(read=["GET"], write=["POST"])
@allow(keeps_learning)
def training_correct(request: Request, public_id: str) -> HttpResponse:
    """Another theme, day, place, teacher or number of seats, with a reason."""
    actor = request.actor
    found: Any = queries.one_session(actor=actor, public_id=public_id)
    perms.require_keeper(actor, found.area)
    ways = [(key, label) for key, label in _ways(found).items()]
    form = SessionCorrectionForm(request.POST or None, session=found, ways=ways)
    if form.is_valid():
        why = form.cleaned_data["reason"]
        try:
            done = actions.correct_session(form.changes, session=found, why=why, at=now(), by=actor)
        except Problem as problem:
            refuse(form, problem)
        else:
            told = gettext("The session is corrected; those enrolled see the change.")
            messages.success(request, told if done else gettext("Nothing was changed."))
            return redirect(address(request, "web:training", public_id))
    return form_page(
        request,
        form,
        title=_("Correct the session"),
        button=_("Keep the correction"),
        back=link(request, found.theme, "web:training", public_id),
        about=_(
            "Its number and who was there stay. Certificates that were issued keep what they say: "
            "revoke them and issue them anew."
        )
        if found.is_held and found.gives_certificate
        else "",
    )


@methods(read=["GET"], write=["POST"])
@allow(keeps_learning)
def training_cancel(request: Request, public_id: str) -> HttpResponse:
    """A session is not held."""
    found = queries.one_session(actor=request.actor, public_id=public_id)
    form = ReasonForm(request.POST or None)
    if form.is_valid():
        try:
            actions.cancel_session(
                session=found, why=form.cleaned_data["reason"], on=localdate(), by=request.actor
            )
        except Problem as problem:
            refuse(form, problem)
        else:
            messages.success(request, gettext("The session is cancelled."))
            return redirect(address(request, "web:training", public_id))
    return form_page(
        request,
        form,
        title=_("Cancel the session"),
        button=_("Cancel the session"),
        back=link(request, found.theme, "web:training", public_id),
    )


@methods(write=["POST"])
@allow(learns)
def training_enrol(request: Request, public_id: str) -> HttpResponse:
    """Somebody enrols himself."""
    found = queries.one_session(actor=request.actor, public_id=public_id)
    posting = queries.own_posting(actor=request.actor, on=localdate())
    if posting is None:
        raise NotAllowed
    made = actions.enrol([posting], session=found, at=now(), by=request.actor)
    waits = any(row.state == "waiting" for row in made)
    messages.success(
        request,
        gettext("No place is left; you are on the waiting list.")
        if waits
        else gettext("You are enrolled."),
    )
    return redirect(address(request, "web:training", public_id))


@methods(write=["POST"])
@allow(learns)
def enrolment_withdraw(request: Request, public_id: str) -> HttpResponse:
    """Somebody does not come."""
    found = queries.one_enrolment(actor=request.actor, public_id=public_id)
    actions.withdraw_enrolment(enrolment=found, at=now(), by=request.actor)
    messages.success(request, gettext("The enrolment is withdrawn."))
    return redirect(address(request, "web:training", found.session.public_id))


@methods(read=["GET"], write=["POST"])
@allow(sees_learning)
def training_people(request: Request, public_id: str) -> HttpResponse:
    """Enrol cadres of one's area or unit; `?untrained=1` those whom nobody trained this year."""
    actor = request.actor
    found = queries.one_session(actor=actor, public_id=public_id)
    rows = queries.to_enrol(
        actor=actor, session=found, on=found.starts_on, text=request.GET.get("q", "")
    )
    if request.GET.get("untrained") == "1":
        gap = analytics.untrained(
            actor=actor, area=found.area, year=found.starts_on.year, on=localdate()
        )
        rows = rows.filter(pk__in=gap.values("pk"))
    offered = {row.public_id: row for row in rows[:MOST] if perms.may_enrol(actor, row)}
    form = PeopleForm(
        request.POST or None, people=[(key, named(row)) for key, row in offered.items()]
    )
    if form.is_valid():
        chosen = [offered[key] for key in form.cleaned_data["people"]]
        try:
            made = actions.enrol(chosen, session=found, at=now(), by=actor)
        except Problem as problem:
            refuse(form, problem)
        else:
            said = ngettext(
                "%(number)s person is enrolled.", "%(number)s people are enrolled.", len(made)
            )
            messages.success(request, said % {"number": len(made)})
            return redirect(address(request, "web:training", public_id))
    return form_page(
        request,
        form,
        title=_("Enrol cadres"),
        button=_("Enrol those chosen"),
        back=link(request, found.theme, "web:training", public_id),
        about="" if offered else _("Nobody is left whom you could enrol."),
    )


def named(posting: Any) -> str:
    """A cadre as a form names him."""
    unit = f" · {posting.unit.name}" if posting.unit else ""
    return f"{posting.person.name} · {posting.place.short_name}{unit}"
