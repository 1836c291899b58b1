"""Why an obligation stands as it does, in words."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from django.utils.translation import gettext

from zhucun.engines.cadence import NEVER, Reason, Why
from zhucun.kernel.problems import N_

_WORDS: Mapping[Why, str] = {
    Why.MET: N_("%(a)s done, %(b)s asked"),
    Why.SHORT: N_("%(a)s of %(b)s done, %(c)s missing"),
    Why.LATER: N_("Done after the day on which it was due (%(a)s)"),
    Why.SHARED: N_("%(a)s asked for %(b)s of %(c)s days on post"),
    Why.PART: N_("On post on %(a)s of %(b)s days"),
    Why.PART_OPEN: N_("On post on %(a)s of %(b)s days; what a part asks is not configured"),
    Why.LEAVE: N_("%(a)s days of leave"),
    Why.LEAVE_EXCUSES: N_("Leave of more than %(b)s days excuses"),
    Why.NUMBER_OPEN: N_("How much is asked is not configured"),
    Why.DAYS_OPEN: N_("Within how many days is not configured"),
    Why.NOT_CONNECTED: N_("Not connected: no records of this yet"),
    Why.NOBODY: N_("There is nobody to be covered"),
    Why.ELSEWHERE: N_("The number comes from the month sheet"),
}


def sentence(reason: Reason) -> str:
    """A reason in the reader's language."""
    numbers: tuple[object, ...] = reason.numbers
    if reason.why is Why.LATER:
        numbers = tuple(date.fromordinal(min(each, NEVER)) for each in reason.numbers)
    return gettext(_WORDS[reason.why]) % dict(zip("abc", numbers, strict=False))
