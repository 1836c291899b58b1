"""A refusal says what happened and what to do next, wherever it travels."""

from __future__ import annotations

import pickle

from zhucun.kernel.problems import NotAllowed, Problem, recalled


class HouseOnFire(Problem):
    code = "test.house-on-fire"
    status = 503
    message = "%(house)s burns since %(since)s."
    todo = "Call %(number)s."


def test_a_problem_reads_as_two_sentences_with_its_facts() -> None:
    problem = HouseOnFire(house="西关村", since=2024, number=119)
    assert str(problem) == "西关村 burns since 2024. Call 119."


def test_a_problem_survives_another_process() -> None:
    problem = pickle.loads(pickle.dumps(HouseOnFire(house="西关村", since=2024, number=119)))
    assert type(problem) is HouseOnFire
    assert problem.facts == {"house": "西关村", "since": 2024, "number": 119}
    assert (problem.code, problem.status) == ("test.house-on-fire", 503)


def test_a_problem_without_facts_still_tells_what_to_do() -> None:
    assert str(NotAllowed()).endswith("Ask the office that manages your account.")


def test_a_problem_that_was_kept_as_its_code_is_said_again() -> None:
    kept = recalled("test.house-on-fire", {"house": "西关村", "since": "2024"})
    assert type(kept) is HouseOnFire
    assert str(kept) == "西关村 burns since 2024. Call —."
    assert str(recalled("test.house-on-fire", {}, blank="…")) == "… burns since …. Call …."


def test_of_a_code_that_nobody_knows_any_more_it_is_said_that_it_could_not_be_done() -> None:
    assert str(recalled("test.forgotten", {"house": "西关村"})) == "This could not be done."
