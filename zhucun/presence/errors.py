"""What presence refuses."""

from __future__ import annotations

from zhucun.kernel.problems import N_, Problem

# ── month sheets, duty, checks ────────────────────────────────────────


class EditedMeanwhile(Problem):
    """`fields` names what differs: {name: [base, theirs, yours]}."""

    code = "presence.edited-meanwhile"
    message = N_("Somebody changed this record after you opened it.")
    todo = N_("Look at both versions, then save again what you want to keep.")


class TripIdTaken(Problem):
    code = "presence.trip-id-taken"
    message = N_("Another trip has this number already.")
    todo = N_("Record the trip again; it then gets a number of its own.")


class TripOverlaps(Problem):
    code = "presence.trip-overlaps"
    message = N_("%(person)s already has a trip from %(start)s until %(until)s.")
    todo = N_("Cancel that trip first, or choose days that do not overlap.")


class OutsidePosting(Problem):
    code = "presence.outside-posting"
    status = 422
    message = N_("%(person)s is not on post in %(place)s on %(day)s.")
    todo = N_("Choose days within the posting.")


class SheetLocked(Problem):
    code = "presence.sheet-locked"
    message = N_("The month sheet of %(person)s for %(month)s is locked.")
    todo = N_("Enter a correction with its reason instead.")


class SheetNotLocked(Problem):
    code = "presence.sheet-not-locked"
    message = N_("The month sheet of %(person)s for %(month)s is not locked yet.")
    todo = N_("Change the trip, the leave or the check itself; the sheet follows.")


class MonthNotOver(Problem):
    code = "presence.month-not-over"
    status = 422
    message = N_("The month is not over: a sheet is confirmed from its last day, %(day)s.")
    todo = N_("Come back on that day.")


class NotServingThen(Problem):
    code = "presence.not-serving-then"
    status = 422
    message = N_("%(person)s was not on post in %(month)s.")
    todo = N_("Choose a month of the posting.")


class SheetChanged(Problem):
    """What is confirmed is what was shown."""

    code = "presence.sheet-changed"
    message = N_("The sheet of %(person)s changed after it was shown: %(days)s.")
    todo = N_("Look at it again, then confirm.")


class OwnConfirmationMissing(Problem):
    code = "presence.own-confirmation-missing"
    message = N_("%(person)s has not confirmed the sheet as it stands now.")
    todo = N_("Ask for the confirmation, or say why the sheet is locked without it.")


class NothingToCorrect(Problem):
    code = "presence.nothing-to-correct"
    status = 422
    message = N_("%(day)s stands in the sheet as this already.")
    todo = N_("Choose another sign, or leave the day.")


class CodeNotForDay(Problem):
    code = "presence.code-not-for-day"
    status = 422
    message = N_("%(day)s is no day of this sheet.")
    todo = N_("Choose a day of the month and the posting.")


class SeedNeeded(Problem):
    code = "presence.seed-needed"
    status = 422
    message = N_("A draw needs a seed, so that anybody can repeat it.")
    todo = N_("Write a seed: today's lottery number, a word, any figures.")


class NobodyToDraw(Problem):
    code = "presence.nobody-to-draw"
    status = 422
    message = N_("Nobody is on post in this area on %(day)s.")
    todo = N_("Choose another area or day.")


class OutsideDraw(Problem):
    code = "presence.outside-draw"
    status = 422
    message = N_("%(person)s was not drawn in this draw.")
    todo = N_("Record the check without a draw.")


class CheckIdTaken(Problem):
    code = "presence.check-id-taken"
    message = N_("Another check has this number already.")
    todo = N_("Record the check again; it then gets a number of its own.")


class CheckAhead(Problem):
    code = "presence.check-ahead"
    status = 422
    message = N_("%(day)s has not come yet.")
    todo = N_("Record what was found, on its day or after it.")


class ChecksHimself(Problem):
    code = "presence.checks-himself"
    status = 422
    message = N_("Nobody checks himself.")
    todo = N_("Somebody else who may check records it.")


class CheckVoid(Problem):
    code = "presence.check-void"
    message = N_("This check was set aside on %(day)s.")
    todo = N_("Record a new check.")


class NoAbsence(Problem):
    code = "presence.no-absence"
    status = 422
    message = N_("This check found no absence, so there is nothing to decide.")
    todo = N_("Choose a check that found one.")


class WarningDecided(Problem):
    code = "presence.warning-decided"
    message = N_("%(name)s decided about this absence on %(day)s.")
    todo = N_("Open that decision.")


class ReasonNeeded(Problem):
    code = "presence.reason-needed"
    status = 422
    message = N_("A reason is missing.")
    todo = N_("Say in a few words why.")


class NightElsewhere(Problem):
    code = "presence.night-elsewhere"
    status = 422
    message = N_("%(person)s does not serve in %(place)s on %(day)s.")
    todo = N_("Choose cadres of this village.")


# ── leave ────────────────────────────────────────


class LeaveIdTaken(Problem):
    code = "presence.leave-id-taken"
    message = N_("Another leave has this number already.")
    todo = N_("Ask for the leave again; it then gets a number of its own.")


class LeaveTooShort(Problem):
    code = "presence.leave-too-short"
    status = 422
    message = N_("A leave lasts half a day at least.")
    todo = N_("Choose one half of the day, or more days.")


class LeaveBeforePosting(Problem):
    code = "presence.leave-before-posting"
    status = 422
    message = N_("%(person)s serves in %(place)s from %(day)s only.")
    todo = N_("Begin the leave on that day or later.")


class LeavePastPosting(Problem):
    code = "presence.leave-past-posting"
    status = 422
    message = N_("%(person)s serves in %(place)s until %(day)s; the leave would last longer.")
    todo = N_("End the leave on that last day; what follows is asked for at the next post.")


class LeaveOverlaps(Problem):
    code = "presence.leave-overlaps"
    message = N_("%(person)s already has a leave from %(start)s until %(last)s.")
    todo = N_("Cancel that leave or report back from it first, or choose other days.")


class SubstituteNotThere(Problem):
    code = "presence.substitute-not-there"
    status = 422
    message = N_("%(person)s is not on post in this township on all days of the leave.")
    todo = N_("Choose a colleague who serves nearby on all these days.")


class SubstituteAway(Problem):
    code = "presence.substitute-away"
    message = N_("%(person)s has a leave of his own from %(start)s until %(last)s.")
    todo = N_("Choose another substitute, or other days.")


class LeaveSettled(Problem):
    code = "presence.leave-settled"
    message = N_("This leave no longer waits for an answer: %(state)s.")
    todo = N_("Open it and look at how it stands; a change of plans is a new leave.")


class LeaveBegun(Problem):
    code = "presence.leave-begun"
    message = N_("The leave began on %(day)s and can no longer be cancelled.")
    todo = N_("Report back with the day of return; the days that were not taken count no longer.")


class LeaveNotApproved(Problem):
    code = "presence.leave-not-approved"
    message = N_("Nobody reports back from a leave that is not approved: %(state)s.")
    todo = N_("Wait for the answer, or cancel the leave.")


class ReturnBeforeStart(Problem):
    code = "presence.return-before-start"
    status = 422
    message = N_("The leave begins on %(day)s; the return would be before it.")
    todo = N_("Cancel the leave if it was not taken.")


class ReturnAhead(Problem):
    code = "presence.return-ahead"
    status = 422
    message = N_("%(day)s has not come yet.")
    todo = N_("Report back on the day of return or after it.")


class AlreadyReturned(Problem):
    code = "presence.already-returned"
    message = N_("The return is recorded for %(day)s.")
    todo = N_("Open the leave; a wrong day is set right in the month sheet with a reason.")


class LeaveEndedWithPosting(Problem):
    code = "presence.leave-ended-with-posting"
    message = N_("%(person)s left the post in %(place)s on %(day)s, and the leave ended with it.")
    todo = N_("There is nothing to report; days after that count at no post.")
