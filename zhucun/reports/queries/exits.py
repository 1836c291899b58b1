"""The sheet of an exit with its evidence, rules and signatures (退出审批表)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils import translation
from django.utils.timezone import localdate
from django.utils.translation import gettext

from zhucun.directory.perms import Actor
from zhucun.engines.rules import Outcome
from zhucun.exits.queries import ExitCard
from zhucun.households import queries as homes
from zhucun.ledger import actions as journal
from zhucun.ledger.enums import Access
from zhucun.reports.rows import day_in_words
from zhucun.reports.writers.pdf import form_pdf
from zhucun.signoff.queries import Card

_SAID = {"en": ("agreed", "refused"), "zh": ("同意", "不同意")}
_OUTCOMES = {
    Outcome.PASS: {"zh": "符合", "en": "passes"},
    Outcome.FAIL: {"zh": "不符合", "en": "fails"},
    Outcome.UNKNOWN: {"zh": "不明", "en": "not known"},
    Outcome.NOT_APPLICABLE: {"zh": "不适用", "en": "not asked"},
    Outcome.UNSET: {"zh": "未配置", "en": "not configured"},
}


def exit_sheet(card: ExitCard, *, at: datetime, language: str, by: Actor) -> bytes:
    """The sheet as PDF, from the record as it stands; what is not signed is left blank. That it
    went out is logged. No query but the log's.

    Whoever calls has seen that the reader may see the exit.
    """
    lang = "en" if language == "en" else "zh"
    with translation.override("en" if lang == "en" else "zh-hans"):
        content = _content(card, at, lang, by)
    journal.log_access(
        kind=Access.EXPORT,
        origin=by.origin,
        subject=f"exit:{card.exit.public_id}",
        what="sheet of an exit",
        area=card.exit.area,
        rows=1,
    )
    return form_pdf("exit", content, made_at=at)


def _content(card: ExitCard, at: datetime, lang: str, by: Actor) -> dict[str, Any]:
    row, which = card.exit, 1 if lang == "en" else 0
    name = ""
    if row.household is not None:
        homes.with_names(by, [row.household])
        name = row.household.shown_name  # type: ignore[attr-defined]
    return {
        "title": row.title,
        "heading": f"{gettext('Exit from poverty')} · {row.get_kind_display()} {row.title} {name}",
        "language": lang,
        "issuer": "",
        "sections": [
            {
                "label": section.label[which],
                "lines": [[line.label[which], line.value[which]] for line in section.lines],
            }
            for section in card.paper.sections
        ],
        "rules": [_rule(card, answer, lang) for answer in card.answers],
        "chains": [_chain(each, lang) for each in card.chains],
        "pack": f"{card.pack.id} {card.pack.version}",
        "number": row.public_id,
        "printed": day_in_words(localdate(at), lang),
    }


def _rule(card: ExitCard, answer: Any, lang: str) -> list[str]:
    spec: Any = card.pack.item(answer.rule).spec
    message = spec.message.in_(lang) if answer.outcome is Outcome.FAIL else ""
    return [spec.label.in_(lang), _OUTCOMES[answer.outcome][lang], message]


def _chain(card: Card, lang: str) -> dict[str, Any]:
    procedure = card.opened.procedure
    signed = {(row.step, row.word): row for row in card.opened.standing_signatures}
    steps = []
    for step in procedure.spec.steps:
        for word in step.by:
            row = signed.get((step.id, word))
            signer = procedure.signers[word].label.in_(lang)
            steps.append(
                {
                    "label": f"{step.label.in_(lang)} · {signer}",
                    "said": _SAID[lang][row.said == "rejected"] if row else "",
                    "note": row.reason if row else "",
                    "name": row.name if row else "",
                    "on": day_in_words(row.signed_on, lang) if row else "",
                }
            )
    return {"label": procedure.spec.label.in_(lang), "steps": steps}
