"""A scheme of a pack as the engine takes it: on a day, over a window, and what stays open."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest

from tests.packs.conftest import Write
from zhucun.engines.rules import UNSET
from zhucun.engines.score import Every, Method, Missing, Partial, Rounding, Segment, Small
from zhucun.packs import Library, PackAt, load_library
from zhucun.packs.running import run_cases
from zhucun.packs.schemes import Span, plan_over, scheme_on

HEAD = "label: {zh: 考核, en: Appraisal}\nclauses: [HN22-13]\nsubject: candidate\n"
#: What three counties published (with the reference that each has in the field notes).
BAIHE = """
reference: {title: 白河县驻村考核办法, href: "http://www.ankang.gov.cn/Content-108084.html"}
parts:
  - {id: half-year, label: {zh: 半年考核, en: Half-year}, by: [county], every: half-year, weight: 0.3}
  - {id: year-end, label: {zh: 年终考核, en: Year's end}, by: [county], every: year, weight: 0.7}
gates:
  - {label: {zh: 满意度, en: Satisfaction}, grade: excellent, require: visits >= 98}
grades:
  - {id: excellent, label: {zh: 优秀, en: Excellent}}
"""
PUXIAN = """
parts:
  - id: five
    label: {zh: 五评, en: Five opinions}
    by: [unit, township, branch, villagers, third-party]
    by_weight: {unit: 20, township: 20, branch: 20, villagers: 20, third-party: 20}
    every: year
grades:
  - {id: excellent, label: {zh: 优秀, en: Excellent}, share_max: unset}
"""
BATANG = """
reference: {title: 巴塘县驻村干部考核, href: "http://kbcmw.com/html/xw/gxdt/90120.html"}
parts:
  - {id: year, label: {zh: 年度考核, en: Yearly}, every: year, weight: unset}
grades:
  - id: excellent
    label: {zh: 优秀, en: Excellent}
    shares:
      - {personnel: civil_servant, value: 0.25}
      - {personnel: other, value: 0.25}
"""
CASES = """
- name: thirty and seventy per cent
  of: scores/baihe
  as_of: 2022-12-31
  given: {marks: {half-year: [80, 90], year-end: 100}, visits: 97}
  expect: {total: 95.50, grade: null, standings: {excellent: gate_failed}}
- name: five opinions count the same
  of: scores/puxian
  as_of: 2022-12-31
  given: {marks: {five: {unit: 90, township: 80, branch: 70, villagers: 100, third-party: 60}}}
  expect: {total: 80, standings: {excellent: quota_open}}
- name: one opinion is missing
  of: scores/puxian
  as_of: 2022-12-31
  given: {marks: {five: {unit: 90, township: 80, branch: 70, villagers: null, third-party: 60}}}
  expect: {total: null, missing: [five 2022-01-01 villagers]}
- {name: two classes have a quota each, of: scores/batang, as_of: 2022-12-31, expect: {rounding: unset}}
"""
CHANGING = """
parts:
  - id: a
    label: {zh: 甲, en: A}
    every: year
    weights:
      - {from: 2021-01-01, value: 0.5, clause: HN22-13}
      - {from: 2022-07-01, value: ":min_share", clause: HN22-13}
  - {id: b, label: {zh: 乙, en: B}, every: quarter, weight: 0.5}
grades:
  - {id: top, label: {zh: 甲, en: A}, minimum: unset, share_max: ":min_share"}
"""
MIN_SHARE = """
label: {zh: 份额, en: Share}
clauses: [HN22-13]
type: num
values:
  - {from: 2021-01-01, value: 0.5, clause: HN22-13}
  - {from: 2022-10-01, value: 0.2, clause: HN22-13}
"""


@pytest.fixture
def at(write: Write) -> Callable[..., PackAt]:
    def of(day: date, **files: str) -> PackAt:
        cases = "".join(
            f"- {{name: {name}, of: scores/{name}, as_of: 2022-01-01, expect: {{note: null}}}}\n"
            for name in files
        )
        policy = write(
            {f"base/scores/{name}.yaml": HEAD + text for name, text in files.items()}
            | {
                "base/cases/scores.yaml": cases
                + "- {name: it, of: parameters/appraisal/min-share, as_of: 2022-01-01, expect: {value: 0.5}}\n",
                "base/parameters/appraisal/min-share.yaml": MIN_SHARE,
            }
        )
        return load_library(policy).pack("base").at(day)

    return of


def test_schemes_that_counties_published_can_be_written_and_tried(write: Write) -> None:
    policy = write(
        {
            "base/scores/baihe.yaml": HEAD + BAIHE,
            "base/scores/puxian.yaml": HEAD + PUXIAN,
            "base/scores/batang.yaml": HEAD + BATANG,
            "base/cases/scores.yaml": CASES,
        }
    )
    library = load_library(policy)
    failed = [result.reason for result in run_cases(library.pack("base")) if not result.passed]
    assert failed == []
    grade = scheme_on(library.pack("base").at(date(2022, 12, 31)), "scores/batang").grades[0]
    assert grade.share_for("county", "civil_servant") == Decimal("0.25")
    assert grade.share_for("county", "institution") is None, "not configured, never guessed"


def test_every_word_of_a_scheme_reaches_the_engine(at: Callable[..., PackAt]) -> None:
    text = """
parts:
  - id: whole
    label: {zh: 甲, en: A}
    weight: 60
    missing: reweight
    clause: HN22-13
    parts:
      - {id: a, label: {zh: 甲, en: A}, by: [x], every: half-year, weight: 1, scale: 10, words: {good: 9}, partial: asked}
      - {id: b, label: {zh: 乙, en: B}, every: once, weight: 1}
  - {id: c, label: {zh: 丙, en: C}, weight: 40}
scale: 120
decimals: 1
missing: reweight
deduction_cap: 5
rounding: floor-at-least-one
small_groups: pool
calibration: {method: standardise, at_least: 5}
grades:
  - {id: top, label: {zh: 甲, en: A}, minimum: 90}
"""
    scheme = scheme_on(at(date(2022, 6, 1), it=text), "scores/it")
    whole, c = scheme.parts
    assert (whole.missing, whole.parts[0].every, whole.parts[0].partial) == (
        Missing.REWEIGHT,
        Every.HALF_YEAR,
        Partial.ASKED,
    )
    assert (whole.parts[0].scale, dict(whole.parts[0].words)) == (10, {"good": 9})
    assert (c.every, c.assessors) == (Every.ONCE, ()), "no rhythm is given: once in the window"
    assert (scheme.scale, scheme.decimals, scheme.deduction_cap) == (120, 1, 5)
    assert (scheme.rounding, scheme.small) == (Rounding.AT_LEAST_ONE, Small.POOL)
    assert (scheme.calibration.method, scheme.calibration.at_least) == (Method.STANDARDISE, 5)
    assert (scheme.grades[0].minimum, scheme.grades[0].shares) == (90, ())
    assert scheme.pack == "base 1.0.0"


def _cut(plan: tuple[Segment, ...]) -> list[tuple[date, date, Decimal | None]]:
    return [(each.since, each.until, each.scheme.parts[0].weight) for each in plan]


def test_a_window_is_cut_where_the_rules_change_and_only_there(at: Callable[..., PackAt]) -> None:
    """On 1 July the weight is said by a parameter that says the same; from October it says less."""
    pack = at(date(2022, 1, 1), it=CHANGING)
    span = Span(at=pack, ref="scores/it", since=date(2022, 1, 1), until=date(2023, 1, 1))
    assert _cut(plan_over([span]).segments) == [
        (date(2022, 1, 1), date(2022, 10, 1), Decimal("0.5")),
        (date(2022, 10, 1), date(2023, 1, 1), Decimal("0.2")),
    ]
    halves = [
        Span(at=pack, ref="scores/it", since=date(2022, 1, 1), until=date(2022, 3, 1)),
        Span(at=pack, ref="scores/it", since=date(2022, 3, 1), until=date(2022, 6, 1)),
    ]
    assert len(plan_over(halves).segments) == 1, "another pack with the same rules is no change"


@pytest.mark.parametrize(("word", "weight"), [("first", "0.5"), ("last", "0.2")])
def test_a_scheme_may_say_that_one_set_of_rules_holds_for_the_whole_window(
    at: Callable[..., PackAt], word: str, weight: str
) -> None:
    pack = at(date(2022, 1, 1), it=CHANGING + f"changed: {word}\n")
    span = Span(at=pack, ref="scores/it", since=date(2022, 1, 1), until=date(2023, 1, 1))
    whole = (date(2022, 1, 1), date(2023, 1, 1), Decimal(weight))
    assert _cut(plan_over([span]).segments) == [whole]


def test_what_the_sources_leave_open_is_open_in_the_engine_too(house: Library) -> None:
    at_ = house.pack("sheqi-2024").at(date(2024, 1, 25))
    span = Span(
        at=at_,
        ref="scores/one-pledge-three-reviews",
        since=date(2024, 1, 1),
        until=date(2025, 1, 1),
    )
    (segment,) = plan_over([span]).segments
    assert {part.weight for part in segment.scheme.parts} == {None}
    assert {each.weight for each in segment.scheme.parts[1].assessors} == {None}
    assert (segment.scheme.rounding, segment.scheme.small) == (None, None)
    assert segment.scheme.grades[0].share_for("county", "civil_servant") is None
    assert dict(segment.values) == {"min_satisfaction": UNSET}


def test_every_scheme_of_the_house_is_one_that_the_engine_takes(house: Library) -> None:
    built = [
        scheme_on(at_, item.ref)
        for pack in house.packs.values()
        for at_ in [pack.at(pack.valid.start)]
        for item in at_.scores()
    ]
    assert {scheme.pack.split()[0] for scheme in built} == {
        "huaihua-2018",
        "huaxi-2025",
        "hunan-2022",
        "sheqi-2024",
        "yunnan-2025",
    }
