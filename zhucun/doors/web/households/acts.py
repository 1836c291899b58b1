"""What happens to households: births, marriages, splits and mergers, as pages."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpResponse
from django.utils.timezone import localdate, now
from django.utils.translation import gettext

from zhucun.directory.enums import Permission
from zhucun.doors.web.access import Request, allow, can, methods
from zhucun.doors.web.households.act_forms import (
    BackForm,
    BirthForm,
    MergeForm,
    MistakeForm,
    SplitForm,
    TransferForm,
)
from zhucun.doors.web.households.changing import done, kept, of
from zhucun.doors.web.households.views import kinds
from zhucun.households import actions, queries
from zhucun.households.actions import Branch, MemberDraft
from zhucun.households.enums import Relation
from zhucun.kernel.problems import NotFound

_KEEPS = can(Permission.MANAGE_HOUSEHOLDS)


@methods(read=["GET"], write=["POST"])
@allow(_KEEPS)
def household_birth(request: Request, public_id: str) -> HttpResponse:
    """A child is born into the household."""
    found = kept(request, public_id)
    people = {row.public_id: row for row in queries.members_of(found)}
    mothers = [
        each
        for each in _named(request, found, people.values())
        if people[each[0]].gender != "male" and people[each[0]].relation != Relation.CHILD
    ]
    form = BirthForm(request.POST or None, mothers=mothers, initial={"birth_on": localdate()})

    def act(values: dict[str, Any]) -> str:
        mother = people.get(values.pop("mother"))
        values["id_number"] = values["id_number"].strip().upper()
        child = MemberDraft(**values)
        actions.record_birth(
            household=found, child=child, mother=mother, made_at=now(), by=request.actor
        )
        return public_id

    return done(request, form, act, title=gettext("A child is born"), household=found)


@methods(read=["GET"], write=["POST"])
@allow(_KEEPS)
def member_transfer(request: Request, public_id: str) -> HttpResponse:
    """Somebody marries into, is adopted by or moves to another household on record."""
    member = queries.member_card(actor=request.actor, public_id=public_id)
    found = kept(request, member.household.public_id)
    others = _present(found, but=member)
    heirs = None
    if member.relation == Relation.HEAD:
        heirs = _named(request, found, others.values())
    form = TransferForm(request.POST or None, heirs=heirs, initial={"on": localdate()})

    def act(values: dict[str, Any]) -> str:
        into = _numbered(request, form, values["number"])
        if into is None:
            return ""
        member.household = found
        actions.transfer_member(
            member=member,
            into=into,
            relation=values["relation"],
            reason=values["reason"],
            on=values["on"],
            new_head=others.get(values.get("heir", "")),
            made_at=now(),
            by=request.actor,
        )
        return str(found.public_id)

    title = of(request, gettext("To another household"), member)
    return done(request, form, act, title=title, household=found)


@methods(read=["GET"], write=["POST"])
@allow(_KEEPS)
def household_split(request: Request, public_id: str) -> HttpResponse:
    """Some members found a household of their own."""
    found = kept(request, public_id)
    people = _present(found)
    words = kinds(found.area, localdate())
    borne = queries.tags_on([found], as_of=localdate())[found.pk]
    form = SplitForm(
        request.POST or None,
        people=_named(request, found, people.values()),
        kinds=[(tag, words.get(tag, tag)) for tag in borne],
        initial={"on": localdate(), "tags": borne},
    )

    def act(values: dict[str, Any]) -> str:
        chosen = form.chosen()
        members = [people[key] for key in chosen]
        branch = Branch(
            number=values["number"],
            members=members,
            relations={row.pk: chosen[row.public_id] for row in members},
            tags=values.get("tags", []),
            address=values["address"],
        )
        row = actions.split_household(
            household=found,
            branch=branch,
            on=values["on"],
            new_head=people.get(values["heir"]),
            made_at=now(),
            by=request.actor,
        )
        return str(row.public_id)

    about = gettext(
        "Choose the relation to the new head for each person who leaves, one of them the head."
    )
    title = gettext("The household splits")
    return done(request, form, act, title=title, household=found, about=about)


@methods(read=["GET"], write=["POST"])
@allow(_KEEPS)
def household_merge(request: Request, public_id: str) -> HttpResponse:
    """The household joins another one with all its members, and ends."""
    found = kept(request, public_id)
    people = _present(found)
    named = _named(request, found, people.values())
    form = MergeForm(request.POST or None, people=named, initial={"on": localdate()})

    def act(values: dict[str, Any]) -> str:
        into = _numbered(request, form, values["number"])
        if into is None:
            return ""
        chosen = form.chosen()
        actions.merge_household(
            household=found,
            into=into,
            relations={people[key].pk: word for key, word in chosen.items()},
            on=values["on"],
            made_at=now(),
            by=request.actor,
        )
        return str(into.public_id)

    about = gettext(
        "Its kinds end with it; whether the other household bears them is decided anew."
    )
    title = gettext("The household joins another one")
    return done(request, form, act, title=title, household=found, about=about)


@methods(read=["GET"], write=["POST"])
@allow(_KEEPS)
def household_end_back(request: Request, public_id: str) -> HttpResponse:
    """The household was ended by mistake: it never ended, nor did what ended with it."""
    found = kept(request, public_id)
    form = MistakeForm(request.POST or None)

    def act(values: dict[str, Any]) -> str:
        actions.take_back_end(household=found, **values, made_at=now(), by=request.actor)
        return public_id

    about = gettext(
        "The household stands as if it had never ended, with the members and kinds that ended with"
        " it. That it was ended, and why that is taken back, stays in its history."
    )
    if found.valid_until is not None:
        ended = gettext("The household was ended on %(day)s.") % {"day": found.valid_until}
        about = f"{ended} {about}"
    title = gettext("The end was a mistake")
    return done(request, form, act, title=title, household=found, about=about)


@methods(read=["GET"], write=["POST"])
@allow(_KEEPS)
def member_end_back(request: Request, public_id: str) -> HttpResponse:
    """Somebody was recorded as dead or gone by mistake: he never ceased to belong."""
    member = queries.member_card(actor=request.actor, public_id=public_id)
    found = kept(request, member.household.public_id)
    heads = queries.members_of(found).filter(valid_until=None, relation=Relation.HEAD)
    follows = member.relation == Relation.HEAD and heads.exclude(pk=member.pk).exists()
    form = BackForm(request.POST or None, follows=follows)

    def act(values: dict[str, Any]) -> str:
        member.household = found
        actions.take_back_member_end(member=member, **values, made_at=now(), by=request.actor)
        return str(found.public_id)

    title = of(request, gettext("It was a mistake that this person left"), member)
    return done(request, form, act, title=title, household=found)


def _present(household: Any, *, but: Any = None) -> dict[str, Any]:
    """Present members by public id, the head first."""
    rows = queries.members_of(household).filter(valid_until=None)
    found = {row.public_id: row for row in rows if but is None or row.pk != but.pk}
    for row in found.values():
        row.household = household
    return found


def _named(request: Request, household: Any, rows: Any) -> list[tuple[str, str]]:
    shown = queries.opened(request.actor, household, list(rows))
    return [
        (each.row.public_id, f"{each.name} · {each.row.get_relation_display()}") for each in shown
    ]


def _numbered(request: Request, form: forms.Form, number: str) -> Any:
    """The household of a number where the actor keeps the registry; else an error of the form."""
    try:
        return queries.household_numbered(actor=request.actor, number=number)
    except NotFound:
        form.add_error("number", gettext("No household in your area has this number."))
        return None
