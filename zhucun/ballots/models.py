"""Tables of the evaluation by villagers. None of them holds a ballot.

Who was asked (`Asked`), which codes are out (`Code`) and how often each answer was given (`Line`)
know nothing of each other: no key leads from one to another, no row tells when it was written, and
a code has no number that grows.
"""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import Q

from zhucun.ballots.enums import PollKind, PollState, SubjectKind
from zhucun.ledger.fields import SealedTextField, public_id_field


class Poll(models.Model):
    """Villagers of one village are asked about its cadres, its team or its Party branch.

    `answers` and the lines are as the pack had them on the day; `least` is the smallest group that
    is shown. `began_on`: from when on it could be answered, kept with the first print. `issued`
    counts the codes that are out; what came back is counted by its channel; `spoiled` are sheets
    that came back without a valid answer, and are among those on paper. `first_ends_on`: the last
    day as it was announced, where it was brought forward. `run_for`: the area of the office that
    opened it ("": of before it was kept).
    """

    public_id = public_id_field()
    village = models.ForeignKey("directory.Place", on_delete=models.PROTECT, related_name="+")
    area = models.CharField(max_length=12)
    kind = models.CharField(max_length=10, choices=PollKind.choices)
    title = models.CharField(max_length=80)
    state = models.CharField(max_length=8, choices=PollState.choices, default=PollState.OPENED)
    starts_on = models.DateField()
    ends_on = models.DateField()
    pack = models.CharField(max_length=40)
    pack_version = models.CharField(max_length=20)
    answers = models.JSONField()
    asks_words = models.BooleanField(default=True)
    least = models.PositiveIntegerField()
    size = models.PositiveIntegerField()
    special_share = models.DecimalField(max_digits=5, decimal_places=2, null=True)
    issued = models.PositiveIntegerField(default=0)
    batches = models.PositiveIntegerField(default=0)
    back_paper = models.PositiveIntegerField(default=0)
    back_link = models.PositiveIntegerField(default=0)
    back_kiosk = models.PositiveIntegerField(default=0)
    spoiled = models.PositiveIntegerField(default=0)
    opened_on = models.DateField()
    began_on = models.DateField(null=True)
    closed_on = models.DateField(null=True)
    first_ends_on = models.DateField(null=True)
    moved_because = models.CharField(max_length=200, blank=True)
    run_for = models.CharField(max_length=12, blank=True)
    aside_on = models.DateField(null=True)
    aside_by_name = models.CharField(max_length=60, blank=True)
    reason = models.CharField(max_length=200, blank=True)
    by = models.BigIntegerField()
    by_name = models.CharField(max_length=60)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=models.F("starts_on")), name="poll_ends_after_start"
            ),
        ]
        indexes = [models.Index(fields=["area", "closed_on"], name="poll_area")]

    @property
    def held_from(self) -> date:
        """The first day on which it could be answered, whatever it was announced for."""
        return self.began_on or max(self.starts_on, self.opened_on)

    @property
    def held_until(self) -> date:
        """The last day on which it could be answered; where all were back before, that day."""
        return min(self.ends_on, self.closed_on or self.ends_on)

    @property
    def back(self) -> int:
        """How many ballots came back, the spoiled ones among them."""
        return self.back_paper + self.back_link + self.back_kiosk

    @property
    def valid(self) -> int:
        return self.back - self.spoiled


class PollSubject(models.Model):
    """Of whom a poll asks; `name` is what stands on the sheet. Of a cadre `key` is his posting."""

    poll = models.ForeignKey(Poll, on_delete=models.CASCADE, related_name="subjects")
    number = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=9, choices=SubjectKind.choices)
    key = models.CharField(max_length=12)
    person = models.CharField(max_length=12, blank=True)
    name = models.CharField(max_length=120)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["poll", "kind", "key"], name="poll_subject_once"),
            models.UniqueConstraint(fields=["poll", "number"], name="poll_subject_number"),
        ]
        indexes = [models.Index(fields=["kind", "key"], name="poll_subject_key")]


class Line(models.Model):
    """One question about one subject, and how often each answer was given. Ballots are nothing else
    than one more in these columns."""

    poll = models.ForeignKey(Poll, on_delete=models.CASCADE, related_name="lines")
    subject = models.ForeignKey(PollSubject, on_delete=models.CASCADE, related_name="lines")
    number = models.PositiveSmallIntegerField()
    question = models.CharField(max_length=40)
    text = models.JSONField()
    satisfied = models.PositiveIntegerField(default=0)
    fairly_satisfied = models.PositiveIntegerField(default=0)
    dissatisfied = models.PositiveIntegerField(default=0)
    unknown = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["poll", "number"], name="poll_line_number"),
        ]


class Draw(models.Model):
    """One draw of households, in two steps, so that nobody can choose the sample.

    First the server draws a seed, keeps it sealed, and writes its digest (`commitment`) and that of
    the households (`frame_digest`) into the ledger; then somebody who cannot know the seed adds a
    word, and the seed is opened. The sample follows from seed, word and frame: anybody can repeat
    it. To others a household stands in the frame under a label (SM3 of `sealed_salt` and its id),
    so that whoever is evaluated does not learn who was asked.
    """

    public_id = public_id_field()
    poll = models.ForeignKey(Poll, on_delete=models.CASCADE, related_name="draws")
    number = models.PositiveSmallIntegerField()
    commitment = models.CharField(max_length=64)
    sealed_seed = SealedTextField(context="ballots.seed")
    sealed_salt = SealedTextField(context="ballots.salt")
    seed = models.CharField(max_length=64, blank=True)
    word = models.CharField(max_length=40, blank=True)
    frame = models.JSONField()
    frame_digest = models.CharField(max_length=64)
    households = models.PositiveIntegerField()
    specials = models.PositiveIntegerField()
    wanted = models.PositiveIntegerField()
    drawn_on = models.DateField(null=True)
    replaced_because = models.CharField(max_length=200, blank=True)
    by_name = models.CharField(max_length=60)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["poll", "number"], name="poll_draw_number"),
        ]


class Asked(models.Model):
    """A household that was drawn to be asked. Whether it answered is not known."""

    draw = models.ForeignKey(Draw, on_delete=models.CASCADE, related_name="asked")
    household = models.ForeignKey(
        "households.Household", on_delete=models.PROTECT, related_name="+"
    )
    rank = models.PositiveIntegerField()
    is_special = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["draw", "household"], name="household_asked_once"),
        ]


class Code(models.Model):
    """A code that is out: its keyed digest, and whether a ballot came with it. Codes have no
    number; all of a poll go when it is closed."""

    digest = models.CharField(max_length=64, primary_key=True)
    short = models.CharField(max_length=64, unique=True)
    poll = models.ForeignKey(Poll, on_delete=models.CASCADE, related_name="codes")
    is_spent = models.BooleanField(default=False)


class Kiosk(models.Model):
    """A device in the village on which villagers answer, until an hour. Only the digest of its
    address is kept."""

    public_id = public_id_field()
    poll = models.ForeignKey(Poll, on_delete=models.CASCADE, related_name="kiosks")
    digest = models.CharField(max_length=64, unique=True)
    place = models.CharField(max_length=60, blank=True)
    until = models.DateTimeField()
    is_shut = models.BooleanField(default=False)
    by_name = models.CharField(max_length=60)


class Said(models.Model):
    """Words that somebody wrote on a ballot, sealed; under a random key, without a day. All of a
    poll are written anew in another order when it is closed."""

    key = models.CharField(max_length=32, primary_key=True)
    poll = models.ForeignKey(Poll, on_delete=models.CASCADE, related_name="said")
    text = SealedTextField(context="ballots.said")
