"""A pack on one day: what is in force, with what values, and from which clauses."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any, TypeVar, cast

from zhucun.engines.rules import (
    UNSET,
    Expression,
    Judge,
    Rule,
    Unset,
    Value,
    Vocabulary,
    compile_predicate,
    compile_rules,
)
from zhucun.kernel.periods import Window
from zhucun.packs.errors import UnknownItem
from zhucun.packs.expressions import Speech
from zhucun.packs.feeds import FeedSpec, feed_spec
from zhucun.packs.items import PackItem
from zhucun.packs.kinds import (
    KINDS,
    Cadence,
    Chain,
    Checklist,
    Declared,
    Entitlement,
    Feed,
    Indicator,
    Item,
    Matcher,
    Mechanism,
    Parameter,
    RuleItem,
    Score,
    Screen,
    Signer,
    Subject,
    Tag,
    Valid,
    WindowItem,
)
from zhucun.packs.kinds.common import UNSET_WORD
from zhucun.packs.kinds.parameters import Scalar
from zhucun.packs.sources import Clause

Spec = TypeVar("Spec", bound=Item)
About = TypeVar("About", bound=Subject)


#: Says of a row whether a condition holds; None where that is not known.
Predicate = Callable[[Mapping[str, Any]], bool | None]


@dataclass(frozen=True, kw_only=True)
class ParameterAt:
    """A parameter's value on a day; `value` is UNSET (未配置) where no source gives it.

    `since` is the day from which the value holds, None before the first one; `reference` is (title,
    href).
    """

    name: str
    value: Scalar | Unset
    unit: str | None
    clause: str | None
    reference: tuple[str, str] | None
    since: date | None
    item: PackItem[Parameter]


class PackAt:
    """Made by `Pack.at`; everything here is of that one day. Lists are sorted by id."""

    def __init__(self, speech: Speech, clauses: Mapping[str, Clause], as_of: date) -> None:
        self._speech = speech
        self._clauses = clauses
        self._judges: dict[tuple[str, frozenset[str] | None], Judge] = {}
        self._predicates: dict[tuple[str, str], Predicate] = {}
        self.as_of = as_of

    def on(self, day: date) -> PackAt:
        """The same pack on another day."""
        return PackAt(self._speech, self._clauses, day)

    @property
    def id(self) -> str:
        """The id of the pack."""
        return self._speech.pack.id

    @property
    def version(self) -> str:
        return self._speech.pack.manifest.version

    @property
    def valid(self) -> Valid:
        """The days on which the pack holds."""
        return self._speech.pack.manifest.valid

    @cached_property
    def _in_force(self) -> dict[str, tuple[PackItem[Item], ...]]:
        valid = self._speech.pack.manifest.valid
        found: dict[str, list[PackItem[Item]]] = {kind: [] for kind in KINDS}
        for (kind, _id), item in sorted(self._speech.pack.items.items()):
            if item.holds_on(self.as_of, valid):
                found[kind].append(item)
        return {kind: tuple(items) for kind, items in found.items()}

    def items(self, kind: str) -> tuple[PackItem[Item], ...]:
        """All items of a kind (a folder's name) that are in force. Raises UnknownItem."""
        if kind not in self._in_force:
            raise UnknownItem(pack=self.id, item=kind)
        return self._in_force[kind]

    def days_of_change(self, of: str = "entitlements") -> tuple[date, ...]:
        """Every day on which an item of a kind, or a parameter, of the pack begins or ceases to say
        something, in force or not."""
        days: set[date] = set()
        for (kind, _id), item in self._speech.pack.items.items():
            if kind in (of, "parameters"):
                days |= {entry.start for _steps, entries in item.spec.dated() for entry in entries}
                if item.spec.valid is not None:
                    days |= {item.spec.valid.start, item.spec.valid.until or item.spec.valid.start}
        return tuple(sorted(days))

    def item(self, ref: str) -> PackItem[Item]:
        """One item by kind/id. Raises UnknownItem, also where it is not in force on the day."""
        kind, _, item_id = ref.partition("/")
        found = self._speech.pack.items.get((kind, item_id))
        if found is None or not found.holds_on(self.as_of, self._speech.pack.manifest.valid):
            raise UnknownItem(pack=self.id, item=ref)
        return found

    def rules(self, subject: str | None = None) -> tuple[PackItem[RuleItem], ...]:
        return self._about(RuleItem, "rules", subject)

    def cadences(self, subject: str | None = None) -> tuple[PackItem[Cadence], ...]:
        return self._about(Cadence, "cadences", subject)

    def chains(self, subject: str | None = None) -> tuple[PackItem[Chain], ...]:
        return self._about(Chain, "chains", subject)

    def scores(self, subject: str | None = None) -> tuple[PackItem[Score], ...]:
        return self._about(Score, "scores", subject)

    def entitlements(self, subject: str | None = None) -> tuple[PackItem[Entitlement], ...]:
        return self._about(Entitlement, "entitlements", subject)

    def indicators(self, subject: str | None = None) -> tuple[PackItem[Indicator], ...]:
        return self._about(Indicator, "indicators", subject)

    def screens(self, subject: str | None = None) -> tuple[PackItem[Screen], ...]:
        return self._about(Screen, "screens", subject)

    def checklists(self, subject: str | None = None) -> tuple[PackItem[Checklist], ...]:
        found = self._of(Checklist, "checklists")
        return tuple(item for item in found if subject in (None, item.spec.subject))

    def signers(self) -> tuple[PackItem[Signer], ...]:
        """Who stands behind the words of the chains; the id of an item is the word."""
        return self._of(Signer, "signers")

    def matchers(self) -> tuple[PackItem[Matcher], ...]:
        return self._of(Matcher, "matchers")

    def mechanisms(self) -> tuple[PackItem[Mechanism], ...]:
        return self._of(Mechanism, "mechanisms")

    def tags(self, of: str | None = None) -> tuple[PackItem[Tag], ...]:
        """The tags, of places, households, persons or organisations."""
        return tuple(item for item in self._of(Tag, "tags") if of in (None, item.spec.of))

    def windows(self) -> tuple[Window, ...]:
        """The named windows; an open one ends with the day."""
        return tuple(
            item.spec.window(item.id, as_of=self.as_of) for item in self._of(WindowItem, "windows")
        )

    def window(self, name: str) -> Window:
        """One window, with or without “windows/” before it. Raises UnknownItem."""
        name = name.removeprefix("windows/")
        spec = cast(WindowItem, self.item(f"windows/{name}").spec)
        return spec.window(name, as_of=self.as_of)

    def feed(self, name: str) -> FeedSpec:
        """The columns of a list. Raises UnknownItem."""
        return feed_spec(cast("PackItem[Feed]", self.item(f"feeds/{name}")))

    def declared(
        self, indicator: str | None = None, *, area: str = ""
    ) -> tuple[tuple[str, Declared], ...]:
        """What sources declared up to the day for an area and below, as (indicator, figure)."""
        return tuple(
            (item.id, figure)
            for item in self.indicators()
            if indicator in (None, item.id)
            for figure in item.spec.declared
            if figure.as_of <= self.as_of and figure.area.startswith(area)
        )

    @cached_property
    def parameters(self) -> Mapping[str, ParameterAt]:
        """Every parameter by the name that expressions use (`min_party_years`)."""
        return {item.name: _on(item, self.as_of) for item in self._of(Parameter, "parameters")}

    @cached_property
    def values(self) -> Mapping[str, Value | Unset]:
        """The values of all parameters as the rules engine takes them."""
        return {name: _for_engine(found.value) for name, found in self.parameters.items()}

    def number(self, amount: int | Decimal | str | None) -> int | Decimal | Unset:
        """An amount of a spec (`times`, `value`, `weight`, `capacity`) as a number, or UNSET."""
        if isinstance(amount, str) and amount.startswith(":"):
            found = self.parameters.get(amount[1:])
            value = found.value if found else UNSET
            return (
                value
                if isinstance(value, (int, Decimal)) and not isinstance(value, bool)
                else UNSET
            )
        return UNSET if amount is None or isinstance(amount, str) else amount

    def vocabulary(self, subject: str) -> Vocabulary:
        """The names that expressions about a subject may use. Raises UnknownItem."""
        return self._speech.vocabulary(subject)

    def judge(self, subject: str, only: frozenset[str] | None = None) -> Judge:
        """The subject's rules, compiled; `only` names some of them by kind/id.

        Compiled once for each day and choice: about a millisecond a rule.
        """
        key = subject, only
        if key not in self._judges:
            chosen = [item for item in self.rules(subject) if only is None or item.ref in only]
            rules = [self._speech.rule(item) for item in chosen]
            self._judges[key] = compile_rules(rules, self.values, self.as_of)
        return self._judges[key]

    def predicate(self, subject: str, text: str) -> Predicate:
        """A condition of an item (`universe`, `who`, `where`, `flag` …), compiled once.

        Raises ParameterUnset where a parameter that it needs has no value on the day.
        """
        key = subject, text
        if key not in self._predicates:
            expression = self._speech.expression(subject, text)
            self._predicates[key] = compile_predicate(expression, self.values, self.as_of)
        return self._predicates[key]

    def expression(self, subject: str, text: str) -> Expression:
        """An expression of this pack over a subject's names, parsed once. Raises BadExpression."""
        return self._speech.expression(subject, text)

    def rule(self, item: PackItem[RuleItem]) -> Rule:
        """A rule item as the rules engine takes it."""
        return self._speech.rule(item)

    def label(self, key: str, lang: str = "zh") -> str:
        """What this region calls a word of ours, such as role.first_secretary. Raises UnknownItem.

        Chinese stands in where a language has no label.
        """
        for language in (lang[:2], "zh"):
            words = self.words(language)
            if key in words:
                return words[key]
        raise UnknownItem(pack=self.id, item=f"labels/{key}")

    def words(self, lang: str) -> Mapping[str, str]:
        """All labels in a language, inherited ones among them."""
        words = self._speech.pack.words.get(lang)
        return words.texts if words else {}

    def clauses_of(self, item: PackItem[Item]) -> tuple[Clause, ...]:
        """The clauses that an item carries out, each with its sentence."""
        return tuple(self._clauses[clause] for clause in item.clauses)

    def _of(self, spec: type[Spec], kind: str) -> tuple[PackItem[Spec], ...]:
        return cast("tuple[PackItem[Spec], ...]", self._in_force[kind])

    def _about(
        self, spec: type[About], kind: str, subject: str | None
    ) -> tuple[PackItem[About], ...]:
        return tuple(item for item in self._of(spec, kind) if subject in (None, item.spec.subject))

    def __repr__(self) -> str:
        return f"<PackAt {self.id} {self.as_of}>"


def _on(item: PackItem[Parameter], as_of: date) -> ParameterAt:
    entry = item.spec.on(as_of)
    reference = entry.reference if entry else None
    return ParameterAt(
        name=item.name,
        value=UNSET if entry is None or entry.value == UNSET_WORD else entry.value,
        unit=item.spec.unit,
        clause=entry.clause if entry else None,
        reference=(reference.title, reference.href) if reference else None,
        since=entry.start if entry else None,
        item=item,
    )


def _for_engine(value: Scalar | Unset) -> Value | Unset:
    return float(value) if isinstance(value, Decimal) else value
