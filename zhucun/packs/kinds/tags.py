"""Dated classifications: 脱贫村, 软弱涣散村 …"""

from __future__ import annotations

from typing import Literal

from zhucun.packs.kinds.common import Item


class Tag(Item):
    of: Literal["place", "household", "person", "organisation"]
