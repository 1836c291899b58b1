"""How a refusal reads: `{code, message, todo, facts}` in the language of the request."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from datetime import date
from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.db.models import Choices
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext
from ninja import Schema
from ninja.errors import AuthenticationError, HttpError, ValidationError
from pydantic import JsonValue

from zhucun.kernel.problems import N_, NotFound, Problem

_log = logging.getLogger("django.request")


class ProblemOut(Schema):
    """What happened and why, what to do next. `code` never changes; `facts` are the message's
    values.
    """

    code: str
    message: str
    todo: str
    facts: dict[str, JsonValue]


class NoToken(Problem):
    code = "api.no-token"
    status = 401
    message = N_("The request has no token that is in force.")
    todo = N_(
        "Send “Authorization: Bearer …”. The office that manages your account issues a new token."
    )


class Unfit(Problem):
    """A value of the address, the headers or the body does not fit the description."""

    code = "api.unfit"
    status = 422
    message = N_("“%(field)s” cannot be used: %(why)s.")
    todo = N_("Compare the request with /api/openapi.json.")


class BadCursor(Problem):
    code = "api.bad-cursor"
    status = 422
    message = N_("The cursor does not belong to this list.")
    todo = N_("Start again without “after”, and pass on what “next” says.")


class NotJson(Problem):
    code = "api.not-json"
    status = 400
    message = N_("The body of the request is not JSON.")
    todo = N_("Send one JSON object in UTF-8, without NaN or Infinity.")


class TooBig(Problem):
    code = "api.too-big"
    status = 413
    message = N_("The body of the request is too big.")
    todo = N_("Send one change at a time; whole lists are imported as files.")


class WrongMethod(Problem):
    code = "api.wrong-method"
    status = 405
    message = N_("This address does not take %(method)s.")
    todo = N_("It takes %(allowed)s.")


class Broken(Problem):
    """A bug: it is logged with its trace, which the caller never sees."""

    code = "api.broken"
    status = 500
    message = N_("Something went wrong here; it was noted.")
    todo = N_("Try again later. If it happens again, tell the operator the time.")


#: Why a value is not taken: pydantic's kinds in our words; others are “it does not fit”.
_WHY = {
    "missing": N_("it is missing"),
    "extra_forbidden": N_("there is no such field"),
    "string_too_long": N_("it is longer than %(max_length)s characters"),
    "string_too_short": N_("it is empty or too short"),
    "string_type": N_("it is not text"),
    "string_unicode": N_("it is not text in Unicode"),
    "string_pattern_mismatch": N_("it has another form: %(pattern)s"),
    "int_parsing": N_("it is not a whole number"),
    "int_type": N_("it is not a whole number"),
    "int_parsing_size": N_("the number is too big"),
    "greater_than_equal": N_("it is less than %(ge)s"),
    "less_than_equal": N_("it is more than %(le)s"),
    "bool_type": N_("it is neither true nor false"),
    "enum": N_("it is not one of %(expected)s"),
    "literal_error": N_("it is not one of %(expected)s"),
    "value_error": N_("it is not a day from 1900-01-01 to 2199-12-31, written 2024-01-25"),
}
_UNFIT = N_("it does not fit the description")


def answer(problem: Problem, **headers: str) -> HttpResponse:
    """A problem as JSON in the active language."""
    return JsonResponse(said(problem).model_dump(), status=problem.status, headers=headers)


def said(problem: Problem) -> ProblemOut:
    """A problem in the words of the active language."""
    shown = {name: _shown(name, value) for name, value in problem.facts.items()}
    message, todo = (
        gettext(text) % shown if text else "" for text in (problem.message, problem.todo)
    )
    facts = {name: plain(value) for name, value in problem.facts.items()}
    return ProblemOut(code=problem.code, message=message, todo=todo, facts=facts)


def plain(value: Any) -> JsonValue:
    """A value as JSON has it: days as 2024-01-25, lists and mappings as such, everything else as
    text."""
    if value is None or isinstance(value, (bool, int, float)):
        return value
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, (list, tuple)):
        return [plain(item) for item in value]
    if isinstance(value, Mapping):
        return {str(name): plain(item) for name, item in value.items()}
    return str(value)


def on_problem(request: HttpRequest, problem: Problem) -> HttpResponse:
    return answer(problem)


def on_no_token(request: HttpRequest, error: AuthenticationError) -> HttpResponse:
    return answer(NoToken(), **{"WWW-Authenticate": "Bearer"})


def on_unfit(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """The first fault in the message, all of them in `facts.errors`."""
    faults = [_fault(each) for each in error.errors]
    problem = Unfit(**faults[0])
    problem.facts["errors"] = [
        f"{fault['field']}: {_shown('why', fault['why'])}" for fault in faults
    ]
    return answer(problem)


def on_bad_body(request: HttpRequest, error: HttpError) -> HttpResponse:
    return answer(NotJson())


def on_too_big(request: HttpRequest, error: RequestDataTooBig) -> HttpResponse:
    return answer(TooBig())


def on_not_found(request: HttpRequest, error: Http404) -> HttpResponse:
    return answer(NotFound())


def on_bug(request: HttpRequest, error: Exception) -> HttpResponse:
    """No trace leaves the house; the log has it."""
    _log.error(
        "API %s %s", request.method, request.path, exc_info=error, extra={"request": request}
    )
    return answer(Broken())


def wrong_method(request: HttpRequest, allowed: str) -> HttpResponse:
    return answer(WrongMethod(method=request.method, allowed=allowed), Allow=allowed)


def _fault(error: dict[str, Any]) -> dict[str, str]:
    """Where and why: `{"field": "body.starts_on", "why": …}`."""
    source, *steps = error["loc"]
    if source == "body":
        steps = steps[1:]  # the name of the view's argument
    field = ".".join(map(str, (source, *steps)))
    context = {name: str(value) for name, value in error.get("ctx", {}).items()}
    text = _WHY.get(error["type"], _UNFIT)
    return {"field": field[:200], "why": gettext(text) % context}


def _shown(name: str, value: Any) -> Any:
    if isinstance(value, Choices):
        return value.label
    if name == "why" and isinstance(value, str) and value:
        return gettext(value)
    return value
