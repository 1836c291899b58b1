"""Addresses of the policy packs."""

from __future__ import annotations

from ninja import Router

from zhucun.doors.api.packs import views
from zhucun.doors.api.packs.schemas import ClauseOut, PackCard, PackOut
from zhucun.doors.api.routes import read

router = Router()
read(router, "/packs", views.packs, answers=list[PackOut], needs=None)
read(router, "/packs/{pack_id}", views.pack, answers=PackCard, needs=None)
read(router, "/clauses/{clause_id}", views.clause, answers=ClauseOut, needs=None)
