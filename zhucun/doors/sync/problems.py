"""What the sync door refuses by itself, and how a refusal reads: `{code, message, todo, field}`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import Choices
from django.utils.translation import gettext
from pydantic import ValidationError

from zhucun.doors.sync.protocol import ProblemOut
from zhucun.kernel.problems import N_, Problem


class SignedOut(Problem):
    """No token, or one that is no longer in force: the phone locks and keeps its outbox."""

    code = "sync.signed-out"
    status = 401
    message = N_("This device is not signed in.")
    todo = N_("Sign in again; what waits on the device is kept.")


class WrongPassword(Problem):
    code = "sync.wrong-password"
    status = 401
    message = N_("The user name or the password is wrong.")
    todo = N_("Check both; capitals matter. The office that manages your account can reset it.")


class LockedOut(Problem):
    code = "sync.locked-out"
    status = 429
    message = N_("Too many wrong passwords were given for this user name.")
    todo = N_("Try again after %(minutes)s minutes, or ask the office that manages your account.")


class Busy(Problem):
    code = "sync.busy"
    status = 503
    message = N_("The server is busy.")
    todo = N_("Nothing is lost: the device tries again by itself.")


class Unfit(Problem):
    """A value does not fit the protocol; `field` is its path."""

    code = "sync.unfit"
    status = 422
    message = N_("“%(field)s” cannot be used: %(why)s.")
    todo = N_("Correct it on the device, or update the app.")


class UnknownKind(Problem):
    code = "sync.unknown-kind"
    status = 422
    message = N_("The server does not know what “%(kind)s” is.")
    todo = N_("Update the app on the device, then send it again.")


class ItemReused(Problem):
    code = "sync.item-reused"
    message = N_("Another item came from this account under the same id before.")
    todo = N_("Make the record again on the device; it then gets an id of its own.")


class PostingUnknown(Problem):
    """Nobody records in the name of another's posting."""

    code = "sync.posting-unknown"
    status = 422
    message = N_("This is not a posting of your own.")
    todo = N_("Choose your own posting; a colleague records his visits himself.")


class NotJson(Problem):
    code = "sync.not-json"
    status = 400
    message = N_("The body of the request is not JSON.")
    todo = N_("Send one JSON object in UTF-8, packed with gzip or not.")


class TooBig(Problem):
    code = "sync.too-big"
    status = 413
    message = N_("The body of the request is too big.")
    todo = N_("Send fewer items in one batch.")


class WrongMethod(Problem):
    code = "sync.wrong-method"
    status = 405
    message = N_("This address does not take %(method)s.")
    todo = N_("It takes %(allowed)s.")


class Broken(Problem):
    """A bug: it is logged with its trace, which the caller never sees."""

    code = "sync.broken"
    status = 500
    message = N_("Something went wrong here; it was noted.")
    todo = N_(
        "Keep the record and try again later. If it happens again, tell the operator the time."
    )


#: Why a value is not taken: pydantic's kinds in our words; others are “it does not fit”.
_WHY = {
    "missing": N_("it is missing"),
    "extra_forbidden": N_("there is no such field"),
    "string_too_long": N_("it is longer than %(max_length)s characters"),
    "string_too_short": N_("it is empty or too short"),
    "too_long": N_("there are more than %(max_length)s"),
    "string_type": N_("it is not text"),
    "string_unicode": N_("it is not text in Unicode"),
    "string_pattern_mismatch": N_("it has another form: %(pattern)s"),
    "int_type": N_("it is not a whole number"),
    "int_parsing": N_("it is not a whole number"),
    "greater_than_equal": N_("it is less than %(ge)s"),
    "less_than_equal": N_("it is more than %(le)s"),
    "bool_type": N_("it is neither true nor false"),
    "enum": N_("it is not one of %(expected)s"),
    "literal_error": N_("it is not one of %(expected)s"),
    "value_error": N_("it is not a day from 1900-01-01 to 2199-12-31, written 2024-01-25"),
    "timezone_aware": N_("it is an instant without its offset"),
}
_UNFIT = N_("it does not fit the description")


def unfit(error: ValidationError, *, below: Sequence[str] = ()) -> Unfit:
    """The first fault of what was sent, with its path."""
    fault = error.errors(include_url=False, include_input=False)[0]
    path = ".".join(map(str, (*below, *fault["loc"]))) or "body"
    context = {name: str(value) for name, value in fault.get("ctx", {}).items()}
    return Unfit(field=path[:200], why=gettext(_WHY.get(fault["type"], _UNFIT)) % context)


def said(problem: Problem) -> ProblemOut:
    """A problem in the words of the active language."""
    shown = {name: _shown(name, value) for name, value in problem.facts.items()}
    message, todo = (
        gettext(text) % shown if text else "" for text in (problem.message, problem.todo)
    )
    field = problem.facts.get("field")
    return ProblemOut(
        code=problem.code,
        message=message,
        todo=todo,
        field=field if isinstance(field, str) else None,
    )


def _shown(name: str, value: Any) -> Any:
    if isinstance(value, Choices):
        return value.label
    if name == "why" and isinstance(value, str) and value:
        return gettext(value)
    return value
