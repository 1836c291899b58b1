"""Who may go, and why: each rule with the value that decided, its clause and its sentence."""

from __future__ import annotations

from datetime import date

import pytest

from tests import factories as make
from tests.analytics.conftest import World
from zhucun.analytics import queries
from zhucun.analytics.errors import UnknownFact
from zhucun.analytics.queries import Verdict
from zhucun.directory.perms import OPERATOR
from zhucun.directory.queries import pack_for, policy
from zhucun.engines.rules import Outcome, RuleError
from zhucun.roster import actions as roster
from zhucun.roster.models import Candidate


@pytest.fixture
def candidate(world: World) -> Candidate:
    young = make.person("夏爽", party_since=date(2021, 3, 1), work_since=date(2016, 8, 1))
    return make.candidate(young, make.round_("2022-06", starts_on=date(2022, 6, 1)))


def verdict(candidate: Candidate, area: str, day: date) -> Verdict:
    return queries.eligibility(actor=OPERATOR, candidate=candidate, pack=pack_for(area, as_of=day))


def outcome(found: Verdict, rule: str) -> Outcome:
    return next(reason.outcome for reason in found.reasons if reason.item.id == rule)


def test_a_year_in_the_party_passes_in_hunan_and_names_its_clause(candidate: Candidate) -> None:
    """HN22-13: at least one year in the Party and two years of work."""
    found = verdict(candidate, "43", date(2022, 12, 17))
    reason = next(r for r in found.reasons if r.item.id == "first-secretary-party-years")
    assert reason.outcome is Outcome.PASS
    assert reason.answer.values == {"party_since": date(2021, 3, 1)}
    assert [clause.id for clause in reason.clauses] == ["HN22-13"]
    assert "1年以上党龄和2年以上工作经历" in reason.clauses[0].sentence


def test_the_same_person_failed_a_year_before(candidate: Candidate) -> None:
    found = verdict(candidate, "43", date(2021, 12, 17))
    assert outcome(found, "first-secretary-party-years") is Outcome.FAIL
    assert found.outcome is Outcome.FAIL


def test_what_nobody_has_checked_is_not_known_and_never_a_failure(candidate: Candidate) -> None:
    """HN22-12: the political review comes first; as long as nobody signed it, it is open."""
    found = verdict(candidate, "43", date(2022, 12, 17))
    assert outcome(found, "political-review-first") is Outcome.UNKNOWN
    assert found.outcome is Outcome.UNKNOWN


def test_three_gates_pass_only_when_all_three_are_signed(candidate: Candidate) -> None:
    """SQ24-018: politics, conduct, ability."""
    day = date(2022, 5, 20)
    for name in ("gate_politics", "gate_conduct"):
        roster.record_findings({name: "pass"}, candidate=candidate, found_on=day, by=OPERATOR)
    assert outcome(verdict(candidate, "411327", day), "three-gates") is Outcome.UNKNOWN
    roster.record_findings(
        {"gate_ability": "pass"}, candidate=candidate, found_on=date(2022, 5, 25), by=OPERATOR
    )
    assert outcome(verdict(candidate, "411327", day), "three-gates") is Outcome.UNKNOWN
    later = verdict(candidate, "411327", date(2022, 5, 25))
    assert outcome(later, "three-gates") is Outcome.PASS


def test_five_packs_give_five_different_answers_for_the_same_person(candidate: Candidate) -> None:
    found = queries.compare_packs(candidate=candidate, as_of=date(2022, 6, 2))
    assert {each.pack.id for each in found} == set(policy().packs) - {"base"}
    answers = {
        tuple((reason.item.id, reason.outcome.value) for reason in each.reasons) for each in found
    }
    assert len(answers) == 5


def test_a_rule_whose_content_the_source_keeps_to_itself_is_unset(candidate: Candidate) -> None:
    outcomes = {
        reason.outcome
        for each in queries.compare_packs(candidate=candidate, as_of=date(2025, 7, 29))
        for reason in each.reasons
    }
    assert Outcome.UNSET in outcomes


def test_only_facts_that_the_packs_rules_ask_for_can_be_found_out(candidate: Candidate) -> None:
    pack = pack_for("411327", as_of=date(2022, 6, 2))
    assert {"gate_politics", "gate_conduct", "gate_ability"} <= set(queries.open_facts(pack))
    assert "birth_on" not in queries.open_facts(pack)
    with pytest.raises(UnknownFact):
        queries.checked_fact(pack, "shoe_size", 43)


def test_a_finding_must_be_one_of_the_offered_words(candidate: Candidate) -> None:
    pack = pack_for("411327", as_of=date(2022, 6, 2))
    assert queries.checked_fact(pack, "gate_politics", "pass") == "pass"
    with pytest.raises(RuleError):
        queries.checked_fact(pack, "gate_politics", "perhaps")


def test_thirty_candidates_cost_as_many_queries_as_three(
    world: World, django_assert_num_queries: object
) -> None:
    round_ = make.round_("2025", starts_on=date(2023, 5, 1))
    rows = [make.candidate(make.person(f"候选{n}"), round_) for n in range(30)]
    for some in (rows[:3], rows):
        with django_assert_num_queries(2):  # type: ignore[operator]
            queries.verdicts(candidates=some, pack=world.pack)
