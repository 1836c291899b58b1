"""Units: registering and correcting."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from django.db import IntegrityError, transaction

from zhucun.directory import events
from zhucun.directory.actions.rows import BATCH, assign, repeated
from zhucun.directory.enums import Permission
from zhucun.directory.errors import (
    UnitExists,
)
from zhucun.directory.models import (
    Unit,
)
from zhucun.directory.perms import Actor
from zhucun.directory.queries import (
    check_credit_code,
)
from zhucun.kernel.ids import new_public_id
from zhucun.kernel.pinyin import word_pinyin
from zhucun.ledger import actions as ledger
from zhucun.ledger.events import Origin


@dataclass(frozen=True, kw_only=True)
class UnitDraft:
    """A unit to register. `area` is the division that it belongs to."""

    name: str
    level: str
    kind: str
    area: str
    credit_code: str = ""
    contact: str = ""
    phone: str = ""
    remarks: str = ""


@transaction.atomic
def register_units(
    drafts: Sequence[UnitDraft],
    *,
    registered_at: datetime,
    by: Actor,
    origins: Sequence[Origin] | None = None,
) -> list[Unit]:
    """Register units; a new one each. Raises BadCreditCode, UnitExists: nothing is registered
    then."""
    for area in {draft.area for draft in drafts}:
        by.require(Permission.MANAGE_ROSTER, area=area)
    rows = [_unit(draft) for draft in drafts]
    try:
        with transaction.atomic():
            Unit.objects.bulk_create(rows, batch_size=BATCH)
    except IntegrityError as error:
        raise _first_known_unit(drafts) from error
    ledger.append_many(
        (
            events.UnitRegistered(
                subject=f"unit:{row.public_id}",
                area=row.area,
                happened_at=registered_at,
                unit_name=row.name,
            ),
            origins[index] if origins else by.origin,
            None,
        )
        for index, row in enumerate(rows)
    )
    return rows


@transaction.atomic
def correct_units(
    changes: Sequence[tuple[Unit, Mapping[str, str]]],
    *,
    corrected_at: datetime,
    by: Actor,
    origins: Sequence[Origin] | None = None,
) -> int:
    """Change fields of units; keys are fields of UnitDraft. Fields that do not change are not
    recorded. Raises BadCreditCode, UnitExists."""
    rows, news = [], []
    for index, (unit, values) in enumerate(changes):
        for area in {unit.area, values.get("area", unit.area)}:
            by.require(Permission.MANAGE_ROSTER, area=area)
        wanted: dict[str, str | None] = dict(values)
        if "credit_code" in values:
            wanted["credit_code"] = check_credit_code(values["credit_code"]) or None
        changed = assign(unit, wanted)
        if not changed:
            continue
        if "name" in changed:
            pinyin, initials = word_pinyin(unit.name)
            unit.pinyin, unit.initials = pinyin[:200], initials[:60]
        rows.append(unit)
        shown = {name: getattr(unit, name) for name in changed if name != "phone"}
        event = events.UnitCorrected(
            subject=f"unit:{unit.public_id}",
            area=unit.area,
            happened_at=corrected_at,
            changed=shown,
        )
        news.append((event, origins[index] if origins else by.origin, None))
    names = [*UnitDraft.__dataclass_fields__, "pinyin", "initials"]
    try:
        with transaction.atomic():
            Unit.objects.bulk_update(rows, names, batch_size=BATCH)
    except IntegrityError as error:
        raise _first_known_unit(rows) from error
    return ledger.append_many(news)


def _unit(draft: UnitDraft) -> Unit:
    pinyin, initials = word_pinyin(draft.name)
    values = asdict(draft) | {"credit_code": check_credit_code(draft.credit_code) or None}
    return Unit(public_id=new_public_id(), pinyin=pinyin[:200], initials=initials[:60], **values)


def _first_known_unit(rows: Sequence[UnitDraft | Unit]) -> UnitExists:
    """The refusal that names the unit in the way: one on record, or one earlier in the list."""
    keys: set[int] = {row.pk for row in rows if isinstance(row, Unit) and row.pk}
    codes = [row.credit_code for row in rows if row.credit_code]
    named = {(row.area, row.name) for row in rows}
    others = Unit.objects.exclude(pk__in=keys)
    same_name = others.filter(name__in=[name for _, name in named])
    on_record = [unit for unit in same_name if (unit.area, unit.name) in named]
    for known in (*others.filter(credit_code__in=codes), *on_record):
        return UnitExists(name=known.name)
    keyed = ((key, row) for row in rows for key in (row.credit_code, (row.area, row.name)) if key)
    return UnitExists(name=repeated(keyed))
