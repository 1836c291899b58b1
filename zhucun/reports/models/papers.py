"""Papers, contact cards, and forms that are asked for."""

from __future__ import annotations

from datetime import date

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import F, Q

from zhucun.kernel.ids import ID_LENGTH, new_public_id
from zhucun.ledger.fields import SealedTextField
from zhucun.reports.enums import AskedState, Every, FormKind, Language, PrintState
from zhucun.roster.enums import PostingRole


class Issued(models.Model):
    """A paper as it was issued. Printing it again prints the same; nothing here ever changes.

    `form` is the edition of the template, `digest` the SM3 over kind, edition and content.
    """

    public_id = models.CharField(
        max_length=ID_LENGTH, unique=True, default=new_public_id, editable=False
    )
    kind = models.CharField(max_length=12, choices=FormKind.choices)
    form = models.PositiveSmallIntegerField()
    subject = models.CharField(max_length=80)
    area = models.CharField(max_length=12)
    title = models.CharField(max_length=200)
    issuer = models.CharField(max_length=60)
    number = models.CharField(max_length=40, blank=True)
    language = models.CharField(max_length=2, choices=Language.choices)
    data = models.JSONField(encoder=DjangoJSONEncoder)
    digest = models.CharField(max_length=64, unique=True)
    issued_on = models.DateField()
    issued_at = models.DateTimeField()
    by = models.BigIntegerField()
    by_name = models.CharField(max_length=60)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["issuer", "number"], condition=~Q(number=""), name="issued_number_once"
            ),
        ]
        indexes = [
            models.Index(fields=["area", "issued_at"], name="issued_area"),
            models.Index(fields=["subject"], name="issued_subject"),
        ]


class Named(models.Model):
    """A cadre whom a paper names, and his unit: both may read it. Public ids."""

    issued = models.ForeignKey(Issued, on_delete=models.PROTECT, related_name="named")
    person = models.CharField(max_length=ID_LENGTH)
    unit = models.CharField(max_length=ID_LENGTH, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["issued", "person"], name="named_once"),
        ]
        indexes = [
            models.Index(fields=["person"], name="named_person"),
            models.Index(fields=["unit"], name="named_unit"),
        ]


class ContactCard(models.Model):
    """The contact card of one cadre (便民联心卡, SQ24-056), as it hangs in the homes of a village.

    What it says is frozen; the number is sealed. A card is in force until it is withdrawn: when
    its cadre leaves or something on it changes, another one `replaces` it.
    """

    public_id = models.CharField(
        max_length=ID_LENGTH, unique=True, default=new_public_id, editable=False
    )
    posting = models.ForeignKey("roster.Posting", on_delete=models.PROTECT, related_name="+")
    area = models.CharField(max_length=12)
    role = models.CharField(max_length=16)
    version = models.PositiveIntegerField()
    name = models.CharField(max_length=30)
    unit_name = models.CharField(max_length=100, blank=True)
    place_name = models.CharField(max_length=60)
    phone = SealedTextField(context="reports.card.phone")
    phone_index = models.BinaryField(max_length=16)
    issued_on = models.DateField()
    withdrawn_on = models.DateField(null=True)
    replaces = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="+")
    by = models.BigIntegerField()
    by_name = models.CharField(max_length=60)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["posting"], condition=Q(withdrawn_on=None), name="card_one_in_force"
            ),
        ]
        indexes = [models.Index(fields=["area", "withdrawn_on"], name="card_area")]


class Photo(models.Model):
    """The portrait of a cadre for his contact card, one a person; he or his office gives it, or
    nobody: then the frame stays empty. `content` is the picture in base64, sealed.
    """

    person = models.OneToOneField("directory.Person", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=4)
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    turned = models.PositiveSmallIntegerField(default=1)
    content = SealedTextField(context="reports.card.photo")
    digest = models.CharField(max_length=64)
    kept_at = models.DateTimeField()
    by = models.BigIntegerField()
    by_name = models.CharField(max_length=60)


class CardPrint(models.Model):
    """Sheets of all cards in force of an area; also the queue of the worker that makes them.

    `total` and `done` count cards with their copies. `worker`, `beat_at` and `tries` say who makes
    them and when that was last heard of.
    """

    public_id = models.CharField(
        max_length=ID_LENGTH, unique=True, default=new_public_id, editable=False
    )
    area = models.CharField(max_length=12)
    copies = models.PositiveSmallIntegerField()
    language = models.CharField(max_length=2, choices=Language.choices)
    site = models.CharField(max_length=200)
    total = models.PositiveIntegerField()
    done = models.PositiveIntegerField(default=0)
    state = models.CharField(max_length=9, choices=PrintState.choices, default=PrintState.WAITING)
    worker = models.CharField(max_length=40, blank=True)
    beat_at = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)
    failure = models.JSONField(null=True)
    asked_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    by = models.BigIntegerField()
    by_name = models.CharField(max_length=60)

    class Meta:
        indexes = [
            models.Index(fields=["state", "asked_at"], name="card_print_queue"),
            models.Index(fields=["area", "asked_at"], name="card_print_area"),
        ]


class CardFile(models.Model):
    """Some sheets of a print as one PDF, in base64 and sealed: they hold phone numbers."""

    print = models.ForeignKey(CardPrint, on_delete=models.CASCADE, related_name="files")
    number = models.PositiveIntegerField()
    name = models.CharField(max_length=80)
    cards = models.PositiveIntegerField()
    size = models.PositiveIntegerField()
    content = SealedTextField(context="reports.card.sheets")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["print", "number"], name="card_file_once"),
        ]


class AskedForm(models.Model):
    """A form that a department asks cadres to fill in elsewhere: who asks, on what basis, of whom,
    how often, from its first day to its last; afterwards it is asked no more.

    `area` is where it is asked, all below among it; `basis` a document number or its words.
    """

    public_id = models.CharField(
        max_length=ID_LENGTH, unique=True, default=new_public_id, editable=False
    )
    area = models.CharField(max_length=12)
    title = models.CharField(max_length=100)
    issuer = models.CharField(max_length=60)
    basis = models.CharField(max_length=120)
    every = models.CharField(max_length=7, choices=Every.choices)
    roles = models.JSONField()
    first_day = models.DateField()
    last_day = models.DateField()
    digest = models.CharField(max_length=64)
    registered_at = models.DateTimeField()
    withdrawn_on = models.DateField(null=True)
    withdraw_reason = models.CharField(max_length=200, blank=True)
    by = models.BigIntegerField()
    by_name = models.CharField(max_length=60)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(issuer="") & ~Q(basis=""), name="asked_form_has_basis"
            ),
            models.CheckConstraint(
                condition=Q(last_day__gte=F("first_day")), name="asked_form_ends_after_start"
            ),
            models.UniqueConstraint(
                fields=["digest"], condition=Q(withdrawn_on=None), name="asked_form_once"
            ),
        ]
        indexes = [models.Index(fields=["area", "last_day"], name="asked_form_area")]

    def state_on(self, day: date) -> AskedState:
        """How it stands; it drops out by itself after its last day."""
        if self.withdrawn_on is not None:
            return AskedState.WITHDRAWN
        if self.last_day < day:
            return AskedState.EXPIRED
        return AskedState.COMING if self.first_day > day else AskedState.IN_FORCE

    @property
    def role_words(self) -> list[str]:
        return [str(PostingRole(role).label) for role in self.roles]


class AskedField(models.Model):
    """One heading of such a form. `plain` is what it is compared by."""

    form = models.ForeignKey(AskedForm, on_delete=models.CASCADE, related_name="fields")
    number = models.PositiveSmallIntegerField()
    label = models.CharField(max_length=100)
    plain = models.CharField(max_length=100)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["form", "number"], name="asked_field_in_order"),
            models.UniqueConstraint(fields=["form", "plain"], name="asked_field_once"),
        ]
        indexes = [models.Index(fields=["plain"], name="asked_field_plain")]
