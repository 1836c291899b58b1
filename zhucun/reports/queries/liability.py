"""The notice of a decision on accountability to the person (追责问责通知书)."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.utils import translation
from django.utils.timezone import localdate

from zhucun.directory import queries as directory
from zhucun.directory.perms import Actor
from zhucun.kernel.divisions import Level, at_level
from zhucun.kernel.problems import NotFound
from zhucun.ledger import actions as journal
from zhucun.ledger.enums import Access
from zhucun.reports.queries.signed import signed_steps
from zhucun.reports.rows import day_in_words
from zhucun.reports.writers.pdf import form_pdf
from zhucun.reward import queries as reward
from zhucun.reward.queries import CaseCard
from zhucun.signoff import queries as signing


def liability_notice(card: CaseCard, *, at: datetime, language: str, by: Actor) -> bytes:
    """The notice of a case whose decision the person was told, as PDF: facts with their days,
    reason, measure, who signed, until when it weighs and may be appealed. Made anew each time and
    kept nowhere, for it opens the sealed reason; that it went out is logged. Some six queries.

    Whoever calls has seen that the reader may see the case. Raises NotFound before the person was
    told.
    """
    if card.case.notified_on is None:
        raise NotFound
    lang = "en" if language == "en" else "zh"
    with translation.override("en" if lang == "en" else "zh-hans"):
        content = _content(card, at, lang, by)
    journal.log_access(
        kind=Access.EXPORT,
        origin=by.origin,
        subject=f"case:{card.case.public_id}",
        what="accountability notice",
        area=card.case.area,
        rows=1,
    )
    return form_pdf("liability", content, made_at=at)


def _content(card: CaseCard, at: datetime, lang: str, by: Actor) -> dict[str, Any]:
    row, day = card.case, localdate(at)
    codes = [at_level(row.area, level) for level in (Level.COUNTY, Level.TOWNSHIP)] + [row.area]
    names = directory.names_of(codes, as_of=row.opened_on)
    pack = directory.pack_for(row.area, as_of=row.decided_on or row.opened_on)
    found = signing.cases(actor=by, as_of=day, kind=reward.KIND, subjects=[row.public_id])
    cards = signing.cards(list(found[:1]), actor=by, as_of=day)
    return {
        "title": f"{row.person.name} {row.get_measure_display()}",
        "language": lang,
        "issuer": "",
        "name": row.person.name,
        "unit": row.person.unit.name if row.person.unit else "",
        "place": "".join(names.get(code, "") for code in dict.fromkeys(codes)),
        "role": pack.label(f"role.{row.posting.role}", lang),
        "ground": str(row.get_ground_display()),
        "facts": [
            [
                day_in_words(date.fromisoformat(each["on"]), lang),
                each["words"].removeprefix(each["on"]),
            ]
            for each in row.rows
        ],
        "reason": row.reason,
        "measure": str(row.get_measure_display()),
        "decided": day_in_words(row.decided_on, lang),
        "document": row.document,
        "influence": day_in_words(row.influence_until, lang),
        "appeal": day_in_words(card.appeal_until, lang),
        "steps": signed_steps(cards[0] if cards else None, lang, named=not card.is_own),
        "notified": day_in_words(row.notified_on, lang),
        "pack": f"{pack.id} {pack.version}",
        "number": row.public_id,
        "printed": day_in_words(day, lang),
    }
