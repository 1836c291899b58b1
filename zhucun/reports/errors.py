"""What the reports refuse."""

from __future__ import annotations

from zhucun.kernel.problems import N_, Problem


class NumberTaken(Problem):
    code = "reports.number-taken"
    message = N_("%(issuer)s gave the number %(number)s to another paper.")
    todo = N_("Give the next free number.")


class NumberNeeded(Problem):
    code = "reports.number-needed"
    status = 422
    message = N_("A paper of this kind bears a number.")
    todo = N_("Give the number under which the office files it.")


class NotAnnounced(Problem):
    code = "reports.not-announced"
    message = N_("The round “%(round)s” is not published; its teams are not announced yet.")
    todo = N_("Publish the round first.")


class NobodyToName(Problem):
    code = "reports.nobody-to-name"
    message = N_("The round “%(round)s” has no posting that you may see.")
    todo = N_("Post its cadres first.")


class NoPartyMember(Problem):
    code = "reports.no-party-member"
    status = 422
    message = N_("%(person)s is not a Party member on record; there is no relation to transfer.")
    todo = N_("Correct the personal record first.")


class PaperChanged(Problem):
    """The stored content does not fit its digest: somebody changed it behind our back."""

    code = "reports.paper-changed"
    status = 500
    message = N_("The content of the paper %(number)s is not what was issued.")
    todo = N_("Do not hand it out. Compare it with the copy on file, and tell the administrator.")


class NoCards(Problem):
    code = "reports.no-cards"
    status = 422
    message = N_("There is no contact card in force here that could be printed.")
    todo = N_("Issue the cards first.")


class TooManyCards(Problem):
    code = "reports.too-many-cards"
    status = 422
    message = N_("These are %(count)s cards; at most %(most)s are printed at a time.")
    todo = N_("Print township by township, or fewer copies of each.")


class CardIssuedMeanwhile(Problem):
    code = "reports.card-issued-meanwhile"
    message = N_("Somebody else issued cards for these cadres at the same moment.")
    todo = N_("Open the list again: it shows the cards that are in force.")


class PhotoTooBig(Problem):
    code = "reports.photo-too-big"
    status = 422
    message = N_("This picture has %(kilobytes)s kB; a photo for a card has at most %(most)s kB.")
    todo = N_("Make it smaller first. 400 × 560 pixels are plenty.")


class NotAPhoto(Problem):
    code = "reports.not-a-photo"
    status = 422
    message = N_("This file is no whole JPEG or PNG picture.")
    todo = N_("Save the photo as JPEG or PNG and choose it again.")


class PhotoSize(Problem):
    code = "reports.photo-size"
    status = 422
    message = N_("This picture has %(width)s × %(height)s pixels.")
    todo = N_("Choose one whose sides have %(least)s to %(most)s pixels.")


class PrintGone(Problem):
    """The sheets hold phone numbers: they are kept for a few days only."""

    code = "reports.print-gone"
    status = 410
    message = N_("These sheets are not there: not finished yet, or removed after %(days)s days.")
    todo = N_("Print the cards again.")


class PrintFailed(Problem):
    code = "reports.print-failed"
    status = 500
    message = N_("The sheets could not be made: %(what)s.")
    todo = N_("Print again, and tell the administrator if it happens twice.")


class WithoutBasis(Problem):
    """A form that nobody answers for, or that never ends, is not asked of anybody."""

    code = "reports.without-basis"
    status = 422
    message = N_("A form needs an issuer, a basis and a last day.")
    todo = N_("Give the office that asks, the document number it rests on, and the day it expires.")


class FormWithoutFields(Problem):
    code = "reports.form-without-fields"
    status = 422
    message = N_("This form asks for nothing.")
    todo = N_("Give one heading a line, or choose the workbook that was sent out.")


class FormTooLong(Problem):
    code = "reports.form-too-long"
    status = 422
    message = N_("This form has %(count)s headings; at most %(most)s are registered.")
    todo = N_("Leave out what is known here, or split the form.")


class HeadingTooLong(Problem):
    code = "reports.heading-too-long"
    status = 422
    message = N_("The heading “%(heading)s …” is longer than %(most)s characters.")
    todo = N_("Shorten it; explanations belong on the form itself.")


class FieldsNotNew(Problem):
    """`fields`: each heading with the place where it is, in the language of the pack."""

    code = "reports.fields-not-new"
    status = 422
    message = N_("%(count)s of these fields are on record or asked already: %(fields)s.")
    todo = N_("Take them from there; register only what is new.")


class NoHeadings(Problem):
    code = "reports.no-headings"
    status = 422
    message = N_("No row of headings was found in “%(file)s”.")
    todo = N_("Type the headings instead, one a line.")


class ArchiveIssuedMeanwhile(Problem):
    code = "reports.archive-issued-meanwhile"
    message = N_("Somebody else issued this archive at the same moment.")
    todo = N_("Open the archive again: it shows the version that is in force.")


class NoArchives(Problem):
    code = "reports.no-archives"
    status = 422
    message = N_("No term of this kind is on record in this area.")
    todo = N_("Choose another area, or all terms instead of those that have ended.")


class RunFailed(Problem):
    """A run over many archives broke off; what it had issued stays issued."""

    code = "reports.archive-run-failed"
    status = 500
    message = N_("The archives could not all be made: %(what)s.")
    todo = N_(
        "Ask again: what is made is not made anew. If it fails twice, tell the administrator."
    )


class FileTooBig(Problem):
    code = "reports.file-too-big"
    status = 422
    message = N_("This file has %(megabytes)s MB; an archive has at most %(most)s MB.")
    todo = N_("Choose the PDF of the archive itself.")


class StoryTellsSecrets(Problem):
    """What looks like a number of a person, an account or words of health stands in the text."""

    code = "reports.story-tells-secrets"
    status = 422
    message = N_("The text holds what no publicity may show: %(what)s.")
    todo = N_("Leave it out; a story needs no numbers of people and nothing about their health.")


class StoryWithoutPeople(Problem):
    code = "reports.story-without-people"
    status = 422
    message = N_(
        "A story names at least one person: a cadre who serves or has served in the village, or "
        "somebody of its organisations."
    )
    todo = N_("Choose whom it is about.")


class ConsentMissing(Problem):
    code = "reports.consent-missing"
    message = N_("%(names)s did not agree to be named, or agree no longer.")
    todo = N_("Record the consent of everybody whom the story names, or leave him out.")


class StoryNamesOthers(Problem):
    """Somebody of the village's registers stands in the text who was not asked (HH18-085)."""

    code = "reports.story-names-others"
    message = N_("The text names people of the village who are not listed: %(names)s.")
    todo = N_(
        "List each of them on the page of the story and ask for the consent, or take the story "
        "back and write it anew without the name."
    )


class ConsentTakenBack(Problem):
    """Whoever took his consent back gives it again himself; no paper in a drawer does."""

    code = "reports.consent-taken-back"
    message = N_("%(person)s took the consent back himself on %(day)s.")
    todo = N_("Only he can give it again, on the page of the story.")


class ConsentDay(Problem):
    """Nobody agrees to a text before it is written, before he took a consent back, or tomorrow."""

    code = "reports.consent-day"
    status = 422
    message = N_("A consent of %(day)s cannot be: it is from %(since)s to %(today)s.")
    todo = N_("Give the day on which he agreed to this text.")


class StoryStands(Problem):
    code = "reports.story-stands"
    message = N_("The story is in review or published; its text stays as it was signed.")
    todo = N_("Withdraw it first and write it anew.")


class StoryNeedsReview(Problem):
    code = "reports.story-needs-review"
    message = N_("The region's chain decides about stories: it is published by its last signature.")
    todo = N_("Send it into review.")


class UnknownFact(Problem):
    code = "reports.unknown-fact"
    status = 422
    message = N_("There is no record %(key)s of this kind in the village.")
    todo = N_("Take the number from the address of the record's page; for an income give the year.")


class UnknownItemOfList(Problem):
    code = "reports.unknown-item-of-list"
    status = 422
    message = N_("The policy of %(place)s has no item “%(item)s” that an office ticks.")
    todo = N_("Choose an item of a checklist about places on the page of the pillar.")


class EvidenceNeeded(Problem):
    """A tick without what shows it would be a word alone."""

    code = "reports.evidence-needed"
    status = 422
    message = N_("Nothing is named that shows that this is in place.")
    todo = N_("Name the document, the record or the place where it can be seen.")


class TickTooEarly(Problem):
    code = "reports.tick-too-early"
    status = 422
    message = N_("%(day)s has not come yet.")
    todo = N_("Tick it when it is in place.")


class DepartmentElsewhere(Problem):
    code = "reports.department-elsewhere"
    status = 422
    message = N_("“%(unit)s” is no department of this city or county.")
    todo = N_("Choose a unit of the city or county whose list it is.")


class DepartmentEndedAlready(Problem):
    code = "reports.department-ended"
    message = N_("The department answers for this list no more since %(day)s.")
    todo = N_("Put the department on the list again, if it answers again.")


class TickReasonNeeded(Problem):
    code = "reports.tick-reason-needed"
    status = 422
    message = N_("A tick is taken back with a reason.")
    todo = N_("Say in a few words why it holds no more.")


class VolumeIsThere(Problem):
    code = "reports.volume-is-there"
    message = N_("There is a volume “%(title)s” here with other stories.")
    todo = N_("Give it another title; a volume that was issued stays as it is.")


class VolumeEmpty(Problem):
    code = "reports.volume-empty"
    status = 422
    message = N_("A volume needs a title and at least one story.")
    todo = N_("Choose stories that are published here.")


class StoryNotForVolume(Problem):
    """Not published, of another area, or without the consent of all whom it names."""

    code = "reports.story-not-for-volume"
    message = N_("Not published here, or without the consent of all: %(titles)s.")
    todo = N_("Leave it out, or record the consent and publish it first.")


class QuarterNotOver(Problem):
    code = "reports.quarter-not-over"
    message = N_("%(quarter)s is not over before %(day)s.")
    todo = N_("Hand it in from that day on.")


class QuarterCutShort(Problem):
    """A page of a day before the end leaves records and months out; nobody signs that."""

    code = "reports.quarter-cut-short"
    message = N_("This page of %(quarter)s goes to %(day)s only; what came after it is left out.")
    todo = N_("Open the quarter as of today, and hand that in.")


class QuarterUnlocked(Problem):
    """Days that may still change unseen are signed by nobody."""

    code = "reports.quarter-unlocked"
    message = N_("Not every month of %(quarter)s is locked.")
    todo = N_("Confirm the month sheets first; the township locks them.")


class PlainCardReplaced(Problem):
    code = "reports.plain-card-replaced"
    message = N_("This version of the card was replaced on %(day)s.")
    todo = N_("Read the version that is in force.")


class PlainCardNotHis(Problem):
    code = "reports.plain-card-not-his"
    status = 422
    message = N_("This card is not for cadres who serve in %(place)s.")
    todo = N_("Open your own cards.")


class PlainCardIssuedMeanwhile(Problem):
    code = "reports.plain-card-issued-meanwhile"
    message = N_("Somebody issued the same card at this moment.")
    todo = N_("Open the cards again and issue those that are still missing.")
