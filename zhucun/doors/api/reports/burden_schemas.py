"""What the API says of the burden, of forms that departments ask for, and of the prohibitions."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from ninja import Schema
from pydantic import Field

from zhucun.reports.enums import AskedState, Compliance, Every, Verdict
from zhucun.reports.queries.asked import Heading
from zhucun.reports.queries.burden import Burden, CadreBurden, Line, Sum
from zhucun.reports.queries.minutes import Entered
from zhucun.reports.queries.regulation import Regulation


class EnteredOut(Schema):
    """What was put in by hand."""

    records: int
    typed: int = Field(description="Fields typed.")
    chosen: int = Field(description="Fields chosen.")
    picks: int = Field(description="Things picked in them.")
    keys: int = Field(description="Bytes typed: one a Latin letter, three a Chinese character.")

    @classmethod
    def of(cls, found: Entered) -> EnteredOut:
        return cls(
            records=found.records,
            typed=found.typed,
            chosen=found.chosen,
            picks=found.picks,
            keys=found.keys,
        )


class BurdenLineOut(Schema):
    """The month of one cadre. `minutes` is an estimate, null where the pack gives no seconds."""

    posting: str
    person: str
    name: str
    role: str
    area: str
    forms: int
    asked_fields: int
    entered: EnteredOut
    computed: int = Field(description="Cells that papers write of the month by themselves.")
    minutes: int | None

    @classmethod
    def of(cls, line: Line) -> BurdenLineOut:
        return cls(
            posting=line.posting.public_id,
            person=line.posting.person.public_id,
            name=line.posting.person.name,
            role=line.posting.role,
            area=line.posting.area,
            forms=len(line.forms),
            asked_fields=line.asked_fields,
            entered=EnteredOut.of(line.total),
            computed=line.computed,
            minutes=line.minutes,
        )


class BurdenSumOut(Schema):
    """Some cadres together; `code` is empty for all of them."""

    code: str
    cadres: int
    forms: int
    asked_fields: int
    entered: EnteredOut
    computed: int
    minutes: int | None

    @classmethod
    def of(cls, found: Sum) -> BurdenSumOut:
        return cls(
            code=found.code,
            cadres=found.cadres,
            forms=found.forms,
            asked_fields=found.asked_fields,
            entered=EnteredOut.of(found.total),
            computed=found.computed,
            minutes=found.minutes,
        )


class BurdenOut(Schema):
    """A month of an area: sums, those of the places below, a line a cadre, by place and role."""

    month: date
    area: str
    whole: BurdenSumOut
    below: list[BurdenSumOut]
    total: int
    rows: list[BurdenLineOut]

    @classmethod
    def of(cls, found: Burden, offset: int, limit: int) -> BurdenOut:
        return cls(
            month=found.month,
            area=found.area,
            whole=BurdenSumOut.of(found.whole),
            below=[BurdenSumOut.of(each) for each in found.below],
            total=len(found.lines),
            rows=[BurdenLineOut.of(each) for each in found.lines[offset : offset + limit]],
        )


class BurdenRecordOut(Schema):
    """One record behind the numbers; `key` names what has the page that shows it."""

    kind: str
    key: str
    on: date
    entered: EnteredOut
    seconds: float | None


class BurdenPaperOut(Schema):
    """A paper that writes itself: rows of this cadre, and its columns."""

    paper: str
    rows: int
    columns: int


class CadreBurdenOut(Schema):
    """One cadre's month with the forms, records and papers behind his numbers."""

    month: date
    line: BurdenLineOut
    forms: list[str] = Field(description="Forms that fall due in the month, by id.")
    records: list[BurdenRecordOut]
    papers: list[BurdenPaperOut]

    @classmethod
    def of(cls, found: CadreBurden) -> CadreBurdenOut:
        return cls(
            month=found.month,
            line=BurdenLineOut.of(found.line),
            forms=[form.public_id for form in found.line.forms],
            records=[
                BurdenRecordOut(
                    kind=each.kind,
                    key=each.key,
                    on=each.on,
                    entered=EnteredOut.of(each.entered),
                    seconds=None if each.seconds is None else float(each.seconds),
                )
                for each in found.records
            ],
            papers=[
                BurdenPaperOut(paper=each.key, rows=each.rows, columns=each.columns)
                for each in found.line.papers
            ],
        )


class AskedFormOut(Schema):
    """A form that a department asks cadres to fill in elsewhere."""

    id: str
    area: str
    title: str
    issuer: str
    basis: str
    every: Every
    roles: list[str]
    first_day: date
    last_day: date
    state: AskedState
    withdrawn_on: date | None
    withdraw_reason: str
    registered_at: datetime
    by: str

    @classmethod
    def of(cls, row: Any, day: date) -> AskedFormOut:
        return cls(
            id=row.public_id,
            area=row.area,
            title=row.title,
            issuer=row.issuer,
            basis=row.basis,
            every=row.every,
            roles=row.roles,
            first_day=row.first_day,
            last_day=row.last_day,
            state=row.state_on(day),
            withdrawn_on=row.withdrawn_on,
            withdraw_reason=row.withdraw_reason,
            registered_at=row.registered_at,
            by=row.by_name,
        )


class AskedFormPage(Schema):
    rows: list[AskedFormOut]
    next: str | None


class HeadingOut(Schema):
    """What is known of a heading: `where` it is, in words; `list` and `key` name the registry, and
    `form` the form that asks it already."""

    label: str
    verdict: Verdict
    where: str
    list: str | None
    key: str | None
    form: str | None

    @classmethod
    def of(cls, found: Heading) -> HeadingOut:
        return cls(
            label=found.label,
            verdict=found.verdict,
            where=found.where,
            list=found.known.source if found.known else None,
            key=found.known.key if found.known else None,
            form=found.asked.public_id if found.asked else None,
        )


class AskedFormCardOut(Schema):
    """One form with its fields as they stand today."""

    form: AskedFormOut
    fields: list[HeadingOut]


class ProhibitionCheckOut(Schema):
    name: str
    state: Compliance
    evidence: list[str]


class ProhibitionOut(Schema):
    """One prohibition, as the pack states it, and the checks of the running configuration."""

    id: str
    label: str
    state: Compliance
    checks: list[ProhibitionCheckOut]


class ProhibitionsOut(Schema):
    """Empty before the regulation (25 January 2026), or where a pack names none."""

    area: str
    as_of: date
    pack: str
    prohibitions: list[ProhibitionOut]

    @classmethod
    def of(cls, found: Regulation, lang: str) -> ProhibitionsOut:
        return cls(
            area=found.area,
            as_of=found.day,
            pack=f"{found.pack.id}@{found.pack.version}",
            prohibitions=[
                ProhibitionOut(
                    id=each.item.id,
                    label=each.item.label.in_("en" if lang.startswith("en") else "zh"),
                    state=each.state,
                    checks=[
                        ProhibitionCheckOut(
                            name=one.name, state=one.state, evidence=list(one.evidence)
                        )
                        for one in each.checks
                    ],
                )
                for each in found.prohibitions
            ],
        )
