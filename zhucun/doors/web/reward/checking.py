"""Lists of people to be promoted, commended or chosen, checked by the pack's rules: 凡提必下
(SQ24-088), and on which appraisals and archive a proposal rests (SQ24-072)."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate

from zhucun.directory.enums import Permission
from zhucun.doors.web.access import Request, allow, methods
from zhucun.doors.web.asof import address
from zhucun.doors.web.intake.files import sent_and_removed
from zhucun.doors.web.listing import show
from zhucun.doors.web.reward.forms import CheckForm, refuse
from zhucun.doors.web.reward.lists import CHECKS
from zhucun.doors.web.reward.shown import keeps_reward
from zhucun.doors.web.roster.filters import areas
from zhucun.doors.web.roster.reasons import language
from zhucun.kernel.problems import Problem
from zhucun.reward import actions, queries


@methods(read=["GET"], write=["POST"])
@allow(keeps_reward)
def promotion_checks(request: Request) -> HttpResponse:
    """Lists that were checked, and a new one."""
    offered = [(each.value, each.label) for each in areas(request, Permission.KEEP_REWARD)]
    form = CheckForm(request.POST or None, areas=offered)
    if form.is_valid():
        asked = form.cleaned_data
        try:
            made = actions.check_promotions(
                queries.listed(asked["names"]),
                area=asked["area"],
                title=asked["title"],
                purpose=asked["purpose"],
                as_of=localdate(),
                by=request.actor,
            )
        except Problem as problem:
            refuse(form, problem)
        else:
            return redirect(address(request, "web:promotion-check", made.public_id))
    rows = queries.promotion_checks(actor=request.actor)
    context = {"listing": CHECKS.of(request, rows), "form": form}
    return show(request, "web/reward/checks.html", context)


@methods(read=["GET"])
@allow(keeps_reward)
def promotion_check_file(request: Request, public_id: str) -> HttpResponse:
    """One list as it came out, as a workbook."""
    found, rows = queries.promotion_check(actor=request.actor, public_id=public_id)
    path, _count = queries.check_workbook(found, rows, actor=request.actor, lang=language())
    return sent_and_removed(path, name=f"{found.title}-{found.as_of}.xlsx")


@methods(read=["GET"])
@allow(keeps_reward)
def promotion_check(request: Request, public_id: str) -> HttpResponse:
    """One list as it came out: each name with its rows and what is not known; to be printed."""
    found, rows = queries.promotion_check(actor=request.actor, public_id=public_id)
    lang = language()
    told = [
        (
            row,
            [
                {
                    "outcome": each["outcome"],
                    "label": each[lang],
                    "why": each[f"why_{lang}"],
                    "read": [(one[lang], one["value"]) for one in each.get("read", ())],
                }
                for each in row.answers
            ],
        )
        for row in rows
    ]
    return render(request, "web/reward/check.html", {"check": found, "rows": told})
