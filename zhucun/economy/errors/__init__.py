"""What the village economy refuses."""

from __future__ import annotations

from typing import Any

from zhucun.economy.errors.honours import HonourThere as HonourThere
from zhucun.economy.errors.ratings import NoSuchHousehold as NoSuchHousehold
from zhucun.economy.errors.ratings import RatedThatDay as RatedThatDay
from zhucun.kernel.problems import N_, Problem


class RecordIdTaken(Problem):
    """The same id with other content: a form that was changed after it was sent, or two devices."""

    code = "economy.record-id-taken"
    message = N_("A record is kept under this id with other content.")
    todo = N_("Open that record, or record this one under a new id.")


class BadRecordId(Problem):
    code = "economy.bad-record-id"
    status = 422
    message = N_("“%(id)s” is not an id of a record.")
    todo = N_("Give 12 letters and digits of Crockford's alphabet, or none.")


class WordUnknown(Problem):
    code = "economy.word-unknown"
    status = 422
    message = N_("“%(word)s” is not a word for “%(field)s”.")
    todo = N_("Choose one of the words that the list offers.")


class TextNeeded(Problem):
    code = "economy.text-needed"
    status = 422
    message = N_("“%(field)s” is empty.")
    todo = N_("Write a few words.")


class TooLong(Problem):
    code = "economy.too-long"
    status = 422
    message = N_("“%(field)s” has %(length)s characters; there is room for %(most)s.")
    todo = N_("Shorten it.")


class PersonalInText(Problem):
    """These texts stand in lists and exports."""

    code = "economy.personal-in-text"
    status = 422
    message = N_("“%(field)s” holds what looks like a phone or ID number.")
    todo = N_("Leave the number out.")


class AmountWrong(Problem):
    code = "economy.amount-wrong"
    status = 422
    message = N_("“%(field)s” is above zero and has at most two decimals.")
    todo = N_("Correct the number.")


class DayInFuture(Problem):
    code = "economy.day-in-future"
    status = 422
    message = N_("%(day)s has not come yet.")
    todo = N_("Give the day on which it happened.")


class DaysReversed(Problem):
    code = "economy.days-reversed"
    status = 422
    message = N_("%(until)s is not after %(since)s.")
    todo = N_("Check the two days; the end is the first day that no longer counts.")


class PlaceWrong(Problem):
    code = "economy.place-wrong"
    status = 422
    message = N_("%(place)s is not a village.")
    todo = N_("Choose the village to which it belongs.")


class CreditCodeTaken(Problem):
    code = "economy.credit-code-taken"
    message = N_("“%(name)s” has this unified social credit code already.")
    todo = N_("Open that record, or check the code on the licence.")


class EditedMeanwhile(Problem):
    code = "economy.edited-meanwhile"
    message = N_("Somebody changed this record meanwhile.")
    todo = N_("Look at it as it is now, then change what is still to be changed.")


class HasEnded(Problem):
    code = "economy.has-ended"
    message = N_("“%(name)s” ended on %(day)s.")
    todo = N_("Choose one that is still there, or a day before its end.")


class FoundingThere(Problem):
    code = "economy.founding-there"
    message = N_("A decision to found “%(name)s” is there already, of %(day)s.")
    todo = N_("Open that decision, or withdraw it first.")


class CooperativeFounded(Problem):
    """The signed decision was carried out."""

    code = "economy.cooperative-founded"
    message = N_("“%(name)s” was founded by this decision on %(day)s.")
    todo = N_("If it was a mistake, end the co-operative on its own page, with the reason.")


class HouseholdElsewhere(Problem):
    code = "economy.household-elsewhere"
    status = 422
    message = N_("The household %(number)s does not live in this area on %(day)s.")
    todo = N_("Choose a household that lives there on that day.")


class PersonsDiffer(Problem):
    """Who is moved and who is on record are not as many, and nobody said why (HH18-142)."""

    code = "economy.persons-differ"
    status = 422
    message = N_(
        "On %(day)s the household %(number)s has %(known)s persons on record, not %(persons)s."
    )
    todo = N_("Correct the number, or say why it differs; the floor area is judged by the fewer.")


class HouseholdJoined(Problem):
    code = "economy.household-joined"
    message = N_("The household %(number)s is linked already, since %(day)s.")
    todo = N_("End that link first, or change its amounts.")


class ReceivedTooMuch(Problem):
    code = "economy.received-too-much"
    status = 422
    message = N_("%(received)s yuan received are more than the %(granted)s yuan granted.")
    todo = N_("Check both amounts; what came from elsewhere is no part of this grant.")


class YearOutOfRange(Problem):
    code = "economy.year-out-of-range"
    status = 422
    message = N_("%(year)s is no year of this booking: it lies outside %(first)s–%(last)s.")
    todo = N_("Correct the year.")


class ForecastAsActual(Problem):
    """Money that has not come is a forecast, never income (HN22-50)."""

    code = "economy.forecast-as-actual"
    status = 422
    message = N_(
        "Income of %(year)s cannot be booked as actual on %(day)s: the year has not begun."
    )
    todo = N_("Record it as a forecast; it is shown apart and compared later.")


class ForecastTooLate(Problem):
    code = "economy.forecast-too-late"
    status = 422
    message = N_("%(year)s is over on %(day)s: nothing of it is a forecast any more.")
    todo = N_("Book what was received as actual income.")


class ForecastThere(Problem):
    code = "economy.forecast-there"
    message = N_("A forecast of %(amount)s yuan stands for “%(kind)s” of %(year)s.")
    todo = N_("Strike that one out with a reason, then record the new one.")


class UnitUnknown(Problem):
    code = "economy.unit-unknown"
    status = 422
    message = N_("“%(unit)s” is not a unit that we know.")
    todo = N_("Use a unit of the list, as 公斤, 吨 or 个.")


class NotOfHere(Problem):
    """A record points at another one of a different village or county."""

    code = "economy.not-of-here"
    status = 422
    message = N_("“%(name)s” belongs to another area.")
    todo = N_("Choose one of the same area.")


class ProjectClosed(Problem):
    code = "economy.project-closed"
    message = N_("The project “%(name)s” was closed on %(day)s.")
    todo = N_("Open a new project for what is still to be done.")


class EvidenceMissing(Problem):
    """The rules of the pack ask for evidence before a project is closed (HH18-022). `missing`: what
    is not there, in words."""

    code = "economy.evidence-missing"
    status = 422
    message = N_("“%(name)s” cannot be closed: %(why)s (%(source)s). Missing: %(missing)s.")
    todo = N_("Add the photos on the page of the project; one that is given up needs none.")

    def __init__(self, *, rules: tuple[Any, ...] = (), **facts: Any) -> None:
        super().__init__(**facts)
        self.rules = rules


class NotAWorksPhoto(Problem):
    code = "economy.not-a-works-photo"
    status = 422
    message = N_("This file is no whole JPEG or PNG picture of at most %(most)s kB.")
    todo = N_("Save the photo as JPEG or PNG, make it smaller, and choose it again.")


class IndustryThere(Problem):
    code = "economy.industry-there"
    message = N_("“%(name)s” is an industry of the village already, since %(day)s.")
    todo = N_("End it first if its role changes.")


class ResourceThere(Problem):
    code = "economy.resource-there"
    message = N_("“%(name)s” stands in the profile of the village already, since %(day)s.")
    todo = N_("End it first, or give the other one its own name.")


class UnitNotHere(Problem):
    code = "economy.unit-not-here"
    status = 422
    message = N_("“%(name)s” has sent nobody to this village.")
    todo = N_("Choose a unit whose people serve there, or served there.")


class OfferTaken(Problem):
    code = "economy.offer-taken"
    message = N_("“%(name)s” has become a project.")
    todo = N_("Close or give up that project, on its own page.")


class TwoJobsAtOnce(Problem):
    """同一时段双岗: one person, two posts at the same time; also under another membership."""

    code = "economy.two-jobs-at-once"
    message = N_("This person already works as “%(title)s” from %(since)s.")
    todo = N_("End that work first, or choose days that do not overlap.")


class PostHeld(Problem):
    code = "economy.post-held"
    message = N_("The post “%(title)s” is held by somebody else from %(since)s.")
    todo = N_("End that employment first, or choose days that do not overlap.")


class MemberNotThere(Problem):
    """The dead and those who left are given no work, no loan."""

    code = "economy.member-not-there"
    status = 422
    message = N_("On %(day)s this person does not belong to the household.")
    todo = N_("Choose somebody who belongs to it on that day, or correct the household first.")


class EmployerNeeded(Problem):
    code = "economy.employer-needed"
    status = 422
    message = N_("Work is at one place: a special post, a body of the list, or one in words.")
    todo = N_("Choose exactly one of them.")


class StationThere(Problem):
    code = "economy.station-there"
    message = N_("%(place)s has a finance station since %(day)s.")
    todo = N_("Close that one first.")


class SchoolThere(Problem):
    code = "economy.school-there"
    message = N_("%(name)s is on record since %(day)s.")
    todo = N_("Give the school its own name, or leave the record as it is.")


class CareCentreThere(Problem):
    code = "economy.care-centre-there"
    message = N_("%(place)s has a care centre since %(day)s.")
    todo = N_("Close that one first.")


class SchoolElsewhere(Problem):
    code = "economy.school-elsewhere"
    status = 422
    message = N_("The school does not lie in %(place)s, or was closed.")
    todo = N_("Choose a school of the village, or its office.")


class LoanRefused(Problem):
    """A rule of the pack that blocks is broken. `sentences`: (Chinese, English) of each, `clauses`
    where each stands."""

    code = "economy.loan-refused"
    status = 422
    message = N_("The policy does not allow this loan: %(why)s (%(source)s).")
    todo = N_("Correct the loan; a loan outside the policy is no micro-loan.")

    def __init__(self, *, rules: tuple[Any, ...] = (), **facts: Any) -> None:
        super().__init__(**facts)
        self.rules = rules


class RelocationRefused(Problem):
    code = "economy.relocation-refused"
    status = 422
    message = N_("The policy does not allow this relocation: %(why)s (%(source)s).")
    todo = N_("Correct the floor area or the money raised.")

    def __init__(self, *, rules: tuple[Any, ...] = (), **facts: Any) -> None:
        super().__init__(**facts)
        self.rules = rules


class RepaidTooMuch(Problem):
    code = "economy.repaid-too-much"
    status = 422
    message = N_("%(amount)s yuan are more than what is owed on that day: %(owed)s yuan.")
    todo = N_("Check the amount; interest is not entered here.")


class RepaidTooEarly(Problem):
    code = "economy.repaid-too-early"
    status = 422
    message = N_("The loan was granted on %(day)s only.")
    todo = N_("Give the day on which the money came back.")


class RiskFundShort(Problem):
    code = "economy.risk-fund-short"
    message = N_("The risk fund holds %(balance)s yuan; %(amount)s yuan cannot be paid out.")
    todo = N_("Pay into the fund first, or compensate less.")


class LoanNotOverdue(Problem):
    code = "economy.loan-not-overdue"
    message = N_("The loan is not overdue on %(day)s, or less is owed: %(owed)s yuan.")
    todo = N_("Only what is overdue is compensated.")


class RelocationThere(Problem):
    code = "economy.relocation-there"
    message = N_("The household %(number)s stands in the list of relocation already.")
    todo = N_("Open that record.")


class StageOutOfOrder(Problem):
    """HH18-142: moved, settled, out of poverty, sustained."""

    code = "economy.stage-out-of-order"
    message = N_("“%(stage)s” does not come before the stages above it, nor before their days.")
    todo = N_("Record the earlier stage first, or correct the day.")


class ReasonNeeded(Problem):
    code = "economy.reason-needed"
    status = 422
    message = N_("This step needs a reason.")
    todo = N_("Say in a sentence why.")


class BookedOtherwise(Problem):
    """A list never edits a booking."""

    code = "economy.booked-otherwise"
    message = N_("%(amount)s yuan are booked for this village, year, source and day.")
    todo = N_("Strike the booking out on its page with a reason, then import the row again.")


class GroupTooSmall(Problem):
    """HH18-159: linked villages are two and more."""

    code = "economy.group-too-small"
    status = 422
    message = N_("A group of linked villages has two villages or more, all of one county.")
    todo = N_("Choose another village of the county.")


class GroupThere(Problem):
    code = "economy.group-there"
    message = N_("A group named “%(name)s” is there already, since %(day)s.")
    todo = N_("Open that group, or choose another name.")
