"""What the platform knows already: one catalogue of the registries that exist, each entry with the
place where it is."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from django.utils.translation import get_language

from zhucun.analytics import queries as analytics
from zhucun.analytics.queries.evidence import SOURCES
from zhucun.directory.perms import Actor
from zhucun.directory.queries import pack_for
from zhucun.intake.queries import feed_names
from zhucun.intake.readers.cleaning import tight
from zhucun.intake.readers.headings import match
from zhucun.intake.rows import handler_for
from zhucun.packs import PackAt
from zhucun.packs.errors import UnknownItem
from zhucun.packs.feeds import FeedSpec
from zhucun.packs.kinds import Label
from zhucun.reports.readers.asked import plain_label

#: Sources of entries: a list that comes in, an indicator, a duty, a paper that is computed.
FEED, INDICATOR, DUTY, PAPER = "feed", "indicator", "duty", "paper"
#: A heading that several lists know (姓名) is a cadre's: he is asked.
_OF_CADRES = "roster"

_SHEET = Label(zh="考勤月表", en="Month sheet")
_DIARY = Label(zh="民情日记", en="Diary")
_REACHED = Label(zh="走访覆盖", en="Households reached")
_MATTERS = Label(zh="诉求办理台账", en="Ledger of matters")
#: What only a computed paper knows: its page, the paper, what it is called there and elsewhere.
PAPERS: tuple[tuple[str, Label, Label, tuple[str, ...]], ...] = (
    (
        "month-sheets",
        _SHEET,
        Label(zh="驻村天数", en="Days in the village"),
        ("住村天数", "本月驻村天数", "当月驻村天数", "在村天数", "本月在村天数", "出勤天数"),
    ),
    ("month-sheets", _SHEET, Label(zh="在岗天数", en="Days on post"), ()),
    (
        "month-sheets",
        _SHEET,
        Label(zh="请假天数", en="Days of leave"),
        ("本月请假天数", "请假情况"),
    ),
    (
        "month-sheets",
        _SHEET,
        Label(zh="公务外出天数", en="Days on duty trips"),
        ("公出天数", "外出天数", "出差天数"),
    ),
    (
        "month-sheets",
        _SHEET,
        Label(zh="夜间值班数", en="Nights on the rota"),
        ("住宿天数", "夜宿天数", "住村夜数", "驻村夜数"),
    ),
    (
        "diary",
        _DIARY,
        Label(zh="走访记录", en="Record of visits"),
        ("民情日记", "工作日志", "驻村日志"),
    ),
    (
        "reached",
        _REACHED,
        Label(zh="走访户次", en="Visits to households"),
        ("入户次数", "走访次数", "入户走访户次", "本月走访户次"),
    ),
    (
        "reached",
        _REACHED,
        Label(zh="走访户数", en="Households reached"),
        ("入户户数", "走访农户数", "本月走访户数"),
    ),
    (
        "matters",
        _MATTERS,
        Label(zh="收集诉求数", en="Matters heard"),
        ("收集问题数", "收集诉求", "排查问题数", "群众诉求数"),
    ),
    (
        "matters",
        _MATTERS,
        Label(zh="办结诉求数", en="Matters closed"),
        ("解决问题数", "办结事项数", "办实事件数", "为民办实事件数", "办实事数"),
    ),
)


@dataclass(frozen=True, kw_only=True)
class Known:
    """One thing on record: in which list or paper (`source`, `key`: the door knows its page), under
    which name."""

    source: str
    key: str
    place: Label
    label: Label

    @property
    def where(self) -> str:
        """The list or paper and the name there, in the reader's language."""
        lang = "en" if (get_language() or "").startswith("en") else "zh"
        place, label = self.place.in_(lang), self.label.in_(lang)
        return place if place == label else f"{place} · {label}"


@dataclass(frozen=True, kw_only=True)
class Catalogue:
    """What is known in an area on a day. Feeds come first: they know the most spellings."""

    pack: PackAt
    feeds: tuple[tuple[FeedSpec, frozenset[str]], ...]
    others: dict[str, Known] = field(default_factory=dict)

    def find(self, label: str) -> Known | None:
        """The entry that a heading means; None for what is new."""
        wanted = plain_label(label)
        for text in dict.fromkeys((tight(label), wanted)):
            for spec, keeps in self.feeds:
                hit = match(text, spec)
                if hit and hit.column.field in keeps:
                    return Known(
                        source=FEED, key=spec.name, place=spec.label, label=hit.column.label
                    )
        return self.others.get(wanted)


def catalogue(*, actor: Actor, area: str, as_of: date) -> Catalogue:
    """The catalogue of an area: columns of lists that are taken over, indicators that are computed
    there, duties whose evidence some room keeps, computed papers. As many queries as the board of
    indicators."""
    pack = pack_for(area, as_of=as_of)
    found = Catalogue(pack=pack, feeds=tuple(_feeds(pack)))
    for key, place, label, spellings in PAPERS:
        entry = Known(source=PAPER, key=key, place=place, label=label)
        for text in (label.zh, label.en, *spellings):
            found.others.setdefault(plain_label(text), entry)
    board = Label(zh="数据看板", en="Figures")
    for each in analytics.board(actor=actor, pack=pack, area=area):
        if each.state in ("computed", "no-rows"):
            spec = each.item.spec.label
            entry = Known(source=INDICATOR, key=each.item.id, place=board, label=spec)
            _add(found, spec, entry)
    kept = {each for one in SOURCES for each in one.given}
    owed = Label(zh="应办事项", en="Who owes what")
    for item in pack.cadences():
        if (item.spec.subject, item.spec.counts) in kept:
            spec = item.spec.label
            _add(found, spec, Known(source=DUTY, key=item.id, place=owed, label=spec))
    return found


def _add(found: Catalogue, label: Label, entry: Known) -> None:
    for text in (label.zh, label.en):
        found.others.setdefault(plain_label(text), entry)


def _feeds(pack: PackAt) -> list[tuple[FeedSpec, frozenset[str]]]:
    found = []
    for name in sorted(feed_names(), key=lambda name: (name != _OF_CADRES, name)):
        try:
            found.append((pack.feed(name), handler_for(name).keeps))
        except UnknownItem:  # the pack in force has no such list
            continue
    return found
