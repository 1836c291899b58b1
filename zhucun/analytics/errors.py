"""What analytics refuses."""

from __future__ import annotations

from zhucun.kernel.problems import N_, Problem


class NotComputable(Problem):
    """An indicator whose records no room keeps yet."""

    code = "analytics.not-computable"
    status = 404
    message = N_("There are no records of “%(subject)s” yet, so nothing lies behind this figure.")
    todo = N_(
        "The declared figure of the source stands; it will be compared as soon as records exist."
    )


class UnknownFact(Problem):
    code = "analytics.unknown-fact"
    status = 422
    message = N_("The pack %(pack)s has no candidate fact “%(name)s”.")
    todo = N_("Choose one of the facts that its rules ask for.")
