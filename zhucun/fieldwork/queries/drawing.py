"""The draw of teams to inspect. Pure arithmetic that anybody can repeat:
`zhucun.kernel.ciphers.sm3` of seed, word and team orders them, and the first are inspected."""

from __future__ import annotations

from collections.abc import Sequence

from zhucun.kernel.ciphers import sm3


def digest_of(frame: Sequence[str]) -> str:
    """SM3 over the public ids of the teams in being, sorted, one a line."""
    return sm3("\n".join(sorted(frame)).encode()).hex()


def commitment_of(seed: str, inspection: str) -> str:
    """What binds the server to a seed that nobody sees yet."""
    return sm3(f"{inspection}:{seed}".encode()).hex()


def drawn_of(frame: Sequence[str], *, seed: str, word: str, size: int) -> list[str]:
    """`size` teams of the frame in the order of the draw; all of them where it has fewer."""
    return sorted(frame, key=lambda each: sm3(f"{seed}:{word}:{each}".encode()))[:size]
