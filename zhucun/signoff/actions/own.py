"""Signing along with what one has just done, so that it is not asked again."""

from __future__ import annotations

from datetime import datetime

from django.utils.timezone import localtime

from zhucun.directory.perms import Actor
from zhucun.signoff.actions.signing import Signing, sign_case
from zhucun.signoff.enums import CaseState
from zhucun.signoff.queries import cards, cases


def sign_own(
    subject: str,
    *,
    kind: str,
    does: str,
    of: str = "",
    signer: str = "",
    at: datetime,
    by: Actor,
) -> int:
    """Sign the steps of a kind (submit, record, …) that are the actor's now, of signers of a kind
    where `of` names one; with `signer`, also those that he records for that person as on paper.
    Returns how many; where none is his, none is signed."""
    on, count = localtime(at).date(), 0
    done: set[tuple[str, str]] = set()
    found = cases(actor=by, as_of=on, kind=kind, subjects=[subject])
    for card in cards(list(found.filter(state=CaseState.RUNNING)), actor=by, as_of=on):
        procedure = card.opened.procedure
        specs = {step.id: step for step in procedure.spec.steps}
        mine = [(one, "") for one in card.may.signs]
        mine += [(one, signer) for one in card.may.records if signer]
        for (step, word), name in mine:
            if specs[step].does != does or of not in ("", procedure.signers[word].of):
                continue
            if specs[step].mode == "any" and (card.case.public_id, step) in done:
                continue  # who holds two of its words signs it once
            done.add((card.case.public_id, step))
            signing = Signing(
                case=card.case.public_id,
                step=step,
                word=word,
                evidence=card.opened.evidence,
                signer=name,
            )
            sign_case(signing, at=at, by=by)
            count += 1
    return count
