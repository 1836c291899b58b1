"""Two packs that follow each other in mid-year, for tests."""

from __future__ import annotations

import json
import shutil
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from demo.packs import policy_with_example

SCORE = "scores/one-pledge-three-reviews.yaml"
#: A pack shows each of its items by a case.
CASE = """\
- name: nothing was said
  of: scores/one-pledge-three-reviews
  as_of: {day}
  given: {{marks: {{}}}}
  expect: {{total: null}}
"""


def part(name: str, by: list[str], weight: float, **more: Any) -> dict[str, Any]:
    label = {"zh": name, "en": name}
    demo = {"title": "演示用的假设,非任何文件所载", "href": "docs/packs.md"}
    return {"id": name, "label": label, "by": by, "weight": weight, "reference": demo, **more}


def two_packs(
    root: Path, earlier: dict[str, Any], later: dict[str, Any], *, on: str = "2024-07-01"
) -> Path:
    """The demo's pack until a day of 2024 and another from then on, each with what is given for it
    in place of the demo's scheme."""
    policy_with_example(root)
    first, second = root / "sheqi-example", root / "sheqi-later"
    source = first.resolve()
    first.unlink()
    days = (("2021-05-11", on), (on, None))
    for folder, (since, until) in zip((first, second), days, strict=True):
        for name in ("scores", "cases"):
            (folder / name).mkdir(parents=True)
        shutil.copy(source / SCORE, folder / SCORE)
        shutil.copy(source / "CHANGELOG.md", folder)
        (folder / "cases/scheme.yaml").write_text(CASE.format(day=since), "utf-8")
        data = yaml.safe_load((source / "pack.yaml").read_text(encoding="utf-8"))
        valid = {
            "from": date.fromisoformat(since),
            "until": date.fromisoformat(until) if until else None,
        }
        data |= {"id": folder.name, "valid": valid}
        (folder / "pack.yaml").write_text(yaml.safe_dump(data, allow_unicode=True), "utf-8")
    for folder, more in zip((first, second), (earlier, later), strict=True):
        if not more:
            continue
        data = yaml.safe_load((folder / SCORE).read_text(encoding="utf-8")) | more
        plain = json.loads(json.dumps(data, default=str))  # without anchors
        (folder / SCORE).write_text(json.dumps(plain, ensure_ascii=False, indent=1), "utf-8")
    return root
