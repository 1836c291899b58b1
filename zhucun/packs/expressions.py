"""The language of one pack: its vocabularies, its parameters, and its expressions, parsed once."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property

from zhucun.engines.rules import (
    UNSET,
    BadExpression,
    Expression,
    Rule,
    RuleKind,
    Type,
    Vocabulary,
    parse,
)
from zhucun.engines.rules.errors import BadVocabulary, UnknownParameter
from zhucun.packs.build import Built
from zhucun.packs.errors import Findings, Place, UnknownItem
from zhucun.packs.inherit import Entry
from zhucun.packs.items import PackItem, place_in
from zhucun.packs.kinds import Parameter, RuleItem, Terms
from zhucun.packs.kinds.common import UNSET_WORD, Spoken


class Speech:
    """Parses what a pack says: half a millisecond an expression, the first time only. What is said
    in the same words as in `parent`, the pack that it extends, is not parsed again."""

    def __init__(self, pack: Built, parent: Speech | None = None) -> None:
        self.pack = pack
        self._parent = parent
        self._vocabularies: dict[str, Vocabulary] = {}
        self._parsed: dict[tuple[str, str], Expression] = {}
        self._rules: dict[str, Rule] = {}

    @cached_property
    def types(self) -> Mapping[str, Type]:
        """Parameter → type, in the names that expressions use."""
        return {
            item.name: Type(item.spec.type)
            for item in self.pack.items.values()
            if isinstance(item.spec, Parameter)
        }

    def vocabulary(self, subject: str) -> Vocabulary:
        """The names of a subject. Raises UnknownItem, BadVocabulary."""
        if subject not in self._vocabularies:
            item = self.pack.items.get(("terms", subject))
            if item is None or not isinstance(item.spec, Terms):
                raise UnknownItem(pack=self.pack.id, item=f"terms/{subject}")
            names = {name: term.model_dump() for name, term in item.spec.names.items()}
            self._vocabularies[subject] = Vocabulary.read(names)
        return self._vocabularies[subject]

    def expression(self, subject: str, text: str) -> Expression:
        """An expression over a subject's names. Raises BadExpression, UnknownItem."""
        key = subject, text
        if key not in self._parsed:
            inherited = self._parent._parsed.get(key) if self._parent else None
            if inherited is None or not self._understands(inherited, subject):
                inherited = parse(text, self.vocabulary(subject), self.types)
            self._parsed[key] = inherited
        return self._parsed[key]

    def _understands(self, inherited: Expression, subject: str) -> bool:
        """Whether every name and parameter of it means here what it means to the parent."""
        terms = self.vocabulary(subject)
        return all(
            (term := terms.get(name)) is not None
            and (term.type, term.nullable, term.one_of) == (node.type, node.nullable, node.one_of)
            for name, node in inherited.names.items()
        ) and all(
            name == "as_of" or self.types.get(name) is type_
            for name, type_ in inherited.parameters.items()
        )

    def rule(self, item: PackItem[RuleItem]) -> Rule:
        """A rule item as the rules engine takes it; its id is kind/id."""
        if item.ref not in self._rules:
            self._rules[item.ref] = self._rule(item)
        return self._rules[item.ref]

    def _rule(self, item: PackItem[RuleItem]) -> Rule:
        spec = item.spec
        text = spec.require if spec.require is not None else spec.forbid or UNSET_WORD
        return Rule(
            id=item.ref,
            test=UNSET if text == UNSET_WORD else self.expression(spec.subject, text),
            kind=RuleKind.FORBID if spec.require is None else RuleKind.REQUIRE,
            applies_when=None
            if spec.applies_when is None
            else self.expression(spec.subject, spec.applies_when),
        )


def check_expressions(speech: Speech, findings: Findings) -> None:
    """Adds every fault of every expression of the pack, with its line."""
    pack = speech.pack
    _check_vocabularies(speech, findings)
    for key, item in pack.items.items():
        for spoken in item.spec.expressions():
            if ("terms", spoken.subject) in pack.items:
                _check_one(speech, pack.entries[key], spoken, findings)


def _check_vocabularies(speech: Speech, findings: Findings) -> None:
    for (kind, subject), entry in speech.pack.entries.items():
        if kind == "terms" and (kind, subject) in speech.pack.items:
            try:
                speech.vocabulary(subject)
            except BadVocabulary as error:
                place = place_in(entry, ("names", str(error.facts["name"])))
                findings.add(place, str(error), "Choose another name.")


def _check_one(speech: Speech, entry: Entry, spoken: Spoken, findings: Findings) -> None:
    try:
        speech.expression(spoken.subject, spoken.text)
    except BadVocabulary:
        return
    except BadExpression as error:
        start = place_in(entry, spoken.steps)
        for fault in error.faults:
            if isinstance(fault, UnknownParameter) and _is_broken(
                speech.pack, str(fault.facts["name"])
            ):
                continue
            place = Place(start.file, start.line + fault.place[0] - 1)
            message = f"“{'.'.join(map(str, spoken.steps))}”: {fault.message % fault.facts}"
            findings.add(place, message, fault.todo % fault.facts)


def _is_broken(pack: Built, parameter: str) -> bool:
    """True for a parameter that is there and has errors of its own: they are enough."""
    there = [*pack.entries, *pack.broken]
    names = {
        item_id.rsplit("/", 1)[-1].replace("-", "_")
        for kind, item_id in there
        if kind == "parameters"
    }
    return parameter in names
