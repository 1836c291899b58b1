"""Who calls: the actor behind a token, and the permission that an endpoint asks for."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils.timezone import localtime
from ninja.security import HttpBearer

from zhucun.directory import queries
from zhucun.directory.enums import Permission
from zhucun.directory.perms import Actor
from zhucun.kernel.problems import NotFound


class Request(HttpRequest):
    """A request as views get it: `auth` is who acts. No session, no cookie, no CSRF."""

    auth: Actor


class Token(HttpBearer):
    """`Authorization: Bearer …`; one is made for each endpoint, with the permission that it needs.

    Two queries. Raises NotAllowed where the actor holds the permission nowhere; the query then
    limits what is seen to where it holds.
    """

    openapi_description = "A token that the office that manages the account has issued."

    def __init__(self, needs: Permission | None) -> None:
        super().__init__()
        self.needs = needs

    def authenticate(self, request: HttpRequest, token: str) -> Actor | None:
        actor = queries.actor_of_token(token, now=localtime())
        if actor is not None and self.needs is not None:
            actor.require(self.needs)
        return actor


def asked_area(actor: Actor, area: str, permission: Permission) -> str:
    """The area that a number is asked for; without one, the actor's own where there is one only.

    Raises NotFound for an area in which the actor sees nothing: a nought there would be untrue.
    """
    mine = actor.areas(permission)
    if not area:
        return mine[0] if len(mine) == 1 else ""
    if not any(area.startswith(own) or own.startswith(area) for own in mine):
        raise NotFound
    return area
