"""Cases are started, and stopped where what they are about is gone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import cast

from django.db import IntegrityError, transaction
from django.utils.timezone import localtime

from zhucun.directory import queries as directory
from zhucun.directory.perms import Actor
from zhucun.kernel.ids import new_public_id
from zhucun.ledger import actions as ledger
from zhucun.packs import PackAt
from zhucun.signoff import events
from zhucun.signoff.actions.turns import BATCH, renew_turns
from zhucun.signoff.enums import CaseState
from zhucun.signoff.errors import NoProcedure, StartedMeanwhile
from zhucun.signoff.models import Case, Procedure, Turn
from zhucun.signoff.queries import is_conditional, opened, written
from zhucun.signoff.rows import About, Handler, WithFacts, handler_for


def procedure_for(pack: PackAt, kind: str, chain: str = "") -> str:
    """The id of the chain that a pack has for a kind of things. Raises NoProcedure."""
    found = [item.id for item in pack.chains(kind) if chain in ("", item.id)]
    if not found:
        raise NoProcedure
    return found[0]


@transaction.atomic
def start_cases(
    subjects: Sequence[str],
    *,
    kind: str,
    chain: str = "",
    is_checked: bool = False,
    at: datetime,
    by: Actor,
) -> list[Case]:
    """Start the area's chain about each of these things; what runs already is left as it is.
    Returns the cases that are new. Constant queries for a procedure.

    `is_checked`: the caller has checked the right, as where somebody asks for himself. Raises
    NoProcedure, StartedMeanwhile, NotAllowed.
    """
    handler, on = handler_for(kind), localtime(at).date()
    about = handler.about(subjects, on)
    if not is_checked:
        for area in {one.area for one in about.values()}:
            by.require(handler.manages, area=area)
    areas = {_pack_area(one) for one in about.values()}
    packs = {area: directory.pack_for(area, as_of=on) for area in sorted(areas)}
    chains = {area: procedure_for(pack, kind, chain) for area, pack in packs.items()}
    procedures = _procedures(handler, about, packs, chains, on)
    running = set(
        Case.objects.filter(
            kind=kind, subject__in=list(about), state=CaseState.RUNNING
        ).values_list("subject", "chain")
    )
    made = [
        _case(kind, subject, one, procedures[subject], on)
        for subject, one in about.items()
        if (subject, chains[_pack_area(one)]) not in running
    ]
    try:
        with transaction.atomic():
            Case.objects.bulk_create(made, batch_size=BATCH)
    except IntegrityError as error:
        raise StartedMeanwhile(title=made[0].title) from error
    renew_turns(opened(made, on=on))
    ledger.append_many(
        (
            events.CaseStarted(
                subject=f"case:{case.public_id}",
                area=case.area,
                happened_at=at,
                about=f"{kind}:{case.subject}",
                chain=case.chain,
                pack=case.procedure.pack,
                version=case.procedure.version,
            ),
            by.origin,
            None,
        )
        for case in made
    )
    return made


@transaction.atomic
def stop_cases(subjects: Sequence[str], *, kind: str, reason: str, at: datetime, by: Actor) -> int:
    """End the running cases about things that are gone; the caller has checked the right to do
    away with them. Returns how many."""
    rows = list(
        Case.objects.filter(kind=kind, subject__in=subjects, state=CaseState.RUNNING).order_by("pk")
    )
    if not rows:
        return 0
    mark, keys = new_public_id(), [row.pk for row in rows]
    Case.objects.filter(pk__in=keys, state=CaseState.RUNNING).update(
        state=CaseState.STOPPED, ended_on=localtime(at).date(), mark=mark
    )
    stopped = set(Case.objects.filter(pk__in=keys, mark=mark).values_list("pk", flat=True))
    Turn.objects.filter(case__in=stopped).delete()
    return ledger.append_many(
        (
            events.CaseStopped(
                subject=f"case:{row.public_id}",
                area=row.area,
                happened_at=at,
                about=f"{kind}:{row.subject}",
                reason=reason,
            ),
            by.origin,
            None,
        )
        for row in rows
        if row.pk in stopped
    )


def _procedures(
    handler: Handler,
    about: Mapping[str, About],
    packs: Mapping[str, PackAt],
    chains: Mapping[str, str],
    on: date,
) -> dict[str, Procedure]:
    """The procedure of each subject: the area's, with the steps that are due for it."""
    facts: Mapping[str, Mapping[str, object]] = {}
    conditional = {area for area, pack in packs.items() if is_conditional(pack, chains[area])}
    varying = [key for key, one in about.items() if _pack_area(one) in conditional]
    if varying:
        facts = cast("WithFacts", handler).facts(varying, on)
    same = {
        area: _kept(written(packs[area], chains[area])) for area in sorted(set(packs) - conditional)
    }
    found = {key: same[area] for key, one in about.items() if (area := _pack_area(one)) in same}
    kept: dict[str, Procedure] = {}
    for key in varying:
        area = _pack_area(about[key])
        draft = written(packs[area], chains[area], facts[key])
        if draft.digest not in kept:
            kept[draft.digest] = _kept(draft)
        found[key] = kept[draft.digest]
    return found


def _pack_area(about: About) -> str:
    return about.pack_area or about.area


def _kept(draft: Procedure) -> Procedure:
    found, _ = Procedure.objects.get_or_create(
        digest=draft.digest,
        defaults={
            "pack": draft.pack,
            "version": draft.version,
            "chain": draft.chain,
            "spec": draft.spec,
        },
    )
    return found


def _case(kind: str, subject: str, about: About, procedure: Procedure, on: date) -> Case:
    return Case(
        procedure=procedure,
        kind=kind,
        subject=subject,
        chain=procedure.chain,
        title=about.title,
        area=about.area,
        place=about.place,
        unit_id=about.unit,
        person_id=about.person,
        started_on=on,
    )
