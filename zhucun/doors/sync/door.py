"""Speaks HTTP to phones: JSON in and out, packed, by the token of a device, and nothing else.

Addresses below /sync/ take the short way: no session, no cookie, no CSRF, no template. That is
two thirds of what a small request costs (docs/decisions/0017).
"""

from __future__ import annotations

import gzip
import json
import logging
import zlib
from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse, UnreadablePostError
from django.urls import Resolver404, resolve
from django.utils import translation
from django.utils.timezone import localtime
from django.utils.translation.trans_real import parse_accept_lang_header
from pydantic import BaseModel, ValidationError
from pydantic_core import to_json

from zhucun.directory import queries
from zhucun.doors.sync.problems import (
    Broken,
    Busy,
    NotJson,
    SignedOut,
    TooBig,
    WrongMethod,
    said,
    unfit,
)
from zhucun.doors.sync.protocol import MOST_BYTES
from zhucun.kernel.problems import NotFound, Problem

PREFIX = "/sync/"
#: Answers below this many bytes are not worth packing.
_WORTH_PACKING = 400

_log = logging.getLogger("django.request")
Body = TypeVar("Body", bound=BaseModel)


class Request(HttpRequest):
    """A request as views get it: `device` is where it is signed in."""

    device: Any


View = Callable[[Request], HttpResponse]


class SyncDoor:
    """The middleware that answers /sync/ itself, before the rest of the house's middleware."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path_info.startswith(PREFIX):
            return self.get_response(request)
        try:
            match = resolve(request.path_info)
        except Resolver404:
            return refused(request, NotFound())
        request.resolver_match = match
        answer: HttpResponse = match.func(request, *match.args, **match.kwargs)
        return answer


def speaks(method: str, *, signed_in: bool = True) -> Callable[[View], View]:
    """A view of this door: one method, the token checked, every refusal a problem in JSON."""

    def decorate(view: View) -> View:
        @wraps(view)
        def answered(request: Request) -> HttpResponse:
            translation.activate(_language_of(request))
            try:
                if request.method != method:
                    problem = WrongMethod(method=request.method, allowed=method)
                    return refused(request, problem, Allow=method)
                if signed_in:
                    request.device = _device_of(request)
                return view(request)
            except Problem as problem:
                return refused(request, problem)
            except OperationalError as error:
                _log.warning("SYNC %s", request.path, exc_info=error, extra={"request": request})
                return refused(request, Busy())
            except Exception as error:
                _log.error("SYNC %s", request.path, exc_info=error, extra={"request": request})
                return refused(request, Broken())

        answered.csrf_exempt = True  # type: ignore[attr-defined]  # no cookie counts here
        answered.method = method  # type: ignore[attr-defined]
        return answered

    return decorate


def read(request: HttpRequest, kind: type[Body]) -> Body:
    """The body as what it must be. Raises TooBig, NotJson, Unfit."""
    try:
        sent = json.loads(_unpacked(request), parse_constant=_refuse)
    except (ValueError, RecursionError) as error:
        raise NotJson from error
    try:
        return kind.model_validate(sent)
    except ValidationError as error:
        raise unfit(error) from error


def answer(request: HttpRequest, body: Any, status: int = 200, **headers: str) -> HttpResponse:
    """A value as JSON, packed where the caller takes it and it is worth it; never cached."""
    content = to_json(body)
    headers = {"Cache-Control": "no-store", "Vary": "Accept-Encoding, Authorization", **headers}
    takes_gzip = "gzip" in request.headers.get("Accept-Encoding", "")
    if takes_gzip and len(content) > _WORTH_PACKING:
        content = gzip.compress(content, compresslevel=5, mtime=0)
        headers["Content-Encoding"] = "gzip"
    return HttpResponse(content, content_type="application/json", status=status, headers=headers)


def refused(request: HttpRequest, problem: Problem, **headers: str) -> HttpResponse:
    """A refusal of the whole request."""
    if problem.status == 401:
        headers["WWW-Authenticate"] = "Device"
    if problem.status == 503:
        headers["Retry-After"] = str(problem.facts.get("seconds", 5))
    return answer(request, said(problem), problem.status, **headers)


def _device_of(request: HttpRequest) -> Any:
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "device" or not token:
        raise SignedOut
    device = queries.device_of_token(token.strip(), now=localtime())
    if device is None:
        raise SignedOut
    return device


def _unpacked(request: HttpRequest) -> bytes:
    """The body, unpacked where it is packed, and never more than the protocol allows."""
    try:
        if int(request.headers.get("Content-Length") or 0) > MOST_BYTES:
            raise TooBig
        data = request.body
    except RequestDataTooBig as error:
        raise TooBig from error
    except (UnreadablePostError, ValueError) as error:  # the network was cut in mid-request
        raise NotJson from error
    if request.headers.get("Content-Encoding", "").lower() == "gzip":
        unpacker = zlib.decompressobj(wbits=31)
        try:
            data = unpacker.decompress(data, MOST_BYTES + 1)
        except zlib.error as error:
            raise NotJson from error
        if not unpacker.eof and len(data) <= MOST_BYTES:
            raise NotJson
    if len(data) > MOST_BYTES:
        raise TooBig
    return data


def _language_of(request: HttpRequest) -> str:
    """The language that the phone shows: the app says so with every request."""
    for wanted, _weight in parse_accept_lang_header(request.headers.get("Accept-Language", "")):
        try:
            return translation.get_supported_language_variant(wanted)
        except LookupError:
            continue
    return settings.LANGUAGE_CODE


def _refuse(constant: str) -> Any:
    raise ValueError(f"{constant} is not JSON")
