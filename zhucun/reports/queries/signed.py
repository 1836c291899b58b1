"""Who signed, as it stands on a printed form."""

from __future__ import annotations

from zhucun.reports.rows import day_in_words
from zhucun.signoff.queries import Card

_SAID = {"en": ("agreed", "refused"), "zh": ("同意", "不同意")}


def signed_steps(card: Card | None, language: str, *, named: bool = True) -> list[dict[str, str]]:
    """The steps of a case that others sign, in the order of its chain, each with what was said so
    far; empty where nobody has, and [] without a case. Without `named` only offices and days: what
    the person himself may read. No query."""
    if card is None:
        return []
    procedure, found = card.opened.procedure, []
    signed = {(row.step, row.word): row for row in card.opened.standing_signatures}
    for step in procedure.spec.steps:
        for word in step.by:
            if procedure.signers[word].of == "self":
                continue
            row = signed.get((step.id, word))
            refused = row is not None and row.said == "rejected"
            found.append(
                {
                    "label": step.label.in_(language),
                    "said": _SAID[language][refused] if row else "",
                    "note": row.reason if row and named else "",
                    "name": row.name if row and named else "",
                    "on": day_in_words(row.signed_on, language) if row else "",
                }
            )
    return found
