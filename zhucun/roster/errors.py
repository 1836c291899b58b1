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
