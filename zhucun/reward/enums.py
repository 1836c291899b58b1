"""Words of use and reward. The values are the words that policy packs use in their expressions."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class OutcomeKind(models.TextChoices):
    """Four kinds, each counted by itself (HN22-039 to HN22-042)."""

    PROMOTION = "promotion", _("Promotion")
    FURTHER_USE = "further_use", _("Further use")
    RANK = "rank", _("Rise in rank")
    TITLE = "title", _("Rise in professional title")


class Level(models.TextChoices):
    CENTRAL = "central", _("Central")
    PROVINCE = "province", _("Province")
    PREFECTURE = "prefecture", _("Prefecture")
    COUNTY = "county", _("County")
    TOWNSHIP = "township", _("Township")


class RewardStanding(models.TextChoices):
    """How somebody comes out of the rules of a list."""

    IN = "in", _("All rules hold")
    OUT = "out", _("A rule speaks against it")
    UNKNOWN = "unknown", _("Something is not known")


class ListPurpose(models.TextChoices):
    """For what a list of people is checked."""

    PROMOTION = "promotion", _("Promotion")
    COMMENDATION = "commendation", _("Commendation")
    RANK = "rank", _("Rise in rank")
    COUNTY_LEADERSHIP = "county_leadership", _("Leadership of a county office")
    SELECTION = "civil_servant_selection", _("Selection of civil servants")
    EXAM = "three_categories_exam", _("Exam for village heads and others")
    RECRUITMENT = "targeted_recruitment", _("Recruitment for a township")


class ExamKind(models.TextChoices):
    """Exams in which heads of village committees get bonus points (HH18-082)."""

    EXAM = "three_categories_exam", _("Selection from the three categories of people")
    RECRUITMENT = "targeted_recruitment", _("Targeted recruitment for a township")


class Found(models.TextChoices):
    """Whether the directory knows a name of a list."""

    ONE = "one", _("Found")
    NONE = "none", _("Nobody of this name")
    SEVERAL = "several", _("Several of this name")


class Ground(models.TextChoices):
    """Why somebody is asked to answer."""

    ABSENCE = "absence", _("Absence found by spot checks")
    GRADE = "grade", _("Appraised with the lowest grade")
    TARGET = "target", _("A target was missed")
    DISCIPLINE = "discipline", _("Discipline or integrity")
    OTHER = "other", _("Other ground")


class FactKind(models.TextChoices):
    """What a case rests on: a record that exists, or a document by its words."""

    CHECK = "check", _("Spot check")
    GRADE = "grade", _("Appraisal")
    EXIT = "exit", _("Exit")
    PLEDGE = "pledge", _("Pledge")
    MATTER = "matter", _("Matter")
    TARGET = "target", _("Pledge with consequence")
    SCREENING = "screening", _("Confirmed violation")
    DOCUMENT = "document", _("Document")


class Trigger(models.TextChoices):
    """What leads to the rectification of a village's committees: the items of the packs' checklist
    (HH18-088)."""

    PROBLEMS = "problems", _("Outstanding problems from weak work")
    DISSATISFIED = "dissatisfied", _("The masses are not satisfied")
    UNMET = "unmet", _("The reduction task is unmet")


class Measure(models.TextChoices):
    """The ladder, from the lightest."""

    CRITICISM = "criticism", _("Criticism")
    ADMONITION = "admonition", _("Admonition")
    LETTER = "letter", _("Letter to the sending unit")
    BONUS = "bonus", _("Reward of the year cancelled")
    RECALL = "recall", _("Recall")
    REPLACEMENT = "replacement", _("Replacement")
    REMOVAL = "removal", _("Removal from office")


class PledgeVerdict(models.TextChoices):
    """What came of a pledge with consequence at its day (HH18-053)."""

    KEPT = "kept", _("Kept")
    MISSED = "missed", _("Missed")


class LiabilityState(models.TextChoices):
    OPEN = "open", _("To be verified and decided")
    DECIDED = "decided", _("Decided")
    LIFTED = "lifted", _("Lifted on appeal")
    RESTORED = "restored", _("Restored")
    WITHDRAWN = "withdrawn", _("Withdrawn")
