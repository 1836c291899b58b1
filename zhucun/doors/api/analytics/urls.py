"""Addresses of figures, coverage and eligibility."""

from __future__ import annotations

from ninja import Router

from zhucun.directory.enums import Permission
from zhucun.doors.api.analytics import owing, views
from zhucun.doors.api.analytics.owing_schemas import (
    DutyLineOut,
    ObligationCardOut,
    ObligationOut,
    ObligationsOut,
)
from zhucun.doors.api.analytics.schemas import (
    BoardOut,
    CoverageOut,
    LeadsOut,
    RowsBehindOut,
    VerdictOut,
)
from zhucun.doors.api.routes import read

_SEE = Permission.SEE_PLACES

router = Router()
read(router, "/board", views.board, answers=BoardOut, needs=_SEE)
read(router, "/board/rows", views.rows_behind, answers=RowsBehindOut, needs=_SEE)
read(router, "/coverage", views.coverage, answers=CoverageOut, needs=_SEE)
read(router, "/coverage/rows", views.gaps, answers=RowsBehindOut, needs=_SEE)
read(router, "/leads", views.leads, answers=LeadsOut, needs=_SEE)
read(router, "/leads/rows", views.lead_rows, answers=RowsBehindOut, needs=_SEE)
read(
    router,
    "/candidates/{public_id}/eligibility",
    views.eligibility,
    answers=VerdictOut,
    needs=None,
)
read(
    router,
    "/candidates/{public_id}/comparison",
    views.comparison,
    answers=list[VerdictOut],
    needs=None,
)
_OWED = Permission.SEE_PRESENCE
read(router, "/obligations", owing.obligations, answers=ObligationsOut, needs=_OWED)
read(router, "/obligations/duties", owing.duties, answers=list[DutyLineOut], needs=_OWED)
read(router, "/obligations/mine", owing.my_obligations, answers=list[ObligationOut], needs=None)
read(router, "/obligations/one", owing.obligation, answers=ObligationCardOut, needs=None)
