"""Changing a proposal by hand: a copy with the change, priced by the engine."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from zhucun.directory.enums import Permission
from zhucun.directory.perms import Actor
from zhucun.kernel.ids import new_public_id
from zhucun.ledger import actions as ledger
from zhucun.roster import actions as roster
from zhucun.selection import events
from zhucun.selection.actions.proposals import keep
from zhucun.selection.enums import Making, ProposalState
from zhucun.selection.errors import BreaksHardRule, NotDone
from zhucun.selection.models import Proposal
from zhucun.selection.queries.scoring import edited


@transaction.atomic
def edit(
    *, proposal: Proposal, person: str, to: str, title: str, made_at: datetime, by: Actor
) -> Proposal:
    """Move somebody of a proposal, or exchange two; the changed copy is a proposal of its own.

    `person` is a seat's public id, `to` “village:<code>” or “seat:<public id>”. Raises NotDone,
    NotInMatch, BreaksHardRule, RoundPublished.
    """
    by.require(Permission.MANAGE_ROSTER, area=proposal.area)
    roster.require_open([proposal.round])
    if proposal.state != ProposalState.DONE:
        raise NotDone
    found = edited(proposal, person=person, to=to)
    if found.priced.broken:
        raise BreaksHardRule(rules=", ".join(found.priced.broken))
    row = Proposal.objects.create(
        public_id=new_public_id(),
        round=proposal.round,
        area=proposal.area,
        title=title,
        making=Making.EDITED,
        parent=proposal,
        settings=proposal.settings,
        is_what_if=proposal.is_what_if,
        pack=found.match.pack.id,
        pack_version=found.match.pack.version,
        fingerprint=found.match.fingerprint,
        asked_at=made_at,
        by=by.account,
        by_name=by.name,
        state=ProposalState.DONE,
        objective=found.answer.objective,
        bound=found.answer.bound,
        ending="edited",
        ended_at=made_at,
    )
    rows = found.rows(row)
    Proposal.objects.filter(pk=row.pk).update(
        result=rows.result, prices=proposal.prices, shortages=rows.shortages
    )
    keep(rows)
    row.refresh_from_db()
    ledger.append(
        events.ProposalAsked(
            subject=f"proposal:{row.public_id}",
            area=row.area,
            happened_at=made_at,
            round=proposal.round.code,
            title=row.title,
            making=row.making,
            settings={"from": proposal.public_id, "person": person, "to": to},
        ),
        origin=by.origin,
    )
    return row
