"""A portrait for a contact card: JPEG or PNG, small, and without what cameras write beside it."""

from __future__ import annotations

from zhucun.kernel.pictures import NotAPicture, Picture, read_picture
from zhucun.reports.errors import NotAPhoto, PhotoSize, PhotoTooBig

MOST_BYTES = 200_000
#: Pixels of a side: enough for 19 × 26 mm in print, and no picture that unpacks to gigabytes.
LEAST, MOST = 120, 4_000


def portrait(data: bytes) -> Picture:
    """Read and clean a picture. Raises PhotoTooBig, NotAPhoto, PhotoSize."""
    if len(data) > MOST_BYTES:
        raise PhotoTooBig(kilobytes=len(data) // 1_000, most=MOST_BYTES // 1_000)
    try:
        found = read_picture(data)
    except NotAPicture as error:
        raise NotAPhoto from error
    if not all(LEAST <= side <= MOST for side in (found.width, found.height)):
        raise PhotoSize(width=found.width, height=found.height, least=LEAST, most=MOST)
    return found
