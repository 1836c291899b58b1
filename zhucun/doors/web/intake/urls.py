"""Addresses of the intake."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import path
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from zhucun.directory.enums import Permission
from zhucun.doors.web.access import Request, can
from zhucun.doors.web.asof import address
from zhucun.doors.web.intake.areas import brings
from zhucun.doors.web.intake.views import batches, exports, imports, parked
from zhucun.doors.web.rooms import Entry, Task
from zhucun.intake import queries
from zhucun.intake.enums import BatchState, ParkedState

urlpatterns = [
    path("imports/", imports.imports, name="imports"),
    path("imports/new/<str:feed>/", imports.import_new, name="import-new"),
    path("imports/new/<str:feed>/template/", imports.import_template, name="import-template"),
    path("imports/<str:public_id>/", batches.batch, name="import"),
    path("imports/<str:public_id>/discard/", batches.discard, name="import-discard"),
    path("imports/<str:public_id>/marked/", batches.marked, name="import-marked"),
    path("parked/", parked.parked_items, name="parked-items"),
    path("parked/<str:public_id>/", parked.parked_item, name="parked"),
    path("parked/<str:public_id>/content/", parked.parked_content, name="parked-content"),
    path("exports/", exports.exports, name="exports"),
    path("exports/file/", exports.export_file, name="export-file"),
]

MENU = [
    Entry(
        _("Imports"),
        "web:imports",
        brings,
        _("Bring in lists from Excel: look at the difference, then accept it"),
    ),
    Entry(
        _("Parked records"),
        "web:parked-items",
        can(Permission.MANAGE_ROSTER),
        _("What phones sent for days after a cadre's last one: record it or close it"),
    ),
    Entry(
        _("Exports"),
        "web:exports",
        can(Permission.EXPORT),
        _("Take lists out as Excel workbooks"),
    ),
]


def waiting(request: Request) -> Iterator[Task]:
    """Previews and parked records that nobody has decided about. Two counts."""
    if request.actor.can(Permission.MANAGE_ROSTER):
        parked_for_us = queries.parked_items(actor=request.actor).filter(state=ParkedState.WAITING)
        label = gettext("Records of cadres who no longer served, to be decided")
        yield Task(label, parked_for_us.count(), address(request, "web:parked-items"))
    if not brings(request.actor):
        return
    waiting_for_us = queries.batches(actor=request.actor).filter(state=BatchState.PREVIEWED)
    href = address(request, "web:imports")
    href += f"{'&' if '?' in href else '?'}state={BatchState.PREVIEWED}"
    yield Task(gettext("Imports to be decided"), waiting_for_us.count(), href)
