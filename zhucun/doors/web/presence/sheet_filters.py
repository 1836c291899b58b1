"""What a reader of month sheets asks for, read from the address, and the choices that he has."""

from __future__ import annotations

from django.utils.translation import gettext

from zhucun.doors.web.access import Request
from zhucun.doors.web.listing import searched
from zhucun.doors.web.problems import BadQuery
from zhucun.kernel.divisions import parse_code
from zhucun.presence.enums import SheetState, Standing
from zhucun.presence.queries.sheets import Wanted

_STATES = ("ready", "unready", "changed", "proposed", *SheetState.values)


def wanted_of(request: Request) -> Wanted:
    """Raises BadQuery, BadCode."""
    state, standing = request.GET.get("state", ""), request.GET.get("standing", "")
    if state not in ("", *_STATES):
        raise BadQuery(value=f"state={state[:20]}")
    if standing not in ("", "warned", *Standing.values):
        raise BadQuery(value=f"standing={standing[:20]}")
    area = request.GET.get("area", "")
    return Wanted(
        area=parse_code(area) if area else "",
        state=state,
        standing=standing,
        text=searched(request),
    )


def state_choices() -> list[tuple[str, str]]:
    """The states that can be asked for, each with its words."""
    return [
        ("ready", gettext("Ready to be confirmed")),
        ("unready", gettext("Not yet ready")),
        ("changed", gettext("Changed after the cadre confirmed")),
        ("proposed", gettext("A correction is proposed")),
        *((value, str(label)) for value, label in SheetState.choices),
    ]


def query_of(request: Request) -> dict[str, str]:
    """The filters as they stand in the address, to come back to them."""
    names = ("month", "area", "state", "standing", "q", "page", "size", "sort")
    return {name: request.GET[name] for name in names if request.GET.get(name)}
