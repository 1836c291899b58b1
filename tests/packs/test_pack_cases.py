"""A pack's own tests: they run, and they can fail."""

from __future__ import annotations

import pytest

from tests.packs.conftest import Write
from zhucun.packs import CaseResult, check

ITEMS = {
    "base/cadences/days.yaml": """
        label: {zh: 住村, en: Days}
        clauses: [HN22-32]
        subject: candidate
        universe: role = 'member'
        counts: village-day
        rhythm:
          - {from: 2021-05-11, every: month, times: ":min_party_years", unit: 天, clause: HN22-32}
        """,
    "base/entitlements/fund.yaml": """
        label: {zh: 经费, en: Fund}
        clauses: [HN22-32]
        kind: money
        subject: candidate
        who: role = 'first_secretary'
        per: year
        amounts:
          - {from: 2021-05-11, value: 10000, unit: 元, clause: HN22-32}
        """,
    "base/screens/away.yaml": """
        label: {zh: 不在, en: Away}
        clauses: [HN22-32]
        subject: candidate
        flag: visits = 0
        ask: {zh: 为何?, en: Why?}
        """,
    "base/matchers/pair.yaml": """
        label: {zh: 匹配, en: Pair}
        clauses: [HN22-32]
        between: [candidate, candidate]
        hard: true
        rows:
          - {left: "role = 'member'", right: is_poverty, weight: 2, label: {zh: 甲, en: A}}
          - {left: "role = 'member'", right: visits > 1, weight: 0.5, label: {zh: 乙, en: B}}
        """,
    "base/indicators/share.yaml": """
        label: {zh: 占比, en: Share}
        clauses: [HN22-32]
        subject: candidate
        measure: ratio
        where: visits IS NOT NULL
        numerator: visits > 1
        denominator: "TRUE"
        unit: "%"
        """,
    "base/indicators/visits.yaml": """
        label: {zh: 走访, en: Visits}
        clauses: [HN22-32]
        subject: candidate
        measure: sum
        of: visits
        unit: 次
        """,
    "base/indicators/mean.yaml": """
        label: {zh: 平均, en: Mean}
        clauses: [HN22-32]
        subject: candidate
        measure: mean
        of: visits
        unit: 次
        """,
    "base/indicators/people.yaml": """
        label: {zh: 人数, en: People}
        clauses: [HN22-32]
        subject: candidate
        measure: count
        where: birth_on < :as_of
        unit: 人
        """,
    "base/indicators/roles.yaml": """
        label: {zh: 职务种数, en: Roles}
        clauses: [HN22-32]
        subject: candidate
        measure: distinct
        of: role
        unit: 个
        """,
}  # fmt: skip
ROWS = "[{role: member, visits: 3}, {role: member, visits: 0}, {role: first_secretary, visits: 2}, {role: member}]"
CASES = [
    ("cadences/days", "", "expect: {every: month, times: 1, unit: 天}", "expect: {times: 2}"),
    ("cadences/days", f"rows: {ROWS}", "expect: {value: 3}", "expect: {value: 4}"),
    ("cadences/days", "given: {role: member}", "expect: {due: true}", "expect: {due: false}"),
    ("entitlements/fund", "given: {role: first_secretary}", "expect: {due: true, value: 10000}", "expect: {due: true, value: 1}"),
    ("entitlements/fund", "given: {role: member}", "expect: {due: false}", "expect: {due: true}"),
    ("entitlements/fund", f"rows: {ROWS}", "expect: {value: 1}", "expect: {value: 3}"),
    ("screens/away", "given: {role: member, visits: 0}", "expect: lead", "expect: clear"),
    ("screens/away", "given: {role: member, visits: 1}", "expect: clear", "expect: lead"),
    ("screens/away", "given: {role: member}", "expect: unknown", "expect: clear"),
    ("matchers/pair", "given: {left: {role: member}, right: {role: member, is_poverty: true, visits: 2}}", "expect: {fit: 2.5, allowed: true}", "expect: {fit: 2}"),
    ("matchers/pair", "given: {left: {role: member}, right: {role: member, visits: 1}}", "expect: {fit: 0, allowed: false}", "expect: {allowed: true}"),
    ("indicators/share", f"rows: {ROWS}", "expect: {numerator: 2, denominator: 3, value: 0.667}", "expect: {value: 0.5}"),
    ("indicators/share", "rows: []", "expect: {denominator: 0, value: null}", "expect: {value: 0}"),
    ("indicators/visits", f"rows: {ROWS}", "expect: {value: 5}", "expect: {value: 6}"),
    ("indicators/mean", f"rows: {ROWS}", "expect: {value: 1.67}", "expect: {value: 1.25}"),
    ("indicators/people", "rows: [{role: member, birth_on: 1990-01-01}, {role: member}]", "expect: {value: 1}", "expect: {value: 2}"),
    ("indicators/roles", f"rows: {ROWS}", "expect: {value: 2}", "expect: {value: 3}"),
    ("indicators/roles", "", "expect: {measure: distinct, of: role, clauses: [HN22-32]}", "expect: {clauses: []}"),
    ("rules/party-years", "given: {role: member}", "expect: not_applicable", "expect: pass"),
    ("rules/party-years", "given: {role: first_secretary}", "expect: unknown", "expect: fail"),
    ("rules/party-years", "", "expect: {severity: block}", "expect: {severity: warn}"),
    ("parameters/selection/min-party-years", "", "expect: 1", "expect: unset"),
    ("tags/poverty", "", "expect: {of: place, label: {en: Poor}}", "expect: {label: {en: Rich}}"),
]  # fmt: skip


@pytest.mark.parametrize(("of", "given", "right", "wrong"), CASES)
def test_a_case_holds_or_fails_with_what_came_out(
    write: Write, of: str, given: str, right: str, wrong: str
) -> None:
    assert _run(write, of, given, right).passed
    failed = _run(write, of, given, wrong)
    assert not failed.passed
    assert "expected " in failed.reason
    assert failed.place == ("base/cases/tried.yaml", 1)


@pytest.mark.parametrize(
    ("of", "given", "words"),
    [
        ("rules/party-years", "given: {role: member, partysince: 2021-01-01}", "is not a name of this subject"),
        ("rules/party-years", "given: {role: king}", "it is one of first_secretary, member"),
        ("rules/party-years", "given: {role: member, visits: many}", "“visits” cannot be"),
        ("rules/party-years", "given: {visits: 1}", "role"),
        ("rules/party-years", "", "there is no such key"),
        ("tags/poverty", "given: {role: member}", "is not tried with “given”"),
        ("screens/away", "rows: [{role: member}]", "is not tried with “rows”"),
    ],
)  # fmt: skip
def test_a_case_that_cannot_be_tried_fails_with_the_reason(
    write: Write, of: str, given: str, words: str
) -> None:
    result = _run(write, of, given, "expect: {nothing: 1}" if not given else "expect: pass")
    assert not result.passed
    assert words in result.reason


def test_a_failed_case_is_an_error_of_the_check(write: Write) -> None:
    _run(write, "rules/party-years", "given: {role: member}", "expect: pass")
    checked = check(write({}))
    told = [str(error) for error in checked.errors if "fails" in error.message]
    assert told == [
        "base/cases/tried.yaml:1: The case “tried” fails: expected pass, got not_applicable."
    ]
    assert not checked.is_clean


def test_a_case_outside_the_days_of_its_pack_fails(write: Write) -> None:
    result = _run(write, "tags/poverty", "", "expect: {of: place}", as_of="2013-12-31")
    assert result.reason == "the pack does not hold on 2013-12-31"


def test_before_its_first_day_a_rhythm_is_unset(write: Write) -> None:
    assert _run(write, "cadences/days", "", "expect: {times: unset}", as_of="2021-05-10").passed
    assert _run(write, "entitlements/fund", "", "expect: {value: unset}", as_of="2021-05-10").passed


def _run(write: Write, of: str, given: str, expect: str, as_of: str = "2022-01-01") -> CaseResult:
    lines = ["- name: tried", f"of: {of}", f"as_of: {as_of}", *([given] if given else []), expect]
    text = "\n  ".join(lines) + "\n"
    policy = write({**ITEMS, "base/cases/tried.yaml": text})
    (result,) = [result for result in check(policy).results if result.name == "tried"]
    return result
