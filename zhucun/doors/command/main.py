"""`zhucun`: what an operator does at the console. Every command has --help."""

from __future__ import annotations

import os
import sys
from importlib import import_module

import click

from zhucun import __version__

#: Command → the module that holds it. Loaded only when it is called: `zhucun --help` needs no
#: Django.
_COMMANDS = {
    "demo": ("demo", "Set everything up, build the demo county and serve it on this machine."),
    "serve": ("server", "Serve the web pages and the API."),
    "work": ("work", "Compute what was asked for: proposals of matches."),
    "screen": ("screen", "Look over the households with the rules of their region: new signs."),
    "crosscheck": ("crosscheck", "Compare what was paid with the registers: leads for people."),
    "appraisal": ("appraisals", "Recompute a frozen appraisal: the same bits, or what differs."),
    "archives": ("archives", "Issue the archives of an area; a ZIP for each township."),
    "boards": ("boards", "Compute the figures of large areas and keep them for the day."),
    "redraw": ("draws", "Repeat the draw of an evaluation from its file: the same, or not."),
    "remind": ("remind", "Send each cadre what is due or late: one digest a day."),
    "setup": ("server", "Create or update the tables of the database."),
    "doctor": ("upkeep", "Check this installation and say what to mend."),
    "account": ("upkeep", "Open an account with a role, or set its password."),
    "import": ("lists", "Import a list: villages, units, roster."),
    "export": ("lists", "Export a list as XLSX."),
    "places": ("places", "Import the division codes of the country or of one province."),
    "pack": ("policy", "Check, compare and create policy packs."),
    "clauses": ("policy", "Show what is done for each clause of the sources."),
    "ledger": ("upkeep", "Seal, export and verify the ledger."),
    "forget": ("upkeep", "Remove the kept files of old imports; they hold personal data."),
    "keys": ("upkeep", "Re-encrypt personal data under the newest key."),
}

#: These read only policy/: no database, no settings.
_WITHOUT_DJANGO = {"pack", "clauses"}


class Commands(click.Group):
    """Finds commands by name and starts Django only for those that need it."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in _COMMANDS:
            return None
        if cmd_name not in _WITHOUT_DJANGO:
            _start_django()
        module = import_module(f"zhucun.doors.command.{_COMMANDS[cmd_name][0]}")
        found: click.Command = getattr(module, cmd_name.replace("import", "import_"))
        return found

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, help_) for name, (_module, help_) in _COMMANDS.items()])


def _start_django() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.dev")
    import django

    django.setup()


@click.group(cls=Commands)
@click.version_option(__version__, prog_name="zhucun")
def zhucun() -> None:
    """驻村: resident village assistance. Settings come from DJANGO_SETTINGS_MODULE (default: the
    demo)."""


def main() -> None:
    """Run a command; an anticipated problem is two plain sentences and exit code 1, never a
    traceback."""
    from zhucun.kernel.problems import Problem

    try:
        zhucun()
    except Problem as problem:
        sys.stderr.write(f"{problem}\n")
        sys.exit(1)
