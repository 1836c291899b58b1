"""Cases with everything that their signing rests on, many at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from zhucun.engines import chain as engine
from zhucun.engines.rules import Outcome
from zhucun.signoff.enums import Said
from zhucun.signoff.models import Case, Signature
from zhucun.signoff.perms import seat_of
from zhucun.signoff.queries.procedures import Followed, digest_of, followed
from zhucun.signoff.rows import Guarded, Holder, Paper, Post, handler_for, holders_on


@dataclass(kw_only=True)
class Opened:
    """One case: its procedure, what was signed, the evidence with its digest, its rules. `paper`
    None: what it is about is gone; `holders`: who holds the offices that sign by their holders, by
    word, nobody where none is on record. Signatures that are added count at once."""

    case: Case
    procedure: Followed
    log: list[Signature]
    paper: Paper | None
    evidence: str
    guards: Mapping[str, Guarded]
    on: date
    holders: Mapping[str, tuple[Holder, ...]] = field(default_factory=dict)
    added: list[Signature] = field(default_factory=list)

    @property
    def facts(self) -> engine.Facts:
        """What the engine is given: signatures without those recalled."""
        return engine.Facts(
            started_on=self.case.started_on,
            today=self.on,
            signatures=tuple(map(_for_engine, self.standing_signatures)),
            guards={rule: one.outcome for rule, one in self.guards.items()},
        )

    @property
    def standing_signatures(self) -> list[Signature]:
        everything = [*self.log, *self.added]
        recalled = {row.recalls_id for row in everything if row.said == Said.RECALLED}
        return [row for row in everything if row.said != Said.RECALLED and row.pk not in recalled]

    @property
    def standing(self) -> engine.Standing:
        return engine.judge(self.procedure.chain, self.facts)


def opened(cases: Sequence[Case], *, on: date) -> list[Opened]:
    """The cases, in their order, with all that their signing rests on. Queries: one, and those of
    the rooms above, the same number for one case and for a thousand of one procedure."""
    logs: dict[int, list[Signature]] = defaultdict(list)
    for row in Signature.objects.filter(case__in=[one.pk for one in cases]).order_by("serial"):
        logs[row.case_id].append(row)
    papers, guards = _read(cases, on)
    held = holders_of(cases, on)
    return [
        Opened(
            case=case,
            procedure=followed(case.procedure),
            log=logs[case.pk],
            paper=(paper := papers.get((case.kind, case.subject))),
            evidence=evidence_of(case, paper) if paper else "",
            guards=guards.get(case.pk, {}),
            on=on,
            holders=held.get(case.pk, {}),
        )
        for case in cases
    ]


def holders_of(cases: Sequence[Case], on: date) -> dict[int, dict[str, tuple[Holder, ...]]]:
    """Who holds the offices that sign these cases on a day, by key of the case and word. A query
    for each room that keeps some of them, none where no pack asks for a holder."""
    found: dict[int, dict[str, tuple[Holder, ...]]] = defaultdict(dict)
    asked: list[tuple[int, str, Post]] = []
    for case in cases:
        for word, signer in followed(case.procedure).signers.items():
            if signer.of == "office" and (seat := seat_of(signer, case)).office:
                asked.append((case.pk, word, (seat.office, seat.area)))
    known = holders_on({post for _case, _word, post in asked}, on) if asked else {}
    for key, word, post in asked:
        found[key][word] = known.get(post, ())
    return found


def evidence_of(case: Case, paper: Paper) -> str:
    """The digest that a signature binds: what is shown of the subject, under which procedure."""
    return digest_of([case.kind, case.subject, case.procedure.digest, paper])


def _read(
    cases: Sequence[Case], on: date
) -> tuple[dict[tuple[str, str], Paper], dict[int, Mapping[str, Guarded]]]:
    papers: dict[tuple[str, str], Paper] = {}
    guards: dict[int, Mapping[str, Guarded]] = {}
    by_kind: dict[str, list[Case]] = defaultdict(list)
    by_procedure: dict[tuple[str, int], list[Case]] = defaultdict(list)
    for case in cases:
        by_kind[case.kind].append(case)
        by_procedure[case.kind, case.procedure_id].append(case)
    for kind, rows in by_kind.items():
        found = handler_for(kind).evidence([row.subject for row in rows], on)
        papers |= {(kind, subject): paper for subject, paper in found.items()}
    for (kind, _), rows in by_procedure.items():
        procedure = rows[0].procedure
        rules = frozenset(followed(procedure).rules)
        outcomes = handler_for(kind).guards(
            [row.subject for row in rows], pack=procedure.pack, rules=rules, as_of=on
        )
        unknown = dict.fromkeys(rules, Guarded(outcome=Outcome.UNKNOWN))
        guards |= {row.pk: unknown | dict(outcomes.get(row.subject, {})) for row in rows}
    return papers, guards


def _for_engine(row: Signature) -> engine.Signature:
    return engine.Signature(
        step=row.step,
        word=row.word,
        who=row.who,
        on=row.signed_on,
        verdict=engine.Verdict(row.said),
        for_whom=row.for_whom,
        reason=row.reason,
    )
