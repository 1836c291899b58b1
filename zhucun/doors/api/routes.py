"""Declares endpoints: the address, the view, what it answers and what it asks for."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Any

from ninja import Router

from zhucun.directory.enums import Permission
from zhucun.doors.api.access import Token
from zhucun.doors.api.problems import ProblemOut

_READING = (401, 403, 404, 422)
_WRITING = (400, 401, 403, 404, 409, 413, 422)


def read(
    router: Router, path: str, view: Callable[..., Any], *, answers: Any, needs: Permission | None
) -> None:
    """A GET endpoint; `needs=None`: every account, and the query limits what it sees.

    The view's docstring is its description: the first sentence the summary, then costs and clauses.
    """
    _add(router, "GET", path, view, {200: answers}, _READING, needs)


def write(
    router: Router,
    path: str,
    view: Callable[..., Any],
    *,
    answers: Any,
    needs: Permission | None,
    makes: bool = True,
) -> None:
    """A POST endpoint; `makes`: it answers 201 with a record that is new, else 200."""
    _add(router, "POST", path, view, {201 if makes else 200: answers}, _WRITING, needs)


def _add(
    router: Router,
    method: str,
    path: str,
    view: Callable[..., Any],
    answers: dict[Any, Any],
    refusals: tuple[int, ...],
    needs: Permission | None,
) -> None:
    summary, _, more = inspect.cleandoc(view.__doc__ or "").partition("\n")
    asked = f"Needs the permission {needs.value}." if needs else "Open to every account."
    router.add_api_operation(
        path,
        [method],
        view,
        auth=Token(needs),
        response={**answers, **dict.fromkeys(refusals, ProblemOut)},
        operation_id=view.__name__,
        summary=summary.rstrip("."),
        description="\n\n".join(part for part in (more.strip(), asked) if part),
    )
