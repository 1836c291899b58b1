"""Endpoints that record projects and what they take along."""

from __future__ import annotations

from base64 import b64decode
from typing import Any

from ninja import Status

from zhucun.doors.api.access import Request
from zhucun.doors.api.economy import forms
from zhucun.doors.api.economy.schemas import RecordedOut
from zhucun.doors.api.economy.writes import (
    body_of,
    household_of,
    made,
    member_of,
    offer_of,
    place_of,
    told,
)
from zhucun.doors.api.fields import Code, IdempotencyKey, PublicId
from zhucun.economy import actions, queries


def open_project(
    request: Request, code: Code, body: forms.EconomyProjectIn, key: IdempotencyKey = ""
) -> Status[RecordedOut]:
    """Open a project of a village; it may carry on an item of a village plan, once."""

    def act(given: dict[str, Any]) -> Any:
        own, on = given.pop("id"), given.pop("on")
        given["body"] = body_of(request, given["body"])
        given["leader"] = member_of(request, given["leader"])
        given["offer"] = offer_of(request, given["offer"])
        return actions.open_project(
            public_id=own,
            place=place_of(code),
            draft=actions.ProjectDraft(**given),
            on=on,
            **told(request),
        )

    return made(request, f"open_project {code}", body, key, act)


def link_household(
    request: Request, public_id: PublicId, body: forms.ProjectLinkIn, key: IdempotencyKey = ""
) -> Status[RecordedOut]:
    """Let a project take a household along, with what it was granted and received."""

    def act(given: dict[str, Any]) -> Any:
        given["public_id"] = given.pop("id")
        given["household"] = household_of(request, given["household"])
        given["leader"] = member_of(request, given["leader"])
        row = queries.one_project(actor=request.auth, public_id=public_id)
        return actions.link_household(project=row, **given, **told(request))

    return made(request, f"link_household {public_id}", body, key, act)


def close_project(
    request: Request, public_id: PublicId, body: forms.CloseIn, key: IdempotencyKey = ""
) -> Status[RecordedOut]:
    """Close a project: done, or given up with a reason.

    422 where the evidence from before or after is missing that the pack asks for (HH18-022).
    """

    def act(given: dict[str, Any]) -> Any:
        row = queries.one_project(actor=request.auth, public_id=public_id)
        actions.close_project(project=row, **given, **told(request))
        return row

    return made(request, f"close_project {public_id}", body, key, act)


def add_project_photo(
    request: Request, public_id: PublicId, body: forms.ProjectPhotoIn, key: IdempotencyKey = ""
) -> Status[RecordedOut]:
    """Keep a photo of the works of a project, before or after them; the same one is kept once."""

    def act(given: dict[str, Any]) -> Any:
        row = queries.one_project(actor=request.auth, public_id=public_id)
        data = _decoded(given.pop("content"))
        return actions.keep_project_photo(project=row, data=data, **given, **told(request))

    return made(request, f"add_project_photo {public_id}", body, key, act)


def _decoded(content: str) -> bytes:
    """The bytes of base64; none where it is none, which is no picture either."""
    try:
        return b64decode(content, validate=True)
    except ValueError:
        return b""
