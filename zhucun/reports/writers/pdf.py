"""A paper as PDF: typst sets the template, and the content comes in as JSON, never as source."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from functools import cache
from pathlib import Path
from threading import Lock
from typing import Any, cast

import pylopdf_fonts_zh_cn
import typst

from zhucun.reports.enums import FormKind
from zhucun.reports.rows import FORM

_TEMPLATES = Path(__file__).resolve().parents[1] / "templates"
_FONTS = [str(pylopdf_fonts_zh_cn.serif_path().parent)]
#: One compiler keeps the fonts read: 9 ms a letter instead of 46 (2026-11-27). It serves one
#: caller at a time, and says “already borrowed” to a second.
_LOCK = Lock()
_PAPERS_MORE = 10


def pdf(
    kind: str, content: Mapping[str, Any], *, digest: str, made_at: datetime, form: int = FORM
) -> bytes:
    """The paper as PDF; the same content gives the same bytes. An empty `digest` marks a draft.

    `form` is the edition of the templates, a folder each: an old paper keeps its own.


    Only the fonts that come with the house are used, so that it looks the same everywhere.
    """
    given = {**content, "digest": digest or "0" * 64, "draft": not digest}
    return _compiled(f"{form}/{FormKind(kind)}.typ", given, made_at)


def archive_pdf(content: Mapping[str, Any], *, digest: str, made_at: datetime, form: int) -> bytes:
    """The archive of a term; the same content gives the same bytes. An empty `digest` marks one
    that is not issued. Without tags for screen readers: its page has them (a third of the size)."""
    given = {**content, "digest": digest or "0" * 64, "draft": not digest}
    return _compiled(f"{form}/archive.typ", given, made_at, tagged=False)


def form_pdf(
    name: str, content: Mapping[str, Any], *, made_at: datetime, tagged: bool = True
) -> bytes:
    """A form that is printed from the records as they stand and kept nowhere in clear: it holds
    what is sealed at rest. Without tags for screen readers a file that is only cut up has an
    eighth of the size."""
    given = {**content, "draft": False, "digest": "0" * 64}
    return _compiled(f"{FORM}/{name}.typ", given, made_at, tagged=tagged)


def let_go() -> None:
    """Give back the memory of what was set. typst keeps every layout for ten papers more: 0.14 MB a
    card, 800 MB for a county's (2026-11-28). For jobs that set file after file; costs 60 ms."""
    with _LOCK:
        for _ in range(_PAPERS_MORE + 1):
            _compiler().compile(b"", timestamp=0)


def _compiled(
    template: str, given: Mapping[str, Any], made_at: datetime, *, tagged: bool = True
) -> bytes:
    with _LOCK:
        made = _compiler().compile(
            str(_TEMPLATES / template),
            sys_inputs={"given": json.dumps(given, ensure_ascii=False)},
            timestamp=int(made_at.timestamp()),
            pdf_tags=tagged,
        )
    return cast("bytes", made)


@cache
def _compiler() -> typst.Compiler:
    return typst.Compiler(root=str(_TEMPLATES), font_paths=_FONTS, ignore_system_fonts=True)
