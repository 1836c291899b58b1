"""What every view declares: its methods and who may come in. A test fails on a view without."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import wraps
from typing import TYPE_CHECKING, Concatenate, ParamSpec, TypeAlias, cast

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import resolve_url
from django_htmx.http import HttpResponseClientRedirect

from zhucun.directory.enums import Permission
from zhucun.directory.perms import Actor
from zhucun.kernel.problems import N_, NotAllowed, Problem

if TYPE_CHECKING:
    from django_htmx.middleware import HtmxDetails


class Request(HttpRequest):
    """A request as views get it. `actor` is who acts, ANYBODY where nobody signed in; `sent`, the
    digest of the form that it carries."""

    actor: Actor
    sent: str
    htmx: HtmxDetails


class BadSign(Problem):
    """What was sent holds a NUL, which no keyboard writes and no database keeps."""

    code = "web.bad-sign"
    status = 422
    message = N_("What was sent holds a sign that cannot be kept (NUL).")
    todo = N_("Take it out of the address or the field, then try again.")


P = ParamSpec("P")
View: TypeAlias = Callable[Concatenate[Request, P], HttpResponse]
Rule: TypeAlias = Callable[[Actor], bool]


def anybody(actor: Actor) -> bool:
    """A public page."""
    return True


def signed_in(actor: Actor) -> bool:
    """Whoever has an account, whatever its roles."""
    return actor.account != 0


def can(permission: Permission) -> Rule:
    """Accounts that hold the permission anywhere; the query limits them to where they hold it."""

    def rule(actor: Actor) -> bool:
        return signed_in(actor) and actor.can(permission)

    return rule


def takes_out(rule: Rule) -> Rule:
    """Whom a rule lets in by those of his roles in which he may take lists out; the view reads its
    rows through `request.actor.holding(Permission.EXPORT)`."""

    def both(actor: Actor) -> bool:
        return actor.can(Permission.EXPORT) and rule(actor.holding(Permission.EXPORT))

    return both


def allow(rule: Rule) -> Callable[[View[P]], View[P]]:
    """Let in actors whom the rule accepts; others are asked to sign in, or refused (NotAllowed)."""

    def decorate(view: View[P]) -> View[P]:
        @wraps(view)
        def guarded(request: Request, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            if rule(request.actor):
                return view(request, *args, **kwargs)
            if signed_in(request.actor):
                raise NotAllowed
            return to_sign_in(request)

        guarded.rule = rule  # type: ignore[attr-defined]
        return cast("View[P]", guarded)

    return decorate


def methods(
    *, read: Sequence[str] = (), write: Sequence[str] = (), while_looking: bool = False
) -> Callable[[View[P]], View[P]]:
    """Accept these methods only, and text that a database keeps (else BadSign). The outermost
    decorator of a view.

    While an administrator looks through another account the middleware refuses whatever writes,
    except with `while_looking`: for views that change no record (language, sign-out).
    """
    accepted = [*read, *write]

    def decorate(view: View[P]) -> View[P]:
        @wraps(view)
        def checked(request: Request, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            if request.method not in accepted and not (request.method == "HEAD" and "GET" in read):
                return HttpResponseNotAllowed(accepted)
            if any("\0" in text for text in _texts(request, kwargs)):
                raise BadSign
            return view(request, *args, **kwargs)

        checked.accepted = tuple(accepted)  # type: ignore[attr-defined]
        checked.while_looking = while_looking  # type: ignore[attr-defined]
        return cast("View[P]", checked)

    return decorate


def to_sign_in(request: Request) -> HttpResponse:
    """Ask for sign-in, then come back; after a write that was lost, to the start page."""
    back = request.get_full_path() if request.method in {"GET", "HEAD"} else resolve_url("web:home")
    if request.htmx:
        back = request.htmx.current_url_abs_path or back
        answer = redirect_to_login(back)
        return HttpResponseClientRedirect(answer["Location"])
    return redirect_to_login(back, resolve_url(settings.LOGIN_URL))


def _texts(request: HttpRequest, kwargs: Mapping[str, object]) -> Iterator[str]:
    """All that the address and the fields say."""
    yield from (part for part in kwargs.values() if isinstance(part, str))
    for sent in (request.GET, request.POST):
        for name, values in sent.lists():
            yield name
            yield from (value for value in values if isinstance(value, str))
