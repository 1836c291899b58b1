"""The review of candidates: the pack's checklists with their ticks, the evidence that is signed,
and the rules that guard a step."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from zhucun.directory import queries as directory
from zhucun.packs import Pack, PackAt
from zhucun.packs.items import PackItem
from zhucun.packs.kinds import Checklist, Label, Terms
from zhucun.roster.models import Candidate, Finding, Tick
from zhucun.roster.queries.candidates import candidate_facts
from zhucun.signoff.rows import Guarded, Line, Paper, Section, Words

SUBJECT = "candidate"

#: Birth dates are personal: the evidence says the year.
_YEARS = {"birth_on"}
_YES_NO: dict[object, Words] = {True: ("是", "Yes"), False: ("否", "No")}
_FINDINGS: Words = ("核查结果", "Findings")
_FACTS: Words = ("人选情况", "Facts of the candidate")
_NOT_YET: Words = ("未核对", "Not checked yet")


@dataclass(frozen=True, kw_only=True)
class Item:
    """One item of a checklist with its latest tick. `label` None: the source only counts it."""

    id: str
    label: Label | None
    number: int
    tick: Tick | None

    @property
    def note(self) -> str:
        return self.tick.note if self.tick else ""


@dataclass(frozen=True, kw_only=True)
class Checked:
    """One checklist of one candidate. `value` is the count that follows, None while it is open."""

    item: PackItem[Checklist]
    items: tuple[Item, ...]

    @property
    def answered(self) -> int:
        return sum(one.tick is not None and one.tick.holds is not None for one in self.items)

    @property
    def value(self) -> int | None:
        ticks = [one.tick.holds if one.tick else None for one in self.items]
        return counted(self.item.spec, ticks)


def counted(spec: Checklist, ticks: Sequence[bool | None]) -> int | None:
    """How many items hold, or None while the list is not decided: it is as soon as all are
    answered, or one answer settles it (a condition that is not met, a negative that is)."""
    number = sum(tick is True for tick in ticks)
    settled = (spec.mode == "all" and False in ticks) or (spec.mode == "none" and number > 0)
    return number if ticks and (settled or None not in ticks) else None


def slots_of(spec: Checklist) -> list[tuple[str, Label | None]]:
    """The items of a list and its open slots, by id. A list of which the source gives neither
    items nor a count has none."""
    named: list[tuple[str, Label | None]] = [(item.id, item.label) for item in spec.items]
    first = len(named) + 1
    return named + [(f"slot-{first + at}", None) for at in range(spec.open_slots or 0)]


def counted_facts(pack: PackAt) -> frozenset[str]:
    """The facts of a candidate that are counted from ticks and signatures, and never typed."""
    lists = {item.spec.counts for item in pack.checklists(SUBJECT)}
    chains = {item.spec.counts for item in pack.chains(SUBJECT)}
    return frozenset(name for name in lists | chains if name is not None)


def checklists_of(*, candidate: Candidate, pack: PackAt) -> list[Checked]:
    """The checklists that the pack has for candidates, each with the ticks up to its day. One
    query."""
    ticks = ticks_of([candidate], as_of=pack.as_of)[candidate.pk]
    return [_checked(item, ticks) for item in pack.checklists(SUBJECT)]


def ticks_of(
    rows: Sequence[Candidate], *, as_of: date
) -> Mapping[int, Mapping[tuple[str, str], Tick]]:
    """The latest tick of each item up to a day, by candidate. One query for all."""
    found: dict[int, dict[tuple[str, str], Tick]] = defaultdict(dict)
    kept = Tick.objects.filter(candidate__in=rows, checked_on__lte=as_of)
    for tick in kept.order_by("checked_on", "pk"):
        found[tick.candidate_id][tick.checklist, tick.item] = tick
    return found


def standing_candidates(subjects: Sequence[str], *, as_of: date) -> list[Candidate]:
    """Candidates by public id who stand on a day, for the rooms below: whoever asks has been let
    in by sign-off. One query."""
    rows = Candidate.objects.filter(public_id__in=subjects).select_related(
        "person__unit", "unit", "village", "round"
    )
    return [row for row in rows if row.withdrawn_on is None or row.withdrawn_on > as_of]


def papers(rows: Sequence[Candidate], *, as_of: date) -> dict[str, Paper]:
    """What is on record of each candidate, as it is shown to whoever signs. Four queries for
    all."""
    facts = candidate_facts(rows, as_of=as_of)
    ticks = ticks_of(rows, as_of=as_of)
    findings: dict[int, dict[str, Finding]] = defaultdict(dict)
    kept = Finding.objects.filter(candidate__in=rows, found_on__lte=as_of)
    for row in kept.order_by("found_on", "pk"):
        findings[row.candidate_id][row.name] = row
    packs = {area: directory.pack_for(area, as_of=as_of) for area in {row.area for row in rows}}
    return {
        row.public_id: _paper(row, packs[row.area], known, findings[row.pk], ticks.get(row.pk, {}))
        for row, known in zip(rows, facts, strict=True)
    }


def guards(
    rows: Sequence[Candidate], *, pack: str, rules: frozenset[str], as_of: date
) -> dict[str, dict[str, Guarded]]:
    """How the named rules of a pack come out for each candidate; a pack that does not hold on the
    day speaks on the nearest day on which it does. Two queries for all."""
    at = _nearest(directory.policy().pack(pack), as_of)
    judge = at.judge(SUBJECT, rules)
    items = {item.ref: item for item in at.rules(SUBJECT)}
    found: dict[str, dict[str, Guarded]] = {}
    for row, facts in zip(rows, candidate_facts(rows, as_of=as_of), strict=True):
        known = {name: facts.get(name) for name in judge.names}
        filled = _Filled({**at.values, **known})
        found[row.public_id] = {
            answer.rule: Guarded(
                outcome=answer.outcome,
                sentence=(
                    items[answer.rule].spec.message.zh % filled,
                    items[answer.rule].spec.message.en % filled,
                ),
            )
            for answer in judge.explain(known)
        }
    return found


class _Filled(dict[str, Any]):
    """Values that a sentence names; what is not known in it is a dash."""

    def __missing__(self, name: str) -> str:
        return "—"

    def __getitem__(self, name: str) -> Any:
        value = super().__getitem__(name)
        return "—" if value is None else value


def _nearest(pack: Pack, day: date) -> PackAt:
    until = pack.valid.until
    if until is not None and day >= until:
        day = until - timedelta(days=1)
    return pack.at(max(day, pack.valid.start))


def _checked(item: PackItem[Checklist], ticks: Mapping[tuple[str, str], Tick]) -> Checked:
    items = tuple(
        Item(id=key, label=label, number=number, tick=ticks.get((item.id, key)))
        for number, (key, label) in enumerate(slots_of(item.spec), 1)
    )
    return Checked(item=item, items=items)


def _paper(
    row: Candidate,
    pack: PackAt,
    facts: Mapping[str, Any],
    findings: Mapping[str, Finding],
    ticks: Mapping[tuple[str, str], Tick],
) -> Paper:
    terms: Terms = pack.item(f"terms/{SUBJECT}").spec  # type: ignore[assignment]
    unit = row.unit or row.person.unit
    known = [
        Line(label=("姓名", "Name"), value=(row.person.name, row.person.name)),
        Line(label=("单位", "Unit"), value=(unit.name, unit.name) if unit else ("—", "—")),
        Line(label=("批次", "Round"), value=(row.round.code, row.round.code)),
    ]
    if row.village:
        name = row.village.short_name
        known.append(Line(label=("意向村", "Village asked for"), value=(name, name)))
    known += [
        Line(label=_pair(term.label), value=_in_words(pack, name, facts.get(name)))
        for name, term in terms.names.items()
        if name in facts and name not in findings and facts[name] is not None
    ]
    found = [
        Line(
            label=_pair(terms.names[name].label) if name in terms.names else (name, name),
            value=_in_words(pack, name, one.value),
            by=one.by_name,
            on=one.found_on,
        )
        for name, one in sorted(findings.items())
    ]
    sections = [Section(label=_FACTS, lines=tuple(known))]
    if found:
        sections.append(Section(label=_FINDINGS, lines=tuple(found)))
    for item in pack.checklists(SUBJECT):
        checked = _checked(item, ticks)
        if checked.answered:
            sections.append(
                Section(
                    label=_pair(item.spec.label),
                    lines=tuple(_line(item.spec, one) for one in checked.items),
                )
            )
    return Paper(title=row.person.name, sections=tuple(sections))


def _line(spec: Checklist, one: Item) -> Line:
    label = _pair(one.label) if one.label else (f"第{one.number}项", f"Item {one.number}")
    if one.tick is None or one.tick.holds is None:
        return Line(label=label, value=_NOT_YET)
    words = _YES_NO[one.tick.holds]
    if one.tick.note:
        words = (f"{words[0]} {one.tick.note}", f"{words[1]} {one.tick.note}")
    return Line(label=label, value=words, by=one.tick.by_name, on=one.tick.checked_on)


def _pair(label: Label) -> Words:
    return label.zh, label.en


def _in_words(pack: PackAt, name: str, value: Any) -> Words:
    if value is None:
        return ("不详", "Not known")
    if isinstance(value, bool):
        return _YES_NO[value]
    if name in _YEARS:
        year = str(value)[:4]
        return year, year
    words = [pack.words(lang).get(f"{name}.{value}", str(value)) for lang in ("zh", "en")]
    return words[0], words[1]
