"""The handbook: found by Chinese words, whole or in part, or by pinyin; editions; suggestions;
lessons in the village."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from zhucun.directory.perms import Actor, in_areas
from zhucun.kernel.divisions import line_of
from zhucun.learning import perms
from zhucun.learning.models import Article, Edition, MiniClass, Suggestion
from zhucun.learning.queries.plans import one
from zhucun.ledger.fields import on_day

#: A handbook is read as a whole; more than so many questions are no handbook.
_MOST = 2_000
#: A question that shares fewer of the pairs of signs of what is sought is not shown.
_SHARE = 0.5


@dataclass(frozen=True, kw_only=True)
class Hit:
    """An article that was found, and how: by whole words, or by parts of them."""

    article: Article
    is_whole: bool


def articles(*, actor: Actor, as_of: date, topic: str = "") -> QuerySet[Article]:
    """The questions that stand on a day, by area and number. One query."""
    found = perms.visible_articles(actor).filter(on_day(as_of))
    if topic:
        found = found.filter(topic=topic)
    return found.order_by("area", "number", "pk")


def numbered(*, actor: Actor, area: str, as_of: date) -> dict[int, Article]:
    """The questions that stand on a day by number, as an area uses them: its own, else those of the
    nearest area above it; never those of areas below or beside it. One query."""
    rows = articles(actor=actor, as_of=as_of).filter(area__in=line_of(area))
    return {row.number: row for row in sorted(rows, key=lambda row: len(row.area))}


def topics(*, actor: Actor, as_of: date) -> list[str]:
    """What the handbook speaks of. One query."""
    found = articles(actor=actor, as_of=as_of).order_by("topic").values_list("topic", flat=True)
    return list(found.distinct())


def search(*, actor: Actor, as_of: date, text: str, topic: str = "") -> list[Hit]:
    """Articles that hold every word of a text (words are set apart by spaces), those with them in
    the question first; where a word stands nowhere whole, those that share half its pairs of signs.
    One query, the same on every database."""
    rows = list(articles(actor=actor, as_of=as_of, topic=topic)[:_MOST])
    words = text.lower().split()
    if not words:
        return [Hit(article=row, is_whole=True) for row in rows]
    ranked = []
    for at, row in enumerate(rows):
        points = [_fit(word, row) for word in words]
        if min(points) > 0:
            whole = all(point >= 1 for point in points)
            ranked.append((-sum(points), at, Hit(article=row, is_whole=whole)))
    return [hit for _points, _at, hit in sorted(ranked, key=lambda each: each[:2])]


def _fit(word: str, row: Article) -> float:
    """3 in the question, 2 in its topic or pinyin, 1 in the answer or its source; less than 1 where
    only parts of the word stand there; 0 where it does not fit."""
    question, rest = row.question.lower(), f"{row.answer} {row.source}".lower()
    if word in question:
        return 3
    if word in row.topic.lower() or (word.isascii() and len(word) > 1 and word in row.pinyin):
        return 2
    if word in rest:
        return 1
    pairs = {word[at : at + 2] for at in range(len(word) - 1)}
    if len(word) < 3 or word.isascii():
        return 0
    share = sum(pair in question or pair in rest for pair in pairs) / len(pairs)
    return share * 0.9 if share >= _SHARE else 0


def one_article(*, actor: Actor, public_id: str) -> Article:
    """Raises NotFound."""
    found: Article = one(perms.visible_articles(actor), public_id)
    return found


def versions(*, actor: Actor, article: Article) -> QuerySet[Article]:
    """All answers to one question, the latest first. One query."""
    found = perms.visible_articles(actor).filter(area=article.area, number=article.number)
    return found.order_by("-valid_from", "-pk")


def articles_named(*, actor: Actor, ids: Sequence[str]) -> list[Article]:
    """Articles by their ids, in that order; those that the actor may not see are left out. One
    query."""
    found = {row.public_id: row for row in perms.visible_articles(actor).filter(public_id__in=ids)}
    return [found[each] for each in ids if each in found]


def editions(*, actor: Actor) -> QuerySet[Edition]:
    """Editions of the handbook, the latest first. One query."""
    return perms.visible_editions(actor).order_by("-issued_on", "-pk")


def one_edition(*, actor: Actor, public_id: str) -> Edition:
    """Raises NotFound."""
    found: Edition = one(perms.visible_editions(actor), public_id)
    return found


def suggestions(*, actor: Actor, state: str = "") -> QuerySet[Suggestion]:
    """Suggestions that the actor keeps or made, the latest first. One query."""
    found = perms.visible_suggestions(actor).select_related("person", "article")
    if state:
        found = found.filter(state=state)
    return found.order_by("-made_on", "-pk")


def one_suggestion(*, actor: Actor, public_id: str) -> Suggestion:
    """Raises NotFound."""
    found: Suggestion = one(suggestions(actor=actor), public_id)
    return found


def mini_classes(
    *, actor: Actor, area: str = "", since: date | None = None, until: date | None = None
) -> QuerySet[MiniClass]:
    """Lessons in villages, the latest first, those that were voided too. One query."""
    found = perms.visible_mini_classes(actor).select_related("team")
    if area:
        found = found.filter(in_areas("area", (area,)))
    if since:
        found = found.filter(on__gte=since)
    if until:
        found = found.filter(on__lt=until)
    return found.order_by("-on", "-pk")


def one_mini_class(*, actor: Actor, public_id: str) -> MiniClass:
    """Raises NotFound."""
    found: MiniClass = one(mini_classes(actor=actor), public_id)
    return found
