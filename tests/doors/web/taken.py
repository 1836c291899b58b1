"""What stands in a workbook that a page gave out."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from openpyxl import load_workbook


def taken(answer: Any) -> list[dict[str, Any]]:
    """Its rows, each value by its heading; no cell is a formula."""
    assert answer.status_code == 200
    sheet = load_workbook(BytesIO(b"".join(answer))).active
    assert sheet is not None
    heads, *rows = list(sheet.iter_rows())
    assert "f" not in {cell.data_type for row in rows for cell in row}
    names = [str(cell.value) for cell in heads]
    return [dict(zip(names, (cell.value for cell in row), strict=True)) for row in rows]
