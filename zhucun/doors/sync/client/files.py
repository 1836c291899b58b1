"""The client's files in memory: read once, compressed once, named by one version.

All files of a version have addresses below /m/<version>/ and never change there, so a phone keeps
them as long as it likes; only the shell and the service worker are asked for again.
"""

from __future__ import annotations

import gzip
import hashlib
import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from zhucun.doors.sync.client.words import LANGUAGES, words

_APP = Path(__file__).parent / "app"
_TYPES = {
    ".js": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".webmanifest": "application/manifest+json; charset=utf-8",
}
#: Files that stand at an address of their own, not below the version.
_SHELL = ("index.html", "sw.js", "manifest.webmanifest")


@dataclass(frozen=True)
class File:
    """One file as it goes over the wire; `packed` is empty where packing would not help."""

    content: bytes
    packed: bytes
    type: str


@dataclass(frozen=True)
class Client:
    """The whole client: its version, the shell's files, and those below the version."""

    version: str
    shell: dict[str, File]
    files: dict[str, File]


@cache
def client() -> Client:
    """The client as it is on the disk of this server; read at the first request."""
    raw = {
        path.relative_to(_APP).as_posix(): path.read_bytes()
        for path in sorted(_APP.rglob("*"))
        if path.suffix in _TYPES
    }
    raw |= {f"words/{language}.js": words(language).encode() for language in LANGUAGES}
    digest = hashlib.sha256()
    for name, content in sorted(raw.items()):
        digest.update(name.encode() + b"\0" + content + b"\0")
    version = digest.hexdigest()[:12]
    below = {name: content for name, content in raw.items() if name not in _SHELL}
    shell = {name: _filled(raw[name], version, sorted(below)) for name in _SHELL}
    return Client(
        version=version,
        shell={name: _file(name, content) for name, content in shell.items()},
        files={name: _file(name, content) for name, content in below.items()},
    )


def _filled(content: bytes, version: str, names: list[str]) -> bytes:
    """The shell knows the version; the service worker also which files belong to it."""
    listed = json.dumps(names).encode()
    return content.replace(b"%VERSION%", version.encode()).replace(b'["%FILES%"]', listed)


def _file(name: str, content: bytes) -> File:
    kind = _TYPES[Path(name).suffix]
    packed = b"" if kind == "image/png" else gzip.compress(content, 9, mtime=0)
    return File(content=content, packed=packed, type=kind)
