"""Addresses of the intake."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import path
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from zhucun.directory.enums import Permission
from zhucun.doors.web.access import Request, can
from zhucun.doors.web.asof import address
from zhucun.doors.web.intake.views import batches, exports, imports
from zhucun.doors.web.rooms import Entry, Task
from zhucun.intake import queries
from zhucun.intake.enums import BatchState

urlpatterns = [
    path("imports/", imports.imports, name="imports"),
    path("imports/new/<str:feed>/", imports.import_new, name="import-new"),
    path("imports/new/<str:feed>/template/", imports.import_template, name="import-template"),
    path("imports/<str:public_id>/", batches.batch, name="import"),
    path("imports/<str:public_id>/discard/", batches.discard, name="import-discard"),
    path("imports/<str:public_id>/marked/", batches.marked, name="import-marked"),
    path("exports/", exports.exports, name="exports"),
    path("exports/file/", exports.export_file, name="export-file"),
]

MENU = [
    Entry(
        _("Imports"),
        "web:imports",
        can(Permission.IMPORT),
        _("Bring in lists from Excel: look at the difference, then accept it"),
    ),
    Entry(
        _("Exports"),
        "web:exports",
        can(Permission.EXPORT),
        _("Take lists out as Excel workbooks"),
    ),
]


def waiting(request: Request) -> Iterator[Task]:
    """Previews that nobody has decided about. One count."""
    if not request.actor.can(Permission.IMPORT):
        return
    waiting_for_us = queries.batches(actor=request.actor).filter(state=BatchState.PREVIEWED)
    href = address(request, "web:imports")
    href += f"{'&' if '?' in href else '?'}state={BatchState.PREVIEWED}"
    yield Task(gettext("Imports to be decided"), waiting_for_us.count(), href)
