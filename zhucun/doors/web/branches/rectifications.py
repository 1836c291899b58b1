"""Weak branches: the stock of a day, the flow of a window, one case from listing to label."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate, now
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from zhucun.branches import actions, queries
from zhucun.branches.enums import RectificationState
from zhucun.branches.perms import may_decide
from zhucun.directory import queries as directory
from zhucun.doors.web.access import Request, allow, methods
from zhucun.doors.web.asof import address, as_of
from zhucun.doors.web.branches.forms import ReasonForm
from zhucun.doors.web.branches.lists import LEADERSHIPS, RECTIFICATIONS
from zhucun.doors.web.branches.shown import (
    KEEPS,
    SEES,
    area_of,
    filters,
    keeps,
    sees,
    status_of,
    tried,
    year_of_flow,
)
from zhucun.doors.web.branches.work_forms import DayForm, DoneForm, ListingForm, MeasureForm
from zhucun.doors.web.fieldwork.shown import word
from zhucun.doors.web.intake.files import sent_and_removed
from zhucun.doors.web.listing import show
from zhucun.doors.web.problems import BadQuery
from zhucun.doors.web.roster.reasons import language
from zhucun.kernel.divisions import Level, parse_code
from zhucun.kernel.ids import new_public_id
from zhucun.kernel.problems import NotFound
from zhucun.roster import queries as roster
from zhucun.signoff import queries as signing

_SHOWN = ("stock", "listed", "accepted", "removed")


@methods(read=["GET"])
@allow(sees)
def rectifications(request: Request) -> HttpResponse:
    """Cases of the reader's areas: the stock of the day, or who was listed or lost the label in a
    window; the sums above lead to their rows."""
    actor, day, within = request.actor, as_of(request), year_of_flow(request)
    asked = _asked(request)
    flow = queries.rectification_flow(
        actor=actor, area=asked["area"], since=within.since, until=within.until
    )
    context = filters(
        request,
        listing=RECTIFICATIONS.of(request, _rows(request)),
        flow=flow,
        gaps=queries.label_gaps(actor=actor, area=asked["area"], as_of=day),
        asked=asked,
        period=within,
        eve=(within.since - timedelta(days=1)).isoformat(),
        last=within.last.isoformat(),
        states=RectificationState.choices,
    )
    return show(request, "web/branches/rectifications.html", context)


@methods(read=["GET"])
@allow(sees)
def rectifications_file(request: Request) -> HttpResponse:
    """The cases that the list shows, as a workbook (软弱涣散党组织整顿台账)."""
    day = as_of(request)
    path, _count = queries.cases_workbook(_rows(request), as_of=day, lang=language())
    return sent_and_removed(path, name=f"{gettext('Rectification')}-{day.isoformat()}.xlsx")


@methods(read=["GET"], write=["POST"])
@allow(keeps)
def rectification_new(request: Request, public_id: str) -> HttpResponse:
    """List a branch as weak and lax; its village bears the label from that day."""
    actor, today = request.actor, localdate()
    branch = queries.one_branch(actor=actor, public_id=public_id)
    wanted = roster.RosterFilter(area=branch.area)
    team = {row.public_id: row for row in roster.roster(actor=actor, as_of=today, wanted=wanted)}
    lang = language()
    form = ListingForm(
        request.POST or None,
        triggers=[
            (key, label.in_(lang)) for key, label in queries.triggers_of(branch.area, as_of=today)
        ],
        cadres=[(key, row.person.name) for key, row in team.items()],
        initial={
            "public_id": new_public_id(),
            "on": today,
            "triggers": request.GET.getlist("triggers"),
        },
    )
    made: list[Any] = []

    def act() -> None:
        asked = dict(form.cleaned_data)
        asked["owner"] = team.get(asked["owner"])
        draft = actions.ListingDraft(branch=branch, **asked)
        made.append(actions.list_branch(draft, at=now(), by=actor))

    if tried(form, act):
        return redirect(address(request, "web:rectification", made[0].public_id))
    context = {"form": form, "branch": branch, "title": _("List a weak branch")}
    return render(request, "web/branches/form.html", context, status=status_of(form))


@methods(read=["GET"])
@allow(sees)
def leaderships(request: Request) -> HttpResponse:
    """Rectifications of leadership teams of townships; the county opens one (HH18-088)."""
    actor, area, today = request.actor, area_of(request), localdate()
    context = filters(
        request,
        listing=LEADERSHIPS.of(request, queries.leaderships(actor=actor, area=area)),
        asked={"area": area},
        townships=[
            place
            for own in actor.areas(KEEPS)
            if may_decide(actor, own)
            for place in directory.places(actor=actor, as_of=today, area=own, level=Level.TOWNSHIP)
        ],
    )
    return show(request, "web/branches/leaderships.html", context)


@methods(read=["GET"], write=["POST"])
@allow(keeps)
def leadership_new(request: Request, code: str) -> HttpResponse:
    """Open the rectification of a township's leadership team, with its reasons."""
    actor, today, lang = request.actor, localdate(), language()
    township = directory.places(actor=actor, as_of=today).filter(code=parse_code(code)).first()
    if township is None:
        raise NotFound
    form = ListingForm(
        request.POST or None,
        triggers=[
            (key, label.in_(lang)) for key, label in queries.triggers_of(township.code, as_of=today)
        ],
        cadres=[],
        initial={
            "public_id": new_public_id(),
            "on": today,
            "triggers": request.GET.getlist("triggers"),
        },
    )
    form.fields["on"].label = _("Rectification opened on")
    form.fields["led_by"].help_text = _("The leader of the county who leads it.")
    del form.fields["owner"]
    made: list[Any] = []

    def act() -> None:
        draft = actions.LeadershipDraft(township=township, **form.cleaned_data)
        made.append(actions.open_leadership(draft, at=now(), by=actor))

    if tried(form, act):
        return redirect(address(request, "web:rectification", made[0].public_id))
    title = _("Rectify the leadership team of a township")
    context = {"form": form, "village": township, "title": title}
    return render(request, "web/branches/form.html", context, status=status_of(form))


@methods(read=["GET"])
@allow(sees)
def rectification(request: Request, public_id: str) -> HttpResponse:
    """One case with its measures and the day of each step."""
    return _page(request, public_id)


@methods(write=["POST"])
@allow(keeps)
def rectification_do(request: Request, public_id: str, do: str) -> HttpResponse:
    """A measure, or the next step: for acceptance, accepted, sent back, label off, withdrawn."""
    if do not in _FORMS:
        raise BadQuery(value=do[:20])
    case = queries.case_card(actor=request.actor, public_id=public_id).case
    form = _FORMS[do](request.POST, auto_id=f"id_{do}_%s")
    told: dict[str, Any] = {"case": case, "at": now(), "by": request.actor}
    if tried(form, lambda: _carry_out(do, form.cleaned_data, told)):
        messages.success(request, gettext("Recorded."))
        return redirect(address(request, "web:rectification", public_id))
    return _page(request, public_id, **{do: form})


@methods(read=["GET"], write=["POST"])
@allow(keeps)
def measure_done(request: Request, public_id: str) -> HttpResponse:
    """What came of a measure."""
    row = queries.measure_card(actor=request.actor, public_id=public_id)
    form = DoneForm(request.POST or None, initial={"on": localdate()})
    told: dict[str, Any] = {"measure": row, "at": now(), "by": request.actor}
    if tried(form, lambda: actions.finish_measure(**form.cleaned_data, **told)):
        messages.success(request, gettext("Recorded."))
        return redirect(address(request, "web:rectification", row.case.public_id))
    case = row.case
    context = {"form": form, "branch": case.branch, "village": case.village, "title": row.title}
    return render(request, "web/branches/form.html", context, status=status_of(form))


_FORMS: dict[str, type[forms.Form]] = {
    "measure": MeasureForm,
    "submit": DayForm,
    "accept": DayForm,
    "back": ReasonForm,
    "remove": DayForm,
    "withdraw": ReasonForm,
}


def _carry_out(do: str, asked: dict[str, Any], told: dict[str, Any]) -> None:
    match do:
        case "measure":
            actions.add_measure(**asked, **told)
        case "submit":
            actions.submit_case(on=asked["on"], **told)
        case "accept":
            actions.accept_case(**asked, **told)
        case "back":
            actions.send_back(**asked, **told)
        case "remove":
            actions.remove_label(on=asked["on"], basis=asked["note"], **told)
        case _:
            actions.withdraw_case(**asked, **told)


def _page(request: Request, public_id: str, **given: forms.Form) -> HttpResponse:
    card = queries.case_card(actor=request.actor, public_id=public_id)
    lang = language()
    context = {
        "card": card,
        "case": card.case,
        "triggers": [label.in_(lang) for label in card.triggers],
        "signing": _signing(request, public_id),
        "forms": {do: given.get(do) or _fresh(do) for do in _offered(card)},
    }
    status = status_of(*given.values())
    return render(request, "web/branches/rectification.html", context, status=status)


def _fresh(do: str) -> forms.Form:
    initial = {"public_id": new_public_id(), "on": localdate()}
    return _FORMS[do](initial=initial, auto_id=f"id_{do}_%s")


def _offered(card: queries.CaseCard) -> list[str]:
    """What the reader may do with the case as it stands."""
    state, found = card.case.state, []
    if card.may_keep and state == RectificationState.OPEN:
        found.append("measure")
        if card.measures and not card.open_measures:
            found.append("submit")
    if card.may_decide:
        if state == RectificationState.SUBMITTED and not card.is_signed:
            found += ["accept", "back"]
        if state == RectificationState.ACCEPTED:
            found.append("remove")
        if state not in (RectificationState.REMOVED, RectificationState.WITHDRAWN):
            found.append("withdraw")
    return found


def _signing(request: Request, public_id: str) -> Any:
    """The sign-off of the case, where the reader sees it."""
    if not request.actor.can(SEES):
        return None
    found = signing.cases(
        actor=request.actor, as_of=localdate(), kind="party_branch", subjects=[public_id]
    )
    return found.first()


def _rows(request: Request) -> Any:
    asked, within = _asked(request), year_of_flow(request)
    window = (within.since, within.until)
    told: dict[str, Any] = {"area": asked["area"], "state": asked["state"]}
    if asked["shown"] in ("listed", "accepted", "removed"):
        told[asked["shown"]] = window
    elif asked["shown"] == "stock":
        told["on"] = as_of(request)
    return queries.rectifications(actor=request.actor, **told)


def _asked(request: Request) -> dict[str, Any]:
    return {
        "area": area_of(request),
        "state": word(request, "state", RectificationState.values),
        "shown": word(request, "shown", _SHOWN),
    }
