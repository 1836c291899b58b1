"""What appraisal refuses: what happened, why, and the way out."""

from __future__ import annotations

from zhucun.kernel.problems import N_, Problem


class NoScheme(Problem):
    code = "appraisal.no-scheme"
    status = 422
    message = N_(
        "The pack %(pack)s has no scheme “%(score)s” for this kind of appraisal on %(day)s."
    )
    todo = N_(
        "Choose another scheme or another kind; the pack is looked up for the area and the day."
    )


class BadSettings(Problem):
    """A local scheme that does not add up, or names what the pack does not know."""

    code = "appraisal.bad-settings"
    status = 422
    message = N_("The settings do not fit: %(what)s.")
    todo = N_("Correct the number or the word; weights of one whole add up to 1.")


class DocumentNeeded(Problem):
    code = "appraisal.document-needed"
    status = 422
    message = N_("No document number is given.")
    todo = N_(
        "Give the number of the document by which it was decided, or of the paper it stands on."
    )


class SchemeAdoptedAlready(Problem):
    code = "appraisal.scheme-adopted"
    message = N_("This scheme was adopted on %(on)s and is not changed any more.")
    todo = N_("Draft a new one; it takes the place of this one from its own day on.")


class NotASimulatedScheme(Problem):
    code = "appraisal.simulate-first"
    message = N_("Nobody has seen yet what this scheme would change.")
    todo = N_("Try it on an appraisal first; then it can be adopted.")


class WindowOverlaps(Problem):
    code = "appraisal.window-overlaps"
    message = N_("There is an appraisal of this kind for these days and people already: %(title)s.")
    todo = N_("Open that one, or choose days that do not overlap.")


class RhythmChanges(Problem):
    code = "appraisal.rhythm-changes"
    message = N_(
        "From %(day)s on “%(part)s” is marked for other periods than before; no source says how "
        "the two are joined."
    )
    todo = N_("Hold one appraisal until that day and one from then on; people join the two.")


class WindowTooLong(Problem):
    code = "appraisal.window-too-long"
    status = 422
    message = N_("From %(since)s until %(until)s is no year, half-year or term.")
    todo = N_("Choose days of at most six years, the end after the start.")


class AppraisalClosed(Problem):
    code = "appraisal.closed"
    message = N_("This appraisal was frozen on %(on)s: nothing in it changes any more.")
    todo = N_(
        "If it has to be changed, the office opens it again: a new decision, with its reason."
    )


class NobodyServed(Problem):
    code = "appraisal.nobody-served"
    message = N_("Nobody was on post in %(area)s between %(since)s and %(until)s.")
    todo = N_("Check the area and the days; the roster says who served.")


class TextNeeded(Problem):
    code = "appraisal.text-needed"
    status = 422
    message = N_("This field is empty.")
    todo = N_("Say it in a sentence.")


class NumberInText(Problem):
    code = "appraisal.number-in-text"
    status = 422
    message = N_("The text holds what looks like somebody's phone or ID number.")
    todo = N_("Leave the number out: the text is read by others.")


class TextTooLong(Problem):
    code = "appraisal.text-too-long"
    status = 422
    message = N_("The text has %(length)s characters; %(most)s fit.")
    todo = N_("Say it more shortly.")


class DayOutside(Problem):
    code = "appraisal.day-outside"
    status = 422
    message = N_("%(day)s is not within %(start)s and %(end)s.")
    todo = N_("Correct the day; what has not happened yet is not recorded.")


class PartUnknown(Problem):
    code = "appraisal.part-unknown"
    status = 422
    message = N_("“%(part)s” of “%(period)s” is not reviewed by “%(by)s” in this scheme.")
    todo = N_("Choose a part, a period and a class of assessors that the scheme names.")


class PeriodNotOver(Problem):
    code = "appraisal.period-not-begun"
    status = 422
    message = N_("%(period)s begins on %(start)s: there is nothing to review yet.")
    todo = N_("Review it once the period has begun.")


class NotOnPost(Problem):
    code = "appraisal.not-on-post"
    status = 422
    message = N_("%(person)s was not on post in %(period)s.")
    todo = N_("Choose a period in which he served.")


class SelfReview(Problem):
    code = "appraisal.self-review"
    status = 403
    message = N_("Nobody reviews, decides or answers about himself.")
    todo = N_("Let somebody else of the same office do it.")


class NotInOffice(Problem):
    code = "appraisal.not-in-office"
    status = 403
    message = N_("On %(day)s you did not hold the office “%(office)s” for %(person)s.")
    todo = N_("Who held it on that day reviews, or the office records what was given on paper.")


class ReviewedAlready(Problem):
    """Two reviewers with the same post."""

    code = "appraisal.reviewed-already"
    message = N_("“%(office)s” has reviewed %(period)s already: %(reviewer)s on %(on)s.")
    todo = N_(
        "One office says one thing: the first review is withdrawn with a reason, or it stands."
    )


class MarkOutsideScale(Problem):
    code = "appraisal.mark-outside-scale"
    status = 422
    message = N_("%(mark)s is outside the scale from 0 to %(most)s.")
    todo = N_("Give a mark of the scale, or none and a comment.")


class MarkTooFine(Problem):
    code = "appraisal.mark-too-fine"
    status = 422
    message = N_("%(mark)s has more than two decimals.")
    todo = N_("Round the mark yourself; nothing is rounded for you.")


class MarkWordUnknown(Problem):
    code = "appraisal.mark-word-unknown"
    status = 422
    message = N_("“%(word)s” is not a mark of this part; its words are: %(words)s.")
    todo = N_("Use one of these words, or a number of the scale, or none and a comment.")


class MarkTwice(Problem):
    code = "appraisal.mark-twice"
    status = 422
    message = N_("Both a number (%(mark)s) and a word (“%(word)s”) are given as the mark.")
    todo = N_("Give one of them; the scheme says what the word counts.")


class NotReviewedByPeople(Problem):
    """Marks of villagers come from ballots, pledges from their progress."""

    code = "appraisal.not-reviewed-by-people"
    message = N_("“%(by)s” is not typed in: it comes from %(source)s.")
    todo = N_(
        "Hold the evaluation, or record the progress, where it belongs; it is read from there."
    )


class EvidenceUnknown(Problem):
    code = "appraisal.evidence-unknown"
    status = 422
    message = N_("There is no such record about this cadre: %(kind)s %(key)s.")
    todo = N_("Give a spot check or a matter of this cadre within the days, or a document number.")


class DeductionTwice(Problem):
    code = "appraisal.deduction-twice"
    message = N_("Points were deducted for %(key)s already.")
    todo = N_("One thing is deducted once; withdraw the other one first.")


class NotComputed(Problem):
    code = "appraisal.not-computed"
    message = N_("Nothing has been computed yet.")
    todo = N_("Compute the appraisal first, so that people decide with the evidence before them.")


class ComputedBefore(Problem):
    """Evidence came in after the computation on which a decision would rest."""

    code = "appraisal.computed-before"
    message = N_("Reviews or deductions came in after the last computation.")
    todo = N_("Compute again, then go on.")


class ComputedOtherwise(Problem):
    """What no review or deduction tells (a poll that closed, a pledged item that was done, a pack
    of another version) has changed what comes out; nothing is decided or frozen on the old one."""

    code = "appraisal.computed-otherwise"
    message = N_("Since the last computation the records have changed: %(what)s.")
    todo = N_(
        "Compute again and look at what differs: grades that still stand may be frozen, others are "
        "decided anew."
    )


class GradesNoLongerStand(Problem):
    code = "appraisal.grades-no-longer-stand"
    message = N_(
        "%(number)s grades were decided before the last computation and no longer stand: %(what)s."
    )
    todo = N_(
        "Open each of them again with a reason and decide it anew; one that differs from what the "
        "scheme comes to stands with a reason."
    )


class GradeStands(Problem):
    code = "appraisal.grade-stands"
    message = N_("The last computation carries this grade; it is not taken back.")
    todo = N_("An objection that is upheld opens it, or the signers' recall.")


class GradeUnknown(Problem):
    code = "appraisal.grade-unknown"
    status = 422
    message = N_("“%(grade)s” is not a grade of this scheme.")
    todo = N_("Choose one of its grades.")


class ReasonNeeded(Problem):
    code = "appraisal.reason-needed"
    status = 422
    message = N_("The grade differs from what the scheme comes to, and no reason is given.")
    todo = N_("Give the reason; the person will read it.")


class QuotaFull(Problem):
    code = "appraisal.quota-full"
    message = N_(
        "The quota of “%(grade)s” in %(group)s is full: %(slots)s of %(base)s (share %(share)s)."
    )
    todo = N_("Decide another grade, or take the grade from somebody else first, with a reason.")


class GateClosed(Problem):
    """The grade asks for something that is not met or not known (SQ24-010)."""

    code = "appraisal.gate-closed"
    message = N_("“%(grade)s” asks for: %(gate)s. It is not met, or not known.")
    todo = N_("Decide another grade, or bring the evidence and compute again.")


class ChangedMeanwhile(Problem):
    code = "appraisal.changed-meanwhile"
    message = N_("Somebody else changed this while you were looking at it.")
    todo = N_("Look at it again, then decide.")


class NotDecided(Problem):
    code = "appraisal.not-decided"
    message = N_("%(number)s people are not decided yet.")
    todo = N_("Decide them, or leave them out with a reason.")


class NotSigned(Problem):
    code = "appraisal.not-signed"
    message = N_("%(number)s grades are not signed to the end yet.")
    todo = N_("Let the offices sign whose turn it is.")


class NotNotified(Problem):
    code = "appraisal.not-notified"
    message = N_("%(number)s people have not been notified of their grade yet.")
    todo = N_("Notify them; who does not know his grade cannot object.")


class ObjectionsOpen(Problem):
    code = "appraisal.objections-open"
    message = N_("%(number)s objections wait for an answer.")
    todo = N_("Answer them first.")


class ObjectionDaysRunning(Problem):
    code = "appraisal.objection-days-running"
    message = N_("People may object until %(until)s.")
    todo = N_("Freeze it after that day.")


class ObjectionAfterFreeze(Problem):
    code = "appraisal.objection-after-freeze"
    message = N_("The appraisal was frozen on %(on)s; an objection is not taken any more.")
    todo = N_(
        "Write to the office that decided: it can open the appraisal again, as a new decision with "
        "its reason, and then takes the objection."
    )


class ObjectionTooLate(Problem):
    code = "appraisal.objection-too-late"
    message = N_("Objections were taken until %(until)s.")
    todo = N_("Write to the office that decided; it may still change the grade with a reason.")


class ObjectionTooEarly(Problem):
    code = "appraisal.objection-too-early"
    message = N_("You have not been notified of a grade.")
    todo = N_("Wait for the notice; then you may object.")


class ObjectionOpen(Problem):
    code = "appraisal.objection-open"
    message = N_("Your objection of %(on)s has not been answered yet.")
    todo = N_("Wait for the answer; then you may say more.")


class AnsweredAlready(Problem):
    code = "appraisal.answered-already"
    message = N_("This objection was answered on %(on)s.")
    todo = N_("Look at the answer; who objects again is answered again.")


class NotFrozen(Problem):
    code = "appraisal.not-frozen"
    message = N_("This appraisal is not frozen.")
    todo = N_("It is computed anew from what is on record; only frozen evidence is computed again.")


class EvidenceChanged(Problem):
    """The kept evidence does not have the digest under which it was frozen."""

    code = "appraisal.evidence-changed"
    status = 500
    message = N_("The kept evidence has another digest than on the day it was frozen.")
    todo = N_("Bring it to the administrator: the database was changed past the application.")


class ComputingFailed(Problem):
    code = "appraisal.computing-failed"
    status = 500
    message = N_("The computation ended with an error: %(what)s.")
    todo = N_("Ask for it again; the administrator finds the cause in the log.")


class RunUnderWay(Problem):
    code = "appraisal.run-under-way"
    message = N_("A computation of this appraisal is under way since %(since)s.")
    todo = N_("Wait until it has ended.")


class AppraiseeUnclear(Problem):
    code = "appraisal.appraisee-unclear"
    status = 422
    message = N_("“%(name)s” is not one person of this appraisal.")
    todo = N_("Give the village too, or the number of the posting.")


class CellUnfit(Problem):
    code = "appraisal.cell-unfit"
    status = 422
    message = N_("“%(value)s” is not a %(what)s of this appraisal.")
    todo = N_("Use the words of the template.")


class SignedAlready(Problem):
    code = "appraisal.signed-already"
    message = N_("This grade has been signed; it is not decided again.")
    todo = N_(
        "An objection that is upheld, or the signers' recall, brings it back; so does the office "
        "where a new computation no longer carries it."
    )
