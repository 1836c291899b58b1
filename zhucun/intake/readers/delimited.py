"""Text tables: UTF-8, GB18030 or UTF-16; commas, semicolons or tabs."""

from __future__ import annotations

import csv
import io

from zhucun.intake.errors import NotATable
from zhucun.kernel.problems import N_

_BOMS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_DELIMITERS = ",\t;，|"


def decoded(data: bytes, *, name: str) -> str:
    """The text. UTF-8 is told from GB18030 by its own strictness: GBK text is practically
    never valid UTF-8.
    """
    encodings = [encoding for bom, encoding in _BOMS if data.startswith(bom)] or [
        "utf-8",
        "gb18030",
    ]
    for encoding in encodings:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise NotATable(file=name, why=N_("its characters are neither UTF-8, GBK nor UTF-16"))


def text_rows(data: bytes, *, name: str) -> list[list[str]]:
    """All rows of a text table; `="…"`, the trick that keeps digits in Excel, is taken off."""
    text = decoded(data, name=name)
    head = "\n".join(text.splitlines()[:30])
    delimiter = max(_DELIMITERS, key=head.count)
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True))
    except csv.Error as error:
        raise NotATable(
            file=name, why=N_("its quotation marks or separators do not fit together")
        ) from error
    return [[_plain(cell) for cell in row] for row in rows]


def _plain(cell: str) -> str:
    if cell.startswith('="') and cell.endswith('"'):
        return cell[2:-1]
    return cell
