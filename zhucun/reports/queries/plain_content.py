"""What a plain-language card says (YN-048, YN-052, YN-053, YN-055): made from the policy pack in
force and from the records, in both languages. Nothing of it is typed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils import translation
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from zhucun.analytics import queries as analytics
from zhucun.analytics.queries.duties import whole_number
from zhucun.directory import queries as directory
from zhucun.directory.perms import Actor
from zhucun.kernel.divisions import Level, at_level
from zhucun.learning.queries import handbook
from zhucun.packs import PackAt
from zhucun.packs.items import PackItem
from zhucun.packs.kinds import Cadence, Checklist
from zhucun.pairing import queries as pairing
from zhucun.pairing.enums import OfficeKind
from zhucun.reports.enums import PlainKind
from zhucun.roster import queries as roster
from zhucun.support.queries import Help, helps_of
from zhucun.support.queries.helps import HOUSEHOLD

#: A heading and its lines, each with what it rests on.
Section = dict[str, Any]
LANGUAGES = {"zh": "zh-hans", "en": "en"}
#: A card is read at one sitting; the handbook holds the rest.
_QUESTIONS = 40
_SUPERIORS = (OfficeKind.SECRETARY, OfficeKind.MAYOR, OfficeKind.LEADER)
_EVERY = {
    "day": _("each day"),
    "week": _("each week"),
    "month": _("each month"),
    "quarter": _("each quarter"),
    "half-year": _("each half-year"),
    "year": _("each year"),
    "two-years": _("every two years"),
    "three-years": _("every three years"),
    "term": _("in each term"),
    "once": _("once"),
    "always": _("always"),
}


_PER = {
    **{name: _EVERY[name] for name in ("day", "month", "year", "term", "once")},
    "event": _("each time"),
}


def content_of(
    kind: PlainKind, *, actor: Actor, area: str, pack: PackAt, as_of: date
) -> dict[str, list[Section]]:
    """What a card of a kind says in an area on a day, by language; sections without a line are left
    out."""
    make = {
        PlainKind.POLICY: _policy,
        PlainKind.WORK: _work,
        PlainKind.MANAGEMENT: _management,
        PlainKind.DUTY: _duty,
    }[kind]
    found = {}
    for language, code in LANGUAGES.items():
        with translation.override(code):
            sections = make(actor, area, pack, as_of, language)
            found[language] = [
                {"title": title, "lines": lines} for title, lines in sections if lines
            ]
    return found


def _line(text: str, rests_on: str = "", *, open_: bool = False) -> dict[str, Any]:
    return {"text": text, "rests-on": rests_on, "unset": open_}


def _policy(actor: Actor, area: str, pack: PackAt, as_of: date, language: str) -> Any:
    """What the pack gives: to households first, then to cadres and others, each with who gets it,
    how much and whom to ask; the mechanisms by the short names of their parts; the questions of the
    handbook."""
    yield gettext("Help for households"), [_given(pack, one, language) for one in helps_of(pack)]
    words = dict.fromkeys(item.spec.subject for item in pack.entitlements())
    yield (
        gettext("Support for cadres, committees and places"),
        [
            _given(pack, one, language, word)
            for word in words
            if word != HOUSEHOLD
            for one in helps_of(pack, word)
        ],
    )
    for item in pack.items("mechanisms"):
        said: dict[str, list[str]] = {}
        for clause in pack.clauses_of(item):
            text = clause.name if language == "zh" else clause.meaning
            said.setdefault(text, []).append(clause.id)
        spec: Any = item.spec
        for child in spec.children:
            said.setdefault(child.label.in_(language), []).extend(child.clauses)
        lines = [_line(text, ", ".join(dict.fromkeys(ids))) for text, ids in said.items()]
        yield item.label(language), lines
    questions = handbook.articles(actor=actor, as_of=as_of)[:_QUESTIONS]
    yield (
        gettext("Questions and answers"),
        [_line(f"{row.question} {row.answer}", row.source) for row in questions],
    )
    yield from _listed(pack, "policy", language)


def _given(pack: PackAt, one: Help, language: str, word: str = HOUSEHOLD) -> dict[str, Any]:
    """Name of the help, who gets it, how much or not configured, whom to ask."""
    whose = one.for_whom or pack.item(f"terms/{word}").spec.label
    if one.amount is None:
        much = gettext("Not configured")
    else:
        much = f"{_figure(one.amount)} {one.unit} {_PER.get(one.per, '')}".rstrip()
    parts = [f"{gettext('Who gets it')}{gettext(': ')}{whose.in_(language)}"]
    parts.append(f"{gettext('How much is given')}{gettext(': ')}{much}")
    if one.ask is not None:
        parts.append(f"{gettext('Whom to ask')}{gettext(': ')}{one.ask.in_(language)}")
    text = f"{one.label.in_(language)} — {gettext('; ').join(parts)}"
    return _line(text, ", ".join(one.clauses))


def _work(actor: Actor, area: str, pack: PackAt, as_of: date, language: str) -> Any:
    """The village as its records show it: its classifications, the team, who answers for it in
    township and county, every figure that is not nought but those of the cards themselves."""
    place = directory.place_on(code=area, as_of=as_of)
    tags = {item.id: item.label(language) for item in pack.tags("place")}
    borne = [row.tag for row in directory.tags_of(place=place, as_of=as_of)]
    yield gettext("The village"), [_line(tags[tag]) for tag in borne if tag in tags]
    team = [
        row
        for row in roster.village_postings(actor=actor, code=area, as_of=as_of)
        if row.ends_on is None or row.ends_on > as_of
    ]
    yield (
        gettext("The team"),
        [_line(f"{pack.label(f'role.{row.role}', language)} {row.person.name}") for row in team],
    )
    above = (at_level(area, Level.TOWNSHIP), at_level(area, Level.COUNTY))
    leaders = pairing.offices(actor=actor, as_of=as_of, area=above[-1]).filter(
        area__in=above, kind__in=_SUPERIORS
    )
    yield (
        gettext("Who answers above"),
        [
            _line(f"{row.get_level_display()} {row.get_kind_display()} {row.person.name}")
            for row in leaders.order_by("-area", "kind", "pk")
        ],
    )
    measured = analytics.board(actor=actor, pack=pack, area=area)
    yield (
        gettext("Figures from the records"),
        [
            _line(f"{each.item.label(language)} {_figure(each.value)} {each.item.spec.unit}")
            for each in measured
            if each.value and each.item.spec.subject != "plain_card"
        ],
    )


def _figure(value: Decimal) -> str:
    text = f"{value:.2f}"
    return text.rstrip("0").rstrip(".")


def _management(actor: Actor, area: str, pack: PackAt, as_of: date, language: str) -> Any:
    """What a cadre owes by the rules, how often, and what the pack's lists of rules name."""
    yield (
        gettext("What is asked, and how often"),
        [
            _line(
                f"{item.label(language)}{gettext(': ')}{_rhythm(pack, item)}",
                ", ".join(item.clauses),
            )
            for item in pack.cadences("posting")
            if not item.spec.by and item.spec.on(as_of) is not None
        ],
    )
    yield (
        gettext("What must hold"),
        [_line(item.label(language), ", ".join(item.clauses)) for item in pack.rules("posting")],
    )
    yield from _listed(pack, "management", language)


def _rhythm(pack: PackAt, item: PackItem[Cadence]) -> str:
    spec = item.spec.on(pack.as_of)
    assert spec is not None
    times = whole_number(pack, spec.times)
    often = str(_EVERY[spec.every])
    if times is None:
        return f"{often} {gettext('Not configured')}"
    return f"{often} {times} {spec.unit or ''}".rstrip()


def _duty(actor: Actor, area: str, pack: PackAt, as_of: date, language: str) -> Any:
    return _listed(pack, "duty", language)


def _listed(pack: PackAt, card: str, language: str) -> Iterator[tuple[str, list[Section]]]:
    """The lists of the pack that stand on a card; what a source only counts stays open (未配置)."""
    for item in pack.items("checklists"):
        spec = item.spec
        assert isinstance(spec, Checklist)
        if spec.card != card:
            continue
        lines = [_line(each.label.in_(language), each.clause or "") for each in spec.items]
        lines += [_line(gettext("Not configured"), open_=True)] * (spec.open_slots or 0)
        yield item.label(language), lines
