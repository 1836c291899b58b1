"""A policy folder small enough to read: one source, base, and what a test adds."""

from __future__ import annotations

import textwrap
from collections.abc import Callable
from pathlib import Path

import pytest

from zhucun.packs import Library, PackError, check, load_library

HOUSE = Path(__file__).parents[2] / "policy"

#: Writes files below the policy folder: path → text.
Write = Callable[..., Path]

_SOURCE = """
    id: HN22
    title: A newspaper
    publisher: Hunan Daily
    published_on: 2022-12-17
    region: Hunan
    clauses:
      - {id: HN22-13, kind: R, name: 党龄, quote: 1年以上党龄, sentence: 第一书记要有1年以上党龄。, meaning: A year in the Party}
      - {id: HN22-32, kind: R, name: 住村, quote: 每月住村20天, sentence: 每月住村20天以上。, meaning: Twenty days a month}
    """
_BASE = """
    id: base
    version: 1.0.0
    title: {zh: 底包, en: Base}
    extends: null
    areas: []
    valid: {from: 2014-01-01, until: null}
    authority: {zh: 中组部, en: Central}
    sources: [HN22]
    """
_CANDIDATE = """
    label: {zh: 人选, en: Candidate}
    names:
      role: {type: str, nullable: false, one_of: [first_secretary, member], label: {zh: 职务, en: Role}}
      party_since: {type: date, label: {zh: 入党, en: Joined}}
      birth_on: {type: date, label: {zh: 出生, en: Born}}
      is_poverty: {type: bool, nullable: false, tag: poverty, label: {zh: 贫困村, en: Poor}}
      visits: {type: int, label: {zh: 走访, en: Visits}}
    """
_PARTY_YEARS = """
    label: {zh: 党龄下限, en: "Party years, at least"}
    type: int
    unit: 年
    values:
      - {from: 2015-01-01, value: unset, clause: HN22-13}
      - {from: 2021-05-11, value: 1, clause: HN22-13}
      - {from: 2026-01-01, value: 2, clause: HN22-13}
    """
_RULE = """
    label: {zh: 第一书记党龄, en: Party years}
    clauses: [HN22-13]
    subject: candidate
    applies_when: role = 'first_secretary'
    require: years_between(party_since, :as_of) >= :min_party_years
    severity: block
    message: {zh: 不满%(min_party_years)s年, en: Fewer than %(min_party_years)s years}
    """
_LABELS = "role.first_secretary: {0}\nrole.member: {1}\n"
_CASES = """
    - {name: a poor village, of: tags/poverty, as_of: 2022-01-01, expect: {of: place}}
    - {name: one year, of: parameters/selection/min-party-years, as_of: 2021-05-11, expect: {value: 1}}
    - name: a year to the day
      of: rules/party-years
      as_of: 2022-12-17
      given: {role: first_secretary, party_since: 2021-12-17}
      expect: pass
    """


def county(pack_id: str, area: str, valid: str, *, more: str = "") -> dict[str, str]:
    """The files of a pack that only says who it is."""
    manifest = f"""
        id: {pack_id}
        version: 1.0.0
        title: {{zh: 县, en: County}}
        extends: base
        areas: ["{area}"]
        valid: {valid}
        authority: {{zh: 县委, en: County}}
        {more}
        """
    return {f"{pack_id}/pack.yaml": manifest, f"{pack_id}/CHANGELOG.md": "## 1.0.0\n"}


@pytest.fixture
def policy(tmp_path: Path) -> Path:
    """A clean policy folder."""
    folder = tmp_path / "policy"
    write_all(
        folder,
        {
            "sources/HN22.yaml": _SOURCE,
            "base/pack.yaml": _BASE,
            "base/CHANGELOG.md": "## 1.0.0\n",
            "base/terms/candidate.yaml": _CANDIDATE,
            "base/tags/poverty.yaml": "label: {zh: 贫困村, en: Poor}\nof: place\nclauses: [HN22-13]\n",
            "base/parameters/selection/min-party-years.yaml": _PARTY_YEARS,
            "base/rules/party-years.yaml": _RULE,
            "base/labels/zh.yaml": _LABELS.format("第一书记", "队员"),
            "base/labels/en.yaml": _LABELS.format("First secretary", "Member"),
            "base/cases/all.yaml": _CASES,
        },
    )
    return folder


@pytest.fixture
def write(policy: Path) -> Write:
    """Writes files into the policy folder, dedented: write({"base/rules/x.yaml": "…"})."""

    def writer(files: dict[str, str]) -> Path:
        write_all(policy, files)
        return policy

    return writer


@pytest.fixture(scope="session")
def house() -> Library:
    """The packs of the house."""
    return load_library(HOUSE)


def write_all(folder: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(textwrap.dedent(text).lstrip("\n"), encoding="utf-8")


def places(errors: list[PackError]) -> list[tuple[str, int]]:
    return [(error.file, error.line) for error in errors]


def errors_of(policy: Path) -> list[str]:
    return [str(error) for error in check(policy).errors]
