"""A portrait for a contact card: JPEG or PNG, small, and without what cameras write beside it.

Place, time and device of the picture are left out before it is kept. How the camera was held is
remembered as `turned` (EXIF orientation), for the picture is shown upright.
"""

from __future__ import annotations

from dataclasses import dataclass

from zhucun.reports.errors import NotAPhoto, PhotoSize, PhotoTooBig

MOST_BYTES = 200_000
#: Pixels of a side: enough for 19 × 26 mm in print, and no picture that unpacks to gigabytes.
LEAST, MOST = 120, 4_000

_JPEG, _PNG = b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n"
_FRAMES = set(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
#: Application segments that stay: JFIF, and Adobe's, which says how the colours are meant.
_KEPT_SEGMENTS = {0xE0, 0xEE}
_KEPT_CHUNKS = {b"IHDR", b"PLTE", b"tRNS", b"gAMA", b"sRGB", b"IDAT", b"IEND"}


@dataclass(frozen=True, kw_only=True)
class Portrait:
    """A picture that may be kept. `turned`: 1 upright, 3 upside down, 6 and 8 on its side."""

    kind: str
    width: int
    height: int
    turned: int
    data: bytes


def portrait(data: bytes) -> Portrait:
    """Read and clean a picture. Raises PhotoTooBig, NotAPhoto, PhotoSize."""
    if len(data) > MOST_BYTES:
        raise PhotoTooBig(kilobytes=len(data) // 1_000, most=MOST_BYTES // 1_000)
    try:
        if data.startswith(_JPEG):
            found = _jpeg(data)
        elif data.startswith(_PNG):
            found = _png(data)
        else:
            raise NotAPhoto
    except IndexError as error:  # it ends in the middle
        raise NotAPhoto from error
    if not all(LEAST <= side <= MOST for side in (found.width, found.height)):
        raise PhotoSize(width=found.width, height=found.height, least=LEAST, most=MOST)
    return found


def _jpeg(data: bytes) -> Portrait:
    kept, at, size, turned = bytearray(data[:2]), 2, (0, 0), 1
    while True:
        if data[at] != 0xFF:
            raise NotAPhoto
        marker = data[at + 1]
        if marker == 0xD9:
            kept += data[at : at + 2]
            break
        end = at + 2 + _number(data, at + 2, 2)
        if end > len(data):
            raise NotAPhoto
        if marker in _FRAMES:
            size = (_number(data, at + 7, 2), _number(data, at + 5, 2))
        elif data[at + 4 : at + 10] == b"Exif\0\0" and marker == 0xE1:
            turned = _orientation(data[at + 10 : end])
        if not (0xE0 <= marker <= 0xEF or marker == 0xFE) or marker in _KEPT_SEGMENTS:
            kept += data[at:end]
        if marker == 0xDA:
            at, end = end, _end_of_scan(data, end)
            kept += data[at:end]
        at = end
    return Portrait(kind="jpeg", width=size[0], height=size[1], turned=turned, data=bytes(kept))


def _end_of_scan(data: bytes, at: int) -> int:
    """Where the next marker stands: in a scan FF is followed by 00 or a restart."""
    while data[at] != 0xFF or data[at + 1] == 0 or 0xD0 <= data[at + 1] <= 0xD7:
        at += 1
    return at


def _orientation(tiff: bytes) -> int:
    """The tag 0x0112 of the first directory; a mirrored picture counts as its plain one."""
    order = "little" if tiff[:2] == b"II" else "big"
    at = _number(tiff, 4, 4, order)
    for entry in range(at + 2, at + 2 + 12 * _number(tiff, at, 2, order), 12):
        if _number(tiff, entry, 2, order) == 0x0112:
            value = _number(tiff, entry + 8, 2, order)
            return {2: 1, 3: 3, 4: 3, 5: 6, 6: 6, 7: 8, 8: 8}.get(value, 1)
    return 1


def _png(data: bytes) -> Portrait:
    kept, at, kind = bytearray(_PNG), len(_PNG), b""
    size = (_number(data, 16, 4), _number(data, 20, 4))
    while kind != b"IEND":
        kind, end = data[at + 4 : at + 8], at + 12 + _number(data, at, 4)
        if end > len(data) or (at == len(_PNG) and kind != b"IHDR"):
            raise NotAPhoto
        if kind in _KEPT_CHUNKS:
            kept += data[at:end]
        at = end
    return Portrait(kind="png", width=size[0], height=size[1], turned=1, data=bytes(kept))


def _number(data: bytes, at: int, size: int, order: str = "big") -> int:
    if at + size > len(data):
        raise IndexError
    return int.from_bytes(data[at : at + size], "little" if order == "little" else "big")
