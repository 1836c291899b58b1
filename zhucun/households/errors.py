"""What the registry of households refuses. No sentence names a villager: the number does."""

from __future__ import annotations

from zhucun.kernel.problems import N_, Problem


class NotAVillage(Problem):
    code = "households.not-a-village"
    status = 422
    message = N_("%(place)s is not a village; households live in villages.")
    todo = N_("Choose the village.")


class HouseholdElsewhere(Problem):
    """A household in two villages."""

    code = "households.elsewhere"
    message = N_("The household %(number)s already lives in %(place)s (%(code)s).")
    todo = N_("Move that household, or correct the number; a household lives in one village.")


class NumberTaken(Problem):
    code = "households.number-taken"
    message = N_("The number %(number)s already belongs to a household in %(place)s.")
    todo = N_("Open that household and correct it, or give the new one a number of its own.")


class NumberTwice(Problem):
    code = "households.number-twice"
    message = N_("The number %(number)s stands in this list twice.")
    todo = N_("Keep one household under each number.")


class MemberElsewhere(Problem):
    """A member in two households."""

    code = "households.member-elsewhere"
    message = N_(
        "The person with the ID number %(who)s already belongs to the household %(number)s."
    )
    todo = N_("End the membership there first, with the day and the reason.")


class MemberTwice(Problem):
    code = "households.member-twice"
    message = N_("The ID number %(who)s stands in this list twice.")
    todo = N_("Keep one of the two; a person belongs to one household.")


class MemberDead(Problem):
    """Nothing new is recorded of the dead."""

    code = "households.member-dead"
    message = N_("The person with the ID number %(who)s died before %(on)s.")
    todo = N_(
        "Check the number; if the death was recorded by mistake, take it back on the page of the"
        " household."
    )


class NameOfDead(Problem):
    """Nobody comes on record again under the name of a member who died."""

    code = "households.name-of-dead"
    message = N_("A member of the household %(number)s with this name died before %(on)s.")
    todo = N_(
        "Take the row out of the list. If the death was recorded by mistake, take it back on the"
        " page of the household; somebody else of the same name is added there."
    )


class MemberLeft(Problem):
    code = "households.member-left"
    message = N_("This person left the household %(number)s on %(on)s.")
    todo = N_(
        "Open the household to which the person belongs now; what was recorded by mistake is taken"
        " back on the page of this household."
    )


class HouseholdEnded(Problem):
    code = "households.ended"
    message = N_("The household %(number)s ended on %(on)s.")
    todo = N_(
        "Look for the household that its members joined; an end that was recorded by mistake is"
        " taken back on its page."
    )


class WentTo(Problem):
    """An end that is one half of a split, a merger or a transfer."""

    code = "households.went-to"
    message = N_(
        "This end is no mistake of one record: it led to the household %(number)s on %(on)s."
    )
    todo = N_("Record the way back from there: a transfer to another household, or a split.")


class SecondHead(Problem):
    code = "households.second-head"
    message = N_("The household %(number)s already has a head.")
    todo = N_("Give the present head another relation first.")


class HeadMissing(Problem):
    code = "households.head-missing"
    status = 422
    message = N_("The household %(number)s would be left without a head.")
    todo = N_("Name the member who is head from that day on, or end the household.")


class BeforeHousehold(Problem):
    code = "households.before-household"
    status = 422
    message = N_("%(on)s lies before %(start)s, the first day of the household %(number)s.")
    todo = N_("Correct the date.")


class UnknownTag(Problem):
    code = "households.unknown-tag"
    status = 422
    message = N_("“%(tag)s” is not a classification of households in %(place)s on %(on)s.")
    todo = N_("Choose one of: %(tags)s.")


class TagOverlaps(Problem):
    code = "households.tag-overlaps"
    message = N_("The household %(number)s already bears this classification from %(start)s.")
    todo = N_("End that classification first, or correct its dates.")


class TagDecidedElsewhere(Problem):
    """An exit class that was set or ended by hand, around the signatures."""

    code = "households.tag-decided-elsewhere"
    message = N_(
        "The classification “%(tag)s” of the household %(number)s begins and ends by a signed"
        " decision only."
    )
    todo = N_("Open the exit of this household and have it signed; the class follows by itself.")


class HistoryWithoutSource(Problem):
    code = "households.history-without-source"
    status = 422
    message = N_("A classification that was decided earlier is taken over from a source.")
    todo = N_("Name the list or the document that tells it.")


class NotHisToChange(Problem):
    """A cadre records at the door what he learns at the door: phone and address."""

    code = "households.not-his-to-change"
    status = 403
    message = N_("Your role may correct the phone and the address of a household only.")
    todo = N_("Tell the office that keeps the registry; it records the rest.")


class EditedMeanwhile(Problem):
    """Two edits of the same field; both values are kept and shown (`fields`)."""

    code = "households.edited-meanwhile"
    message = N_("Somebody else changed the household %(number)s since you opened it.")
    todo = N_("Compare the two versions field by field and choose; nothing was lost.")


class NameMasked(Problem):
    code = "households.name-masked"
    status = 422
    message = N_("“%(value)s” is a masked name.")
    todo = N_("Import a list with whole names; a masked export cannot be taken over.")


class TwoVillages(Problem):
    code = "households.two-villages"
    status = 422
    message = N_(
        "The rows of the household %(number)s name two villages: %(first)s and %(second)s."
    )
    todo = N_("A household lives in one village; correct one of the rows.")


class SaidTwice(Problem):
    code = "households.said-twice"
    status = 422
    message = N_("The rows of the household %(number)s say two different things here.")
    todo = N_("State it once, in the head's row, or the same in each row.")


class OutOfRange(Problem):
    code = "households.out-of-range"
    status = 422
    message = N_("%(value)s does not lie between %(least)s and %(most)s.")
    todo = N_("Correct the number; look whether its unit is that of the column.")


class DayAhead(Problem):
    code = "households.day-ahead"
    status = 422
    message = N_("%(on)s has not come yet.")
    todo = N_("Record it when it has happened, or correct the date.")


class BornAfterDeath(Problem):
    """A birth after the death of the mother."""

    code = "households.born-after-death"
    status = 422
    message = N_("The mother died on %(died)s, before the birth on %(on)s.")
    todo = N_("Correct the day of the birth or of the death, or choose the mother again.")


class MotherElsewhere(Problem):
    code = "households.mother-elsewhere"
    status = 422
    message = N_("The mother did not belong to the household %(number)s on %(on)s.")
    todo = N_("Choose a member of that day, or leave the mother out.")


class BirthdayDiffers(Problem):
    code = "households.birthday-differs"
    status = 422
    message = N_("The ID number tells another day of birth than %(on)s.")
    todo = N_("Correct one of the two.")


class BornLater(Problem):
    """Nobody belongs to a household before the birth."""

    code = "households.born-later"
    status = 422
    message = N_("Born on %(on)s, somebody cannot belong to the household since %(since)s.")
    todo = N_(
        "Correct the day of birth, or the day from which on he belongs: end the membership as a"
        " mistake and record it from the right day."
    )


class MemberThere(Problem):
    """The same name and day of birth in the household on that day: a form that was sent twice."""

    code = "households.member-there"
    message = N_("The household %(number)s has this person already, since %(since)s.")
    todo = N_(
        "Look at its members; if this is somebody else of the same name and birthday, record the ID"
        " numbers of both."
    )


class SizeBelowMembers(Problem):
    code = "households.size-below-members"
    status = 422
    message = N_("The household %(number)s has %(members)s members on record, more than %(size)s.")
    todo = N_("Record first who left, then correct the number; it counts at least its members.")


class NotItsMember(Problem):
    code = "households.not-its-member"
    status = 422
    message = N_("Somebody who was chosen does not belong to the household %(number)s.")
    todo = N_("Choose among its present members.")


class NobodyLeaves(Problem):
    code = "households.nobody-leaves"
    status = 422
    message = N_("Nobody would belong to the new household.")
    todo = N_("Choose who founds it.")


class NobodyStays(Problem):
    """A split that leaves nobody."""

    code = "households.nobody-stays"
    status = 422
    message = N_("Nobody would be left in the household %(number)s.")
    todo = N_("Leave at least one member, or correct the number or the head of this household.")


class SameHousehold(Problem):
    code = "households.same-household"
    status = 422
    message = N_("The household %(number)s cannot join itself.")
    todo = N_("Choose another household.")


class TagNotBorne(Problem):
    code = "households.tag-not-borne"
    status = 422
    message = N_("The household %(number)s does not bear “%(tag)s” on %(on)s.")
    todo = N_("Carry over only classifications that hold on that day.")


class IncomeTwice(Problem):
    """An income of the same months is on record."""

    code = "households.income-twice"
    message = N_("The household %(number)s already has an income for %(start)s to %(end)s.")
    todo = N_("Correct that one; the former figures stay in its history.")


class NothingSaid(Problem):
    code = "households.nothing-said"
    status = 422
    message = N_("No amount was given.")
    todo = N_("Give at least one part; nought where it is known that there was none.")


class NotInWindow(Problem):
    """The pack looks at calendar years."""

    code = "households.not-in-window"
    status = 422
    message = N_("The policy pack of %(place)s counts incomes over calendar years.")
    todo = N_("Give 1 January as the first day.")


class NotYetOver(Problem):
    code = "households.not-yet-over"
    status = 422
    message = N_("The twelve months end on %(end)s; they are not over.")
    todo = N_("Record the income when they are, or choose earlier months.")


class BelowNought(Problem):
    code = "households.below-nought"
    status = 422
    message = N_("An amount cannot be below nought.")
    todo = N_("Write what was earned and what production cost apart; the costs are taken off.")


class AlreadyCounted(Problem):
    code = "households.already-counted"
    message = N_("The account of %(place)s was already closed for %(on)s.")
    todo = N_("Look at the differences; close again only if the earlier count was wrong.")
