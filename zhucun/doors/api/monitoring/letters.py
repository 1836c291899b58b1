"""Endpoints of the household's letter of authorisation (授权承诺书)."""

from __future__ import annotations

from typing import Any

from zhucun.directory.perms import Actor
from zhucun.doors.api.access import Request
from zhucun.doors.api.fields import IdempotencyKey, PublicId
from zhucun.doors.api.monitoring.forms import LetterBackIn, LetterIn
from zhucun.doors.api.monitoring.schemas import CaseCardOut
from zhucun.doors.api.monitoring.views import done
from zhucun.monitoring import actions


def record_letter(
    request: Request, public_id: PublicId, body: LetterIn, key: IdempotencyKey = ""
) -> CaseCardOut:
    """Record the letter by which the household lets its data be compared (授权承诺书).

    It takes the place of the one before.
    """

    def act(case: Any, base: int | None, at: Any, by: Actor, **given: Any) -> object:
        draft = actions.LetterDraft(**given)
        return actions.record_letter(case=case, base=base, draft=draft, at=at, by=by)

    return done(request, public_id, body, key, "letter", act)


def withdraw_letter(
    request: Request, public_id: PublicId, body: LetterBackIn, key: IdempotencyKey = ""
) -> CaseCardOut:
    """The household takes its letter back: nothing more is compared."""
    return done(request, public_id, body, key, "letter back", actions.withdraw_letter)
