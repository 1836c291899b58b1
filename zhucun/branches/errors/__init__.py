"""What the village's organisations refuse. No sentence names a villager."""

from __future__ import annotations

from zhucun.branches.errors.rectifying import CaseClosed as CaseClosed
from zhucun.branches.errors.rectifying import CaseRunning as CaseRunning
from zhucun.branches.errors.rectifying import MeasureDone as MeasureDone
from zhucun.branches.errors.rectifying import MeasuresOpen as MeasuresOpen
from zhucun.branches.errors.rectifying import NotATownship as NotATownship
from zhucun.branches.errors.rectifying import TriggerUnknown as TriggerUnknown
from zhucun.kernel.problems import N_, Problem


class NotAVillage(Problem):
    code = "branches.not-a-village"
    status = 422
    message = N_("%(place)s is not a village; branches and committees are of villages.")
    todo = N_("Choose the village.")


class RecordIdTaken(Problem):
    code = "branches.record-id-taken"
    message = N_("A record with other content is kept under this id.")
    todo = N_("Open that record, or record this one under a new id.")


class BadRecordId(Problem):
    code = "branches.bad-record-id"
    status = 422
    message = N_("“%(id)s” is not an id of a record.")
    todo = N_("Give 12 letters and digits of Crockford's alphabet, or none.")


class TextNeeded(Problem):
    code = "branches.text-needed"
    status = 422
    message = N_("Something is left empty that has to be said.")
    todo = N_("Write it down in a few words.")


class TooLong(Problem):
    code = "branches.too-long"
    status = 422
    message = N_("The text has %(length)s characters; %(most)s fit.")
    todo = N_("Say it in fewer words.")


class NumberInText(Problem):  # a text that stands in lists
    code = "branches.number-in-text"
    status = 422
    message = N_("The text holds what looks like a phone or ID number.")
    todo = N_("Take the number out; whoever may read it finds it with the person.")


class DayInFuture(Problem):
    code = "branches.day-in-future"
    status = 422
    message = N_("%(day)s lies in the future.")
    todo = N_("Record it once it has happened.")


class DayTooEarly(Problem):
    code = "branches.day-too-early"
    status = 422
    message = N_("%(day)s lies before %(first)s, the day from which this is possible.")
    todo = N_("Correct the date.")


class TooYoung(Problem):
    code = "branches.too-young"
    status = 422
    message = N_("On %(day)s this person, born on %(born)s, is not yet %(least)s years old.")
    todo = N_("Correct the day or the day of birth; neither the Party nor an office takes a minor.")


class BranchIsThere(Problem):
    code = "branches.branch-is-there"
    message = N_("%(place)s already has a branch named “%(name)s”.")
    todo = N_("Open that branch, or give the new one its own name.")


class JointIsThere(Problem):
    code = "branches.joint-is-there"
    message = N_("%(place)s already has a joint branch, since %(day)s.")
    todo = N_("Add the unit to that branch, or dissolve it first.")


class BranchDissolved(Problem):
    code = "branches.branch-dissolved"
    message = N_("The branch “%(name)s” was dissolved on %(day)s.")
    todo = N_("Choose the branch that follows it.")


class JointJoinsTwo(Problem):
    """HH18-094: a branch of the unit and the branch of the village build it together."""

    code = "branches.joint-joins-two"
    status = 422
    message = N_("A joint branch needs a unit that helps, and a branch of the village.")
    todo = N_("Choose the unit, and record the branch of %(place)s first.")


class NotThisKind(Problem):
    code = "branches.not-this-kind"
    status = 422
    message = N_("“%(name)s” is not the kind of branch that does this.")
    todo = N_("Members belong to village branches; units and enrolments to joint branches.")


class NotRequired(Problem):
    code = "branches.not-required"
    status = 422
    message = N_("Somebody among these does not belong into the joint branch on that day.")
    todo = N_("Open the joint branch again: it shows who belongs to it and is missing.")


class NobodyNamed(Problem):
    code = "branches.nobody-named"
    status = 422
    message = N_("It is not said who it is.")
    todo = N_("Choose somebody who is on record, or write the name.")


class PersonKnown(Problem):
    """Same name, same birthday, same village: a person decides whether it is the same one."""

    code = "branches.person-known"
    message = N_("Somebody of this name and date of birth is on record in %(place)s.")
    todo = N_("Choose that person, or say that this is another one.")


class PersonDead(Problem):  # nothing new is recorded of the dead
    code = "branches.person-dead"
    message = N_("The person with the ID number %(who)s died before %(on)s.")
    todo = N_("Check the number; if the death was recorded by mistake, correct it first.")


class NameMasked(Problem):
    code = "branches.name-masked"
    status = 422
    message = N_("“%(value)s” is a masked name.")
    todo = N_("Import a list with whole names; a masked export cannot be taken over.")


class MemberElsewhere(Problem):
    """A member of two branches."""

    code = "branches.member-elsewhere"
    message = N_("This person already belongs to the branch “%(branch)s”.")
    todo = N_("End the membership there first, with the day and the reason.")


class MemberTwice(Problem):
    code = "branches.member-twice"
    message = N_("This person stands in the list twice.")
    todo = N_("Keep one of the two rows.")


class MemberGone(Problem):
    code = "branches.member-gone"
    message = N_("This person left the branch on %(day)s.")
    todo = N_("Open the branch to which the person belongs now.")


class StageBackwards(Problem):
    code = "branches.stage-backwards"
    message = N_("“%(stage)s” does not come after “%(now)s”, the stage since %(day)s.")
    todo = N_("Choose a later stage and a later day; a mistake is ended as such and recorded anew.")


class BranchUnknown(Problem):
    code = "branches.branch-unknown"
    status = 422
    message = N_("%(place)s has no branch named “%(name)s”.")
    todo = N_("Correct the name, or found the branch first.")


class BranchUnclear(Problem):
    code = "branches.branch-unclear"
    status = 422
    message = N_("%(place)s has %(count)s branches, and the row does not say which.")
    todo = N_("Add a column with the name of the branch.")


class TermRunning(Problem):
    code = "branches.term-running"
    message = N_("Term %(number)s of %(place)s is still running.")
    todo = N_("Close that term first, with its last day.")


class TermIsThere(Problem):
    code = "branches.term-is-there"
    message = N_("Term %(number)s of %(place)s is already on record.")
    todo = N_("Open that term, or correct the number.")


class TermsCross(Problem):
    code = "branches.terms-cross"
    message = N_("Term %(number)s of %(place)s lies across: %(since)s to %(until)s.")
    todo = N_("Correct the days or the number; terms follow each other and never overlap.")


class TermClosed(Problem):
    code = "branches.term-closed"
    message = N_("This term was closed on %(day)s.")
    todo = N_("Open the term that follows it.")


class OfficeOfOtherBody(Problem):
    code = "branches.office-of-other-body"
    status = 422
    message = N_("“%(office)s” is no office of this body: %(body)s.")
    todo = N_(
        "A secretary belongs to the branch committee, a director to the villagers' committee."
    )


class SeatTaken(Problem):
    code = "branches.seat-taken"
    message = N_("The office “%(office)s” is held by somebody else.")
    todo = N_("End that seat first, with the day and the reason.")


class SeatTwice(Problem):
    code = "branches.seat-twice"
    message = N_("This person already has a seat in this body.")
    todo = N_("End that seat first; a person has one office in a body.")


class SeatEnded(Problem):
    code = "branches.seat-ended"
    message = N_("This seat ended on %(day)s.")
    todo = N_("Nothing more can be recorded of it.")


class MeetingIsVoid(Problem):
    code = "branches.meeting-is-void"
    message = N_("This meeting was voided on %(day)s.")
    todo = N_("Record the meeting anew.")


class KindNotHeld(Problem):
    code = "branches.kind-not-held"
    status = 422
    message = N_("“%(kind)s” is not held by this kind of branch.")
    todo = N_("Choose another kind of meeting, or the joint branch.")


class CadreElsewhere(Problem):
    code = "branches.cadre-elsewhere"
    status = 422
    message = N_("One of the cadres was not on post in this village on %(day)s.")
    todo = N_("Choose cadres of the village's team.")


class NoHead(Problem):
    """Only the secretary of the branch and the director of the committee (HH18-089)."""

    code = "branches.no-head"
    status = 422
    message = N_(
        "“%(office)s” is not the secretary of the branch or the director of the committee."
    )
    todo = N_("End the seat of another member with its reason, from the page of the committee.")


class DismissalRunning(Problem):
    code = "branches.dismissal-running"
    message = N_("A dismissal from this office has been proposed on %(day)s.")
    todo = N_("Go on with that one, or withdraw it with a reason.")


class DismissalOver(Problem):
    code = "branches.dismissal-over"
    message = N_("This dismissal stands at “%(state)s”.")
    todo = N_("Open it again and look at what was recorded.")


class NoVoteNeeded(Problem):
    code = "branches.no-vote-needed"
    message = N_("A Party secretary is replaced by the Party committee; the villagers do not vote.")
    todo = N_("Record the vote of the villagers for the director of the committee only.")


class ConcernsYou(Problem):
    code = "branches.concerns-you"
    status = 403
    message = N_("Nobody proposes or records a dismissal that concerns himself.")
    todo = N_("Somebody else of the office does it.")


class SignoffDecides(Problem):
    code = "branches.signoff-decides"
    message = N_("This is decided by the signatures that the pack asks for.")
    todo = N_("Open its sign-off; whoever signs there decides.")


class TalentIsThere(Problem):
    code = "branches.talent-is-there"
    message = N_("This person has been “%(kind)s” since %(day)s.")
    todo = N_("Nothing needs to be recorded again.")


class TalentOver(Problem):
    code = "branches.talent-over"
    message = N_("This recognition ended on %(day)s.")
    todo = N_("Recognise the person anew, with the day.")


class TrackIsThere(Problem):
    code = "branches.track-is-there"
    message = N_("This person is already on this track since %(day)s.")
    todo = N_("Go on with that one.")


class TrackOver(Problem):
    code = "branches.track-over"
    message = N_("This track stands at “%(state)s”.")
    todo = N_("Open it again and look at what was recorded.")


class NotAMember(Problem):
    code = "branches.not-a-member"
    message = N_("On %(day)s this person is in no branch as a Party member.")
    todo = N_("Record the membership in the branch first; the track follows it.")


class NotALeader(Problem):
    code = "branches.not-a-leader"
    message = N_("On %(day)s this person is not recognised as a prosperity leader.")
    todo = N_("Record the recognition first; the track follows it.")


class StarsUnset(Problem):
    code = "branches.stars-unset"
    status = 422
    message = N_("The pack of %(place)s knows no stars for %(day)s.")
    todo = N_("Stars are given where the pack names them.")


class StarUnknown(Problem):
    code = "branches.star-unknown"
    status = 422
    message = N_("“%(star)s” is none of the stars: %(stars)s.")
    todo = N_("Write the star as the pack calls it.")


class TooManyTasks(Problem):
    code = "branches.too-many-tasks"
    message = N_("The pack counts %(slots)s tasks; with this list there would be %(count)s.")
    todo = N_("Withdraw tasks that no longer stand, or correct the list.")


class TaskElsewhere(Problem):
    code = "branches.task-elsewhere"
    status = 422
    message = N_("This task is not one of the branch's area, or was withdrawn.")
    todo = N_("Open the stars of the branch again.")


class PointsWrong(Problem):
    code = "branches.points-wrong"
    status = 422
    message = N_("%(points)s points do not fit a task of at most %(most)s.")
    todo = N_("Give points from 0 up to those of the task.")


class StarsWrong(Problem):
    code = "branches.stars-wrong"
    status = 422
    message = N_("%(stars)s is not a number of stars from 0 to %(most)s.")
    todo = N_("Correct the number.")


class RuleThere(Problem):
    code = "branches.rule-there"
    message = N_("The village has a rule “%(title)s” in force.")
    todo = N_("Open that rule and revise it, or give this one its own title.")


class RuleNotInForce(Problem):
    code = "branches.rule-not-in-force"
    message = N_("The rule “%(title)s” is in force no more.")
    todo = N_("Open the one that took its place, or record a new rule.")
