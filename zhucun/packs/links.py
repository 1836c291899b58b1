"""Does every name that an item uses exist? Clauses, parameters, items, subjects, labels."""

from __future__ import annotations

import re
from collections.abc import Iterator

from zhucun.packs.build import Built
from zhucun.packs.errors import Findings, Place
from zhucun.packs.folders import LANGUAGES
from zhucun.packs.inherit import Entry, Words
from zhucun.packs.items import place_in
from zhucun.packs.kinds import (
    Chain,
    Checklist,
    Child,
    Indicator,
    Item,
    Matcher,
    Mechanism,
    RuleItem,
    Subject,
    Terms,
)
from zhucun.packs.kinds.common import UNSET_WORD, Steps

#: Kinds that speak of our own words and columns, so that no clause of a source stands behind them.
WITHOUT_CLAUSE = {"terms", "feeds", "signers"}
#: Kinds that no case can try out.
WITHOUT_CASE = {"terms", "signers"}

_PLACEHOLDER = re.compile(r"%\(([^)]*)\)s")


def check_links(pack: Built, clauses: set[str], findings: Findings) -> None:
    """Adds to `findings` every name that leads nowhere in what the pack itself states.

    What it inherits was checked with the parent, and no pack can take an item away.
    """
    names = _parameter_names(pack, findings)
    for entry in pack.own():
        _check_clauses(entry, clauses, findings)
        _check_parameters(entry, names, findings)
        if (entry.kind, entry.id) in pack.items:
            spec = pack.items[entry.kind, entry.id].spec
            _check_origin(entry, spec, findings)
            _check_dated(entry, spec, findings)
            _check_by_kind(pack, entry, spec, findings)
    _check_cases(pack, findings)


def _parameter_names(pack: Built, findings: Findings) -> set[str]:
    names: dict[str, Entry] = {}
    for (kind, item_id), entry in pack.entries.items():
        if kind != "parameters":
            continue
        name = item_id.rsplit("/", 1)[-1].replace("-", "_")
        other = names.setdefault(name, entry)
        if other is not entry:
            hint = f"{other.file} has it already; to override it, use the same topic."
            findings.add(Place(entry.file, 1), f"The parameter :{name} stands in two files.", hint)
    broken = {
        item_id.rsplit("/", 1)[-1].replace("-", "_")
        for kind, item_id in pack.broken
        if kind == "parameters"
    }
    return set(names) | broken


def _check_clauses(entry: Entry, clauses: set[str], findings: Findings) -> None:
    for clause, steps in entry.mentions.clauses:
        if clause not in clauses:
            place = place_in(entry, steps)
            findings.add(
                place, f"No source has a clause {clause}.", "Look it up in policy/sources/."
            )


def _check_parameters(entry: Entry, names: set[str], findings: Findings) -> None:
    for name, steps in entry.mentions.parameters:
        if name not in names:
            place = place_in(entry, steps)
            file = f"parameters/…/{name.replace('_', '-')}.yaml"
            findings.add(place, f"There is no parameter :{name}.", f"Add {file}, or mend the name.")


def _check_origin(entry: Entry, spec: Item, findings: Findings) -> None:
    if entry.kind in WITHOUT_CLAUSE or spec.reference or entry.mentions.clauses:
        return
    if any(value.reference for _, values in spec.dated() for value in values):
        return
    hint = "Add “clauses: [HN22-13]” or “reference: {title: …, href: …}”."
    findings.add(Place(entry.file, 1), "The item cites no clause and no reference.", hint)


def _check_dated(entry: Entry, spec: Item, findings: Findings) -> None:
    for steps, values in spec.dated():
        if not values:
            hint = "Where the source is silent, write one entry with the word unset."
            findings.add(place_in(entry, steps), f"“{steps[-1]}” is empty.", hint)
        for position, value in enumerate(values):
            place = place_in(entry, (*steps, position))
            if position and value.start == values[position - 1].start:
                findings.add(place, f"Two entries begin on {value.start}.", "Keep one of them.")
            elif position and value.start < values[position - 1].start:
                findings.add(
                    place,
                    f"{value.start} is earlier than the entry above.",
                    "Sort the entries by day.",
                )
            written = getattr(value, "value", getattr(value, "times", None))
            if value.clause is None and value.reference is None and written != UNSET_WORD:
                hint = "Add “clause: …” or “reference: {title: …, href: …}” to it."
                findings.add(place, f"The value from {value.start} cites no clause.", hint)


def _check_by_kind(pack: Built, entry: Entry, spec: Item, findings: Findings) -> None:
    for steps, subject in _subjects(spec):
        if _missing(pack, "terms", subject):
            hint = f"Add terms/{subject}.yaml, or use one of {', '.join(subjects_of(pack))}."
            findings.add(place_in(entry, steps), f"There is no subject “{subject}”.", hint)
    for steps, kind, item_id in _items_named(spec):
        if _missing(pack, kind, item_id):
            hint = "Name it by kind and id, such as rules/first-secretary-party-years."
            if kind == "signers":
                hint = f"Say in signers/{item_id}.yaml who that is, or mend the word."
            findings.add(place_in(entry, steps), f"There is no {kind}/{item_id} in the pack.", hint)
    for steps, name, wanted in _facts_found(spec):
        _check_fact(pack, entry, steps, name, wanted, findings)
    if isinstance(spec, RuleItem):
        _check_message(pack, entry, spec, findings)
    if isinstance(spec, Indicator):
        _check_indicator(pack, entry, spec, findings)
    if isinstance(spec, Mechanism):
        for position, child in enumerate(spec.children):
            _check_lines(entry, child, ("children", position), findings)
    if isinstance(spec, Terms):
        _check_enum_labels(pack, entry, spec, findings)


def subjects_of(pack: Built) -> list[str]:
    """The subjects that have a vocabulary."""
    return sorted(item_id for kind, item_id in pack.entries if kind == "terms")


def _missing(pack: Built, kind: str, item_id: str) -> bool:
    return (kind, item_id) not in pack.entries and (kind, item_id) not in pack.broken


def _subjects(spec: Item) -> Iterator[tuple[Steps, str]]:
    if isinstance(spec, Subject | Checklist):
        if spec.subject is not None:
            yield ("subject",), spec.subject
    elif isinstance(spec, Matcher):
        for position, subject in enumerate(spec.between):
            yield ("between", position), subject


def _items_named(spec: Item) -> Iterator[tuple[Steps, str, str]]:
    """Every other item that an item names: the way to it, kind, id."""
    if isinstance(spec, Terms):
        for name, term in spec.names.items():
            if term.tag is not None:
                yield ("names", name, "tag"), "tags", term.tag
    elif isinstance(spec, Indicator):
        yield from _of_indicator(spec)
    elif isinstance(spec, Checklist):
        yield from _of_checklist(spec)
    elif isinstance(spec, Chain):
        yield from _of_chain(spec)
    elif isinstance(spec, Mechanism):
        for position, child in enumerate(spec.children):
            yield from _of_child(child, ("children", position))


def _of_indicator(spec: Indicator) -> Iterator[tuple[Steps, str, str]]:
    if spec.window is not None:
        yield ("window",), "windows", _bare(spec.window)
    if spec.explained_by is not None:
        yield ("explained_by",), "rules", spec.explained_by.removeprefix("rules/")
    for position, declared in enumerate(spec.declared):
        if declared.window is not None:
            yield ("declared", position, "window"), "windows", _bare(declared.window)


def _of_checklist(spec: Checklist) -> Iterator[tuple[Steps, str, str]]:
    for position, item in enumerate(spec.items):
        if item.asked_by is not None:
            yield ("items", position, "asked_by"), "rules", item.asked_by
        for at, ref in enumerate(item.carried_by):
            yield ("items", position, "carried_by", at), *_split(ref)


def _of_chain(spec: Chain) -> Iterator[tuple[Steps, str, str]]:
    for position, guard in enumerate(spec.guards):
        yield ("guards", position), *_split(guard.rule)
    for position, step in enumerate(spec.steps):
        for word in step.by:
            yield ("steps", position, "by"), "signers", word


def _of_child(child: Child, steps: Steps) -> Iterator[tuple[Steps, str, str]]:
    for position, ref in enumerate(child.items):
        yield (*steps, "items", position), *_split(ref)
    for position, inner in enumerate(child.children):
        yield from _of_child(inner, (*steps, "children", position))


def _check_lines(entry: Entry, child: Child, steps: Steps, findings: Findings) -> None:
    """A line is a value like any other: it cites where it comes from."""
    for position, line in enumerate(child.lines):
        if line.clause is None and line.reference is None and line.green != UNSET_WORD:
            place = place_in(entry, (*steps, "lines", position))
            hint = "Add “clause: …” or “reference: {title: …, href: …}” to it."
            findings.add(place, f"The line of {line.of} cites no clause.", hint)
    for position, inner in enumerate(child.children):
        _check_lines(entry, inner, (*steps, "children", position), findings)


def _split(ref: str) -> tuple[str, str]:
    kind, _, item_id = ref.partition("/")
    return kind, item_id


def _bare(window: str) -> str:
    return window.removeprefix("windows/")


#: What a signature finds: “pass” or “fail”, or in a fact that is a day the day of the signature.
_SIGNED = "signed"


def _facts_found(spec: Item) -> Iterator[tuple[Steps, str, str]]:
    """Every fact that signing or ticking finds: the way to it, its name, the type it needs."""
    if isinstance(spec, Chain):
        if spec.counts is not None:
            yield ("counts",), spec.counts, "int"
        for position, step in enumerate(spec.steps):
            if step.finds is not None:
                yield ("steps", position, "finds"), step.finds, _SIGNED
    elif isinstance(spec, Checklist):
        if spec.counts is not None:
            yield ("counts",), spec.counts, "int"
        for position, item in enumerate(spec.items):
            if item.finds is not None:
                yield ("items", position, "finds"), item.finds, "bool"
            for at, name in enumerate(item.asks):
                yield ("items", position, "asks", at), name, ""


def _check_fact(
    pack: Built, entry: Entry, steps: Steps, name: str, wanted: str, findings: Findings
) -> None:
    subject = getattr(pack.items[entry.kind, entry.id].spec, "subject", None)
    terms = pack.items.get(("terms", subject or ""))
    if terms is None or not isinstance(terms.spec, Terms):
        if subject is None:
            hint = "Say with “subject: …” whose facts they are."
            findings.add(place_in(entry, steps), f"“{name}” is a fact of no subject.", hint)
        return
    term = terms.spec.names.get(name)
    if term is None:
        hint = f"Add it to terms/{subject}.yaml, or mend the name."
        findings.add(place_in(entry, steps), f"{subject} has no “{name}”.", hint)
    elif wanted == _SIGNED:
        if term.type != "date" and not {"pass", "fail"} <= set(term.one_of or ()):
            hint = "Signing finds “pass” and rejecting “fail”: add both to its one_of."
            findings.add(place_in(entry, steps), f"“{name}” cannot be pass or fail.", hint)
    elif wanted and term.type != wanted:
        hint = f"Choose one of the type {wanted}."
        findings.add(place_in(entry, steps), f"“{name}” is of the type {term.type}.", hint)


def _check_message(pack: Built, entry: Entry, spec: RuleItem, findings: Findings) -> None:
    """A message fills its places with parameters and with names of the subject."""
    terms = pack.items.get(("terms", spec.subject))
    known = {item.name for item in pack.items.values() if item.kind == "parameters"} | {"as_of"}
    if terms and isinstance(terms.spec, Terms):
        known |= set(terms.spec.names)
    for lang in LANGUAGES:
        for name in _PLACEHOLDER.findall(spec.message.in_(lang)):
            if name not in known:
                place = place_in(entry, ("message", lang))
                findings.add(
                    place,
                    f"%({name})s is neither a parameter nor a name of {spec.subject}.",
                    "Mend the name.",
                )


def _check_indicator(pack: Built, entry: Entry, spec: Indicator, findings: Findings) -> None:
    terms = pack.items.get(("terms", spec.subject))
    if terms and isinstance(terms.spec, Terms):
        for key, column in spec.columns():
            if column not in terms.spec.names:
                hint = f"Add it to terms/{spec.subject}.yaml, or mend the name."
                findings.add(place_in(entry, (key,)), f"{spec.subject} has no “{column}”.", hint)
    figures = pack.items.get(("terms", "village"))
    known = figures.spec.names if figures and isinstance(figures.spec, Terms) else {}
    if spec.denominator_figure is not None and spec.denominator_figure not in known:
        hint = "Add it to terms/village.yaml, where the figures of places have their names."
        said = f"No place has a figure “{spec.denominator_figure}”."
        findings.add(place_in(entry, ("denominator_figure",)), said, hint)
    for position, declared in enumerate(spec.declared):
        if declared.clause is None and declared.reference is None:
            place = place_in(entry, ("declared", position))
            findings.add(place, "The declared value cites no clause.", "Add “clause: …” to it.")


def _check_enum_labels(pack: Built, entry: Entry, spec: Terms, findings: Findings) -> None:
    """Each word of a closed list has a label `<name>.<word>`: no page shows words raw."""
    for name, term in spec.names.items():
        for lang in LANGUAGES:
            texts = pack.words.get(lang, Words({}, {})).texts
            bare = [word for word in term.one_of or () if f"{name}.{word}" not in texts]
            if bare:
                place = place_in(entry, ("names", name))
                keys = ", ".join(f"“{name}.{word}: …”" for word in bare)
                hint = f"Add {keys} to {pack.id}/labels/{lang}.yaml."
                findings.add(
                    place, f"Words of {name} have no label ({lang}): {', '.join(bare)}.", hint
                )


def _check_cases(pack: Built, findings: Findings) -> None:
    tried = set()
    for case in pack.cases:
        tried.add(case.key)
        if _missing(pack, *case.key):
            hint = "Write “of: kind/id”, such as of: rules/first-secretary-party-years."
            findings.add(
                case.place, f"The case is of “{case.spec.of}”, which is no item of the pack.", hint
            )
    for entry in pack.own():
        if entry.kind not in WITHOUT_CASE and (entry.kind, entry.id) not in tried:
            hint = f"Add one with “of: {entry.ref}” to a file in {pack.id}/cases/."
            findings.add(Place(entry.file, 1), "The item has no case.", hint)
