"""The client's addresses: for everybody, without session, cookie or query."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

from zhucun.doors.sync.client.files import File, client

_FOREVER = "public, max-age=31536000, immutable"
_ASK_AGAIN = "no-cache"
_ASKS_FOR_NOTHING = "geolocation=(), camera=(), microphone=()"


@require_safe
def shell(request: HttpRequest) -> HttpResponse:
    """The one page of the client."""
    return _answer(request, client().shell["index.html"], _ASK_AGAIN)


@require_safe
def worker(request: HttpRequest) -> HttpResponse:
    """The service worker; it stands beside the shell because its scope is /m/."""
    return _answer(request, client().shell["sw.js"], _ASK_AGAIN)


@require_safe
def manifest(request: HttpRequest) -> HttpResponse:
    """What a phone reads before it puts the client on its home screen."""
    return _answer(request, client().shell["manifest.webmanifest"], _ASK_AGAIN)


@require_safe
def file(request: HttpRequest, version: str, name: str) -> HttpResponse:
    """One file of the present version; an older one is kept by the phones that use it."""
    held = client()
    found = held.files.get(name)
    if found is None or version != held.version:
        raise Http404
    return _answer(request, found, _FOREVER)


def _answer(request: HttpRequest, file: File, keep: str) -> HttpResponse:
    packs = "gzip" in request.headers.get("Accept-Encoding", "") and bool(file.packed)
    answer = HttpResponse(file.packed if packs else file.content, content_type=file.type)
    answer.headers["Cache-Control"] = keep
    answer.headers["Permissions-Policy"] = _ASKS_FOR_NOTHING
    if packs:
        answer.headers["Content-Encoding"] = "gzip"
    if file.packed:
        patch_vary_headers(answer, ["Accept-Encoding"])
    return answer
