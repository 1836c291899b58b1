"""Heads of village committees in exams: what shows an outstanding record, and which bonus points
are due by the pack (HH18-082)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple

from django.db.models import QuerySet

from zhucun.branches import queries as branches
from zhucun.directory import queries as directory
from zhucun.directory.perms import Actor, in_areas
from zhucun.engines.rules import Answer, Unset
from zhucun.intake.rows import silent
from zhucun.intake.writers.export import exported
from zhucun.kernel.problems import NotFound
from zhucun.ledger import actions as journal
from zhucun.ledger.enums import Access
from zhucun.packs import PackAt
from zhucun.packs.feeds import Heading, going_out
from zhucun.reward import perms
from zhucun.reward.models import STANDS, ExamEntry
from zhucun.reward.queries.facts import grades
from zhucun.reward.queries.judging import answers, has_rules

SUBJECT = "promotion"
_BONUS, _POINTS = "bonus_points", ":exam_bonus_points"
#: The grade that shows an outstanding record.
_BEST = "excellent"
_LINKS = ("seat__committee__village", "seat__local__person", "seat__local__member")
_HEADINGS: tuple[Heading, ...] = (
    ("township", "text", "乡镇", "Township"),
    ("village", "text", "村", "Village"),
    ("name", "text", "姓名", "Name"),
    ("office", "text", "村“两委”职务", "Office"),
    ("kind", "text", "考试类别", "Exam"),
    ("year", "int", "年度", "Year"),
    ("notice", "text", "考试公告", "Notice"),
    ("registered_on", "date", "报名日期", "Registered on"),
    ("proof", "text", "业绩突出依据", "What shows an outstanding record"),
    ("due", "text", "应加分", "Points due"),
    ("points", "decimal", "已加分", "Points added"),
    ("document", "text", "加分文件", "Paper"),
)
_SPEC = going_out("exam-entries", "村“两委”主要干部考试加分名单", "Exam bonus points", _HEADINGS)


class Proof(NamedTuple):
    """What shows an outstanding record: a commendation, a grade, or a paper; `key` of the
    record."""

    kind: str
    key: str
    words: str
    on: date | None


@dataclass(frozen=True, kw_only=True)
class ExamCard:
    """One entry on a day. `due`: the points by the pack; None: not configured (未配置), or nothing
    shows that any are due."""

    row: ExamEntry
    name: str
    proofs: tuple[Proof, ...]
    pack: PackAt
    due: Decimal | None
    answers: Sequence[Answer]
    may_keep: bool

    @property
    def is_outstanding(self) -> bool | None:
        """None: nothing shows it, and nobody says that it is not so."""
        return True if self.proofs else None

    @property
    def is_unset(self) -> bool:
        """Points are due, and the pack does not say how many."""
        return bool(self.proofs) and self.due is None

    def facts(self) -> dict[str, Any]:
        """In the words of the packs."""
        return _facts(self.row, self.proofs)


def exam_entries(
    *, actor: Actor, area: str = "", year: int | None = None, kind: str = "", void: bool = False
) -> QuerySet[ExamEntry]:
    """Entries that the actor may see, the latest year first, by village. One query."""
    found = perms.visible_exam_entries(actor)
    if not void:
        found = found.filter(voided_on=None)
    if area:
        found = found.filter(in_areas("area", (area,)))
    if year is not None:
        found = found.filter(year=year)
    if kind:
        found = found.filter(kind=kind)
    return found.select_related(*_LINKS).order_by("-year", "area", "pk")


def exam_cards(*, actor: Actor, rows: Sequence[ExamEntry], as_of: date) -> list[ExamCard]:
    """Entries with what shows an outstanding record, the points that are due, and what the pack
    says. Three queries, whatever the number."""
    branches.name_rows(actor, rows, local=lambda row: row.seat.local)
    known = _proofs(actor, rows, as_of)
    found = []
    for row in rows:
        pack = directory.pack_for(row.area, as_of=as_of)
        least = pack.number(_POINTS) if _POINTS[1:] in pack.values else None
        proofs = known.get(row.pk, ())
        is_known = bool(proofs) and least is not None and not isinstance(least, Unset)
        person = row.seat.local.person
        may = actor.can(perms.KEEPS, area=row.area) and row.voided_on is None
        found.append(
            ExamCard(
                row=row,
                name=row.shown_name,  # type: ignore[attr-defined]
                proofs=proofs,
                pack=pack,
                due=Decimal(str(least)) if is_known else None,
                answers=answers(pack, SUBJECT, _facts(row, proofs), bonus_rules(pack)),
                may_keep=may and (person is None or not perms.is_himself(actor, person)),
            )
        )
    return found


def exam_card(*, actor: Actor, public_id: str, as_of: date) -> ExamCard:
    """One entry, void ones too. Four queries. Raises NotFound."""
    row = exam_entries(actor=actor, void=True).filter(public_id=public_id).first()
    if row is None:
        raise NotFound
    return exam_cards(actor=actor, rows=[row], as_of=as_of)[0]


def bonus_rules(pack: PackAt) -> frozenset[str]:
    """The rules of a pack about bonus points, by reference; none where it speaks of none."""
    if not has_rules(pack, SUBJECT):
        return frozenset()
    return frozenset(
        item.ref
        for item in pack.rules(SUBJECT)
        if _BONUS in {name for each in pack.rule(item).expressions for name in each.names}
    )


def exam_workbook(
    cards: Sequence[ExamCard], *, actor: Actor, area: str, lang: str
) -> tuple[Path, int]:
    """(file, number of rows): the list for the personnel office; the caller removes the file. One
    query and one record in the access log."""
    path, count = exported(
        _lines(cards, lang), spec=_SPEC, masked=frozenset(), lang=lang, progress=silent
    )
    journal.log_access(
        kind=Access.EXPORT,
        origin=actor.origin,
        subject="exam-entries",
        what="exam entries",
        area=area,
        rows=count,
    )
    return path, count


def _lines(cards: Sequence[ExamCard], lang: str) -> Iterator[dict[str, Any]]:
    towns = {card.row.area[:9] for card in cards}
    names = directory.names_of(towns, as_of=cards[0].pack.as_of) if cards else {}
    for card in cards:
        row = card.row
        yield {
            "township": names.get(row.area[:9], ""),
            "village": row.seat.committee.village.short_name,
            "name": card.name,
            "office": str(row.seat.get_office_display()),
            "kind": str(row.get_kind_display()),
            "year": row.year,
            "notice": row.notice,
            "registered_on": row.registered_on,
            "proof": "；".join(each.words for each in card.proofs),
            "due": "未配置" if card.is_unset else "" if card.due is None else f"{card.due:f}",
            "points": row.points,
            "document": row.points_document,
        }


def _facts(row: ExamEntry, proofs: Sequence[Proof]) -> dict[str, Any]:
    return {
        "person": row.seat.local.public_id,
        "kind": row.kind,
        "is_village_head": True,
        "is_outstanding": True if proofs else None,
        "bonus_points": row.points,
    }


def _proofs(
    actor: Actor, rows: Sequence[ExamEntry], as_of: date
) -> Mapping[int, tuple[Proof, ...]]:
    """Commendations that stand, the latest grade where it is the best, and the paper of the entry,
    by key of the entry. Two queries."""
    people: dict[str, list[int]] = defaultdict(list)
    found: dict[int, list[Proof]] = defaultdict(list)
    for row in rows:
        person = row.seat.local.person
        if person is not None:
            people[person.public_id].append(row.pk)
        if row.document:
            found[row.pk].append(Proof("document", "", row.document, row.registered_on))
    if people:
        seen = perms.visible_commendations(actor).filter(STANDS, given_on__lte=as_of)
        praised = seen.filter(person__public_id__in=list(people))
        for one in praised.select_related("person").order_by("given_on", "pk"):
            for key in people[one.person.public_id]:
                found[key].append(Proof("commendation", one.public_id, one.title, one.given_on))
        for whose, grade in grades(actor=actor, people=list(people), as_of=as_of).items():
            for key in people[whose] if grade.grade == _BEST else ():
                words = f"{grade.title} {grade.label[0]}"
                found[key].append(Proof("grade", grade.appraisal, words, grade.until))
    return {key: tuple(each) for key, each in found.items()}
