"""The forms of identification and of the removal of a risk (认定审批表), with who signed."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.utils.timezone import localdate

from zhucun.directory import queries as directory
from zhucun.kernel.divisions import Level, at_level
from zhucun.monitoring.queries import CaseCard, case_papers, removal_papers
from zhucun.reports.queries.signed import signed_steps
from zhucun.reports.rows import day_in_words
from zhucun.reports.writers.pdf import form_pdf

_TITLES = {
    False: ("防止返贫监测对象认定审批表", "Identification of a monitored household"),
    True: ("防止返贫监测对象风险消除审批表", "Removal of the risk of a monitored household"),
}
_TEXTS = (
    ("findings", ("入户核实情况", "Findings on site")),
    ("comparison", ("数据比对结果", "What the other registers say")),
)


def monitoring_form(card: CaseCard, *, is_removal: bool, at: datetime, language: str) -> bytes:
    """The form as PDF: the evidence that signatures bind, the texts, and who signed what and when;
    blank lines where nobody has. Of the latest removal, or of the identification.

    Made anew each time and kept nowhere, for it holds what is sealed; whoever calls has opened the
    case (`monitoring.queries.opened_case`). Three queries.
    """
    return form_pdf("monitoring", _content(card, is_removal, localdate(at), language), made_at=at)


def _content(card: CaseCard, is_removal: bool, day: date, language: str) -> dict[str, Any]:
    case, number = card.case, int(language == "en")
    about = card.removals[0] if is_removal else case
    papers = removal_papers([card.removals[0]]) if is_removal else case_papers([case])
    codes = [at_level(case.area, level) for level in (Level.COUNTY, Level.TOWNSHIP)]
    names = directory.names_of([*codes, case.area], as_of=day)
    chain = card.removal_chain if is_removal else card.chain
    return {
        "title": _TITLES[is_removal][number],
        "language": language,
        "issuer": "",
        "number": about.public_id,
        "name": card.name,
        "household": case.household.number,
        "place": "".join(names.get(code, "") for code in dict.fromkeys([*codes, case.area])),
        "printed": day_in_words(day, language),
        "sections": [
            {
                "label": section.label[number],
                "lines": [
                    [
                        line.label[number],
                        line.value[number],
                        " ".join(filter(None, (line.by, day_in_words(line.on, language)))),
                    ]
                    for line in section.lines
                ],
            }
            for section in papers[about.public_id].sections
        ],
        "texts": _texts(card, is_removal, number),
        "steps": signed_steps(chain, language),
    }


def _texts(card: CaseCard, is_removal: bool, number: int) -> list[list[str]]:
    if is_removal:
        row = card.removals[0]
        found = [
            (("入户核实情况", "Findings on site"), row.note),
            (("与户档案不一致的说明", "Why it differs from the registry"), row.found_because),
        ]
    else:
        found = [(label, getattr(card.case, name)) for name, label in _TEXTS]
    return [[label[number], text] for label, text in found if text]
