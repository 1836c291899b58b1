"""What the roster refuses."""

from __future__ import annotations

from zhucun.kernel.problems import N_, Problem


class RoundExists(Problem):
    code = "roster.round-exists"
    message = N_("The area already has a round “%(round)s”.")
    todo = N_("Open that round, or choose another code.")


class RoundPublished(Problem):
    code = "roster.round-published"
    message = N_("The round “%(round)s” is published; its candidates and teams are settled.")
    todo = N_("Open a new round for further changes.")


class RoundEmpty(Problem):
    code = "roster.round-empty"
    message = N_("The round “%(round)s” has no posting yet, so there is nothing to publish.")
    todo = N_("Post its cadres first.")


class AlreadyPosted(Problem):
    """One cadre, one village, one period."""

    code = "roster.already-posted"
    message = N_("%(person)s is already posted to %(place)s from %(start)s.")
    todo = N_("End that posting first, or choose dates that do not overlap.")


class PostedTwice(Problem):
    code = "roster.posted-twice"
    message = N_("%(person)s stands in this list twice for overlapping dates.")
    todo = N_("Keep one of the two rows.")


class FirstSecretaryPresent(Problem):
    code = "roster.first-secretary-present"
    message = N_("%(place)s already has a first secretary: %(person)s, from %(start)s.")
    todo = N_("Give that posting its last day first; the two may overlap for the handover.")


class NotAVillage(Problem):
    code = "roster.not-a-village"
    status = 422
    message = N_("%(place)s is not a village; cadres and their teams serve in villages.")
    todo = N_("Choose the village; only a captain serves at a township.")


class NotATownship(Problem):
    code = "roster.not-a-township"
    status = 422
    message = N_("%(place)s is not a township; a captain serves at one.")
    todo = N_("Choose the township, or another role for this village.")


class TeamElsewhere(Problem):
    code = "roster.team-elsewhere"
    status = 422
    message = N_("The team %(team)s belongs to another village or round.")
    todo = N_("Choose the team of this village and round.")


class RoundElsewhere(Problem):
    code = "roster.round-elsewhere"
    status = 422
    message = N_("The round “%(round)s” is a round of another area; %(place)s lies outside it.")
    todo = N_("Choose the round of this area.")


class TeamExists(Problem):
    code = "roster.team-exists"
    message = N_("%(place)s already has a team in this round.")
    todo = N_("Add the cadre to that team.")


class StartsBeforeRound(Problem):
    code = "roster.starts-before-round"
    status = 422
    message = N_("%(start)s lies before the round “%(round)s” starts on %(round_start)s.")
    todo = N_("Correct the date, or choose the round that the posting belongs to.")


class PostingOver(Problem):
    code = "roster.posting-over"
    message = N_("The posting of %(person)s ended on %(end)s.")
    todo = N_("Make a new posting instead.")


class AlreadyNominated(Problem):
    code = "roster.already-nominated"
    message = N_("%(person)s is already a candidate for this role in this round.")
    todo = N_("Open that candidate.")


class TeamAtWork(Problem):
    code = "roster.team-at-work"
    message = N_("%(person)s still serves in the team %(team)s on %(day)s.")
    todo = N_("End the postings of the team first, or choose a later day.")


class NominatedByOther(Problem):
    """One person stands in a round for one unit."""

    code = "roster.nominated-by-other"
    message = N_("%(person)s is already put forward in the round “%(round)s” by %(unit)s.")
    todo = N_("Agree with that unit; the office can withdraw the earlier nomination.")


class NotOnPost(Problem):
    code = "roster.not-on-post"
    message = N_("%(person)s is not on post in the area on %(day)s, so nobody can remain.")
    todo = N_("Nominate the person without “remains”.")


class VillagesNotFixed(Problem):
    """先定村、再定人 (YN-011)."""

    code = "roster.villages-not-fixed"
    message = N_("The villages of the round “%(round)s” are not fixed yet.")
    todo = N_("Fix the villages first; the people come after them.")


class VillagesAnnounced(Problem):
    code = "roster.villages-announced"
    message = N_("The village list of the round “%(round)s” is announced; it stands.")
    todo = N_("Open a reinforcement for further villages; a village that merged can be replaced.")


class VillageTwice(Problem):
    code = "roster.village-twice"
    status = 422
    message = N_("%(place)s stands in this list twice.")
    todo = N_("Keep one of the two rows.")


class SizeReversed(Problem):
    code = "roster.size-reversed"
    status = 422
    message = N_("For %(place)s the team's most, %(most)s, is less than its least, %(least)s.")
    todo = N_("Correct one of the two numbers.")


class VillageStands(Problem):
    code = "roster.village-stands"
    message = N_("%(place)s still exists on %(day)s; there is nothing to replace.")
    todo = N_("Record first in the directory that the village ended or merged.")


class VillageHasLeft(Problem):
    code = "roster.village-has-left"
    message = N_("%(place)s left the round “%(round)s” on %(day)s.")
    todo = N_("Open the village that took its place.")


class VillageNotInRound(Problem):
    code = "roster.village-not-in-round"
    status = 422
    message = N_("%(place)s is not a village of the round “%(round)s”.")
    todo = N_("Choose from the village list of the round.")


class StatedTwice(Problem):
    code = "roster.stated-twice"
    status = 422
    message = N_("“%(what)s” stands in this list twice.")
    todo = N_("Name it once, at its rank.")


class ChangedMeanwhile(Problem):
    code = "roster.changed-meanwhile"
    message = N_("Somebody else changed this in the meantime.")
    todo = N_("Look at what stands there now, then state yours again.")


class OfferEmpty(Problem):
    code = "roster.offer-empty"
    status = 422
    message = N_("An offer names at least one person.")
    todo = N_("Give a number, or withdraw the offer.")


class OfferSettled(Problem):
    """A unit that withdraws after people of it were posted."""

    code = "roster.offer-settled"
    message = N_("People of %(unit)s are posted in the round “%(round)s”; its offer stands.")
    todo = N_("End their postings, and open a single change for the successors.")


class CandidacyOver(Problem):
    code = "roster.candidacy-over"
    message = N_("The candidacy of %(person)s was withdrawn on %(day)s.")
    todo = N_("Nominate the person again.")


class StepAfterEnd(Problem):
    code = "roster.step-after-end"
    status = 422
    message = N_("%(day)s lies after the posting of %(person)s ended on %(end)s.")
    todo = N_("Correct the day.")


class StepNotHis(Problem):
    code = "roster.step-not-his"
    status = 422
    message = N_("%(person)s is not a Party member on record; there is no relation to transfer.")
    todo = N_("Correct the personal record first.")


class CaptainNeedsOffice(Problem):
    code = "roster.captain-needs-office"
    status = 422
    message = N_("The rules of the area ask a captain to hold an office of the township.")
    todo = N_("Name the office, such as deputy secretary of the township.")


class HandoverUnderWay(Problem):
    code = "roster.handover-under-way"
    message = N_("%(person)s is handing over; the posting ends with the release.")
    todo = N_("Finish the handover and release the cadre there.")


class TakerElsewhere(Problem):
    code = "roster.taker-elsewhere"
    status = 422
    message = N_("%(person)s does not serve in the same place, so he cannot take over there.")
    todo = N_("Choose a cadre of the same village.")


class HandoverSettled(Problem):
    code = "roster.handover-settled"
    message = N_("This handover is signed; its list is settled.")
    todo = N_("A refused item can still be accepted.")


class HandoverClosed(Problem):
    code = "roster.handover-closed"
    message = N_("This handover is closed, for the cadre was released.")
    todo = N_("Speak to the office of the area.")


class NoTaker(Problem):
    code = "roster.no-taker"
    message = N_("Nobody is named yet who takes over from %(person)s.")
    todo = N_("Name the successor first.")


class ReasonNeeded(Problem):
    code = "roster.reason-needed"
    status = 422
    message = N_("This needs a reason in writing.")
    todo = N_("Write the reason.")


class ItemAnswered(Problem):
    code = "roster.item-answered"
    message = N_("“%(text)s” was answered already.")
    todo = N_("Look at the list again.")


class ItemsWaiting(Problem):
    code = "roster.items-waiting"
    message = N_("%(number)s items are not answered yet; nobody signs over them.")
    todo = N_("Accept each item, or refuse it with a reason.")


class NotTakenOver(Problem):
    """A cadre is not released while something is unaccepted (HX25-34, YN-007)."""

    code = "roster.not-taken-over"
    message = N_(
        "%(person)s cannot be released: %(open)s items are not taken over, "
        "%(signatures)s signatures are missing."
    )
    todo = N_("Finish the handover, or release with a written reason, which is kept.")


class NoHandover(Problem):
    code = "roster.no-handover"
    message = N_("%(person)s cannot be released: nothing was handed over yet.")
    todo = N_("Open the handover, or release with a written reason, which is kept.")


class GapBetween(Problem):
    """One in, one out, no day between (YN-022, HX25-35)."""

    code = "roster.gap-between"
    status = 422
    message = N_("%(person)s leaves on %(end)s and the successor begins on %(start)s.")
    todo = N_("Let the successor begin on that day or earlier.")


class NotOneForOne(Problem):
    code = "roster.not-one-for-one"
    status = 422
    message = N_("The successor of %(person)s serves in the same place in the same role.")
    todo = N_("Choose the same village and role, or make a posting of its own.")


class NotAsManyJoin(Problem):
    """One in, one out (YN-022)."""

    code = "roster.not-as-many-join"
    message = N_(
        "In %(place)s %(leavers)s leave and %(joiners)s join outside the rotation. The pack of the "
        "area does not allow it: %(rule)s (%(clauses)s)."
    )
    todo = N_("Name the successor of who leaves in one act, so that both halves stand together.")


class OneTeamOnly(Problem):
    code = "roster.one-team-only"
    status = 422
    message = N_("An adjustment is of the team of one village, and of somebody.")
    todo = N_("Name who leaves and who joins in the same village.")


class OrderIsThere(Problem):
    code = "roster.order-is-there"
    message = N_("The notice %(number)s is on record with another title or day.")
    todo = N_("Open it and place the rounds below it, or correct the number.")


class NotOfThisOrder(Problem):
    code = "roster.not-of-this-order"
    status = 422
    message = N_("The round %(round)s cannot stand below the notice %(number)s.")
    todo = N_("Choose regular rounds of the area of the notice that stand below no other notice.")


class NobodyLeft(Problem):
    code = "roster.nobody-left"
    message = N_("%(place)s must have a first secretary and would have none on %(day)s.")
    todo = N_("Name the successor first, or release with a written reason, which is kept.")


class PromiseOver(Problem):
    code = "roster.promise-over"
    message = N_("This promise ended on %(day)s.")
    todo = N_("Make it again where it is needed again.")


class UnknownChecklist(Problem):
    code = "roster.unknown-checklist"
    status = 422
    message = N_("The area's pack has no list or item “%(item)s” for candidates on that day.")
    todo = N_("Open the checklists again.")


class SlotNeedsWords(Problem):
    """The source counts the item and does not name it; whoever ticks it says what he checked."""

    code = "roster.slot-needs-words"
    status = 422
    message = N_("%(item)s: an open item is ticked without saying what was checked.")
    todo = N_("Write what your area checks at this number.")


class NotInThisRound(Problem):
    code = "roster.not-in-this-round"
    status = 422
    message = N_("“%(value)s” is nobody's number in this round's joint check.")
    todo = N_("Keep the first column of the list as it was sent.")
