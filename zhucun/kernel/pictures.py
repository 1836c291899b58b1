"""Pictures as they may be kept: JPEG or PNG without what cameras write beside them.

Place, time and device of a picture are left out. How the camera was held is remembered as `turned`
(EXIF orientation), for the picture is shown upright.
"""

from __future__ import annotations

from dataclasses import dataclass

_JPEG, _PNG = b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n"
_FRAMES = set(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
#: Application segments that stay: JFIF, and Adobe's, which says how the colours are meant.
_KEPT_SEGMENTS = {0xE0, 0xEE}
_KEPT_CHUNKS = {b"IHDR", b"PLTE", b"tRNS", b"gAMA", b"sRGB", b"IDAT", b"IEND"}


class NotAPicture(ValueError):
    """The bytes are no whole JPEG or PNG picture."""


@dataclass(frozen=True, kw_only=True)
class Picture:
    """A picture that may be kept. `turned`: 1 upright, 3 upside down, 6 and 8 on its side."""

    kind: str
    width: int
    height: int
    turned: int
    data: bytes


def read_picture(data: bytes) -> Picture:
    """Read and clean a picture. Raises NotAPicture."""
    try:
        if data.startswith(_JPEG):
            return _jpeg(data)
        if data.startswith(_PNG):
            return _png(data)
    except IndexError as error:  # it ends in the middle
        raise NotAPicture from error
    raise NotAPicture


def upright(content: str, *, kind: str, width: int, height: int, turned: int) -> str:
    """A kept picture, given in base64, as SVG that shows it upright."""
    wide, high = (height, width) if turned in (6, 8) else (width, height)
    turning = {
        3: f"translate({wide} {high}) rotate(180)",
        6: f"translate({wide} 0) rotate(90)",
        8: f"translate(0 {high}) rotate(-90)",
    }
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {wide} {high}" '
        f'width="{wide}" height="{high}">'
        f'<image transform="{turning.get(turned, "scale(1)")}" width="{width}" height="{height}" '
        f'href="data:image/{kind};base64,{content}"/></svg>'
    )


def _jpeg(data: bytes) -> Picture:
    kept, at, size, turned = bytearray(data[:2]), 2, (0, 0), 1
    while True:
        if data[at] != 0xFF:
            raise NotAPicture
        marker = data[at + 1]
        if marker == 0xD9:
            kept += data[at : at + 2]
            break
        end = at + 2 + _number(data, at + 2, 2)
        if end > len(data):
            raise NotAPicture
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
    return Picture(kind="jpeg", width=size[0], height=size[1], turned=turned, data=bytes(kept))


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


def _png(data: bytes) -> Picture:
    kept, at, kind = bytearray(_PNG), len(_PNG), b""
    size = (_number(data, 16, 4), _number(data, 20, 4))
    while kind != b"IEND":
        kind, end = data[at + 4 : at + 8], at + 12 + _number(data, at, 4)
        if end > len(data) or (at == len(_PNG) and kind != b"IHDR"):
            raise NotAPicture
        if kind in _KEPT_CHUNKS:
            kept += data[at:end]
        at = end
    return Picture(kind="png", width=size[0], height=size[1], turned=1, data=bytes(kept))


def _number(data: bytes, at: int, size: int, order: str = "big") -> int:
    if at + size > len(data):
        raise IndexError
    return int.from_bytes(data[at : at + size], "little" if order == "little" else "big")
