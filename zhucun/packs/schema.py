"""Holds values against a strict model and says in plain words, with its line, what does not fit."""

from __future__ import annotations

import difflib
import typing
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from zhucun.packs.errors import Findings, Place
from zhucun.packs.kinds.common import Misfit
from zhucun.packs.reader import Steps, nearest

Model = TypeVar("Model", bound=BaseModel)

_EXPECTED = {
    "string_type": "text",
    "int_type": "a whole number",
    "bool_type": "true or false",
    "date_type": "a day such as 2021-05-11",
    "tuple_type": "a list",
    "dict_type": "a mapping",
    "model_type": "a mapping",
    "model_attributes_type": "a mapping",
}


def fit(
    model: type[Model], data: Any, *, places: dict[Steps, Place], file: str, findings: Findings
) -> Model | None:
    """The values as a model, or None with every misfit in `findings`."""
    try:
        return model.model_validate(data)
    except ValidationError as error:
        for detail in error.errors(include_url=False):
            message, hint = _in_plain_words(model, detail)
            findings.add(nearest(places, _way(detail), file), message, hint)
        return None


def _way(detail: ErrorDetails) -> Steps:
    """The way to the value; a Misfit knows it better than the model that raised it."""
    error = detail.get("ctx", {}).get("error")
    inner = error.steps if isinstance(error, Misfit) else ()
    return (*detail["loc"], *inner)


def _in_plain_words(model: type[BaseModel], detail: ErrorDetails) -> tuple[str, str]:
    loc = detail["loc"]
    key = ".".join(str(step) for step in loc)
    kind = detail["type"]
    if kind == "missing":
        return f"The key “{loc[-1]}” is missing.", f"Add “{loc[-1]}: …” to {_holder(loc)}."
    if kind == "extra_forbidden":
        if detail["input"] is None:
            return (
                f"The key “{loc[-1]}” is unknown here.",
                "A text with a comma inside {…} needs quotes.",
            )
        return f"The key “{loc[-1]}” is unknown here.", _did_you_mean(model, str(loc[-1]))
    if kind == "literal_error":
        return f"“{key}” is {detail['input']!r}.", f"It is one of {detail['ctx']['expected']}."
    if kind == "value_error":
        reason = str(detail["ctx"]["error"])
        return f"{f'“{key}”: ' if key else ''}{reason}.", ""
    if kind in _EXPECTED:
        return f"“{key}” is {_shown(detail['input'])}.", f"Write {_EXPECTED[kind]} here."
    return f"“{key}”: {detail['msg']}.", ""


def _holder(loc: tuple[str | int, ...]) -> str:
    return f"“{'.'.join(map(str, loc[:-1]))}”" if loc[:-1] else "the file"


def _shown(value: Any) -> str:
    if value is None:
        return "empty"
    return repr(list(value)) if isinstance(value, tuple) else repr(value)


def _did_you_mean(model: type[BaseModel], key: str) -> str:
    names = known_keys(model)
    close = difflib.get_close_matches(key, names, n=1)
    if close:
        return f"Did you mean “{close[0]}”?"
    return f"The keys known here are {', '.join(sorted(names))}."


def known_keys(model: type[BaseModel]) -> set[str]:
    """All keys that a model and the models inside it know."""
    seen: set[type[BaseModel]] = set()
    names: set[str] = set()
    waiting = [model]
    while waiting:
        current = waiting.pop()
        if current in seen:
            continue
        seen.add(current)
        for name, field in current.model_fields.items():
            names.add(field.alias or name)
            waiting.extend(_models_in(field.annotation))
    return names


def _models_in(annotation: Any) -> list[type[BaseModel]]:
    parts = typing.get_args(annotation)
    if not parts:
        is_model = isinstance(annotation, type) and issubclass(annotation, BaseModel)
        return [annotation] if is_model else []
    return [found for part in parts for found in _models_in(part)]
