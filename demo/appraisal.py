"""Appraisal in 社旗: last year of one township, decided, signed and frozen; this year of the county
with two quarters commented and one comment missing. All of it is demonstration: marks are drawn by
chance, and what the source leaves open is settled by a document that does not exist."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from demo.fieldwork import account
from demo.households import AREA, MAZHUANG
from zhucun.appraisal import actions, queries
from zhucun.appraisal.errors import NobodyServed
from zhucun.appraisal.models import Appraisal, Appraisee
from zhucun.directory.perms import Actor
from zhucun.directory.queries import midnight
from zhucun.signoff import actions as signoff
from zhucun.signoff import queries as signing

if TYPE_CHECKING:
    from demo.world import World

_SCORE = "one-pledge-three-reviews"
_TOWNSHIP = MAZHUANG[:9]
#: Accounts of townships; the others have none in the demo.
_TOWNSHIPS = {"411327313": "tangzhuang", "411327101": "qiaotou"}
_DOCUMENT = "社驻组〔2024〕0号（演示）"
_SETTINGS = {
    "weights": {"quarter": "0.5", "year": "0.5"},
    "classes": {"quarter": {"county-leader": "0.5", "township": "0.5"}},
    "shares": [{"grade": "excellent", "share": "0.25"}],
    "thresholds": {"competent": "60", "basic": "50", "incompetent": "0"},
    "rounding": "floor-at-least-one",
    "small": "none",
    "deduct_most": "10",
}
_LAST = (
    ("2024-Q1", date(2024, 4, 8)),
    ("2024-Q2", date(2024, 7, 8)),
    ("2024-Q3", date(2024, 10, 9)),
    ("2024-Q4", date(2025, 1, 8)),
)
_THIS = (("2025-Q1", date(2025, 4, 8)), ("2025-Q2", date(2025, 7, 8)))
_DECIDED, _TOLD, _FROZEN = date(2025, 1, 20), date(2025, 2, 5), date(2025, 3, 10)
_COMMENTS = (
    "入户走访扎实，群众诉求回应及时。",
    "项目推进有办法，资料还要更简。",
    "产业帮扶有思路，和村“两委”配合好。",
    "注意兼顾支部建设，按计划补上。",
)


def build(world: World) -> None:
    """The appraisals of two years, where the township is part of the world."""
    if MAZHUANG not in world.places:
        return
    office = world.office(AREA)
    try:
        _last_year(world, office)
        _this_year(world, office)
    except NobodyServed:
        return
    world.progress("appraisals", 2, 2)


def _last_year(world: World, office: Actor) -> None:
    appraisal = _opened(_TOWNSHIP, 2024, "唐庄乡2024年度考核", office)
    opened = midnight(date(2024, 1, 10))
    scheme = actions.draft_scheme(
        area=AREA,
        score=_SCORE,
        title="社旗县考核办法（演示）",
        settings=_SETTINGS,
        at=opened,
        by=office,
    )
    actions.ask_run(appraisal=appraisal, scheme=scheme, at=opened, by=office)
    actions.adopt_scheme(
        scheme=scheme, document=_DOCUMENT, since=date(2024, 1, 1), at=opened, by=office
    )
    people = _people(appraisal, office)
    for period, on in _LAST:
        _comment(world, appraisal, people, period, on, office)
    _review(world, people, "year", "2024", "county-organisation", _DECIDED, office)
    _decide(appraisal, office)
    _sign(appraisal, office)
    actions.notify_people(appraisal=appraisal, at=midnight(_TOLD), by=office)
    actions.freeze_appraisal(appraisal=appraisal, at=midnight(_FROZEN), by=office)


def _this_year(world: World, office: Actor) -> None:
    """One cadre of 马庄村 has no comment of his township for the second quarter."""
    appraisal = _opened(AREA, 2025, "社旗县2025年度考核", office)
    people = _people(appraisal, office)
    for number, (period, on) in enumerate(_THIS):
        left = [row for row in people if row.area == MAZHUANG][-1:] if number else []
        _comment(world, appraisal, people, period, on, office, without=left)
    actions.ask_run(appraisal=appraisal, at=midnight(date(2025, 7, 31)), by=office)


def _opened(area: str, year: int, title: str, office: Actor) -> Appraisal:
    draft = actions.AppraisalDraft(
        area=area,
        kind="annual",
        score=_SCORE,
        title=title,
        since=date(year, 1, 1),
        until=date(year + 1, 1, 1),
    )
    return actions.open_appraisal(draft, at=midnight(date(year, 1, 10)), by=office)


def _people(appraisal: Appraisal, office: Actor) -> list[Appraisee]:
    return list(queries.appraisees(actor=office, appraisal=appraisal))


def _comment(
    world: World,
    appraisal: Appraisal,
    people: Sequence[Appraisee],
    period: str,
    on: date,
    office: Actor,
    without: Sequence[Appraisee] = (),
) -> None:
    """The county leader of everybody, and the townships that have an account of theirs."""
    view = queries.view_of(appraisal)
    part = view.part("quarter")
    span = next(one for one in part.periods if one.name == period) if part else None
    served = [row for row in people if span and span.holds(row.since, row.until)]
    _review(world, served, "quarter", period, "county-leader", on, office)
    for code, username in _TOWNSHIPS.items():
        theirs = [row for row in served if row.area.startswith(code) and row not in without]
        if theirs and code in world.places:
            _review(world, theirs, "quarter", period, "township", on, account(username))


def _review(
    world: World,
    people: Sequence[Appraisee],
    part: str,
    period: str,
    by_class: str,
    on: date,
    by: Actor,
) -> None:
    rng = world.rng(f"appraisal:{part}:{period}:{by_class}")
    drafts = [
        actions.ReviewDraft(
            appraisee=row,
            part=part,
            period=period,
            by_class=by_class,
            on=on,
            mark=Decimal(rng.randint(160, 194)) / 2,
            comment=rng.choice(_COMMENTS),
        )
        for row in people
    ]
    actions.record_reviews(drafts, at=midnight(on), by=by)


def _decide(appraisal: Appraisal, office: Actor) -> None:
    """Where the condition of satisfaction is not configured the office gives one 优秀, with a
    reason; where it is, and no villager was asked, nobody is 优秀."""
    at = midnight(_DECIDED)
    actions.ask_run(appraisal=appraisal, at=at, by=office)
    appraisal.refresh_from_db()
    people = _people(appraisal, office)
    free = [row for row in people if _is_free(row)]
    decisions = []
    for row in people:
        grade, reason = row.proposed or "competent", ""
        if row in free[:1]:
            grade, reason = "excellent", "承担急难险重任务，群众公认"
        elif not row.proposed:
            reason = "数据不全，集体研究确定"
        decisions.append(actions.Decision(appraisee=row, grade=grade, reason=reason))
    actions.decide_grades(decisions, appraisal=appraisal, at=at, by=office)


def _is_free(row: Appraisee) -> bool:
    closed = ("gate_failed", "gate_unknown")
    return row.result.get("standings", {}).get("excellent") not in closed


def _sign(appraisal: Appraisal, office: Actor) -> None:
    actions.start_signing(appraisal=appraisal, at=midnight(_DECIDED), by=office)
    township = account(_TOWNSHIPS[_TOWNSHIP])
    subjects = [row.public_id for row in _people(appraisal, office)]
    for step, by in (("township", township), ("county", office)):
        found = signing.cases(actor=by, as_of=_DECIDED, kind=queries.KIND, subjects=subjects)
        for card in signing.cards(list(found), actor=by, as_of=_DECIDED):
            words = {each.id: each.by[0] for each in card.opened.procedure.spec.steps}
            one = signoff.Signing(
                case=card.case.public_id,
                step=step,
                word=words[step],
                evidence=card.opened.evidence,
            )
            signoff.sign_case(one, at=midnight(_DECIDED), by=by)
