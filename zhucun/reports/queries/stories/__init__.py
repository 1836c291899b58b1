"""The case library (支书故事, 典型案例): texts with the consent of those they name, on records."""

from zhucun.reports.queries.stories.facts import FactLine, is_known, lines_of
from zhucun.reports.queries.stories.library import (
    CHAIN,
    cadres_of,
    has_chain,
    is_hidden,
    lacking_consent,
    papers,
    people_of,
    public_stories,
    public_story,
    standing,
    stories,
    story_card,
    waiting,
)

__all__ = [
    "CHAIN",
    "FactLine",
    "cadres_of",
    "has_chain",
    "is_hidden",
    "is_known",
    "lacking_consent",
    "lines_of",
    "papers",
    "people_of",
    "public_stories",
    "public_story",
    "standing",
    "stories",
    "story_card",
    "waiting",
]
