"""What support refuses."""

from __future__ import annotations

from zhucun.kernel.problems import N_, Problem
from zhucun.support.errors.care import CareIsThere as CareIsThere
from zhucun.support.errors.care import CoverUnknown as CoverUnknown
from zhucun.support.errors.care import InsuredAlready as InsuredAlready
from zhucun.support.errors.care import ItemUnknown as ItemUnknown
from zhucun.support.errors.care import NobodyInsured as NobodyInsured
from zhucun.support.errors.care import NoResults as NoResults
from zhucun.support.errors.care import NotOnPost as NotOnPost
from zhucun.support.errors.care import PeriodReversed as PeriodReversed
from zhucun.support.errors.care import PolicyIsThere as PolicyIsThere
from zhucun.support.errors.care import SeasonNeeded as SeasonNeeded
from zhucun.support.errors.care import SeasonUnknown as SeasonUnknown

# ── payments ────────────────────────────────────────


class RewardWithheld(Problem):
    """Only a person may record it as paid all the same, with a reason."""

    code = "support.reward-withheld"
    message = N_(
        "%(what)s of %(person)s for %(year)s is withheld: case %(case)s cancelled the reward."
    )
    todo = N_("Leave this payment out; if it was really paid, somebody records it with the reason.")


class RewardNotNamed(Problem):
    """The pack names no reward, so nothing may be paid before somebody has said which it is."""

    code = "support.reward-not-named"
    message = N_(
        "Case %(case)s cancelled the reward of %(person)s for %(year)s, and which payment that is "
        "is not configured (未配置)."
    )
    todo = N_("Say on the page of withheld rewards which payment is meant, or that none is.")


class RewardReleased(Problem):
    code = "support.reward-released"
    message = N_("The reward of %(person)s was given free on %(day)s: the decision was lifted.")
    todo = N_("Nothing is withheld any more.")


class BatchHoldsWithheld(Problem):
    code = "support.batch-holds-withheld"
    message = N_("The batch “%(title)s” asks for what is withheld from %(people)s.")
    todo = N_("Drop the batch with this reason and draw up a new one: it leaves that out.")


class BatchReturnsNothing(Problem):
    code = "support.batch-returns-nothing"
    message = N_("The batch “%(title)s” asks back from %(people)s more than is to be returned now.")
    todo = N_("Drop the batch with this reason and draw up a new one: it asks for what stands now.")


class BatchAsksTooMuch(Problem):
    """What was signed is not due any more, or another batch asks for it too."""

    code = "support.batch-asks-too-much"
    message = N_(
        "The batch “%(title)s” asks for more than is due now (asked → due now): %(people)s."
    )
    todo = N_(
        "Drop the batch with this reason and draw up a new one: it asks for what is due now. Where "
        "two batches ask for the same, drop one of them."
    )


class NothingToReturn(Problem):
    code = "support.nothing-to-return"
    message = N_("Nothing of %(area)s was paid above what is due, beyond what batches ask back.")
    todo = N_("Look at the lines that are “paid more than due”, and at the batches that run.")


class NothingDue(Problem):
    code = "support.nothing-due"
    message = N_("Nothing of %(area)s is due and unpaid up to %(day)s.")
    todo = N_("Look at what is not configured and at the months that are not locked.")


class BatchNotOpen(Problem):
    code = "support.batch-not-open"
    message = N_("The batch “%(title)s” is %(state)s.")
    todo = N_("Draw up a new batch for what is still unpaid.")


class BatchNotSigned(Problem):
    code = "support.batch-not-signed"
    message = N_("The batch “%(title)s” is not signed.")
    todo = N_("Have it signed along its chain first; only then does it go to the finance office.")


class BatchPaid(Problem):
    code = "support.batch-paid"
    message = N_("Payments of the batch “%(title)s” are on record.")
    todo = N_("Take back the payments first, each with its reason.")


class LineUnknown(Problem):
    code = "support.line-unknown"
    status = 422
    message = N_("“%(line)s” is no line of a batch that went to the finance office.")
    todo = N_("Use the file as it went out; the number of the line stays as it is.")


class LargerThanDue(Problem):
    """Only a person may record an overpayment, with a reason (the office decides)."""

    code = "support.larger-than-due"
    message = N_(
        "%(amount)s yuan for %(person)s (%(what)s) is more than due: %(due)s due, %(paid)s paid."
    )
    todo = N_("Correct the amount; if it was really paid, somebody records it with the reason.")


class LargerThanLine(Problem):
    code = "support.larger-than-line"
    message = N_("%(amount)s yuan is more than the %(left)s yuan left of this line of %(person)s.")
    todo = N_("Correct the amount; if it was really paid, somebody records it with the reason.")


class MoreThanToReturn(Problem):
    """Only a person may record it, with a reason."""

    code = "support.more-than-to-return"
    message = N_("%(amount)s yuan of %(person)s (%(what)s): %(over)s yuan are to be returned.")
    todo = N_("Correct the amount; if it really came back, somebody records it with the reason.")


class OtherSign(Problem):
    code = "support.other-sign"
    status = 422
    message = N_("%(amount)s yuan does not answer a line that asks for %(asked)s.")
    todo = N_("What was paid stands above 0; what came back stands with a minus, such as -3000.00.")


class UnitArranges(Problem):
    code = "support.unit-arranges"
    status = 422
    message = N_(
        "%(what)s of %(person)s is given by the unit, and recorded once, with its document."
    )
    todo = N_("Record what the unit arranged on the page of the unit and its village.")


class PaidTwice(Problem):
    code = "support.paid-twice"
    message = N_("This line of %(person)s was paid on %(day)s by voucher %(voucher)s already.")
    todo = N_("Take this row out of the file; or take the earlier payment back first.")


class PaidAlike(Problem):
    """Without a voucher nobody can tell a second payment from the same one sent twice."""

    code = "support.paid-alike"
    message = N_(
        "%(amount)s yuan for %(person)s (%(what)s) of %(day)s are on record already, and no "
        "voucher tells the two apart."
    )
    todo = N_("If it is another payment, give its voucher, or say so as the reason.")


class LineWaits(Problem):
    """Paid by hand it would never reconcile, and be paid again."""

    code = "support.line-waits"
    message = N_(
        "%(rest)s yuan for %(person)s (%(what)s) wait in the batch “%(title)s”, which is at the "
        "finance office."
    )
    todo = N_(
        "Bring it in with the file of that batch; if it was paid apart from it, record it with the "
        "reason."
    )


class PostingEnded(Problem):
    code = "support.posting-ended"
    message = N_(
        "%(person)s left the post on %(day)s: %(due)s yuan were due by then, %(paid)s were paid."
    )
    todo = N_("Nothing more is paid; if it was, somebody records it with the reason.")


class DueNotConfigured(Problem):
    code = "support.due-not-configured"
    message = N_("What is due to %(person)s (%(what)s) is not configured (未配置).")
    todo = N_("The policy pack has to say it first; or somebody records the payment with a reason.")


class NotEntitled(Problem):
    code = "support.not-entitled"
    status = 422
    message = N_("“%(what)s” is no money that is due to %(person)s in %(year)s.")
    todo = N_("Choose one of the entitlements on the page of this posting.")


class AmountNotPositive(Problem):
    code = "support.amount-not-positive"
    status = 422
    message = N_("%(amount)s yuan is no amount that is paid.")
    todo = N_("Give an amount other than 0, with at most two decimals.")


class PaidDayNeeded(Problem):
    """The day tells two payments apart: the day of the import would make one payment of each."""

    code = "support.paid-day-needed"
    status = 422
    message = N_("%(amount)s yuan stand here without the day on which they were paid.")
    todo = N_("Write the day of the voucher.")


class OtherName(Problem):
    """A line's number beside somebody else's name: one of the two is wrong."""

    code = "support.other-name"
    status = 422
    message = N_("The name here is not that of line %(line)s.")
    todo = N_("Use the file as it went out: the number of a line belongs to its name.")


class DayInFuture(Problem):
    code = "support.day-in-future"
    status = 422
    message = N_("%(day)s has not come yet.")
    todo = N_("Give the day on which it was done.")


class DayTooEarly(Problem):
    code = "support.day-too-early"
    status = 422
    message = N_("%(day)s lies before %(first)s; it cannot have been done before that day.")
    todo = N_("Look at the year, and give the day that stands on the document.")


class DayOfOtherYear(Problem):
    code = "support.day-of-other-year"
    status = 422
    message = N_("%(day)s lies more than a year off %(year)s, to which it is counted.")
    todo = N_("Give the day that stands on the document, or choose the year to which it belongs.")


class PaidBefore(Problem):
    code = "support.paid-before"
    status = 422
    message = N_("%(day)s lies before the batch was drawn up, on %(made)s.")
    todo = N_("Give the day of the voucher.")


class PartCameBack(Problem):
    code = "support.part-came-back"
    message = N_(
        "%(amount)s yuan cannot be taken back: of %(person)s only %(paid)s yuan count as paid, the "
        "rest came back already."
    )
    todo = N_("Take back first what is written down as returned.")


class ReversedAlready(Problem):
    code = "support.reversed-already"
    message = N_("This was taken back on %(day)s already.")
    todo = N_("Nothing is to be done.")


class NoReversalOfReversal(Problem):
    code = "support.no-reversal-of-reversal"
    message = N_("What takes a payment back is not taken back itself.")
    todo = N_("Record the payment anew.")


class ReasonNeeded(Problem):
    code = "support.reason-needed"
    status = 422
    message = N_("A reason is needed.")
    todo = N_("Say why in a few words.")


class TextTooLong(Problem):
    code = "support.text-too-long"
    status = 422
    message = N_("%(length)s signs are too long; %(most)s are the most.")
    todo = N_("Say it shorter.")


class NumberInText(Problem):
    code = "support.number-in-text"
    status = 422
    message = N_("This looks like a phone, account or ID number.")
    todo = N_("Leave it out; account numbers are kept nowhere.")


class MonthUnknown(Problem):
    code = "support.month-unknown"
    status = 422
    message = N_("“%(value)s” is no month of %(year)s.")
    todo = N_("Write year and month, such as 2025-06.")


# ── those without a posting ────────────────────────────────────────


class FactOfOthers(Problem):
    code = "support.fact-of-others"
    status = 422
    message = N_("“%(fact)s” is not stated of this person or place.")
    todo = N_("Choose one of the facts of the page.")


class YearNeeded(Problem):
    code = "support.year-needed"
    status = 422
    message = N_("A judgement is of a year.")
    todo = N_("Give the year.")


class GivenIsThere(Problem):
    code = "support.given-is-there"
    message = N_("This is on record for %(person)s on %(day)s already.")
    todo = N_("If it is another one, give its document; else nothing is to be done.")


class GivenIsMoney(Problem):
    code = "support.given-is-money"
    status = 422
    message = N_("“%(what)s” is money.")
    todo = N_("Record it as a payment, with its amount and document.")


# ── units ────────────────────────────────────────


class DocumentNeeded(Problem):
    code = "support.document-needed"
    status = 422
    message = N_("Money of a unit is recorded with its document.")
    todo = N_("Give the number of the document or voucher.")


class FundIsThere(Problem):
    """Only its document tells an entry from the same one sent twice."""

    code = "support.fund-is-there"
    message = N_("%(amount)s yuan of %(day)s by document %(document)s are on record already.")
    todo = N_("If it is another part of that document, add the number of the part, such as “-2”.")


class FundNotNamed(Problem):
    """Money for one is not paid of the other."""

    code = "support.fund-not-named"
    status = 422
    message = N_(
        "It is not said of which fund of %(unit)s for %(place)s in %(year)s this money is: "
        "%(funds)s."
    )
    todo = N_("Choose the one of which this money is.")


class SpentMoreThanArranged(Problem):
    code = "support.spent-more-than-arranged"
    message = N_("%(unit)s arranged %(arranged)s yuan for %(place)s in %(year)s; %(spent)s spent.")
    todo = N_("Record what was arranged first, correct the amount, or take back what was spent.")


class ProjectBound(Problem):
    code = "support.project-bound"
    message = N_("This unit is bound to this project for %(year)s already.")
    todo = N_("Nothing is to be done.")


class OtherVillage(Problem):
    code = "support.other-village"
    status = 422
    message = N_("%(unit)s has no team in %(place)s in %(year)s.")
    todo = N_("Choose a village to which the unit sent somebody.")
