"""What follows from the appraisal of townships (HH18-073, HH18-074): how many of a township's civil
servants may be excellent, and the bonus that floats on its grade. What a county has not set stays
open, and so does a number that nobody stated."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_FLOOR, Decimal

from zhucun.appraisal.models import Appraisal
from zhucun.appraisal.queries.people import appraisees
from zhucun.directory import queries as directory
from zhucun.directory.enums import PlaceNumber
from zhucun.directory.perms import Actor
from zhucun.engines.rules import Unset
from zhucun.packs import PackAt

_SHARE, _BASE, _FLOAT = "excellent_share", "bonus_base", "bonus_float"


@dataclass(frozen=True, kw_only=True)
class TownshipYear:
    """One township in the year of its appraisal. `servants`: civil servants, as last stated in it
    (`stated_on`). `places` = servants × share, rounded down; `bonus` = base × (1 + float %), once
    its grade is decided. None: not stated, not configured (未配置), or not decided."""

    key: str
    code: str
    name: str
    grade: str
    servants: int | None
    stated_on: date | None
    places: int | None
    product: Decimal | None
    bonus: Decimal | None


@dataclass(frozen=True, kw_only=True)
class TownshipYears:
    """The townships of an appraisal, by code, with the numbers of the pack on its last day."""

    share: Decimal | None
    base: Decimal | None
    floats: Decimal | None
    rows: tuple[TownshipYear, ...]


def township_years(*, actor: Actor, appraisal: Appraisal) -> TownshipYears | None:
    """The townships of an appraisal that the actor sees; None where it is not about townships, or
    its pack says nothing of what follows. Two queries."""
    last = appraisal.until - timedelta(days=1)
    pack = directory.pack_for(appraisal.area, as_of=last)
    if appraisal.level != "township" or _SHARE not in pack.parameters:
        return None
    share, base, floats = (_number(pack, name) for name in (_SHARE, _BASE, _FLOAT))
    seen = appraisees(actor=actor, appraisal=appraisal).filter(left_out_on=None)
    rows = list(seen.order_by("area", "pk"))
    places = [row.place for row in rows if row.place is not None]
    stated = directory.numbers_of(number=PlaceNumber.CIVIL_SERVANTS, places=places, as_of=last)
    found = []
    for row in rows:
        figure = stated.get(row.area)
        if figure is not None and figure.as_of < appraisal.since:
            figure = None  # of a year before: nobody stated this one's
        product = None if figure is None or share is None else figure.value * share
        is_due = bool(row.grade) and base is not None and floats is not None
        found.append(
            TownshipYear(
                key=row.public_id,
                code=row.area,
                name=row.called,
                grade=row.grade,
                servants=figure.value if figure else None,
                stated_on=figure.as_of if figure else None,
                places=None if product is None else int(product.to_integral_value(ROUND_FLOOR)),
                product=product,
                bonus=_floated(base, floats) if is_due else None,
            )
        )
    return TownshipYears(share=share, base=base, floats=floats, rows=tuple(found))


def _floated(base: Decimal | None, floats: Decimal | None) -> Decimal | None:
    if base is None or floats is None:
        return None
    return (base * (100 + floats) / 100).quantize(Decimal("0.01"))


def _number(pack: PackAt, name: str) -> Decimal | None:
    value = pack.number(f":{name}")
    return None if isinstance(value, Unset) or value is None else Decimal(value)
