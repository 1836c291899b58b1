"""What the evaluation by villagers refuses."""

from __future__ import annotations

from zhucun.kernel.problems import N_, Problem


class NoSubject(Problem):
    code = "ballots.no-subject"
    status = 422
    message = N_("Nobody is chosen about whom the villagers are asked.")
    todo = N_("Choose cadres who serve in the village, their team, or the Party branch.")


class UnknownSubject(Problem):
    code = "ballots.unknown-subject"
    status = 422
    message = N_("%(what)s does not serve in %(village)s on %(day)s.")
    todo = N_("Choose from those who serve there on that day.")


class TooLong(Problem):
    """A ballot takes two minutes."""

    code = "ballots.too-long"
    status = 422
    message = N_(
        "The ballot would have %(lines)s questions; %(most)s are the most for two minutes."
    )
    todo = N_("Choose fewer cadres or fewer questions, or open a second poll.")


class PeriodReversed(Problem):
    code = "ballots.period-reversed"
    status = 422
    message = N_("The poll would end on %(until)s, before it starts on %(since)s.")
    todo = N_("Choose a last day on or after the first.")


class PeriodOver(Problem):
    code = "ballots.period-over"
    status = 422
    message = N_("The poll would end on %(until)s, which is over.")
    todo = N_("Choose a last day from today on.")


class LastDayTooFar(Problem):
    """A poll cannot be closed before its last day: a mistyped year would keep it open."""

    code = "ballots.last-day-too-far"
    status = 422
    message = N_("The poll would end on %(until)s, more than half a year from now.")
    todo = N_("Look at the year; the last day is %(latest)s or before.")


class LastDayNotEarlier(Problem):
    """Sheets and phones go by what was announced: nobody answers longer than it says."""

    code = "ballots.last-day-not-earlier"
    status = 422
    message = N_("%(until)s is not before %(before)s, the last day of this evaluation.")
    todo = N_("A last day is only brought forward: from %(earliest)s on, and before that day.")


class PeriodBegun(Problem):
    """A poll counts for the days in which it is held, and nobody answers yesterday."""

    code = "ballots.period-begun"
    status = 422
    message = N_("The poll would begin on %(since)s, which is over.")
    todo = N_("Choose a first day from today on.")


class LeastUnset(Problem):
    """Without it, one villager would be a group."""

    code = "ballots.least-unset"
    status = 422
    message = N_("Below how many ballots no result is shown is not set (未配置) by %(pack)s.")
    todo = N_("Have the pack set it; the base pack has five.")


class SizeUnset(Problem):
    code = "ballots.size-unset"
    status = 422
    message = N_("How many households are asked is not set (未配置) by %(pack)s.")
    todo = N_("Give the number for this poll; it is kept with your name.")


class SizeIsSet(Problem):
    code = "ballots.size-is-set"
    status = 422
    message = N_("%(pack)s sets how many households are asked: %(size)s.")
    todo = N_("Leave the number empty, or have the pack changed.")


class SampleTooLarge(Problem):
    code = "ballots.sample-too-large"
    status = 422
    message = N_("%(size)s households are more than the %(households)s that live in %(village)s.")
    todo = N_("Give that number or fewer.")


class SampleTooSmall(Problem):
    """Else nothing could ever be shown."""

    code = "ballots.sample-too-small"
    status = 422
    message = N_("Of %(size)s households nothing could be shown: %(least)s ballots are the least.")
    todo = N_("Ask more households.")


class NobodyThere(Problem):
    code = "ballots.nobody-there"
    message = N_("No household is on record in %(village)s on %(day)s.")
    todo = N_("Bring in the register of households first.")


class AlreadyDrawn(Problem):
    code = "ballots.already-drawn"
    message = N_("The households were drawn on %(day)s. Nobody draws twice.")
    todo = N_("If the draw cannot stand, have it replaced with a reason that everybody reads.")


class NotDrawn(Problem):
    code = "ballots.not-drawn"
    message = N_("No households are drawn for this poll yet.")
    todo = N_("Draw them first.")


class WordNeeded(Problem):
    code = "ballots.word-needed"
    status = 422
    message = N_("A word is needed that the server could not know.")
    todo = N_("Write today's lottery number, or a word that somebody in the room calls out.")


class ReasonNeeded(Problem):
    code = "ballots.reason-needed"
    status = 422
    message = N_("A reason is needed.")
    todo = N_("Write why, in one sentence.")


class NumberInText(Problem):
    code = "ballots.number-in-text"
    status = 422
    message = N_("The text holds what looks like a phone or ID number.")
    todo = N_("Leave numbers of people out.")


class TextTooLong(Problem):
    code = "ballots.text-too-long"
    status = 422
    message = N_("The text has %(length)s characters; %(most)s are the most.")
    todo = N_("Shorten it.")


class SheetsAreOut(Problem):
    code = "ballots.sheets-are-out"
    message = N_("Sheets were printed already, and the households cannot be drawn anew.")
    todo = N_("Declare the poll void with a reason and open another.")


class PollOver(Problem):
    code = "ballots.poll-over"
    message = N_("This evaluation is over; it ended on %(day)s.")
    todo = N_("Ballots are no longer counted.")


class PrintingOver(PollOver):
    """A code that is made after the last day was in nobody's hand while the poll ran."""

    code = "ballots.printing-over"
    message = N_("The last day of this evaluation was %(day)s; no sheet is printed any more.")
    todo = N_("Enter the sheets that are out and came back, and close it.")


class PollAhead(Problem):
    code = "ballots.poll-ahead"
    message = N_("This evaluation begins on %(day)s.")
    todo = N_("Come back on that day.")


class NotRunning(Problem):
    code = "ballots.not-running"
    message = N_("This evaluation takes no ballots now.")
    todo = N_("Ask whoever gave you the sheet.")


class UnknownCode(Problem):
    """Also a code that was withdrawn by a later print: what never was and what was are the same."""

    code = "ballots.unknown-code"
    status = 422
    message = N_("This code does not belong to this evaluation.")
    todo = N_("Check each letter; a sheet of another evaluation or an old sheet does not count.")


class AlreadyCounted(Problem):
    code = "ballots.already-counted"
    message = N_("A ballot with this code was counted already.")
    todo = N_("One sheet counts once, on paper, on the phone or on the device in the village.")


class PollUnknown(Problem):
    code = "ballots.poll-unknown"
    status = 422
    message = N_("No evaluation %(poll)s is yours to run here.")
    todo = N_(
        "Take the number from the list that goes out; nobody counts an evaluation of himself."
    )


class CodeOrLine(Problem):
    code = "ballots.code-or-line"
    status = 422
    message = N_("A row names either a sheet by its code or a question by its number.")
    todo = N_(
        "Write one row for each sheet that came back, and one for each question with its counts."
    )


class PileTooSmall(Problem):
    """The counts of few sheets would tell what each of them said."""

    code = "ballots.pile-too-small"
    status = 422
    message = N_("A pile of %(sheets)s sheets is not counted at once: %(least)s are the least.")
    todo = N_("Wait for more sheets, or enter these one by one.")


class CodeTwice(Problem):
    code = "ballots.code-twice"
    status = 422
    message = N_("The same sheet stands in the pile twice.")
    todo = N_("A sheet counts once: take the second row out and count again.")


class MoreAnswersThanSheets(Problem):
    code = "ballots.more-answers-than-sheets"
    status = 422
    message = N_("Question %(line)s has %(answers)s answers, and only %(sheets)s sheets came back.")
    todo = N_("Count this question again, or add the codes that are missing.")


class SheetsUnanswered(Problem):
    code = "ballots.sheets-unanswered"
    status = 422
    message = N_(
        "%(sheets)s sheets came back with an answer, and only %(answers)s answers stand here."
    )
    todo = N_("Mark sheets without a valid answer as such, or complete the counts.")


class EmptyBallot(Problem):
    code = "ballots.empty-ballot"
    status = 422
    message = N_("No question is answered.")
    todo = N_("Answer at least one question.")


class UnknownAnswer(Problem):
    code = "ballots.unknown-answer"
    status = 422
    message = N_("An answer does not belong to this ballot.")
    todo = N_("Open the ballot again.")


class KioskShutDown(Problem):
    code = "ballots.kiosk-shut"
    message = N_("This device takes no ballots any more.")
    todo = N_("Ask the office to open it again.")


class StillRunning(Problem):
    code = "ballots.still-running"
    message = N_("The poll runs until %(day)s; villagers still may answer.")
    todo = N_("Close it after that day.")


class CountsStay(Problem):
    """Else somebody could read a result and ask again until he likes it."""

    code = "ballots.counts-stay"
    message = N_("This evaluation was closed on %(day)s: its result is known, and is not removed.")
    todo = N_(
        "An office above the one that ran it, or discipline inspection, may set it aside with a "
        "reason; its counts stay to be read."
    )


class NotClosed(Problem):
    code = "ballots.not-closed"
    message = N_("Only an evaluation that is closed is set aside; this one is “%(state)s”.")
    todo = N_("Whoever runs it may declare it void before it is closed.")


class RanIt(Problem):
    """Whoever ran it would choose among results."""

    code = "ballots.ran-it"
    status = 403
    message = N_("The office that ran an evaluation does not set it aside.")
    todo = N_("Ask an office above it, or discipline inspection.")


class OwnPoll(Problem):
    code = "ballots.own-poll"
    status = 403
    message = N_("Nobody runs an evaluation of himself.")
    todo = N_("Ask somebody else in the office.")


class CountyNeeded(Problem):
    code = "ballots.county-needed"
    status = 422
    message = N_("%(place)s is no county; newcomers are asked county by county.")
    todo = N_("Choose the county.")


class TopicsUnset(Problem):
    code = "ballots.topics-unset"
    status = 422
    message = N_("The policy pack %(pack)s says nothing of what newcomers are asked about.")
    todo = N_("Have the topics and the answers added to the pack.")


class MonthsUnset(Problem):
    code = "ballots.months-unset"
    status = 422
    message = N_("The policy pack %(pack)s does not say how long somebody is a newcomer.")
    todo = N_("Say of how many months of a term those are who are asked.")


class MonthsSet(Problem):
    code = "ballots.months-set"
    status = 422
    message = N_("The policy pack %(pack)s asks newcomers in the first %(months)s months.")
    todo = N_("Leave the months empty.")


class TooFewNewcomers(Problem):
    """Else what one of them says could be told from a result."""

    code = "ballots.too-few-newcomers"
    message = N_("%(place)s has %(size)s newcomers; of fewer than %(least)s nothing is shown.")
    todo = N_("Wait until more have come, or talk with them in person.")


class NotOfVillagers(Problem):
    code = "ballots.not-of-villagers"
    status = 422
    message = N_("A survey of newcomers asks cadres, not the villagers of a village.")
    todo = N_("Open it for the county, on the page of the surveys.")
