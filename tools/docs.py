"""Regenerates the parts of docs/ that follow from the code; `--check` fails where they are
stale."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.test")


def main(check: bool) -> int:
    import django

    django.setup()
    import_everything()
    stale = []
    for name, lines in (("problems", problems()), ("events", events()), ("commands", commands())):
        path = ROOT / "docs" / f"{name}.md"
        text = "\n".join(["<!-- Made by `make docs`; do not edit. -->", *lines]) + "\n"
        if check and (not path.exists() or path.read_text(encoding="utf-8") != text):
            stale.append(path.name)
        elif not check:
            path.write_text(text, encoding="utf-8")
    if stale:
        sys.stdout.write(f"Stale: {', '.join(stale)}. Run: make docs\n")
    return 1 if stale else 0


def import_everything() -> None:
    import zhucun

    for module in walk_packages(zhucun.__path__, "zhucun."):
        if ".migrations" not in module.name and not module.name.endswith("__main__"):
            import_module(module.name)


def subclasses(kind: type) -> set[type]:
    return {each for child in kind.__subclasses__() for each in {child, *subclasses(child)}}


def problems() -> Iterator[str]:
    from zhucun.kernel.problems import Problem

    yield "# Problems\n\nRefusals that are anticipated; the code never changes.\n"
    yield "| code | status | says | what to do |\n|---|---|---|---|"
    for kind in sorted(subclasses(Problem), key=lambda each: each.code):
        yield f"| `{kind.code}` | {kind.status} | {kind.message} | {kind.todo} |"


def events() -> Iterator[str]:
    from zhucun.ledger.events import Event

    yield "# Events\n\nWhat the ledger records; every event has `subject`, `area`, `happened_at`.\n"
    yield "| name | data |\n|---|---|"
    for kind in sorted(subclasses(Event), key=lambda each: each.name):
        own = [name for name in kind.__dataclass_fields__ if name not in Event.__dataclass_fields__]
        yield f"| `{kind.name}` | {', '.join(f'`{name}`' for name in own)} |"


def commands() -> Iterator[str]:
    import click

    from zhucun.doors.command.main import zhucun

    yield "# Commands\n"
    context = click.Context(zhucun, info_name="zhucun", terminal_width=100)
    for name in zhucun.list_commands(context):
        command = zhucun.get_command(context, name)
        assert command is not None
        yield from _help(command, context, name)


def _help(command: object, parent: object, name: str) -> Iterator[str]:
    import click

    assert isinstance(command, click.Command)
    assert isinstance(parent, click.Context)
    context = click.Context(command, info_name=name, parent=parent, terminal_width=100)
    yield f"## {context.command_path}\n\n```\n{command.get_help(context)}\n```\n"
    if isinstance(command, click.Group):
        for below in command.list_commands(context):
            found = command.get_command(context, below)
            yield from _help(found, context, below)


if __name__ == "__main__":
    raise SystemExit(main("--check" in sys.argv))
