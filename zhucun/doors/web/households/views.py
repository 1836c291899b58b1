"""The list of households, and the card of one."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext

from zhucun.directory import queries as directory
from zhucun.directory.enums import Permission
from zhucun.doors.web.access import Request, allow, can, methods
from zhucun.doors.web.asof import as_of
from zhucun.doors.web.households.act_forms import MemberFactsForm
from zhucun.doors.web.households.forms import OpenForm
from zhucun.doors.web.households.lists import HOUSEHOLDS
from zhucun.doors.web.listing import searched, show
from zhucun.doors.web.rooms import panels_of
from zhucun.doors.web.roster.filters import Choice, areas
from zhucun.doors.web.roster.reasons import language
from zhucun.doors.web.roster.sentences import actors_in, codes_in, told
from zhucun.households import queries
from zhucun.households.enums import Allowance, Health, IncomePart
from zhucun.households.queries import HouseholdCard
from zhucun.intake import queries as intake
from zhucun.kernel.divisions import Level, parse_code

_SEES = can(Permission.SEE_HOUSEHOLDS)
#: Masked fields that are a word of ours.
_WORDS = {"health": Health, "allowance": Allowance}


@methods(read=["GET"])
@allow(_SEES)
def households(request: Request) -> HttpResponse:
    """Households of the reader's areas, or of one village. Names are masked above the township."""
    day, actor = as_of(request), request.actor
    area = parse_code(asked) if (asked := request.GET.get("area", "")) else ""
    tag = request.GET.get("tag", "")[:40]
    found = queries.households(
        actor=actor, as_of=day, area=area, text=searched(request), tag=tag
    ).defer("phone")
    listing = HOUSEHOLDS.of(request, found)
    words = kinds(area or next(iter(actor.areas(Permission.SEE_HOUSEHOLDS)), ""), day)
    borne = queries.tags_on(listing.rows, as_of=day)
    for row in queries.with_names(actor, listing.rows):
        row.kinds = [words.get(each, each) for each in borne[row.pk]]  # type: ignore[attr-defined]
    village = _village(request, area)
    context = {
        "listing": listing,
        "areas": _areas(request, village),
        "area": area,
        "kinds": list(words.items()),
        "tag": tag,
        "village": village,
        "may_add": village is not None and queries.rights(actor, area).may_keep,
        "masks": any("*" in row.shown_name for row in listing.rows),
    }
    return show(request, "web/households/households.html", context)


@methods(read=["GET"])
@allow(_SEES)
def household(request: Request, public_id: str) -> HttpResponse:
    """One household: members, kinds with their days, what other rooms know of it, its history."""
    card = queries.household_card(actor=request.actor, public_id=public_id)
    return _page(request, card, None, {})


@methods(write=["POST"])
@allow(_SEES)
def household_open(request: Request, public_id: str) -> HttpResponse:
    """Open one masked field, once, on this answer only; who, whom, what and why is logged."""
    card = queries.household_card(actor=request.actor, public_id=public_id)
    form = OpenForm(request.POST, people=_people(request, card))
    opened: dict[str, dict[str, Any]] = {}
    if form.is_valid():
        who, what = form.cleaned_data["who"], form.cleaned_data["what"]
        reason = form.cleaned_data["reason"]
        if what == "income":
            told = queries.read_incomes(
                actor=request.actor, household=card.household, reason=reason
            )
            return _page(request, card, None, {who: {what: bool(told)}})
        value = queries.reveal(
            actor=request.actor,
            household=card.household,
            what=what,
            reason=reason,
            member=next((row for row in card.members if row.public_id == who), None),
        )
        if value and what in _WORDS:
            value = str(_WORDS[what](value).label)
        opened = {who: {what: value or "—"}}
    return _page(request, card, form if form.errors else None, opened)


def kinds(area: str, day: Any) -> dict[str, str]:
    """The classifications of households in an area's pack, in the reader's language."""
    found = queries.tag_words(area, as_of=day)
    return {item.id: item.spec.label.in_(language()) for item in found}


def _areas(request: Request, village: Any) -> list[Choice]:
    found = areas(request, Permission.SEE_HOUSEHOLDS)
    if village is not None and village.code not in {each.value for each in found}:
        found.append(Choice(value=village.code, label=village.short_name, depth=1))
    return found


def _village(request: Request, area: str) -> Any:
    """The village whose households are asked for. Raises UnknownPlace."""
    if len(area) != Level.VILLAGE:
        return None
    return directory.place_on(code=area, as_of=as_of(request))


def _people(request: Request, card: HouseholdCard) -> list[tuple[str, str]]:
    shown = queries.opened(request.actor, card.household, card.members)
    return [
        (each.row.public_id, f"{each.name} · {each.row.get_relation_display()}") for each in shown
    ]


def _page(
    request: Request,
    card: HouseholdCard,
    form: OpenForm | None,
    opened: dict[str, dict[str, Any]],
) -> HttpResponse:
    actor, day, found = request.actor, as_of(request), card.household
    shown = queries.opened(actor, found, card.members)
    if form is None and card.rights.may_open:
        form = OpenForm(people=_people(request, card))
    history = queries.history_of(found)
    sees_who = actor.can(Permission.SEE_LEDGER, area=found.area)
    on = found.valid_until
    present = [each for each in shown if _is_present(each.row, day)]
    present = present or [each for each in shown if on is not None and each.row.valid_until == on]
    context = {
        "household": found,
        "rights": card.rights,
        "phone": directory.masked_phone(found.phone),
        "present": present,
        "may_take_back": on is not None
        and found.merged_into_id is None
        and queries.rights(actor, found.area).may_keep,
        "is_over": on is not None and on <= day,
        "former": [
            each
            for each in shown
            if each.row.valid_until and each.row.valid_until <= day and each not in present
        ],
        "tags": card.tags,
        "dwellings": card.dwellings,
        "kin": card.kin,
        **_facts(card, [each.row for each in present], day),
        "words": kinds(found.area, day),
        "opened": opened,
        "form": form if card.rights.may_open else None,
        "panels": panels_of(request, found),
        "timeline": told(
            reversed(history),
            pack=directory.pack_for(found.area, as_of=day),
            places=directory.names_of(codes_in(history) | {found.area}, as_of=day),
            actors=directory.names_of_accounts(actors_in(history)) if sees_who else {},
            lists=intake.from_lists(history, actor=actor),
        ),
    }
    status = 422 if form is not None and form.errors else 200
    return render(request, "web/households/household.html", context, status=status)


def _facts(card: HouseholdCard, members: list[Any], day: Any) -> dict[str, Any]:
    """Incomes and facts, for whoever may read them. Four queries."""
    found = card.household
    if not card.rights.reads_amounts:
        return {"incomes": [], "states": None}
    states = queries.states_of(found, members, as_of=day)
    told = [(row, states.members.get(row.pk)) for row in members]
    return {
        "incomes": [(each, _parts(each)) for each in queries.incomes_of(found)],
        "states": states,
        "stated": {row.public_id: _line(state) for row, state in told if state is not None},
    }


def _parts(each: Any) -> list[tuple[Any, Any]]:
    known = queries.parts_of(each.row)
    return [(part.label, known[part]) for part in IncomePart if known[part] is not None]


def _line(state: Any) -> str:
    """What holds of a member, in a line; of health and an allowance only that it is on record."""
    words = [
        state.ethnicity,
        *(getattr(state, f"get_{name}_display")() for name in ("education", "labour")),
    ]
    for name in ("schooling", "works_away", "medical_insurance", "pension", "care_kind"):
        if getattr(state, name):
            title = str(MemberFactsForm.base_fields[name].label)
            words.append(f"{title}{gettext(': ')}{getattr(state, f'get_{name}_display')()}")
    if state.health:
        words.append(gettext("health on record"))
    if state.allowance:
        words.append(gettext("minimum allowance: on record"))
    return " · ".join(str(word) for word in words if word)


def _is_present(row: Any, day: Any) -> bool:
    return row.valid_from <= day and (row.valid_until is None or row.valid_until > day)
