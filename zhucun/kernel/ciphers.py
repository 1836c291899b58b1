"""SM4-GCM, SM3 and keyed indexes as pure functions; keys are given, never looked up."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass

from cryptography.hazmat.primitives import hashes, hmac
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from zhucun.kernel.problems import N_, Problem

_NONCE, _TAG, _VERSION = 12, 16, 2
INDEX_BYTES = 16


class Unreadable(Problem):
    """A ciphertext that none of our keys opens: a lost key or a changed byte."""

    code = "kernel.unreadable"
    status = 500
    message = N_("Protected data could not be opened with the keys of this server.")
    todo = N_("Check that all key versions are configured; the data itself was not changed.")


def sm3(data: bytes) -> bytes:
    """The 32-byte SM3 digest (GB/T 32905)."""
    digest = hashes.Hash(hashes.SM3())
    digest.update(data)
    return digest.finalize()


@dataclass(frozen=True)
class Keyring:
    """SM4 keys by version (16 bytes each) and the key of the searchable index.

    The highest version encrypts; every version decrypts. A sealed value is version (2 bytes),
    nonce (12),
    ciphertext, tag (16). `context` binds a value to its column: moved elsewhere, it does not open.
    """

    keys: Mapping[int, bytes]
    index_key: bytes

    @property
    def newest(self) -> int:
        return max(self.keys)

    def seal(self, clear: bytes, *, context: str) -> bytes:
        """Encrypt and authenticate with the newest key."""
        nonce = os.urandom(_NONCE)
        encryptor = Cipher(algorithms.SM4(self.keys[self.newest]), modes.GCM(nonce)).encryptor()
        encryptor.authenticate_additional_data(context.encode())
        body = encryptor.update(clear) + encryptor.finalize()
        return self.newest.to_bytes(_VERSION, "big") + nonce + body + encryptor.tag

    def open(self, sealed: bytes, *, context: str) -> bytes:
        """Decrypt. Raises Unreadable where the key is missing or a byte was changed."""
        nonce = sealed[_VERSION : _VERSION + _NONCE]
        body, tag = sealed[_VERSION + _NONCE : -_TAG], sealed[-_TAG:]
        key = self.keys.get(version_of(sealed))
        if key is None or len(tag) != _TAG:
            raise Unreadable
        decryptor = Cipher(algorithms.SM4(key), modes.GCM(nonce, tag)).decryptor()
        decryptor.authenticate_additional_data(context.encode())
        try:
            return decryptor.update(body) + decryptor.finalize()
        except (
            Exception
        ) as error:  # cryptography raises InvalidTag, outside its public tree of errors
            raise Unreadable from error

    def index(self, text: str, *, context: str) -> bytes:
        """A keyed index (HMAC-SM3, 16 bytes) that finds equal values without showing them."""
        mac = hmac.HMAC(self.index_key, hashes.SM3())
        mac.update(f"{context}\0{text}".encode())
        return mac.finalize()[:INDEX_BYTES]


def version_of(sealed: bytes) -> int:
    """Which key sealed a value."""
    return int.from_bytes(sealed[:_VERSION], "big")
