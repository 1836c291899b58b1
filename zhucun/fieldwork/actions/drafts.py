"""What an item says: its fields as somebody wrote them, checked, and as they are kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Q

from zhucun.directory.perms import Actor
from zhucun.fieldwork.actions.arriving import plain, require_words
from zhucun.fieldwork.enums import Horizon, ItemKind
from zhucun.fieldwork.errors import (
    AmountWrong,
    BeforeNeeded,
    FunderTwice,
    FunderUnknown,
    NotAProject,
    NumberWrong,
    OwnerUnknown,
)
from zhucun.fieldwork.models import PlanItem
from zhucun.fieldwork.queries.funders import funder_units
from zhucun.fieldwork.queries.lookups import postings_named

#: Fields that only a project has.
OF_PROJECTS = ("budget", "funder", "funder_unit", "before", "before_amount")
#: Short texts with the room that they have.
_TEXTS = (("title", 200), ("category", 30), ("unit", 8), ("funder", 60), ("before", 200))
#: Fields that name a row of another room by its public id.
_ROWS = ("owner", "funder_unit")
_MOST = Decimal("999999999999.99")


@dataclass(frozen=True, kw_only=True)
class ItemDraft:
    """What an item says. `target` in `unit`, above zero; `owner`: public id of a posting.

    Of a project also `budget` in yuan, who pays (`funder_unit`: public id of a unit, or `funder` in
    words), and how it stands before, in words and in `unit`.
    """

    title: str
    kind: str = ItemKind.TASK
    category: str = ""
    horizon: str = ""
    target: Decimal | None = None
    unit: str = ""
    budget: Decimal | None = None
    funder: str = ""
    funder_unit: str = ""
    before: str = ""
    before_amount: Decimal | None = None
    owner: str = ""
    due_on: date | None = None


def stated(item: ItemDraft) -> dict[str, Any]:
    """All fields of a draft, by name."""
    return {field.name: getattr(item, field.name) for field in fields(item)}


def checked(
    given: dict[str, Any], *, area: str, by: Actor, row: PlanItem | None = None
) -> dict[str, Any]:
    """The fields as they are kept, only those that are given, for a new item or for `row`. Raises
    what does not fit."""
    found = dict(given)
    for name, most in _TEXTS:
        if name in found:
            found[name] = plain(name, found[name], most=most, needed=name == "title")
    if "kind" in found:
        require_words("kind", [found["kind"]], ItemKind.values)
    if found.get("horizon"):
        require_words("horizon", [found["horizon"]], Horizon.values)
    if found.get("target") is not None:
        found["target"] = amount("target", found["target"])
    for name in ("budget", "before_amount"):
        found |= {name: number(name, found[name])} if found.get(name) is not None else {}
    _require_rows(found, area=area, by=by, row=row)
    _require_project(found, row)
    return found


def amount(field: str, given: Decimal) -> Decimal:
    """A number above zero with two decimals. Raises AmountWrong."""
    rounded = _rounded(given)
    if rounded is None or rounded <= 0:
        raise AmountWrong(field=field)
    return rounded


def number(field: str, given: Decimal) -> Decimal:
    """A number of zero or more with two decimals. Raises NumberWrong."""
    rounded = _rounded(given)
    if rounded is None or rounded < 0:
        raise NumberWrong(field=field)
    return rounded


def columns(values: Mapping[str, Any]) -> dict[str, Any]:
    """The fields as columns of the table: rows of other rooms instead of their ids."""
    found = dict(values)
    if "owner" in found:
        found["owner"] = postings_named([found["owner"]]).get(found["owner"])
    if "funder_unit" in found:
        model: Any = PlanItem._meta.get_field("funder_unit").remote_field.model
        found["funder_unit"] = model.objects.filter(public_id=found["funder_unit"]).first()
    return found


def now_of(row: PlanItem, name: str) -> Any:
    """A field of an item as a draft says it."""
    value = getattr(row, name)
    if name in _ROWS:
        return value.public_id if value else ""
    return value


def differing(row: PlanItem, values: Mapping[str, Any]) -> set[str]:
    """The names of the fields that would change."""
    return {name for name, value in values.items() if now_of(row, name) != value}


def _rounded(given: Decimal) -> Decimal | None:
    rounded = given.quantize(Decimal("0.01")) if given.is_finite() and abs(given) <= _MOST else None
    return rounded if rounded == given else None


def _require_rows(found: Mapping[str, Any], *, area: str, by: Actor, row: PlanItem | None) -> None:
    """Raises OwnerUnknown, FunderUnknown; what stands in the item already is not asked again."""
    owner, unit = found.get("owner"), found.get("funder_unit")
    if owner:
        posting = postings_named([owner]).get(owner)
        if posting is None or posting.area != area:
            raise OwnerUnknown(posting=owner[:20])
    if not unit or (row is not None and now_of(row, "funder_unit") == unit):
        return
    if not funder_units(actor=by, area=area).filter(public_id=unit).exists():
        raise FunderUnknown(unit=unit[:20])


def _require_project(found: Mapping[str, Any], row: PlanItem | None) -> None:
    """Raises NotAProject, FunderTwice, and BeforeNeeded where an item becomes a project."""
    whole = {
        name: found[name] if name in found else now_of(row, name) if row else None
        for name in ("title", "kind", *OF_PROJECTS)
    }
    if whole["kind"] != ItemKind.PROJECT:
        extra = [name for name in OF_PROJECTS if whole[name] not in (None, "")]
        if row is not None and row.progress.filter(Q(spent__gt=0) | ~Q(after="")).exists():
            extra.append("spent")
        if extra:
            raise NotAProject(field=extra[0], title=whole["title"])
        return
    if whole["funder"] and whole["funder_unit"]:
        raise FunderTwice
    touched = row is None or bool({"kind", "before"} & differing(row, found))
    if touched and not whole["before"]:
        raise BeforeNeeded
