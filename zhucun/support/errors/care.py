"""What support refuses of insurance, check-ups and visits, and of the kit of a base."""

from __future__ import annotations

from zhucun.kernel.problems import N_, Problem


class CoverUnknown(Problem):
    code = "support.cover-unknown"
    status = 422
    message = N_("The policy pack of %(area)s has no insurance “%(cover)s”.")
    todo = N_("Choose one of its insurances.")


class NobodyInsured(Problem):
    code = "support.nobody-insured"
    status = 422
    message = N_("Nobody is chosen whom this policy covers.")
    todo = N_("Choose those on the insurer's list.")


class PeriodReversed(Problem):
    code = "support.period-reversed"
    status = 422
    message = N_("The day %(until)s is not after %(since)s.")
    todo = N_("Check the two days; the second is the first that is not covered.")


class PolicyIsThere(Problem):
    """The number of a policy is the insurer's: twice the same is one policy."""

    code = "support.policy-is-there"
    message = N_(
        "This policy of %(insurer)s from %(since)s is on record already, for other people."
    )
    todo = N_("Add the people on the page of that policy; or void it and record it anew.")


class InsuredAlready(Problem):
    code = "support.insured-already"
    message = N_("This policy covers %(person)s already.")
    todo = N_("Nothing is to be done.")


class NoResults(Problem):
    code = "support.no-results"
    status = 422
    message = N_("Of a check-up only the day is kept.")
    todo = N_("Leave the note empty: results stay with the cadre and the doctor.")


class CareIsThere(Problem):
    code = "support.care-is-there"
    message = N_("This is on record for %(person)s on %(day)s already.")
    todo = N_("Nothing is to be done; or void it and record it anew.")


class NotOnPost(Problem):
    code = "support.not-on-post"
    status = 422
    message = N_("%(person)s was not on post on %(day)s.")
    todo = N_("Choose a day of the posting.")


class SeasonUnknown(Problem):
    code = "support.season-unknown"
    status = 422
    message = N_("“%(season)s” is no season that the policy pack names.")
    todo = N_("Choose one of its seasons.")


class SeasonNeeded(Problem):
    code = "support.season-needed"
    status = 422
    message = N_("The policy pack has cadres visited by season: a visit says of which one it is.")
    todo = N_("Choose one of its seasons.")


class ItemUnknown(Problem):
    code = "support.item-unknown"
    status = 422
    message = N_("“%(item)s” is no thing of the kit that the policy pack names.")
    todo = N_("Choose among the things of the list.")
