"""`python -m zhucun.packs check [pack] [--policy policy]` prints one error a line."""

from __future__ import annotations

import argparse
import sys

from zhucun.packs.loading import check


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m zhucun.packs")
    parser.add_argument("command", choices=["check"])
    parser.add_argument("pack", nargs="?")
    parser.add_argument("--policy", default="policy")
    given = parser.parse_args(arguments)
    checked = check(given.policy, pack=given.pack)
    for error in checked.errors:
        sys.stdout.write(f"{error}\n")
    passed = sum(result.passed for result in checked.results)
    held = f"{passed} of {len(checked.results)} case(s) hold"
    sys.stderr.write(f"{len(checked.errors)} error(s), {held}\n")
    return 0 if checked.is_clean else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
