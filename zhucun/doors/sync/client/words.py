"""The words of the phone client: its own sentences, and the labels of the rooms' choices."""

from __future__ import annotations

import json
import re
from pathlib import Path

from django.db.models import TextChoices
from django.utils import translation
from django.utils.translation import gettext

from zhucun.fieldwork.enums import (
    ItemState,
    MatterKind,
    MatterLevel,
    MatterSize,
    MatterSource,
    MatterState,
    PlanKind,
    Satisfied,
    Slot,
    StepKind,
    Topic,
    VisitKind,
)
from zhucun.households.enums import Relation
from zhucun.presence.enums import SIGNS, DayCode, LeaveKind, LeaveState, SheetState, TripKind
from zhucun.roster.enums import PostingRole

LANGUAGES = ("zh-hans", "en")
_APP = Path(__file__).parent / "app"
_SENTENCE = re.compile(r'(?<![\w.])_\("((?:[^"\\]|\\.)+)"')
_CHOICES: dict[str, type[TextChoices]] = {
    "visit_kind": VisitKind,
    "topic": Topic,
    "slot": Slot,
    "matter_kind": MatterKind,
    "matter_size": MatterSize,
    "matter_level": MatterLevel,
    "matter_source": MatterSource,
    "matter_state": MatterState,
    "step_kind": StepKind,
    "satisfied": Satisfied,
    "plan_kind": PlanKind,
    "item_state": ItemState,
    "relation": Relation,
    "leave_kind": LeaveKind,
    "leave_state": LeaveState,
    "trip_kind": TripKind,
    "sheet_state": SheetState,
    "day": DayCode,
    "role": PostingRole,
}


def words(language: str) -> str:
    """A JavaScript module: sentences (none in English, which is the sentence itself), the labels
    of all choices, and the customary sign of each day."""
    with translation.override(language):
        labels = {
            name: {str(value): str(label) for value, label in choices.choices}
            for name, choices in _CHOICES.items()
        }
        sentences = {} if language == "en" else {text: gettext(text) for text in _sentences()}
    said = {
        "sentences": sentences,
        "labels": labels,
        "signs": {str(k): v for k, v in SIGNS.items()},
    }
    return f"export default {json.dumps(said, ensure_ascii=False)};\n"


def _sentences() -> list[str]:
    """What the client says, as it stands in its modules."""
    sources = (path.read_text(encoding="utf-8") for path in sorted(_APP.rglob("*.js")))
    return sorted({text for source in sources for text in _SENTENCE.findall(source)})
