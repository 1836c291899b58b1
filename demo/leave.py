"""Leave of the team of 马庄村 in every state: not in the article, all of it demonstration."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from zhucun.directory.perms import Actor
from zhucun.directory.queries import midnight
from zhucun.presence.actions import leave as actions
from zhucun.presence.models import Leave
from zhucun.roster import queries as roster
from zhucun.signoff import actions as signoff
from zhucun.signoff import queries as cases
from zhucun.signoff.enums import Said

if TYPE_CHECKING:
    from demo.world import World

AREA = "411327"
_SIGNERS = {
    "leave-team-leader": "第一书记",
    "leave-township": "乡镇党委书记",
    "leave-unit": "派出单位分管领导",
    "leave-county": "县委组织部分管领导",
}
_HOUR = timedelta(hours=10)


def build(world: World) -> None:
    """Taken and returned early, late, refused, taken back, waiting, and not returned from yet."""
    office, made = world.office(AREA), 0
    for number, person in enumerate(world.mazhuang):
        [posting, *_] = roster.serving(person=person.public_id, on=date(2025, 7, 1))
        made += _first(posting, office) if number == 0 else _second(posting, office, number)
    world.progress("leave of 马庄村", made, made)


def _first(posting: Any, by: Actor) -> int:
    early = _ask(posting, by, "annual", date(2025, 3, 10), 5, "年度休假")
    _grant(early, by)
    actions.record_return(leave=early, on=date(2025, 3, 14), at=_at(date(2025, 3, 14)), by=by)
    late = _ask(posting, by, "sick", date(2025, 5, 20), 2, "住院检查")
    _grant(late, by)
    actions.record_return(leave=late, on=date(2025, 5, 23), at=_at(date(2025, 5, 23)), by=by)
    _ask(posting, by, "annual", date(2025, 8, 18), 8, "陪同家人就医")
    return 3


def _second(posting: Any, by: Actor, number: int) -> int:
    refused = _ask(
        posting, by, "personal", date(2025, 7, 7) + timedelta(days=number), 2, "家中事务"
    )
    _say(refused, by, Said.REJECTED, "防汛期间在岗人员不足")
    back = _ask(posting, by, "personal", date(2025, 7, 21), 1, "孩子升学")
    actions.cancel_leave(leave=back, at=_at(date(2025, 7, 19)), by=by)
    away = _ask(posting, by, "marriage", date(2025, 7, 28) + timedelta(days=7 * number), 3, "结婚")
    _grant(away, by)
    return 3


def _ask(posting: Any, by: Actor, kind: str, starts_on: date, days: int, reason: str) -> Leave:
    asked = _at(starts_on - timedelta(days=4))
    return actions.ask_leave(
        posting=posting,
        kind=kind,
        starts_on=starts_on,
        ends_on=starts_on + timedelta(days=days),
        reason=reason,
        whereabouts="南阳市",
        made_at=asked,
        at=asked,
        by=by,
    )


def _grant(leave: Leave, by: Actor) -> None:
    """Everybody whose signature is due says yes; the office records it from paper."""
    while _say(leave, by, Said.SIGNED, ""):
        pass
    leave.refresh_from_db()


def _say(leave: Leave, by: Actor, said: Said, reason: str) -> bool:
    """The next signature of somebody else than the cadre; False where there is none."""
    day = leave.starts_on - timedelta(days=3)
    found = list(cases.cases(actor=by, as_of=day, kind="leave", subjects=[leave.public_id]))
    for card in cases.cards(found, actor=by, as_of=day):
        for step, word in (*card.may.signs, *card.may.records):
            if card.opened.procedure.signers[word].of == "self":
                continue
            signing = signoff.Signing(
                case=card.case.public_id,
                step=step,
                word=word,
                evidence=card.opened.evidence,
                said=said,
                reason=reason,
                signer="" if (step, word) in card.may.signs else _SIGNERS.get(word, "镇党委书记"),
            )
            signoff.sign_case(signing, at=_at(day), by=by)
            return True
    return False


def _at(day: date) -> datetime:
    return midnight(day) + _HOUR
