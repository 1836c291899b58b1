"""Lists of use and reward as workbooks, with each rule's outcome as the pages show it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from zhucun.directory.perms import Actor
from zhucun.engines.rules import Outcome
from zhucun.intake.rows import silent
from zhucun.intake.writers.export import exported
from zhucun.ledger import actions as journal
from zhucun.ledger.enums import Access
from zhucun.packs.feeds import Heading, going_out
from zhucun.reward.models import CheckedPerson, PromotionCheck
from zhucun.reward.queries.commendations import CommendationList

_COMMENDED: tuple[Heading, ...] = (
    ("name", "text", "姓名", "Name"),
    ("unit", "text", "派出单位", "Sending unit"),
    ("village", "text", "驻村", "Village"),
    ("role", "text", "职务", "Role"),
    ("months", "int", "驻村月数", "Months in villages"),
    ("grade", "text", "考核等次", "Grade"),
    ("standing", "text", "是否符合", "Outcome"),
    ("rules", "text", "逐条依据", "Rule by rule"),
    ("influence", "date", "影响期至", "A decision weighs until"),
)
_CHECKED: tuple[Heading, ...] = (
    ("number", "int", "序号", "No."),
    ("name", "text", "姓名", "Name"),
    ("unit", "text", "单位", "Unit"),
    ("found", "text", "名册比对", "In the directory"),
    ("months", "int", "驻村月数", "Months in villages"),
    ("postings", "text", "任职记录", "Postings"),
    ("other_months", "int", "其他基层月数(名单所载)", "Months elsewhere, as the list says"),
    ("basis", "text", "依据", "Basis"),
    ("rests", "text", "考评与实绩档案", "Appraisals and archive"),
    ("standing", "text", "是否符合", "Outcome"),
    ("rules", "text", "逐条依据", "Rule by rule"),
)
_COMMENDATION_SPEC = going_out("commendation", "表彰建议名单", "List of commendation", _COMMENDED)
_CHECK_SPEC = going_out("promotion-check", "凡提必下核查表", "Checked list", _CHECKED)
_SIGNS = {Outcome.PASS: "✓", Outcome.FAIL: "!", Outcome.UNKNOWN: "?", Outcome.UNSET: "未配置"}


def commendation_workbook(found: CommendationList, *, actor: Actor, lang: str) -> tuple[Path, int]:
    """(file, number of rows): who would be on a list, by place and name, never by points; the
    caller removes the file. No query but one record in the access log."""
    rows = _commended(found, lang)
    path, count = exported(
        rows, spec=_COMMENDATION_SPEC, masked=frozenset(), lang=lang, progress=silent
    )
    _log(actor, f"commendation-list:{found.area}", found.area, "commendations", count)
    return path, count


def _commended(found: CommendationList, lang: str) -> Iterator[dict[str, Any]]:
    for row in found.rows:
        yield {
            "name": row.posting.person.name,
            "unit": row.posting.unit.name if row.posting.unit else "",
            "village": row.posting.place.short_name,
            "role": str(row.posting.get_role_display()),
            "months": row.months,
            "grade": _grade(found.pack, row.grade, lang),
            "standing": str(row.standing.label) if found.has_rules else "未配置",
            "rules": _rules(
                (found.pack.item(each.rule).spec.label.in_(lang), each.outcome)
                for each in row.answers
            ),
            "influence": row.influence_until,
        }


def check_workbook(
    check: PromotionCheck, rows: Sequence[CheckedPerson], *, actor: Actor, lang: str
) -> tuple[Path, int]:
    """(file, number of rows): a checked list as it came out, in its order; the caller removes the
    file. No query but one record in the access log."""
    path, count = exported(
        _checked(rows, lang), spec=_CHECK_SPEC, masked=frozenset(), lang=lang, progress=silent
    )
    _log(actor, f"promotion-check:{check.public_id}", check.area, "promotion check", count)
    return path, count


def _checked(rows: Sequence[CheckedPerson], lang: str) -> Iterator[dict[str, Any]]:
    for row in rows:
        spans = (f"{one['place']} {one['since']}—{one['until']}" for one in row.postings)
        yield {
            "number": row.number,
            "name": row.name,
            "unit": row.person.unit.name if row.person and row.person.unit else "",
            "found": str(row.get_found_display()),
            "months": row.months,
            "postings": "；".join(spans),
            "other_months": row.other_months,
            "basis": row.basis,
            "rests": _rests(row.rests_on),
            "standing": str(row.get_standing_display()),
            "rules": _rules((one[lang], Outcome(one["outcome"])) for one in row.answers),
        }


def _rests(told: Mapping[str, Any]) -> str:
    if not told:
        return ""
    archive = told["archive"]
    said = (
        f"季度点评{told['leader_reviews']}",
        f"群众评议{told['masses_reviews']}",
        f"年度考评{told['yearly_appraisals']}",
        f"实绩档案{archive['on']}" if archive else "无实绩档案",
        *(
            f"同期群众评议{one['poll']}于{one['on']}由{one['by']}撤销:{one['reason']}"
            for one in told.get("asides", ())
        ),
    )
    return "；".join(said)


def _rules(answers: Iterable[tuple[str, Outcome]]) -> str:
    return "；".join(f"{_SIGNS.get(outcome, '—')} {label}" for label, outcome in answers)


def _grade(pack: Any, grade: str, lang: str) -> str:
    key = f"grade.{grade}"
    return str(pack.label(key, lang)) if key in pack.words("zh") else grade


def _log(actor: Actor, subject: str, area: str, what: str, rows: int) -> None:
    journal.log_access(
        kind=Access.EXPORT, origin=actor.origin, subject=subject, what=what, area=area, rows=rows
    )
