"""Names that never change: public ids of records."""

from __future__ import annotations

import re
import secrets

_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"  # Crockford: no i, l, o, u
ID_LENGTH = 12
#: What a public id looks like, as a pattern without ends.
ID_PATTERN = rf"[0-9a-hjkmnp-tv-z]{{{ID_LENGTH}}}"


def new_public_id() -> str:
    """Twelve random letters and digits (60 bits), safe to read aloud and to put in an address."""
    return "".join(_ALPHABET[byte & 31] for byte in secrets.token_bytes(ID_LENGTH))


def public_id_of(digest: bytes) -> str:
    """The public id that follows from a digest of 12 bytes or more: the same for the same."""
    return "".join(_ALPHABET[byte & 31] for byte in digest[:ID_LENGTH])


def is_public_id(text: str) -> bool:
    """Whether a text has the shape of a public id."""
    return re.fullmatch(ID_PATTERN, text) is not None
