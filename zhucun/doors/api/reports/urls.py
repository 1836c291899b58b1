"""Addresses of papers."""

from __future__ import annotations

from ninja import Router

from zhucun.directory.enums import Permission
from zhucun.doors.api.reports import views
from zhucun.doors.api.reports.schemas import PaperOut, PaperPage
from zhucun.doors.api.routes import read, write

router = Router()
# A cadre reads what names him, whatever his role: the query limits it.
read(router, "/papers", views.papers, answers=PaperPage, needs=None)
write(router, "/papers", views.issue_paper, answers=PaperOut, needs=Permission.MANAGE_ROSTER)
read(router, "/papers/{public_id}", views.paper, answers=PaperOut, needs=None)
