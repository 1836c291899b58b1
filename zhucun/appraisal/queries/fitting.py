"""What a region settled, held against the scheme that it settles: a word that nothing here knows
would be kept and never work."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from datetime import date
from itertools import pairwise
from typing import Any

from zhucun.appraisal.errors import BadSettings, SettingUnknown
from zhucun.appraisal.queries.parts import leaves
from zhucun.appraisal.queries.settings import Settings, settings_of
from zhucun.appraisal.queries.sides import pack_of
from zhucun.directory.enums import PersonnelClass, UnitLevel
from zhucun.packs.items import PackItem
from zhucun.packs.kinds import Score


def fitted(data: Mapping[str, Any], *, area: str, item: PackItem[Score], as_of: date) -> Settings:
    """Settings as they were sent, each word one of the scheme's: parts, grades, assessors of a
    part, what its gates ask for, levels and classes of personnel; each share of a group given
    once, and thresholds that fall from the best grade on. Raises BadSettings, SettingUnknown."""
    grades = [grade.id for grade in item.spec.grades]
    own = settings_of(data, parts=[part.id for part in item.spec.parts], grades=grades)
    signers = [each.id for each in pack_of(area, item.id, as_of).signers()]
    for part in (*item.spec.parts, *leaves(item.spec.parts)):
        given = own.classes.get(part.id, {})
        _require(given, part.by or signers, f"classes.{part.id}")
    _require(own.parameters, gate_parameters(area, item, as_of=as_of), "parameters")
    for share in own.shares:
        _require([share.level], ["", *UnitLevel.values], "shares.level")
        _require([share.personnel_class], ["", *PersonnelClass.values], "shares.personnel_class")
    groups = Counter((one.grade, one.level, one.personnel_class) for one in own.shares)
    for group, number in groups.items():
        if number > 1:
            raise BadSettings(what=f"shares: {' · '.join(filter(None, group))} × {number}")
    falling = [(grade, own.thresholds[grade]) for grade in grades if grade in own.thresholds]
    for (better, more), (worse, less) in pairwise(falling):
        if less > more:
            raise BadSettings(what=f"thresholds: {better} {more} < {worse} {less}")
    return own


def gate_parameters(area: str, item: PackItem[Score], *, as_of: date) -> list[str]:
    """The numbers that the gates of a scheme ask for, by name. No query."""
    pack = pack_of(area, item.id, as_of)
    asked = {
        name
        for gate in item.spec.gates
        if gate.require != "unset"
        for name in pack.expression(item.spec.subject, gate.require).parameters
    }
    return sorted(asked - {"as_of"})


def _require(given: Collection[str], known: Collection[str], what: str) -> None:
    for word in given:
        if word not in known:
            allowed = ", ".join(filter(None, known)) or "—"
            raise SettingUnknown(what=what, value=word[:40], allowed=allowed)
