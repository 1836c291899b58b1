"""Forms that change a body, a project or a finance station: each begins with what is on record, and
with the version that was opened."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.timezone import localdate
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from zhucun.directory import queries as directory
from zhucun.doors.web.access import Request
from zhucun.doors.web.economy import offers
from zhucun.doors.web.economy.deeds import Deed, Values, body_of, member_of, offer_of, told
from zhucun.doors.web.economy.forms import (
    BodyForm,
    EconomyForm,
    Offers,
    ProjectForm,
    RatingForm,
    StationForm,
    YesNo,
    Yuan,
)
from zhucun.economy import actions, queries
from zhucun.economy.enums import ProjectKind, ProjectState
from zhucun.households.queries import shown_name
from zhucun.kernel.divisions import Level

_STATES = [(state.value, state.label) for state in (ProjectState.PLANNED, ProjectState.RUNNING)]
#: The field of a form that stands for a column.
_FIELD = {"valid_from": "on", "opened_on": "on"}
#: What is changed on another page.
_OTHERS = {"group": _("Shared by the linked villages"), "plan_item": _("Carries on the plan item")}


class BodyChangeForm(BodyForm):
    """A body as it is on record. `base`: the version that was opened."""

    joins_assistance = forms.BooleanField(label=_("Takes part in the assistance"), required=False)
    base = forms.IntegerField(widget=forms.HiddenInput)


class ProjectChangeForm(ProjectForm):
    plan_item = None  # type: ignore[assignment]
    kind = forms.ChoiceField(label=_("Kind"), choices=ProjectKind.choices)
    state = forms.ChoiceField(label=_("State"), choices=_STATES)
    yearly_output = Yuan(label=_("Yearly output in yuan"), required=False)
    aims_at_exit = YesNo(label=_("Helps households out of poverty"))
    base = forms.IntegerField(widget=forms.HiddenInput)


class StationChangeForm(StationForm):
    base = forms.IntegerField(widget=forms.HiddenInput)


class RatingChangeForm(RatingForm):
    base = forms.IntegerField(widget=forms.HiddenInput)


def _changes(given: Values) -> tuple[int, Values]:
    """The version that was opened, and the fields as they were sent."""
    given.pop("public_id")
    return given.pop("base"), given


def _body(request: Request, row: Any, given: Values) -> Any:
    base, changes = _changes(given)
    changes["since"] = changes.pop("on")
    today = localdate()
    changes["serves"] = [directory.place_on(code=each, as_of=today) for each in changes["serves"]]
    return actions.change_body(body=row, base=base, changes=changes, **told(request))


def _project(request: Request, row: Any, given: Values) -> Any:
    base, changes = _changes(given)
    changes["body"] = body_of(request, changes["body"])
    changes["leader"] = _leader(request, row, changes["leader"])
    changes["offer"] = offer_of(request, changes["offer"])
    return actions.change_project(project=row, base=base, changes=changes, **told(request))


def _leader(request: Request, row: Any, key: str) -> Any:
    """The able person who was chosen; one who stays is not asked for again."""
    if row.leader is not None and key == row.leader.public_id:
        return row.leader
    return member_of(request, key)


def _station(request: Request, row: Any, given: Values) -> Any:
    base, changes = _changes(given)
    changes["since"] = changes.pop("on")
    return actions.change_station(station=row, base=base, changes=changes, **told(request))


def _rating(request: Request, row: Any, given: Values) -> Any:
    base, changes = _changes(given)
    return actions.change_rating(rating=row, base=base, changes=changes, **told(request))


def _rating_now(row: Any) -> Values:
    same = ("grade", "limit", "on", "source")
    return {**{name: getattr(row, name) for name in same}, "base": row.version}


def _yes(value: bool | None) -> str:
    return "" if value is None else ("yes" if value else "no")


def _body_now(row: Any) -> Values:
    return {
        "kind": row.kind,
        "name": row.name,
        "credit_code": row.credit_code,
        "trade": row.trade,
        "on": row.valid_from,
        "is_led_by_branch": _yes(row.is_led_by_branch),
        "is_of_returnee": _yes(row.is_of_returnee),
        "joins_assistance": row.joins_assistance,
        "serves": [each.village.code for each in row.villages.select_related("village")],
        "base": row.version,
    }


def _project_now(row: Any) -> Values:
    same = ("kind", "title", "product", "hamlet", "quantity", "unit", "market")
    return {
        **{name: getattr(row, name) for name in (*same, "yearly_output", "state")},
        "body": "" if row.body is None else row.body.public_id,
        "leader": "" if row.leader is None else row.leader.public_id,
        "offer": "" if row.offer is None else row.offer.public_id,
        "is_direct_sale": _yes(row.is_direct_sale),
        "is_led_by_branch": _yes(row.is_led_by_branch),
        "aims_at_exit": _yes(row.aims_at_exit),
        "on": row.opened_on,
        "base": row.version,
    }


def _station_now(row: Any) -> Values:
    run = _yes(row.is_run_by_village)
    return {"on": row.valid_from, "is_run_by_village": run, "base": row.version}


def _body_offers(request: Request, row: Any) -> Offers:
    """The villages around, and those that it serves."""
    around = offers.villages(request, row.area) if len(row.area) == Level.VILLAGE else []
    served = [each.village for each in row.villages.select_related("village")]
    return {"serves": _with(around, [(each.code, each.short_name) for each in served])}


def _project_offers(request: Request, row: Any) -> Offers:
    """What a new project is offered, and what this one has."""
    body = [(row.body.public_id, row.body.name)] if row.body is not None else []
    offer = [(row.offer.public_id, row.offer.title)] if row.offer is not None else []
    leader = []
    if row.leader is not None:
        who = shown_name(request.actor, row.leader.household.area, row.leader.name)
        leader = [(row.leader.public_id, who)]
    kinds = [(row.kind, row.get_kind_display())]
    return {
        "kind": _with(offers.kinds(request, row.area), kinds),
        "offer": _with(offers.offered(request, row.area), offer),
        "body": _with(offers.bodies(request, row.area), body),
        "leader": _with(offers.leaders(request, row.area), leader),
    }


def _with(found: offers.Choices, own: offers.Choices) -> offers.Choices:
    known = {value for value, _label in found}
    return [*found, *(each for each in own if each[0] not in known)]


#: What can be changed: kind of record → how.
OF_CHANGE: Mapping[str, Deed] = {
    "body": Deed(
        title=_("Change the body"),
        form=BodyChangeForm,
        run=_body,
        offers=_body_offers,
        start=_body_now,
        find=queries.one_body,
        back="web:economy-body",
    ),
    "project": Deed(
        title=_("Change the project"),
        form=ProjectChangeForm,
        run=_project,
        offers=_project_offers,
        start=_project_now,
        find=queries.one_project,
        back="web:economy-project",
    ),
    "station": Deed(
        title=_("Change the station"),
        form=StationChangeForm,
        run=_station,
        start=_station_now,
        find=queries.one_station,
    ),
    "rating": Deed(
        title=_("Correct the rating"),
        form=RatingChangeForm,
        run=_rating,
        start=_rating_now,
        find=queries.one_rating,
        back="web:economy-rating",
    ),
}


def in_words(what: str, found: tuple[queries.Change, ...]) -> list[tuple[Any, list[str]]]:
    """Changes with each field in words: “Name: 甲 → 乙”. A villager is never named here."""
    form = OF_CHANGE[what].form
    return [(change, [_field(form, *each) for each in change.fields]) for change in found]


def _field(form: type[EconomyForm], name: str, before: Any, after: Any) -> str:
    field = form.base_fields.get(_FIELD.get(name, name))
    label = str(field.label) if field is not None and field.label else str(_OTHERS.get(name, name))
    if name == "leader":
        return label
    was, is_now = (_value(field, each) for each in (before, after))
    return gettext("%(field)s: %(before)s → %(after)s") % {
        "field": label,
        "before": was,
        "after": is_now,
    }


def _value(field: Any, value: Any) -> str:
    if value is None or value in ("", []):
        return "—"
    if isinstance(value, bool):
        return gettext("Yes") if value else gettext("No")
    if isinstance(value, list):
        return gettext(", ").join(str(each) for each in value)
    choices: Any = field.choices if isinstance(field, forms.ChoiceField) else ()
    return str(dict(choices).get(value, value))
