"""The portrait on a contact card: never asked for, small, and without what the camera wrote."""

from __future__ import annotations

import struct
import zlib
from datetime import date

import pytest

from tests import factories as make
from tests.factories import NOW
from zhucun.directory.enums import Role
from zhucun.directory.models import Place
from zhucun.directory.perms import OPERATOR, Actor
from zhucun.kernel.problems import NotAllowed, Problem
from zhucun.reports import actions, queries
from zhucun.reports.errors import NotAPhoto, PhotoSize, PhotoTooBig
from zhucun.reports.models import ContactCard, Photo
from zhucun.reports.readers.photo import portrait
from zhucun.roster.models import Posting

ON = date(2024, 3, 1)
PLACE = b"GPS 32.78N 112.93E"


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png(width: int = 190, height: int = 260, *, said: bytes = b"") -> bytes:
    """A grey picture; `said` stands in a text chunk."""
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0))
    rows = zlib.compress((b"\0" + b"\x80" * width) * height)
    text = chunk(b"tEXt", b"Comment\0" + said) if said else b""
    return b"\x89PNG\r\n\x1a\n" + head + text + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def segment(marker: int, data: bytes) -> bytes:
    return bytes((0xFF, marker)) + struct.pack(">H", len(data) + 2) + data


def jpeg(*, turned: int = 1, said: bytes = PLACE, order: str = ">") -> bytes:
    """The segments of a JPEG of 190 × 260 as a phone writes it, with a scan of a few bytes."""
    tag = struct.pack(f"{order}HHIHH", 0x0112, 3, 1, turned, 0)
    tiff = (b"MM" if order == ">" else b"II") + struct.pack(f"{order}HIH", 42, 8, 1) + tag + said
    frame = struct.pack(">BHHB", 8, 260, 190, 1) + b"\x01\x11\x00"
    scan = segment(0xDA, b"\x01\x01\x00\x00\x3f\x00") + b"\x12\xff\x00\xff\xd0\x34"
    return (
        b"\xff\xd8"
        + segment(0xE0, b"JFIF\0\x01\x01\0\0\x01\0\x01\0\0")
        + segment(0xE1, b"Exif\0\0" + tiff)
        + segment(0xFE, said)
        + segment(0xC0, frame)
        + scan
        + b"\xff\xd9"
        + said
    )


@pytest.fixture
def posting(places: dict[str, Place]) -> Posting:
    person = make.person("李明", phone="13712345678")
    return make.posting(person, places["411327100201"], make.round_("2021"))


@pytest.fixture
def himself(posting: Posting) -> Actor:
    return make.actor("li", Role.FIRST_SECRETARY, posting.area, person=posting.person)


def keep(posting: Posting, data: bytes, *, by: Actor = OPERATOR) -> bool:
    return actions.keep_photo(posting=posting, data=data, kept_at=NOW, by=by)


def test_what_the_camera_wrote_beside_the_picture_is_left_out() -> None:
    for given in (jpeg(), png(said=PLACE)):
        found = portrait(given)
        assert PLACE in given
        assert PLACE not in found.data
        assert (found.width, found.height) == (190, 260)
        assert portrait(found.data).data == found.data


@pytest.mark.parametrize("order", ["<", ">"])
@pytest.mark.parametrize(("held", "turned"), [(1, 1), (3, 3), (6, 6), (8, 8), (5, 6), (99, 1)])
def test_how_the_camera_was_held_is_remembered(held: int, turned: int, order: str) -> None:
    assert portrait(jpeg(turned=held, order=order)).turned == turned


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (b"", NotAPhoto),
        (b"GIF89a" + b"\0" * 40, NotAPhoto),
        (b"<svg onload='x'/>", NotAPhoto),
        (jpeg()[:60], NotAPhoto),
        (jpeg()[:-30], NotAPhoto),
        (png()[:-20], NotAPhoto),
        (b"\x89PNG\r\n\x1a\n" + chunk(b"IDAT", b""), NotAPhoto),
        (png(100, 260), PhotoSize),
        (png(190, 4001), PhotoSize),
        (jpeg(said=b"x" * 60_000) + b"\0" * 90_000, PhotoTooBig),
    ],
)
def test_what_is_no_small_portrait_is_refused(data: bytes, problem: type[Problem]) -> None:
    with pytest.raises(problem):
        portrait(data)


def test_a_cadre_gives_his_own_photo_and_takes_it_away(posting: Posting, himself: Actor) -> None:
    assert keep(posting, png(), by=himself)
    assert not keep(posting, png(), by=himself)
    assert keep(posting, jpeg(turned=6), by=himself)
    assert Photo.objects.get().kind == "jpeg"
    assert actions.remove_photo(posting=posting, removed_at=NOW, by=himself)
    assert not actions.remove_photo(posting=posting, removed_at=NOW, by=himself)
    assert not Photo.objects.exists()


def test_charlie_and_a_colleague_give_no_photo_for_him(posting: Posting) -> None:
    charlie = make.actor("charlie", Role.OFFICE, "520111")
    eve = make.actor("eve", Role.MEMBER, posting.area, person=make.person("王芳"))
    for stranger in (charlie, eve):
        with pytest.raises(NotAllowed):
            keep(posting, png(), by=stranger)
        with pytest.raises(NotAllowed):
            actions.remove_photo(posting=posting, removed_at=NOW, by=stranger)


def test_with_a_photo_the_card_prints_it_and_without_the_frame_stays(posting: Posting) -> None:
    rows = list(queries.holders(actor=OPERATOR, as_of=ON))
    actions.issue_cards(rows, issued_on=ON, issued_at=NOW, by=OPERATOR)

    def printed() -> bytes:
        cards = list(ContactCard.objects.select_related("posting"))
        return queries.sheets(cards, site="https://x.cn", language="zh", at=NOW)

    assert b"/Subtype/Image" not in printed()
    keep(posting, png())
    assert b"/Subtype/Image" in printed()
