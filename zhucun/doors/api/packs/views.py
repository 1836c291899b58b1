"""Endpoints of the policy packs. Policy is public: every account may read it."""

from __future__ import annotations

from django.utils.translation import get_language
from ninja import Query

from zhucun.directory.queries import policy
from zhucun.doors.api.access import Request
from zhucun.doors.api.fields import OnDay, Ref
from zhucun.doors.api.packs.schemas import ClauseOut, PackCard, PackOut


def packs(request: Request) -> list[PackOut]:
    """All policy packs.

    No query: packs are files.
    """
    lang = get_language() or "zh"
    return [PackOut(**PackOut.fields_of(pack, lang)) for pack in policy().packs.values()]


def pack(request: Request, pack_id: Ref, wanted: Query[OnDay]) -> PackCard:
    """One policy pack on a day.

    Every parameter with its value, or unset where no source gives one, and all other items in
    force by kind, with their clauses. No query. 422 on a day on which the pack does not hold.
    """
    found = policy().pack(pack_id)
    return PackCard.of(found, found.at(wanted.as_of), get_language() or "zh")


def clause(request: Request, clause_id: Ref) -> ClauseOut:
    """One clause of a source, with its sentence.

    No query.
    """
    return ClauseOut.of(policy().clause(clause_id))
