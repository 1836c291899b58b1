"""What cross-checks refuse."""

from __future__ import annotations

from zhucun.kernel.problems import N_, Problem


class NotACounty(Problem):
    code = "screening.not-a-county"
    status = 422
    message = N_("Screens are run for a county.")
    todo = N_("Choose the county.")


class PeriodEmpty(Problem):
    code = "screening.period-empty"
    status = 422
    message = N_("The months from %(start)s to before %(end)s are none.")
    todo = N_("Choose a first month and a later one.")


class NoScreens(Problem):
    """The pack of the area does not cross-check."""

    code = "screening.no-screens"
    message = N_("The policy pack %(pack)s has no screen about what was paid.")
    todo = N_("Look at the policy of the area: cross-checks are made where it has them.")


class NothingPaid(Problem):
    code = "screening.nothing-paid"
    message = N_("No list of what was paid for these months was imported.")
    todo = N_("Import the lists of benefits first, or choose other months.")


class ListGone(Problem):
    code = "screening.list-gone"
    message = N_("The list was withdrawn on %(day)s.")
    todo = N_("Import it again where it is to count.")


class ListInUse(Problem):
    """Cases run about leads of this list."""

    code = "screening.list-in-use"
    message = N_("%(count)s cases run about leads of this list.")
    todo = N_("Decide them first; what was wrong in the data is a verdict too.")


class BasisNeeded(Problem):
    code = "screening.basis-needed"
    status = 422
    message = N_("A register about people is compared on a legal basis only.")
    todo = N_("Name the department that gave the list and the document that allows it.")


class ScreeningDayInFuture(Problem):
    code = "screening.day-in-future"
    status = 422
    message = N_("%(day)s has not come yet.")
    todo = N_("Give a day up to today.")


class DueTooEarly(Problem):
    code = "screening.due-too-early"
    status = 422
    message = N_("%(day)s is over already.")
    todo = N_("Give a day that is still to come, or none.")


class ScreeningReasonNeeded(Problem):
    code = "screening.reason-needed"
    status = 422
    message = N_("A reason is needed.")
    todo = N_("Say in a sentence on what it rests.")


class NumberInReason(Problem):
    code = "screening.number-in-text"
    status = 422
    message = N_("The text holds what looks like a phone or ID number.")
    todo = N_("Leave numbers of people out.")


class NothingAssigned(Problem):
    code = "screening.nothing-chosen"
    status = 422
    message = N_("No lead is chosen.")
    todo = N_("Choose one lead or several.")


class TooManyLeads(Problem):
    code = "screening.too-many"
    status = 422
    message = N_("%(count)s leads are more than can be assigned at once: %(most)s.")
    todo = N_("Assign them in parts.")


class DepartmentNeeded(Problem):
    code = "screening.department-needed"
    status = 422
    message = N_("It is not said which department verifies.")
    todo = N_("Name the department, or choose the township.")


class TownshipUnknown(Problem):
    """A row that is known for a county only has no township."""

    code = "screening.township-unknown"
    message = N_("It is not known in which township the row lies.")
    todo = N_("Assign it to a department.")


class LeadElsewhere(Problem):
    """The lead is at another step."""

    code = "screening.wrong-state"
    message = N_("The lead is in another state: %(state)s.")
    todo = N_("Load it again and look at what was done.")


class NotYourLead(Problem):
    """The chain of the pack gives this step to somebody else, or to another person."""

    code = "screening.not-your-turn"
    message = N_("This step is not yours to sign: the procedure gives it to another office.")
    todo = N_("Let the office do it that the procedure names; on paper, say who signed.")


class DeedMissing(Problem):
    """A step of a lead is signed with what it says, never by itself."""

    code = "screening.deed-missing"
    message = N_("This step is signed with what was found, decided or done.")
    todo = N_("Open the lead and record it there: the signature is made with it.")


class VerdictUnknown(Problem):
    code = "screening.verdict-unknown"
    status = 422
    message = N_("“%(word)s” is none of the words that are asked for.")
    todo = N_("Choose one of the words of the form.")


class ViolationUnfounded(Problem):
    code = "screening.violation-unfounded"
    status = 422
    message = N_("Only a lead that is true, in whole or in part, violates something.")
    todo = N_("Leave the kind of violation out, or decide otherwise.")


class ActAmountNeeded(Problem):
    code = "screening.amount-needed"
    status = 422
    message = N_("It is not said how much money it is about.")
    todo = N_("Write the amount in yuan.")


class ActAmountUnasked(Problem):
    code = "screening.amount-unasked"
    status = 422
    message = N_("This act moves no money.")
    todo = N_("Leave the amount out.")


class ActDocumentNeeded(Problem):
    code = "screening.document-needed"
    status = 422
    message = N_("What is handed over has a document.")
    todo = N_("Name the document by which it was handed over.")


class SettledOtherwise(Problem):
    """The same step was done with other words."""

    code = "screening.settled-otherwise"
    message = N_("This was recorded already, with something else.")
    todo = N_("Load it again and look at what was recorded.")


# lists


class NumberMasked(Problem):
    code = "screening.number-masked"
    status = 422
    message = N_("The number is masked: it cannot be compared.")
    todo = N_("Ask the department for the list with whole numbers.")


class PlaceOutside(Problem):
    code = "screening.place-outside"
    status = 422
    message = N_("%(code)s lies outside %(area)s.")
    todo = N_("Import the row with the list of its own county.")


class PlaceUnclear(Problem):
    """Places are known by their code; a name is taken where it is the only one."""

    code = "screening.place-unclear"
    status = 422
    message = N_("No village of this name, or several: “%(name)s”.")
    todo = N_("Give the village by its code of twelve digits.")


class MonthNotReadable(Problem):
    code = "screening.month-unreadable"
    status = 422
    message = N_("“%(value)s” is no month.")
    todo = N_("Write it as 2017-03.")


class PaidMonthInFuture(Problem):
    code = "screening.month-in-future"
    status = 422
    message = N_("%(value)s has not begun on the day of the list.")
    todo = N_("Look at the month, or at the day of the list.")


class AmountBelowNought(Problem):
    code = "screening.amount-below-nought"
    status = 422
    message = N_("An amount or a number of units cannot be below nought.")
    todo = N_("Write what was paid; what was taken back is a list of its own.")


class StandardSaysNothing(Problem):
    code = "screening.standard-says-nothing"
    status = 422
    message = N_("The row gives neither an amount for one unit nor an excluded programme.")
    todo = N_("Fill in one of them.")


class StandardNeedsDay(Problem):
    code = "screening.standard-needs-day"
    status = 422
    message = N_("It is not said since when this amount holds.")
    todo = N_("Give the first day.")
