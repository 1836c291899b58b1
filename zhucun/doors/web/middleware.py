"""Who acts, in which language, and what people read when something is refused."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpResponse
from django.utils import translation
from django.utils.cache import add_never_cache_headers, patch_vary_headers
from django.utils.timezone import localdate

from zhucun.directory import queries
from zhucun.directory.enums import Permission
from zhucun.directory.perms import ANYBODY, Actor
from zhucun.doors.web.access import Request
from zhucun.doors.web.problems import LookingThrough, problem_response
from zhucun.kernel.problems import Problem

#: Session key: the user name of the account that an administrator looks through.
VIEW_AS = "view_as"
#: No page may ask where somebody is, or for camera or microphone (国办函〔2026〕12号).
ASKS_FOR_NOTHING = "geolocation=(), camera=(), microphone=()"
_SAFE = {"GET", "HEAD", "OPTIONS"}

Answer = Callable[[Request], HttpResponse]


class ActorMiddleware:
    """Sets `request.actor`: by the grants in force today, or of the account looked through."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: Request) -> HttpResponse:
        request.actor = _actor(request)
        _speak(request)
        response = self.get_response(request)
        patch_vary_headers(response, ["HX-Request"])
        response.headers.setdefault("Permissions-Policy", ASKS_FOR_NOTHING)
        if request.actor.account:
            add_never_cache_headers(response)
        return response

    def process_view(
        self, request: Request, view: object, args: object, kwargs: object
    ) -> HttpResponse | None:
        """Refuse every write while somebody else's account is looked through."""
        looking = request.actor.viewer is not None
        if not looking or request.method in _SAFE or getattr(view, "while_looking", False):
            return None
        return problem_response(request, LookingThrough(name=request.actor.name))


class ProblemMiddleware:
    """Turns a Problem raised in a view into a page that says what to do next; bugs rise."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: Request) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: Request, error: Exception) -> HttpResponse | None:
        return problem_response(request, error) if isinstance(error, Problem) else None


def can_look_through(viewer: Actor, target: Actor) -> bool:
    """True where the viewer may look through accounts everywhere that the target holds a role."""
    return (
        viewer.account != target.account
        and viewer.can(Permission.VIEW_AS)
        and all(viewer.can(Permission.VIEW_AS, area=held.area) for held in target.held)
    )


def _actor(request: Request) -> Actor:
    if not request.user.is_authenticated:
        return ANYBODY
    today = localdate()
    own = queries.actor_of(request.user, on=today)
    username = request.session.get(VIEW_AS)
    target = queries.account_named(username=username) if username else None
    if target is None:
        return own
    seen = queries.actor_of(target, on=today, viewer=own.account)
    return seen if can_look_through(own, seen) else own


def _speak(request: Request) -> None:
    """The language of the switch, else of the account; what the browser prefers does not count."""
    wanted = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME)
    if wanted not in dict(settings.LANGUAGES):
        wanted = getattr(request.user, "language", settings.LANGUAGE_CODE)
    translation.activate(wanted)
    request.LANGUAGE_CODE = wanted
