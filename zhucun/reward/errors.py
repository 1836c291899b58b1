"""What use and reward refuses."""

from __future__ import annotations

from zhucun.kernel.problems import N_, Problem


class OutcomeIsThere(Problem):
    code = "reward.outcome-is-there"
    message = N_("“%(kind)s” of %(person)s on %(day)s is on record already.")
    todo = N_("Void that record first if it is wrong.")


class CadreUnknown(Problem):
    code = "reward.cadre-unknown"
    status = 422
    message = N_("No cadre named %(person)s had served here by %(day)s.")
    todo = N_("Compare name, unit and village with the roster; nobody is matched by guess.")


class CadreUnclear(Problem):
    code = "reward.cadre-unclear"
    message = N_("Several cadres are called %(person)s: %(places)s.")
    todo = N_("Give the unit or the village in full.")


class DayInFuture(Problem):
    code = "reward.day-in-future"
    status = 422
    message = N_("%(day)s lies in the future.")
    todo = N_("Record what has happened.")


class BeforeService(Problem):
    code = "reward.before-service"
    status = 422
    message = N_("%(day)s lies before %(since)s, when the service of %(person)s began.")
    todo = N_("Correct the day, or choose the posting that he had then.")


class ReasonNeeded(Problem):
    code = "reward.reason-needed"
    status = 422
    message = N_("A reason is needed.")
    todo = N_("Write why, in one sentence.")


class NumberInText(Problem):
    code = "reward.number-in-text"
    status = 422
    message = N_("The text holds what looks like a phone or ID number.")
    todo = N_("Leave numbers of people out.")


class TextTooLong(Problem):
    code = "reward.text-too-long"
    status = 422
    message = N_("The text has %(length)s characters; %(most)s are the most.")
    todo = N_("Shorten it.")


class SignoffPublishes(Problem):
    code = "reward.signoff-publishes"
    message = N_("This commendation is published by the last signature that the pack asks for.")
    todo = N_("Name its document here; its sign-off then publishes it.")


class PublishedAlready(Problem):
    code = "reward.published-already"
    message = N_("It is published with “%(document)s”, or taken back.")
    todo = N_("What is published keeps its document; take it back with a reason if it is wrong.")


class PledgeIncomplete(Problem):
    """A rule of the pack that blocks (HH18-053)."""

    code = "reward.pledge-incomplete"
    message = N_("The pack does not let it be signed (%(rules)s): %(why)s.")
    todo = N_("Void it and write it anew with target, day and consequence.")


class PledgeNotSigned(Problem):
    code = "reward.pledge-not-signed"
    message = N_("This pledge is not signed.")
    todo = N_("Record the day on which it was signed, with its document; then its day can judge.")


class PledgeNotDue(Problem):
    code = "reward.pledge-not-due"
    message = N_("Its day is %(day)s: before that a pledge is neither kept nor missed.")
    todo = N_("Decide on that day or later.")


class PledgeDecided(Problem):
    code = "reward.pledge-decided"
    message = N_("It stands as “%(verdict)s” since %(day)s.")
    todo = N_("Look at what was decided; void it with a reason if it was recorded by mistake.")


class ExitUnknown(Problem):
    code = "reward.exit-unknown"
    status = 422
    message = N_("There is no such exit here: %(key)s.")
    todo = N_("Choose an exit of the area of the pledge, or leave the measuring to a person.")


class NoCandidates(Problem):
    code = "reward.no-candidates"
    status = 422
    message = N_("The list holds no name.")
    todo = N_("Write one name a line, or tick one.")


class TooManyCandidates(Problem):
    code = "reward.too-many-candidates"
    status = 422
    message = N_("The list holds %(count)s names; %(most)s are the most.")
    todo = N_("Divide it.")


class ListLineUnfit(Problem):
    code = "reward.list-line-unfit"
    status = 422
    message = N_("Line %(line)s is not understood: “%(word)s”.")
    todo = N_(
        "A line is: name, months elsewhere at the grassroots (24 or 24个月), on what that rests. "
        "Leave out what the list does not say."
    )


class DocumentNeeded(Problem):
    code = "reward.document-needed"
    status = 422
    message = N_("Without the number of its document nothing is published or decided.")
    todo = N_("Write the number of the document.")


class RulesSpeakAgainst(Problem):
    """A person may decide otherwise, and says why."""

    code = "reward.rules-speak-against"
    message = N_("The rules of %(pack)s speak against %(person)s: %(rules)s.")
    todo = N_("Leave this name out, or give the reason for which it stays.")


class RulesNotKnown(Problem):
    """What is not on record is no yes: a person decides, and says why."""

    code = "reward.rules-not-known"
    message = N_("Whether %(person)s meets the rules of %(pack)s is not known: %(rules)s.")
    todo = N_("Bring what is missing on record, or give the reason for which this name stays.")


class RulesForbid(Problem):
    """A rule that blocks; no reason stands against it."""

    code = "reward.rules-forbid"
    message = N_("The rules of %(pack)s do not admit %(person)s: %(rules)s.")
    todo = N_("Leave this name out; where the roster is wrong, correct it there first.")


class NotOnPost(Problem):
    code = "reward.not-on-post"
    status = 422
    message = N_("On %(day)s these were not on post in %(area)s: %(people)s.")
    todo = N_("Leave these names out, or give the day on which it was given.")


class CaseIsThere(Problem):
    code = "reward.case-is-there"
    message = N_("%(person)s is asked to answer for this already.")
    todo = N_("Open that case.")


class CaseStands(Problem):
    """The same facts, taken up by hand a second time."""

    code = "reward.case-stands"
    message = N_(
        "%(person)s is asked to answer for this already by the same measure: %(measure)s, "
        "proposed on %(day)s, “%(state)s” (case %(case)s)."
    )
    todo = N_("Open that case; if this is another document, name it by its number.")


class HandlesHimself(Problem):
    code = "reward.handles-himself"
    status = 403
    message = N_("Nobody proposes, decides or answers in a case of his own.")
    todo = N_("Ask somebody else in the office.")


class RowsNeeded(Problem):
    code = "reward.rows-needed"
    status = 422
    message = N_("A case rests on facts, and none is named.")
    todo = N_("Name the record, the document or the finding on which it rests.")


class EvidenceUnknown(Problem):
    code = "reward.evidence-unknown"
    status = 422
    message = N_("There is no such record about %(person)s: %(what)s.")
    todo = N_("Give the id of a check, appraisal, exit, pledge or matter of his, or a document.")


class EvidenceOtherDay(Problem):
    code = "reward.evidence-other-day"
    status = 422
    message = N_("%(day)s is not the day of this record: it is of %(since)s to %(until)s.")
    todo = N_("Give the day of the record: the year whose reward is cancelled follows from it.")


class NotInThisState(Problem):
    code = "reward.not-in-this-state"
    message = N_("The case is “%(state)s”; this cannot be done now.")
    todo = N_("Look at what the case says comes next.")


class AppealTooLate(Problem):
    code = "reward.appeal-too-late"
    message = N_("The days for an appeal were over on %(day)s.")
    todo = N_("Ask the office that decided; it may take the case up again itself.")


class AppealHasNoEnd(Problem):
    """Nobody may answer an appeal against his own decision."""

    code = "reward.answers-own-decision"
    status = 403
    message = N_("Who decided the case does not answer the appeal against it.")
    todo = N_("Let somebody else in the office, or discipline inspection, answer it.")


class StillUnderInfluence(Problem):
    code = "reward.still-under-influence"
    message = N_("The influence of the decision lasts until %(day)s.")
    todo = N_("Restore him after that day.")


class InfluenceUnset(Problem):
    code = "reward.influence-unset"
    status = 422
    message = N_("How long the decision weighs is not set (未配置) by %(pack)s.")
    todo = N_("Give the last day; it is kept with your name.")


class WeighsNoDay(Problem):
    """A decision would be over before the person is told of it."""

    code = "reward.weighs-no-day"
    status = 422
    message = N_("Until %(until)s it would not weigh for a day: he is told of it on %(since)s.")
    todo = N_("Give a day after that one.")


class WeighsTooLong(Problem):
    """A mistyped year would keep him from being restored."""

    code = "reward.weighs-too-long"
    status = 422
    message = N_("It would weigh until %(until)s, longer than any decision does.")
    todo = N_("Look at the year; the last day is %(latest)s or before.")


class InfluenceIsSet(Problem):
    code = "reward.influence-is-set"
    message = N_("%(pack)s sets how long a decision weighs: %(months)s months.")
    todo = N_("Have the pack changed if that is wrong; the day follows from it.")


class ToldOtherwise(Problem):
    code = "reward.told-otherwise"
    message = N_("He was told on %(day)s, and that it weighs until %(until)s.")
    todo = N_("If that day is wrong, correct it with a reason; he is told anew.")


class OwnDecision(Problem):
    """As with an appeal: another person looks at it."""

    code = "reward.takes-back-own-decision"
    status = 403
    message = N_("Who decided the case does not take the decision back.")
    todo = N_("Ask somebody else in the office, or discipline inspection.")


class ToldBefore(Problem):
    code = "reward.told-before"
    message = N_("He was told of the decision on %(day)s: it is not taken back any more.")
    todo = N_("He may appeal; who answers the appeal may lift it.")


class AppealOpen(Problem):
    code = "reward.appeal-open"
    message = N_("Nobody has answered the appeal of %(day)s.")
    todo = N_("Let somebody who did not decide answer it; then he can be restored.")


class FactUnknown(Problem):
    code = "reward.fact-unknown"
    status = 422
    message = N_("No fact about %(person)s under this key waits for a decision.")
    todo = N_("Take a fact from the list of those that ask for a decision, or leave the key out.")


class NotAVillageHead(Problem):
    code = "reward.not-a-village-head"
    status = 422
    message = N_("On %(day)s this seat was not that of a secretary or director in office.")
    todo = N_("Choose the seat of the head of the village on that day.")


class PointsRecorded(Problem):
    code = "reward.points-recorded"
    message = N_("%(points)s points are on record already, by %(document)s.")
    todo = N_("Void the entry first if they are wrong.")


class PointsOdd(Problem):
    code = "reward.points-odd"
    status = 422
    message = N_("%(points)s are no bonus points.")
    todo = N_("Write the points of the exam authority's paper: above 0 and below 1000.")


class EntryVoided(Problem):
    code = "reward.entry-voided"
    message = N_("The entry was set aside on %(day)s.")
    todo = N_("Register the head of the village again.")
