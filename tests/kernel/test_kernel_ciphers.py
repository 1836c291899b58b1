"""SM3 and SM4 as the standards say, and sealed values that notice every change."""

from __future__ import annotations

import os

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhucun.kernel.ciphers import INDEX_BYTES, Keyring, Unreadable, sm3, version_of

KEY = bytes.fromhex("0123456789abcdeffedcba9876543210")
OTHER = bytes.fromhex("fedcba98765432100123456789abcdef")
RING = Keyring({1: KEY}, b"i" * 32)


def test_sm3_gives_the_digest_of_the_standard() -> None:
    assert sm3(b"abc").hex() == "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"


def test_sm4_gcm_gives_the_ciphertext_of_rfc_8998(monkeypatch: pytest.MonkeyPatch) -> None:
    class Bytes(str):
        """The vector's context, which is not text."""

        def encode(self, encoding: str = "", errors: str = "") -> bytes:
            return bytes.fromhex("feedfacedeadbeeffeedfacedeadbeefabaddad2")

    nonce = bytes.fromhex("00001234567800000000abcd")
    monkeypatch.setattr(os, "urandom", lambda size: nonce[:size])
    clear = bytes.fromhex("".join(sign * 16 for sign in "abcdefea"))
    sealed = RING.seal(clear, context=Bytes())
    assert sealed[14:-16].hex() == (
        "17f399f08c67d5ee19d0dc9969c4bb7d5fd46fd3756489069157b282bb200735"
        "d82710ca5c22f0ccfa7cbf93d496ac15a56834cbcf98c397b4024a2691233b8d"
    )
    assert sealed[-16:].hex() == "83de3541e4c2b58177e065a9bf7b62ec"
    assert RING.open(sealed, context=Bytes()) == clear


@given(st.binary(max_size=200), st.text(max_size=20))
def test_what_is_sealed_opens_again(clear: bytes, context: str) -> None:
    assert RING.open(RING.seal(clear, context=context), context=context) == clear


@given(st.binary(max_size=40), st.data())
def test_any_changed_byte_is_noticed(clear: bytes, data: st.DataObject) -> None:
    sealed = bytearray(RING.seal(clear, context="column"))
    sealed[data.draw(st.integers(0, len(sealed) - 1))] ^= data.draw(st.integers(1, 255))
    with pytest.raises(Unreadable):
        RING.open(bytes(sealed), context="column")


@given(st.binary(max_size=40))
def test_bytes_that_were_never_sealed_are_unreadable_and_nothing_worse(sealed: bytes) -> None:
    with pytest.raises(Unreadable, match="could not be opened with the keys of this server"):
        RING.open(sealed, context="column")


def test_a_value_moved_to_another_column_does_not_open() -> None:
    sealed = RING.seal(b"411327", context="person.id_number")
    with pytest.raises(Unreadable):
        RING.open(sealed, context="person.phone")


def test_the_same_text_is_never_sealed_the_same_way_twice() -> None:
    assert RING.seal(b"same", context="c") != RING.seal(b"same", context="c")


def test_after_rotation_the_new_key_seals_and_the_old_one_still_opens() -> None:
    old = RING.seal(b"411327", context="c")
    rotated = Keyring({1: KEY, 2: OTHER}, RING.index_key)
    new = rotated.seal(b"411327", context="c")
    assert (version_of(old), version_of(new)) == (1, 2)
    assert rotated.open(old, context="c") == rotated.open(new, context="c") == b"411327"
    with pytest.raises(Unreadable):
        RING.open(new, context="c")


def test_the_index_finds_equal_values_of_one_column_under_one_key_only() -> None:
    index = RING.index("411327", context="id")
    assert index == RING.index("411327", context="id")
    assert len(index) == INDEX_BYTES
    others = [
        RING.index("411328", context="id"),
        RING.index("411327", context="phone"),
        Keyring(RING.keys, b"j" * 32).index("411327", context="id"),
    ]
    assert index not in others
