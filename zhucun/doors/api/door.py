"""Speaks HTTP: JSON in and out whatever happens, in the language that the caller asks for."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import wraps
from typing import Any, NoReturn, cast

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver, re_path
from django.utils import translation
from django.utils.cache import add_never_cache_headers, patch_vary_headers
from django.utils.translation.trans_real import parse_accept_lang_header
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError
from ninja.openapi.schema import OpenAPISchema
from ninja.parser import Parser
from ninja.types import DictStrAny

from zhucun.doors.api import problems
from zhucun.kernel.problems import NotFound, Problem

View = Callable[..., HttpResponse]

_HANDLERS: dict[type[Exception], Any] = {
    Problem: problems.on_problem,
    AuthenticationError: problems.on_no_token,
    ValidationError: problems.on_unfit,
    HttpError: problems.on_bad_body,
    RequestDataTooBig: problems.on_too_big,
    Http404: problems.on_not_found,
    Exception: problems.on_bug,
}


class StrictParser(Parser):
    """JSON as the standard has it."""

    def parse_body(self, request: HttpRequest) -> DictStrAny:
        return cast(DictStrAny, json.loads(request.body, parse_constant=_refuse))


class Door(NinjaAPI):
    """The API of the house. There is no page of documentation: it would need scripts that our
    Content-Security-Policy forbids; any viewer reads `openapi.json`."""

    def __init__(self, **more: Any) -> None:
        super().__init__(docs_url=None, parser=StrictParser(), urls_namespace="api", **more)
        self._described: dict[tuple[str | None, str], OpenAPISchema] = {}
        for error, handler in _HANDLERS.items():
            self.add_exception_handler(error, handler)

    def get_openapi_schema(
        self, *, path_prefix: str | None = None, path_params: DictStrAny | None = None
    ) -> OpenAPISchema:
        """What the API says of itself: made once a process and language, for it takes four seconds
        and whoever has no token may ask for it too."""
        prefix = path_prefix or self.get_root_path(path_params or {})
        key = (translation.get_language(), prefix)
        if key not in self._described:
            self._described[key] = super().get_openapi_schema(path_prefix=prefix)
        return self._described[key]

    @property
    def urls(self) -> tuple[list[URLResolver | URLPattern], str, str]:
        """All addresses, and an answer in JSON for every other one below."""
        found, app, namespace = super().urls
        for pattern in found:
            if isinstance(pattern, URLPattern):
                pattern.callback = in_json(pattern.callback)
        return [*found, re_path("", in_json(_nothing_here))], app, namespace


def in_json(view: View) -> View:
    """The view in the caller's language, never cached, with its refusals as problems."""

    @wraps(view)
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        request.LANGUAGE_CODE = language_of(request)
        translation.activate(request.LANGUAGE_CODE)
        try:
            response = view(request, *args, **kwargs)
        except Http404:
            response = problems.answer(NotFound())
        if response.status_code == 405:
            response = problems.wrong_method(request, response.headers["Allow"])
        patch_vary_headers(response, ["Accept-Language", "Authorization"])
        add_never_cache_headers(response)
        return response

    answered.csrf_exempt = True  # type: ignore[attr-defined]  # no cookie counts here
    return answered


def language_of(request: HttpRequest) -> str:
    """The first language of Accept-Language that we speak, else the house's."""
    for wanted, _weight in parse_accept_lang_header(request.headers.get("Accept-Language", "")):
        try:
            return translation.get_supported_language_variant(wanted)
        except LookupError:
            continue
    return settings.LANGUAGE_CODE


def _nothing_here(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
    return problems.answer(NotFound())


def _refuse(constant: str) -> NoReturn:
    raise ValueError(f"{constant} is not JSON")
