"""What learning refuses."""

from __future__ import annotations

from zhucun.kernel.problems import N_, Problem


class PlanIsThere(Problem):
    code = "learning.plan-is-there"
    message = N_("%(place)s has a training plan of %(year)s already: “%(title)s”.")
    todo = N_("Add to that plan.")


class PlanApproved(Problem):
    """A plan that was approved is changed only as its next version, with a reason."""

    code = "learning.plan-approved"
    message = N_("The plan “%(title)s” was approved on %(day)s.")
    todo = N_("Reopen it with a reason; what was approved stays on record.")


class PlanEmpty(Problem):
    code = "learning.plan-empty"
    message = N_("The plan “%(title)s” has no course.")
    todo = N_("Add at least one course, or import the plan.")


class CourseIsThere(Problem):
    code = "learning.course-is-there"
    message = N_("The plan has a course of this kind on “%(theme)s” already.")
    todo = N_("Change the number of its sessions instead.")


class TierDoesNotFit(Problem):
    code = "learning.tier-does-not-fit"
    status = 422
    message = N_("%(place)s is no province, city, county or township.")
    todo = N_("Trainings are held by these; a lesson in a village is recorded by its team.")


class SessionsAtOnce(Problem):
    code = "learning.sessions-at-once"
    message = N_("Several sessions of %(day)s are being opened at this moment.")
    todo = N_("Send it once more.")


class OneTheme(Problem):
    """SQ24-041: 每次一主题."""

    code = "learning.one-theme"
    status = 422
    message = N_("A session has one theme; “%(theme)s” is none, or names several.")
    todo = N_("Give one theme, and open another session for the other.")


class TeacherNeeded(Problem):
    code = "learning.teacher-needed"
    status = 422
    message = N_("A session to which teachers are brought in needs a teacher.")
    todo = N_("Name at least one teacher.")


class TeacherTwice(Problem):
    code = "learning.teacher-twice"
    status = 422
    message = N_("The teacher %(teacher)s is named twice.")
    todo = N_("Name each teacher once.")


class NotInThePack(Problem):
    """A way of teaching, or what a question tests, of which the policy of the area does not
    speak."""

    code = "learning.not-in-the-pack"
    status = 422
    message = N_("The policy of this area does not speak of “%(word)s” here.")
    todo = N_("Choose one of: %(known)s.")


class PhaseNeedsSession(Problem):
    code = "learning.phase-needs-session"
    status = 422
    message = N_("A quiz before or after a training belongs to a session.")
    todo = N_("Choose the session.")


class VenueNeeded(Problem):
    code = "learning.venue-needed"
    status = 422
    message = N_("It is not said where the session is held, or where people are sent.")
    todo = N_("Give the place.")


class SessionDays(Problem):
    code = "learning.session-days"
    status = 422
    message = N_("The session would end on %(last)s, before its first day %(first)s.")
    todo = N_("Choose a last day that is not before the first.")


class SessionGone(Problem):
    code = "learning.session-cancelled"
    message = N_("The session “%(theme)s” of %(day)s was cancelled.")
    todo = N_("Choose another session.")


class SessionAttended(Problem):
    code = "learning.session-attended"
    message = N_("%(people)s people attended this session.")
    todo = N_("A session that was held is not cancelled; void attendances that are wrong.")


class SessionDayAttended(Problem):
    """Who was there was there: attendance is not moved with the session."""

    code = "learning.session-day-attended"
    message = N_("People attended this session on %(day)s, which is none of the new days.")
    todo = N_("Choose days with that one, or void the attendances that are wrong first.")


class SeatsTaken(Problem):
    code = "learning.seats-taken"
    message = N_("%(people)s people are enrolled; %(seats)s seats are too few.")
    todo = N_("Withdraw enrolments first, or keep as many seats.")


class NotForYou(Problem):
    """The audience of a session: its area, roles and days."""

    code = "learning.not-for-you"
    message = N_("%(person)s does not belong to those for whom this session is.")
    todo = N_("Look at the roles and the area of the session.")


class PostingEnded(Problem):
    code = "learning.posting-ended"
    message = N_("%(person)s was not on post on %(day)s.")
    todo = N_("Only cadres on post attend; before a post there is the training before the post.")


class SessionOver(Problem):
    code = "learning.session-over"
    message = N_("The session “%(theme)s” began on %(day)s; nobody enrols any more.")
    todo = N_("Who came is on the list of attendance.")


class TooEarly(Problem):
    code = "learning.too-early"
    status = 422
    message = N_("The session is on %(first)s; nobody attended it on %(day)s.")
    todo = N_("Record attendance from the first day of the session on.")


class DayNotOfSession(Problem):
    code = "learning.day-not-of-session"
    status = 422
    message = N_("%(day)s is no day of this session (%(first)s to %(last)s).")
    todo = N_("Choose a day of the session.")


class DoorClosed(Problem):
    """A code at the door is good for one session on one day."""

    code = "learning.door-closed"
    message = N_("This code was for %(day)s.")
    todo = N_("Scan the code that hangs at the door today, or sign the list.")


class BadDoor(Problem):
    code = "learning.bad-door"
    status = 404
    message = N_("This is no code of a session.")
    todo = N_("Scan the code at the door once more, or sign the list.")


class NobodyHere(Problem):
    code = "learning.nobody-here"
    status = 404
    message = N_("Your account belongs to no cadre.")
    todo = N_("Ask the office to link your account to you.")


class ReasonNeeded(Problem):
    code = "learning.reason-needed"
    status = 422
    message = N_("A reason is needed.")
    todo = N_("Say why in a few words.")


class TextTooLong(Problem):
    code = "learning.text-too-long"
    status = 422
    message = N_("%(length)s signs are too long; %(most)s are the most.")
    todo = N_("Say it shorter.")


class TextMissing(Problem):
    code = "learning.text-missing"
    status = 422
    message = N_("A text is missing.")
    todo = N_("Fill it in.")


class NumberInText(Problem):
    code = "learning.number-in-text"
    status = 422
    message = N_("This looks like a phone or ID number.")
    todo = N_("Leave it out; numbers stand with the person only.")


class NoCertificates(Problem):
    code = "learning.no-certificates"
    message = N_("The session “%(theme)s” gives no certificate.")
    todo = N_("Say so when the session is opened.")


class SessionRuns(Problem):
    code = "learning.session-runs"
    message = N_("The session runs until %(day)s.")
    todo = N_("Certificates are issued when it is over.")


class CertificateStands(Problem):
    code = "learning.certificate-stands"
    message = N_("Certificate %(number)s rests on this attendance.")
    todo = N_("Revoke the certificate first.")


class SourceNeeded(Problem):
    code = "learning.source-needed"
    status = 422
    message = N_("An answer without its document is not taken into the handbook.")
    todo = N_("Name the document, its number and date.")


class ArticleGone(Problem):
    code = "learning.article-gone"
    message = N_("Question %(number)s was replaced or left the handbook on %(day)s.")
    todo = N_("Open the question that stands now.")


class HandbookEmpty(Problem):
    code = "learning.handbook-empty"
    message = N_("The handbook of %(place)s has no question on %(day)s.")
    todo = N_("Write questions first.")


class EditionIsThere(Problem):
    code = "learning.edition-is-there"
    message = N_("An edition “%(title)s” was issued already.")
    todo = N_("Give this edition another title.")


class MiniClassIsThere(Problem):
    code = "learning.mini-class-is-there"
    message = N_("The lesson “%(title)s” of %(day)s is on record already.")
    todo = N_("Nothing is to be done.")


class QuizClosed(Problem):
    code = "learning.quiz-closed"
    message = N_("The quiz “%(title)s” is not open on %(day)s.")
    todo = N_("Look at the days of the quiz.")


class QuizDays(Problem):
    code = "learning.quiz-days"
    status = 422
    message = N_("The quiz would close on %(last)s, before it opens on %(first)s.")
    todo = N_("Choose a last day that is not before the first.")


class QuizVoid(Problem):
    code = "learning.quiz-void"
    message = N_("The quiz “%(title)s” was voided.")
    todo = N_("Try the one that was made in its place.")


class AnswersUnfit(Problem):
    code = "learning.answers-unfit"
    status = 422
    message = N_("Question %(position)s has no answer, or one that is not among its options.")
    todo = N_("Choose among the options of every question.")


class ArticleUnknown(Problem):
    code = "learning.article-unknown"
    status = 422
    message = N_("The handbook of this area and of those above it has no question %(number)s.")
    todo = N_("Look up its number in the handbook, or write the question there first.")


class QuestionUnfit(Problem):
    code = "learning.question-unfit"
    status = 422
    message = N_("Question %(position)s needs two different options at least, and a right one.")
    todo = N_("Give options, and mark those that are right.")


class ContestClosed(Problem):
    code = "learning.contest-closed"
    message = N_("The contest “%(title)s” is open for this no more.")
    todo = N_("Look at the state of the contest.")


class RoundOrder(Problem):
    code = "learning.round-order"
    status = 422
    message = N_("The round “%(title)s” of %(day)s would come before the one above it.")
    todo = N_("Give the rounds in their order, each on a day that is not before the last one.")


class HeatJudged(Problem):
    code = "learning.heat-judged"
    message = N_("The round “%(title)s” was judged on %(day)s.")
    todo = N_("Its result stands.")


class HeatOrder(Problem):
    code = "learning.heat-order"
    message = N_("The round before “%(title)s” is not judged yet.")
    todo = N_("Judge the rounds in their order.")


class JudgesNeeded(Problem):
    code = "learning.judges-needed"
    status = 422
    message = N_("A round is judged by people, and their names are missing.")
    todo = N_("Name the judges.")


class NotInContest(Problem):
    code = "learning.not-in-contest"
    status = 422
    message = N_("%(person)s does not take part in this round.")
    todo = N_("Choose among those who do.")


class PersonUnknown(Problem):
    code = "learning.person-unknown"
    status = 422
    message = N_("No cadre named %(person)s of this unit is on post on %(day)s.")
    todo = N_("Compare name and unit with the roster; nobody is matched by guess.")


class PersonUnclear(Problem):
    code = "learning.person-unclear"
    message = N_("Several cadres fit %(person)s: %(units)s.")
    todo = N_("Give the unit or the village in full.")


class PersonAlmost(Problem):
    """A spelling that is near to one name: shown to a person, never taken over."""

    code = "learning.person-almost"
    message = N_("Nobody is called %(person)s here; %(other)s of the same unit has a like name.")
    todo = N_("If it is the same person, write the name as in the roster.")


class UnknownAbility(Problem):
    """SQ24-047: the abilities are those of the pack of the area."""

    code = "learning.unknown-ability"
    status = 422
    message = N_("The policy of %(place)s knows no ability “%(axis)s”.")
    todo = N_("Choose among the abilities of your area.")


class SessionUnknown(Problem):
    code = "learning.session-unknown"
    status = 422
    message = N_("No session has the number %(number)s here.")
    todo = N_("Copy the number from the page of the session.")


class PlanMissing(Problem):
    code = "learning.plan-missing"
    message = N_("There is no draft of a plan of %(year)s for %(place)s.")
    todo = N_("Make the plan first, or reopen it.")
