"""The case library (支书故事, 典型案例): texts with the consent of those they name, on records."""

from zhucun.reports.queries.stories.facts import FactLine, is_known, lines_of
from zhucun.reports.queries.stories.library import (
    KIND,
    has_chain,
    is_hidden,
    lacking_consent,
    papers,
    public_stories,
    public_story,
    standing,
    stories,
    story_card,
    waiting,
)
from zhucun.reports.queries.stories.naming import (
    Bearer,
    Other,
    cadres_of,
    locals_of,
    others_named,
    people_of,
    rows_of,
)
from zhucun.reports.queries.stories.volumes import (
    Volume,
    for_volume,
    stories_workbook,
    volume_card,
    volume_pdf,
    volumes,
)

__all__ = [
    "KIND",
    "Bearer",
    "FactLine",
    "Other",
    "Volume",
    "cadres_of",
    "for_volume",
    "has_chain",
    "is_hidden",
    "is_known",
    "lacking_consent",
    "lines_of",
    "locals_of",
    "others_named",
    "papers",
    "people_of",
    "public_stories",
    "public_story",
    "rows_of",
    "standing",
    "stories",
    "stories_workbook",
    "story_card",
    "volume_card",
    "volume_pdf",
    "volumes",
    "waiting",
]
