"""The quota arithmetic of a computation, as it was kept, in words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from django.db.models import Count

from zhucun.appraisal.models import Appraisal, Appraisee, Run
from zhucun.directory.enums import PersonnelClass, UnitLevel
from zhucun.kernel.divisions import Level, at_level

Key = tuple[str, str, str]


@dataclass(frozen=True, kw_only=True)
class Group:
    """One grade in one group (several where small ones are pooled): base × share, rounded to
    `slots`; None: not configured (未配置), then nobody is held back. `tied` sit on the border."""

    grade: str
    keys: tuple[Key, ...]
    base: int
    shares: tuple[str | None, ...]
    product: str | None
    rounding: str
    slots: int | None
    qualified: int
    inside: int
    tied: tuple[str, ...]
    left: int
    waiting: int
    ours: tuple[str, ...]
    decided: int = 0

    @property
    def label(self) -> str:
        """Level and personnel class, or all of those that are taken together."""
        names = []
        for _, level, personnel in self.keys:
            words = (
                str(UnitLevel(level).label) if level in UnitLevel.values else "—",
                str(PersonnelClass(personnel).label) if personnel in PersonnelClass.values else "—",
            )
            names.append(" / ".join(words))
        return " + ".join(names)

    @property
    def pool(self) -> str:
        return self.keys[0][0] if self.keys else ""

    @property
    def is_over(self) -> bool:
        return self.slots is not None and self.decided > self.slots


def groups_in(run: Run) -> tuple[Group, ...]:
    """The groups of a computation, in its order."""
    return tuple(
        Group(
            grade=one["grade"],
            keys=tuple((key[0], key[1], key[2]) for key in one["groups"]),
            base=one["base"],
            shares=tuple(one["shares"]),
            product=one["product"],
            rounding=one["rounding"],
            slots=one["slots"],
            qualified=one["qualified"],
            inside=one["inside"],
            tied=tuple(one["tied"]),
            left=one["left"],
            waiting=one["waiting"],
            ours=tuple(one["ours"]),
        )
        for one in run.result.get("groups", ())
    )


def decided_in(appraisal: Appraisal, groups: Iterable[Group]) -> list[Group]:
    """Groups with how many were decided. One query."""
    rows = Appraisee.objects.filter(appraisal=appraisal, left_out_on=None).exclude(grade="")
    columns = ("grade", "area", "level", "personnel_class")
    counted: dict[tuple[str, Key], int] = {}
    for grade, area, level, personnel, number in (
        rows.values_list(*columns).annotate(number=Count("pk")).order_by()
    ):
        key = (grade, key_of(appraisal.area, area, level, personnel))
        counted[key] = counted.get(key, 0) + number
    return [
        replace(one, decided=sum(counted.get((one.grade, key), 0) for key in one.keys))
        for one in groups
    ]


def key_of(outer: str, area: str, level: str, personnel: str) -> Key:
    """In which group somebody is counted: by county, level of the unit and class of personnel."""
    return (at_level(area, Level.COUNTY) or outer, level, personnel)
