"""Pages of the policy packs. They hold no personal data; everybody who signs in may read them."""

from __future__ import annotations

from datetime import date, timedelta

from django.http import HttpResponse
from django.shortcuts import render

from zhucun.directory import queries as directory
from zhucun.doors.web.access import Request, allow, methods, signed_in
from zhucun.doors.web.asof import as_of
from zhucun.kernel.problems import NotFound
from zhucun.packs import Pack, PackAt, diff
from zhucun.packs.errors import UnknownClause, UnknownItem, UnknownPack
from zhucun.packs.kinds import KINDS
from zhucun.packs.views import view

#: Keys of an item that its page shows as heading, sentences and list of documents.
_SHOWN_APART = frozenset({"label", "clauses", "clause", "reference"})


@methods(read=["GET"])
@allow(signed_in)
def packs(request: Request) -> HttpResponse:
    """All packs: for whom, since when, how many of what."""
    found = list(directory.policy().packs.values())
    return render(request, "web/policy/packs.html", {"packs": found})


@methods(read=["GET"])
@allow(signed_in)
def pack(request: Request, pack_id: str) -> HttpResponse:
    """One pack on the day: its parameters with their values, and its items by kind."""
    one, at = _pack(pack_id, as_of(request))
    others = [other for other in directory.policy().packs if other != pack_id]
    kinds = [(kind, at.items(kind)) for kind in KINDS if kind not in ("parameters", "terms")]
    context = {
        "one": one,
        "pack": at,
        "parameters": sorted(at.parameters.values(), key=lambda each: each.item.id),
        "kinds": [(kind, items) for kind, items in kinds if items],
        "others": others,
    }
    return render(request, "web/policy/pack.html", context)


@methods(read=["GET"])
@allow(signed_in)
def item(request: Request, pack_id: str, ref: str) -> HttpResponse:
    """One item of a pack as it stands on the day, with the sentences of its clauses."""
    one, at = _pack(pack_id, as_of(request))
    try:
        found = at.item(ref)
    except UnknownItem as error:
        raise NotFound from error
    content = [
        (key, value)
        for key, value in view(at, found).items()
        if key not in _SHOWN_APART and value not in (None, ())
    ]
    context = {"one": one, "pack": at, "item": found, "content": content}
    return render(request, "web/policy/item.html", context)


@methods(read=["GET"])
@allow(signed_in)
def against(request: Request, pack_id: str, other_id: str) -> HttpResponse:
    """What differs between two packs, each on the day or on the nearest day on which it holds."""
    one, before = _pack(pack_id, as_of(request))
    other, after = _pack(other_id, as_of(request))
    found = diff(before, after)
    context = {"one": one, "other": other, "before": before, "after": after, "diff": found}
    return render(request, "web/policy/diff.html", context)


@methods(read=["GET"])
@allow(signed_in)
def clause(request: Request, clause_id: str) -> HttpResponse:
    """One clause with its sentence, and the items of the packs that carry it out."""
    library = directory.policy()
    try:
        found = library.clause(clause_id)
    except UnknownClause as error:
        raise NotFound from error
    carried = [
        (one, each)
        for one in library.packs.values()
        for each in one.built.items.values()
        if clause_id in each.clauses and each.origin == one.id
    ]
    return render(request, "web/policy/clause.html", {"clause": found, "carried": carried})


def _pack(pack_id: str, day: date) -> tuple[Pack, PackAt]:
    """A pack on the day, or on the nearest day on which it holds. Raises NotFound."""
    try:
        one = directory.policy().pack(pack_id)
    except UnknownPack as error:
        raise NotFound from error
    until = one.valid.until
    nearest = max(day, one.valid.start)
    if until is not None:
        nearest = min(nearest, until - timedelta(days=1))
    return one, one.at(nearest)
