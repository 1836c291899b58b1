"""Takes a batch: each item once, in order per record, the good ones whatever the bad ones do."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db import IntegrityError, OperationalError, transaction
from pydantic import ValidationError

from zhucun.directory import actions as directory
from zhucun.doors.sync.arrival import Arrived, Done, Kind, Sender, day_of
from zhucun.doors.sync.conflicts import CONFLICTS, conflict_of
from zhucun.doors.sync.kinds import KINDS
from zhucun.doors.sync.parking import ended_posting, parked
from zhucun.doors.sync.problems import (
    Broken,
    ItemReused,
    SignedOut,
    Unfit,
    UnknownKind,
    said,
    unfit,
)
from zhucun.doors.sync.protocol import DONE, Item, Result, State
from zhucun.intake import actions as intake
from zhucun.intake import queries as receipts
from zhucun.intake.rows import Parked, Receipt
from zhucun.kernel.problems import N_, Problem
from zhucun.ledger.fields import keyring

#: Items of one transaction. A longer one would hold its locks longer and lose more where the
#: server stops; a shorter one waits more often for the disk.
PART = 50

_log = logging.getLogger("django.request")


@dataclass
class _Part:
    """What one transaction gathers; thrown away with it. `is_last`: it is not begun again."""

    results: dict[int, Result] = field(default_factory=dict)
    receipts: list[Receipt] = field(default_factory=list)
    parked: list[Parked] = field(default_factory=list)
    stopped: set[str] = field(default_factory=set)
    is_last: bool = False


@dataclass(frozen=True, kw_only=True)
class _Read:
    """An item and where it stands; `problem` where it does not fit."""

    at: int
    id: str
    kind: Kind | None = None
    arrived: Arrived | None = None
    problem: Problem | None = None

    @property
    def records(self) -> set[str]:
        """The records whose order this item keeps."""
        if self.arrived is None or self.kind is None:
            return set()
        return {self.arrived.record, *self.kind.names(self.arrived.content)} - {""}


def receive(items: list[Any], sender: Sender) -> list[Result]:
    """What became of each item, in their order.

    Each part of the batch is one transaction, with its receipts: a part that was cut off left
    nothing, and what was done is known when it comes again. Raises SignedOut where the device was
    revoked meanwhile.
    """
    read = [_read(at, each, sender) for at, each in enumerate(items)]
    results: dict[int, Result] = {}
    stopped: set[str] = set()
    for start in range(0, len(read), PART):
        part = _part(read[start : start + PART], sender, stopped)
        results |= part.results
        stopped |= part.stopped
    return [results[each.at] for each in read]


def record(sent: Any, sender: Sender) -> None:
    """One item by itself with its receipt, inside the caller's transaction. Raises what the rooms
    refuse."""
    each = _read(0, sent, sender)
    if each.problem is not None or each.kind is None or each.arrived is None:
        raise each.problem or Broken()
    [outcome] = _done(each.kind, sender, [each.arrived], is_last=True)
    if isinstance(outcome, Exception):
        raise outcome
    intake.keep_receipts(
        [_receipt(each.arrived, outcome)],
        account=sender.account.pk,
        device=sender.device.pk if sender.device else 0,
        received_at=sender.now,
    )


def _part(items: list[_Read], sender: Sender, stopped: set[str]) -> _Part:
    """One transaction. Where another device of the account did one of its items at the same time,
    it is begun again and finds the receipt; where the database is busy, all of it waits."""
    for is_last in (False, True):
        part = _Part(stopped=set(stopped), is_last=is_last)
        try:
            with transaction.atomic():
                _take(items, sender, part)
        except IntegrityError:
            continue
        except OperationalError as error:
            _log.warning("SYNC part put off", exc_info=error)
            break
        return part
    later = {each.at: Result(id=each.id, state=State.LATER) for each in items}
    return _Part(results=later, stopped={name for each in items for name in each.records})


def _take(items: list[_Read], sender: Sender, part: _Part) -> None:
    account = sender.account
    if not directory.touch_device(device=sender.device, at=sender.now):
        raise SignedOut
    known: dict[str, Any] = dict(
        receipts.receipts_of(account=account.pk, items=[each.id for each in items])
    )
    for run in _runs(items, known):
        _take_run(run, sender, known, part)
    intake.keep_receipts(
        part.receipts, account=account.pk, device=sender.device.pk, received_at=sender.now
    )
    if part.parked:
        intake.park_items(
            part.parked, account=account.pk, account_name=account.name, received_at=sender.now
        )


def _runs(items: Iterable[_Read], known: dict[str, Any]) -> Iterator[list[_Read]]:
    """Neighbours of one kind that are done together, on records of their own; else one by one."""
    run: list[_Read] = []
    for each in items:
        together = (
            run
            and each.kind is not None
            and each.kind.together
            and each.kind is run[-1].kind
            and each.id not in known
            and each.id not in {other.id for other in run}
            and not any(each.records & other.records for other in run)
        )
        if run and not together:
            yield run
            run = []
        run.append(each)
    if run:
        yield run


def _take_run(run: list[_Read], sender: Sender, known: dict[str, Any], part: _Part) -> None:
    ready: list[tuple[_Read, Kind, Arrived]] = []
    for each in run:
        settled = _settled(each, known, part)
        if settled is not None:
            _note(each, settled, part)
        elif each.kind is not None and each.arrived is not None:
            ready.append((each, each.kind, each.arrived))
    if not ready:
        return
    kind, arrivals = ready[0][1], [arrived for _each, _kind, arrived in ready]
    outcomes = _done(kind, sender, arrivals, is_last=part.is_last)
    for (each, _kind, arrived), outcome in zip(ready, outcomes, strict=True):
        if isinstance(outcome, Done):
            receipt = _receipt(arrived, outcome)
            part.receipts.append(receipt)
            known[each.id] = receipt
        _note(each, _result(arrived, outcome, sender, part), part)


def _done(
    kind: Kind, sender: Sender, arrivals: list[Arrived], *, is_last: bool
) -> list[Done | Exception]:
    """What items came to, in a savepoint: together, and each by itself where that breaks.

    What only the database finds rises once, for it may come from a race: the part begins again.
    """
    try:
        with transaction.atomic():
            return list(kind.act(sender, arrivals))
    except OperationalError:
        raise
    except Exception as error:
        if isinstance(error, IntegrityError) and not is_last:
            raise
        if len(arrivals) == 1:
            return [error]
    return [_done(kind, sender, [each], is_last=is_last)[0] for each in arrivals]


def _receipt(arrived: Arrived, done: Done) -> Receipt:
    return Receipt(
        item=arrived.item.id,
        kind=arrived.item.kind,
        digest=_digest(arrived.item),
        record=done.record,
        version=done.version,
        answer=done.notes,
        made_at=arrived.item.made_at,
    )


def _result(arrived: Arrived, outcome: Done | Exception, sender: Sender, part: _Part) -> Result:
    item = arrived.item
    if isinstance(outcome, Done):
        return Result(
            id=item.id,
            state=State.ACCEPTED,
            record=outcome.record or None,
            version=outcome.version,
            notes=outcome.notes,
        )
    if not isinstance(outcome, Problem):  # a bug: the good items land, and this one is not lost
        _log.error("SYNC %s", item.kind, exc_info=outcome)
        outcome = Broken()
    if isinstance(outcome, CONFLICTS):
        return Result(
            id=item.id,
            state=State.CONFLICT,
            record=item.record,
            problem=said(outcome),
            conflict=conflict_of(outcome, arrived),
        )
    state = State.REFUSED
    if (posting := ended_posting(outcome, arrived, sender)) is not None:
        part.parked.append(parked(outcome, arrived, posting))
        state = State.PARKED
    return Result(id=item.id, state=state, record=item.record, problem=said(outcome))


def _settled(each: _Read, known: dict[str, Any], part: _Part) -> Result | None:
    """The answer to an item that needs no action: known, unfit, or behind one that failed."""
    if each.problem is not None or each.arrived is None:
        return Result(id=each.id, state=State.REFUSED, problem=said(each.problem or Broken()))
    item = each.arrived.item
    receipt = known.get(each.id)
    if receipt is not None and bytes(receipt.digest) != _digest(item):
        return Result(
            id=each.id, state=State.REFUSED, record=item.record, problem=said(ItemReused())
        )
    if receipt is not None:
        return Result(
            id=each.id,
            state=State.KNOWN,
            record=receipt.record or None,
            version=receipt.version,
            notes=receipt.answer,
        )
    if each.records & part.stopped:
        return Result(id=each.id, state=State.LATER, record=item.record)
    return None


def _note(each: _Read, result: Result, part: _Part) -> None:
    part.results[each.at] = result
    if result.state not in DONE:
        part.stopped |= each.records


def _read(at: int, sent: Any, sender: Sender) -> _Read:
    """An item checked by itself; whatever does not fit is said with its path."""
    given = sent.get("id") if isinstance(sent, dict) else None
    name = given[:12] if isinstance(given, str) else ""
    try:
        item = Item.model_validate(sent)
    except ValidationError as error:
        return _Read(at=at, id=name, problem=unfit(error))
    kind = KINDS.get(item.kind)
    if kind is None:
        return _Read(at=at, id=name, problem=UnknownKind(kind=item.kind))
    if item.record is None and kind.needs_record:
        return _Read(at=at, id=name, problem=Unfit(field="record", why=N_("it is missing")))
    try:
        content = kind.schema.model_validate(item.content)
    except ValidationError as error:
        return _Read(at=at, id=name, problem=unfit(error, below=["content"]))
    day = day_of(content, item.made_at, sender)
    arrived = Arrived(item=item, content=content, day=day, actor=sender.actors(day))
    return _Read(at=at, id=name, kind=kind, arrived=arrived)


def _digest(item: Item) -> bytes:
    """A keyed index of all that an item says: the same only where nothing differs."""
    said_ = item.model_dump(mode="json", exclude={"id", "made_at"})
    said_["made_at"] = item.made_at.timestamp()
    text = json.dumps(said_, ensure_ascii=False, sort_keys=True)
    return keyring().index(text, context="sync.item")
