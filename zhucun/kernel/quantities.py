"""Typed quantities: 户 are not 人, 人次 are not 人, and 万元 are 元 times ten thousand."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

from zhucun.kernel.problems import N_, Problem


class Qualifier(StrEnum):
    """How a source qualifies a number."""

    EXACT = ""
    AT_LEAST = "余"  # 1200余期: not less than
    NEARLY = "近"  # 近40万元: not more than
    OVER = "超过"  # 超过100亿元: more than
    EXPECTED = "预计"  # a forecast, never added to what happened


def _last_step(number: Decimal) -> Decimal:
    """One at the last digit that is not nought: 40 → 10, 118 → 1."""
    exponent = number.normalize().as_tuple().exponent
    return Decimal(1).scaleb(exponent if isinstance(exponent, int) else 0)


def _rounded(number: Decimal, step: Decimal | None) -> Decimal:
    """A number to the nearest step, half up; as it is without a step."""
    return number if step is None else (number / step).quantize(Decimal(1), ROUND_HALF_UP) * step


#: Units that convert into each other: unit → (base unit, factor). All others stand alone.
_SCALES: dict[str, tuple[str, Decimal]] = {
    "元": ("元", Decimal(1)),
    "万元": ("元", Decimal(10_000)),
    "亿元": ("元", Decimal(100_000_000)),
    "公斤": ("公斤", Decimal(1)),
    "吨": ("公斤", Decimal(1_000)),
    "万公斤": ("公斤", Decimal(10_000)),
}

#: The units that stand alone. Persons, person-times and households never mix (HH18: 26.05万户 vs
#: 26.034万人).
UNITS = frozenset(
    {
        *_SCALES,
        "户",
        "户次",
        "人",
        "人次",
        "次",
        "场次",
        "期",
        "亩",
        "盏",
        "眼",
        "个",
        "项",
        "件",
        "起",
        "张",
        "支",
        "家",
        "村",
        "处",
        "天",
        "夜",
        "年",
        "月",
        "岁",
        "%",
        "百分点",
        "分",
        "平方米",
        "公里",
    }
)


class UnitMismatch(Problem):
    """Two quantities that must not be added or compared."""

    code = "kernel.unit-mismatch"
    status = 422
    message = N_("%(left)s and %(right)s are different units and are not added or compared.")
    todo = N_("Count them apart, or convert one of them at its source.")


class ForecastMixed(Problem):
    """Numbers whose qualifiers do not go together."""

    code = "kernel.forecast-mixed"
    status = 422
    message = N_("%(left)s and %(right)s are qualified differently and are not added.")
    todo = N_("Show them apart: a forecast, “at least” and “at most” do not make one number.")


class UnknownUnit(Problem):
    """A unit that is not in the glossary."""

    code = "kernel.unknown-unit"
    status = 422
    message = N_("“%(unit)s” is not a unit that we know.")
    todo = N_("Use a unit of the glossary, or add it there with its meaning.")


@dataclass(frozen=True)
class Quantity:
    """A number with its unit and the source's qualifier.

    Money and weight convert within their family (3 万元 + 1 元 = 30,001 元); every other unit
    only meets itself.
    A forecast never adds to an actual. Raises UnknownUnit, UnitMismatch, ForecastMixed.
    """

    value: Decimal
    unit: str
    qualifier: Qualifier = Qualifier.EXACT

    def __post_init__(self) -> None:
        if self.unit not in UNITS:
            raise UnknownUnit(unit=self.unit)

    def __add__(self, other: Quantity) -> Quantity:
        left, right = self._met_by(other)
        return Quantity(left.value + right.value, left.unit, left._joined(right))

    def __sub__(self, other: Quantity) -> Quantity:
        left, right = self._met_by(other)
        if right.qualifier is not Qualifier.EXACT:
            raise ForecastMixed(left=str(self), right=str(other))
        return Quantity(left.value - right.value, left.unit, left.qualifier)

    def __lt__(self, other: Quantity) -> bool:
        left, right = self._met_by(other)
        return left.value < right.value

    def to(self, unit: str) -> Quantity:
        """The same quantity in another unit of its family. Raises UnitMismatch."""
        base, factor = _SCALES.get(self.unit, (self.unit, Decimal(1)))
        other_base, other_factor = _SCALES.get(unit, (unit, Decimal(1)))
        if base != other_base:
            raise UnitMismatch(left=self.unit, right=unit)
        return Quantity(self.value * factor / other_factor, unit, self.qualifier)

    def agrees_with(self, declared: Quantity, *, to_nearest: Decimal | None = None) -> bool:
        """True where this computed quantity fits what a source declared, read with its qualifier.

        `to_nearest`: how fine the source states a number without a qualifier (87万: to 10,000);
        ours is rounded half up to the same step. None: to the last one.

        余 and 超过 ask for at least (more than) the number, 近 for at most, and for more than the
        number before it at its last digit that is not nought (近40万: more than 30万); 预计 proves
        nothing either way and agrees only with an equal forecast.
        """
        mine = self.to(declared.unit).value
        forecasts = {self.qualifier, declared.qualifier} & {Qualifier.EXPECTED}
        if forecasts and self.qualifier is not declared.qualifier:
            return False
        match declared.qualifier:
            case Qualifier.AT_LEAST:
                return mine >= declared.value
            case Qualifier.OVER:
                return mine > declared.value
            case Qualifier.NEARLY:
                return declared.value - _last_step(declared.value) < mine <= declared.value
            case _:
                return _rounded(mine, to_nearest) == declared.value

    def __str__(self) -> str:
        number = f"{self.value.normalize():,f}"
        match self.qualifier:
            case Qualifier.AT_LEAST:
                return f"{number}余{self.unit}"
            case _:
                return f"{self.qualifier.value}{number}{self.unit}"

    def _met_by(self, other: Quantity) -> tuple[Quantity, Quantity]:
        if self.unit == other.unit:
            return self, other
        base = _SCALES.get(self.unit, (self.unit, Decimal(1)))[0]
        if base != _SCALES.get(other.unit, (other.unit, Decimal(1)))[0]:
            raise UnitMismatch(left=self.unit, right=other.unit)
        return self.to(base), other.to(base)

    def _joined(self, other: Quantity) -> Qualifier:
        kinds = {self.qualifier, other.qualifier} - {Qualifier.EXACT}
        if not kinds:
            return Qualifier.EXACT
        if len(kinds) == 1 and Qualifier.EXPECTED not in kinds:
            return kinds.pop()
        if self.qualifier is other.qualifier:
            return self.qualifier
        raise ForecastMixed(left=str(self), right=str(other))
