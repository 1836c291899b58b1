"""The files of batches: sealed with SM4 on disk, opened only to be read again."""

from __future__ import annotations

import os
from pathlib import Path

from django.conf import settings

from zhucun.intake.errors import FileForgotten
from zhucun.ledger.fields import keyring

_CONTEXT = "intake.batch.file"


def _path(public_id: str) -> Path:
    return Path(settings.MEDIA_ROOT) / "intake" / f"{public_id}.sealed"


def keep(public_id: str, data: bytes) -> None:
    """Write a file, sealed; it is complete on disk or not there at all."""
    path = _path(public_id)
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    part = path.with_suffix(".part")
    handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(keyring().seal(data, context=_CONTEXT + public_id))
        file.flush()
        os.fsync(file.fileno())
    part.replace(path)


def bring(public_id: str) -> bytes:
    """The file of a batch. Raises FileForgotten."""
    try:
        sealed = _path(public_id).read_bytes()
    except FileNotFoundError as error:
        raise FileForgotten from error
    return keyring().open(sealed, context=_CONTEXT + public_id)


def forget(public_id: str) -> bool:
    """Remove a file; False where it is not there."""
    try:
        _path(public_id).unlink()
    except FileNotFoundError:
        return False
    return True
