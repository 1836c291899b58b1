"""The ledger of a household looked through (HH18-072): is it complete, is each change of status on
record, did the help that fits arrive. The rules of the pack say what follows; people decide."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from zhucun.analytics.queries.tables import table
from zhucun.directory.perms import Actor
from zhucun.engines.rules import Outcome
from zhucun.households.marts import fields_of, missing_of
from zhucun.kernel.problems import NotFound
from zhucun.packs import PackAt
from zhucun.support import perms
from zhucun.support.models import Given
from zhucun.support.queries.helps import HOUSEHOLD, Help, HelpCard, help_card

_CHANGES = ("status_changes", "status_changes_logged", "ledger_gaps")
_OF_THE_LEDGER = frozenset({*_CHANGES, "policies_due", "policies_delivered"})


@dataclass(frozen=True, kw_only=True)
class DeliveredHelp:
    """A help with what of it reached the household: the latest records of its period (of the year,
    the month, or ever) by the day."""

    help: Help
    records: tuple[Given, ...]

    @property
    def has_arrived(self) -> bool:
        return bool(self.records)


@dataclass(frozen=True, kw_only=True)
class LedgerCard:
    """One household. `fields`: what the pack asks for → whether it lacks, None for what the
    registry does not keep; empty: 未配置. `due` and `delivered`: of the helps that fit; None: the
    pack names none for households. `open`: helps of which nobody knows whether they fit. `rules`:
    label of a rule → outcome, with its clauses; `asks`: questions of the pack that have cause."""

    card: HelpCard
    fields: Mapping[str, bool | None]
    changes: int
    logged: int
    helps: tuple[DeliveredHelp, ...]
    due: int | None
    delivered: int | None
    open: int
    rules: tuple[tuple[Any, Outcome, tuple[str, ...]], ...]
    asks: tuple[Any, ...]

    @property
    def gaps(self) -> int | None:
        """How many fields are missing; None where the pack names none or one is not kept."""
        values = list(self.fields.values())
        return None if not values or None in values else sum(map(bool, values))

    @property
    def complete(self) -> float | None:
        """How complete it is, in per cent of the fields."""
        gaps, all_ = self.gaps, len(self.fields)
        return None if gaps is None else round(100 * (all_ - gaps) / all_, 1)


def ledger_card(*, actor: Actor, public_id: str, as_of: date) -> LedgerCard:
    """The ledger of a household of the actor on a day. Some fifteen queries, however many helps.
    Raises NotFound."""
    card = help_card(actor=actor, public_id=public_id, as_of=as_of)
    row, pack = card.household.household, card.pack
    changes, logged = _counted(actor, pack, row.area, public_id)
    fields = missing_of(row.pk, as_of=as_of, fields=fields_of(pack))
    helps = _arrived(card, public_id, as_of)
    fitting = [each for each in helps if each.help.fits]
    open_ = sum(each.help.fits is None for each in helps)
    due = len(fitting) if helps else None
    delivered = sum(each.has_arrived for each in fitting) if helps else None
    found = LedgerCard(
        card=card,
        fields=fields,
        changes=changes,
        logged=logged,
        helps=helps,
        due=due,
        delivered=delivered,
        open=open_,
        rules=(),
        asks=(),
    )
    facts = {
        "status_changes": changes,
        "status_changes_logged": logged,
        "ledger_gaps": found.gaps,
        # More may be due than is known: only then that all arrived is not known either.
        "policies_due": None if open_ and due == delivered else due,
        "policies_delivered": delivered,
        "is_poor": any(
            tag.tag == "poor-household" and _holds(tag, as_of) for tag in card.household.tags
        ),
    }
    rules, asks = _judged(pack, facts)
    return LedgerCard(**{**vars(found), "rules": rules, "asks": asks})


def one_delivered(*, actor: Actor, public_id: str, void: bool = False) -> Given:
    """A record that help reached a household that the actor sees; what is void only with `void`.
    Raises NotFound."""
    found = perms.visible_deliveries(actor, void=void).filter(public_id=public_id).first()
    if found is None:
        raise NotFound
    return found


def _holds(tag: Any, day: date) -> bool:
    over = tag.valid_until is not None and tag.valid_until <= day
    return bool(tag.valid_from <= day and not over and tag.retracted_at is None)


def _counted(actor: Actor, pack: PackAt, area: str, household: str) -> tuple[int, int]:
    """Changes of status and those on record, of a household that is one on the day. One query."""
    rows = table(actor=actor, pack=pack, subject=HOUSEHOLD, area=area, names=_CHANGES[:2])
    columns = [rows.columns[name] for name in _CHANGES[:2]]
    mine = next((row for row in rows.select(columns) if row[0] == household), None)
    if mine is None:
        raise NotFound
    return int(mine[2] or 0), int(mine[3] or 0)


def _arrived(card: HelpCard, household: str, as_of: date) -> tuple[DeliveredHelp, ...]:
    since = {"year": date(as_of.year, 1, 1), "month": as_of.replace(day=1)}
    known = Given.objects.filter(
        subject=HOUSEHOLD, key=household, voided_on=None, on__isnull=False, on__lte=as_of
    )
    records: dict[str, list[Given]] = {}
    for row in known.order_by("-on", "-pk"):
        records.setdefault(row.entitlement, []).append(row)
    return tuple(
        DeliveredHelp(
            help=each,
            records=tuple(
                row
                for row in records.get(each.ref, ())
                if row.on is not None and row.on >= since.get(each.per, date.min)
            ),
        )
        for each in card.helps
    )


def _judged(
    pack: PackAt, facts: Mapping[str, Any]
) -> tuple[tuple[tuple[Any, Outcome, tuple[str, ...]], ...], tuple[Any, ...]]:
    """What the pack's rules about the ledger say, and its questions that have cause. No query."""
    chosen = frozenset(
        item.ref
        for item in pack.rules(HOUSEHOLD)
        if _OF_THE_LEDGER & {name for part in pack.rule(item).expressions for name in part.names}
    )
    rules = []
    if chosen:
        judge = pack.judge(HOUSEHOLD, chosen)
        for answer in judge.explain({name: facts.get(name) for name in judge.names}):
            item: Any = pack.item(answer.rule)
            rules.append((item.spec.label, answer.outcome, tuple(item.clauses)))
    asks = tuple(
        item.spec.ask
        for item in pack.screens(HOUSEHOLD)
        if set(pack.expression(HOUSEHOLD, item.spec.flag).names) <= set(_CHANGES)
        and pack.predicate(HOUSEHOLD, item.spec.flag)(facts) is True
    )
    return tuple(rules), asks
