"""Groups of linked villages: the list, one with what its villages share, what is done with it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from zhucun.directory import queries as directory
from zhucun.directory.enums import Permission
from zhucun.doors.web.access import Request, allow, can, methods
from zhucun.doors.web.asof import as_of
from zhucun.doors.web.economy import offers
from zhucun.doors.web.economy.deeds import Deed, Values, told
from zhucun.doors.web.economy.forms import DayForm, EconomyForm, Offers
from zhucun.doors.web.fields import Day
from zhucun.economy import actions, queries
from zhucun.kernel.divisions import Level

_SEES = Permission.SEE_FIELDWORK
#: More are not offered in a form.
_MOST = 500


class GroupForm(EconomyForm):
    name = forms.CharField(label=_("Name"), max_length=60)
    villages = forms.MultipleChoiceField(
        label=_("Linked with these villages"), widget=forms.CheckboxSelectMultiple
    )
    on = Day(label=_("Since"))


class ShareForm(EconomyForm):
    project = forms.ChoiceField(label=_("Project"))


class EndGroupForm(DayForm):
    reason = forms.CharField(label=_("Reason"), max_length=200)


@methods(read=["GET"])
@allow(can(_SEES))
def groups(request: Request) -> HttpResponse:
    """Groups of linked villages of the reader's areas."""
    rows = list(queries.groups(actor=request.actor, as_of=as_of(request))[:_MOST])
    return render(request, "web/economy/groups.html", {"groups": rows})


@methods(read=["GET"])
@allow(can(_SEES))
def group(request: Request, public_id: str) -> HttpResponse:
    """One group with its villages, shared projects and workshops, and what the pack asks of it."""
    card = queries.group_card(actor=request.actor, public_id=public_id, as_of=as_of(request))
    return render(request, "web/economy/group.html", {"card": card, "group": card.group})


def _link(request: Request, place: Any, given: Values) -> Any:
    key, since, today = given.pop("public_id"), given.pop("on"), localdate()
    others = [directory.place_on(code=code, as_of=today) for code in given.pop("villages")]
    return actions.link_villages(
        public_id=key, villages=[place, *others], since=since, **given, **told(request)
    )


def _around(request: Request, place: Any) -> Offers:
    """The other villages of the county, those of the township first."""
    near = offers.villages(request, place.code)
    found = directory.places(
        actor=request.actor,
        as_of=localdate(),
        area=place.code[: Level.COUNTY],
        level=Level.VILLAGE,
    )
    town = place.code[: Level.TOWNSHIP]
    far = [(row.code, row.short_name) for row in found[:_MOST] if not row.code.startswith(town)]
    return {"villages": [*near, *far]}


def _share(request: Request, row: Any, given: Values) -> Any:
    project = queries.one_project(actor=request.actor, public_id=given["project"])
    return actions.change_project(
        project=project, base=project.version, changes={"group": row}, **told(request)
    )


def _projects(request: Request, row: Any) -> Offers:
    """Running projects of its villages that no group shares yet."""
    codes = list(row.villages.values_list("area", flat=True))
    found: Any = queries.projects(actor=request.actor, as_of=localdate(), area=row.area)
    found = found.filter(area__in=codes, closed_on=None, group=None)[:_MOST]
    return {
        "project": [(each.public_id, f"{each.title} · {each.village.short_name}") for each in found]
    }


def _end(request: Request, row: Any, given: Values) -> Any:
    return actions.end_group(group=row, until=given["on"], reason=given["reason"], **told(request))


#: What is recorded from a village's page.
LINK = Deed(title=_("Link villages"), form=GroupForm, run=_link, offers=_around)
#: What is done with a group.
OF_GROUP: Mapping[str, Deed] = {
    "share": Deed(
        title=_("Share a project"),
        form=ShareForm,
        run=_share,
        offers=_projects,
        find=queries.one_group,
        back="web:economy-group",
    ),
    "end": Deed(
        title=_("End the group"),
        form=EndGroupForm,
        run=_end,
        find=queries.one_group,
        back="web:economy-group",
    ),
}
