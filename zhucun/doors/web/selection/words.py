"""Matches in words: terms by name, hard rules with their clauses, what is missing and what would
help."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext

from zhucun.directory import queries as directory
from zhucun.doors.web.problems import Sentences, sentences
from zhucun.doors.web.roster.reasons import label, language
from zhucun.packs import PackAt
from zhucun.selection import queries
from zhucun.selection.enums import HardRule, ProposalState
from zhucun.selection.errors import FAILURES, SolverFailed

#: Points of the weight 1, as proposals keep them.
POINTS = 100
#: The names of the pack's rules in which a hard rule of the match speaks, for its clauses.
_SPEAKS = {
    HardRule.LEAD: ("village", "first_secretaries"),
    HardRule.SIZE: ("team", "size"),
    HardRule.SPECIALITY: ("team", "technical_specialists"),
    HardRule.HOME: ("candidate", "is_native"),
    HardRule.KIN: ("candidate", "has_kin_in_village"),
    HardRule.SPOUSE: ("candidate", "spouse_on_post"),
    HardRule.POLITICAL: ("candidate", "political_review"),
}


@dataclass(frozen=True, kw_only=True)
class Basis:
    """A rule of the pack: what it is called, where it is shown, which clauses it carries out."""

    ref: str
    label: str
    clauses: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Said:
    """A hard rule in words with what stands behind it."""

    rule: str
    text: str
    bases: tuple[Basis, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Part:
    """One term of a score: its name, its weight in the match, and the clause."""

    label: str
    value: Decimal
    clause: str = ""
    item: str = ""


@dataclass(frozen=True, kw_only=True)
class Lack:
    """What a village lacks: the sentence, whether that is proven or a longer search finds more,
    what would help (and whether that was solved anew), and what cannot be met together."""

    text: str
    proven: bool
    avoidable: bool
    rule: Said
    against: list[tuple[Said, int]]
    remedies: list[tuple[str, bool]]
    core_villages: list[str] = field(default_factory=list)
    core_rules: list[Said] = field(default_factory=list)


def points(value: int | float) -> Decimal:
    """Engine points as weights: 150 is 1.5."""
    return (Decimal(value) / POINTS).quantize(Decimal("0.01")).normalize() + Decimal(0)


def parts(terms: Mapping[str, int], labels: Mapping[str, Mapping[str, str]]) -> list[Part]:
    """The terms of a score that are not zero, the largest first."""
    found = []
    for name, value in sorted(terms.items(), key=lambda item: (-item[1], item[0])):
        if value:
            known = labels.get(name, {})
            found.append(
                Part(
                    label=known.get(language()) or name,
                    value=points(value),
                    clause=known.get("clause", ""),
                    item=known.get("item", ""),
                )
            )
    return found


def rule_said(pack: PackAt, name: str, because: Sequence[str] = ()) -> Said:
    """A hard rule by the name that the engine gives, with the pack's rules behind it."""
    text = str(HardRule(name).label) if name in HardRule.values else _matrix(pack, name)
    return Said(rule=name, text=text, bases=tuple(_bases(pack, name, because)))


def rule_label(pack: PackAt, ref: str) -> Basis:
    """A rule of the pack by its ref (kind/id)."""
    found = {item.ref: item for item in pack.rules()}.get(ref)
    if found is None:
        return Basis(ref="", label=ref)
    return Basis(ref=ref, label=found.label(language()), clauses=found.clauses)


def _matrix(pack: PackAt, name: str) -> str:
    known = {item.ref: item for item in pack.matchers()}
    return known[name].label(language()) if name in known else name


def _bases(pack: PackAt, name: str, because: Sequence[str]) -> Iterable[Basis]:
    for ref in because:
        yield rule_label(pack, ref)
    if because or name not in HardRule.values or HardRule(name) not in _SPEAKS:
        return
    subject, word = _SPEAKS[HardRule(name)]
    for item in pack.rules(subject):
        if any(word in each.names for each in pack.rule(item).expressions):
            yield Basis(ref=item.ref, label=item.label(language()), clauses=item.clauses)


def lacks(pack: PackAt, rows: Iterable[Mapping[str, Any]]) -> list[Lack]:
    """What a village (or the whole match) lacks, in sentences."""
    return [_lack(pack, row) for row in rows]


def _lack(pack: PackAt, row: Mapping[str, Any]) -> Lack:
    core = row.get("core") or {"villages": [], "rules": []}
    return Lack(
        text=_missing(row["rule"], row["missing"]),
        proven=row["proven"],
        avoidable=row.get("avoidable", False),
        rule=rule_said(pack, row["rule"]),
        against=[
            (rule_said(pack, name), number)
            for name, number in sorted(row["against"].items(), key=lambda each: -each[1])
        ],
        remedies=[(_remedy(pack, each), each.get("verified", False)) for each in row["remedies"]],
        core_villages=core["villages"],
        core_rules=[rule_said(pack, name) for name in core["rules"]],
    )


def _missing(rule: str, number: int) -> str:
    texts = {
        HardRule.LEAD: gettext("No eligible first secretary can be found."),
        HardRule.SIZE: gettext("The team lacks %(number)s people.") % {"number": number},
        HardRule.SPECIALITY: gettext("Nobody of the team has a speciality that is needed."),
        HardRule.YOUNG: gettext("Nobody of the team is young."),
        HardRule.YOUNG_SHARE: gettext("For the share of the young %(number)s are missing.")
        % {"number": number},
    }
    if rule in HardRule.values and HardRule(rule) in texts:
        return texts[HardRule(rule)]
    return gettext("%(rule)s: %(number)s missing.") % {"rule": rule, "number": number}


def _remedy(pack: PackAt, each: Mapping[str, Any]) -> str:
    facts = {
        "number": each["amount"],
        "unit": each["unit"] or "—",
        "person": each["person"] or "—",
        "village": each["village"] or "—",
        "rule": rule_said(pack, each["rule"]).text,
    }
    match each["kind"]:
        case "supply":
            text = _supply(each["rule"])
        case "quota":
            text = gettext("Ask %(unit)s to offer %(number)s more.")
        case "bar" if each["amount"] > 1:
            text = gettext(
                "Lift “%(rule)s” for %(number)s people at %(village)s, for example %(person)s, if "
                "somebody answers for it."
            )
        case "bar":
            text = gettext(
                "Lift “%(rule)s” for %(person)s at %(village)s, if somebody answers for it."
            )
        case "reach":
            text = gettext("Let %(unit)s also serve the area of %(village)s.")
        case _:
            text = gettext("Change “%(rule)s” for %(village)s.")
    return text % facts


def _supply(rule: str) -> str:
    if rule == HardRule.LEAD:
        return gettext("Nominate %(number)s more who may lead as first secretary.")
    if rule == HardRule.SPECIALITY:
        return gettext("Nominate %(number)s more with a speciality that %(village)s needs.")
    if rule in (HardRule.YOUNG, HardRule.YOUNG_SHARE):
        return gettext("Nominate %(number)s more who are young.")
    return gettext("Nominate %(number)s more.")


def percent(share: Decimal | str) -> str:
    """A share of 1 in percent, without needless zeros."""
    return f"{(Decimal(share) * 100).normalize() + Decimal(0):f}"


def given_share(pack: PackAt) -> str:
    """The sentence for a share of the young that the pack asks for; empty where it asks for
    none."""
    found = queries.given_share(pack)
    if found is None:
        return ""
    text = gettext("The policy pack asks that at least %(percent)s %% of all are young.")
    return text % {"percent": percent(found)}


def share(proposal: Any) -> str:
    """How many of all are young beside the share that was asked for; empty where none was."""
    asked, counted = proposal.result.get("share"), proposal.result.get("totals", {})
    if not asked or not counted:
        return ""
    people = counted["people"]
    have = f"{100 * counted['young'] / people:.1f}" if people else "0"
    if asked["own"]:
        text = gettext("%(young)s of %(people)s (%(have)s %%); %(by)s asked for %(percent)s %%")
    else:
        text = gettext("%(young)s of %(people)s (%(have)s %%); the pack asks for %(percent)s %%")
    return text % {
        "young": counted["young"],
        "people": people,
        "have": have,
        "percent": percent(asked["needed"]),
        "by": proposal.by_name,
    }


def better(proposal: Any) -> str:
    """How good a proposal is proven to be, in plain words."""
    room = queries.room_for_better(proposal)
    if room is None:
        return gettext("Nothing is weighed here; only the hard rules decided.")
    if room < 0.005:
        return gettext("Proven: nothing better is possible under these rules and weights.")
    shown = f"{room:.2f}".rstrip("0").rstrip(".")
    return gettext(
        "Proven: at most %(percent)s %% better is possible under these rules and weights."
    ) % {"percent": shown}


def ending(proposal: Any) -> str:
    """Why the search ended."""
    texts = {
        "close": gettext("The search ended because it was as good as asked."),
        "done": gettext("The search ended; more time would not be used."),
        "time": gettext("The search ended because its time was used up; this is the best so far."),
        "cancelled": gettext("The search was stopped; this is the best so far."),
        "edited": gettext("It was changed by hand; the bound is that of the proposal before."),
    }
    return texts.get(proposal.ending, "")


def failure(proposal: Any) -> Sentences | None:
    """Why there is no proposal, and what to do."""
    if proposal.state != ProposalState.FAILED or not proposal.failure:
        return None
    kind = FAILURES.get(proposal.failure["code"], SolverFailed)
    facts = {"what": proposal.failure["code"], **proposal.failure["facts"]}
    if (rule := facts.get("rule")) in HardRule.values:
        label_ = str(HardRule(rule).label)
        facts["what"] = f"{facts['what']} – {label_}" if facts["what"] else label_
    return sentences(kind(**facts))


def total_label(name: str) -> str:
    """What a number of the composition counts."""
    texts = {
        "people": gettext("People proposed"),
        "young": gettext("Young cadres"),
        "women": gettext("Women"),
        "experienced": gettext("With experience in the countryside"),
        "remaining": gettext("Who remain on rotation"),
        "specialities": gettext("Different specialities"),
        "units": gettext("Sending units"),
        "blocking": gettext("Person and village who would both rather have each other"),
    }
    return texts.get(name, name)


def phase(name: str) -> str:
    """What is being done just now."""
    texts = {
        "": gettext("Waiting for a free worker"),
        "compile": gettext("Reading rules and facts"),
        "explain": gettext("Working out the reasons"),
    }
    return texts.get(name, gettext("Searching for better teams"))


def pack_of(proposal: Any) -> PackAt:
    """The pack that a proposal was computed with, on its day."""
    day = date.fromisoformat(proposal.settings["as_of"])
    return directory.policy().pack(proposal.pack).at(day)


def unset(pack: PackAt) -> str:
    """未配置, as the region says it."""
    return label(pack, "unset")


def weight_hint(name: str) -> str:
    """What a weight that no source gives would count, and how."""
    texts = {
        "weight_village_wish": gettext(
            "A village ranks kinds of unit: the first wish earns the whole weight, the second two "
            "thirds, the third one third."
        ),
        "weight_person_wish": gettext(
            "A candidate ranks villages: the first wish earns the whole weight, the second two "
            "thirds, the third one third."
        ),
        "weight_speciality": gettext("Earned by whoever has a speciality that the village needs."),
        "weight_experience": gettext(
            "For each point of experience (countryside 1, each term served 1, at most 4) and each "
            "step of the village's difficulty (0 to 4)."
        ),
        "weight_age": gettext(
            "For each further band of age in a team: young, in between, senior where that is set."
        ),
        "weight_staying": gettext("Earned by whoever stays in the village where he serves."),
        "weight_nearness": gettext(
            "The whole weight in the home township, half of it in the home county, a quarter in "
            "the home prefecture."
        ),
        "weight_balance": gettext(
            "Taken off for each point of experience that a team has less than the village's target."
        ),
    }
    return texts.get(name, "")
