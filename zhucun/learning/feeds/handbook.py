"""百问百答: the questions of the handbook of an area, one row a question."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from zhucun.intake.readers.cleaning import tight
from zhucun.intake.rows import (
    Change,
    New,
    OriginOf,
    Plan,
    Progress,
    Row,
    Scope,
    Table,
    chunks,
    first_seen,
)
from zhucun.kernel.problems import Problem
from zhucun.learning import perms
from zhucun.learning.actions import ArticleDraft, correct_article, write_articles
from zhucun.learning.actions.words import needed
from zhucun.learning.errors import TooEarly
from zhucun.learning.models import Article
from zhucun.learning.queries.handbook import articles

_CHUNK = 500
_LONGEST = {"question": 200, "answer": 4_000, "topic": 40, "source": 200, "owner": 80}
_FIELDS = tuple(_LONGEST)


class HandbookList:
    """A question that the handbook of the area does not ask yet is taken in; one that it answers
    otherwise is answered anew from the day of the list on, and the old answer keeps its days. What
    a list does not name stays."""

    name = "handbook"
    personal: frozenset[str] = frozenset()
    ends_gone = False
    left_open: frozenset[str] = frozenset()
    limits: Mapping[str, int] = _LONGEST
    keeps = frozenset(_FIELDS)

    def columns_of(self, event: str, data: Mapping[str, Any]) -> Mapping[str, Sequence[str]]:
        """The fields of an article."""
        if event == "learning.article.written":
            return {"question": ("question",), "source": ("source",)}
        return {}

    def plan(self, table: Table, scope: Scope, progress: Progress) -> Plan:
        """One query."""
        plan, seen = Plan(), dict[str, Row]()
        standing = perms.visible_articles(scope.actor).filter(area=scope.area, valid_until=None)
        known = {tight(row.question): row for row in standing}
        for row in table.rows:
            field = "question"
            try:
                for field, most in _LONGEST.items():
                    needed(row.get(field) or "", most=most)
                field = "question"
                key = tight(row.get("question"))
                first_seen(seen, key, row)
                there = known.get(key)
                if there is None:
                    plan.new.append(New(row, key, _draft(row)))
                elif change := _change(row, key, there):
                    field = "answer"
                    _require_later(there, scope.as_of)
                    plan.changed.append(change)
                else:
                    plan.same += 1
            except Problem as problem:
                plan.errors.append(row.error(problem, field))
        progress(len(table.rows), len(table.rows), "plan")
        return plan

    def accept(
        self,
        plan: Plan,
        scope: Scope,
        origin_of: OriginOf,
        end_gone_on: date | None,
        progress: Progress,
    ) -> None:
        """Through the actions that write and correct questions, numbered in the order of the
        list."""
        done, total = 0, len(plan.new) + len(plan.changed)
        for chunk in chunks(plan.new, _CHUNK):
            write_articles(
                [new.found for new in chunk],
                area=scope.area,
                since=scope.as_of,
                by=scope.actor,
                origins=[origin_of(new.row) for new in chunk],
            )
            done += len(chunk)
            progress(done, total, "accept")
        for change in plan.changed:
            correct_article(
                article=change.subject,
                draft=_draft(change.row),
                since=scope.as_of,
                by=scope.actor,
                origin=origin_of(change.row),
            )
            done += 1
            progress(done, total, "accept")

    def export(self, scope: Scope) -> Iterator[Mapping[str, Any]]:
        """The handbook of the area as it stands on the day. One query."""
        for row in articles(actor=scope.actor, as_of=scope.as_of).filter(area=scope.area):
            yield {name: getattr(row, name) for name in _FIELDS}


def _draft(row: Row) -> ArticleDraft:
    return ArticleDraft(**{name: row.get(name) for name in _FIELDS})


def _change(row: Row, key: str, there: Article) -> Change | None:
    """What a row says otherwise than the question that stands; None where it says the same."""
    said = {name: row.get(name).strip() for name in _FIELDS}
    differ = [name for name in _FIELDS[1:] if said[name] != getattr(there, name)]
    if not differ:
        return None
    before = {name: getattr(there, name) for name in differ}
    after = {name: said[name] for name in differ}
    return Change(row, key, before, after, there)


def _require_later(there: Article, day: date) -> None:
    """Raises TooEarly."""
    if day <= there.valid_from:
        raise TooEarly(first=there.valid_from, day=day)
