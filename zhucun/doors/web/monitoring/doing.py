"""What can be done next with a case: each deed with its form, for whom, and when."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.utils.functional import Promise
from django.utils.timezone import localdate, now
from django.utils.translation import gettext_lazy as _

from zhucun.doors.web.access import Request
from zhucun.doors.web.monitoring import forms
from zhucun.doors.web.roster.reasons import language
from zhucun.kernel.problems import NotFound
from zhucun.monitoring import actions, queries
from zhucun.monitoring.enums import MonitoringState
from zhucun.monitoring.errors import ChangedMeanwhile
from zhucun.monitoring.queries import CaseCard, Rights

Values = dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class Deed:
    """One thing to do: what it is called, its form, who may do it, whether its turn has come, and
    the action."""

    label: str | Promise
    form: Any
    right: Callable[[Rights], bool]
    due: Callable[[CaseCard], bool]
    act: Callable[[CaseCard, Values, Values], object]

    def offered(self, card: CaseCard) -> bool:
        return self.right(card.rights) and self.due(card)


def _works(rights: Rights) -> bool:
    return rights.may_work


def _dispatches(rights: Rights) -> bool:
    return rights.may_dispatch


def _decides(rights: Rights) -> bool:
    return rights.may_decide


def _running(card: CaseCard) -> bool:
    return card.case.state == MonitoringState.RUNNING


def _is_open(card: CaseCard, deed: str) -> bool:
    """The chain waits for it, as the action asks too."""
    chain = card.chain.opened if card.chain is not None else None
    return _running(card) and queries.is_open(card.case, deed, chain)


def _target(card: CaseCard) -> Any:
    """What is published now: the removal that is being examined, else the case."""
    return card.removal or card.case


def _to_publish(card: CaseCard) -> bool:
    is_due = card.removal is not None or (_running(card) and card.case.reviewed_on is not None)
    return is_due and _target(card).published_from is None


def _helped(card: CaseCard) -> bool:
    state = card.case.state
    return state == MonitoringState.MONITORED or (
        card.case.is_green and state == MonitoringState.RUNNING
    )


def _ask_removal(card: CaseCard, given: Values, who: Values) -> object:
    note, base = given.pop("note"), given.pop("base")
    answers = actions.Answers(**given)
    return actions.ask_removal(case=card.case, note=note, base=base, answers=answers, **who)


#: In the order of the procedure.
DEEDS: dict[str, Deed] = {
    "dispatch": Deed(
        label=_("Dispatch it to a cadre"),
        form=forms.OwnerForm,
        right=_dispatches,
        due=_running,
        act=lambda card, given, who: actions.dispatch_case(case=card.case, **given, **who),
    ),
    "begin": Deed(
        label=_("Begin the sign-off"),
        form=forms.BaseForm,
        right=_dispatches,
        due=lambda card: card.is_unsigned and card.has_procedure,
        act=lambda card, given, who: actions.begin_signing(case=card.case, **given, **who),
    ),
    "green": Deed(
        label=_("Open the green channel: help first"),
        form=forms.ReasonForm,
        right=_dispatches,
        due=lambda card: _running(card) and not card.case.is_green,
        act=lambda card, given, who: actions.open_green_channel(case=card.case, **given, **who),
    ),
    "letter": Deed(
        label=_("Record the letter of authorisation"),
        form=forms.LetterForm,
        right=_works,
        due=lambda card: _running(card) or card.case.state == MonitoringState.MONITORED,
        act=lambda card, given, who: actions.record_letter(
            case=card.case,
            base=given.pop("base"),
            draft=actions.LetterDraft(**given),
            **who,
        ),
    ),
    "check": Deed(
        label=_("Record the check on site"),
        form=forms.CheckForm,
        right=_works,
        due=lambda card: _is_open(card, "check"),
        act=lambda card, given, who: actions.record_check(
            case=card.case,
            base=given.pop("base"),
            check=actions.Check(**given),
            **who,
        ),
    ),
    "compare": Deed(
        label=_("Record the comparison of data"),
        form=forms.CompareForm,
        right=_decides,
        due=lambda card: card.case.checked_on is not None and _is_open(card, "compare"),
        act=lambda card, given, who: actions.record_comparison(case=card.case, **given, **who),
    ),
    "review": Deed(
        label=_("Record the review in the village"),
        form=forms.ReviewForm,
        right=_works,
        due=lambda card: card.case.compared_on is not None and _is_open(card, "review"),
        act=lambda card, given, who: actions.record_review(case=card.case, **given, **who),
    ),
    "publish": Deed(
        label=_("Publish it in the village"),
        form=forms.PublishForm,
        right=_works,
        due=_to_publish,
        act=lambda card, given, who: actions.publish(about=_target(card), **given, **who),
    ),
    "announce": Deed(
        label=_("Publish the county's notice"),
        form=forms.AnnounceForm,
        right=_decides,
        due=lambda card: (
            card.case.state == MonitoringState.MONITORED and card.case.announced_on is None
        ),
        act=lambda card, given, who: actions.announce_case(case=card.case, **given, **who),
    ),
    "measure": Deed(
        label=_("Add a measure"),
        form=forms.MeasureForm,
        right=_works,
        due=_helped,
        act=lambda card, given, who: actions.add_measure(
            case=card.case,
            base=given.pop("base"),
            draft=actions.MeasureDraft(**given),
            **who,
        ),
    ),
    "removal": Deed(
        label=_("Ask for the removal of the risk"),
        form=forms.RemovalForm,
        right=_works,
        due=lambda card: card.case.state == MonitoringState.MONITORED and card.removal is None,
        act=_ask_removal,
    ),
    "correct": Deed(
        label=_("Correct the removal and hand it in again"),
        form=forms.RemovalForm,
        right=_works,
        due=lambda card: card.is_returned,
        act=_ask_removal,
    ),
    "withdraw": Deed(
        label=_("Withdraw the removal"),
        form=forms.ReasonForm,
        right=_works,
        due=lambda card: card.removal is not None,
        act=lambda card, given, who: actions.withdraw_removal(
            removal=card.removal or card.removals[0], **given, **who
        ),
    ),
    "four": Deed(
        label=_("Check the four things that stay"),
        form=forms.FourForm,
        right=_works,
        due=lambda card: card.case.state == MonitoringState.REMOVED,
        act=lambda card, given, who: _check_four(card, given, who),
    ),
    "take-back": Deed(
        label=_("The household takes its letter back"),
        form=forms.DayForm,
        right=_works,
        due=lambda card: card.letter is not None,
        act=lambda card, given, who: actions.withdraw_letter(case=card.case, **given, **who),
    ),
    "refuse": Deed(
        label=_("Do not take it in"),
        form=forms.ReasonForm,
        right=_dispatches,
        due=_running,
        act=lambda card, given, who: actions.refuse_case(case=card.case, **given, **who),
    ),
}
#: What the checker answered with yes or no.
_ANSWERED = (
    *("income_is_steady", "has_three_guarantees", "has_safe_water"),
    *("is_risk_gone", "has_new_risk", "has_labour"),
)
#: Ends: whoever comes second is told by the action who was first, and with what reason.
_ENDS = ("refuse", "withdraw", "announce")


def forms_for(request: Request, card: CaseCard, sent: Any = None) -> list[tuple[Any, Any]]:
    """(label, form) of what the reader may do next; the refused one keeps what was typed. Another
    letter comes last."""
    found = []
    last = {"letter"} if card.letter is not None else set()
    for name, deed in sorted(DEEDS.items(), key=lambda each: each[0] in last):
        is_sent = sent is not None and sent.do == name
        if not is_sent and not deed.offered(card):
            continue
        form = sent if is_sent else made(request, card, name)
        found.append((deed.label, form))
    return found


def made(request: Request, card: CaseCard, name: str, data: Any = None) -> Any:
    """The form of a deed. Raises NotFound for one that the reader may not do at all; whether its
    turn has come is asked when it is done."""
    deed = DEEDS.get(name)
    if deed is None or not deed.right(card.rights):
        raise NotFound
    more: Values = {"do": name, "initial": _initial(card, name)}
    today = localdate()
    if name == "dispatch":
        rows = queries.owners_of(card.case.area, on=today, actor=request.actor)
        more["owners"] = [
            (row.public_id, f"{row.person.name} · {row.get_role_display()}") for row in rows
        ]
    if name == "letter":
        people = queries.members_shown(request.actor, card.case, as_of=today)
        more["people"] = [
            (one.row.public_id, f"{one.name} · {one.row.get_relation_display()}") for one in people
        ]
    if name == "check":
        more["is_kept"] = "findings" in card.sealed
    if name == "compare" and card.letter is not None:
        more["allowed"] = card.letter.scope
    if name in ("removal", "correct"):
        more["known"] = queries.registry_says(card.case.household, as_of=today)
        more |= {"is_open": card.is_open, "is_again": name == "correct"}
    if name == "four":
        items = queries.four_items(card.case.area, as_of=today)
        more["items"] = [(item.id, item.label.in_(language())) for item in items]
    return deed.form(data, **more)


def done(request: Request, card: CaseCard, name: str, given: Values) -> None:
    """Do it. Raises ChangedMeanwhile where its turn has gone by since the form was opened, and what
    the action refuses."""
    is_end = name in _ENDS and (name != "withdraw" or card.removals)
    if not DEEDS[name].due(card) and not is_end:
        raise ChangedMeanwhile
    DEEDS[name].act(card, dict(given), {"at": now(), "by": request.actor})


def _initial(card: CaseCard, name: str) -> Values:
    today, case = localdate(), card.case
    values: Values = {"on": today, "base": case.version, "since": today, "signed_on": today}
    if name == "check":
        values |= {
            "findings": case.findings,
            "income_per_head": case.income_per_head,
            "proposed": case.proposed,
            "has_difficulty": "" if case.has_difficulty is None else _word(case.has_difficulty),
        }
    if name == "correct" and card.removal is not None:
        values |= {
            each: "" if (told := getattr(card.removal, each)) is None else _word(told)
            for each in _ANSWERED
        }
        values["income_per_head"] = card.removal.income_per_head
    if name == "publish":
        values["until"] = _last_day(case.area, today)
    return values


def _word(answer: bool) -> str:
    return "true" if answer else "false"


def _last_day(area: str, since: date) -> date | None:
    """The first last day with which the pack's days of publicity are over; None: 未配置."""
    days = queries.publicity_days(area, since)
    if days is None:
        return None
    return queries.day_after(since - timedelta(days=1), days, area=area)


def _check_four(card: CaseCard, given: Values, who: Values) -> bool:
    items = queries.four_items(card.case.area, as_of=given["on"])
    chosen = set(given.pop("kept"))
    kept = {item.id: item.id in chosen for item in items}
    return actions.check_four(case=card.case, kept=kept, **given, **who)
