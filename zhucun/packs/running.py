"""Runs the cases of a pack: each says what it expected and what came out."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from zhucun.engines.rules import BadExpression, RuleError
from zhucun.engines.rules.errors import BadVocabulary, ParameterUnset
from zhucun.engines.score import ScoreError
from zhucun.packs.cases import Case
from zhucun.packs.compare import differences, plain_value
from zhucun.packs.due import due_chain
from zhucun.packs.errors import CaseNotTried, Place, UnknownItem
from zhucun.packs.items import PackItem
from zhucun.packs.kinds import (
    Cadence,
    Chain,
    Entitlement,
    Feed,
    Indicator,
    Item,
    Matcher,
    RuleItem,
    Score,
    Screen,
)
from zhucun.packs.kinds.common import UNSET_WORD
from zhucun.packs.library import Pack
from zhucun.packs.on_day import PackAt
from zhucun.packs.scoring import tried
from zhucun.packs.trying import (
    Given,
    fit_of,
    in_universe,
    is_due,
    lead_or_clear,
    measured,
    outcome,
    row_of,
)
from zhucun.packs.views import view


@dataclass(frozen=True, kw_only=True)
class CaseResult:
    """One case: whether it holds, and if not, why (`reason`)."""

    pack: str
    name: str
    of: str
    place: Place
    passed: bool
    expected: Any
    got: Any
    reason: str


def run_cases(pack: Pack) -> list[CaseResult]:
    """Every case of the pack, in order, without those whose item could not be read."""
    found = []
    for case in pack.built.cases:
        if case.key in pack.built.items:
            with suppress(BadExpression, BadVocabulary):
                found.append(run_case(pack, case))
    return found


def run_case(pack: Pack, case: Case) -> CaseResult:
    """One case; a refusal, such as a name that is unknown, is a failure with its message.

    Raises BadExpression and BadVocabulary only for a pack that has errors.
    """
    got: Any = None
    try:
        if case.spec.as_of not in pack.valid:
            reason = f"the pack does not hold on {case.spec.as_of}"
        else:
            got = plain_value(_got(pack.at(case.spec.as_of), case))
            reason = differences(case.spec.expect, got)
    except (BadExpression, BadVocabulary):
        raise
    except (RuleError, ScoreError, CaseNotTried, UnknownItem) as error:
        reason = str(error).rstrip(".")
    return CaseResult(
        pack=pack.id,
        name=case.spec.name,
        of=case.spec.of,
        place=case.place,
        passed=not reason,
        expected=case.spec.expect,
        got=got,
        reason=reason,
    )


def _got(at: PackAt, case: Case) -> Any:
    item = at.item(case.spec.of)
    if case.spec.given is None and case.spec.rows is None:
        shown = view(at, item)
        return shown if isinstance(case.spec.expect, dict) else shown.get("value", shown)
    try:
        if case.spec.given is not None:
            return _on_one(at, item, case.spec.given)
        return _on_rows(at, item, case.spec.rows or ())
    except ParameterUnset:
        return {"value": UNSET_WORD} if isinstance(case.spec.expect, dict) else UNSET_WORD


def _on_one(at: PackAt, item: PackItem[Item], given: Given) -> Any:
    match item.spec:
        case RuleItem() as spec:
            return outcome(at, item.ref, spec.subject, given)
        case Screen() as spec:
            return lead_or_clear(at, spec, given)
        case Matcher() as spec:
            return view(at, item) | fit_of(at, spec, given)
        case Entitlement() as spec:
            return view(at, item) | {"due": is_due(at, spec, given)}
        case Cadence() as spec:
            return view(at, item) | {"due": in_universe(at, spec, given)}
        case Chain() as spec:
            chain = due_chain(at, spec, row_of(at, spec.subject, given))
            return view(at, item) | {"due": [step.id for step in chain.steps]}
        case Score() as spec:
            return view(at, item) | tried(at, item, spec, given)
        case Feed():
            feed = at.feed(item.id)
            missing = tuple(column.field for column in feed.missing(given))
            return feed.row(given) | {"missing": missing}
    raise CaseNotTried(item=item.ref, key="given")


def _on_rows(at: PackAt, item: PackItem[Item], rows: tuple[dict[str, Any], ...]) -> Any:
    match item.spec:
        case Indicator() as spec:
            return view(at, item) | measured(at, spec, rows)
        case Cadence() as spec:
            holding = sum(in_universe(at, spec, row) for row in rows)
            return view(at, item) | {"value": holding}
        case Entitlement() as spec:
            return view(at, item) | {"value": sum(is_due(at, spec, row) for row in rows)}
    raise CaseNotTried(item=item.ref, key="rows")
