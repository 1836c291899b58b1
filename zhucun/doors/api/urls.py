"""The API's addresses, room by room."""

from __future__ import annotations

from zhucun.doors.api.analytics.urls import router as analytics
from zhucun.doors.api.appraisal.urls import router as appraisal
from zhucun.doors.api.ballots.urls import router as ballots
from zhucun.doors.api.branches.urls import router as branches
from zhucun.doors.api.directory.urls import router as directory
from zhucun.doors.api.door import Door
from zhucun.doors.api.economy.urls import router as economy
from zhucun.doors.api.exits.urls import router as exits
from zhucun.doors.api.fieldwork.urls import router as fieldwork
from zhucun.doors.api.households.urls import router as households
from zhucun.doors.api.learning.urls import router as learning
from zhucun.doors.api.monitoring.urls import router as monitoring
from zhucun.doors.api.packs.urls import router as packs
from zhucun.doors.api.pairing.urls import router as pairing
from zhucun.doors.api.presence.leave_urls import router as leave
from zhucun.doors.api.presence.urls import router as presence
from zhucun.doors.api.reports.urls import router as reports
from zhucun.doors.api.reward.urls import router as reward
from zhucun.doors.api.roster.demands.urls import router as demands
from zhucun.doors.api.roster.service.urls import router as service
from zhucun.doors.api.roster.urls import router as roster
from zhucun.doors.api.screening.urls import router as screening
from zhucun.doors.api.selection.urls import router as selection
from zhucun.doors.api.signoff.urls import router as signoff
from zhucun.doors.api.support.urls import router as support

_ABOUT = """\
Reads and writes what the pages of zhucun read and write, by the same rules.

Every request carries a token (`Authorization: Bearer …`) and sees what the token's account may
see. Days are written 2024-01-25; `as_of` asks what held on a day. Places are named by their
division code, everything else by a public id of twelve letters and digits. Numbers with decimals
are text, so that nothing is rounded on the way.

A refusal is `{code, message, todo, facts}`: the code never changes, the message says what
happened and why, and `todo` what to do next, in Chinese or (`Accept-Language: en`) in English.
What lies outside an account's area is answered as if it did not exist (404, or an empty list).
"""

api = Door(title="zhucun", version="1", description=_ABOUT)
api.add_router("", directory, tags=["directory"])
api.add_router("", roster, tags=["roster"])
api.add_router("", demands, tags=["demands"])
api.add_router("", service, tags=["service"])
api.add_router("", signoff, tags=["sign-off"])
api.add_router("", households, tags=["households"])
api.add_router("", fieldwork, tags=["fieldwork"])
api.add_router("", branches, tags=["branches"])
api.add_router("", economy, tags=["economy"])
api.add_router("", pairing, tags=["pairing"])
api.add_router("", ballots, tags=["evaluation by villagers"])
api.add_router("", monitoring, tags=["monitoring"])
api.add_router("", exits, tags=["exits"])
api.add_router("", screening, tags=["cross-checks"])
api.add_router("", appraisal, tags=["appraisal"])
api.add_router("", learning, tags=["learning"])
api.add_router("", support, tags=["support"])
api.add_router("", leave, tags=["leave"])
api.add_router("", presence, tags=["presence"])
api.add_router("", selection, tags=["selection"])
api.add_router("", reward, tags=["use and reward"])
api.add_router("", reports, tags=["papers"])
api.add_router("", packs, tags=["policy"])
api.add_router("", analytics, tags=["figures"])
