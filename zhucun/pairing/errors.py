"""What pairing refuses."""

from __future__ import annotations

from zhucun.kernel.problems import N_, NotAllowed, Problem


class HelperIsThere(Problem):
    code = "pairing.helper-is-there"
    message = N_("%(person)s is a helper already, since %(since)s.")
    todo = N_("Change what is kept of that helper, or end it first.")


class HelperGone(Problem):
    """Somebody who is no helper on the day: signed out yesterday, or not yet in."""

    code = "pairing.helper-gone"
    message = N_("%(person)s is no helper on %(day)s.")
    todo = N_("Choose another helper, or a day on which this one serves.")


class AreaDoesNotFit(Problem):
    code = "pairing.area-does-not-fit"
    status = 422
    message = N_("“%(level)s” does not fit the place %(place)s.")
    todo = N_("Give the place where this person works: of village cadres the village.")


class HouseholdPaired(Problem):
    code = "pairing.household-paired"
    message = N_("Household %(number)s has a helper already: %(person)s, since %(since)s.")
    todo = N_("End that pairing first; nobody is paired twice.")


class HouseholdGone(Problem):
    code = "pairing.household-gone"
    message = N_("Household %(number)s is none any more on %(day)s.")
    todo = N_("Leave it out; look at its page for what became of it.")


class HouseholdNotYet(Problem):
    code = "pairing.household-not-yet"
    status = 422
    message = N_("Household %(number)s is on record from %(start)s on, not yet on %(day)s.")
    todo = N_("Choose that day or a later one.")


class HouseholdStillPaired(Problem):
    """A pairing whose end is known and lies after the day on which the new one would begin."""

    code = "pairing.household-still-paired"
    message = N_("%(person)s helps household %(number)s from %(since)s until %(until)s.")
    todo = N_("Let the new pairing begin on %(until)s or later, or end the other one earlier.")


class PairedAhead(Problem):
    code = "pairing.paired-ahead"
    status = 422
    message = N_("%(day)s has not come yet: nobody is paired ahead of the day.")
    todo = N_("Choose today or an earlier day; pair again when the day has come.")


class HelperFull(Problem):
    """The cap is the pack's (HH18-070)."""

    code = "pairing.helper-full"
    message = N_("%(person)s would help %(households)s households; %(most)s are the most.")
    todo = N_("Choose somebody with a place left.")


class Kin(Problem):
    code = "pairing.kin"
    message = N_("%(person)s is kin to household %(number)s, or belongs to it.")
    todo = N_("Choose a helper who is not.")


class HouseholdUnknown(Problem):
    code = "pairing.household-unknown"
    status = 422
    message = N_("No household of the number %(number)s lives here.")
    todo = N_("Write the number as it stands in the register of households.")


class CapUnset(Problem):
    code = "pairing.cap-unset"
    message = N_("How many households one helper may have is not set (未配置) by %(pack)s.")
    todo = N_("Give the number for this proposal; it is kept with your name.")


class CapTooHigh(Problem):
    code = "pairing.cap-too-high"
    status = 422
    message = N_(
        "%(cap)s households for one helper are more than the %(most)s that %(pack)s allows."
    )
    todo = N_("Give that number or fewer.")


class NothingToPair(Problem):
    code = "pairing.nothing-to-pair"
    message = N_("No household of %(area)s waits for a helper on %(day)s.")
    todo = N_("Look at the pairings that stand, or choose another area or day.")


class NobodyHelps(Problem):
    code = "pairing.nobody-helps"
    message = N_("No helper of %(area)s serves on %(day)s.")
    todo = N_("Record helpers first, or import their list.")


class ProposalClosed(Problem):
    code = "pairing.proposal-closed"
    message = N_("This proposal was decided on %(day)s.")
    todo = N_("Ask for a new one.")


class ProposalBusy(Problem):
    code = "pairing.proposal-busy"
    message = N_("This proposal cannot be decided now: %(state)s.")
    todo = N_("Wait until the worker has ended, or stop it.")


class ProposalFailed(Problem):
    """Not anticipated, or a worker was killed again and again; `what` stands in the log too."""

    code = "pairing.proposal-failed"
    message = N_("The work on this proposal was broken off: %(what)s.")
    todo = N_("Ask again; what was adopted by then stands. If it recurs, tell your administrator.")


class NothingChosen(Problem):
    code = "pairing.nothing-chosen"
    status = 422
    message = N_("No household is chosen that still waits for a decision.")
    todo = N_("Choose at least one row.")


class ReasonNeeded(Problem):
    code = "pairing.reason-needed"
    status = 422
    message = N_("A reason is needed.")
    todo = N_("Say why in a few words.")


class TextTooLong(Problem):
    code = "pairing.text-too-long"
    status = 422
    message = N_("%(length)s signs are too long; %(most)s are the most.")
    todo = N_("Say it shorter.")


class NumberInText(Problem):
    code = "pairing.number-in-text"
    status = 422
    message = N_("This looks like a phone or ID number.")
    todo = N_("Leave it out; numbers stand with the person only.")


class EndsTooEarly(Problem):
    code = "pairing.ends-too-early"
    status = 422
    message = N_("The last day %(day)s is not after the first, %(since)s.")
    todo = N_("Choose a later day.")


class CellNameTaken(Problem):
    code = "pairing.cell-name-taken"
    message = N_("%(place)s has a grid named “%(name)s” already.")
    todo = N_("Choose another name.")


class CellGone(Problem):
    code = "pairing.cell-gone"
    message = N_("The grid “%(name)s” ended on %(day)s.")
    todo = N_("Choose a grid of the day.")


class NotAVillage(Problem):
    code = "pairing.not-a-village"
    status = 422
    message = N_("%(place)s is not a village; grids are of villages.")
    todo = N_("Choose a village.")


class OtherVillage(Problem):
    code = "pairing.other-village"
    message = N_("Household %(number)s lives in another village than the grid “%(name)s”.")
    todo = N_("Choose a grid of the household's own village.")


class OfficeTaken(Problem):
    code = "pairing.office-taken"
    message = N_("%(person)s holds this office already, since %(since)s.")
    todo = N_("End that office first: one holder at a time.")


class NotInOffice(Problem):
    """A visit, or a signature, by somebody who left the office the day before."""

    code = "pairing.not-in-office"
    message = N_("%(person)s did not hold this office on %(day)s.")
    todo = N_("Choose who held it on that day, or the right day.")


class LinkNeeded(Problem):
    code = "pairing.link-needed"
    status = 422
    message = N_("%(place)s is not a village.")
    todo = N_("A unit is linked to a village.")


class DayInFuture(Problem):
    code = "pairing.day-in-future"
    status = 422
    message = N_("%(day)s has not come yet.")
    todo = N_("Only an unannounced visit may be written down before its day.")


class VisitElsewhere(Problem):
    code = "pairing.visit-elsewhere"
    status = 422
    message = N_("Household %(number)s does not live in %(place)s.")
    todo = N_("Choose the village in which it lives, or leave the household out.")


class OutsideOffice(Problem):
    """Who holds an office visits by it where the office reaches, or the village it is linked to."""

    code = "pairing.outside-office"
    status = 422
    message = N_("%(place)s lies outside the area of the office that %(person)s holds.")
    todo = N_("Choose a place of that area, or whose office reaches there.")


class NotPairedThen(Problem):
    code = "pairing.not-paired-then"
    message = N_("%(person)s did not help household %(number)s on %(day)s.")
    todo = N_("Choose the right household or day; others' visits are recorded by who made them.")


class SlotUnknown(Problem):
    code = "pairing.slot-unknown"
    status = 422
    message = N_("“%(slot)s” is none of the five that the pack names here.")
    todo = N_("Choose among the five.")


class VisitIsThere(Problem):
    code = "pairing.visit-is-there"
    message = N_("This visit of %(day)s is on record already.")
    todo = N_("Nothing is to be done; or void it and record it anew.")


class UnitUnknown(Problem):
    code = "pairing.unit-unknown"
    status = 422
    message = N_("No unit named “%(unit)s” is on record here.")
    todo = N_("Register the unit first, or write its name as it stands in the list of units.")


class PersonUnclear(Problem):
    code = "pairing.person-unclear"
    message = N_("Several helpers are called %(person)s in this unit.")
    todo = N_("Give the ID number; nobody is matched by guess.")


class BackingThere(Problem):
    code = "pairing.backing-there"
    message = N_("“%(unit)s” answers for %(place)s already, since %(since)s.")
    todo = N_("End that first; one unit of each kind answers for a village at a time.")


class UnitDoesNotFit(Problem):
    """Who answers is of the village's own township or county (HH18-067)."""

    code = "pairing.unit-does-not-fit"
    status = 422
    message = N_("“%(unit)s” cannot answer for %(place)s as “%(kind)s”.")
    todo = N_("Choose a unit directly under the county of the village, or its township's group.")


class NotMerged(Problem):
    code = "pairing.not-merged"
    message = N_("%(place)s was not merged into another village.")
    todo = N_("Record the merger of the villages first; households move singly from their page.")


#: Ends of a computation that a proposal keeps by code.
FAILURES: dict[str, type[Problem]] = {
    kind.code: kind for kind in (NothingToPair, NobodyHelps, CapUnset, CapTooHigh, NotAllowed)
}
