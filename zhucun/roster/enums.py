"""Words of the roster. The values are the words that policy packs use in their expressions."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from zhucun.directory.enums import Speciality


class PostingRole(models.TextChoices):
    FIRST_SECRETARY = "first_secretary", _("First secretary")
    MEMBER = "member", _("Team member")
    CAPTAIN = "captain", _("Township captain")
    STAR_INSTRUCTOR = "star_instructor", _("Five-star branch instructor")


class PostingState(models.TextChoices):
    POSTED = "posted", _("On post")
    ENDED = "ended", _("Ended")
    RECALLED = "recalled", _("Recalled")


class RoundKind(models.TextChoices):
    TERM = "term", _("Regular round")
    REINFORCEMENT = "reinforcement", _("Reinforcement")
    SINGLE = "single", _("Single change")


class RoundState(models.TextChoices):
    OPEN = "open", _("Open")
    PUBLISHED = "published", _("Published")


class NominationSource(models.TextChoices):
    VOLUNTEER = "volunteer", _("Volunteered")
    UNIT = "unit", _("Recommended by the unit")


class AvoidanceKind(models.TextChoices):
    """Why a person is not sent to a place (回避)."""

    HOME_VILLAGE = "home_village", _("Home village")
    KIN = "kin", _("Kin hold office there")
    SPOUSE = "spouse", _("Spouse is on post there")
    OTHER = "other", _("Other reason")


class AvoidanceSource(models.TextChoices):
    DECLARED = "declared", _("Declared by the person")
    CHECKED = "checked", _("Checked by the office")


class NeedKind(models.TextChoices):
    """What a village asks for (terms/demand): the specialities of people, and besides what units
    have (YN-024)."""

    PARTY_BUILDING = Speciality.PARTY_BUILDING.value, Speciality.PARTY_BUILDING.label
    POLITICS_LAW = Speciality.POLITICS_LAW.value, Speciality.POLITICS_LAW.label
    PROJECT = Speciality.PROJECT.value, Speciality.PROJECT.label
    INDUSTRY = Speciality.INDUSTRY.value, Speciality.INDUSTRY.label
    AGRONOMY = Speciality.AGRONOMY.value, Speciality.AGRONOMY.label
    FOREST_ECONOMY = "forest_economy", _("Under-forest economy")
    HUSBANDRY = Speciality.HUSBANDRY.value, Speciality.HUSBANDRY.label
    CULTURE_TOURISM = Speciality.CULTURE_TOURISM.value, Speciality.CULTURE_TOURISM.label
    FINANCE = Speciality.FINANCE.value, Speciality.FINANCE.label
    EDUCATION = Speciality.EDUCATION.value, Speciality.EDUCATION.label
    HEALTH = Speciality.HEALTH.value, Speciality.HEALTH.label
    ENGINEERING = Speciality.ENGINEERING.value, Speciality.ENGINEERING.label
    OTHER = Speciality.OTHER.value, Speciality.OTHER.label


class TakeUp(models.TextChoices):
    """The steps of taking up a post (到岗), in their usual order."""

    NOTICE = "notice", _("Notice issued")
    LETTER = "letter", _("Appointment letter issued")
    TRAINING = "training", _("Trained before the post")
    DUTIES = "duties", _("Duties acknowledged")
    ARRIVAL = "arrival", _("Arrived in the village")
    PARTY_RELATION = "party_relation", _("Party relation transferred")
    SURVEY = "survey", _("Baseline survey done")
    RELEASED = "released", _("Released from the work of the own unit")


class EndReason(models.TextChoices):
    """Why somebody leaves a post."""

    TERM = "term", _("End of the term")
    SINGLE_CHANGE = "single_change", _("Single change")
    RECALL = "recall", _("Recall")
    ILLNESS = "illness", _("Illness")
    DEATH = "death", _("Death in post")
    OTHER = "other", _("Other reason")


class HandoverState(models.TextChoices):
    OPEN = "open", _("Under way")
    SIGNED = "signed", _("Signed by both")
    CLOSED = "closed", _("Closed")


class ItemState(models.TextChoices):
    OPEN = "open", _("Waiting")
    ACCEPTED = "accepted", _("Accepted")
    REFUSED = "refused", _("Refused")


class ItemKind(models.TextChoices):
    """What is handed over. Rooms above register kinds of their own."""

    CHECKLIST = "checklist", _("Handover checklist")
    PROMISE = "promise", _("Standing promise")
    TAKE_UP = "take_up", _("Step of taking up the post")
    TEAM = "team", _("Team")
    CAPTAINCY = "captaincy", _("Captaincy")
    KEYS = "keys", _("Keys")
    DOCUMENTS = "documents", _("Documents")
    FUNDS = "funds", _("Funds")
    MATTER = "matter", _("Matter in hand")
