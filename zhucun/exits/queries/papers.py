"""An exit as signers see it: the evidence that a signature binds."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any

from django.utils import translation

from zhucun.exits.enums import ANSWERS, ConditionAnswer, Kind
from zhucun.exits.models import Exit
from zhucun.exits.queries.known import Known, day_before
from zhucun.exits.queries.places import Ground
from zhucun.signoff.rows import Line, Paper, Section, Words

#: The line of a household's paper that is masked elsewhere.
_INCOME: Words = ("人均纯收入(元)", "Net income a head (yuan)")


def paper(row: Exit, found: Known) -> Paper:
    """The evidence; after the last signature as it was signed. No query."""
    if row.evidence:
        kept = tuple(map(_section, row.evidence))
        return Paper(title=row.title, sections=kept, whom=_whom(row))
    return Paper(
        title=row.title,
        whom=_whom(row),
        sections=(
            Section(label=("退出对象", "What exits"), lines=tuple(_subject(row))),
            Section(label=("核查", "Found on site"), lines=tuple(_answers(row))),
            Section(label=("标准", "Standard"), lines=tuple(_standard(row, found))),
            Section(label=("走访", "Visits"), lines=tuple(_visits(found))),
        ),
    )


def kept_sections(row: Exit, found: Known) -> list[Any]:
    """The evidence as it is kept: sections of a label and lines (label, value, by, day)."""
    return [
        [
            section.label,
            [
                [line.label, line.value, line.by, line.on.isoformat() if line.on else ""]
                for line in section.lines
            ],
        ]
        for section in paper(row, found).sections
    ]


def _whom(row: Exit) -> str:
    return f"household:{row.household.public_id}" if row.household is not None else ""


def _section(kept: Any) -> Section:
    label, lines = kept
    return Section(
        label=(label[0], label[1]),
        lines=tuple(
            Line(
                label=(name[0], name[1]),
                value=(value[0], value[1]),
                by=by,
                on=date.fromisoformat(on) if on else None,
                is_personal=name[0] == _INCOME[0],
            )
            for name, value, by, on in lines
        ),
    )


def _subject(row: Exit) -> Iterator[Line]:
    yield Line(label=("对象", "Kind"), value=words_of(Kind(row.kind)))
    yield Line(label=("所在地", "Place"), value=_same(f"{row.place.short_name} {row.place.code}"))
    if row.household is not None:
        yield Line(label=("户编号", "Household"), value=_same(row.household.number))
    yield Line(label=("退出年度", "Year of the exit"), value=_same(row.year))
    yield Line(label=("计划退出日期", "Due on"), value=_same(row.due_on))


def _answers(row: Exit) -> Iterator[Line]:
    who: dict[str, Any] = {"by": row.answered_by_name, "on": row.answered_on}
    for word in ANSWERS[row.kind]:
        yield Line(label=words_of(word), value=yes_no(row.answers.get(word)), **who)
    if row.kind == Kind.COUNTY:
        label = ("农村居民人均可支配收入(元)", "Farmers' income a head (yuan)")
        yield Line(label=label, value=_same(row.farmers_income), **who)
    yield Line(label=("依据", "Rests on"), value=_same(row.basis or None))


def _standard(row: Exit, found: Known) -> Iterator[Line]:
    if row.kind == Kind.HOUSEHOLD:
        yield from _home(found)
        return
    facts = found.facts
    ground = found.ground or Ground()
    yield Line(label=("贫困发生率", "Poverty incidence"), value=share(facts.get("incidence")))
    if found.ground is not None:
        yield Line(label=("贫困人口", "Poor persons"), value=_same(ground.poor_persons))
        yield Line(label=("农村户籍人口", "Rural register"), value=_same(ground.rural))
    if row.kind == Kind.VILLAGE:
        left = facts.get("poor_households_left")
        yield Line(label=("未脱贫户数", "Households still poor"), value=_same(left))
        label = ("当年村集体经济收入(元)", "Collective income of the year (yuan)")
        yield Line(label=label, value=_same(facts.get("collective_income")))
        label = ("公共服务到位", "Services in place")
        yield Line(label=label, value=yes_no(facts.get("services_in_place")))
    else:
        left = facts.get("poverty_villages_left")
        yield Line(label=("未出列村数", "Villages still poor"), value=_same(left))


def _home(found: Known) -> Iterator[Line]:
    facts, home = found.facts, found.home
    label = ("两不愁三保障", "Two no-worries and three guarantees")
    yield Line(label=label, value=yes_no(facts.get("guarantees_met")))
    if home is not None:
        until = day_before(home.income_until)
        yield Line(label=_INCOME, value=_same(home.per_head), on=until, is_personal=True)
        yield Line(label=("国家标准(元)", "National standard (yuan)"), value=_line(found.line))
        yield Line(label=("人口", "Persons"), value=_same(home.persons))
        label = ("已知未参加医保人数", "Known to be without medical insurance")
        yield Line(label=label, value=_same(home.uninsured))
    label = ("收入稳定超过国家标准", "Income stably above the standard")
    yield Line(label=label, value=yes_no(facts.get("income_above_standard")))


def _visits(found: Known) -> Iterator[Line]:
    label = ("签字前已走访", "Visited before the signature")
    answer = found.facts.get("visited_before_signing")
    yield Line(label=label, value=yes_no(answer), on=found.visited_on)


@cache
def words_of(word: Kind | ConditionAnswer) -> Words:
    """A word of an enum in both languages."""
    found = []
    for language in ("zh-hans", "en"):
        with translation.override(language):
            found.append(str(word.label))
    return found[0], found[1]


def yes_no(answer: bool | None) -> Words:
    if answer is None:
        return "—", "—"
    return ("是", "yes") if answer else ("否", "no")


def share(value: float | None) -> Words:
    """A share as a percentage with two places."""
    return _same(None if value is None else f"{Decimal(str(value)) * 100:.2f}%")


def _line(value: Decimal | None) -> Words:
    return ("未配置", "not configured") if value is None else _same(value)


def _same(value: Any) -> Words:
    if isinstance(value, float):
        value = Decimal(str(value)).quantize(Decimal("0.01"))
    text = "—" if value is None else str(value)
    return text, text


def papers(rows: Sequence[Exit], found: dict[str, Known]) -> dict[str, Paper]:
    return {row.public_id: paper(row, found[row.public_id]) for row in rows}
