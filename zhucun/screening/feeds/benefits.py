"""补贴发放名单: what was paid to whom for which month. A number that is none is taken over as it
stands: that it is wrong is what a screen asks about."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from zhucun.directory import queries as directory
from zhucun.directory.errors import BadIdNumber
from zhucun.intake.readers.cleaning import clean_id_number, tight
from zhucun.intake.rows import Masked, New, OriginOf, Plan, Progress, Row, Scope, Table
from zhucun.kernel.divisions import Level, is_under
from zhucun.kernel.problems import Problem
from zhucun.ledger.fields import keyring
from zhucun.screening import perms
from zhucun.screening.actions import PaymentDraft, take_payments
from zhucun.screening.enums import FEED_OF, RegisterKind
from zhucun.screening.errors import (
    AmountBelowNought,
    MonthNotReadable,
    NumberMasked,
    PaidMonthInFuture,
    PlaceOutside,
    PlaceUnclear,
)
from zhucun.screening.queries.payments import known_rows, payments_of

_MONTH = re.compile(r"(20\d\d)\s*[-/.年]?\s*(0?[1-9]|1[0-2])\s*月?(?:[-/.]\d{1,2})?日?(?:\s.*)?")
_AT = {
    "screening.month-unreadable": ("month",),
    "screening.month-in-future": ("month",),
    "screening.place-outside": ("code",),
    "screening.place-unclear": ("village", "code"),
    "screening.amount-below-nought": ("amount", "units"),
}


class BenefitList:
    """Rows that are on record already are the same; equal rows of one file are told apart by their
    order."""

    name = FEED_OF[RegisterKind.BENEFIT]
    personal = frozenset({"name", "number", "account"})
    needs = perms.KEEPS
    ends_gone = False
    left_open: frozenset[str] = frozenset()
    limits: Mapping[str, int] = {
        "programme": 60,
        "name": 40,
        "number": 40,
        "account": 40,
        "month": 20,
        "village": 60,
    }
    keeps = frozenset(
        {"programme", "name", "number", "account", "amount", "units", "month", "granted_on"}
    ) | {"code", "village"}

    def columns_of(self, event: str, data: Mapping[str, Any]) -> Mapping[str, Sequence[str]]:
        return {}

    def plan(self, table: Table, scope: Scope, progress: Progress) -> Plan:
        """One query for the villages, one for each 2,000 rows."""
        perms.require_keeper(scope.actor, scope.area)
        plan, villages = Plan(), _villages(scope)
        times: Counter[bytes] = Counter()
        drafts: list[tuple[Row, PaymentDraft]] = []
        for row in table.rows:
            try:
                drafts.append((row, _draft(row, scope, villages, times)))
            except Problem as problem:
                plan.errors.append(row.error(problem, *_AT.get(problem.code, ("number",))))
        known = known_rows(scope.area, {draft.row_key for _row, draft in drafts})
        for row, draft in drafts:
            if draft.serial < known[draft.row_key]:
                plan.same += 1
            else:
                plan.new.append(New(row, f"{draft.row_key.hex()}:{draft.serial}", draft))
        progress(len(table.rows), len(table.rows), "plan")
        return plan

    def accept(
        self,
        plan: Plan,
        scope: Scope,
        origin_of: OriginOf,
        end_gone_on: date | None,
        progress: Progress,
    ) -> None:
        take_payments(
            [new.found for new in plan.new],
            area=scope.area,
            as_of=scope.as_of,
            at=scope.at,
            by=scope.actor,
            origin=origin_of(None),
        )
        progress(len(plan.new), len(plan.new), "accept")

    def export(self, scope: Scope) -> Iterator[Mapping[str, Any]]:
        """What was paid in the area, for who sees all of it; accounts are not kept."""
        for row in payments_of(actor=scope.actor, area=scope.area).iterator(chunk_size=2_000):
            yield {
                "programme": row.programme,
                "name": row.name,
                "number": row.number,
                "amount": row.amount,
                "units": row.units,
                "month": f"{row.paid_for_on:%Y-%m}",
                "granted_on": row.granted_on,
                "code": row.area,
            }


def _draft(
    row: Row, scope: Scope, villages: Mapping[str, set[str]], times: Counter[bytes]
) -> PaymentDraft:
    """Raises DigitsLost, NumberMasked, MonthNotReadable, PaidMonthInFuture, PlaceOutside,
    PlaceUnclear, AmountBelowNought."""
    number, whole, is_valid = _number(row)
    amount, units = row.get("amount"), row.get("units")
    if amount < 0 or (units is not None and units < 0):
        raise AmountBelowNought
    month = _month(row, scope.as_of)
    area, programme = _area(row, scope, villages), str(row.get("programme")).strip()
    account = re.sub(r"\W", "", tight(row.get("account") or "")).upper()
    told = (area, programme, tight(row.get("name")), number, account, amount, units, month)
    key = keyring().index("|".join(map(str, told)), context="screening.row")
    serial, times[key] = times[key], times[key] + 1
    return PaymentDraft(
        area=area,
        programme=programme,
        name=str(row.get("name")).strip(),
        number=number,
        whole=whole,
        is_valid=is_valid,
        account=keyring().index(account, context="account") if account else None,
        amount=amount,
        units=units,
        paid_for_on=month,
        granted_on=row.get("granted_on"),
        row_key=key,
        serial=serial,
    )


def _number(row: Row) -> tuple[str, str, bool]:
    """The number as it is written, with its 18 places ("" where it is none), and whether it is one
    of 18 places. Raises DigitsLost, NumberMasked."""
    raw = row.raws[row.layout.index["number"]]
    written = tight(raw).upper()[:40]
    try:
        whole = clean_id_number(raw)
    except BadIdNumber:
        return written, "", False
    if isinstance(whole, Masked):
        raise NumberMasked
    return written, whole, len(written) == 18


def _month(row: Row, today: date) -> date:
    text = unicodedata.normalize("NFKC", str(row.get("month") or "")).strip()
    hit = _MONTH.fullmatch(text)
    if hit is None:
        raise MonthNotReadable(value=text[:20])
    month = date(int(hit.group(1)), int(hit.group(2)), 1)
    if month > today:
        raise PaidMonthInFuture(value=f"{month:%Y-%m}")
    return month


def _villages(scope: Scope) -> Mapping[str, set[str]]:
    """Codes of the area's villages by their names, long and short."""
    found: dict[str, set[str]] = defaultdict(set)
    rows = directory.places(
        actor=scope.actor, as_of=scope.as_of, area=scope.area, level=Level.VILLAGE
    )
    for code, name, short in rows.values_list("code", "name", "short_name"):
        found[tight(name)].add(code)
        found[tight(short)].add(code)
    return found


def _area(row: Row, scope: Scope, villages: Mapping[str, set[str]]) -> str:
    """Where it was paid: by code, by the name of a village that only one bears, else where the list
    itself is of a township or village."""
    code, name = row.get("code") or "", tight(row.get("village") or "")
    if code:
        if not is_under(code, scope.area):
            raise PlaceOutside(code=code, area=scope.area)
        return str(code)
    if name:
        found = villages.get(name, set())
        if len(found) != 1:
            raise PlaceUnclear(name=name[:20])
        return next(iter(found))
    if len(scope.area) < Level.TOWNSHIP:
        raise PlaceUnclear(name="")
    return scope.area
