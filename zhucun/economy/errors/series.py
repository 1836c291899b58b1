"""What the yearly figures refuse."""

from __future__ import annotations

from zhucun.kernel.problems import N_, Problem


class YearNotOver(Problem):
    code = "economy.year-not-over"
    status = 422
    message = N_("The year %(year)s cannot be stated: it is not over, or too long ago.")
    todo = N_("State years that are over, as the communiqué of the statistics office gives them.")


class YearValueWrong(Problem):
    code = "economy.year-value-wrong"
    status = 422
    message = N_("%(value)s is no %(kind)s of a year.")
    todo = N_("An income is above 0 yuan a person; a growth lies between -100 and 100 per cent.")
