"""Tables of the directory."""

from __future__ import annotations

from datetime import date

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from zhucun.directory.enums import (
    Education,
    Gender,
    PersonnelClass,
    PoliticalStatus,
    Role,
    Speciality,
    TokenKind,
    UnitKind,
    UnitLevel,
)
from zhucun.kernel.divisions import Level, code_range
from zhucun.kernel.ids import ID_LENGTH
from zhucun.ledger.fields import SealedTextField, on_day, public_id_field


class PlaceQuerySet(models.QuerySet["Place"]):
    def on(self, day: date) -> PlaceQuerySet:
        """Places that existed on the day."""
        return self.filter(on_day(day))

    def under(self, area: str) -> PlaceQuerySet:
        """The area itself and all below it; an index range scan."""
        low, high = code_range(area)
        return self.filter(code__gte=low, code__lt=high)


class Place(models.Model):
    """A place for as long as its code stood for it; identity is the code with its first day,
    never the name."""

    code = models.CharField(max_length=12)
    level = models.PositiveSmallIntegerField(choices=[(level.value, level.name) for level in Level])
    name = models.CharField(max_length=60)
    short_name = models.CharField(max_length=60)
    pinyin = models.CharField(max_length=120, blank=True)
    initials = models.CharField(max_length=30, blank=True)
    valid_from = models.DateField()
    valid_until = models.DateField(null=True)
    merged_into = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="+")

    objects = PlaceQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["code", "valid_from"], name="place_code_since"),
            models.UniqueConstraint(
                fields=["code"], condition=Q(valid_until=None), name="place_code_now"
            ),
        ]
        indexes = [
            models.Index(fields=["level", "code"], name="place_level_code"),
            models.Index(fields=["initials"], name="place_initials"),
        ]


class PlaceTag(models.Model):
    """A dated classification of a place; bitemporal: valid from/until, recorded and retracted."""

    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="tags")
    area = models.CharField(max_length=12)
    tag = models.CharField(max_length=40)
    valid_from = models.DateField()
    valid_until = models.DateField(null=True)
    basis = models.CharField(max_length=200, blank=True)
    recorded_at = models.DateTimeField(db_default=Now())
    retracted_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["place", "tag", "valid_from"],
                condition=Q(retracted_at=None),
                name="place_tag_since",
            ),
        ]
        indexes = [models.Index(fields=["tag", "area"], name="place_tag_area")]


class PlaceFigure(models.Model):
    """One number of a place (households, population …) as of a day; the latest one up to a day
    holds."""

    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="figures")
    name = models.CharField(max_length=30)
    value = models.PositiveIntegerField()
    as_of = models.DateField()
    recorded_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["place", "name", "as_of"], name="place_figure_once"),
        ]


class Unit(models.Model):
    """A sending unit or another organisation."""

    public_id = public_id_field()
    name = models.CharField(max_length=100)
    pinyin = models.CharField(max_length=200, blank=True)
    initials = models.CharField(max_length=60, blank=True)
    credit_code = models.CharField(max_length=18, null=True, unique=True)  # noqa: DJ001 - unique
    level = models.CharField(max_length=12, choices=UnitLevel.choices)
    kind = models.CharField(max_length=20, choices=UnitKind.choices, default=UnitKind.OTHER)
    area = models.CharField(max_length=12)
    contact = models.CharField(max_length=30, blank=True)
    phone = SealedTextField(context="directory.unit.phone")
    remarks = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["area", "name"], name="unit_name_in_area")]


class Person(models.Model):
    """A cadre or candidate. Number and phone are sealed; names of cadres are public by their
    office."""

    public_id = public_id_field()
    name = models.CharField(max_length=30)
    pinyin = models.CharField(max_length=80, blank=True)
    initials = models.CharField(max_length=20, blank=True)
    gender = models.CharField(max_length=6, choices=Gender.choices, blank=True)
    ethnicity = models.CharField(max_length=12, blank=True)
    birth_on = models.DateField(null=True)
    education = models.CharField(max_length=10, choices=Education.choices, blank=True)
    political_status = models.CharField(max_length=20, choices=PoliticalStatus.choices, blank=True)
    party_since = models.DateField(null=True)
    work_since = models.DateField(null=True)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="people")
    office = models.CharField(max_length=60, blank=True)
    personnel_class = models.CharField(max_length=20, choices=PersonnelClass.choices, blank=True)
    speciality = models.CharField(max_length=20, choices=Speciality.choices, blank=True)
    has_rural_experience = models.BooleanField(null=True)
    id_number = SealedTextField(context="directory.person.id_number")
    id_index = models.BinaryField(max_length=16, null=True, unique=True)
    phone = SealedTextField(context="directory.person.phone")
    phone_index = models.BinaryField(max_length=16, null=True, db_index=True)
    remarks = models.CharField(max_length=200, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["name"], name="person_name"),
            models.Index(fields=["pinyin"], name="person_pinyin"),
            models.Index(fields=["initials"], name="person_initials"),
        ]


class AccountManager(BaseUserManager["Account"]):
    def get_by_natural_key(self, username: str | None) -> Account:
        return self.get(username=username)


class Account(AbstractBaseUser):
    """Somebody who signs in."""

    username = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=60)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    language = models.CharField(max_length=7, default="zh-hans")
    is_active = models.BooleanField(default=True)

    objects = AccountManager()

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS = ["name"]

    def get_full_name(self) -> str:
        return self.name


class Grant(models.Model):
    """A role that an account holds in an area, and for some roles in one unit, for a time."""

    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="grants")
    role = models.CharField(max_length=16, choices=Role.choices)
    area = models.CharField(max_length=12, blank=True)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="+")
    valid_from = models.DateField()
    valid_until = models.DateField(null=True)

    class Meta:
        indexes = [models.Index(fields=["account", "valid_until"], name="grant_account")]


class ApiToken(models.Model):
    """A key to the API, or of one device to the sync door; only its SM3 digest is kept.

    `public_id` names a device to its owner; `seen_at` is when it last sent or fetched anything.
    """

    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="tokens")
    digest = models.CharField(max_length=64, unique=True)
    kind = models.CharField(max_length=6, choices=TokenKind.choices, default=TokenKind.API)
    public_id = models.CharField(max_length=ID_LENGTH, null=True, unique=True)  # noqa: DJ001 - unique
    label = models.CharField(max_length=60)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    seen_at = models.DateTimeField(null=True)
