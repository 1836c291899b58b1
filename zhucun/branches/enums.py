"""Words of the village's organisations. Values are the words that the packs use in expressions."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class BranchKind(models.TextChoices):
    VILLAGE = "village", _("Village branch")
    JOINT = "joint", _("Joint branch")


class Stage(models.TextChoices):
    """How far somebody is on the way into the Party (发展党员), in this order."""

    APPLICANT = "applicant", _("Applicant")
    ACTIVIST = "activist", _("Activist")
    CANDIDATE = "candidate", _("Candidate for membership")
    PROBATIONARY = "probationary", _("Probationary member")
    FULL = "full", _("Full member")


class LeftBranch(models.TextChoices):
    """Why somebody no longer belongs to a branch."""

    TRANSFERRED = "transferred", _("Transferred to another branch")
    DIED = "died", _("Died")
    WITHDREW = "withdrew", _("No longer pursued")
    EXPELLED = "expelled", _("Left the Party")
    MISTAKE = "mistake", _("Recorded by mistake")


class Capacity(models.TextChoices):
    """As what somebody belongs to a joint branch (HH18-095)."""

    UNIT_MEMBER = "unit_member", _("Party member of the unit")
    HELPER = "helper", _("Paired helper")
    VILLAGE_MEMBER = "village_member", _("Party member of the village")


class Body(models.TextChoices):
    """The two committees of a village (村支两委)."""

    BRANCH = "branch", _("Branch committee")
    VILLAGERS = "villagers", _("Villagers' committee")


class Office(models.TextChoices):
    SECRETARY = "secretary", _("Secretary")
    DEPUTY_SECRETARY = "deputy_secretary", _("Deputy secretary")
    DIRECTOR = "director", _("Director")
    DEPUTY_DIRECTOR = "deputy_director", _("Deputy director")
    MEMBER = "member", _("Committee member")


class SourceClass(models.TextChoices):
    """Where a member of a committee comes from (HH18-058)."""

    PROSPERITY_LEADER = "prosperity_leader", _("Prosperity leader")
    COOP_HEAD = "coop_head", _("Head of a co-operative")
    RETURNEE_WORKER = "returnee_worker", _("Came home from work elsewhere")
    VETERAN = "veteran", _("Veteran")
    STUDENT_OFFICIAL = "student_official", _("Student village official")
    RETURNED_GRADUATE = "returned_graduate", _("Returned graduate")
    OTHER = "other", _("Another source")


class SeatEnd(models.TextChoices):
    TERM_OVER = "term_over", _("The term is over")
    RESIGNED = "resigned", _("Resigned")
    DISMISSED = "dismissed", _("Dismissed")
    DIED = "died", _("Died in office")
    MISTAKE = "mistake", _("Recorded by mistake")


class DismissalState(models.TextChoices):
    OPEN = "open", _("Proposed, to be reviewed and decided")
    DECIDED = "decided", _("Decided: the office has ended")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class MeetingKind(models.TextChoices):
    """三会一课, the theme day, and what a joint branch meets for."""

    MEMBER_MEETING = "member_meeting", _("General meeting of members")
    COMMITTEE_MEETING = "committee_meeting", _("Meeting of the branch committee")
    GROUP_MEETING = "group_meeting", _("Meeting of a Party group")
    LECTURE = "lecture", _("Party lecture")
    THEME_DAY = "theme_day", _("Theme day")
    ORGANISATION_LIFE = "organisation_life", _("Organisation life")
    COLLECTIVE_STUDY = "collective_study", _("Collective study")
    SPECIAL_STUDY = "special_study", _("Special study in the village")
    MASS_WORK = "mass_work", _("Mass work")


class RectificationState(models.TextChoices):
    """列入 → 整顿 → 验收 → 摘帽."""

    OPEN = "open", _("Being rectified")
    SUBMITTED = "submitted", _("Waits for acceptance")
    ACCEPTED = "accepted", _("Accepted, label still borne")
    REMOVED = "removed", _("Label removed")
    WITHDRAWN = "withdrawn", _("Listed by mistake")


class LeadershipState(models.TextChoices):
    """The same of the leadership team of a township, which bears no label (HH18-088)."""

    OPEN = "open", _("Being rectified")
    SUBMITTED = "submitted", _("Waits for the re-check")
    ACCEPTED = "accepted", _("Re-checked, not yet ended")
    REMOVED = "removed", _("Rectification over")
    WITHDRAWN = "withdrawn", _("Opened by mistake")


class TalentKind(models.TextChoices):
    RESERVE = "reserve", _("Reserve of the village")
    LEADER = "leader", _("Prosperity leader")
    RETURNEE = "returnee", _("Returnee")


class Track(models.TextChoices):
    """The two tracks of 双培双带."""

    MEMBER_TO_LEADER = "member_to_leader", _("From member to prosperity leader")
    LEADER_TO_MEMBER = "leader_to_member", _("From prosperity leader to member")


class TrackState(models.TextChoices):
    IDENTIFIED = "identified", _("Chosen")
    IN_TRAINING = "in_training", _("In training")
    COMPLETED = "completed", _("Completed")
    STOPPED = "stopped", _("Stopped")


class Met(models.TextChoices):
    """What a checker found of one task of a star."""

    MET = "met", _("Met")
    UNMET = "unmet", _("Not met")


class RuleKind(models.TextChoices):
    """What a rule of a village orders."""

    CONVENTION = "convention", _("Village convention")
    CHARTER = "charter", _("Charter of self-government")
    MEETING = "meeting", _("Meetings and resolutions")
    FINANCE = "finance", _("Finances and assets")
    PARTY = "party", _("Life of the branch")
    SUPERVISION = "supervision", _("Publicity and supervision")
    SERVICE = "service", _("Service and duty")
    OTHER = "other", _("Other rule")
