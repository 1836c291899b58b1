"""The certificate of a training (结业证书) on paper, with the code that leads to its proof."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import segno

from zhucun.reports.rows import day_in_words
from zhucun.reports.writers.pdf import form_pdf

_MASK = 3


def certificate_form(paper: Any, *, href: str, at: datetime, language: str) -> bytes:
    """A certificate as PDF. `paper` is one that the reader may see; `href` where everybody may look
    whether it holds. It is made anew each time and kept nowhere. No query."""
    content = {
        "title": paper.number,
        "language": language,
        "issuer": paper.issuer,
        "number": paper.number,
        "name": paper.name,
        "theme": paper.theme,
        "first": day_in_words(paper.first_on, language),
        "last": day_in_words(paper.last_on, language) if paper.last_on != paper.first_on else "",
        "hours": str(paper.hours),
        "issued-on": day_in_words(paper.issued_on, language),
        "revoked-on": day_in_words(paper.revoked_on, language) if paper.revoked_on else "",
        "code": qr(href),
        "href": href,
    }
    return form_pdf("certificate", content, made_at=at)


def qr(address: str) -> str:
    """A QR code as SVG, one path; the mask is fixed (docs/decisions/0015-qr-by-segno.md)."""
    code = segno.make(address, error="m", mask=_MASK)
    return str(code.svg_inline(scale=1, border=2, omitsize=True))
