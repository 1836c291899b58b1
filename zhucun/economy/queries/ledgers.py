"""The lists of the village economy as workbooks: what the pages show, for paper and files.

No name of a villager stands in them; households are named by their numbers.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from django.db.models import QuerySet

from zhucun.directory import queries as directory
from zhucun.economy.models import Body, Fund, Job, Rating, Relocation, Sale
from zhucun.economy.queries.income import YearLine
from zhucun.economy.queries.projects import missing_of
from zhucun.economy.queries.relocation import area_per_person
from zhucun.intake.rows import silent
from zhucun.intake.writers.export import exported
from zhucun.kernel.divisions import Level, at_level
from zhucun.packs.feeds import FeedSpec, Heading, going_out


@dataclass(frozen=True, kw_only=True)
class Ledger:
    """A list that only goes out: its headings, and what a row says beside its place."""

    spec: FeedSpec
    says: Callable[[Any], dict[str, Any]]


_PLACE: tuple[Heading, ...] = (
    ("township", "text", "乡镇", "Township"),
    ("village", "text", "村", "Village"),
)


def _ledger(
    name: str, zh: str, en: str, columns: Iterable[Heading], says: Callable[[Any], dict[str, Any]]
) -> Ledger:
    return Ledger(spec=going_out(name, zh, en, (*_PLACE, *columns)), says=says)


def _year(row: YearLine) -> dict[str, Any]:
    return {
        "year": row.year,
        "actual": row.actual,
        "before": row.before,
        "growth": row.growth,
        "forecast": row.forecast,
        "merged": "、".join(row.merged),
    }


def _body(row: Body) -> dict[str, Any]:
    return {
        "name": row.name,
        "kind": str(row.get_kind_display()),
        "credit_code": row.credit_code,
        "trade": str(row.get_trade_display()),
        "since": row.valid_from,
        "households": getattr(row, "households", None),
    }


def _project(row: Any) -> dict[str, Any]:
    return {
        "title": row.title,
        "kind": str(row.get_kind_display()),
        "state": str(row.get_state_display()),
        "opened_on": row.opened_on,
        "quantity": row.quantity,
        "unit": row.unit,
        "money": row.money,
        "takes": row.takes,
        "body": row.body.name if row.body else "",
        "market": row.market,
        "missing": "、".join(str(link.label) for link in missing_of(row)),
    }


def _fund(row: Fund) -> dict[str, Any]:
    return {
        "on": row.on,
        "kind": str(row.get_kind_display()),
        "source": row.source,
        "amount": row.amount,
        "project": row.project.title if row.project else "",
    }


def _sale(row: Sale) -> dict[str, Any]:
    return {
        "on": row.on,
        "product": row.product,
        "quantity": row.quantity,
        "unit": row.unit,
        "yuan": row.yuan,
        "buyer": row.buyer,
        "project": row.project.title if row.project else "",
    }


def _job(row: Job) -> dict[str, Any]:
    return {
        "household": row.household.number,
        "kind": str(row.get_kind_display()),
        "title": row.title,
        "place": row.body.name if row.body else row.employer,
        "since": row.valid_from,
        "until": row.valid_until,
        "monthly_pay": row.monthly_pay,
        "income_gain": row.income_gain,
    }


def _loan(row: Any) -> dict[str, Any]:
    return {
        "household": row.household.number,
        "lender": row.lender,
        "purpose": str(row.get_purpose_display()),
        "amount": row.amount,
        "months": row.months,
        "rate": row.rate,
        "granted_on": row.granted_on,
        "due_on": row.due_on,
        "owed": row.owed,
        "repaid_on": row.repaid_on,
    }


def _rating(row: Rating) -> dict[str, Any]:
    return {
        "household": row.household.number,
        "on": row.on,
        "grade": row.grade,
        "limit": row.limit,
        "station": row.station.village.short_name if row.station else "",
        "source": row.source,
    }


def _relocation(row: Relocation) -> dict[str, Any]:
    names = ("site", "persons", "floor_area", "self_raised", "planned_on")
    days = ("moved_on", "settled_on", "exited_on", "sustained_on")
    return {name: getattr(row, name) for name in (*names, *days)} | {
        "household": row.household.number,
        "each": area_per_person(row),
    }


INCOME = _ledger(
    "income-years",
    "村集体经济收入",
    "Collective income",
    (
        ("year", "int", "年度", "Year"),
        ("actual", "decimal", "实际收入(元)", "Actual (yuan)"),
        ("before", "decimal", "上年实际(元)", "Year before (yuan)"),
        ("growth", "decimal", "同比增长(%)", "Growth (%)"),
        ("forecast", "decimal", "预计收入(元)", "Forecast (yuan)"),
        ("merged", "text", "含已并入的村", "With merged villages"),
    ),
    _year,
)
BODIES = _ledger(
    "bodies",
    "合作社和企业名录",
    "Co-operatives and enterprises",
    (
        ("name", "text", "名称", "Name"),
        ("kind", "text", "类别", "Kind"),
        ("credit_code", "uscc", "统一社会信用代码", "Unified social credit code"),
        ("trade", "text", "行业", "Trade"),
        ("since", "date", "成立(引进)日期", "Founded or attracted on"),
        ("households", "int", "入社(带动)户数", "Households"),
    ),
    _body,
)
PROJECTS = _ledger(
    "economy-projects",
    "产业项目台账",
    "Industry projects",
    (
        ("title", "text", "项目名称", "Project"),
        ("kind", "text", "类型", "Kind"),
        ("state", "text", "状态", "State"),
        ("opened_on", "date", "开工日期", "Begun on"),
        ("quantity", "decimal", "数量", "Quantity"),
        ("unit", "text", "单位", "Unit"),
        ("money", "decimal", "资金(元)", "Money (yuan)"),
        ("takes", "int", "带动户数", "Households"),
        ("body", "text", "经营主体", "Body"),
        ("market", "text", "市场渠道", "Market"),
        ("missing", "text", "断链环节", "Missing links"),
    ),
    _project,
)
FUNDS = _ledger(
    "funds",
    "帮扶资金台账",
    "Money received",
    (
        ("on", "date", "到账日期", "Received on"),
        ("kind", "text", "类别", "Kind"),
        ("source", "text", "来源", "Source"),
        ("amount", "decimal", "金额(元)", "Amount (yuan)"),
        ("project", "text", "项目", "Project"),
    ),
    _fund,
)
SALES = _ledger(
    "sales",
    "农副产品销售台账",
    "Sales of produce",
    (
        ("on", "date", "销售日期", "Sold on"),
        ("product", "text", "产品", "Product"),
        ("quantity", "decimal", "数量", "Quantity"),
        ("unit", "text", "单位", "Unit"),
        ("yuan", "decimal", "金额(元)", "Yuan"),
        ("buyer", "text", "买方(渠道)", "Buyer"),
        ("project", "text", "项目", "Project"),
    ),
    _sale,
)
JOBS = _ledger(
    "jobs",
    "就业台账",
    "Work",
    (
        ("household", "text", "户编号", "Household number"),
        ("kind", "text", "类别", "Kind"),
        ("title", "text", "岗位", "Work"),
        ("place", "text", "用工单位", "Place of work"),
        ("since", "date", "上岗日期", "From"),
        ("until", "date", "离岗日期", "Until"),
        ("monthly_pay", "decimal", "月报酬(元)", "Pay a month (yuan)"),
        ("income_gain", "decimal", "年增收(元)", "Gain a year (yuan)"),
    ),
    _job,
)
LOANS = _ledger(
    "loans",
    "小额信贷台账",
    "Micro-loans",
    (
        ("household", "text", "户编号", "Household number"),
        ("lender", "text", "贷款银行", "Bank"),
        ("purpose", "text", "用途", "Purpose"),
        ("amount", "decimal", "金额(元)", "Amount (yuan)"),
        ("months", "int", "期限(月)", "Months"),
        ("rate", "decimal", "年利率(%)", "Rate (% a year)"),
        ("granted_on", "date", "放款日期", "Granted on"),
        ("due_on", "date", "到期日期", "Due on"),
        ("owed", "decimal", "未还本金(元)", "Owed (yuan)"),
        ("repaid_on", "date", "还清日期", "Repaid on"),
    ),
    _loan,
)
RATINGS = _ledger(
    "ratings",
    "信用评级台账",
    "Credit ratings",
    (
        ("household", "text", "户编号", "Household number"),
        ("on", "date", "评级日期", "Rated on"),
        ("grade", "text", "等级", "Grade"),
        ("limit", "decimal", "授信额度(元)", "Limit (yuan)"),
        ("station", "text", "评级服务站", "Station"),
        ("source", "text", "依据", "Source"),
    ),
    _rating,
)
RELOCATIONS = _ledger(
    "relocations",
    "易地搬迁台账",
    "Relocation",
    (
        ("household", "text", "户编号", "Household number"),
        ("site", "text", "安置点", "New home"),
        ("persons", "int", "人数", "Persons"),
        ("floor_area", "decimal", "住房面积(平方米)", "Floor area (m²)"),
        ("each", "decimal", "人均面积(平方米)", "Floor area a person (m²)"),
        ("self_raised", "decimal", "自筹(元)", "Money raised (yuan)"),
        ("planned_on", "date", "列入日期", "Planned on"),
        ("moved_on", "date", "搬迁日期", "Moved on"),
        ("settled_on", "date", "稳定日期", "Settled on"),
        ("exited_on", "date", "脱贫日期", "Out of poverty on"),
        ("sustained_on", "date", "可持续日期", "Sustained on"),
    ),
    _relocation,
)


def workbook(
    ledger: Ledger, rows: QuerySet[Any] | list[YearLine], *, as_of: date, lang: str
) -> tuple[Path, int]:
    """(file, number of rows) of what a list shows; the caller removes the file. Two queries
    beside that of the list, whatever the number of rows."""
    lines = _lines(ledger, rows, as_of)
    return exported(lines, spec=ledger.spec, masked=frozenset(), lang=lang, progress=silent)


def _lines(
    ledger: Ledger, rows: QuerySet[Any] | list[YearLine], as_of: date
) -> Iterator[dict[str, Any]]:
    if isinstance(rows, QuerySet):
        codes = set(rows.order_by().values_list("area", flat=True).distinct())
        found: Iterable[Any] = rows.iterator(chunk_size=2_000)
    else:
        codes, found = {row.code for row in rows}, rows
    names = directory.names_of(codes, as_of=as_of)
    for row in found:
        code = row.code if isinstance(row, YearLine) else row.area
        place = _place_of(row)
        yield {
            "township": names.get(at_level(code, Level.TOWNSHIP), ""),
            "village": place.name,
            **ledger.says(row),
        }


def _place_of(row: Any) -> Any:
    """The place of a row: its own, or that of its household."""
    for name in ("village", "place"):
        if getattr(row, name, None) is not None:
            return getattr(row, name)
    return row.household.village
