"""What somebody asks of a match, as it is kept with the proposal."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

SECONDS = 60


@dataclass(frozen=True, kw_only=True)
class OfficeWeight:
    """A weight that no source gives and the office set itself: who answers for it, since when."""

    weight: Decimal
    by: str
    at: str


@dataclass(frozen=True, kw_only=True)
class Settings:
    """One question to the engine. `as_of`: the day on which facts and pack are read.

    `young`, `speciality`: whether these two hard rules are asked for. `young_share`: of all who
    are proposed so many (0 to 1) are young, where the office asks for it and no pack does.
    `reviewed`: only who is
    through the area's procedure (or remains) may be proposed. What-if: `quota` by a unit's public
    id, `without` villages by code, `parameters` of the pack by name, `rules_off` by kind/id.
    """

    as_of: date
    seed: int = 1
    seconds: int = SECONDS
    weights: Mapping[str, OfficeWeight] = field(default_factory=dict)
    young: bool = False
    young_share: Decimal | None = None
    speciality: bool = True
    reviewed: bool = False
    quota: Mapping[str, int] = field(default_factory=dict)
    without: tuple[str, ...] = ()
    parameters: Mapping[str, int] = field(default_factory=dict)
    rules_off: tuple[str, ...] = ()

    @property
    def is_what_if(self) -> bool:
        """Whether it asks about a world that is not ours; such a proposal is never adopted."""
        return bool(self.quota or self.without or self.parameters or self.rules_off)

    def to_json(self) -> dict[str, Any]:
        return {
            "as_of": self.as_of.isoformat(),
            "seed": self.seed,
            "seconds": self.seconds,
            "weights": {
                name: {"weight": str(own.weight), "by": own.by, "at": own.at}
                for name, own in self.weights.items()
            },
            "young": self.young,
            "young_share": None if self.young_share is None else str(self.young_share),
            "speciality": self.speciality,
            "reviewed": self.reviewed,
            "quota": dict(self.quota),
            "without": list(self.without),
            "parameters": dict(self.parameters),
            "rules_off": list(self.rules_off),
        }

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> Settings:
        weights = {
            name: OfficeWeight(weight=Decimal(own["weight"]), by=own["by"], at=own["at"])
            for name, own in kept["weights"].items()
        }
        share = kept.get("young_share")
        return cls(
            **{
                **kept,
                "as_of": date.fromisoformat(kept["as_of"]),
                "weights": weights,
                "young_share": None if share is None else Decimal(share),
                "without": tuple(kept["without"]),
                "rules_off": tuple(kept["rules_off"]),
            }
        )
