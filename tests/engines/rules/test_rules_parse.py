"""What an author may write, and how a slip is shown."""

from __future__ import annotations

import pickle
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from rules_world import PARAMETERS, VOCABULARY

from zhucun.engines.rules import BadExpression, Term, Type, Vocabulary, parse, read_row
from zhucun.engines.rules.errors import BadVocabulary, FactUnknown, WrongFact

ROOT = Path(__file__).resolve().parents[3]


def faults_of(text: str) -> list[tuple[str, int]]:
    with pytest.raises(BadExpression) as caught:
        parse(text, VOCABULARY, PARAMETERS)
    return [(fault.code, fault.at) for fault in caught.value.faults]


@pytest.mark.parametrize(
    "text",
    [
        "is_posted",
        "TRUE",
        "is_posted AND (is_member OR NOT is_member)",
        "visits BETWEEN 1 AND :least",
        "visits NOT BETWEEN -3 AND 2.5",
        "health IN ('good', 'fair')",
        "health NOT IN ('poor')",
        "health <> 'poor'",
        "village = 'O''Neill'",
        "party_since IS NOT NULL",
        "is_member IS NOT TRUE",
        "is_member = :strict",
        "born_on >= DATE '2021-05-11'",
        "years_between(party_since, :as_of) >= :least",
        "months_between(born_on, party_since) - 1 < 12",
        "days_between(party_since, :as_of) / 365 > 0.5",
        "COALESCE(income, 0.0) * :ratio <= budget",
        "-visits + 2 * (3 - absences) > 0",
        "CASE WHEN is_member THEN visits > 1 WHEN is_posted THEN NULL ELSE FALSE END",
    ],
)
def test_the_language_has_these_forms_and_spells_them_so(text: str) -> None:
    assert str(parse(text, VOCABULARY, PARAMETERS)) == text


def test_spelling_and_superfluous_parentheses_do_not_matter() -> None:
    loose = parse("( (is_posted) )\n and\tnot( visits>1 )", VOCABULARY)
    assert loose == parse("is_posted AND NOT visits > 1", VOCABULARY)
    assert str(loose) == "is_posted AND NOT visits > 1"


def test_an_expression_knows_what_it_reads() -> None:
    found = parse(
        "visits > :least AND years_between(born_on, :as_of) > visits", VOCABULARY, PARAMETERS
    )
    assert list(found.names) == ["visits", "born_on"]
    assert found.parameters == {"least": Type.INT, "as_of": Type.DATE}


def test_long_chains_are_not_deep() -> None:
    assert len(parse(" OR ".join(["visits = 1"] * 120), VOCABULARY).names) == 1


def test_all_faults_are_shown_at_once_each_with_its_place() -> None:
    text = (
        "vists > 3 AND health = 'bad'\n  AND visits = 'a' AND born_on > :sinse AND is_member = NULL"
    )
    assert faults_of(text) == [
        ("rules.unknown-name", 0),
        ("rules.outside-set", 23),
        ("rules.cannot-compare", 44),
        ("rules.unknown-parameter", 62),
        ("rules.null-compared", 85),
    ]
    with pytest.raises(BadExpression) as caught:
        parse(text, VOCABULARY, PARAMETERS)
    assert [fault.place for fault in caught.value.faults][:3] == [(1, 1), (1, 24), (2, 16)]
    assert "Did you mean: visits?" in str(caught.value)
    assert "Did you mean: since?" in str(caught.value)


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("visits > least", "Did you mean: :least?"),
        ("born_on < as_of", "Did you mean: :as_of?"),
        ("health = 'god'", "Use one of: good."),
        ("born_on > '2021-05-11'", "Write a day as DATE '2021-05-11'."),
        ("visits != 1", "Write <>."),
        ("village LIKE 'a'", "LIKE"),
        ("year_between(born_on, :as_of) > 1", "years_between"),
        ("is_posted -- why", "Put it into the note of the item."),
        ("is_member IS NULL = TRUE", "Put parentheses round"),
        ("village < 'b'", "only numbers and days have an order"),
    ],
)
def test_a_fault_says_what_to_do_next(text: str, hint: str) -> None:
    with pytest.raises(BadExpression) as caught:
        parse(text, VOCABULARY, PARAMETERS)
    assert hint.lower() in str(caught.value).lower()


@pytest.mark.parametrize(
    "text",
    [
        "is_posted = visits > 1",
        "visits > 1 = is_posted",
        "visits = 1 IS NULL",
        "NOT visits = 1 = is_posted",
    ],
)
def test_chains_that_databases_read_differently_ask_for_parentheses(text: str) -> None:
    assert [code for code, _ in faults_of(text)] == ["rules.ambiguous"]


def test_not_many_faults_are_kept() -> None:
    assert len(faults_of(" AND ".join(f"x{at}" for at in range(60)))) == 20


def test_a_fault_survives_pickling() -> None:
    with pytest.raises(BadExpression) as caught:
        parse("vists > 1", VOCABULARY)
    again = pickle.loads(pickle.dumps(caught.value))
    assert str(again) == str(caught.value)


@pytest.mark.parametrize(
    "name", ["Visits", "a b", "1a", "a" * 64, "", "end", "date", "coalesce", "as_of", '"a"']
)
def test_a_vocabulary_refuses_words_that_no_rule_could_use(name: str) -> None:
    with pytest.raises(BadVocabulary):
        Term(name=name, type=Type.INT)


@pytest.mark.parametrize("given", [{}, {"type": "text"}, {"type": "int", "one_of": ["1"]}])
def test_a_vocabulary_refuses_types_that_are_not(given: dict[str, object]) -> None:
    with pytest.raises(BadVocabulary, match="visits"):
        Vocabulary.read({"visits": given})


@pytest.mark.parametrize(
    "name",
    [
        "role",
        "source",
        "round",
        "state",
        "code",
        "left",
        "right",
        "order",
        "select",
        "interval",
        "array",
        "row",
        "all",
        "t0",
    ],
)
def test_names_that_are_words_of_sql_are_names_here(name: str) -> None:
    vocabulary = Vocabulary.read({name: {"type": "int"}})
    found = parse(f"{name} > 1 AND -{name} * 2 < 3 AND COALESCE({name}, 1) IN (1, 2)", vocabulary)
    assert list(found.names) == [name]


@pytest.mark.parametrize(
    "path", sorted((ROOT / "policy/base/terms").glob("*.yaml")), ids=lambda path: path.stem
)
def test_every_name_of_the_real_vocabularies_can_be_used(path: Path) -> None:
    names = Vocabulary.read(yaml.safe_load(path.read_text(encoding="utf-8"))["names"])
    parse(" AND ".join(f"{name} IS NOT NULL" for name in names), names)


def test_a_whole_row_is_read_strictly() -> None:
    row = read_row(VOCABULARY, {"visits": 1, "party_since": "2021-05-11"})
    assert str(row["party_since"]) == "2021-05-11"
    assert row["income"] is None
    assert "is_posted" not in row
    with pytest.raises(FactUnknown, match="visits"):
        read_row(VOCABULARY, {"vists": 1})
    with pytest.raises(WrongFact, match="good, fair, poor"):
        read_row(VOCABULARY, {"health": "excellent"})


def test_importing_the_engine_imports_neither_ibis_nor_sqlglot() -> None:
    code = "import sys, zhucun.engines.rules; print([name for name in ('ibis', 'sqlglot', 'pandas', 'django') if name in sys.modules])"
    found = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=True
    )
    assert found.stdout.strip() == "[]"
