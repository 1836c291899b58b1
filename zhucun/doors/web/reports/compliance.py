"""What only the pages know of the prohibitions: which lists order people, what the phone client may
ask its phone for. Told to `reports`, which shows it beside its own checks."""

from __future__ import annotations

import json
from collections.abc import Iterator
from importlib import import_module
from pkgutil import walk_packages

from django.http import HttpRequest, HttpResponse
from django.urls import Resolver404, resolve
from django.utils.translation import gettext

import zhucun.doors.web as web
from zhucun.doors.web.listing import Column, Listing
from zhucun.reports.enums import Compliance
from zhucun.reports.queries.regulation import Check, Looked, register

_PHONE, _MANIFEST = "/m/", "/m/manifest.webmanifest"
#: What a phone is told to refuse.
_REFUSED = ("geolocation=()", "camera=()", "microphone=()")
#: Keys of a manifest that ask for more than a place on the home screen.
_ASKING = frozenset({"permissions", "related_applications", "prefer_related_applications"})
#: Words of sort keys that are amounts of what people did.
_AMOUNTS = frozenset(
    {"count", "figures", "planned", "visits", "nights", "minutes", "points", "score", "reached"}
)
_PEOPLE = ("person", "posting", "account")


def connect() -> None:
    """Let the pages be checked with everything else."""
    register("check-in", lists)
    register("traces", phone)
    register("installation", manifest)


def lists(looked: Looked) -> Iterator[Check]:
    """No list of people can be ordered by how much they did."""
    every = list(_listings())
    bad = [
        gettext("The list “%(list)s” can be ordered by “%(column)s”.")
        % {"list": each.caption, "column": column.label}
        for each in every
        if _is_of_people(each)
        for column in each.columns
        if _is_amount(column)
    ]
    fine = gettext("None of %(count)s lists.") % {"count": len(every)}
    yield Check(
        name=gettext("No list orders people by how much they did"),
        state=Compliance.WORD if bad else Compliance.MET,
        evidence=(*dict.fromkeys(bad), gettext("A person says that it is no ranking."))
        if bad
        else (fine,),
    )


def phone(looked: Looked) -> Iterator[Check]:
    """The phone client may ask its phone for nothing."""
    answer = _opened(_PHONE)
    told = answer.headers.get("Permissions-Policy", "") if answer is not None else ""
    kept = all(word in told for word in _REFUSED)
    yield Check(
        name=gettext("The phone client cannot ask for position, camera or microphone"),
        state=Compliance.MET if kept or answer is None else Compliance.NOT_MET,
        evidence=(
            gettext("There is no phone client here.")
            if answer is None
            else f"{_PHONE} Permissions-Policy: {told or '—'}",
        ),
    )


def manifest(looked: Looked) -> Iterator[Check]:
    """The phone client is a page: nobody installs anything, and it asks for nothing."""
    answer = _opened(_MANIFEST)
    content = json.loads(answer.content) if answer is not None else {}
    asked = sorted(_ASKING & set(content))
    fine = gettext("The phone client is a page under %(address)s; its manifest asks for nothing.")
    yield Check(
        name=gettext("Nothing has to be installed"),
        state=Compliance.NOT_MET if asked else Compliance.MET,
        evidence=tuple(f"{_MANIFEST}: {name}" for name in asked)
        or (fine % {"address": _PHONE} if answer else gettext("There is no phone client here."),),
    )


def _opened(path: str) -> HttpResponse | None:
    """What the server that runs here answers under an address; None where it has none."""
    try:
        match = resolve(path)
    except Resolver404:
        return None
    request = HttpRequest()
    request.method, request.path = "GET", path
    answer: HttpResponse = match.func(request, *match.args, **match.kwargs)
    return answer


def _listings() -> Iterator[Listing]:
    """Every list of the pages, once."""
    seen: set[int] = set()
    for module in walk_packages(web.__path__, f"{web.__name__}."):
        if not module.name.endswith("lists"):
            continue
        for value in vars(import_module(module.name)).values():
            if isinstance(value, Listing) and id(value) not in seen:
                seen.add(id(value))
                yield value


def _is_of_people(listing: Listing) -> bool:
    return any(
        word in path
        for column in listing.columns
        for path in (column.value, column.cell, *column.sort)
        for word in _PEOPLE
    )


def _is_amount(column: Column) -> bool:
    words = {word for key in column.sort for word in key.replace(".", "_").split("_")}
    return bool(words & _AMOUNTS)
