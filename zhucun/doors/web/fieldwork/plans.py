"""Plans: the list, one with its items, making one, the pledge before its parties."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate, now
from django.utils.translation import gettext, ngettext

from zhucun.directory import queries as directory
from zhucun.directory.enums import Permission
from zhucun.directory.perms import Actor
from zhucun.doors.web.access import Request, allow, can, methods, signed_in, takes_out
from zhucun.doors.web.asof import address, as_of, year_in
from zhucun.doors.web.fieldwork.lists import PLANS
from zhucun.doors.web.fieldwork.plan_forms import ItemForm, PlanForm, ProjectForm, refuse
from zhucun.doors.web.fieldwork.shown import village_of, villages_to_choose, word
from zhucun.doors.web.intake.files import taken
from zhucun.doors.web.listing import show
from zhucun.doors.web.policy.content import language
from zhucun.doors.web.roster.filters import MOST_UNITS, areas
from zhucun.doors.web.templatetags.policy import word as called
from zhucun.fieldwork import actions, queries
from zhucun.fieldwork.enums import ItemKind, PlanKind
from zhucun.fieldwork.marts import item_field
from zhucun.kernel.divisions import Level, parse_code
from zhucun.kernel.ids import new_public_id
from zhucun.kernel.problems import NotAllowed, Problem
from zhucun.roster import queries as roster
from zhucun.signoff import queries as signing

#: Before a sending unit's account has an area of its own, it sees the plans of its people.
_UNITS = Permission.OFFER_CANDIDATES

#: Plans that their parties sign.
_SIGNED = (PlanKind.PLEDGE, PlanKind.DEVELOPMENT, PlanKind.ASSISTANCE)


def sees_plans(actor: Actor) -> bool:
    """Whoever sees fieldwork, a cadre his own, a unit those of its people."""
    sees = actor.can(Permission.SEE_FIELDWORK) or bool(actor.person) or bool(actor.units(_UNITS))
    return signed_in(actor) and sees


def plans_somewhere(actor: Actor) -> bool:
    """Whoever may make a plan somewhere."""
    return signed_in(actor) and (actor.can(Permission.RECORD_FIELDWORK) or bool(actor.person))


@methods(read=["GET"])
@allow(sees_plans)
def plans(request: Request) -> HttpResponse:
    """Plans of the reader's areas, his unit's people and his own, with what is open and late."""
    asked = _asked(request)
    rows = queries.plans(actor=request.actor, as_of=as_of(request), **asked)
    office, today = office_of(request.actor, asked["area"]), localdate()
    context = {
        "listing": PLANS.of(request, rows),
        "asked": asked,
        "kinds": PlanKind.choices,
        "years": range(localdate().year + 1, localdate().year - 5, -1),
        "areas": areas(request, Permission.SEE_FIELDWORK),
        "may_plan": plans_somewhere(request.actor),
        "office": office,
        "missing": [
            (PlanKind(kind).label, village, posting)
            for kind, village, posting in (
                queries.without_plans(area=office, year=today.year, on=today) if office else ()
            )
        ],
        "this_year": today.year,
        "list_file": "web:plans-file" if request.actor.can(Permission.EXPORT) else "",
    }
    return show(request, "web/fieldwork/plans.html", context)


@methods(read=["GET"])
@allow(takes_out(sees_plans))
def plans_file(request: Request) -> HttpResponse:
    """The plans that the list shows, as a workbook (驻村计划台账)."""
    asked, day = _asked(request), as_of(request)
    actor = request.actor.holding(Permission.EXPORT)
    rows = queries.plans(actor=actor, as_of=day, **asked)
    made = queries.plans_workbook(rows, actor=actor, as_of=day, area=asked["area"], lang=language())
    return taken(made, gettext("Plans"), asked["area"], day)


def _asked(request: Request) -> dict[str, Any]:
    """The filters of the address. Raises BadQuery, BadCode."""
    area = request.GET.get("area", "")
    return {
        "area": parse_code(area) if area else "",
        "year": year_in(request),
        "kind": word(request, "kind", PlanKind.values),
    }


def office_of(actor: Actor, asked: str = "") -> str:
    """The county or smaller place whose plans of the year the actor opens: the one asked for, else
    his own; empty where he runs none, or more than a county."""
    mine = actor.areas(Permission.MANAGE_ROSTER)
    area = asked or (mine[0] if len(mine) == 1 else "")
    runs = actor.can(Permission.MANAGE_ROSTER, area=area) if area else False
    return area if runs and len(area) >= Level.COUNTY else ""


@methods(write=["POST"])
@allow(can(Permission.MANAGE_ROSTER))
def plans_open(request: Request) -> HttpResponse:
    """Open the plans of this year for every team of a county that has none."""
    area = parse_code(request.POST.get("area", ""))
    opened = actions.open_year(area=area, year=localdate().year, at=now(), by=request.actor)
    said = ngettext("%(n)s plan is open.", "%(n)s plans are open.", opened)
    messages.success(request, said % {"n": opened})
    return redirect(address(request, "web:plans"))


@methods(read=["GET"], write=["POST"])
@allow(plans_somewhere)
def plan_new(request: Request) -> HttpResponse:
    """Make the plan of a year in one's own village, or `?village=`."""
    today = localdate()
    village = village_of(request, Permission.RECORD_FIELDWORK, today)
    if village is None:
        where = {"villages": villages_to_choose(request.actor, Permission.RECORD_FIELDWORK, today)}
        return render(request, "web/fieldwork/plan_where.html", where)
    team = team_of(request.actor, village.code)
    initial = {
        "public_id": new_public_id(),
        "year": today.year,
        "posting": next(
            (key for key, row in team.items() if row.person.public_id == request.actor.person), ""
        ),
    }
    form = PlanForm(request.POST or None, cadres=named(team), initial=initial)
    if form.is_valid():
        asked = form.cleaned_data
        try:
            made = actions.make_plan(
                **(asked | {"posting": _posting(team, asked)}),
                village=village,
                at=now(),
                by=request.actor,
            )
        except NotAllowed:
            raise
        except Problem as problem:
            refuse(form, problem)
        else:
            return redirect(address(request, "web:plan", made.public_id))
    context = {"form": form, "village": village}
    status = 422 if form.errors else 200
    return render(request, "web/fieldwork/plan_form.html", context, status=status)


@methods(read=["GET"], write=["POST"])
@allow(sees_plans)
def plan(request: Request, public_id: str) -> HttpResponse:
    """One plan with its items and projects; a new one is added here."""
    card = _card(request, public_id)
    forms = _forms(request, card.plan.area)
    form = next((each for each in forms if each.is_bound), None)
    if form is not None and form.is_valid():
        try:
            actions.add_item(
                public_id=form.cleaned_data["public_id"],
                plan=card.plan,
                item=actions.ItemDraft(**form.values),
                at=now(),
                by=request.actor,
            )
        except NotAllowed:
            raise
        except Problem as problem:
            refuse(form, problem)
        else:
            return redirect(address(request, "web:plan", public_id))
    return _page(request, card, forms)


@methods(write=["POST"])
@allow(sees_plans)
def plan_pledge(request: Request, public_id: str) -> HttpResponse:
    """Choose what stands in the pledge, or bring it before its three parties."""
    card = _card(request, public_id)
    told: dict[str, Any] = {"pledge": card.plan, "at": now(), "by": request.actor}
    actions.pledge_items(items=request.POST.getlist("item"), **told)
    if request.POST.get("do") == "submit":
        actions.submit_pledge(**told)
        messages.success(request, gettext("The pledge is before its three parties."))
    return redirect(address(request, "web:plan", public_id))


@methods(write=["POST"])
@allow(sees_plans)
def plan_submit(request: Request, public_id: str) -> HttpResponse:
    """Bring a development list, or the plan of a village, before its signers."""
    card = _card(request, public_id)
    actions.submit_plan(plan=card.plan, at=now(), by=request.actor)
    messages.success(request, gettext("It is before its signers."))
    return redirect(address(request, "web:plan", public_id))


@methods(write=["POST"])
@allow(sees_plans)
def plan_withdraw(request: Request, public_id: str) -> HttpResponse:
    """Withdraw a plan with a reason; it stays on record."""
    card = _card(request, public_id)
    actions.withdraw_plan(
        plan=card.plan, reason=request.POST.get("reason", ""), at=now(), by=request.actor
    )
    messages.success(request, gettext("The plan is withdrawn."))
    return redirect(address(request, "web:plans"))


def team_of(actor: Actor, area: str) -> dict[str, Any]:
    """Who of those that the actor sees serves in a village today, by public id. One query."""
    wanted = roster.RosterFilter(area=area)
    rows = roster.roster(actor=actor, as_of=localdate(), wanted=wanted)
    return {row.public_id: row for row in rows}


def named(team: dict[str, Any]) -> list[tuple[str, str]]:
    return [(key, f"{row.person.name} · {row.get_role_display()}") for key, row in team.items()]


def _card(request: Request, public_id: str) -> queries.PlanCard:
    return queries.plan_card(actor=request.actor, public_id=public_id, as_of=as_of(request))


def fields_served(area: str) -> list[tuple[str, str]]:
    """The fields of which an item may serve one, as the pack of the village calls them."""
    day = localdate()
    name, words = item_field(area, day)
    if not name:
        return []
    pack = directory.pack_for(area, as_of=day)
    return [(each, called(pack, name, each)) for each in words]


def units_for(actor: Actor, area: str) -> list[tuple[str, str]]:
    """Units that may pay for a project of a village, for a select. One query."""
    found = queries.funder_units(actor=actor, area=area)[:MOST_UNITS]
    return [(unit.public_id, unit.name) for unit in found]


def _forms(request: Request, area: str) -> tuple[ItemForm, ProjectForm]:
    """The form of an item and that of a project; what is sent belongs to one of them."""
    sent = request.POST if request.method == "POST" else None
    is_project = sent is not None and sent.get("kind") == ItemKind.PROJECT
    offered: dict[str, Any] = {
        "cadres": named(team_of(request.actor, area)),
        "served": fields_served(area),
    }
    initial = {"public_id": new_public_id()}
    return (
        ItemForm(None if is_project else sent, initial={**initial, "kind": "task"}, **offered),
        ProjectForm(
            sent if is_project else None,
            **offered,
            units=units_for(request.actor, area),
            initial=initial,
            auto_id="id_project_%s",
        ),
    )


def _precedence(request: Request, card: queries.PlanCard) -> list[tuple[str, str, str]]:
    """What the pack says comes first in a plan, held against it: (outcome, label, clauses)."""
    found = queries.precedence(
        [line.item for line in card.lines], area=card.plan.area, as_of=as_of(request)
    )
    return [
        (outcome.value, item.label(language()), ", ".join(item.clauses)) for item, outcome in found
    ]


def _page(
    request: Request, card: queries.PlanCard, forms: tuple[ItemForm, ProjectForm]
) -> HttpResponse:
    is_pledge = card.plan.kind == PlanKind.PLEDGE
    may_add = card.may_plan and not is_pledge and not card.plan.is_agreed
    case = None
    if card.plan.kind in _SIGNED:
        found = signing.cases(
            actor=request.actor,
            as_of=localdate(),
            kind=card.plan.kind,
            subjects=[card.plan.public_id],
        )
        case = found.order_by("-pk").first()
    context = {
        "card": card,
        "plan": card.plan,
        "is_pledge": is_pledge,
        "is_development": card.plan.kind == PlanKind.DEVELOPMENT,
        "procedure": _procedure(card),
        "case": case,
        "form": forms[0] if may_add else None,
        "project_form": forms[1] if may_add else None,
        "findings": _precedence(request, card),
        "chosen": {line.item.public_id for line in card.lines},
    }
    status = 422 if any(form.is_bound and form.errors for form in forms) else 200
    return render(request, "web/fieldwork/plan.html", context, status=status)


def _procedure(card: queries.PlanCard) -> Any | None:
    """The steps by which the pack lets the plan of a village be made (HX25-67)."""
    if card.plan.kind != PlanKind.ASSISTANCE:
        return None
    pack = directory.pack_for(card.plan.area, as_of=localdate())
    return next(iter(pack.chains(card.plan.kind)), None)


def _posting(team: dict[str, Any], asked: dict[str, Any]) -> Any | None:
    personal = asked["kind"] in (PlanKind.TASK_LIST, PlanKind.PLEDGE)
    return team.get(asked["posting"]) if personal else None
