"""The case by which a cadre has to leave, as the roster's forms begin with it."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext

from zhucun.doors.web.access import Request
from zhucun.reward import queries as reward

#: As much as the forms take.
_MOST = 90


def case_of(request: Request, posting: Any) -> Any | None:
    """A decision that stands and by which the cadre leaves this post, where the reader may see it;
    else None. One query."""
    return reward.case_of_leaving(actor=request.actor, posting=posting)


def note_of(case: Any | None) -> str:
    """On what the recall rests: the case's number, and the document with which he was told."""
    if case is None:
        return ""
    text = gettext("Case of accountability %(case)s") % {"case": case.public_id}
    return f"{text} {case.document}".strip()[:_MOST]
