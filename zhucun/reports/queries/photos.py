"""Portraits of contact cards, read."""

from __future__ import annotations

from typing import Any

from zhucun.directory.perms import Actor
from zhucun.reports import perms
from zhucun.reports.models import ContactCard, Photo

#: The frame on the card, in millimetres.
WIDTH, HEIGHT = 19, 26
#: How a picture that was taken askew is put upright in the frame (EXIF orientation).
_UPRIGHT = {
    3: f"translate({WIDTH} {HEIGHT}) rotate(180)",
    6: f"translate({WIDTH} 0) rotate(90)",
    8: f"translate(0 {HEIGHT}) rotate(-90)",
}


def photo_of(card: ContactCard) -> Photo | None:
    """The portrait of the cadre of a card that the caller has read. One query."""
    return Photo.objects.filter(person=card.posting.person_id).first()


def framed(photo: Photo) -> str:
    """The portrait as SVG, upright and cut to the frame of the card."""
    wide, high = (HEIGHT, WIDTH) if photo.turned in (6, 8) else (WIDTH, HEIGHT)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}">'
        f'<g transform="{_UPRIGHT.get(photo.turned, "scale(1)")}">'
        f'<image width="{wide}" height="{high}" preserveAspectRatio="xMidYMid slice" '
        f'href="data:image/{photo.kind};base64,{photo.content}"/></g></svg>'
    )


def may_keep_photo(*, actor: Actor, posting: Any) -> bool:
    """The cadre himself, or the office that manages his postings."""
    return perms.may_keep_photo(actor, posting)
