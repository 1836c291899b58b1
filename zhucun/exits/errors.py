"""What exits refuse."""

from __future__ import annotations

from zhucun.kernel.problems import N_, Problem


class NotPoor(Problem):
    """Only who is on the register of the poor leaves it; whoever has left does not leave again."""

    code = "exits.not-poor"
    message = N_("%(title)s is not on the register of the poor on %(day)s.")
    todo = N_("Look at its history: it has exited already, or was never on the register.")


class WrongLevel(Problem):
    code = "exits.wrong-level"
    status = 422
    message = N_("%(title)s is not a %(kind)s.")
    todo = N_("Choose a place of that level, by its code.")


class AnswerUnknown(Problem):
    code = "exits.answer-unknown"
    status = 422
    message = N_("“%(word)s” is not asked of a %(kind)s.")
    todo = N_("Answer what the form asks.")


class BelowNought(Problem):
    code = "exits.below-nought"
    status = 422
    message = N_("Farmers' income cannot be below nought.")
    todo = N_("Write yuan a head.")


class IncomeNotOfCounty(Problem):
    code = "exits.income-not-of-county"
    status = 422
    message = N_("Farmers' income is stated of a county only.")
    todo = N_("Leave it out: a household's income stands in its register.")


class BasisNeeded(Problem):
    """A number or an answer rests on something."""

    code = "exits.basis-needed"
    status = 422
    message = N_("It is not said on what the answers rest.")
    todo = N_("Name the record of the visit, or the statistics that state the number.")


class NumberInText(Problem):
    code = "exits.number-in-text"
    status = 422
    message = N_("The text holds what looks like a phone or ID number.")
    todo = N_("Leave numbers of people out.")


class DayInFuture(Problem):
    code = "exits.day-in-future"
    status = 422
    message = N_("%(day)s lies in the future.")
    todo = N_("Record what has happened.")


class DayTooEarly(Problem):
    code = "exits.day-too-early"
    status = 422
    message = N_("%(day)s is before %(start)s, the day of the step before it.")
    todo = N_("Correct the day.")


class NotUnderWay(Problem):
    code = "exits.not-under-way"
    message = N_("This exit is “%(state)s”; this cannot be done now.")
    todo = N_("Look at what its page says comes next.")


class SignedAlready(Problem):
    """What a signer saw is not changed behind him."""

    code = "exits.signed-already"
    message = N_("%(title)s has been signed; what its signers saw is not changed.")
    todo = N_(
        "Let the signers recall, or whoever signs next reject with a reason; then answer anew."
    )


class ReasonNeeded(Problem):
    code = "exits.reason-needed"
    status = 422
    message = N_("A reason is needed.")
    todo = N_("Write why, in one sentence.")


class NothingChosen(Problem):
    code = "exits.nothing-chosen"
    status = 422
    message = N_("Nothing is chosen.")
    todo = N_("Tick at least one row.")


class TooMany(Problem):
    code = "exits.too-many"
    status = 422
    message = N_("%(count)s are chosen; %(most)s are the most at once.")
    todo = N_("Divide them.")
