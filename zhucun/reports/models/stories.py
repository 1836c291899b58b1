"""The case library (支书故事, 典型案例; HH18-085): texts about named cadres, with their consent."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q

from zhucun.ledger.fields import public_id_field
from zhucun.reports.enums import ConsentWay, Fact, StoryKind, StoryState


class Story(models.Model):
    """A story as it stands. `state` is moved on by its sign-off, and back by a withdrawn consent;
    what the public sees is decided anew at each reading (`perms.published_stories`)."""

    public_id = public_id_field()
    kind = models.CharField(max_length=20, choices=StoryKind.choices)
    area = models.CharField(max_length=12)
    village = models.ForeignKey("directory.Place", on_delete=models.PROTECT, related_name="+")
    title = models.CharField(max_length=80)
    text = models.TextField()
    source = models.CharField(max_length=120, blank=True)
    state = models.CharField(max_length=9, choices=StoryState.choices, default=StoryState.DRAFT)
    written_on = models.DateField()
    published_on = models.DateField(null=True)
    is_public = models.BooleanField(default=False)
    withdraw_reason = models.CharField(max_length=200, blank=True)
    fingerprint = models.CharField(max_length=64)
    version = models.PositiveIntegerField(default=1)
    by = models.BigIntegerField()
    by_name = models.CharField(max_length=60)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(state=StoryState.PUBLISHED) | Q(published_on__isnull=False),
                name="story_published_has_day",
            ),
            models.UniqueConstraint(
                fields=["fingerprint"],
                condition=~Q(state=StoryState.WITHDRAWN),
                name="story_once",
            ),
        ]
        indexes = [models.Index(fields=["area", "state"], name="story_area_state")]


class StoryPerson(models.Model):
    """Somebody whom a story names: of the directory, of the village's organisations, or a member of
    a household; and what he said of it. Without a consent that stands the story is shown to nobody
    outside the office. `withdrawn_himself`: he took it back, and nobody else puts it back."""

    story = models.ForeignKey(Story, on_delete=models.CASCADE, related_name="people")
    person = models.ForeignKey(
        "directory.Person", on_delete=models.PROTECT, null=True, related_name="+"
    )
    local = models.ForeignKey(
        "branches.LocalPerson", on_delete=models.PROTECT, null=True, related_name="+"
    )
    member = models.ForeignKey(
        "households.Member", on_delete=models.PROTECT, null=True, related_name="+"
    )
    consented_on = models.DateField(null=True)
    way = models.CharField(max_length=7, choices=ConsentWay.choices, blank=True)
    note = models.CharField(max_length=120, blank=True)
    recorded_by = models.CharField(max_length=60, blank=True)
    withdrawn_on = models.DateField(null=True)
    withdrawn_himself = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["story", "person"], name="story_person_once"),
            models.UniqueConstraint(fields=["story", "local"], name="story_local_once"),
            models.UniqueConstraint(fields=["story", "member"], name="story_member_once"),
            models.CheckConstraint(
                condition=Q(person__isnull=False, local=None, member=None)
                | Q(person=None, local__isnull=False, member=None)
                | Q(person=None, local=None, member__isnull=False),
                name="story_names_one_person",
            ),
            models.CheckConstraint(
                condition=Q(consented_on=None) | ~Q(way=""), name="story_consent_has_way"
            ),
        ]

    @property
    def who(self) -> Any:
        """The record of him, wherever it stands."""
        return self.person or self.local or self.member

    @property
    def name(self) -> str:
        return str(self.who.name)

    @property
    def key(self) -> str:
        """The public id under which he is asked."""
        return str(self.who.public_id)


class StoryFact(models.Model):
    """A record on which a story rests, by kind and public id (a year for an income), and what the
    text says of its figure: the figure itself is computed at each reading and never typed."""

    story = models.ForeignKey(Story, on_delete=models.CASCADE, related_name="facts")
    position = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=10, choices=Fact.choices)
    key = models.CharField(max_length=40)
    says = models.DecimalField(max_digits=14, decimal_places=2, null=True)
    unit = models.CharField(max_length=8, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["story", "kind", "key"], name="story_fact_once"),
        ]


class StoryVolume(models.Model):
    """Stories compiled into a volume (汇编成册, HH18-086): which they are and in which order. The
    texts stay with the stories, so that a consent that is withdrawn takes its story out of every
    print from then on."""

    public_id = public_id_field()
    area = models.CharField(max_length=12)
    title = models.CharField(max_length=60)
    issuer = models.CharField(max_length=60)
    issued_on = models.DateField()
    by = models.BigIntegerField()
    by_name = models.CharField(max_length=60)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["area", "title"], name="volume_title_once")]


class VolumeStory(models.Model):
    """One story in a volume."""

    volume = models.ForeignKey(StoryVolume, on_delete=models.CASCADE, related_name="entries")
    story = models.ForeignKey(Story, on_delete=models.PROTECT, related_name="volumes")
    position = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["volume", "story"], name="volume_story_once")
        ]
        ordering = ["position"]
