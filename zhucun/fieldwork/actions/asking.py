"""A villager asks for help from the public page of the village, without an account."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import translation
from django.utils.timezone import localdate

from zhucun.directory.perms import ANYBODY
from zhucun.fieldwork.actions.arriving import plain, sealed_text
from zhucun.fieldwork.actions.matters import NewMatter, Opening, open_all
from zhucun.fieldwork.enums import MatterKind, MatterSource, Topic
from zhucun.fieldwork.errors import VillageNeeded
from zhucun.fieldwork.models import Matter
from zhucun.kernel.divisions import Level, level_of


@transaction.atomic
def ask_for_help(
    *,
    village: Any,
    text: str,
    name: str = "",
    phone: str = "",
    title: str = "",
    topic: str = Topic.OTHER,
    public_id: str = "",
    at: datetime,
) -> Matter:
    """Open a matter for a villager; the same id and content gives the matter that exists, with
    the `code` by which he follows it.

    Nobody acts: the right is everybody's, the door limits the rate. Text, name and phone
    are sealed; an empty title becomes the word of the topic. One event. Raises TextNeeded, TooLong,
    PersonalInTitle, VillageNeeded, WordUnknown, BadRecordId, MatterIdTaken.
    """
    if level_of(village.code) != Level.VILLAGE:
        raise VillageNeeded(place=village.short_name)
    draft = NewMatter(
        public_id=public_id,
        kind=MatterKind.HELP,
        topic=topic,
        title=plain("title", title, most=60) or _title(topic),
        text=sealed_text("text", text, most=2000, needed=True),
        asker_name=name.strip(),
        asker_phone=phone.strip(),
    )
    opening = Opening(village=village, source=MatterSource.PUBLIC, on=localdate(at))
    return open_all([draft], opening=opening, made_at=at, at=at, by=ANYBODY, off=None)[0]


def _title(topic: str) -> str:
    """“Call for help: Drinking water”, in the language in which the country writes."""
    with translation.override(settings.LANGUAGE_CODE):
        words = [str(MatterKind.HELP.label)]
        if topic in Topic.values and topic != Topic.OTHER:
            words.append(str(Topic(topic).label))
    return " · ".join(words)
