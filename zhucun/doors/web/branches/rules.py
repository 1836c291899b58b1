"""Rules of villages: the register, one rule, recording, revising, repealing."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate, now
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from zhucun.branches import actions, queries
from zhucun.branches.enums import RuleKind
from zhucun.doors.web.access import Request, allow, methods
from zhucun.doors.web.asof import address, as_of
from zhucun.doors.web.branches.forms import Choices, Keyed, offer
from zhucun.doors.web.branches.rule_lists import VILLAGE_RULES
from zhucun.doors.web.branches.shown import (
    KEEPS,
    area_of,
    ask_where,
    filters,
    keeps,
    sees,
    status_of,
    tried,
    where,
)
from zhucun.doors.web.fields import Day
from zhucun.doors.web.fieldwork.shown import word
from zhucun.doors.web.intake.files import sent_and_removed
from zhucun.doors.web.listing import show
from zhucun.doors.web.roster.reasons import language
from zhucun.kernel.ids import new_public_id

#: A village holds seldom more meetings than can be chosen from a list.
_MOST = 200


class VillageRuleForm(Keyed):
    """A rule as it was adopted."""

    kind = forms.ChoiceField(label=_("Kind of rule"), choices=RuleKind.choices)
    title = forms.CharField(label=_("Title"), max_length=80)
    adopted_on = Day(label=_("Adopted on"))
    meeting = forms.ChoiceField(
        label=_("Meeting of the branch"),
        required=False,
        help_text=_("Where it was adopted at one that is on record; nothing is written again."),
    )
    resolution = forms.CharField(
        label=_("Or by which resolution"),
        max_length=80,
        required=False,
        help_text=_("Such as the meeting of villagers of a day"),
    )
    is_revision = forms.BooleanField(
        label=_("It revises a rule that is not on record here"), required=False
    )
    text = forms.CharField(
        label=_("Text"), max_length=20_000, required=False, widget=forms.Textarea(attrs={"rows": 8})
    )

    def __init__(self, *args: Any, held: Choices, **more: Any) -> None:
        super().__init__(*args, **more)
        offer(self, "meeting", [("", "—"), *held])


class RepealForm(forms.Form):
    """The end of a rule."""

    on = Day(
        label=_("In force no more from"),
        help_text=_("The day of its adoption: it was entered by mistake."),
    )
    reason = forms.CharField(label=_("Reason"), max_length=200)


@methods(read=["GET"])
@allow(sees)
def village_rules(request: Request) -> HttpResponse:
    """Rules of villages of the reader's areas, in force on the day or all of them."""
    asked = _asked(request)
    context = filters(
        request,
        listing=VILLAGE_RULES.of(request, _rows(request)),
        asked=asked,
        kinds=RuleKind.choices,
    )
    return show(request, "web/branches/village_rules.html", context)


@methods(read=["GET"])
@allow(sees)
def village_rules_file(request: Request) -> HttpResponse:
    """The rules that the list shows, as a workbook (村级制度台账)."""
    day = as_of(request)
    path, _count = queries.rules_workbook(_rows(request), as_of=day, lang=language())
    return sent_and_removed(path, name=f"{gettext('Rules of villages')}-{day.isoformat()}.xlsx")


@methods(read=["GET"], write=["POST"])
@allow(keeps)
def village_rule_new(request: Request) -> HttpResponse:
    """Record a rule of one's own village, or `?village=`."""
    village = where(request)
    title = _("Record a rule of the village")
    if village is None:
        back = ("web:village-rules", _("Rules of villages"))
        return ask_where(request, title, back=back)
    form, held = _form(request, village.code)
    made: list[Any] = []

    def act() -> None:
        draft = _draft(form, held)
        made.append(actions.record_rule(draft, village=village, at=now(), by=request.actor))

    if tried(form, act):
        messages.success(request, gettext("Recorded."))
        return redirect(address(request, "web:village-rule", made[0].public_id))
    context = {"form": form, "village": village, "title": title}
    return render(request, "web/branches/form.html", context, status=status_of(form))


@methods(read=["GET"], write=["POST"])
@allow(sees)
def village_rule(request: Request, public_id: str) -> HttpResponse:
    """One rule with those before and after it; a post repeals it with a reason."""
    row = queries.rule_card(actor=request.actor, public_id=public_id)
    form = RepealForm(request.POST or None, initial={"on": localdate()})
    told: dict[str, Any] = {"rule": row, "at": now(), "by": request.actor}
    if request.method == "POST" and tried(
        form, lambda: actions.repeal_rule(**form.cleaned_data, **told)
    ):
        messages.success(request, gettext("Recorded."))
        return redirect(address(request, "web:village-rule", public_id))
    may = row.ends_on is None and request.actor.can(KEEPS, area=row.area)
    context = {
        "rule": row,
        "after": getattr(row, "replaced_by", None),
        "form": form if may else None,
    }
    return render(request, "web/branches/village_rule.html", context, status=status_of(form))


@methods(read=["GET"], write=["POST"])
@allow(keeps)
def village_rule_revise(request: Request, public_id: str) -> HttpResponse:
    """Put a revised rule in the place of this one."""
    row = queries.rule_card(actor=request.actor, public_id=public_id)
    initial = {"kind": row.kind, "title": row.title, "text": row.text}
    form, held = _form(request, row.area, initial)
    del form.fields["is_revision"]
    made: list[Any] = []

    def act() -> None:
        draft = _draft(form, held)
        made.append(actions.revise_rule(rule=row, draft=draft, at=now(), by=request.actor))

    if tried(form, act):
        messages.success(request, gettext("Recorded."))
        return redirect(address(request, "web:village-rule", made[0].public_id))
    context = {"form": form, "village": row.village, "title": _("Revise the rule")}
    return render(request, "web/branches/form.html", context, status=status_of(form))


def _form(
    request: Request, area: str, initial: dict[str, Any] | None = None
) -> tuple[VillageRuleForm, dict[str, Any]]:
    """The form with the meetings of the village, the latest first."""
    found = queries.meetings(actor=request.actor, area=area)[:_MOST]
    held = {row.public_id: row for row in found}
    form = VillageRuleForm(
        request.POST or None,
        held=[(key, f"{row.on} {row.topic}") for key, row in held.items()],
        initial={"public_id": new_public_id(), "adopted_on": localdate(), **(initial or {})},
    )
    return form, held


def _draft(form: VillageRuleForm, held: dict[str, Any]) -> actions.RuleDraft:
    asked = dict(form.cleaned_data)
    return actions.RuleDraft(meeting=held.get(asked.pop("meeting")), **asked)


def _rows(request: Request) -> QuerySet[Any]:
    asked = _asked(request)
    everything = asked.pop("shown") == "all"
    return queries.village_rules(
        actor=request.actor, as_of=as_of(request), all_of_them=everything, **asked
    )


def _asked(request: Request) -> dict[str, Any]:
    return {
        "area": area_of(request),
        "kind": word(request, "kind", RuleKind.values),
        "shown": word(request, "shown", ("all",)),
    }
