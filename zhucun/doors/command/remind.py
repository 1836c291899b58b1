"""`zhucun remind`: one digest a day to whoever has something due or late."""

from __future__ import annotations

import sys
from collections import Counter
from datetime import date, datetime

import click
from django.conf import settings
from django.utils import translation
from django.utils.timezone import localdate, now

from zhucun.analytics import actions
from zhucun.analytics.queries.digests import Digest, digests
from zhucun.directory import queries as directory
from zhucun.directory.perms import OPERATOR
from zhucun.doors.command.senders import Sender, addresses, sender


@click.command()
@click.option("--day", type=click.DateTime(["%Y-%m-%d"]), help="Of which day [default: today].")
@click.option("--area", default="", help="Only the people who serve in this area.")
@click.option("--dry-run", is_flag=True, help="Say how many would go out, and send nothing.")
def remind(day: datetime | None, area: str, dry_run: bool) -> None:
    """Send each cadre his duties that are due or late, and each signer how many cases wait beyond
    their days: one digest a day, and none where nothing is new.

    Run it every morning; a second run on the same day sends nothing twice. ZHUCUN_REMINDERS says
    how (mail, wecom, dingtalk, console); empty, nothing is sent.
    """
    on = day.date() if day else localdate()
    if dry_run:
        click.echo(f"{sum(1 for _ in digests(on=on, area=area))} digests would go out.")
        return
    if not settings.REMINDERS:
        click.echo("Reminders are off: ZHUCUN_REMINDERS is empty.")
        return
    done = _send_all(on, area)
    for outcome, count in sorted(done.items()):
        click.echo(f"{count} {outcome}")
    if done["failed"]:
        sys.exit(1)


def _send_all(on: date, area: str) -> Counter[str]:
    name = settings.REMINDERS
    way, known = sender(name), addresses(name, settings.REMINDER_ADDRESSES)
    accounts = directory.accounts_of_people()
    done: Counter[str] = Counter(sent=0)
    for digest in digests(on=on, area=area):
        username, language = accounts.get(digest.person) or (digest.username, digest.language)
        address = known.get(username, username if name == "console" else "")
        if not address:
            done["without an address"] += 1
            continue
        with translation.override(language):
            done[_send_one(digest, way, address, language)] += 1
    return done


def _send_one(digest: Digest, way: Sender, address: str, language: str) -> str:
    lang = "en" if language.startswith("en") else "zh"

    def send(found: Digest) -> None:
        way(address, found.title(), found.text(lang))

    try:
        fresh = actions.send_digest(digest=digest, send=send, sent_at=now(), by=OPERATOR)
    except OSError as error:  # the network; the next run tries again
        click.echo(f"{address.split('?')[0]}: {error}", err=True)
        return "failed"
    return "sent" if fresh else "sent before"
