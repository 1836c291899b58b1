"""Columns that hold personal data: sealed on the way in, opened on the way out."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from django.conf import settings
from django.db import models

from zhucun.kernel.ciphers import Keyring


@lru_cache(maxsize=4)
def _keyring(keys: tuple[tuple[int, str], ...], index_key: str) -> Keyring:
    return Keyring({version: bytes.fromhex(key) for version, key in keys}, bytes.fromhex(index_key))


def keyring() -> Keyring:
    """The keys of this server, from its settings; never from the database."""
    return _keyring(tuple(sorted(settings.PII_KEYS.items())), settings.PII_INDEX_KEY)


class SealedTextField(models.BinaryField):  # type: ignore[type-arg]  # not subscriptable at run time
    """Text that is encrypted at rest with SM4-GCM. It cannot be filtered or ordered by.

    Empty text is kept as empty bytes. Search goes through a column of `keyring().index(…)`.
    """

    def __init__(self, *args: Any, context: str, **kwargs: Any) -> None:
        self.context = context
        kwargs.setdefault("default", b"")
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, {**kwargs, "context": self.context}

    def get_default(self) -> str:
        return ""

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        if isinstance(value, str):
            value = keyring().seal(value.encode(), context=self.context) if value else b""
        return super().get_db_prep_value(value, connection, prepared)

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> str:
        return keyring().open(bytes(value), context=self.context).decode() if value else ""

    def to_python(self, value: Any) -> Any:
        return value
