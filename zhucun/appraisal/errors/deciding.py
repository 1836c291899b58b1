"""What computing, deciding, notices, objections and freezing refuse."""

from __future__ import annotations

from zhucun.kernel.problems import N_, Problem


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
    todo = N_(
        "An objection that is upheld opens it. Once it is frozen the office may open the whole "
        "appraisal again, with a reason, and then this grade."
    )


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


class NotifiedAlready(Problem):
    code = "appraisal.notified-already"
    message = N_("%(person)s was notified of the grade on %(on)s and is not left out any more.")
    todo = N_(
        "An objection that is upheld, or another decision, opens the grade; then it can be done."
    )


class ObjectionsOpen(Problem):
    code = "appraisal.objections-open"
    message = N_("%(number)s objections wait for an answer.")
    todo = N_("Answer them first.")


class ObjectionDaysRunning(Problem):
    code = "appraisal.objection-days-running"
    message = N_("People may object until %(until)s.")
    todo = N_("Freeze it after that day.")


class ToldToday(Problem):
    """Where the pack says for how long somebody may object, `ObjectionDaysRunning` guards it."""

    code = "appraisal.told-today"
    message = N_(
        "%(number)s people were notified only on %(on)s; for how many days they may object is not "
        "configured."
    )
    todo = N_("Freeze it on a later day: who has just been told has had no time to object.")


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
        "An objection that is upheld brings it back. So does the office, with a reason, where a "
        "new computation no longer carries it or the appraisal was opened again since."
    )
