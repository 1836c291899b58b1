"""Sign-in, home, language, looking through another account."""

from __future__ import annotations

from django.conf import settings
from django.contrib import auth
from django.http import HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.timezone import localdate
from django.views.decorators.csrf import csrf_exempt

from zhucun.directory import queries
from zhucun.directory.enums import Permission
from zhucun.doors.web.access import Request, allow, anybody, can, methods, signed_in
from zhucun.doors.web.asof import as_of
from zhucun.doors.web.front.demo import demo_accounts
from zhucun.doors.web.front.forms import SignInForm
from zhucun.doors.web.front.mine import mine
from zhucun.doors.web.middleware import VIEW_AS, can_look_through
from zhucun.doors.web.problems import LockedOut, NoSuchAccount, sentences
from zhucun.doors.web.rooms import tasks
from zhucun.kernel.problems import NotFound
from zhucun.ledger import actions as ledger
from zhucun.ledger.enums import Access
from zhucun.ledger.events import Origin


@methods(read=["GET"])
@allow(anybody)
def home(request: Request) -> HttpResponse:
    """Where everybody starts: what waits, what one may do, one's area; first of all the sign-in."""
    if not signed_in(request.actor):
        return _sign_in_page(request, SignInForm())
    day = as_of(request)
    held = request.actor.held
    names = queries.names_of({role.area for role in held if role.area}, as_of=day)
    context = {"tasks": tasks(request), "places": mine(request, names)}
    return render(request, "web/front/home.html", context)


@methods(read=["GET"], write=["POST"], while_looking=True)
@allow(anybody)
def sign_in(request: Request) -> HttpResponse:
    """Sign in, then back to the page that was asked for."""
    form = SignInForm(request.POST or None)
    if form.is_valid():
        account = auth.authenticate(request, **form.cleaned_data)
        if account is not None:
            auth.login(request, account)
            return redirect(_way_back(request, request.POST.get("next", "")))
        problem = sentences(_refusal(request))
        form.add_error(None, f"{problem.message} {problem.todo}")
    return _sign_in_page(request, form)


@methods(write=["POST"], while_looking=True)
@allow(anybody)
def sign_out(request: Request) -> HttpResponse:
    """Forget who is here, and whom they look through."""
    auth.logout(request)
    return redirect("web:home")


@methods(write=["POST"], while_looking=True)
@allow(anybody)
@csrf_exempt  # a token would set a cookie for everybody who only reads
def language(request: Request) -> HttpResponse:
    """Remember the language in a cookie for a year."""
    answer = redirect(_way_back(request, request.POST.get("next", "")))
    wanted = request.POST.get("language", "")
    if wanted in dict(settings.LANGUAGES):
        answer.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            wanted,
            max_age=365 * 24 * 3600,
            httponly=True,
            samesite="Lax",
            secure=request.is_secure(),
        )
    return answer


@methods(write=["POST"])
@allow(can(Permission.VIEW_AS))
def look_through(request: Request, username: str) -> HttpResponse:
    """See what another account sees, read-only; noted in the access log. Raises NotFound."""
    target = queries.account_named(username=username)
    if target is None or not can_look_through(
        request.actor, queries.actor_of(target, on=localdate())
    ):
        raise NotFound
    _note(request.actor.account, target.pk, username, "start")
    request.session[VIEW_AS] = username
    return redirect("web:home")


@methods(write=["POST"], while_looking=True)
@allow(signed_in)
def stop_looking(request: Request) -> HttpResponse:
    """Back to one's own account."""
    username = request.session.pop(VIEW_AS, "")
    if not username or request.actor.viewer is None:
        return redirect("web:home")
    _note(request.actor.viewer, request.actor.account, username, "stop")
    return redirect("web:account", username)


def _note(viewer: int, target: int, username: str, what: str) -> None:
    ledger.log_access(
        kind=Access.VIEW_AS,
        origin=Origin(actor=viewer, acting_for=target),
        subject=f"account:{username}",
        what=what,
    )


def _sign_in_page(request: Request, form: SignInForm) -> HttpResponse:
    status = 422 if form.errors else 200
    context = {
        "form": form,
        "next": request.POST.get("next", "") or request.GET.get("next", ""),
        "demo_accounts": demo_accounts(),
    }
    return render(request, "web/front/sign_in.html", context, status=status)


def _refusal(request: Request) -> LockedOut | NoSuchAccount:
    """Why the sign-in failed. Takes axes' mark off the request: we answer in our own words."""
    if getattr(request, "axes_locked_out", False):
        request.axes_locked_out = False  # type: ignore[attr-defined]
        return LockedOut(minutes=round(settings.AXES_COOLOFF_TIME * 60))
    return NoSuchAccount()


def _way_back(request: Request, wanted: str) -> str:
    """An address of this site, else the start page."""
    is_ours = url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return wanted if is_ours else resolve_url("web:home")
