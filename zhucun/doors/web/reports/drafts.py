"""Which paper an address means, as the actor may draw it up."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from django.utils import translation

from zhucun.directory import queries as directory
from zhucun.doors.web.access import Request
from zhucun.doors.web.asof import as_of, day_in
from zhucun.doors.web.roster.sentences import codes_in, told
from zhucun.kernel.divisions import parse_code
from zhucun.kernel.problems import NotFound
from zhucun.reports import queries
from zhucun.reports.enums import FormKind
from zhucun.reports.queries import Draft, Line
from zhucun.roster import queries as roster

#: Word in the address → how the paper is drawn up.
Maker = Callable[[Request, str, str], Draft]
#: A list of terms that nobody gave a day for looks so far ahead.
_AHEAD = 90


def draft_of(request: Request, kind: str, key: str, language: str) -> Draft:
    """The paper of a kind about a posting, a round, a handover or an area. Raises NotFound."""
    maker = _MAKERS.get(kind)
    if maker is None:
        raise NotFound
    return maker(request, key, language)


def is_chinese_only(kind: str) -> bool:
    """The letter of the Party relation has one wording."""
    return kind == FormKind.PARTY


def _appointment(request: Request, key: str, language: str) -> Draft:
    return queries.appointment(actor=request.actor, posting=key, language=language)


def _appointments(request: Request, key: str, language: str) -> Draft:
    return queries.appointments(actor=request.actor, round_=key, language=language)


def _notice(request: Request, key: str, language: str) -> Draft:
    return queries.notice(actor=request.actor, round_=key, language=language)


def _party(request: Request, key: str, language: str) -> Draft:
    return queries.party_letter(actor=request.actor, posting=key)


def _handover(request: Request, key: str, language: str) -> Draft:
    return queries.handover_list(actor=request.actor, handover=key, language=language)


def _expiry(request: Request, key: str, language: str) -> Draft:
    day = as_of(request)
    until = day_in(request, "until") or day + timedelta(days=_AHEAD)
    return queries.expiry_list(
        actor=request.actor, area=parse_code(key), as_of=day, until=until, language=language
    )


def _term(request: Request, key: str, language: str) -> Draft:
    """The events of the posting in words, oldest first."""
    day = as_of(request)
    posting = roster.posting_card(actor=request.actor, public_id=key)
    found = roster.dossier(actor=request.actor, person=posting.person.public_id, as_of=day)
    mine = [row for row in found.history if row.subject == f"posting:{key}"]
    names = directory.names_of(codes_in(mine) | {posting.area}, as_of=day)
    pack = directory.pack_for(posting.area, as_of=day)
    with translation.override("en" if language == "en" else "zh-hans"):
        lines = [
            Line(on=each.happened_on, text=each.sentence)
            for each in told(mine, pack=pack, places=names, actors={})
        ]
    return queries.term_record(actor=request.actor, posting=key, lines=lines, language=language)


_MAKERS: dict[str, Maker] = {
    "appointment": _appointment,
    "appointments": _appointments,
    "notice": _notice,
    "party": _party,
    "handover": _handover,
    "expiry": _expiry,
    "term": _term,
}
