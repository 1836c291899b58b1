"""What opening, schemes, reviews and deductions refuse."""

from __future__ import annotations

from zhucun.kernel.problems import N_, Problem


class NoScheme(Problem):
    code = "appraisal.no-scheme"
    status = 422
    message = N_(
        "The pack %(pack)s has no scheme “%(score)s” for this kind of appraisal on %(day)s."
    )
    todo = N_(
        "Choose another scheme or another kind; the pack is looked up for the area and the day."
    )


class BadSettings(Problem):
    """A local scheme that does not add up, or names what the pack does not know."""

    code = "appraisal.bad-settings"
    status = 422
    message = N_("The settings do not fit: %(what)s.")
    todo = N_("Correct the number or the word; weights of one whole add up to 1.")


class SettingUnknown(Problem):
    """A mistyped group, class of assessors or parameter would be kept and never work."""

    code = "appraisal.setting-unknown"
    status = 422
    message = N_("“%(value)s” in %(what)s is not known here; known are: %(allowed)s.")
    todo = N_("Use one of these words.")


class DocumentNeeded(Problem):
    code = "appraisal.document-needed"
    status = 422
    message = N_("No document number is given.")
    todo = N_(
        "Give the number of the document by which it was decided, or of the paper it stands on."
    )


class SchemeAdoptedAlready(Problem):
    code = "appraisal.scheme-adopted"
    message = N_("This scheme was adopted on %(on)s and is not changed any more.")
    todo = N_("Draft a new one; it takes the place of this one from its own day on.")


class NotASimulatedScheme(Problem):
    code = "appraisal.simulate-first"
    message = N_("Nobody has seen yet what this scheme would change.")
    todo = N_("Try it on an appraisal first; then it can be adopted.")


class SchemeOfAnother(Problem):
    """A draft is sent again under the id of a draft of another scheme or another area."""

    code = "appraisal.scheme-of-another"
    message = N_("“%(title)s” is a draft of the scheme “%(score)s” in %(area)s, not of this one.")
    todo = N_("Change it there, or draft a new one without its id.")


class SinceNotTried(Problem):
    """Nobody has seen what it changes on the days from which it would hold."""

    code = "appraisal.since-not-tried"
    status = 422
    message = N_("It was tried on days from %(first)s on; %(since)s lies before.")
    todo = N_("Choose a later day, or try it on an appraisal of those days first.")


class SinceFrozen(Problem):
    """What is frozen keeps the scheme by which it was decided."""

    code = "appraisal.since-frozen"
    message = N_("“%(title)s” was frozen on %(on)s and rests on the days from %(since)s on.")
    todo = N_(
        "Adopt it from %(until)s on, or open that appraisal again first, with a reason: then its "
        "grades are decided anew."
    )


class SchemeWithoutDay(Problem):
    """Another adoption, which has begun, would be left without a day on which it held."""

    code = "appraisal.scheme-without-day"
    message = N_("“%(title)s” (%(document)s) holds since %(day)s and would be left without a day.")
    todo = N_("Choose a day after it: what was adopted keeps the days on which it held.")


class WindowOverlaps(Problem):
    code = "appraisal.window-overlaps"
    message = N_("There is an appraisal of this kind for these days and people already: %(title)s.")
    todo = N_("Open that one, or choose days that do not overlap.")


class WindowTooLong(Problem):
    code = "appraisal.window-too-long"
    status = 422
    message = N_("From %(since)s until %(until)s is no year, half-year or term.")
    todo = N_("Choose days of at most six years, the end after the start.")


class AppraisalClosed(Problem):
    code = "appraisal.closed"
    message = N_("This appraisal was frozen on %(on)s: nothing in it changes any more.")
    todo = N_(
        "If it has to be changed, the office opens it again: a new decision, with its reason."
    )


class AppraisalWithdrawn(Problem):
    code = "appraisal.withdrawn"
    message = N_("This appraisal was withdrawn on %(on)s: %(reason)s.")
    todo = N_("Open another one for the days that are meant.")


class DecidedAlready(Problem):
    code = "appraisal.decided-already"
    message = N_("%(number)s grades of this appraisal are decided; it is not withdrawn any more.")
    todo = N_("Leave out whom it should not be about, or open the grades again first.")


class NobodyServed(Problem):
    code = "appraisal.nobody-served"
    message = N_("Nobody is to be appraised in %(area)s between %(since)s and %(until)s.")
    todo = N_(
        "Check the area and the days: who served is on record, and places lie below the area."
    )


class LevelUnfit(Problem):
    code = "appraisal.level-unfit"
    status = 422
    message = N_("The scheme %(score)s is not about places of the level %(level)s.")
    todo = N_("Choose one of its levels (%(levels)s); a scheme about people has none.")


class TextNeeded(Problem):
    code = "appraisal.text-needed"
    status = 422
    message = N_("This field is empty.")
    todo = N_("Say it in a sentence.")


class NumberInText(Problem):
    code = "appraisal.number-in-text"
    status = 422
    message = N_("The text holds what looks like somebody's phone or ID number.")
    todo = N_("Leave the number out: the text is read by others.")


class TextTooLong(Problem):
    code = "appraisal.text-too-long"
    status = 422
    message = N_("The text has %(length)s characters; %(most)s fit.")
    todo = N_("Say it more shortly.")


class DayOutside(Problem):
    code = "appraisal.day-outside"
    status = 422
    message = N_("%(day)s is not within %(start)s and %(end)s.")
    todo = N_("Correct the day; what has not happened yet is not recorded.")


class PartUnknown(Problem):
    code = "appraisal.part-unknown"
    status = 422
    message = N_("“%(part)s” of “%(period)s” is not reviewed by “%(by)s” in this scheme.")
    todo = N_("Choose a part, a period and a class of assessors that the scheme names.")


class PeriodNotOver(Problem):
    code = "appraisal.period-not-begun"
    status = 422
    message = N_("%(period)s begins on %(start)s: there is nothing to review yet.")
    todo = N_("Review it once the period has begun.")


class NotOnPost(Problem):
    code = "appraisal.not-on-post"
    status = 422
    message = N_("%(person)s was not on post in %(period)s.")
    todo = N_("Choose a period in which he served.")


class SelfReview(Problem):
    code = "appraisal.self-review"
    status = 403
    message = N_("Nobody reviews, decides or answers about himself.")
    todo = N_("Let somebody else of the same office do it.")


class NotInOffice(Problem):
    code = "appraisal.not-in-office"
    status = 403
    message = N_("On %(day)s you did not hold the office “%(office)s” for %(person)s.")
    todo = N_("Who held it on that day reviews, or the office records what was given on paper.")


class ReviewedAlready(Problem):
    """Two reviewers with the same post."""

    code = "appraisal.reviewed-already"
    message = N_("“%(office)s” has reviewed %(period)s already: %(reviewer)s on %(on)s.")
    todo = N_(
        "One office says one thing: the first review is withdrawn with a reason, or it stands."
    )


class MarkOutsideScale(Problem):
    code = "appraisal.mark-outside-scale"
    status = 422
    message = N_("%(mark)s is outside the scale from 0 to %(most)s.")
    todo = N_("Give a mark of the scale, or none and a comment.")


class MarkTooFine(Problem):
    code = "appraisal.mark-too-fine"
    status = 422
    message = N_("%(mark)s has more than two decimals.")
    todo = N_("Round the mark yourself; nothing is rounded for you.")


class MarkWordUnknown(Problem):
    code = "appraisal.mark-word-unknown"
    status = 422
    message = N_("“%(word)s” is not a mark of this part; its words are: %(words)s.")
    todo = N_("Use one of these words, or a number of the scale, or none and a comment.")


class MarkTwice(Problem):
    code = "appraisal.mark-twice"
    status = 422
    message = N_("Both a number (%(mark)s) and a word (“%(word)s”) are given as the mark.")
    todo = N_("Give one of them; the scheme says what the word counts.")


class NotReviewedByPeople(Problem):
    """Marks of villagers come from ballots, pledges from their progress."""

    code = "appraisal.not-reviewed-by-people"
    message = N_("“%(by)s” is not typed in: it comes from %(source)s.")
    todo = N_(
        "Hold the evaluation, or record the progress, where it belongs; it is read from there."
    )


class EvidenceUnknown(Problem):
    code = "appraisal.evidence-unknown"
    status = 422
    message = N_("There is no such record about this cadre: %(kind)s %(key)s.")
    todo = N_("Give a spot check or a matter of this cadre within the days, or a document number.")


class NothingToDeduct(Problem):
    """The scheme has neither grades nor a total."""

    code = "appraisal.nothing-to-deduct"
    message = N_("“%(title)s” gives no grade: there is no total from which points are deducted.")
    todo = N_("Say it in a review, or deduct it in the yearly appraisal of the same days.")


class DeductionTwice(Problem):
    code = "appraisal.deduction-twice"
    message = N_("Points were deducted for %(key)s already.")
    todo = N_("One thing is deducted once; withdraw the other one first.")
