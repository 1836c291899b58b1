"""What the papers tell the rooms below: a contact card that hangs in the homes stands in the
handover of its cadre; how stories are signed; quarterly reports are duties that were done."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from zhucun.analytics.queries.evidence import Gathered, Reading, Source, register_source
from zhucun.analytics.queries.rows import register_rows, shown_by_code
from zhucun.analytics.queries.shown_row import Row
from zhucun.analytics.queries.tables import register_columns, register_mart
from zhucun.directory.enums import Permission
from zhucun.directory.perms import Actor
from zhucun.directory.queries import midnight
from zhucun.kernel.divisions import Level, at_level
from zhucun.reports import actions
from zhucun.reports.marts import MARTS, visit_columns
from zhucun.reports.marts.homes import household_columns
from zhucun.reports.queries import homes, plain, stories
from zhucun.reports.queries import quarter_reports as quarters
from zhucun.reports.queries.archives.issues import last_issues
from zhucun.reports.queries.cards import open_cards
from zhucun.reward.queries import connect_archives
from zhucun.roster import queries as roster
from zhucun.signoff.enums import Said
from zhucun.signoff.queries import guarded
from zhucun.signoff.rows import About, Guarded, Paper, SignedStep, register


class Stories:
    """A story's case lies in its county and follows the pack of the village (HH18-085,
    SQ24-090)."""

    kind = stories.KIND
    sees = Permission.MANAGE_ROSTER
    manages = Permission.MANAGE_ROSTER

    def about(self, subjects: Sequence[str], as_of: date) -> Mapping[str, About]:
        return {
            row.public_id: About(
                area=at_level(row.area, Level.COUNTY),
                place=row.area,
                title=row.title,
                pack_area=row.area,
            )
            for row in stories.standing(subjects)
        }

    def evidence(self, subjects: Sequence[str], as_of: date) -> Mapping[str, Paper]:
        return stories.papers(stories.standing(subjects))

    def guards(
        self, subjects: Sequence[str], *, pack: str, rules: frozenset[str], as_of: date
    ) -> Mapping[str, Mapping[str, Guarded]]:
        rows = stories.standing(subjects) if rules else []
        facts = {row.public_id: {"kind": row.kind, "state": "reviewed"} for row in rows}
        return guarded(facts, subject=self.kind, pack=pack, rules=rules, as_of=as_of)

    def signed(self, steps: Sequence[SignedStep], *, on: date, by: Actor) -> None:
        """The last signature publishes; a rejection to the start gives it back to its author."""
        done = [step.subject for step in steps if step.said == Said.SIGNED and step.is_finished]
        back = [step.subject for step in steps if step.said != Said.SIGNED and step.done == 0]
        if done:
            actions.finish_review(stories.standing(done), at=midnight(on), by=by)
        if back:
            actions.back_to_draft(stories.standing(back), at=midnight(on), by=by)


class Quarters:
    """A quarterly report's case lies in the county; it is the cadre's own (SQ24-067, SQ24-071)."""

    kind = quarters.KIND
    sees = Permission.SEE_PRESENCE
    manages = Permission.MANAGE_ROSTER

    def about(self, subjects: Sequence[str], as_of: date) -> Mapping[str, About]:
        return {
            row.public_id: About(
                area=at_level(row.area, Level.COUNTY),
                place=row.area,
                title=f"{row.posting.person.name} {row.quarter}",
                unit=row.posting.unit_id,
                person=row.posting.person_id,
                pack_area=row.area,
            )
            for row in quarters.standing(subjects)
        }

    def evidence(self, subjects: Sequence[str], as_of: date) -> Mapping[str, Paper]:
        return quarters.papers(quarters.standing(subjects))

    def guards(
        self, subjects: Sequence[str], *, pack: str, rules: frozenset[str], as_of: date
    ) -> Mapping[str, Mapping[str, Guarded]]:
        facts = {row.public_id: _served(row) for row in quarters.standing(subjects) if rules}
        return guarded(facts, subject=self.kind, pack=pack, rules=rules, as_of=as_of)

    def signed(self, steps: Sequence[SignedStep], *, on: date, by: Actor) -> None:
        """The last signature keeps the report; one that sends it to its start gives it back."""
        done = [step.subject for step in steps if step.said == Said.SIGNED and step.is_finished]
        back = [step.subject for step in steps if step.said != Said.SIGNED and step.done == 0]
        if done:
            actions.keep_quarters(quarters.standing(done), on=on, by=by)
        if back:
            actions.return_quarters(quarters.standing(back), on=on, by=by)


def _served(row: Any) -> dict[str, object]:
    return {"role": row.posting.role, "state": "posted", "starts_on": row.posting.starts_on}


def _reports(reading: Reading, area: str, into: Gathered) -> None:
    until = reading.on + timedelta(days=1)
    into.take(quarters.duty_facts(actor=reading.actor, area=area, since=reading.since, until=until))


def _cards(reading: Reading, area: str, into: Gathered) -> None:
    into.take(homes.delivery_facts(actor=reading.actor, area=area, on=reading.on))


def _read_cards(reading: Reading, area: str, into: Gathered) -> None:
    into.take(plain.read_facts(actor=reading.actor, area=area, on=reading.on))


def connect() -> None:
    """Let contact cards stand in every handover that is drawn up, stories be signed and counted,
    quarterly reports signed and owed, and proposals rest on archives."""
    roster.register_source("card", open_cards, label=_("Contact card"))
    register(Stories())
    register(Quarters())
    register_source(
        Source(
            words=dict.fromkeys(quarters.WORDS, ("posting",)),
            rows="quarter",
            needs=Permission.SEE_PRESENCE,
            read=_reports,
        )
    )
    register_source(
        Source(
            words={homes.WORD: ("household",)},
            rows="visit",
            needs=Permission.SEE_FIELDWORK,
            read=_cards,
        )
    )
    connect_archives(last_issues)
    register_source(
        Source(
            words={plain.WORD: ("posting",)},
            rows="plain_card",
            needs=Permission.SEE_POSTINGS,
            read=_read_cards,
        )
    )
    register_mart("plain_card", MARTS["plain_card"], needs=Permission.SEE_POSTINGS)
    register_rows("plain_card", _plain_rows)
    register_mart("story", MARTS["story"], needs=Permission.MANAGE_ROSTER)
    register_mart("card", MARTS["card"], needs=Permission.SEE_HOUSEHOLDS)
    register_columns("visit", visit_columns)
    register_columns("household", household_columns)
    register_rows("story", _story_rows)
    register_rows("card", _card_rows)


def _card_rows(actor: Actor, codes: Sequence[str], as_of: date) -> Mapping[str, Row]:
    """Cards in homes lead to the household."""
    found = shown_by_code(
        actor=actor, subject="household", codes=[code.split("-")[0] for code in codes], as_of=as_of
    )
    return {code: row for code in codes if (row := found.get(code.split("-")[0])) is not None}


def _plain_rows(actor: Actor, codes: Sequence[str], as_of: date) -> Mapping[str, Row]:
    """Of a number of cards the cadres who hold them; of a duty the cards that were read."""
    found = dict(shown_by_code(actor=actor, subject="posting", codes=codes, as_of=as_of))
    for card in plain.cards_named(actor=actor, codes=[each for each in codes if each not in found]):
        found[card.public_id] = Row(
            subject="plain_card",
            key=card.public_id,
            name=str(card.get_kind_display()),
            place=card.area,
            since=card.issued_on,
        )
    return found


def _story_rows(actor: Actor, codes: Sequence[str], as_of: date) -> Mapping[str, Row]:
    """Stories behind a number, as far as the actor may read them."""
    rows = stories.stories(actor=actor).filter(public_id__in=codes)
    return {
        row.public_id: Row(
            subject="story",
            key=row.public_id,
            name=row.title,
            place=row.area,
            detail=str(row.get_kind_display()),
            since=row.published_on,
        )
        for row in rows
    }
