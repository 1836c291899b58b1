"""What a source declares and how it stands beside the records: why a figure is not computed, what
was declared of places further down, and the named windows in which figures are counted."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext

from zhucun.analytics.queries.indicators import Measured
from zhucun.analytics.queries.tables import has_mart
from zhucun.kernel.periods import Window
from zhucun.packs import PackAt
from zhucun.packs.items import PackItem
from zhucun.packs.kinds import Declared, Indicator

#: The parameter that says to which day the figures of a source belong (HN22-01).
_DATA_DAY = "data_day"


@dataclass(frozen=True, kw_only=True)
class DeclaredOf:
    """A figure that a source declared of one place."""

    item: PackItem[Indicator]
    figure: Declared


@dataclass(frozen=True, kw_only=True)
class Counted:
    """A named window of a pack with the figures that are counted in it."""

    item: PackItem[Any]
    window: Window
    figures: tuple[PackItem[Indicator], ...]


def why_not(*, measured: Measured, pack: PackAt, lang: str) -> str:
    """Why a figure is not computed, in the reader's language; empty where it is. `lang`: zh or en,
    the language in force."""
    if measured.value is not None:
        return ""
    if measured.state == "unset":
        return gettext("The source leaves open a number that the figure needs.")
    if measured.state == "no-rows":
        return gettext("Its base has no rows on this day.")
    return unkept(pack, measured.item.spec.subject, measured.missing, lang)


def unkept(pack: PackAt, subject: str, missing: tuple[str, ...], lang: str) -> str:
    """Which records nobody keeps, or which facts of them."""
    spec: Any = pack.item(f"terms/{subject}").spec
    of = spec.label.in_(lang)
    if not missing and not has_mart(subject):
        return gettext("No records of this kind are kept: %(subject)s.") % {"subject": of}
    names = "、" if lang == "zh" else ", "
    facts = names.join(spec.names[name].label.in_(lang) for name in missing)
    return gettext("Not on record of %(subject)s: %(facts)s.") % {"subject": of, "facts": facts}


def declared_below(*, pack: PackAt, area: str) -> list[DeclaredOf]:
    """What sources declared up to the day of places within an area, by place: each stands on the
    board of its place."""
    items = {item.id: item for item in pack.indicators()}
    found = [
        DeclaredOf(item=items[name], figure=figure)
        for name, figure in pack.declared(area=area)
        if figure.area != area
    ]
    return sorted(found, key=lambda each: (each.figure.area, each.item.id))


def windows_counted(*, pack: PackAt) -> list[Counted]:
    """The named windows of a pack, by id, each with its figures: what is counted in one window is
    no number of another."""
    by_window: dict[str, list[PackItem[Indicator]]] = {}
    for item in pack.indicators():
        if item.spec.window is not None:
            by_window.setdefault(item.spec.window.removeprefix("windows/"), []).append(item)
    return [
        Counted(
            item=item,
            window=pack.window(item.id),
            figures=tuple(by_window.get(item.id, ())),
        )
        for item in pack.items("windows")
    ]


def data_day(pack: PackAt) -> Any:
    """The parameter that says to which day the figures of the source belong; None without one."""
    return pack.parameters.get(_DATA_DAY)
