"""What the fieldwork refuses."""

from __future__ import annotations

from typing import Any

from zhucun.fieldwork.errors.guidance import (
    ChecksOwnWork as ChecksOwnWork,
)
from zhucun.fieldwork.errors.guidance import (
    DrawnAlready as DrawnAlready,
)
from zhucun.fieldwork.errors.guidance import (
    GuidanceIdTaken as GuidanceIdTaken,
)
from zhucun.fieldwork.errors.guidance import (
    GuidanceIsThere as GuidanceIsThere,
)
from zhucun.fieldwork.errors.guidance import (
    GuidanceNotOfLevel as GuidanceNotOfLevel,
)
from zhucun.fieldwork.errors.guidance import (
    GuidancePlaceWrong as GuidancePlaceWrong,
)
from zhucun.fieldwork.errors.guidance import (
    InspectionIsOff as InspectionIsOff,
)
from zhucun.fieldwork.errors.guidance import (
    ItemElsewhere as ItemElsewhere,
)
from zhucun.fieldwork.errors.guidance import (
    NobodyToInspect as NobodyToInspect,
)
from zhucun.fieldwork.errors.guidance import (
    PointsUnanswered as PointsUnanswered,
)
from zhucun.fieldwork.errors.guidance import (
    TeamElsewhere as TeamElsewhere,
)
from zhucun.fieldwork.errors.guidance import (
    TicketIsClosed as TicketIsClosed,
)
from zhucun.kernel.problems import N_, Problem


class VisitIdTaken(Problem):
    """The same id with other content: two devices, or a device that forgot what it sent."""

    code = "fieldwork.visit-id-taken"
    message = N_("A visit of %(day)s is on record under this id with other content.")
    todo = N_("Open that visit and change it, or record this one under a new id.")


class MatterIdTaken(Problem):
    code = "fieldwork.matter-id-taken"
    message = N_("A matter is on record under this id with other content.")
    todo = N_("Open that matter, or record this one under a new id.")


class StepIdTaken(Problem):
    code = "fieldwork.step-id-taken"
    message = N_("A step is on record under this id with other content.")
    todo = N_("Open the matter and look at its steps, or record this one under a new id.")


class BadRecordId(Problem):
    code = "fieldwork.bad-record-id"
    status = 422
    message = N_("“%(id)s” is not an id of a record.")
    todo = N_("Give 12 letters and digits of Crockford's alphabet, or none.")


class EditedMeanwhile(Problem):
    """Somebody else changed the same fields since the editor's version.

    `fields` maps each such field to [what the editor saw (None: not kept), theirs, yours]. Sealed
    texts are personal data and not among the facts: there the three are None, and the door that
    shows the conflict reads `sealed`, {field: (theirs, yours)}; `now` is the version to answer to.
    """

    code = "fieldwork.edited-meanwhile"
    message = N_("Somebody changed this meanwhile: %(names)s.")
    todo = N_("Compare both versions and save again what shall stand.")

    def __init__(self, *, sealed: dict[str, tuple[str, str]] | None = None, **facts: Any) -> None:
        super().__init__(**facts)
        self.sealed = sealed or {}


class MatterMovedOn(Problem):
    """A step was added since the editor's version and this one no longer fits."""

    code = "fieldwork.matter-moved-on"
    message = N_("This matter has moved on meanwhile: its state is “%(state)s”.")
    todo = N_("Look at its last steps, then add yours.")


class PostingNotRunning(Problem):
    """A cadre who was recalled or has not begun: his queue is accepted up to his last day."""

    code = "fieldwork.posting-not-running"
    message = N_("%(person)s was not on post on %(day)s; the last day was %(last)s.")
    todo = N_("Correct the day of the visit, or show this record to the office.")


class PostingNotBegun(Problem):
    code = "fieldwork.posting-not-begun"
    message = N_("%(person)s was not on post on %(day)s; the first day was %(first)s.")
    todo = N_("Correct the day of the visit.")


class DayInFuture(Problem):
    code = "fieldwork.day-in-future"
    status = 422
    message = N_("%(day)s has not come yet.")
    todo = N_("Give the day on which it happened.")


class HouseholdUnknown(Problem):
    code = "fieldwork.household-unknown"
    status = 422
    message = N_("The household %(household)s is not on record in this village.")
    todo = N_("Choose a household of the village, or have it added first.")


class VillageNeeded(Problem):
    code = "fieldwork.village-needed"
    status = 422
    message = N_("%(place)s is not a village.")
    todo = N_("Say in which village it happened.")


class NothingVisited(Problem):
    code = "fieldwork.nothing-visited"
    status = 422
    message = N_("A visit to households names at least one household.")
    todo = N_("Add the household, or choose another kind of visit.")


class WordUnknown(Problem):
    code = "fieldwork.word-unknown"
    status = 422
    message = N_("“%(word)s” is not a word for “%(field)s”.")
    todo = N_("Choose one of the words that the list offers.")


class CompanionUnknown(Problem):
    code = "fieldwork.companion-unknown"
    status = 422
    message = N_("No cadre is posted under %(posting)s.")
    todo = N_("Choose the companion from the list of cadres.")


class VisitVoided(Problem):
    code = "fieldwork.visit-voided"
    message = N_("This visit was struck out on %(day)s.")
    todo = N_("Record the visit anew if it took place.")


class FollowedUp(Problem):
    """A visit whose matters are under way is not struck out: they would lose their source."""

    code = "fieldwork.visit-followed-up"
    message = N_("%(number)s matter(s) of this visit are under way.")
    todo = N_("Close them with a reason first, or correct the visit instead.")


class ReasonNeeded(Problem):
    code = "fieldwork.reason-needed"
    status = 422
    message = N_("This step needs a reason.")
    todo = N_("Say in a sentence why.")


class TextNeeded(Problem):
    code = "fieldwork.text-needed"
    status = 422
    message = N_("“%(field)s” is empty.")
    todo = N_("Write a few words.")


class TooLong(Problem):
    code = "fieldwork.too-long"
    status = 422
    message = N_("“%(field)s” has %(length)s characters; there is room for %(most)s.")
    todo = N_("Shorten it.")


class PersonalInTitle(Problem):
    """Titles and reasons stand in lists and exports; the sealed text is the place for numbers."""

    code = "fieldwork.personal-in-title"
    status = 422
    message = N_("“%(field)s” holds what looks like a phone or ID number.")
    todo = N_("Leave the number out, or write it into the text, which is sealed.")


class AnswerNeeded(Problem):
    code = "fieldwork.answer-needed"
    status = 422
    message = N_("The villager's answer says whether he is content.")
    todo = N_("Choose content, partly content or not content.")


class ResultNeeded(Problem):
    """HN22-09: no matter is done without its result."""

    code = "fieldwork.result-needed"
    status = 422
    message = N_("A matter is done with its result.")
    todo = N_("Write what was done and how it turned out.")


class StepOutOfOrder(Problem):
    code = "fieldwork.step-out-of-order"
    message = N_("“%(step)s” does not follow while the matter is “%(state)s”.")
    todo = N_("Choose one of the steps that the matter offers.")


class NoLevelBeyond(Problem):
    code = "fieldwork.no-level-beyond"
    message = N_("There is no level beyond “%(level)s” here.")
    todo = N_("Above the county a matter goes on by letter; note it as a step.")


class AnotherLevel(Problem):
    """Only those at whose level a matter lies take it on or pass it."""

    code = "fieldwork.another-level"
    status = 403
    message = N_("This matter lies with the level “%(level)s” now.")
    todo = N_("Ask that office, or note what you do as a step.")


class PlanIsThere(Problem):
    code = "fieldwork.plan-is-there"
    message = N_("“%(kind)s” of %(year)s is there already.")
    todo = N_("Open it and add to it, or withdraw it with a reason.")


class PlanIsWithdrawn(Problem):
    code = "fieldwork.plan-is-withdrawn"
    message = N_("This plan was withdrawn on %(day)s.")
    todo = N_("Make a new one for the year.")


class PlanNeedsCadre(Problem):
    code = "fieldwork.plan-needs-cadre"
    status = 422
    message = N_("“%(kind)s” is of one cadre.")
    todo = N_("Choose the cadre whose it is.")


class OwnerUnknown(Problem):
    code = "fieldwork.owner-unknown"
    status = 422
    message = N_("Nobody is posted in this village under %(posting)s.")
    todo = N_("Choose one of the village's cadres.")


class ItemIdTaken(Problem):
    code = "fieldwork.item-id-taken"
    message = N_("An item is on record under this id with other content.")
    todo = N_("Open that item, or record this one under a new id.")


class ProgressIdTaken(Problem):
    code = "fieldwork.progress-id-taken"
    message = N_("Progress is on record under this id with other content.")
    todo = N_("Open the item and look at its progress, or record this under a new id.")


class ItemIsSettled(Problem):
    code = "fieldwork.item-is-settled"
    message = N_("The item “%(title)s” is settled: %(state)s.")
    todo = N_("Add a new item for what is still to be done.")


class EvidenceNeeded(Problem):
    """Nothing is done by being said to be done (SQ24-066)."""

    code = "fieldwork.evidence-needed"
    message = N_("Nothing on record shows that “%(title)s” is done.")
    todo = N_("Report the progress with the visit, the matter or the document that shows it.")


class EvidenceUnknown(Problem):
    code = "fieldwork.evidence-unknown"
    status = 422
    message = N_("No such record of this village: %(key)s.")
    todo = N_("Choose one of the records that are offered.")


class AmountWrong(Problem):
    code = "fieldwork.amount-wrong"
    status = 422
    message = N_("“%(field)s” is above zero and has at most two decimals.")
    todo = N_("Correct the number.")


class NumberWrong(Problem):
    code = "fieldwork.number-wrong"
    status = 422
    message = N_("“%(field)s” is zero or more and has at most two decimals.")
    todo = N_("Correct the number.")


class NotAProject(Problem):
    """Budget, funder and the state before and after are of projects."""

    code = "fieldwork.not-a-project"
    status = 422
    message = N_("“%(field)s” is only for a project item; “%(title)s” is none.")
    todo = N_("Leave it empty, or make the item a project first.")


class FunderTwice(Problem):
    code = "fieldwork.funder-twice"
    status = 422
    message = N_("Who pays is said twice: as a unit and in words.")
    todo = N_("Choose the unit, or write who it is if it stands in no list.")


class FunderUnknown(Problem):
    code = "fieldwork.funder-unknown"
    status = 422
    message = N_("No such unit is offered here: %(unit)s.")
    todo = N_("Choose one of the units that are offered, or write who pays in words.")


class BeforeNeeded(Problem):
    code = "fieldwork.before-needed"
    status = 422
    message = N_("A project begins with how it stands before.")
    todo = N_("Write in a sentence how it is now, with a number where there is one.")


class AfterNeeded(Problem):
    """Nothing is done by being said to be done (SQ24-066): what has become of it is said too."""

    code = "fieldwork.after-needed"
    message = N_("Nobody has said yet how it stands after “%(title)s”.")
    todo = N_("Write in a sentence what is there now, with a number where there is one.")


class ClueNeedsHousehold(Problem):
    """A lead is to somebody: it is checked at that household."""

    code = "fieldwork.clue-needs-household"
    status = 422
    message = N_("“%(title)s” is a sign of a risk, but it is not said of which household.")
    todo = N_("Choose one household; where several were visited, open the sign as a matter of one.")


class NotOnTaskList(Problem):
    """SQ24-075: a pledge is made of items of the task list."""

    code = "fieldwork.not-on-task-list"
    message = N_("Only items of the task list of %(year)s of this village can be pledged.")
    todo = N_("Add the item to the task list first.")


class NotAPledge(Problem):
    code = "fieldwork.not-a-pledge"
    message = N_("“%(kind)s” of %(year)s is no pledge.")
    todo = N_("Make the pledge of the year, then choose from the task list what stands in it.")


class PledgeUnderWay(Problem):
    code = "fieldwork.pledge-under-way"
    message = N_("Its parties are signing this: what it says stays as it is.")
    todo = N_("Let one of them send it back first, with a reason.")


class PledgeEmpty(Problem):
    code = "fieldwork.pledge-empty"
    message = N_("It holds no item yet.")
    todo = N_("Choose what is pledged from the task list; a development list is given its items.")
