"""Pages of the policy packs. They hold no personal data; everybody who signs in may read them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from django.http import HttpResponse
from django.shortcuts import render

from zhucun.directory import queries as directory
from zhucun.doors.web.access import Request, allow, methods, signed_in
from zhucun.doors.web.asof import as_of
from zhucun.doors.web.policy.content import language
from zhucun.kernel.problems import NotFound
from zhucun.packs import Pack, PackAt, cited, diff, registers, standard_changes
from zhucun.packs.diff import Difference, PackDiff
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
    context = {"packs": found, "names": _areas(request, found)}
    return render(request, "web/policy/packs.html", context)


@methods(read=["GET"])
@allow(signed_in)
def pack(request: Request, pack_id: str) -> HttpResponse:
    """One pack on the day: its parameters with their values, and its items by kind."""
    one, at = _pack(pack_id, as_of(request))
    library = directory.policy()
    others = [other for other in library.packs.values() if other.id != pack_id]
    kinds = [(kind, at.items(kind)) for kind in KINDS if kind not in ("parameters", "terms")]
    context = {
        "one": one,
        "pack": at,
        "parameters": sorted(at.parameters.values(), key=lambda each: each.item.id),
        "changes": standard_changes(at),
        "kinds": [(kind, items) for kind, items in kinds if items],
        "others": others,
        "base": library.pack(one.extends) if one.extends else None,
        "names": _areas(request, [one]),
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
    context = {
        "one": one,
        "pack": at,
        "item": found,
        "kind": ref.partition("/")[0],
        "subject": getattr(found.spec, "subject", ""),
        "content": content,
    }
    return render(request, "web/policy/item.html", context)


@methods(read=["GET"])
@allow(signed_in)
def against(request: Request, pack_id: str, other_id: str) -> HttpResponse:
    """What differs between two packs, each on the day or on the nearest day on which it holds."""
    one, before = _pack(pack_id, as_of(request))
    other, after = _pack(other_id, as_of(request))
    found = diff(before, after)
    context = {
        "one": one,
        "other": other,
        "before": before,
        "after": after,
        "changed": [
            each
            for each in found
            if each.how == "changed" and not _is_word(each) and _reads_differently(each)
        ],
        "words": [each for each in found if each.ref == f"labels/{language()}"],
        "apart": [
            ({"id": one.id, "shown": one.title(language())}, _by_kind(found, "only-before")),
            ({"id": other.id, "shown": other.title(language())}, _by_kind(found, "only-after")),
        ],
    }
    return render(request, "web/policy/diff.html", context)


@methods(read=["GET"])
@allow(signed_in)
def documents(request: Request) -> HttpResponse:
    """Policy documents and numbered articles that the packs register, each with the items that cite
    it or carry it out, and the other documents that items cite (SQ24-087, YN-051)."""
    day = as_of(request)
    shown = []
    for one in directory.policy().packs.values():
        at = one.near(day)
        kept, others = registers(at), cited(at)
        if kept or others:
            shown.append({"one": one, "at": at, "registers": kept, "others": others})
    return render(request, "web/policy/documents.html", {"shown": shown})


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


def _is_word(found: Difference) -> bool:
    """What a region calls something: labels, which have no page, and the names of a vocabulary."""
    return found.ref.startswith(("labels/", "terms/"))


def _reads_differently(found: Difference) -> bool:
    """Whether the difference shows in the language of the page."""
    before, after = found.before, found.after
    if isinstance(before, Mapping) and isinstance(after, Mapping) and set(before) == {"zh", "en"}:
        return bool(before[language()] != after.get(language()))
    return True


def _by_kind(found: PackDiff, how: str) -> list[tuple[str, list[Difference]]]:
    """Items that stand on one side only, by kind, each item once."""
    groups: dict[str, dict[str, Difference]] = {}
    for each in found:
        if each.how == how and not _is_word(each):
            groups.setdefault(each.ref.partition("/")[0], {}).setdefault(each.ref, each)
    return [(kind, list(items.values())) for kind, items in groups.items()]


def _areas(request: Request, packs: Iterable[Pack]) -> dict[str, str]:
    """Names of the areas that packs are for. One query."""
    codes = {code for one in packs for code in one.areas}
    return directory.names_of(codes, as_of=as_of(request))


def _pack(pack_id: str, day: date) -> tuple[Pack, PackAt]:
    """A pack on the day, or on the nearest day on which it holds. Raises NotFound."""
    try:
        one = directory.policy().pack(pack_id)
    except UnknownPack as error:
        raise NotFound from error
    return one, one.near(day)
