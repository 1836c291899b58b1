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
