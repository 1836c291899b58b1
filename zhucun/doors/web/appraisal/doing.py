"""What can be done with an appraisal: each step with its button or form, and who is offered it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.timezone import localdate, now
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from zhucun.appraisal import actions, queries
from zhucun.appraisal.enums import AppraisalState
from zhucun.appraisal.queries import AppraisalCard
from zhucun.doors.web.access import Request
from zhucun.doors.web.appraisal import forms
from zhucun.doors.web.appraisal.shown import said

Who = dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class Deed:
    """One step: `act` gives the sentence that is shown after it. Without a form it is a button."""

    label: Any
    offered: Callable[[AppraisalCard], bool]
    act: Callable[[AppraisalCard, Mapping[str, Any], Who], str]
    form: type[forms._Step] | None = None
    do: str = ""

    def made(self, card: AppraisalCard, data: Any = None) -> forms._Step | None:
        """Its form for this appraisal."""
        if self.form is None:
            return None
        today = localdate()
        form = self.form(data, do=self.do, initial={"since": today})
        if "grade" in form.fields:
            form.choose("grade", [(one.id, said(one.label)) for one in card.view.grades])
        return form


def _open(card: AppraisalCard) -> bool:
    return card.runs and card.row.state == AppraisalState.OPEN


def _people(card: AppraisalCard, number: int) -> str:
    text = ngettext("%(number)s cadre.", "%(number)s cadres.", number)
    if card.row.level:
        text = ngettext("%(number)s place.", "%(number)s places.", number)
    return text % {"number": number}


def _computed(card: AppraisalCard, given: Mapping[str, Any], who: Who) -> str:
    run = actions.ask_run(appraisal=card.row, **who)
    if queries.is_waiting(run):
        return gettext("It is being computed; the page shows when it is done.")
    return gettext("It was computed.")


def _taken(card: AppraisalCard, given: Mapping[str, Any], who: Who) -> str:
    return _people(card, actions.take_appraisees(appraisal=card.row, **who))


def _adopted(card: AppraisalCard, given: Mapping[str, Any], who: Who) -> str:
    return _people(card, actions.adopt_proposals(appraisal=card.row, **who))


def _signing(card: AppraisalCard, given: Mapping[str, Any], who: Who) -> str:
    return _people(card, actions.start_signing(appraisal=card.row, **who))


def _notified(card: AppraisalCard, given: Mapping[str, Any], who: Who) -> str:
    return _people(card, actions.notify_people(appraisal=card.row, **who))


def _published(card: AppraisalCard, given: Mapping[str, Any], who: Who) -> str:
    actions.publish_results(appraisal=card.row, **given, **who)
    return gettext("It is published.")


def _frozen(card: AppraisalCard, given: Mapping[str, Any], who: Who) -> str:
    row = actions.freeze_appraisal(appraisal=card.row, **who)
    return gettext("It is frozen under the digest %(digest)s.") % {"digest": row.digest[:16]}


def _reopened(card: AppraisalCard, given: Mapping[str, Any], who: Who) -> str:
    actions.reopen_appraisal(appraisal=card.row, **given, **who)
    return gettext("It is open again.")


def _withdrawn(card: AppraisalCard, given: Mapping[str, Any], who: Who) -> str:
    actions.withdraw_appraisal(appraisal=card.row, **given, **who)
    return gettext("It is withdrawn; another one may be opened for these days.")


def _checked(card: AppraisalCard, given: Mapping[str, Any], who: Who) -> str:
    found = queries.recomputed(card.row)
    if found.is_same:
        text = gettext(
            "Computed again from the frozen evidence: the same, bit by bit (%(digest)s)."
        )
    else:
        text = gettext("Computed again, it comes out otherwise (%(digest)s): tell the office.")
    return text % {"digest": found.answers_digest[:16]}


#: In the order of the procedure.
DEEDS: dict[str, Deed] = {
    "take": Deed(
        label=_("Take them anew from the registers"), offered=_open, act=_taken, do="take"
    ),
    "compute": Deed(
        label=_("Compute"),
        offered=lambda card: _open(card) and not queries.is_waiting(card.last),
        act=_computed,
        do="compute",
    ),
    "adopt": Deed(
        label=_("Decide as proposed, where there is a proposal"),
        offered=lambda card: (
            _open(card) and not card.is_stale and card.counts.decided < card.counts.proposed
        ),
        act=_adopted,
        do="adopt",
    ),
    "sign": Deed(
        label=_("Let the offices sign"),
        offered=lambda card: (
            _open(card) and card.has_chain and card.counts.signed < card.counts.decided
        ),
        act=_signing,
        do="sign",
    ),
    "notify": Deed(
        label=_("Notify those whose grade stands"),
        offered=lambda card: _open(card) and card.counts.notified < card.counts.decided,
        act=_notified,
        do="notify",
    ),
    "publish": Deed(
        label=_("Publish a grade"),
        offered=lambda card: _open(card) and card.counts.decided > 0,
        act=_published,
        form=forms.PublishForm,
        do="publish",
    ),
    "freeze": Deed(
        label=_("Freeze"),
        offered=lambda card: (
            _open(card)
            and (card.counts.notified > 0 or (not card.view.grades and not card.is_stale))
        ),
        act=_frozen,
        do="freeze",
    ),
    "check": Deed(
        label=_("Compute again from the frozen evidence"),
        offered=lambda card: card.runs and card.row.state == AppraisalState.FROZEN,
        act=_checked,
        do="check",
    ),
    "withdraw": Deed(
        label=_("Withdraw this appraisal"),
        offered=lambda card: _open(card) and not card.counts.decided,
        act=_withdrawn,
        form=forms.ReasonForm,
        do="withdraw",
    ),
    "reopen": Deed(
        label=_("Open it again"),
        offered=lambda card: card.runs and card.row.state == AppraisalState.FROZEN,
        act=_reopened,
        form=forms.ReasonForm,
        do="reopen",
    ),
}


def forms_for(card: AppraisalCard, sent: Any = None) -> list[tuple[Any, str, Any]]:
    """What is offered now: (label, deed, form or None)."""
    return [
        (deed.label, name, sent if sent is not None and sent.do == name else deed.made(card))
        for name, deed in DEEDS.items()
        if deed.offered(card)
    ]


def done(request: Request, card: AppraisalCard, do: str, given: Mapping[str, Any]) -> str:
    """Do it; the sentence that tells what came of it."""
    who = {"at": now(), "by": request.actor}
    return DEEDS[do].act(card, given, who)
