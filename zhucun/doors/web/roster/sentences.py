"""What the ledger's events say in words: one sentence for each, in one place.

An event that is not here is shown by its name; nothing is left out of a history.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Choices
from django.utils.timezone import localdate
from django.utils.translation import gettext

from zhucun.doors.web.roster.reasons import in_words, label, language, term_label
from zhucun.households.enums import HouseholdEnd, JoinReason, LeftReason, Relation
from zhucun.intake.queries import FromList
from zhucun.kernel.problems import N_
from zhucun.packs import PackAt
from zhucun.reports.enums import FormKind
from zhucun.roster.enums import ItemState, TakeUp

#: Name of the event → its sentence; `%(…)s` are the event's data in words.
SENTENCES: Mapping[str, str] = {
    "directory.person.registered": N_("Registered: %(person_name)s."),
    "directory.person.corrected": N_("Personal record corrected: %(changed)s."),
    "directory.place.added": N_("The place %(place_name)s was added."),
    "directory.place.ended": N_("The place ended on %(until)s."),
    "directory.place.renamed": N_("The place is called %(place_name)s; before: %(before)s."),
    "directory.place.tagged": N_("Tagged as %(tag)s from %(since)s. Basis: %(basis)s."),
    "directory.place.untagged": N_("No longer %(tag)s from %(until)s. Basis: %(basis)s."),
    "directory.place.tag-retracted": N_("The tag %(tag)s was recorded by mistake: %(basis)s."),
    "directory.place.figure-recorded": N_("Figures recorded: %(figures)s."),
    "directory.unit.registered": N_("The unit %(unit_name)s was registered."),
    "directory.unit.corrected": N_("The unit's record was corrected: %(changed)s."),
    "directory.account.opened": N_("The account %(username)s was opened."),
    "directory.device.signed-in": N_("The account signed in on the device %(label)s."),
    "directory.device.revoked": N_("The device %(label)s was signed out."),
    "directory.role.granted": N_("The account was given the role %(role)s."),
    "directory.role.ended": N_("The role %(role)s of the account ended on %(until)s."),
    "roster.round.opened": N_("Round %(code)s “%(title)s” was opened."),
    "roster.round.published": N_("Round %(code)s was published with %(postings)s postings."),
    "roster.team.formed": N_("A team was formed in %(village)s, round %(round)s."),
    "roster.team.dissolved": N_("The team of %(village)s was dissolved on %(dissolved_on)s."),
    "roster.team.adjusted": N_(
        "The team of %(village)s was adjusted outside the rotation on %(on)s."
    ),
    "roster.rotation.ordered": N_(
        "A notice of a collective rotation was recorded: %(number)s, %(issued_on)s."
    ),
    "roster.posting.made": N_(
        "Posted to %(place)s as %(role)s from %(starts_on)s, round %(round)s."
    ),
    "roster.posting.ended": N_("The posting ends on %(ends_on)s. Reason: %(reason)s."),
    "roster.posting.recalled": N_("Recalled on %(ends_on)s by decision. Reason: %(reason)s."),
    "roster.posting.corrected": N_("Posting corrected: %(changed)s."),
    "roster.candidate.nominated": N_("Nominated as %(role)s, round %(round)s: %(source)s."),
    "roster.candidate.withdrawn": N_("The candidacy was withdrawn. Reason: %(reason)s."),
    "roster.village.fixed": N_("Fixed as a village of round %(round)s: %(village)s."),
    "roster.village.left": N_("%(village)s left round %(round)s. Reason: %(reason)s."),
    "roster.villages.announced": N_("The list of %(villages)s villages was announced."),
    "roster.needs.stated": N_("%(village)s stated its needs: %(specialities)s."),
    "roster.village.wishes-stated": N_(
        "%(village)s said which units it would like: %(unit_kinds)s."
    ),
    "roster.people.offered": N_("%(quota)s people were offered to round %(round)s."),
    "roster.offer.withdrawn": N_("The offer was withdrawn. Reason: %(reason)s."),
    "roster.candidate.wishes-stated": N_("Wishes stated, in order: %(villages)s."),
    "roster.avoidances.noted": N_("Places to avoid were noted: %(number)s."),
    "roster.avoidance.lifted": N_("A place to avoid was lifted."),
    "roster.takeup.recorded": N_("Take-up step recorded: %(step)s on %(done_on)s."),
    "roster.promise.made": N_("A standing promise was made in %(village)s."),
    "roster.promise.ended": N_("A standing promise in %(village)s ended on %(ended_on)s."),
    "roster.handover.opened": N_("The handover was opened with %(items)s items."),
    "roster.handover.changed": N_("The handover was changed: %(changed)s."),
    "roster.handover.item-answered": N_("An item of the handover was answered: %(answer)s."),
    "roster.handover.signed": N_("The handover was signed on %(signed_on)s."),
    "roster.cadre.released": N_(
        "Released on %(released_on)s. Items not taken over: %(open_items)s. "
        "Reason of an early release: %(override)s."
    ),
    "reports.form.issued": N_("A paper was issued: %(form)s, number %(number)s."),
    "roster.checklist.ticked": N_(
        "Checklist “%(checklist)s”, %(item)s: %(holds)s. Note: %(note)s."
    ),
    "households.household.added": N_(
        "Household %(number)s of %(village)s was recorded from %(since)s with %(members)s members."
    ),
    "households.household.changed": N_("The household was corrected: %(changed)s."),
    "households.household.moved": N_(
        "Moved from %(left)s to %(village)s on %(on)s. Reason: %(reason)s."
    ),
    "households.household.ended": N_("The household ended on %(until)s: %(left_reason)s."),
    "households.household.end-retracted": N_(
        "The end on %(until)s was recorded by mistake and was taken back: %(basis)s."
    ),
    "households.household.split": N_(
        "%(members)s members founded the household %(number)s on %(on)s."
    ),
    "households.household.joined": N_(
        "The household %(number)s joined it on %(on)s with %(members)s members."
    ),
    "households.income.recorded": N_("Income recorded from %(starts_on)s to before %(ends_on)s."),
    "households.income.retracted": N_(
        "The income from %(starts_on)s was recorded by mistake: %(basis)s."
    ),
    "households.state.recorded": N_("Facts recorded from %(since)s: %(changed)s."),
    "households.stock.counted": N_(
        "The account was closed: %(households)s households, %(persons)s persons."
    ),
    "households.member.added": N_(
        "A member joined on %(since)s: %(relation)s. How: %(joined_reason)s."
    ),
    "households.member.changed": N_("A member was corrected: %(changed)s."),
    "households.member.ended": N_("A member left on %(until)s: %(left_reason)s."),
    "households.member.end-retracted": N_(
        "That a member left on %(until)s (%(left_reason)s) was recorded by mistake and was taken"
        " back: %(basis)s."
    ),
    "households.household.tagged": N_(
        "Classified as %(household_kind)s from %(since)s. Basis: %(basis)s."
    ),
    "households.household.untagged": N_(
        "No longer %(household_kind)s from %(until)s. Basis: %(basis)s."
    ),
    "households.household.tag-retracted": N_(
        "The kind %(household_kind)s was recorded by mistake: %(basis)s."
    ),
    "roster.finding.recorded": N_("Finding: %(fact)s is “%(value)s”. Note: %(note)s."),
}

#: Fields of records as people call them, for “corrected: …”.
FIELDS: Mapping[str, str] = {
    "team": N_("Team"),
    "unit": N_("Unit"),
    "place": N_("Place"),
    "village": N_("Village"),
    "role": N_("Role"),
    "round": N_("Round"),
    "starts_on": N_("Since"),
    "due_on": N_("Due on"),
    "ends_on": N_("Until"),
    "is_star_instructor": N_("Five-star branch instructor"),
    "local_office": N_("Local office"),
    "party_transferred_on": N_("Party relation transferred on"),
    "name": N_("Full name"),
    "gender": N_("Gender"),
    "ethnicity": N_("Ethnic group"),
    "birth_on": N_("Year of birth"),
    "education": N_("Level of education"),
    "political_status": N_("Political status"),
    "party_since": N_("Joined the Party on"),
    "work_since": N_("Started work on"),
    "office": N_("Office"),
    "personnel_class": N_("Personnel class"),
    "speciality": N_("Speciality"),
    "has_rural_experience": N_("Rural work experience"),
    "id_number": N_("ID number"),
    "phone": N_("Phone"),
    "remarks": N_("Remarks"),
    "taker": N_("who takes over"),
    "items": N_("items"),
    "together": N_("days together"),
    "number": N_("Household number"),
    "address": N_("Address"),
    "size": N_("Persons"),
    "relation": N_("Relation to the head"),
    "schooling": N_("At school"),
    "health": N_("Health"),
    "labour": N_("Ability to work"),
    "works_away": N_("Works away"),
    "allowance": N_("Minimum allowance"),
    "medical_insurance": N_("Medical insurance"),
    "pension": N_("Pension insurance"),
    "care_kind": N_("In need of care"),
    "standard": N_("Standard of identification"),
    "family_planning": N_("Family planning"),
    "housing_area": N_("Housing area"),
    "housing_structure": N_("Housing structure"),
    "housing_year": N_("Year of building"),
    "power": N_("Electricity"),
    "fuel": N_("Fuel"),
    "water": N_("Drinking water"),
    "in_cooperative": N_("Co-operative"),
    "in_mutual_fund": N_("Mutual fund"),
    "with_leading_firm": N_("Leading firm"),
}

#: Words of enumerations that events keep by their value.
_ENUMS: Mapping[str, type[Choices]] = {
    "step": TakeUp,
    "answer": ItemState,
    "form": FormKind,
    "relation": Relation,
    "left_reason": LeftReason,
    "joined_reason": JoinReason,
}

#: Words of a sentence that the event keeps under another name.
_NAMED = {"household_kind": "tag", "left_reason": "reason", "joined_reason": "reason"}


@dataclass(frozen=True, kw_only=True)
class Told:
    """One event in words: when it took effect, when it was recorded, by whom, from which file;
    `cells` are the fields that came from a list, each with its cells (花名册!F3), `batch` the
    import for who may see it."""

    happened_on: date
    recorded_on: date
    sentence: str
    actor: int | None
    by: str
    source: str
    cells: Sequence[tuple[str, str]] = ()
    batch: str = ""


def told(
    records: Iterable[Any],
    *,
    pack: PackAt,
    places: Mapping[str, str],
    actors: Mapping[int, str],
    lists: Mapping[int, FromList] | None = None,
) -> list[Told]:
    """Events in words, in the order given. `places` names codes, `actors` accounts, `lists` the
    rows from which events come; no query."""
    words = _Words(pack, places)
    known = lists or {}
    return [
        Told(
            happened_on=localdate(record.happened_at),
            recorded_on=localdate(record.recorded_at),
            sentence=sentence(record.name, record.data, words),
            actor=record.actor,
            by=actors.get(record.actor or 0, ""),
            source=_source(record.source, known.get(record.pk)),
            cells=_cells(known.get(record.pk)),
            batch=known[record.pk].batch if record.pk in known else "",
        )
        for record in records
    ]


def sentence(name: str, data: Mapping[str, Any], words: Callable[[str, Any, Any], str]) -> str:
    """One event in words; its name where it has no sentence."""
    key = "roster.posting.recalled" if data.get("recalled") else name
    text = SENTENCES.get(key)
    if text is None:
        return name
    return gettext(text) % _Facts(data, words)


class _Facts(dict[str, str]):
    """The event's data in words, looked up as the sentence asks; what is not there is a dash."""

    def __init__(self, data: Mapping[str, Any], words: Callable[[str, Any, Any], str]) -> None:
        super().__init__()
        self._data, self._words = data, words

    def __missing__(self, name: str) -> str:
        value = self._data.get(name, self._data.get(_NAMED.get(name, "")))
        return (
            "—"
            if value in (None, "", []) and name != "value"
            else self._words(name, value, self._data)
        )


class _Words:
    """Words for the values of events, as the region's pack calls them."""

    def __init__(self, pack: PackAt, places: Mapping[str, str]) -> None:
        self._pack, self._places = pack, places

    def _listed(self, name: str, value: Any, checklist: str) -> str:
        """A checklist of the pack, or one of its items, by its label; an open slot as it is."""
        if name == "holds":
            return gettext("Yes") if value else gettext("No")
        spec = next((one.spec for one in self._pack.checklists() if one.id == checklist), None)
        if spec is None:
            return str(value)
        if name == "checklist":
            return spec.label.in_(language())
        return next(
            (one.label.in_(language()) for one in spec.items if one.id == value), str(value)
        )

    def __call__(self, name: str, value: Any, data: Mapping[str, Any]) -> str:
        if name in {"place", "village", "left"}:
            return self._places.get(value, value)
        if name == "household_kind":
            words = {item.id: item.spec.label.in_(language()) for item in self._pack.tags()}
            return words.get(value, str(value))
        if name == "role" and "username" not in data:
            return label(self._pack, f"role.{value}")
        if name == "source":
            return label(self._pack, f"source.{value}")
        if name in {"checklist", "item", "holds"} and "checklist" in data:
            return self._listed(name, value, str(data["checklist"]))
        if name == "fact":
            return term_label(self._pack, value)
        if name == "value":
            return in_words(self._pack, str(data.get("fact", "")), value)
        if name == "changed":
            return self._changed(value)
        if name in {"specialities", "unit_kinds"}:
            one = "speciality" if name == "specialities" else "unit_kind"
            return gettext(", ").join(in_words(self._pack, one, each) for each in value)
        if name == "villages" and isinstance(value, list):
            return gettext(", ").join(self._places.get(code, code) for code in value)
        if name == "figures":
            figures = [f"{term_label(self._pack, k, 'village')} {v}" for k, v in value.items()]
            return gettext("; ").join(figures)
        return _coded(name, value)

    def _changed(self, changed: Mapping[str, Any] | list[str]) -> str:
        if not isinstance(changed, Mapping):
            return gettext(", ").join(_field(name) for name in changed)
        return gettext("; ").join(self._change(name, value) for name, value in changed.items())

    def _change(self, name: str, value: Any) -> str:
        if name in {"team", "unit"}:
            return _field(name)  # the event keeps an id, which tells people nothing
        shown = gettext("none") if value in (None, "") else in_words(self._pack, name, value)
        return f"{_field(name)} {shown}"


def _coded(name: str, value: Any) -> str:
    """A value of an enumeration by its label; anything else as it is."""
    if name == "left_reason" and value in HouseholdEnd.values and value not in LeftReason.values:
        return str(HouseholdEnd(value).label)
    if name in _ENUMS and value in _ENUMS[name].values:
        return str(_ENUMS[name](value).label)
    return str(value)


def codes_in(records: Iterable[Any]) -> set[str]:
    """The division codes that events speak of, to be named by one query."""
    found: set[str] = set()
    for record in records:
        found |= {record.data.get(name) or "" for name in ("place", "village", "left")}
        villages = record.data.get("villages")
        found |= set(villages if isinstance(villages, list) else ())
    return found - {""}


def actors_in(records: Iterable[Any]) -> set[int]:
    """The accounts that recorded the events."""
    return {record.actor for record in records if record.actor}


def _field(name: str) -> str:
    return gettext(FIELDS[name]) if name in FIELDS else name


def _source(source: Mapping[str, Any] | None, row: FromList | None) -> str:
    if row is not None:
        name = f"{row.file}, {row.sheet}" if row.file else row.sheet
        return gettext("%(file)s, row %(row)s") % {"file": name, "row": row.row}
    if not source or not source.get("file"):
        return ""
    if source.get("row"):
        return gettext("%(file)s, row %(row)s") % {"file": source["file"], "row": source["row"]}
    return str(source["file"])


def _cells(row: FromList | None) -> list[tuple[str, str]]:
    return [(_field(name), cell) for name, cell in row.cells.items()] if row else []
