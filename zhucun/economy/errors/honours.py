"""What the honours of villages refuse."""

from __future__ import annotations

from zhucun.kernel.problems import N_, Problem


class HonourThere(Problem):
    code = "economy.honour-there"
    message = N_("The village holds “%(name)s” already, since %(day)s.")
    todo = N_("End that one first if it was given anew, or if its day or document is wrong.")
