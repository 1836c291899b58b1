"""What credit ratings refuse."""

from __future__ import annotations

from zhucun.kernel.problems import N_, Problem


class NoSuchHousehold(Problem):
    code = "economy.no-such-household"
    status = 422
    message = N_("No household of the area has the number %(number)s.")
    todo = N_("Check the number of the household, or register the household first.")


class RatedThatDay(Problem):
    code = "economy.rated-that-day"
    message = N_("The household was rated on %(day)s: %(grade)s.")
    todo = N_("Record the new rating with its own day.")
