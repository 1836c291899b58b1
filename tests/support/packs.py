"""Packs of the tests for the village of the world, beside the demo's: what no source says, to be
paid."""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent

from demo.packs import policy_with_example
from tests.support.world import VILLAGE

_REFERENCE = '{title: "测试用的假设", href: "docs/packs.md"}'
REWARD = "yearly-reward"
HOUSE = Path(__file__).resolve().parents[2] / "policy"

_YEARLY_REWARD = f"""
    label: {{zh: 年度绩效奖励, en: Reward of the year}}
    kind: money
    subject: posting
    who: state = 'posted' AND starts_on < :as_of
    payer: {{zh: 县财政, en: County finance}}
    per: year
    pro_rata: none
    is_reward: true
    reference: {_REFERENCE}
    amounts:
      - {{from: 2021-05-11, value: 3000, unit: 元, reference: {_REFERENCE}}}
    """
_DEARER = f"""
    label: {{zh: 生活补助(新办法), en: Living subsidy by the new rules}}
    kind: money
    subject: posting
    who: state = 'posted'
    payer: {{zh: 县财政, en: County finance}}
    per: month
    needs: nothing
    pro_rata: day
    amounts:
      - {{from: 2025-05-16, value: 800, unit: 元, reference: {_REFERENCE}}}
    """
_YEARLY_ONCE = f"""
    label: {{zh: 交通补助, en: Travel allowance}}
    kind: money
    subject: posting
    who: state = 'posted'
    payer: {{zh: 县财政, en: County finance}}
    per: year
    pro_rata: none
    needs: %s
    reference: {_REFERENCE}
    amounts:
      - {{from: 2021-05-11, value: 1200, unit: 元, reference: {_REFERENCE}}}
    """


def _case(of: str, value: int, as_of: str) -> str:
    return f"""
    - name: what is due
      of: entitlements/{of}
      as_of: {as_of}
      given: {{role: member, state: posted, starts_on: 2023-05-10}}
      expect: {{due: true, value: {value}}}
    """


def _pack(name: str, valid: str) -> dict[str, str]:
    manifest = f"""
        id: {name}
        version: 1.0.0
        title: {{zh: 东关村, en: The village}}
        extends: sheqi-example
        areas: ["{VILLAGE}"]
        valid: {valid}
        authority: {{zh: 县委, en: County}}
        """
    return {f"{name}/pack.yaml": manifest, f"{name}/CHANGELOG.md": "## 1.0.0\n"}


def _written(folder: Path, files: dict[str, str]) -> Path:
    policy_with_example(folder)
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(dedent(text).lstrip("\n"), encoding="utf-8")
    return folder


def with_reward(folder: Path) -> Path:
    """A pack under which everybody on post in the village gets a reward of the year of 3,000."""
    return _written(
        folder,
        _pack("with-reward", "{from: 2021-05-11, until: null}")
        | {
            "with-reward/entitlements/yearly-reward.yaml": _YEARLY_REWARD,
            "with-reward/cases/support.yaml": _case(REWARD, 3000, "2025-06-30"),
        },
    )


def in_two_halves(folder: Path) -> Path:
    """The demo's rules until 16 May 2025; from then on 800 a month by the day without a locked
    sheet. A travel allowance of the year that both give, each for sheets of its own."""
    old, new = "first-part", "second-part"
    return _written(
        folder,
        _pack(old, "{from: 2021-05-11, until: 2025-05-16}")
        | _pack(new, "{from: 2025-05-16, until: null}")
        | {
            f"{old}/entitlements/travel.yaml": _YEARLY_ONCE % "nothing",
            f"{old}/cases/support.yaml": _case("travel", 1200, "2025-05-15"),
            f"{new}/entitlements/travel.yaml": _YEARLY_ONCE % "locked-sheet",
            f"{new}/entitlements/living-subsidy.yaml": _DEARER,
            f"{new}/cases/support.yaml": dedent(_case("travel", 1200, "2025-05-16"))
            + dedent(_case("living-subsidy", 800, "2025-05-16")),
        },
    )


def paying(folder: Path, *entitlements: tuple[str, str], areas: str = VILLAGE) -> Path:
    """A pack of the village that says these entitlements, by id, beside the demo's; other areas
    where they are named."""
    manifest = _pack("paying", "{from: 2021-05-11, until: null}")
    manifest["paying/pack.yaml"] = manifest["paying/pack.yaml"].replace(
        f'["{VILLAGE}"]', str(areas.split()).replace("'", '"')
    )
    given = {"posting": "role: member, unit_level: county, state: posted, starts_on: 2023-05-10"}
    cases = "".join(
        f"- {{name: due, of: entitlements/{name}, as_of: 2025-06-30, given: "
        f"{{{given.get(_said(text, 'subject'), '')}}}, "
        f"expect: {{due: true, value: {_said(text, 'value')}}}}}\n"
        for name, text in entitlements
    )
    files = {f"paying/entitlements/{name}.yaml": text for name, text in entitlements}
    if "assistance_link" in str(entitlements):
        words = (HOUSE / "huaxi-2025" / "terms" / "assistance_link.yaml").read_text("utf-8")
        files["paying/terms/assistance_link.yaml"] = words
    return _written(folder, manifest | files | {"paying/cases/support.yaml": cases})


def _said(text: str, key: str) -> str:
    return text.split(f"{key}: ")[1].split("\n")[0].split(",")[0]


def entitlement(amount: str = "600", *, changed: str = "", **more: str) -> str:
    """One entitlement of money; `changed`: another amount from July 2025 on."""
    said = {
        "subject": "posting",
        "who": "state = 'posted'",
        "payer": "{zh: 县财政, en: County finance}",
        "paid_by": "finance",
        "per": "month",
        "needs": "nothing",
        "pro_rata": "day",
        **more,
    }
    if said["subject"] != "posting":
        del said["who"]
    lines = [f"{key}: {value}" for key, value in said.items()]
    lines += [f"reference: {_REFERENCE}", "amounts:"]
    lines.append(f"  - {{from: 2021-05-11, value: {amount}, unit: 元, reference: {_REFERENCE}}}")
    if changed:
        rate = f"value: {changed}, unit: 元, reference: {_REFERENCE}"
        lines.append(f"  - {{from: 2025-07-01, {rate}}}")
    label = "label: {zh: 测试补助, en: Of the test}"
    return "\n".join([label, "kind: money", *lines, ""])
