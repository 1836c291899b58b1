"""What a pack author may say, kind by kind: one strict model for each folder of a pack."""

from __future__ import annotations

from zhucun.packs.kinds.cadences import Cadence, Rhythm
from zhucun.packs.kinds.chains import Chain, Guard, Step
from zhucun.packs.kinds.checklists import Checklist, ChecklistItem
from zhucun.packs.kinds.common import Item, Label, Reference, Subject, Valid
from zhucun.packs.kinds.entitlements import AmountFrom, Entitlement
from zhucun.packs.kinds.feeds import Column, Feed
from zhucun.packs.kinds.indicators import Declared, Indicator
from zhucun.packs.kinds.matchers import Matcher, MatchRow
from zhucun.packs.kinds.mechanisms import Child, Mechanism
from zhucun.packs.kinds.parameters import Parameter, ValueFrom
from zhucun.packs.kinds.rules import RuleItem
from zhucun.packs.kinds.scores import Gate, Grade, Part, Score
from zhucun.packs.kinds.screens import Screen
from zhucun.packs.kinds.signers import Signer
from zhucun.packs.kinds.tags import Tag
from zhucun.packs.kinds.terms import Name, Terms
from zhucun.packs.kinds.windows import WindowItem

#: Folder of a pack → the model of its files.
KINDS: dict[str, type[Item]] = {
    "parameters": Parameter,
    "tags": Tag,
    "terms": Terms,
    "rules": RuleItem,
    "checklists": Checklist,
    "cadences": Cadence,
    "chains": Chain,
    "signers": Signer,
    "scores": Score,
    "entitlements": Entitlement,
    "indicators": Indicator,
    "matchers": Matcher,
    "screens": Screen,
    "mechanisms": Mechanism,
    "windows": WindowItem,
    "feeds": Feed,
}

__all__ = [
    "KINDS",
    "AmountFrom",
    "Cadence",
    "Chain",
    "Checklist",
    "ChecklistItem",
    "Child",
    "Column",
    "Declared",
    "Entitlement",
    "Feed",
    "Gate",
    "Grade",
    "Guard",
    "Indicator",
    "Item",
    "Label",
    "MatchRow",
    "Matcher",
    "Mechanism",
    "Name",
    "Parameter",
    "Part",
    "Reference",
    "Rhythm",
    "RuleItem",
    "Score",
    "Screen",
    "Signer",
    "Step",
    "Subject",
    "Tag",
    "Terms",
    "Valid",
    "ValueFrom",
    "WindowItem",
]
