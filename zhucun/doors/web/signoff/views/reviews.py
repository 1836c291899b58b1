"""The review of a round's candidates: all of them by step, checklists, the joint check."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate, now
from django.utils.translation import gettext

from zhucun.directory import queries as directory
from zhucun.directory.enums import Permission
from zhucun.doors.web.access import Request, allow, can, methods, signed_in
from zhucun.doors.web.asof import address
from zhucun.doors.web.intake.files import sent_and_removed
from zhucun.doors.web.listing import searched, show
from zhucun.doors.web.problems import BadQuery, sentences
from zhucun.doors.web.roster.reasons import language
from zhucun.doors.web.signoff.forms import AnswerForm, AskForm, GroupForm
from zhucun.doors.web.signoff.lists import REVIEW
from zhucun.doors.web.signoff.shown import steps, words_of
from zhucun.kernel.problems import NotFound
from zhucun.roster import actions as roster_actions
from zhucun.roster import queries as roster
from zhucun.roster.actions import TickDraft
from zhucun.roster.enums import RoundState
from zhucun.roster.feeds import joint_check
from zhucun.signoff import actions, queries
from zhucun.signoff.actions import Signing
from zhucun.signoff.enums import CaseState
from zhucun.signoff.errors import EvidenceChanged
from zhucun.signoff.queries import Group

KIND = "candidate"
#: Up to so many waiting cases are opened on the page of the review; of more it shows the numbers,
#: for each costs most of a millisecond.
HERE = 100
#: So many are looked at together: what one transaction signs.
LOOK = actions.BATCH
_ANSWERS = {"yes": True, "no": False, "back": None}


@methods(read=["GET"])
@allow(signed_in)
def review(request: Request, public_id: str) -> HttpResponse:
    """All candidates of a round with their steps, and what the reader may sign at once."""
    today, actor = localdate(), request.actor
    round_ = roster.round_card(actor=actor, public_id=public_id)
    rows = roster.candidates(actor=actor, as_of=today, round_id=public_id)
    everybody = rows
    wanted = request.GET.get("show", "")
    rows = _filtered(request, rows, wanted)
    if text := searched(request):
        rows = rows.filter(
            directory.name_matches(text, prefix="person__")
            | directory.name_matches(text, prefix="unit__")
        )
    listing = REVIEW.of(request, rows.defer("person__id_number", "person__phone", "unit__phone"))
    cases = queries.cases(
        actor=actor, as_of=today, kind=KIND, subjects=[row.public_id for row in listing.rows]
    )
    cards: dict[str, Any] = {}
    for card in queries.cards(list(cases), actor=actor, as_of=today):
        cards.setdefault(card.case.subject, card)
    counts = _counts(request, public_id)
    is_small = 0 < sum(one.number for one in counts) <= HERE
    manages = actor.can(Permission.MANAGE_ROSTER, area=round_.area)
    context = {
        "round": round_,
        "listing": listing,
        "cards": {key: {"card": card, "steps": steps(card)} for key, card in cards.items()},
        "groups": [_group_shown(one) for one in _groups(request, public_id)] if is_small else [],
        "counts": [] if is_small else [_count_shown(one) for one in counts],
        "show": wanted,
        "shows": _shows(),
        "may_start": manages and round_.state == RoundState.OPEN,
        "may_ask": manages,
        "total": everybody.count(),
        "picked": _picked(cards),
    }
    return show(request, "web/signoff/review.html", context)


@methods(write=["POST"])
@allow(can(Permission.MANAGE_ROSTER))
def review_start(request: Request, public_id: str) -> HttpResponse:
    """Start the area's procedure for every candidate of the round who has none, or for one."""
    round_ = roster.round_card(actor=request.actor, public_id=public_id)
    rows = roster.candidates(actor=request.actor, as_of=localdate(), round_id=public_id)
    if one := request.POST.get("candidate", ""):
        rows = rows.filter(public_id=one)
    keys = list(rows.values_list("public_id", flat=True))
    settled = queries.cases(actor=request.actor, as_of=localdate(), kind=KIND, subjects=keys)
    done = set(settled.filter(state=CaseState.FINISHED).values_list("subject", flat=True))
    made = actions.start_cases(
        [key for key in keys if key not in done], kind=KIND, at=now(), by=request.actor
    )
    said = gettext("Reviews that have begun: %(number)s.") % {"number": len(made)}
    messages.success(request, said)
    return redirect(address(request, "web:round-review", round_.public_id))


@methods(read=["GET"])
@allow(signed_in)
def review_look(request: Request, public_id: str) -> HttpResponse:
    """Cases that wait for the reader's signature at one step, a thousand at a time: looked at with
    their rules, then signed together."""
    round_ = roster.round_card(actor=request.actor, public_id=public_id)
    start = request.GET.get("from", "0")
    if not (start.isascii() and start.isdecimal() and len(start) < 7):
        raise BadQuery(value=f"from={start[:20]}")
    step, word = (request.GET.get(name, "")[:60] for name in ("step", "word"))
    first = int(start)
    group, waiting = _looked_at(request, public_id, step, word, first)
    if group is None and not first:
        return redirect(address(request, "web:round-review", public_id))
    last = min(first + LOOK, waiting)
    context = {
        "round": round_,
        "one": _group_shown(group) if group else None,
        "start": first,
        "first": first + 1,
        "last": last,
        "waiting": waiting,
        "following": last if last < waiting else None,
        "before": max(first - LOOK, 0) if first else None,
        "asked": urlencode({"step": step, "word": word}),
    }
    return render(request, "web/signoff/review_look.html", context)


@methods(write=["POST"])
@allow(signed_in)
def review_sign(request: Request, public_id: str) -> HttpResponse:
    """Sign all cases of one step that were ready when the page was made, or those that are ticked.

    Raises EvidenceChanged where anything of what was shown is different now.
    """
    round_ = roster.round_card(actor=request.actor, public_id=public_id)
    form = GroupForm(request.POST)
    if request.POST.getlist("row"):
        signings = [_picked_signing(text) for text in request.POST.getlist("row")]
    elif form.is_valid():
        signings = _group_signings(request, public_id, form.cleaned_data)
    else:
        raise NotFound
    result = actions.sign_cases(signings, at=now(), by=request.actor)
    said = gettext("Signatures that stand now: %(number)s.") % {"number": result.done}
    messages.success(request, said)
    for _signing, problem in result.refused[:20]:
        why = sentences(problem)
        messages.error(request, f"{why.message} {why.todo}".strip())
    if len(result.refused) > 20:
        more = gettext("%(number)s more were not signed; open the list again.")
        messages.error(request, more % {"number": len(result.refused) - 20})
    return redirect(address(request, "web:round-review", round_.public_id))


@methods(read=["GET"])
@allow(signed_in)
def checklists(request: Request, public_id: str) -> HttpResponse:
    """The pack's checklists of one candidate, item by item, with who ticked what when."""
    return _checklists(request, public_id)


@methods(write=["POST"])
@allow(can(Permission.MANAGE_ROSTER))
def checklist_tick(request: Request, public_id: str, checklist: str) -> HttpResponse:
    """Answer items of one list under one's name; items left as they are stay as they are."""
    found = roster.candidate_card(actor=request.actor, public_id=public_id)
    drafts = [
        TickDraft(
            item=name.removeprefix("item."),
            holds=_ANSWERS[value],
            note=request.POST.get(f"note.{name.removeprefix('item.')}", "")[:200],
        )
        for name, value in request.POST.items()
        if name.startswith("item.") and value in _ANSWERS
    ]
    number = roster_actions.tick_items(
        drafts, candidate=found, checklist=checklist, checked_on=localdate(), by=request.actor
    )
    said = gettext("Recorded under your name: %(number)s items.") % {"number": number}
    messages.success(request, said)
    return redirect(address(request, "web:candidate-checklists", public_id))


@methods(read=["GET"], write=["POST"])
@allow(can(Permission.MANAGE_ROSTER))
def joint(request: Request, public_id: str) -> HttpResponse:
    """Which department is asked what; its answers come back here."""
    round_ = roster.round_card(actor=request.actor, public_id=public_id)
    pack = directory.pack_for(round_.area, as_of=localdate())
    form = AnswerForm(
        request.POST or None, request.FILES or None, initial={"found_on": localdate()}
    )
    errors = []
    if form.is_valid():
        rows = _standing(request, public_id)
        file, values = form.cleaned_data["file"], form.cleaned_data
        answers = joint_check.answers(file.read(), name=file.name, rows=rows, pack=pack)
        errors = answers.errors
        if not errors:
            number = roster_actions.record_answers(
                answers.facts,
                department=values["department"],
                found_on=values["found_on"],
                by=request.actor,
            )
            said = gettext(
                "%(number)s findings of %(department)s are recorded; %(blank)s rows had no answer."
            )
            what = {"number": number, "department": values["department"], "blank": answers.blank}
            messages.success(request, said % what)
            return redirect(address(request, "web:joint-check", public_id))
    context = {
        "round": round_,
        "form": form,
        "ask": _ask_form(pack, None),
        "departments": joint_check.departments(pack),
        "errors": errors,
        "may_export": request.actor.can(Permission.EXPORT, area=round_.area),
    }
    status = 422 if form.errors or errors else 200
    return render(request, "web/signoff/joint.html", context, status=status)


@methods(read=["GET"])
@allow(can(Permission.EXPORT))
def joint_file(request: Request, public_id: str) -> HttpResponse:
    """The list for one department."""
    round_ = roster.round_card(actor=request.actor, public_id=public_id)
    pack = directory.pack_for(round_.area, as_of=localdate())
    form = _ask_form(pack, request.GET)
    if not form.is_valid():
        context = {"round": round_, "ask": form, "may_export": True}
        return render(request, "web/signoff/joint.html", context, status=422)
    asked = form.cleaned_data
    path = joint_check.questions(
        _standing(request, public_id),
        round_=round_,
        pack=pack,
        facts=asked["facts"],
        department=asked["department"],
        lang=language(),
        by=request.actor,
    )
    return sent_and_removed(path, name=f"{asked['department']}-{round_.code}.xlsx")


def _filtered(request: Request, rows: Any, wanted: str) -> Any:
    today, actor = localdate(), request.actor
    if wanted == "mine":
        waiting = queries.waiting(actor=actor, as_of=today).filter(kind=KIND)
        return rows.filter(public_id__in=waiting.order_by().values("subject"))
    cases = queries.cases(actor=actor, as_of=today, kind=KIND).order_by()
    if wanted == "none":
        return rows.exclude(public_id__in=cases.values("subject"))
    if wanted in (CaseState.RUNNING, CaseState.FINISHED):
        return rows.filter(public_id__in=cases.filter(state=wanted).values("subject"))
    return rows


def _shows() -> list[tuple[str, str]]:
    return [
        ("", gettext("All")),
        ("mine", gettext("Waiting for me")),
        (CaseState.RUNNING, gettext("Under review")),
        (CaseState.FINISHED, gettext("Reviewed")),
        ("none", gettext("Not begun")),
    ]


def _groups(request: Request, public_id: str) -> list[Group]:
    """What the reader may sign in the round, of all its candidates; each case is opened."""
    today, actor = localdate(), request.actor
    waiting = queries.signable(actor=actor, as_of=today).filter(
        kind=KIND, subject__in=_standing_ids(request, public_id)
    )
    return queries.groups(queries.cards(list(waiting), actor=actor, as_of=today))


def _counts(request: Request, public_id: str) -> list[queries.TurnCount]:
    """How many of the round's cases wait for the reader's signature, by step; none is opened."""
    return queries.turn_counts(
        actor=request.actor,
        as_of=localdate(),
        kind=KIND,
        subjects=_standing_ids(request, public_id),
    )


def _standing_ids(request: Request, public_id: str) -> Any:
    """The candidates of the round that the reader sees, as a query for their ids."""
    rows = roster.candidates(actor=request.actor, as_of=localdate(), round_id=public_id)
    return rows.order_by().values("public_id")


def _count_shown(one: queries.TurnCount) -> dict[str, Any]:
    step, word = words_of(one.procedure, one.step, one.word)
    asked = urlencode({"step": one.step, "word": one.word})
    return {"step": step, "word": word, "number": one.number, "asked": asked}


def _group_shown(group: Group) -> dict[str, Any]:
    procedure = (group.ready or group.blocked)[0].opened.procedure
    step, word = words_of(procedure, group.step, group.word)
    blocked = [(procedure.rules[rule].in_(language()), n) for rule, n in group.blocked_by]
    return {"group": group, "step": step, "word": word, "blocked_by": blocked}


def _group_signings(request: Request, public_id: str, values: dict[str, Any]) -> list[Signing]:
    start = values["start"] or 0
    group, _waiting = _looked_at(request, public_id, values["step"], values["word"], start)
    if group is None or group.digest != values["digest"]:
        raise EvidenceChanged(title=gettext("the list as a whole"))
    return [
        Signing(
            case=card.case.public_id,
            step=group.step,
            word=group.word,
            evidence=card.opened.evidence,
            reason=values["reason"],
        )
        for card in group.ready
    ]


def _looked_at(
    request: Request, public_id: str, step: str, word: str, start: int
) -> tuple[Group | None, int]:
    """What the reader may sign of one step as one signer, from the case with that number on, as
    many as fit one transaction; and how many there are in all."""
    today, actor = localdate(), request.actor
    found = queries.signable(actor=actor, as_of=today, step=step, word=word).filter(
        kind=KIND, subject__in=_standing_ids(request, public_id)
    )
    cards = queries.cards(list(found[start : start + LOOK]), actor=actor, as_of=today)
    groups = [one for one in queries.groups(cards) if (one.step, one.word) == (step, word)]
    return (groups[0] if groups else None), found.count()


def _picked(cards: dict[str, Any]) -> dict[str, list[tuple[str, str]]]:
    """For each candidate the signatures that can be ticked: (value of the box, label)."""
    found: dict[str, list[tuple[str, str]]] = {}
    for subject, card in cards.items():
        for step, word in card.may.signs:
            if card.standing.step(step).state.value in ("open", "overdue"):
                value = "|".join((card.case.public_id, step, word, card.opened.evidence))
                label = words_of(card.opened.procedure, step, word)[0]
                found.setdefault(subject, []).append((value, label))
    return found


def _picked_signing(text: str) -> Signing:
    parts = text.split("|")
    if len(parts) != 4:
        raise NotFound
    return Signing(case=parts[0], step=parts[1], word=parts[2], evidence=parts[3])


def _checklists(request: Request, public_id: str) -> HttpResponse:
    found = roster.candidate_card(actor=request.actor, public_id=public_id)
    pack = directory.pack_for(found.area, as_of=localdate())
    context = {
        "candidate": found,
        "pack": pack,
        "lists": roster.checklists_of(candidate=found, pack=pack),
        "may_tick": request.actor.can(Permission.MANAGE_ROSTER, area=found.area),
        "lang": language(),
    }
    return render(request, "web/signoff/checklists.html", context)


def _standing(request: Request, public_id: str) -> list[Any]:
    return list(roster.candidates(actor=request.actor, as_of=localdate(), round_id=public_id))


def _ask_form(pack: Any, data: Any) -> AskForm:
    facts = joint_check.asked_facts(pack)
    labels = [(name, term.label.in_(language())) for name, term in facts.items()]
    return AskForm(data, facts=labels)
