"""What the API says of figures, coverage and eligibility."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any, Literal

from ninja import Schema
from pydantic import Field, JsonValue

from zhucun.analytics.queries import Coverage, Lead, Measured, Row, Share, Verdict, why_not
from zhucun.analytics.queries.eligibility import Reason
from zhucun.doors.api.fields import Area, MaybeRef, Numbered, OnDay, Ref
from zhucun.doors.api.packs.schemas import ParameterOut, ReferenceOut, number_or_text
from zhucun.doors.api.problems import plain
from zhucun.doors.api.roster.schemas import masked_day
from zhucun.engines.rules import Outcome, Unset
from zhucun.kernel.periods import years_between
from zhucun.packs import PackAt
from zhucun.packs.kinds import Declared

#: Facts that eligibility weighs and does not show in clear.
_MASKED = frozenset({"birth_on"})


class AreaWanted(OnDay):
    area: Area = Field("", description="A division code; empty: your own area.")


class FiguresWanted(AreaWanted):
    now: bool = Field(False, description="Compute it anew, although it was kept.")


class RowsBehindWanted(AreaWanted, Numbered):
    indicator: Ref = Field(description="The id of an indicator, as the board names it.")
    part: Literal["numerator", "denominator"] = "numerator"


class GapsWanted(AreaWanted, Numbered):
    rule: Ref = Field(description="The id of a rule, as coverage names it.")
    outcome: Outcome = Outcome.FAIL


class LeadRowsWanted(AreaWanted, Numbered):
    screen: Ref = Field(description="The id of a question, as `/leads` names it.")


class EligibilityWanted(OnDay):
    pack: MaybeRef = Field("", description="A pack's id; empty: the pack in force in the area.")


class PackRef(Schema):
    id: str
    version: str

    @classmethod
    def of(cls, pack: PackAt) -> PackRef:
        return cls(id=pack.id, version=pack.version)


class DeclaredOut(Schema):
    """What a source says of the same area; `agrees` is null where there is nothing to compare."""

    value: str
    unit: str
    qualifier: str
    to_nearest: str | None = Field(description="How fine the source states a rounded number.")
    as_of: date
    window: str | None
    only: str | None = Field(description="The one place or person of the area that is meant.")
    clause: str | None
    reference: ReferenceOut | None
    agrees: bool | None

    @classmethod
    def of(cls, declared: Declared, measured: Measured, lang: str) -> DeclaredOut:
        reference = declared.reference
        return cls(
            value=str(number_or_text(declared.value)),
            unit=declared.unit,
            qualifier=declared.qualifier,
            to_nearest=None if declared.to_nearest is None else str(declared.to_nearest),
            as_of=declared.as_of,
            window=declared.window,
            only=declared.only.in_(lang) if declared.only else None,
            clause=declared.clause,
            reference=ReferenceOut(title=reference.title, href=reference.href)
            if reference
            else None,
            agrees=measured.agrees_with(declared),
        )


class ShareOnDayOut(Schema):
    """One end of a difference of two shares: a share in % on a day."""

    on: date
    value: str
    numerator: str
    denominator: str

    @classmethod
    def of(cls, found: Share) -> ShareOnDayOut:
        return cls(
            on=found.on,
            value=str(found.value),
            numerator=str(found.numerator),
            denominator=str(found.denominator),
        )


class IndicatorOut(Schema):
    """One indicator; `value` is null where `state` is not “computed”, and never guessed: `why_not`
    says why, in the reader's language. `ends` are the two shares of a difference (百分点)."""

    indicator: str
    label: str
    subject: str
    measure: str
    unit: str
    state: Literal["computed", "no-records", "unset", "no-rows"]
    why_not: str
    value: str | None
    numerator: str | None
    denominator: str | None
    clauses: list[str]
    declared: list[DeclaredOut]
    ends: list[ShareOnDayOut]

    @classmethod
    def of(cls, found: Measured, *, pack: PackAt, lang: str) -> IndicatorOut:
        spec = found.item.spec
        return cls(
            indicator=found.item.id,
            label=found.item.label(lang),
            subject=spec.subject,
            measure=spec.measure,
            unit=spec.unit,
            state=found.state,
            why_not=why_not(measured=found, pack=pack, lang=lang[:2]),
            value=_number(found.value),
            numerator=_number(found.numerator),
            denominator=_number(found.denominator),
            clauses=list(found.item.clauses),
            declared=[DeclaredOut.of(each, found, lang) for each in found.declared],
            ends=[ShareOnDayOut.of(each) for each in found.ends or ()],
        )


class BoardOut(Schema):
    """All indicators of the pack that is in force in the area on the day. `computed_at` is null
    where they were computed for this answer; `records_since`: what came after, up to 1,000."""

    area: str
    as_of: date
    pack: PackRef
    computed_at: datetime | None
    records_since: int | None
    indicators: list[IndicatorOut]


class RowOut(Schema):
    """One record behind a figure: `subject` is place, team or posting, `key` leads to it.

    A place's key is its code, a team's its public id, a posting's the cadre's public id.
    """

    subject: str
    key: str
    name: str
    place: str
    detail: str
    since: date | None


class RowsBehindOut(Schema):
    """Rows behind a figure (`of` is indicators/…), with an outcome of a rule (rules/…), or that
    give cause to ask a question (screens/…). `why` says why a declared number differs from the
    computed one, where the pack has an account of it."""

    of: str
    label: str
    subject: str
    area: str
    as_of: date
    pack: PackRef
    rows: list[RowOut]
    why: list[str]

    @classmethod
    def of_item(
        cls,
        item: Any,
        rows: Iterable[Row],
        *,
        pack: PackAt,
        area: str,
        lang: str,
        why: Iterable[str] = (),
    ) -> RowsBehindOut:
        return cls(
            of=item.ref,
            label=item.label(lang),
            subject=item.spec.subject,
            area=area,
            as_of=pack.as_of,
            pack=PackRef.of(pack),
            rows=[RowOut.from_orm(row) for row in rows],
            why=list(why),
        )


class CoveredOut(Schema):
    """One rule over all rows of its subject; `universe`: those to which it applies."""

    rule: str
    label: str
    subject: str
    severity: str
    universe: int
    covered: int
    gaps: int
    unknown: int
    is_unset: bool = Field(description="未配置: no source gives the number that the rule needs.")
    clauses: list[str]

    @classmethod
    def of(cls, found: Coverage, lang: str) -> CoveredOut:
        item = found.item
        return cls(
            rule=item.id,
            label=item.label(lang),
            subject=item.spec.subject,
            severity=item.spec.severity,
            universe=found.universe,
            covered=found.covered,
            gaps=found.gaps,
            unknown=found.counts[Outcome.UNKNOWN],
            is_unset=found.is_unset,
            clauses=list(item.clauses),
        )


class CoverageOut(Schema):
    area: str
    as_of: date
    pack: PackRef
    rules: list[CoveredOut]


class LeadOut(Schema):
    """One question of the pack: a record that raises it is a reason to ask, not a finding. `rows`
    is null where facts of the records are kept by no room (`missing`), or the source does not say
    when to ask (`is_unset`)."""

    screen: str
    label: str
    subject: str
    ask: str
    excuses: list[str]
    rows: int | None
    missing: list[str]
    is_unset: bool
    clauses: list[str]

    @classmethod
    def of(cls, found: Lead, lang: str) -> LeadOut:
        return cls(
            screen=found.item.id,
            label=found.item.label(lang),
            subject=found.item.spec.subject,
            ask=found.item.spec.ask.in_(lang),
            excuses=[each.in_(lang) for each in found.item.spec.excuses],
            rows=found.rows,
            missing=list(found.missing),
            is_unset=found.is_unset,
            clauses=list(found.item.clauses),
        )


class LeadsOut(Schema):
    area: str
    as_of: date
    pack: PackRef
    leads: list[LeadOut]


class ValueOut(Schema):
    """A value that decided. A day of birth shows its year only; `years` are completed up to the
    day.
    """

    name: str
    label: str
    value: JsonValue
    years: int | None


class ReasonClauseOut(Schema):
    id: str
    name: str
    quote: str
    sentence: str
    title: str


class ReasonOut(Schema):
    """One rule about one person: what it asks, which conditions decided, and where it comes
    from.
    """

    rule: str
    label: str
    severity: Literal["block", "warn", "info"]
    outcome: Outcome
    message: str = Field(description="The pack's own sentence where the rule fails; else empty.")
    because: list[str]
    values: list[ValueOut]
    parameters: list[ParameterOut]
    clauses: list[ReasonClauseOut]
    references: list[ReferenceOut]

    @classmethod
    def of(cls, reason: Reason, pack: PackAt, lang: str) -> ReasonOut:
        item, answer = reason.item, reason.answer
        values = _values(answer.values, pack, lang)
        fails = reason.outcome is Outcome.FAIL
        return cls(
            rule=item.id,
            label=item.label(lang),
            severity=item.spec.severity,
            outcome=reason.outcome,
            message=_sentence(item.spec.message.in_(lang), values, pack) if fails else "",
            because=list(answer.because),
            values=values,
            parameters=[
                ParameterOut.of(pack.parameters[name], lang)
                for name in answer.parameters
                if name in pack.parameters
            ],
            clauses=[ReasonClauseOut.from_orm(clause) for clause in reason.clauses],
            references=[ReferenceOut(title=title, href=href) for title, href in item.references],
        )


class VerdictOut(Schema):
    """All rules of one pack about one person. It proposes; a person decides."""

    pack: PackRef
    as_of: date
    outcome: Outcome
    reasons: list[ReasonOut]

    @classmethod
    def of(cls, verdict: Verdict, lang: str) -> VerdictOut:
        pack = verdict.pack
        return cls(
            pack=PackRef.of(pack),
            as_of=pack.as_of,
            outcome=verdict.outcome,
            reasons=[ReasonOut.of(reason, pack, lang) for reason in verdict.reasons],
        )


def _number(value: Any) -> str | None:
    return None if value is None else format(value, "f")


class _Facts(dict[str, Any]):
    """What a pack's sentence may name; what is not at hand reads “—”."""

    def __missing__(self, name: str) -> str:
        return "—"


def _sentence(text: str, values: Iterable[ValueOut], pack: PackAt) -> str:
    """The pack's sentence with its parameters and values; what is not configured is 未配置."""
    shown = _Facts((value.name, value.value) for value in values)
    for name, found in pack.parameters.items():
        unset = isinstance(found.value, Unset)
        shown[name] = "未配置" if unset else number_or_text(found.value)
    return text % shown


def _values(given: Mapping[str, Any], pack: PackAt, lang: str) -> list[ValueOut]:
    terms: Mapping[str, Any] = pack.item("terms/candidate").spec.names  # type: ignore[attr-defined]
    return [
        ValueOut(
            name=name,
            label=terms[name].label.in_(lang) if name in terms else name,
            value=masked_day(value) if name in _MASKED and value else plain(value),
            years=_years(value, pack.as_of),
        )
        for name, value in given.items()
    ]


def _years(value: Any, as_of: date) -> int | None:
    return years_between(value, as_of) if isinstance(value, date) and value <= as_of else None
