"""From pack and round to the question that the engine is asked."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

import numpy as np
import pytest

from tests import factories as make
from tests.selection.conftest import BROOK, EAST, ON
from zhucun.directory import actions as directory
from zhucun.directory import queries as directory_queries
from zhucun.directory.enums import UnitKind
from zhucun.directory.models import Place, Unit
from zhucun.directory.perms import OPERATOR
from zhucun.engines.match import solve
from zhucun.roster import actions as roster
from zhucun.roster.actions import AvoidanceDraft, Need
from zhucun.roster.models import Candidate, Round, RoundVillage
from zhucun.selection import queries
from zhucun.selection.enums import HardRule
from zhucun.selection.errors import NothingToMatch, UnknownWeight
from zhucun.selection.models import Proposal
from zhucun.selection.queries import Match, match_of
from zhucun.selection.queries.answers import rows_of
from zhucun.selection.rows import OfficeWeight, Settings

pytestmark = pytest.mark.usefixtures("people", "east", "brook")


@pytest.fixture
def match(batch: Round, settings: Settings, people: object, east: object, brook: object) -> Match:
    return match_of(batch, settings)


def own(weight: str) -> OfficeWeight:
    return OfficeWeight(weight=Decimal(weight), by="Olga", at="2021-04-20")


def names(match: Match, column: str) -> set[str]:
    flags = match.facts.supply[column]
    return {person.name for person, flag in zip(match.rows.people, flags, strict=True) if flag}


def test_a_weight_that_no_source_gives_counts_nothing(match: Match) -> None:
    assert {line.weight for line in match.lines} == {None}
    assert match.spec.terms == ()


def test_an_office_may_set_such_a_weight_and_answers_for_it(
    batch: Round, settings: Settings
) -> None:
    asked = replace(settings, weights={"weight_staying": own("1.5")})
    match = match_of(batch, asked)
    assert [(term.name, term.points) for term in match.spec.terms] == [("weight_staying", 150)]
    [line] = [line for line in match.lines if line.weight is not None]
    assert line.own is not None
    assert line.own.by == "Olga"


def test_nobody_sets_a_weight_that_a_source_gives_or_none_that_exists() -> None:
    pack = directory_queries.policy().pack("hunan-2022").at(ON.replace(year=2022))
    assert queries.checked_weights(pack, {"weight_staying": Decimal(1)})
    for name, weight in [("unit-kind.0", "1"), ("weight_of_luck", "1"), ("weight_age", "-1")]:
        with pytest.raises(UnknownWeight):
            queries.checked_weights(pack, {name: Decimal(weight)})


def test_the_rows_of_the_matrix_weigh_what_the_pack_says(
    places: dict[str, Place], stands: Callable[..., Candidate]
) -> None:
    directory.add_places(
        [
            directory.PlaceDraft(code="43", name="湖南省"),
            directory.PlaceDraft(code="4301", name="长沙市"),
            directory.PlaceDraft(code="430121", name="长沙县"),
            directory.PlaceDraft(code="430121100", name="星沙镇"),
            directory.PlaceDraft(code="430121100201", name="红星村民委员会"),
        ],
        since=ON.replace(year=2020),
        by=OPERATOR,
    )
    make.tag("430121100201", "weak-branch")
    round_ = make.round_("2022", area="430121", starts_on=ON.replace(year=2022))
    make.village_of(round_, make.place("430121100201", as_of=ON))
    unit = make.unit("县委组织部", kind=UnitKind.PARTY, area="430121")
    make.candidate(make.person("甲", unit=unit), round_)
    match = match_of(round_, Settings(as_of=ON.replace(year=2022)))
    assert match.pack.id == "hunan-2022"
    assert {line.weight for line in match.lines if line.left} == {Decimal(1)}
    [party] = [term for term in match.spec.terms if term.name == "unit-kind.0"]
    assert party.rows[0].points == 100  # type: ignore[union-attr]
    assert match.facts.supply["unit-kind.0:left"].tolist() == [True]
    assert match.facts.demand["unit-kind.0:right"].tolist() == [True]
    assert match.facts.demand["unit-kind.1:right"].tolist() == [False]
    assert {line.clause for line in match.lines if line.left} >= {"HN22-15", "HN22-19"}


def test_who_leads_has_asked_for_it_and_fails_no_rule_that_blocks(match: Match) -> None:
    assert names(match, "may_lead") == {"赵一", "钱二", "孙三"}
    assert names(match, "may_serve") == {person.name for person in match.rows.people}


def test_a_failing_rule_excludes_and_an_open_one_is_a_question(
    batch: Round, settings: Settings, people: dict[str, Candidate]
) -> None:
    roster.record_findings(
        {"gate_politics": "fail"}, candidate=people["赵一"], found_on=ON, by=OPERATOR
    )
    match = match_of(batch, settings)
    assert "赵一" not in names(match, "may_serve")
    excluded, open_ = (match.judged[match.person_at[people[name].pk]] for name in ("赵一", "钱二"))
    assert excluded.serve == ("rules/three-gates",)
    assert "rules/three-gates" in open_.open_lead
    assert open_.may_lead


def test_a_failed_political_review_excludes_under_every_pack(
    batch: Round, settings: Settings, people: dict[str, Candidate]
) -> None:
    roster.record_findings(
        {"political_review": "fail"}, candidate=people["李四"], found_on=ON, by=OPERATOR
    )
    match = match_of(batch, settings)
    assert "李四" not in names(match, "is_not_refused")
    assert not match.judged[match.person_at[people["李四"].pk]].may_serve


def test_without_a_rule_it_excludes_nobody(
    batch: Round, settings: Settings, people: dict[str, Candidate]
) -> None:
    roster.record_findings(
        {"gate_politics": "fail"}, candidate=people["赵一"], found_on=ON, by=OPERATOR
    )
    match = match_of(batch, replace(settings, rules_off=("rules/three-gates",)))
    assert "赵一" in names(match, "may_serve")


def test_needs_wishes_and_avoidances_become_columns_and_pairs(
    batch: Round,
    settings: Settings,
    people: dict[str, Candidate],
    east: RoundVillage,
    brook: RoundVillage,
    places: dict[str, Place],
) -> None:
    roster.state_needs([Need(speciality="health")], village=east, stated_on=ON, by=OPERATOR)
    roster.state_village_wishes(["party"], village=brook, stated_on=ON, by=OPERATOR)
    roster.state_wishes([brook], candidate=people["李四"], stated_on=ON, by=OPERATOR)
    roster.note_avoidances(
        [AvoidanceDraft(place=places[EAST], kind="kin")],
        candidate=people["赵一"],
        noted_on=ON,
        by=OPERATOR,
    )
    match = match_of(batch, replace(settings, weights={"weight_speciality": own("1")}))
    at, there = match.person_at, match.village_at
    person, village = (
        match.facts.pairs["weight_person_wish"].left,
        match.facts.pairs["weight_person_wish"].right,
    )
    assert (person.tolist(), village.tolist()) == ([at[people["李四"].pk]], [there[brook.pk]])
    kin = match.facts.pairs["avoid-kin"]
    assert (kin.left.tolist(), kin.right.tolist()) == ([at[people["赵一"].pk]], [there[east.pk]])
    groups = match.facts.pairs["weight_village_wish"].right.tolist()
    assert [match.rows.units[group].name for group in groups] == ["县委组织部"]
    assert match.facts.demand["needs:health"].tolist().count(True) == 1
    assert np.count_nonzero(match.facts.demand["needs"]) == 1


def test_a_quota_may_be_another_in_a_what_if(
    batch: Round, settings: Settings, finance: Unit, party: Unit
) -> None:
    make.offer(finance, batch, quota=3)
    match = match_of(batch, replace(settings, quota={finance.public_id: 1}))
    quotas = dict(zip((u.name for u in match.rows.units), match.facts.groups["quota"], strict=True))
    assert quotas == {"县财政局": 1, "县委组织部": len(match.rows.people)}
    assert replace(settings, quota={finance.public_id: 1}).is_what_if


def test_a_village_that_is_left_out_is_no_demand(batch: Round, settings: Settings) -> None:
    match = match_of(batch, replace(settings, without=(BROOK,)))
    assert [village.code for village in match.rows.villages] == [EAST]


def test_without_a_most_a_team_is_filled_to_its_least(
    batch: Round, settings: Settings, places: dict[str, Place]
) -> None:
    make.village_of(batch, places[EAST], team_least=3, team_most=None)
    match = match_of(batch, settings)
    place = [village.code for village in match.rows.villages].index(EAST)
    assert match.facts.demand["most"][place] == match.facts.demand["least"][place] == 3


def test_no_shortage_ever_pays(batch: Round, settings: Settings) -> None:
    weights = {"weight_staying": own("100"), "weight_age": own("100")}
    spec = match_of(batch, replace(settings, weights=weights)).spec
    everything = 4 * 2 * 100 * 100  # four seats, two terms
    penalties = [spec.size.penalty, *(one.penalty for one in spec.shortfalls)]  # type: ignore[union-attr]
    assert min(penalties) > everything
    assert {one.name for one in spec.shortfalls} == {HardRule.LEAD, HardRule.SPECIALITY}


def test_the_same_facts_have_the_same_fingerprint(
    batch: Round, settings: Settings, match: Match, people: dict[str, Candidate]
) -> None:
    assert match_of(batch, settings).fingerprint == match.fingerprint
    roster.withdraw(candidate=people["赵一"], withdrawn_on=ON, reason="调离", by=OPERATOR)
    assert match_of(batch, settings).fingerprint != match.fingerprint


def test_a_round_without_people_says_so(settings: Settings) -> None:
    empty = make.round_("2030")
    with pytest.raises(NothingToMatch):
        match_of(empty, settings)


def test_settings_survive_their_storage(settings: Settings) -> None:
    asked = replace(
        settings,
        weights={"weight_age": own("0.25")},
        quota={"x": 2},
        without=(EAST,),
        parameters={"min_party_years": 3},
        rules_off=("rules/three-gates",),
        young=True,
        young_share=Decimal("0.25"),
    )
    assert Settings.from_json(asked.to_json()) == asked


def test_wishes_of_both_sides_are_weighed_or_nobody_is_said_to_block(
    batch: Round, settings: Settings
) -> None:
    both = {"weight_person_wish": own("1"), "weight_village_wish": own("1")}
    for weights, said in ((both, True), ({"weight_person_wish": own("1")}, False)):
        match = match_of(batch, replace(settings, weights=weights))
        found = solve(match.spec, match.facts, seed=1, seconds=30)
        rows = rows_of(match, found, [], [], Proposal(round=batch))
        assert ("blocking" in rows.result["totals"]) is said
