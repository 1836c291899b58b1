"""An appraisal of somebody or of a place on paper: the registration form (年度考核登记表) and the
notice (考核结果通知书), both from what the last computation kept; nothing is typed for them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.utils import translation
from django.utils.timezone import localdate

from zhucun.appraisal import queries as appraisal
from zhucun.appraisal.queries import AppraiseeCard, Figures, Part, View
from zhucun.directory import queries as directory
from zhucun.directory.enums import PersonnelClass, UnitLevel
from zhucun.directory.perms import Actor
from zhucun.kernel.divisions import Level, at_level
from zhucun.kernel.periods import period_in_words
from zhucun.kernel.problems import NotFound
from zhucun.ledger import actions as journal
from zhucun.ledger.enums import Access
from zhucun.reports.queries.signed import signed_steps
from zhucun.reports.rows import day_in_words
from zhucun.reports.writers.pdf import form_pdf

Words = tuple[str, str]
_DASH = "—"
#: Of a period that lacks a mark, or a weight that nobody configured.
_NOT_THERE: Words = ("缺", "missing")
_UNSET: Words = ("未配置", "not configured")
_OUTCOMES: Mapping[str, Words] = {
    "pass": ("符合", "holds"),
    "fail": ("不符合", "does not hold"),
    "unknown": ("未知", "not known"),
    "unset": _UNSET,
    "not-applicable": ("不适用", "does not apply"),
}


def appraisal_form(card: AppraiseeCard, *, at: datetime, language: str, by: Actor) -> bytes:
    """The registration form of one cadre whom the reader may see, as PDF. Made anew each time; that
    it went out is logged. Some fifteen queries.

    Raises NotFound for who is left out, and to the person himself before he is notified.
    """
    _readable(card)
    lang = "en" if language == "en" else "zh"
    with translation.override("en" if lang == "en" else "zh-hans"):
        content = _form(card, at, lang, by)
    _logged(card, "appraisal form", by)
    return form_pdf("appraisal", content, made_at=at)


def grade_notice(card: AppraiseeCard, *, at: datetime, language: str, by: Actor) -> bytes:
    """The notice to a cadre who was notified, as PDF, with a receipt to be signed. Made anew each
    time; that it went out is logged. Some four queries. Raises NotFound before the notice."""
    _readable(card)
    if card.row.notified_on is None:
        raise NotFound
    lang = "en" if language == "en" else "zh"
    with translation.override("en" if lang == "en" else "zh-hans"):
        content = _notice(card, at, lang)
    _logged(card, "appraisal notice", by)
    return form_pdf("verdict", content, made_at=at)


def _readable(card: AppraiseeCard) -> None:
    is_told = card.row.notified_on is not None or not card.rights.is_himself
    if card.row.left_out_on is not None or not is_told:
        raise NotFound


def _logged(card: AppraiseeCard, what: str, by: Actor) -> None:
    journal.log_access(
        kind=Access.EXPORT,
        origin=by.origin,
        subject=f"appraisee:{card.row.public_id}",
        what=what,
        area=card.row.area,
        rows=1,
    )


def _head(card: AppraiseeCard, view: View, at: datetime, lang: str) -> dict[str, Any]:
    """What both papers say of whom it is about, the appraisal, and what it rests on."""
    row, run = card.row, card.row.appraisal.last_run
    codes = [at_level(row.area, level) for level in (Level.COUNTY, Level.TOWNSHIP)] + [row.area]
    names = directory.names_of(codes, as_of=row.since)
    kept = appraisal.freezes(row.appraisal)[:1] if row.appraisal.frozen_on else []
    grade = view.grade(row.grade)
    return {
        "title": f"{row.called} {row.appraisal.title}",
        "language": lang,
        "issuer": "",
        "of": row.subject,
        "objects": row.person is not None,
        "name": row.called,
        "appraisal": row.appraisal.title,
        "kind": str(row.appraisal.get_kind_display()),
        "unit": row.unit.name if row.unit else "",
        "place": "".join(names.get(code, "") for code in dict.fromkeys(codes)),
        "role": _role(row, lang),
        "since": day_in_words(row.since, lang),
        "last": day_in_words(row.until - timedelta(days=1), lang),
        "grade": _in(grade.label, lang) if grade else "",
        "reason": row.reason,
        "steps": signed_steps(card.chain, lang, named=not card.rights.is_himself),
        "notified": day_in_words(row.notified_on, lang),
        "object-until": day_in_words(row.object_until, lang),
        "pack": f"{row.appraisal.pack} {row.appraisal.pack_version}",
        "settled": view.settings_document,
        "run": run.digest if run else "",
        "computed": day_in_words(localdate(run.ended_at), lang) if run and run.ended_at else "",
        "frozen": kept[0].digest if kept else "",
        "frozen-on": day_in_words(kept[0].frozen_on, lang) if kept else "",
        "number": row.public_id,
        "printed": day_in_words(localdate(at), lang),
    }


def _role(row: Any, lang: str) -> str:
    """What the pack calls the role of a cadre on post; of others what their register does."""
    if row.posting is None:
        return appraisal.role_of(row)
    return directory.pack_for(row.area, as_of=row.since).label(f"role.{row.role}", lang)


def _notice(card: AppraiseeCard, at: datetime, lang: str) -> dict[str, Any]:
    return _head(card, appraisal.view_of(card.row.appraisal), at, lang)


def _form(card: AppraiseeCard, at: datetime, lang: str, by: Actor) -> dict[str, Any]:
    row, view = card.row, appraisal.view_of(card.row.appraisal)
    until = max(min(row.until, localdate(at) + timedelta(days=1)), row.since)
    [figures] = appraisal.figures_of([row], actor=by, since=row.since, until=until).values()
    proposed = view.grade(row.proposed)
    group = [
        str(UnitLevel(row.level).label) if row.level else "",
        str(PersonnelClass(row.personnel_class).label) if row.personnel_class else "",
    ]
    return {
        **_head(card, view, at, lang),
        "group": " / ".join(one for one in group if one),
        "figures": _figures(figures, lang) if row.posting else [],
        "lines": _lines(row, view, lang),
        "sums": _sums(row.result, lang),
        "comments": _comments(card, view, lang),
        "deductions": _deductions(card, lang),
        "gates": [*_gates(row.result, view, lang), *_asides(row, lang)],
        "proposed": _in(proposed.label, lang) if proposed else _DASH,
        "decided": day_in_words(row.decided_on, lang),
        "decided-by": "" if card.rights.is_himself else row.decided_by_name,
        "objections": [
            [
                day_in_words(one.made_on, lang),
                day_in_words(one.answered_on, lang),
                _answer(one.upheld, lang),
            ]
            for one in card.objections
        ],
    }


def _deductions(card: AppraiseeCard, lang: str) -> list[list[str]]:
    """What was deducted: [day, points, evidence, reason]; no points where the last computation took
    none."""
    gone, found = appraisal.set_aside(card.row), []
    for one in card.deductions:
        is_gone = one.public_id in gone
        found.append(
            [
                day_in_words(one.on, lang),
                _DASH if is_gone else f"{one.points}",
                f"{one.get_evidence_display()} {one.evidence_key}",
                f"{one.reason} · {_in(appraisal.SET_ASIDE, lang)}" if is_gone else one.reason,
            ]
        )
    return found


def _answer(upheld: bool | None, lang: str) -> str:
    words: Words = ("未答复", "not answered")
    if upheld is not None:
        words = ("采纳", "upheld") if upheld else ("不采纳", "not upheld")
    return _in(words, lang)


def _figures(found: Figures, lang: str) -> list[list[str]]:
    """What the records say, in the order of the page: [what, how many]."""
    pledged = f"{found.pledged.done} / {found.pledged.items}" if found.pledged else _DASH
    rows: Sequence[tuple[Words, object]] = (
        (("走访(次)", "Visits"), found.visits),
        (("走访农户(户次)", "Visits to households"), found.household_visits),
        (("走到农户(户)", "Households reached"), found.households),
        (("办结事项(件)", "Matters settled"), found.settled),
        (
            ("住村天数(已锁定月份)", "Days in the village"),
            _DASH if found.days is None else found.days,
        ),
        (("承诺完成", "Pledged and done"), pledged),
        (("抽查不在岗(次)", "Absences found"), found.absences),
    )
    return [[_in(what, lang), str(value)] for what, value in rows]


def _lines(row: Any, view: View, lang: str) -> list[dict[str, Any]]:
    """Part by part: what each period and class gave, the value, its weight, what it adds."""
    lines = row.result.get("lines", ())
    several = max((one["segment"] for one in lines), default=0) > 0
    found = []
    for one in lines:
        part = view.part(one["part"])
        label = _in(part.label, lang) if part else one["part"]
        found.append(
            {
                "label": f"{label} ({one['segment'] + 1})" if several else label,
                "depth": one["depth"],
                "cells": [_cell(cell, part, lang) for cell in one["cells"]],
                "value": one["value"] or _DASH,
                "weight": one["weight"] or _in(_UNSET, lang),
                "given": one["given"] or _DASH,
            }
        )
    return found


def _cell(cell: Mapping[str, Any], part: Part | None, lang: str) -> str:
    by = part.by(cell["by"]) if part else None
    start = date.fromordinal(cell["start"])
    period = next((one.name for one in part.periods if one.start == start), "") if part else ""
    value = cell["value"] or (_in(_NOT_THERE, lang) if cell["asked"] else _DASH)
    who = _in(by.label, lang) if by else str(cell["by"])
    name = "" if period == appraisal.WHOLE else period_in_words(period, lang) or start.isoformat()
    return f"{name} {who} {value}".strip()


def _sums(result: Mapping[str, Any], lang: str) -> list[list[str]]:
    """How the total comes about; what is nought is left out, but for the total."""
    rows: Sequence[tuple[Words, str]] = (
        (("各项合计", "Sum"), "base"),
        (("乡镇间校准", "Between townships"), "calibration"),
        (("扣分", "Deducted"), "deducted"),
        (("舍入", "Rounding"), "rounding"),
    )
    found = [
        [_in(what, lang), str(result[name])]
        for what, name in rows
        if result.get(name) not in (None, "0")
    ]
    return [
        *_sides(result, lang),
        *found,
        [_in(("总分", "Total"), lang), result.get("total") or _DASH],
    ]


def _sides(result: Mapping[str, Any], lang: str) -> list[list[str]]:
    """Where the rules changed: each part of the year by its own pack, and what it adds."""
    sides = result.get("segments", ())
    if len(sides) < 2 or "pack" not in sides[0]:
        return []
    days = _in(("天", "days"), lang)
    return [
        [
            f"{one['since']} – {_last(one['until'])} {one['pack']} · "
            f"{one['value'] or _DASH} / {one['scale']} · {one['days']} {days}",
            one["given"] or _DASH,
        ]
        for one in sides
    ]


def _last(until: str) -> date:
    return date.fromisoformat(until) - timedelta(days=1)


def _comments(card: AppraiseeCard, view: View, lang: str) -> list[list[str]]:
    """What was said, by office and never by name: [part and period, office, mark, words, day]."""
    found = []
    for one in card.reviews:
        part = view.part(one.part)
        by = part.by(one.by_class) if part else None
        word = part.spoken(one.word) if part and one.word else None
        said = _in(word.label, lang) if word else one.word
        period = period_in_words(one.period, lang)
        found.append(
            [
                f"{_in(part.label, lang) if part else one.part} {period}",
                _in(by.label, lang) if by else one.by_class,
                said or (_DASH if one.mark is None else f"{one.mark.normalize():f}"),
                one.comment,
                day_in_words(one.on, lang),
            ]
        )
    return found


def _asides(row: Any, lang: str) -> list[list[str]]:
    """Evaluations by villagers of these days that were set aside: [what, when and by whom, why]."""
    what = _in(("同期群众评议已撤销", "Evaluation by villagers of these days set aside"), lang)
    return [
        [f"{what} {one.title}", f"{day_in_words(one.on, lang)} {one.by_name}", one.reason]
        for one in appraisal.asides_of(row)
    ]


def _gates(result: Mapping[str, Any], view: View, lang: str) -> list[list[str]]:
    """Each condition of a grade: [what, whether it holds, the values]."""
    found = []
    for one in result.get("gates", ()):
        number = int(one["gate"].rpartition("/")[2])
        label = _in(view.gates[number][1], lang) if number < len(view.gates) else one["gate"]
        asked = [*one["values"].values(), *one["parameters"].values()]
        shown = [
            _in(_UNSET, lang)
            if value == "unset"
            else _in(_OUTCOMES["unknown"], lang)
            if value is None
            else str(value)
            for value in asked
        ]
        outcome = _OUTCOMES.get(one["outcome"], (one["outcome"],) * 2)
        found.append([label, _in(outcome, lang), " / ".join(shown)])
    return found


def _in(words: Words, lang: str) -> str:
    return words[1] if lang == "en" else words[0]
