"""What those who were at a training finished before and after it (学中干、干中学, YN-077)."""

from __future__ import annotations

from datetime import timedelta

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from zhucun.doors.web.access import Request, allow, methods
from zhucun.doors.web.asof import as_of
from zhucun.doors.web.fieldwork.shown import sees_fieldwork
from zhucun.doors.web.problems import BadQuery
from zhucun.fieldwork.enums import Topic
from zhucun.reports.queries import practice as queries

_DAY = timedelta(days=1)
_KINDS = {
    queries.MATTER: _("Matters closed"),
    queries.TASK: _("Tasks done"),
    queries.PROJECT: _("Projects done"),
}
_PAGES = {
    queries.MATTER: "web:matter",
    queries.TASK: "web:plan-item",
    queries.PROJECT: "web:plan-item",
}


@methods(read=["GET"])
@allow(sees_fieldwork)
def practice(request: Request, public_id: str) -> HttpResponse:
    """Counts before and after with their rows; `?topic=`: the subjects, `?days=`: how far,
    `?own=1`: one's own only. Raises BadQuery."""
    topics = request.GET.getlist("topic")
    days = request.GET.get("days", "90")
    if unknown := [each for each in topics if each not in queries.SUBJECTS]:
        raise BadQuery(value=f"topic={unknown[0][:20]}")
    if days not in map(str, queries.WINDOWS):
        raise BadQuery(value=f"days={days[:20]}")
    own = bool(request.GET.get("own"))
    found = queries.practice(
        actor=request.actor,
        public_id=public_id,
        as_of=as_of(request),
        days=int(days),
        topics=topics,
        own=own,
    )
    context = {
        "found": found,
        "session": found.session,
        "own": own,
        "days": int(days),
        "windows": queries.WINDOWS,
        "counts": [(_KINDS[kind], before, after) for kind, before, after in found.counts()],
        "lists": [
            (side, [(row, _KINDS[row.kind], _PAGES[row.kind]) for row in rows])
            for side, rows in ((_("Before"), found.before), (_("After"), found.after))
        ],
        "subjects": [
            (each, Topic(each).label, each in found.topics, each in found.named)
            for each in queries.SUBJECTS
        ],
        "before_last": found.before_days[1] - _DAY,
        "after_last": found.after_days[1] - _DAY,
        "has_begun": found.after_days[0] < found.after_days[1],
    }
    return render(request, "web/reports/practice.html", context)
