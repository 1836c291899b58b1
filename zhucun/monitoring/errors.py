"""What the monitoring refuses. No sentence names a villager."""

from __future__ import annotations

from zhucun.kernel.problems import N_, Problem


class HouseholdNeeded(Problem):
    """A sign without a household."""

    code = "monitoring.household-needed"
    status = 422
    message = N_("A sign is about one household; this one names none that lives in the village.")
    todo = N_("Choose the household; who is not in the registry is registered there first.")


class HouseholdGone(Problem):
    code = "monitoring.household-gone"
    message = N_("The household %(number)s ended on %(on)s.")
    todo = N_("Look for the household that its members joined.")


class DayInFuture(Problem):
    code = "monitoring.day-in-future"
    status = 422
    message = N_("%(day)s is still to come.")
    todo = N_("Correct the day; what has not happened is not recorded.")


class DayTooEarly(Problem):
    code = "monitoring.day-too-early"
    status = 422
    message = N_("%(day)s lies before %(start)s, the day of the step before.")
    todo = N_("Correct one of the two days.")


class DayBeforeDocuments(Problem):
    """No pack speaks of this day: most often the year is mistyped."""

    code = "monitoring.day-before-documents"
    status = 422
    message = N_("%(day)s lies before %(start)s, when the documents of this area begin.")
    todo = N_("Correct the day; perhaps the year is mistyped.")


class RecordIdTaken(Problem):
    """The same id for another household or case: a form that was changed, or two devices."""

    code = "monitoring.record-id-taken"
    message = N_("A record of another household is kept under this id.")
    todo = N_("Open the form anew and record this one under an id of its own.")


class TextNeeded(Problem):
    code = "monitoring.text-needed"
    status = 422
    message = N_("This field is empty.")
    todo = N_("Say it in a sentence.")


class WordUnknown(Problem):
    code = "monitoring.word-unknown"
    status = 422
    message = N_("“%(word)s” is not a word of this list.")
    todo = N_("Choose one of the list.")


class NotUnderWay(Problem):
    code = "monitoring.not-under-way"
    message = N_("This case is not being examined any more: %(state)s.")
    todo = N_("Open the household again; a new sign opens a new case.")


class RefusedAlready(Problem):
    """Somebody else was faster, with another reason."""

    code = "monitoring.refused-already"
    message = N_("This case was not taken in on %(on)s, with the reason “%(reason)s”.")
    todo = N_("That is what the household was told; a new sign opens a new case.")


class AnnouncedAlready(Problem):
    code = "monitoring.announced-already"
    message = N_("The county's notice of this case was published on %(on)s.")
    todo = N_("It is published once; look at its text in the case.")


class FoundNeedsReason(Problem):
    """What the registry says holds unless somebody says why it does not."""

    code = "monitoring.found-needs-reason"
    status = 422
    message = N_("What was found on site is not what the registry says, and no reason is given.")
    todo = N_("Say in a sentence why; or leave the field empty, then the registry holds.")


class NotMonitored(Problem):
    code = "monitoring.not-monitored"
    message = N_("This household is not under monitoring: %(state)s.")
    todo = N_("Only a household that was identified gets measures and can have its risk removed.")


class AuthorisationNeeded(Problem):
    """Nobody looks into somebody's data without his leave."""

    code = "monitoring.authorisation-needed"
    status = 422
    message = N_("There is no letter of authorisation signed by the household.")
    todo = N_("Print the letter, let the household sign it, then record it in the case.")


class LetterUnsigned(Problem):
    code = "monitoring.letter-unsigned"
    status = 422
    message = N_("It is not said who signed the letter.")
    todo = N_("Choose who of the household signed; where nobody could, say who did and why.")


class LetterCoversNobody(Problem):
    code = "monitoring.letter-covers-nobody"
    status = 422
    message = N_("The letter names none of the household whose data may be compared.")
    todo = N_("Choose those who stand on the paper.")


class ScopeNeeded(Problem):
    code = "monitoring.scope-needed"
    status = 422
    message = N_("The letter names no register with which the data may be compared.")
    todo = N_("Choose those that stand on the paper.")


class CheckNeeded(Problem):
    code = "monitoring.check-needed"
    message = N_("The household has not been checked on site yet.")
    todo = N_("Record the check first.")


class ReviewNeeded(Problem):
    code = "monitoring.review-needed"
    message = N_("The village has not reviewed this case yet.")
    todo = N_("Record the review and its votes first.")


class StepNotOpen(Problem):
    """What somebody signed, or what hangs on the board, is not rewritten behind him."""

    code = "monitoring.step-not-open"
    message = N_(
        "This cannot be recorded now: a step before it is not signed, somebody has signed what it "
        "says, or it hangs on the village's board."
    )
    todo = N_(
        "Whoever signed last recalls the signature, or whoever signs next rejects it with a "
        "reason; then it is recorded anew."
    )


class VotesMissing(Problem):
    code = "monitoring.votes-missing"
    status = 422
    message = N_("Nobody voted.")
    todo = N_("Give the votes for and against.")


class PublishedAlready(Problem):
    """It is published once, in the village only."""

    code = "monitoring.published-already"
    message = N_("This case has been published from %(start)s on; it is published once.")
    todo = N_("Answer the objections, or wait until its days are over.")


class PublicityTooLong(Problem):
    code = "monitoring.publicity-too-long"
    status = 422
    message = N_("A publicity from %(since)s until %(until)s hangs for more than %(most)s days.")
    todo = N_("Correct the last day.")


class NotPublished(Problem):
    code = "monitoring.not-published"
    message = N_("This case has not been published.")
    todo = N_("Publish it in the village first.")


class PersonalInPublicity(Problem):
    """The guard: nothing of this goes to a board."""

    code = "monitoring.personal-in-publicity"
    status = 422
    message = N_("The text holds what no publicity may show: %(what)s.")
    todo = N_("Take it out; the households are named, and nothing else of them.")


class NotDecided(Problem):
    code = "monitoring.not-decided"
    message = N_("The county has not decided this case yet.")
    todo = N_("The notice follows the decision.")


class MeasureDelivered(Problem):
    code = "monitoring.measure-delivered"
    message = N_("This measure was delivered on %(on)s.")
    todo = N_("Add another measure for what is still to be done.")


class OwnerNeeded(Problem):
    code = "monitoring.owner-needed"
    status = 422
    message = N_("A measure has somebody who answers for it.")
    todo = N_("Give the name and the office.")


class RemovalRuns(Problem):
    code = "monitoring.removal-runs"
    message = N_("The removal of this risk is already being examined, since %(start)s.")
    todo = N_("Open it, or withdraw it first.")


class RemovalEnded(Problem):
    code = "monitoring.removal-ended"
    message = N_("This removal is not being examined any more.")
    todo = N_("Open the case again.")


class WithdrawnAlready(Problem):
    """Somebody else was faster, with another reason."""

    code = "monitoring.withdrawn-already"
    message = N_("This removal was withdrawn on %(on)s, with the reason “%(reason)s”.")
    todo = N_("Ask for it again when its conditions hold.")


class NotRemoved(Problem):
    code = "monitoring.not-removed"
    message = N_("The risk of this household is not removed; the four things are checked after it.")
    todo = N_("Open the case to see how far it is.")


class NotExited(Problem):
    code = "monitoring.not-exited"
    message = N_("On this day it is not among those that left poverty, and no risk was removed.")
    todo = N_("Choose a later day; an exit is entered in the register first.")


class FourUnset(Problem):
    code = "monitoring.four-unset"
    message = N_("The documents of this area do not say which things stay after the exit.")
    todo = N_("Whoever keeps the area's policy pack adds the list with its document.")


class SignSettled(Problem):
    code = "monitoring.sign-settled"
    message = N_("This sign was settled on %(on)s, with the words “%(how)s”.")
    todo = N_("Nothing is left to do here.")


class NotCertain(Problem):
    code = "monitoring.not-certain"
    message = N_("This sign was matched without an ID number and is not confirmed yet.")
    todo = N_("Compare name, birth and village with the registry, then confirm it or dismiss it.")


class ChangedMeanwhile(Problem):
    """Two clerks at one case."""

    code = "monitoring.changed-meanwhile"
    message = N_("Somebody else changed this case since you opened it.")
    todo = N_("Nothing of yours was recorded; look at it now, and send yours again if it holds.")


class NobodyFound(Problem):
    code = "monitoring.nobody-found"
    status = 422
    message = N_("Nobody in the registry of this area has this ID number.")
    todo = N_("Check the number; who is not registered is registered first.")


class NotOneFound(Problem):
    """Without an ID number: what the row says fits nobody, or too many to compare."""

    code = "monitoring.not-one-found"
    status = 422
    message = N_("What this row says fits %(number)s households of the registry.")
    todo = N_("Give the ID number, or the day of birth and the village.")


class DeadOnly(Problem):
    """Without an ID number: what the row says fits nobody who lives, and somebody who died."""

    code = "monitoring.dead-only"
    message = N_(
        "What this row says of name, birth and village fits nobody alive. It fits persons who "
        "died: %(persons)s, the last in the household %(number)s, before %(on)s."
    )
    todo = N_(
        "Ask the department; of the dead nothing new is taken. If it is somebody else, give the ID "
        "number; if the death was recorded by mistake, take it back on the page of the household."
    )


class BirthMonthUnreadable(Problem):
    code = "monitoring.birth-month-unreadable"
    status = 422
    message = N_("“%(value)s” is not a month of birth.")
    todo = N_("Write it as 1980-06.")


class KeysMissing(Problem):
    code = "monitoring.keys-missing"
    status = 422
    message = N_("Without an ID number a row needs the village or the day of birth.")
    todo = N_("Add one of them, or the ID number; by the name alone nobody is matched.")


class MonthUnreadable(Problem):
    code = "monitoring.month-unreadable"
    status = 422
    message = N_("“%(value)s” is not a month.")
    todo = N_("Write it as 2025-03.")


class MonthInFuture(Problem):
    code = "monitoring.month-in-future"
    status = 422
    message = N_("%(value)s has not begun yet.")
    todo = N_("Correct the month.")


class MonthsDiffer(Problem):
    code = "monitoring.months-differ"
    status = 422
    message = N_("This row is of %(value)s, the list of %(month)s.")
    todo = N_("A list is of one month; take the other rows into a list of their own.")


class AmountNeeded(Problem):
    code = "monitoring.amount-needed"
    status = 422
    message = N_("Without an amount it cannot be said whether this is a sign.")
    todo = N_("Give the self-paid amount in yuan.")


class WarningUnset(Problem):
    code = "monitoring.warning-unset"
    status = 422
    message = N_("From which amount this is a sign is not configured here: %(names)s.")
    todo = N_("Enter the region's own value with its document into the policy pack.")


class ParameterNotTried(Problem):
    code = "monitoring.parameter-not-tried"
    status = 422
    message = N_("“%(name)s” is not a number that the rules of this area use.")
    todo = N_("Choose one of the list.")
