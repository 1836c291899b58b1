"""The house's packs beside one of the demo's own, which assumes what its source leaves open."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

_ROOT = Path(__file__).resolve().parents[1]


def policy_with_example(folder: Path) -> Path:
    """The folder, made to hold links to every pack of the house and to the demo's example."""
    folder.mkdir(parents=True, exist_ok=True)
    for root in (_ROOT / "policy", _ROOT / "demo" / "policy"):
        for pack in root.iterdir():
            with suppress(FileExistsError):  # also where another process was faster
                (folder / pack.name).symlink_to(pack)
    return folder
