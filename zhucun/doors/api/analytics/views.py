"""Endpoints of figures, coverage and eligibility."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.translation import get_language
from ninja import Query

from zhucun.analytics import queries
from zhucun.analytics.errors import NotComputable
from zhucun.analytics.queries.tables import has_mart
from zhucun.directory import queries as directory
from zhucun.directory.enums import Permission
from zhucun.doors.api.access import Request, asked_area
from zhucun.doors.api.analytics.schemas import (
    AreaWanted,
    BoardOut,
    CoverageOut,
    CoveredOut,
    EligibilityWanted,
    FiguresWanted,
    GapsWanted,
    IndicatorOut,
    LeadOut,
    LeadRowsWanted,
    LeadsOut,
    PackRef,
    RowsBehindOut,
    RowsBehindWanted,
    VerdictOut,
)
from zhucun.doors.api.fields import OnDay, PublicId
from zhucun.packs import PackAt
from zhucun.roster import queries as roster


def board(request: Request, wanted: Query[FiguresWanted]) -> BoardOut:
    """The board: every indicator of an area on a day.

    Computed from records, with what sources declared beside it and whether the two agree; as it
    was kept where it was, else at once. One query for each subject that has records, two for a
    board that was kept.
    """
    area, pack = _asked(request, wanted)
    told: dict[str, Any] = {"actor": request.auth, "pack": pack, "area": area}
    kept = None if wanted.now else queries.kept_board(**told)
    found = kept.measured if kept else queries.board(**told)
    return BoardOut(
        area=area,
        as_of=pack.as_of,
        pack=PackRef.of(pack),
        computed_at=kept.computed_at if kept else None,
        records_since=kept.since if kept else None,
        indicators=[IndicatorOut.of(each, pack=pack, lang=_lang()) for each in found],
    )


def rows_behind(request: Request, wanted: Query[RowsBehindWanted]) -> RowsBehindOut:
    """The rows behind a figure of the board.

    In the order of places. Behind a denominator that is stated of places stand these, with the
    number as the detail. Two queries, and two more where the pack has an account that says why a
    declared number differs. 404 for an indicator of which there are no records.
    """
    area, pack = _asked(request, wanted)
    item, codes = queries.rows_behind(
        actor=request.auth,
        pack=pack,
        indicator=wanted.indicator,
        area=area,
        part=wanted.part,
        limit=wanted.limit,
        offset=wanted.offset,
    )
    told: dict[str, Any] = {"actor": request.auth, "pack": pack, "area": area}
    if wanted.part == "denominator" and item.spec.denominator_figure:
        base = queries.base_rows(spec=item.spec, **told)
        page = base[wanted.offset : wanted.offset + wanted.limit]
        return RowsBehindOut.of_item(item, page, pack=pack, area=area, lang=_lang())
    return _rows(request, item, codes, pack, area, why=_why(item, told))


def _why(item: Any, told: dict[str, Any]) -> list[str]:
    if item.spec.explained_by is None:
        return []
    found = queries.measure(indicator=item.id, **told)
    return [
        sentence
        for each in queries.explanations(measured=found, **told)
        for sentence in each.sentences
    ]


def coverage(request: Request, wanted: Query[AreaWanted]) -> CoverageOut:
    """Coverage: what the pack's rules ask of an area's villages, teams and townships.

    How many rows each rule applies to on the day, how many it covers, and how many are gaps
    (应派尽派, SQ24-028). One query a subject.
    """
    area, pack = _asked(request, wanted)
    found = queries.coverage(actor=request.auth, pack=pack, area=area)
    return CoverageOut(
        area=area,
        as_of=pack.as_of,
        pack=PackRef.of(pack),
        rules=[CoveredOut.of(each, _lang()) for each in found],
    )


def gaps(request: Request, wanted: Query[GapsWanted]) -> RowsBehindOut:
    """The gap list: the rows that gave an outcome to a rule of coverage.

    In the order of places. Two queries.
    """
    area, pack = _asked(request, wanted)
    subject = pack.item(f"rules/{wanted.rule}").spec.subject  # type: ignore[attr-defined]
    if not has_mart(subject):
        raise NotComputable(subject=subject)
    item, codes = queries.coverage_rows(
        actor=request.auth,
        pack=pack,
        rule=wanted.rule,
        area=area,
        outcome=wanted.outcome,
        limit=wanted.limit,
        offset=wanted.offset,
    )
    return _rows(request, item, codes, pack, area)


def leads(request: Request, wanted: Query[AreaWanted]) -> LeadsOut:
    """The questions that an area's records raise on a day: leads, not findings.

    How many records give cause to ask each question of the pack. One query for each question.
    """
    area, pack = _asked(request, wanted)
    found = queries.leads(actor=request.auth, pack=pack, area=area)
    return LeadsOut(
        area=area,
        as_of=pack.as_of,
        pack=PackRef.of(pack),
        leads=[LeadOut.of(each, _lang()) for each in found],
    )


def lead_rows(request: Request, wanted: Query[LeadRowsWanted]) -> RowsBehindOut:
    """The records that give cause to ask one question.

    In the order of places. Two queries. 404 where no room keeps such records, or the source does
    not say when to ask.
    """
    area, pack = _asked(request, wanted)
    item, codes = queries.lead_rows(
        actor=request.auth,
        pack=pack,
        screen=wanted.screen,
        area=area,
        limit=wanted.limit,
        offset=wanted.offset,
    )
    return _rows(request, item, codes, pack, area)


def eligibility(
    request: Request, public_id: PublicId, wanted: Query[EligibilityWanted]
) -> VerdictOut:
    """May this candidate go, and why: every rule of the pack about one person on a day.

    Each with its outcome, the conditions and values that decided, the parameters, and the
    sentence of the clause. Three queries. It proposes; a person decides.
    """
    candidate = roster.candidate_card(actor=request.auth, public_id=public_id)
    if wanted.pack:
        pack = directory.policy().pack(wanted.pack).at(wanted.as_of)
    else:
        pack = directory.pack_for(candidate.area, as_of=wanted.as_of)
    verdict = queries.eligibility(actor=request.auth, candidate=candidate, pack=pack)
    return VerdictOut.of(verdict, _lang())


def comparison(request: Request, public_id: PublicId, wanted: Query[OnDay]) -> list[VerdictOut]:
    """The same candidate under every regional pack that holds on a day.

    Three queries.
    """
    candidate = roster.candidate_card(actor=request.auth, public_id=public_id)
    found = queries.compare_packs(candidate=candidate, as_of=wanted.as_of)
    return [VerdictOut.of(verdict, _lang()) for verdict in found]


def _asked(request: Request, wanted: AreaWanted) -> tuple[str, PackAt]:
    """The area that is asked for and the pack that holds there on the day."""
    area = asked_area(request.auth, wanted.area, Permission.SEE_PLACES)
    return area, directory.pack_for(area, as_of=wanted.as_of)


def _rows(
    request: Request,
    item: Any,
    codes: Sequence[str],
    pack: PackAt,
    area: str,
    *,
    why: Sequence[str] = (),
) -> RowsBehindOut:
    """The rows of some codes, named and placed."""
    subject = item.spec.subject
    rows = queries.shown(actor=request.auth, subject=subject, codes=codes, as_of=pack.as_of)
    return RowsBehindOut.of_item(item, rows, pack=pack, area=area, lang=_lang(), why=why)


def _lang() -> str:
    return get_language() or "zh"
