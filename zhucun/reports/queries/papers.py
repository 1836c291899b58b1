"""Papers, read: those to be issued, drawn up from the records, and those that were issued."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import translation
from django.utils.timezone import localdate

from zhucun.directory import queries as directory
from zhucun.directory.enums import Permission, PoliticalStatus
from zhucun.directory.perms import Actor
from zhucun.kernel.divisions import Level, at_level
from zhucun.kernel.periods import months_after
from zhucun.kernel.problems import NotFound
from zhucun.reports import perms
from zhucun.reports.enums import FormKind
from zhucun.reports.errors import NobodyToName, NoPartyMember, NotAnnounced, PaperChanged
from zhucun.reports.models import Issued
from zhucun.reports.rows import Draft, Line, day_in_words, digest_of
from zhucun.reports.writers.pdf import pdf
from zhucun.roster import queries as roster
from zhucun.roster.enums import ItemState, PostingRole, RoundState, TakeUp
from zhucun.roster.queries import RosterFilter


def issued(*, actor: Actor, kind: str = "", text: str = "") -> QuerySet[Issued]:
    """Papers that were issued, latest first. One query; their content stays where it is."""
    found = perms.visible_issued(actor)
    if kind:
        found = found.filter(kind=FormKind(kind))
    if text:
        found = found.filter(Q(number__contains=text) | Q(title__contains=text))
    return found.defer("data").order_by("-issued_at", "-pk")


def published_notices(*, rounds: Iterable[str]) -> list[Issued]:
    """Notices that announce these rounds (public ids), latest first, without their content: they
    are public, and asks for no right. One query."""
    subjects = [f"round:{each}" for each in rounds]
    found = Issued.objects.filter(kind=FormKind.NOTICE, subject__in=subjects).defer("data")
    return list(found.order_by("-issued_at", "-pk"))


def issued_card(*, actor: Actor, public_id: str) -> Issued:
    """One paper with its content. Raises NotFound."""
    found = perms.visible_issued(actor).filter(public_id=public_id).first()
    if found is None:
        raise NotFound
    return found


def printed(paper: Issued) -> bytes:
    """A paper as PDF, the same bytes each time. Raises PaperChanged."""
    if digest_of(paper.kind, paper.form, paper.data) != paper.digest:
        raise PaperChanged(number=paper.number or paper.public_id)
    return pdf(
        paper.kind, paper.data, digest=paper.digest, made_at=paper.issued_at, form=paper.form
    )


def previewed(draft: Draft, *, at: datetime) -> bytes:
    """A draft as PDF, marked as one."""
    content = {
        **draft.data,
        "title": draft.title,
        "language": draft.language,
        "number": "",
        "issuer": default_issuer(draft.area, at.date(), draft.language),
        "issued-on": "",
    }
    return pdf(draft.kind, content, digest="", made_at=at)


def default_issuer(area: str, day: date, language: str) -> str:
    """Who issues, if nobody says otherwise: the authority that the area's pack names."""
    return directory.policy().for_area(area, day).authority(language)


def appointment(*, actor: Actor, posting: str, language: str) -> Draft:
    """The appointment letter of one posting. Raises NotFound."""
    row = roster.posting_card(actor=actor, public_id=posting)
    return _letters([row], f"posting:{row.public_id}", row.area, row.round.title, language)


def appointments(*, actor: Actor, round_: str, language: str) -> Draft:
    """The letters of everybody of a round, in one file. Raises NotFound, NobodyToName."""
    found, rows = _of_round(actor, round_)
    return _letters(rows, f"round:{found.public_id}", found.area, found.title, language)


def notice(*, actor: Actor, round_: str, language: str) -> Draft:
    """The notice of a published round: who serves in which village, as it was announced. Raises
    NotFound, NotAnnounced, NobodyToName."""
    found, everybody = _of_round(actor, round_)
    if found.state != RoundState.PUBLISHED:
        raise NotAnnounced(round=found.code)
    rows = _announced(everybody, localdate(found.published_at))
    names = _names(rows, found.starts_on)
    lines = [
        {
            "township": names.get(at_level(row.area, Level.TOWNSHIP), ""),
            "village": row.place.short_name if row.role != PostingRole.CAPTAIN else "",
            "name": row.person.name,
            "role": _role(row, language),
            "unit": row.unit.name if row.unit else "",
            "starts-on": row.starts_on.isoformat(),
        }
        for row in rows
    ]
    villages = {row.area for row in rows if row.role != PostingRole.CAPTAIN}
    data = {
        "round": found.title,
        "count": len(rows),
        "villages": len(villages),
        "rows": lines,
    }
    return Draft(
        kind=FormKind.NOTICE,
        subject=f"round:{found.public_id}",
        area=found.area,
        title=_title("notice", language) % found.title,
        language=language,
        data=data,
        named=_named(rows),
        steps=tuple((row, TakeUp.NOTICE) for row in rows),
    )


def party_letter(*, actor: Actor, posting: str) -> Draft:
    """The letter that transfers a Party relation, as a draft for the Party organisation; numbers
    and ages stay blank. Raises NotFound, NoPartyMember."""
    row = roster.posting_card(actor=actor, public_id=posting)
    person = row.person
    if not roster.is_party_member(person):
        raise NoPartyMember(person=person.name)
    place = _whole_name(row.area, row.starts_on)
    with translation.override("zh-hans"):
        gender = str(person.get_gender_display())
    probationary = person.political_status == PoliticalStatus.PROBATIONARY
    data = {
        "to": f"中共{place}支部委员会",
        "name": person.name,
        "gender": gender or "男/女",
        "ethnicity": person.ethnicity,
        "membership": "预备" if probationary else "正式",
        "from": row.unit.name if row.unit else "＿＿＿＿＿＿",
        "place": place,
        "role": _role(row, "zh").removeprefix("驻村"),
    }
    return Draft(
        kind=FormKind.PARTY,
        subject=f"posting:{row.public_id}",
        area=row.area,
        title=_title("party", "zh") % person.name,
        language="zh",
        data=data,
        named=_named([row]),
    )


def handover_list(*, actor: Actor, handover: str, language: str) -> Draft:
    """The list of a handover with its answers. Raises NotFound."""
    found = roster.handover_card(actor=actor, public_id=handover)
    giver, taker = found.giver, found.taker
    with translation.override(_locale(language)):
        lines = [
            {
                "kind": roster.kind_label(item.kind),
                "text": item.text,
                "state": str(ItemState(item.state).label) if item.state != ItemState.OPEN else "",
                "on": item.answered_on.isoformat() if item.answered_on else "",
                "note": item.answer,
            }
            for item in roster.items_of(found)
        ]
    data = {
        "village": _whole_name(found.area, found.opened_on),
        "giver": giver.person.name,
        "role": _role(giver, language),
        "taker": taker.person.name if taker else "",
        "starts-on": giver.starts_on.isoformat(),
        "ends-on": giver.ends_on.isoformat() if giver.ends_on else "",
        "taker-starts-on": taker.starts_on.isoformat() if taker else "",
        "together": _together(found, language),
        "opened-on": found.opened_on.isoformat(),
        "given-on": day_in_words(found.given_on, language),
        "taken-on": day_in_words(found.taken_on, language),
        "rows": lines,
    }
    return Draft(
        kind=FormKind.HANDOVER,
        subject=f"posting:{giver.public_id}",
        area=found.area,
        title=_title("handover", language) % giver.person.name,
        language=language,
        data=data,
        named=_named([giver, *([taker] if taker else [])]),
    )


def expiry_list(*, actor: Actor, area: str, as_of: date, until: date, language: str) -> Draft:
    """The list of terms that end up to a day in an area."""
    rows = list(roster.expiring(actor=actor, as_of=as_of, until=until, area=area))
    names = directory.names_of([area], as_of=as_of)
    data = {
        "area": names.get(area, area),
        "as-of": as_of.isoformat(),
        "until": until.isoformat(),
        "rows": [_ending(row, as_of, language) for row in rows],
    }
    return Draft(
        kind=FormKind.EXPIRY,
        subject=f"area:{area}",
        area=area,
        title=_title("expiry", language) % data["area"],
        language=language,
        data=data,
    )


def term_record(*, actor: Actor, posting: str, lines: Sequence[Line], language: str) -> Draft:
    """The record of a term: a posting and what happened in it. `lines` are the events of the
    dossier in words, which the door has. Raises NotFound."""
    row = roster.posting_card(actor=actor, public_id=posting)
    release = roster.release_of(row)
    with translation.override(_locale(language)):
        reason = str(release.get_reason_display()) if release else row.end_reason
    until = row.ends_on
    data = {
        "name": row.person.name,
        "place": _whole_name(row.area, row.starts_on),
        "role": _role(row, language),
        "unit": row.unit.name if row.unit else "",
        "round": row.round.title,
        "starts-on": row.starts_on.isoformat(),
        "ends-on": until.isoformat() if until else "",
        "reason": reason,
        "rows": [{"on": line.on.isoformat(), "text": line.text} for line in lines],
    }
    return Draft(
        kind=FormKind.TERM,
        subject=f"posting:{row.public_id}",
        area=row.area,
        title=_title("term", language) % row.person.name,
        language=language,
        data=data,
        named=_named([row]),
    )


def _of_round(actor: Actor, round_: str) -> tuple[Any, list[Any]]:
    """A round with its postings, by place and role."""
    found = roster.round_card(actor=actor, public_id=round_)
    wanted = RosterFilter(gone=True)
    rows = roster.roster(actor=actor, as_of=date.max, wanted=wanted).filter(round=found)
    listed = list(rows.defer("person__id_number", "person__phone", "unit__phone"))
    if not listed:
        raise NobodyToName(round=found.code)
    return found, listed


def _announced(rows: list[Any], day: date) -> list[Any]:
    """Without those who came after the day for somebody else of the round."""
    left = {(row.area, row.role, row.ends_on) for row in rows if row.ends_on is not None}
    return [
        row
        for row in rows
        if row.starts_on <= day or (row.area, row.role, row.starts_on) not in left
    ]


def _letters(rows: list[Any], subject: str, area: str, round_: str, language: str) -> Draft:
    names = _names(rows, rows[0].starts_on)
    title = _title("appointment", language) % (rows[0].person.name if len(rows) == 1 else round_)
    return Draft(
        kind=FormKind.APPOINTMENT,
        subject=subject,
        area=area,
        title=title,
        language=language,
        data={"round": round_, "letters": [_letter(row, names, language) for row in rows]},
        named=_named(rows),
        steps=tuple((row, TakeUp.LETTER) for row in rows),
    )


def _letter(row: Any, names: dict[str, str], language: str) -> dict[str, Any]:
    township = names.get(at_level(row.area, Level.TOWNSHIP), "")
    addressed = [row.unit.name] if row.unit else []
    if township:
        addressed.append(township if language == "en" else f"{township}党委")
    return {
        "name": row.person.name,
        "unit": row.unit.name if row.unit else "",
        "place": _joined(row.area, names, row.place.short_name),
        "role": _role(row, language),
        "addressees": addressed,
        "starts-on": day_in_words(row.starts_on, language),
        "due-on": day_in_words(row.due_on, language),
        "local-office": row.local_office,
        "is-party-member": roster.is_party_member(row.person),
    }


def _ending(row: Any, as_of: date, language: str) -> dict[str, str]:
    due, note = row.due_on, ""
    if due is None:
        months = roster.term_months(row.area, as_of)
        due = months_after(row.starts_on, months) if months is not None else None
        note = "未登记届满日，按任期下限推算" if language == "zh" else "By the least term"
    return {
        "name": row.person.name,
        "role": _role(row, language),
        "place": row.place.short_name,
        "unit": row.unit.name if row.unit else "",
        "starts-on": row.starts_on.isoformat(),
        "due-on": due.isoformat() if due else "",
        "left": str((due - as_of).days) if due else "",
        "note": note,
    }


def _together(found: Any, language: str) -> str:
    if not found.together_from or not found.together_until:
        return "未登记" if language == "zh" else "not recorded"
    days = (found.together_until - found.together_from).days
    unit = "天" if language == "zh" else " days"
    return f"{found.together_from} — {found.together_until}，{days}{unit}"


def _role(row: Any, language: str) -> str:
    """The role as the region calls it."""
    return directory.pack_for(row.area, as_of=row.starts_on).label(f"role.{row.role}", language)


def _names(rows: Iterable[Any], day: date) -> dict[str, str]:
    """Names of the places above some postings. One query."""
    levels = (Level.COUNTY, Level.TOWNSHIP)
    codes = {at_level(row.area, level) for row in rows for level in levels}
    return directory.names_of(codes, as_of=day)


def _joined(area: str, names: dict[str, str], own: str) -> str:
    above = [names.get(area[:size], "") for size in (6, 9) if size < len(area)]
    return "".join([*above, own])


def _whole_name(area: str, day: date) -> str:
    """County, township and village in one: 社旗县赊店镇东关村. One query."""
    codes = [area[:size] for size in (6, 9, 12) if size <= len(area)]
    names = directory.names_of(codes, as_of=day)
    return "".join(names.get(code, "") for code in codes)


def _named(rows: Iterable[Any]) -> tuple[tuple[str, str], ...]:
    found = {row.person.public_id: row.unit.public_id if row.unit else "" for row in rows}
    return tuple(found.items())


def _locale(language: str) -> str:
    return "en" if language == "en" else "zh-hans"


_TITLES = {
    ("appointment", "zh"): "%s任职通知",
    ("appointment", "en"): "Appointment letter: %s",
    ("notice", "zh"): "%s驻村人员名单通知",
    ("notice", "en"): "Notice of %s",
    ("party", "zh"): "%s组织关系介绍信（草稿）",
    ("handover", "zh"): "%s驻村工作交接清单",
    ("handover", "en"): "Handover list of %s",
    ("expiry", "zh"): "%s驻村任期届满名单",
    ("expiry", "en"): "Terms that end in %s",
    ("term", "zh"): "%s驻村任期纪实",
    ("term", "en"): "Record of the term of %s",
}


def _title(kind: str, language: str) -> str:
    return _TITLES[kind, language]


def may_issue(*, actor: Actor, area: str) -> bool:
    """True where the actor may issue papers of an area."""
    return actor.can(Permission.MANAGE_ROSTER, area=area)
