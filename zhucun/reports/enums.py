"""Words of the reports."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class FormKind(models.TextChoices):
    """What is printed; the value names the template."""

    APPOINTMENT = "appointment", _("Appointment letter")
    NOTICE = "notice", _("Notice of a round")
    PARTY = "party", _("Party relation letter (draft)")
    HANDOVER = "handover", _("Handover list")
    EXPIRY = "expiry", _("List of terms that end")
    TERM = "term", _("Record of the term")


class Language(models.TextChoices):
    CHINESE = "zh", _("Chinese")
    ENGLISH = "en", _("English")


class CardState(models.TextChoices):
    """How the contact card of somebody on post stands."""

    MISSING = "missing", _("No card yet")
    CHANGED = "changed", _("To be re-issued")
    CURRENT = "current", _("In force")


class PrintState(models.TextChoices):
    """How far sheets of contact cards are that a worker makes."""

    WAITING = "waiting", _("Waiting to be made")
    RUNNING = "running", _("Being made")
    DONE = "done", _("Ready")
    FAILED = "failed", _("Failed")
    CANCELLED = "cancelled", _("Stopped")


class Every(models.TextChoices):
    """How often a form is filled in."""

    ONCE = "once", _("Once")
    MONTH = "month", _("Every month")
    QUARTER = "quarter", _("Every quarter")
    YEAR = "year", _("Every year")


class AskedState(models.TextChoices):
    """How a form that a department asks for stands on a day."""

    COMING = "coming", _("From its first day on")
    IN_FORCE = "in_force", _("In force")
    EXPIRED = "expired", _("Expired")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class Verdict(models.TextChoices):
    """What is known of a heading that a form would ask for."""

    NEW = "new", _("New")
    KNOWN = "known", _("Known here")
    ASKED = "asked", _("Asked already")
    TWICE = "twice", _("Twice in this form")


class Compliance(models.TextChoices):
    """Whether the running configuration keeps a prohibition, as far as it can be checked."""

    MET = "met", _("Complies")
    NOT_MET = "not_met", _("Does not comply")
    WORD = "word", _("Needs a person's word")


class RunScope(models.TextChoices):
    """Whose archives a run issues."""

    ENDED = "ended", _("Terms that have ended")
    ALL = "all", _("Every term, running ones as they stand")


class StoryKind(models.TextChoices):
    """The words of the packs (`terms/story`)."""

    SECRETARY_STORY = "secretary_story", _("Secretary's story")
    PERSON_REPORT = "person_report", _("Example of a person")
    COLLECTIVE_REPORT = "collective_report", _("Example of a team")


class StoryState(models.TextChoices):
    """How far a story is."""

    DRAFT = "draft", _("Draft")
    REVIEW = "review", _("In review")
    PUBLISHED = "published", _("Published")
    HIDDEN = "hidden", _("Hidden")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class ConsentWay(models.TextChoices):
    """How somebody agreed to be named."""

    SIGNED = "signed", _("Signed on paper")
    HERE = "here", _("Said so here himself")


class NamedAs(models.TextChoices):
    """On which register of the village somebody stands whom a text names; the column of it."""

    PERSON = "person", _("Cadre of the village")
    LOCAL = "local", _("People of the village's organisations")
    MEMBER = "member", _("Members of households")


class Fact(models.TextChoices):
    """What a story may rest on."""

    PROJECT = "project", _("Project")
    MATTER = "matter", _("Matter settled")
    INCOME = "income", _("Collective income of a year")
    PLAN_ITEM = "plan_item", _("Item of a plan")
    VISIT = "visit", _("Bright spot of a visit")


class ReportState(models.TextChoices):
    """How far a quarterly report is that was handed in."""

    HANDED_IN = "handed_in", _("Handed in")
    RETURNED = "returned", _("Given back to its author")
    KEPT = "kept", _("Kept in the archive")


class Silence(models.TextChoices):
    """Why a part of a pillar has no rows."""

    NO_ROOM = "no-room", _("No record of this kind is kept here")
    NO_SCREENING = "no-screening", _("No record of what this question asks about is kept here")
    NO_FLOW = "no-flow", _("The steps of this procedure are signed nowhere here")
    NOT_GRADED = "not-graded", _("The source gives the scheme no grades")
    NO_APPRAISAL = "no-appraisal", _("No appraisal of this kind runs here")
    NOT_OF_TEAMS = "not-of-teams", _("The matrix is about something that no room matches")
    BY_SUBJECT = "by-subject", _("Nobody ticks this list here")
    BY_DUTY = "by-duty", _("Counted by the duty of the same name")
    ON_CARD = "on-card", _("Stands on a plain-language card; nothing is ticked")
    TRIGGERS = "triggers", _("A list of what leads to a case; none of it is to be in place")
    KINDS = "kinds", _("A list of kinds by which records are told apart")
    IN_COUNTIES = "in-counties", _("Counted on the pages of the counties")
    NO_ITEMS = "no-items", _("The source gives a number of items and does not list them")
    WORDS = "words", _("A word of the policy; there is nothing to measure")
    NO_RUN = "no-run", _("No cross-check has been run here")
    NO_LIST = "no-list", _("Not computed: a list that it compares with was never imported")
    OF_AREA = "of-area", _("Counted for the whole area only")
    HIDDEN = "hidden", _("Your account does not see records of this kind")


class PlainKind(models.TextChoices):
    """The four plain-language cards of a cadre (四张明白卡, YN-054): the items of the packs'
    checklist."""

    POLICY = "policy", _("Policies of assistance")
    WORK = "work", _("State of the work")
    MANAGEMENT = "management", _("Rules of management")
    DUTY = "duty", _("Duties and tasks")
