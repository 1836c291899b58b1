"""Signing, rejecting and recalling: one path for one case and for ten thousand."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.timezone import localtime
from django.utils.translation import get_language

from zhucun.directory.perms import Actor
from zhucun.engines import chain as engine
from zhucun.kernel.ids import new_public_id
from zhucun.kernel.problems import NotAllowed, NotFound, Problem
from zhucun.ledger import actions as ledger
from zhucun.ledger.events import Event
from zhucun.signoff import events, perms
from zhucun.signoff.actions.kin import concerned_in, names_of_signers, namesakes_in, paper_key
from zhucun.signoff.actions.offices import refuse_office, take_office
from zhucun.signoff.actions.turns import renew_turns
from zhucun.signoff.enums import CaseState, Said
from zhucun.signoff.errors import (
    OF_REFUSAL,
    CannotRecall,
    CaseEnded,
    EvidenceChanged,
    NamedAsKin,
    NamedAsSigner,
    NotYourStep,
    ReasonMissing,
    SignedMeanwhile,
    SignerMissing,
    SubjectGone,
)
from zhucun.signoff.models import Case, Signature
from zhucun.signoff.queries import Opened, cases, opened
from zhucun.signoff.rows import SignedStep, handler_for

#: Cases of one transaction: all its queries are asked once for them.
BATCH = 1_000
_ALREADY = {engine.Refusal.ALREADY, engine.Refusal.DONE, engine.Refusal.FINISHED}


@dataclass(frozen=True, kw_only=True)
class Signing:
    """One signature to make. `evidence`: the digest of what the signer saw; `signer`: who signed on
    paper, where the office records it; `case`: its public id."""

    case: str
    step: str
    word: str
    evidence: str
    said: Said = Said.SIGNED
    reason: str = ""
    signer: str = ""


@dataclass(frozen=True, kw_only=True)
class Signed:
    """What came of it: how many were signed, and each that was not with its problem."""

    done: int = 0
    refused: list[tuple[Signing, Problem]] = field(default_factory=list)


def sign_case(signing: Signing, *, at: datetime, by: Actor) -> None:
    """Sign or reject one case. Raises the problem where it cannot be."""
    result = sign_cases([signing], at=at, by=by)
    if result.refused:
        raise result.refused[0][1]


def sign_cases(
    signings: Sequence[Signing],
    *,
    at: datetime,
    by: Actor,
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> Signed:
    """Sign many cases, a thousand in one transaction: each whole or not at all, and what was signed
    by then stays where it is interrupted, so that the rest can be sent again. A case is refused
    alone where what follows from its signature is; the others are signed. Constant queries per
    batch, and more where something is refused so. Raises NotAllowed for whoever looks through
    another's account."""
    if by.viewer is not None:
        raise NotAllowed
    done, refused = 0, []
    for start in range(0, len(signings), BATCH):
        part = _all_but(signings[start : start + BATCH], at=at, by=by)
        done += part.done
        refused += part.refused
        progress(min(start + BATCH, len(signings)), len(signings))
    return Signed(done=done, refused=refused)


@transaction.atomic
def recall(*, case: str, serial: int, reason: str = "", at: datetime, by: Actor) -> bool:
    """Take one's own signature back while the next step is not signed. False where it is recalled
    already. Raises NotFound, NotAllowed, CannotRecall, SignedMeanwhile."""
    on = localtime(at).date()
    one = _opened_one(case, on=on, by=by)
    row = next((each for each in one.log if each.serial == serial), None)
    if row is None or row.account != by.account or by.viewer is not None:
        raise NotAllowed
    if any(each.recalls_id == row.pk for each in one.log):
        return False
    rows = one.standing_signatures
    if row not in rows or one.case.state != CaseState.RUNNING:
        raise CannotRecall
    if not engine.may_recall(one.procedure.chain, one.facts, rows.index(row)):
        raise CannotRecall
    back = _copy(row, one, on=on, at=at, by=by, reason=reason)
    one.added.append(back)
    if not _won([one]):
        raise SignedMeanwhile(title=one.case.title)
    _write([one], at=at, on=on, by=by)
    return True


def _all_but(signings: Sequence[Signing], *, at: datetime, by: Actor) -> Signed:
    """All but the cases whose consequence the room above refuses."""
    of_case: dict[str, list[Signing]] = defaultdict(list)
    for signing in signings:
        of_case[signing.case].append(signing)

    def sign(cases: Sequence[list[Signing]]) -> Signed:
        return _sign([signing for mine in cases for signing in mine], at=at, by=by)

    parts, late = ledger.all_but(list(of_case.values()), sign)
    refused = [one for part in parts for one in part.refused]
    refused += [(signing, problem) for mine, problem in late for signing in mine]
    return Signed(done=sum(part.done for part in parts), refused=refused)


def _sign(signings: Sequence[Signing], *, at: datetime, by: Actor) -> Signed:
    """Signs in the caller's transaction; raises what the rooms above refuse."""
    on = localtime(at).date()
    means = perms.means_of(by, on=on)
    wanted = {signing.case for signing in signings}
    found = cases(actor=by, as_of=on).filter(public_id__in=wanted)
    known = {one.case.public_id: one for one in opened(list(found), on=on)}
    concerned = concerned_in([one.case for one in known.values()], on)
    names = names_of_signers([row for one in known.values() for row in one.log], by.person)
    refused: list[tuple[Signing, Problem]] = []
    ready: dict[str, list[Signing]] = defaultdict(list)
    for signing in signings:
        try:
            one = known.get(signing.case)
            whom = concerned.get(signing.case, set())
            _prepare(one, signing, at=at, on=on, by=by, means=means, concerned=whom, names=names)
            ready[signing.case].append(signing)
        except Problem as problem:
            refused.append((signing, problem))
    rows = [known[key] for key in ready]
    won = {one.case.public_id for one in _won(rows)}
    for key, mine in ready.items():
        if key not in won:
            title = known[key].case.title
            refused += [(signing, SignedMeanwhile(title=title)) for signing in mine]
    _write([one for one in rows if one.case.public_id in won], at=at, on=on, by=by)
    done = sum(len(mine) for key, mine in ready.items() if key in won)
    return Signed(done=done, refused=refused)


def _prepare(
    one: Opened | None,
    signing: Signing,
    *,
    at: datetime,
    on: date,
    by: Actor,
    means: perms.Means,
    concerned: Collection[str],
    names: Mapping[str, str],
) -> None:
    """Adds the signature to the case in memory. Raises whatever stands in its way."""
    one = _signable(one, signing)
    title = one.case.title
    seat = perms.seat_of(one.procedure.signers[signing.word], one.case)
    on_paper = bool(signing.signer.strip())
    held = one.holders.get(signing.word, ())
    right = perms.right_to(by, seat, one.case, means, on_paper=on_paper, holders=held)
    if right is None:
        if perms.right_to(by, seat, one.case, means, on_paper=True):
            raise SignerMissing(title=title)
        refuse_office(one, signing.word, seat, by.name)
        raise NotYourStep(title=title)
    row = _signature(one, signing, right, at=at, on=on, by=by)
    if seat.office:
        take_office(row, one, seat)
    is_named = (
        right.is_paper and not row.who.startswith("person:") and paper_key(row.name) in concerned
    )
    namesakes = namesakes_in(row, one.standing_signatures, names)
    attempt = engine.Attempt(
        step=signing.step,
        word=signing.word,
        who=row.who,
        verdict=engine.Verdict(signing.said),
        for_whom=row.for_whom,
        is_own=row.who in concerned or row.for_whom in concerned or is_named,
        also=namesakes,
    )
    refusal = engine.refusal(one.procedure.chain, one.facts, attempt)
    if refusal is not None and refusal in _ALREADY:
        raise OF_REFUSAL[refusal](title=title)
    if signing.evidence != one.evidence:
        raise EvidenceChanged(title=title)
    if refusal is engine.Refusal.OWN_CASE and is_named:
        raise NamedAsKin(name=row.name, title=title)
    if refusal is engine.Refusal.TWICE and namesakes:
        raise NamedAsSigner(name=row.name, title=title)
    if refusal is not None:
        raise OF_REFUSAL[refusal](title=title, rules=_rules(one, signing.step))
    one.added.append(row)


def _signable(one: Opened | None, signing: Signing) -> Opened:
    """Raises NotFound, CaseEnded, SubjectGone, ReasonMissing."""
    if one is None or signing.word not in one.procedure.signers:
        raise NotFound
    if signing.step not in {step.id for step in one.procedure.chain.steps}:
        raise NotFound
    if one.case.state != CaseState.RUNNING:
        raise CaseEnded
    if one.paper is None:
        raise SubjectGone
    if signing.said == Said.REJECTED and not signing.reason.strip():
        raise ReasonMissing
    return one


def _signature(
    one: Opened, signing: Signing, right: perms.Right, *, at: datetime, on: date, by: Actor
) -> Signature:
    case, giver = one.case, right.giver
    who = f"person:{by.person}" if by.person else f"account:{by.account}"
    name = by.name
    if right.is_paper:
        name = signing.signer.strip()
        is_self = one.procedure.signers[signing.word].of == "self" and case.person is not None
        who = f"person:{case.person.public_id}" if is_self and case.person else paper_key(name)
    return Signature(
        case=case,
        serial=len(one.log) + len(one.added),
        step=signing.step,
        word=signing.word,
        said=signing.said,
        account=by.account,
        who=who,
        for_whom=_key(giver) if giver else "",
        name=name,
        role=right.held.role if right.held else "",
        area=right.held.area if right.held else "",
        unit_name=right.unit_name,
        delegated_by=giver.name if giver else "",
        recorded_by=by.name if right.is_paper else "",
        reason=signing.reason.strip(),
        evidence=one.evidence,
        signed_on=on,
        at=at,
    )


def _copy(
    row: Signature, one: Opened, *, on: date, at: datetime, by: Actor, reason: str
) -> Signature:
    return Signature(
        case=one.case,
        serial=len(one.log),
        step=row.step,
        word=row.word,
        said=Said.RECALLED,
        account=by.account,
        who=row.who,
        for_whom=row.for_whom,
        name=by.name,
        reason=reason,
        evidence=one.evidence,
        recalls=row,
        signed_on=on,
        at=at,
    )


def _won(rows: Sequence[Opened]) -> list[Opened]:
    """The cases that nobody else has touched since they were read: this transaction has them now.
    One statement for each number of signatures, and one to see which were won."""
    mark = new_public_id()
    by_revision: dict[int, list[int]] = defaultdict(list)
    for one in rows:
        by_revision[one.case.revision].append(one.case.pk)
    for revision, keys in sorted(by_revision.items()):
        Case.objects.filter(pk__in=keys, revision=revision, state=CaseState.RUNNING).update(
            revision=revision + 1, mark=mark
        )
    won = set(
        Case.objects.filter(pk__in=[one.case.pk for one in rows], mark=mark).values_list(
            "pk", flat=True
        )
    )
    return [one for one in rows if one.case.pk in won]


def _write(rows: Sequence[Opened], *, at: datetime, on: date, by: Actor) -> None:
    """Signatures, states, turns, events, and the news for the rooms above."""
    if not rows:
        return
    Signature.objects.bulk_create([row for one in rows for row in one.added], batch_size=500)
    finished = [one for one in rows if one.standing.is_finished]
    for one in finished:
        one.case.state, one.case.ended_on = CaseState.FINISHED, on
    Case.objects.filter(pk__in=[one.case.pk for one in finished]).update(
        state=CaseState.FINISHED, ended_on=on
    )
    renew_turns(rows)
    ledger.append_many((event, by.origin, None) for one in rows for event in _events(one, at))
    _tell(rows, on=on, by=by)


def _events(one: Opened, at: datetime) -> Iterable[Event]:
    head: dict[str, Any] = {
        "subject": f"case:{one.case.public_id}",
        "area": one.case.area,
        "happened_at": at,
        "about": f"{one.case.kind}:{one.case.subject}",
    }
    for row in one.added:
        what = head | {"step": row.step, "word": row.word}
        if row.said == Said.RECALLED:
            yield events.SignatureRecalled(**what, reason=row.reason)
            continue
        what |= {"evidence": row.evidence, "on_paper": bool(row.recorded_by)}
        if row.said == Said.REJECTED:
            yield events.CaseRejected(**what, reason=row.reason)
        else:
            yield events.CaseSigned(**what)
    if one.case.state == CaseState.FINISHED:
        yield events.CaseFinished(**head, chain=one.case.chain)


def _tell(rows: Sequence[Opened], *, on: date, by: Actor) -> None:
    news: dict[str, list[SignedStep]] = defaultdict(list)
    for one in rows:
        standing, spec = one.standing, one.procedure.spec
        for row in one.added:
            step = next(each for each in spec.steps if each.id == row.step)
            is_done = standing.step(row.step).state is engine.State.DONE
            has_said = row.said != Said.SIGNED or is_done
            news[one.case.kind].append(
                SignedStep(
                    subject=one.case.subject,
                    step=row.step,
                    said=row.said,
                    finds=step.finds if has_said else None,
                    counts=spec.counts,
                    done=standing.done,
                    is_finished=one.case.state == CaseState.FINISHED,
                    left=tuple(
                        each.does
                        for each in spec.steps
                        if standing.step(each.id).state is not engine.State.DONE
                    ),
                )
            )
    for kind, steps in news.items():
        handler_for(kind).signed(steps, on=on, by=by)


def _opened_one(public_id: str, *, on: date, by: Actor) -> Opened:
    case = cases(actor=by, as_of=on).filter(public_id=public_id).first()
    if case is None:
        raise NotFound
    return opened([case], on=on)[0]


def _key(account: Any) -> str:
    return f"person:{account.person.public_id}" if account.person else f"account:{account.pk}"


def _rules(one: Opened, step: str) -> str:
    """The sentences of the rules that stand in the way, in the reader's language."""
    english = (get_language() or "").startswith("en")
    stopping = [guard.rule for guard in one.standing.step(step).guards if guard.stops]
    labels = {rule: one.procedure.rules[rule].in_("en" if english else "zh") for rule in stopping}
    sentences = [
        one.guards[rule].sentence[1 if english else 0] or labels[rule] for rule in stopping
    ]
    return ("; " if english else "；").join(each.rstrip("。.") for each in sentences)
