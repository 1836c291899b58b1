"""The questions of the pack (screens) over all rows of their subjects: leads, never findings."""

from __future__ import annotations

from dataclasses import dataclass

from zhucun.analytics.errors import NotComputable
from zhucun.analytics.queries.coverage import SUBJECTS
from zhucun.analytics.queries.responsibility import DUTY, duties_asked
from zhucun.analytics.queries.tables import Table, has_mart, table
from zhucun.directory.perms import Actor
from zhucun.engines.rules import Unset
from zhucun.packs import PackAt
from zhucun.packs.items import PackItem
from zhucun.packs.kinds import Screen
from zhucun.packs.kinds.common import UNSET_WORD


@dataclass(frozen=True, kw_only=True)
class Lead:
    """One question of the pack over all rows of its subject: how many give cause to ask it. A
    question is no finding; none is asked where facts are `missing`, nor where the source does not
    say when (`is_unset`, 未配置): `rows` is None then."""

    item: PackItem[Screen]
    rows: int | None = None
    missing: tuple[str, ...] = ()
    is_unset: bool = False


def leads(*, actor: Actor, pack: PackAt, area: str) -> list[Lead]:
    """The questions of the pack about the subjects of this page. One query for each that has
    records."""
    found = []
    for subject in (*SUBJECTS, DUTY):
        for item in pack.screens(subject) if subject == DUTY or has_mart(subject) else ():
            if not _asks(pack, item):
                found.append(Lead(item=item, is_unset=True))
                continue
            if subject == DUTY:
                found.append(Lead(item=item, rows=len(_duties(actor, pack, item, area))))
                continue
            names = pack.expression(subject, item.spec.flag).names
            rows = table(actor=actor, pack=pack, subject=subject, area=area, names=names)
            missing = tuple(sorted(set(names) & rows.missing))
            raised = None if missing else _raised(pack, item, rows)
            found.append(Lead(item=item, rows=raised, missing=missing))
    return found


def lead_rows(
    *, actor: Actor, pack: PackAt, screen: str, area: str, limit: int, offset: int = 0
) -> tuple[PackItem[Screen], list[str]]:
    """The question and the codes of the rows that give cause to ask it, one page. One query.

    Raises UnknownItem, NotComputable.
    """
    item: PackItem[Screen] = pack.item(f"screens/{screen}")  # type: ignore[assignment]
    subject = item.spec.subject
    known = subject == DUTY or (subject in SUBJECTS and has_mart(subject))
    if not known or not _asks(pack, item):
        raise NotComputable(subject=subject)
    if subject == DUTY:
        return item, _duties(actor, pack, item, area)[offset : offset + limit]
    flag = pack.expression(subject, item.spec.flag)
    rows = table(actor=actor, pack=pack, subject=subject, area=area, names=flag.names)
    return item, rows.codes(rows.condition(flag), limit=limit, offset=offset)


def _asks(pack: PackAt, item: PackItem[Screen]) -> bool:
    """False where the pack leaves open when to ask, or a number that the question needs."""
    if item.spec.flag == UNSET_WORD:
        return False
    flag = pack.expression(item.spec.subject, item.spec.flag)
    return not any(isinstance(pack.values.get(name), Unset) for name in flag.parameters)


def _duties(actor: Actor, pack: PackAt, item: PackItem[Screen], area: str) -> list[str]:
    return duties_asked(actor=actor, pack=pack, area=area, flag=item.spec.flag)


def _raised(pack: PackAt, item: PackItem[Screen], rows: Table) -> int:
    """How many rows."""
    flag = pack.expression(item.spec.subject, item.spec.flag)
    [count] = rows.aggregate([f"COUNT(CASE WHEN {rows.condition(flag)} THEN 1 END)"])
    return int(count or 0)
