"""The village economy of 社旗县: income of its villages, and in 马庄村 bodies, projects, sales,
work, credit and one relocation. All of it is demonstration."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from demo.fieldwork import account
from demo.households import AREA, MAZHUANG
from zhucun.directory.perms import Actor
from zhucun.directory.queries import midnight
from zhucun.economy import actions
from zhucun.economy.enums import BodyKind, IncomeKind, Nature, ProjectKind, Trade
from zhucun.economy.models import Body
from zhucun.fieldwork.models import PlanItem
from zhucun.households.models import Household
from zhucun.households.queries.people import members_between
from zhucun.kernel.divisions import Level

if TYPE_CHECKING:
    from demo.world import World

ON, AT = date(2025, 7, 30), midnight(date(2025, 7, 31))
_NURSERIES, _FACTORIES = 12, 5
_DAY = timedelta(days=1)


def build(world: World) -> None:
    """Income of the county's villages; everything else in 马庄村."""
    office = world.office(AREA)
    booked = _income(world, office)
    if MAZHUANG in world.places:
        _mazhuang(world, office)
    _honours(world, office)
    world.progress("income booked", booked, booked)


def _income(world: World, office: Actor) -> int:
    """Two years of each village and a forecast of every third; never the same twice."""
    rng = world.rng("income")
    places = sorted(code for code in world.places if code.startswith(AREA))
    drafts = []
    for n, code in enumerate(code for code in places if len(code) == Level.VILLAGE):
        first = 40_000 + 500 * rng.randrange(200)
        for year, share in ((2023, 100), (2024, 90 + rng.randrange(45))):
            drafts.append(_booking(world, code, year, Decimal(first * share) / 100))
        if n % 3 == 0:
            drafts.append(_booking(world, code, 2025, Decimal(first), Nature.FORECAST))
    actions.book_all([(draft, office.origin) for draft in drafts], at=AT, by=office)
    return len(drafts)


def _booking(
    world: World, code: str, year: int, amount: Decimal, nature: str = Nature.ACTUAL
) -> actions.IncomeDraft:
    return actions.IncomeDraft(
        village=world.places[code],
        year=year,
        kind=IncomeKind.OPERATING,
        nature=nature,
        amount=amount,
        on=date(year, 12, 25) if nature == Nature.ACTUAL else date(2025, 1, 15),
    )


def _honours(world: World, office: Actor) -> None:
    """A demonstration village of the province, two of the county, and one that was taken back."""
    villages = sorted(
        code for code in world.places if code.startswith(AREA) and len(code) == Level.VILLAGE
    )
    told: dict[str, Any] = {"at": AT, "by": office}
    for n, code in enumerate(villages[:: max(1, len(villages) // 4)][:4]):
        level = "province" if n == 0 else "county"
        title = "省级乡村振兴示范村" if n == 0 else "县级乡村振兴示范村"
        row = actions.record_honour(
            place=world.places[code],
            kind="demonstration",
            level=level,
            title=title,
            document=f"演示文〔{2022 + n % 2}〕{n + 1}号",
            since=date(2022 + n % 2, 6, 1),
            **told,
        )
        if n == 3:
            actions.end_honour(honour=row, until=date(2025, 3, 1), reason="复核未达标准", **told)


def _linked(world: World, office: Actor) -> None:
    """马庄村 with its neighbours, which share projects."""
    town = MAZHUANG[: Level.TOWNSHIP]
    near = [code for code in sorted(world.places) if code.startswith(town) and code != MAZHUANG]
    codes = [code for code in near if len(code) == Level.VILLAGE][:2]
    if codes:
        actions.link_villages(
            name="马庄片区联村共建",
            villages=[world.places[code] for code in (MAZHUANG, *codes)],
            since=date(2025, 3, 1),
            at=AT,
            by=office,
        )


def _mazhuang(world: World, office: Actor) -> None:
    """The first secretary records; the office pays into the risk fund."""
    by, village = account("shuji"), world.places[MAZHUANG]
    told: dict[str, Any] = {"at": AT, "by": by}
    homes = list(Household.objects.filter(area=MAZHUANG, valid_until=None).order_by("number"))
    coop, firm = _bodies(village, told)
    actions.join_households(body=coop, households=homes[:14], since=date(2022, 3, 1), **told)
    for name, role in (("苗木花卉", "characteristic"), ("食用菌", "leading"), ("养羊", "leading")):
        actions.state_industry(place=village, name=name, role=role, since=date(2022, 1, 5), **told)
    _projects(village, homes, coop, told)
    _work(village, homes, firm, told)
    _linked(world, office)
    _credit(world, homes, told, office)
    on = date(2023, 2, 1)
    people = members_between(homes[9])(on)
    draft = actions.RelocationDraft(
        household=homes[9],
        site="镇区安置小区",
        persons=people,
        on=on,
        floor_area=Decimal(24 * people),
    )
    moved = actions.plan_relocation(draft=draft, **told)
    actions.reach_stage(relocation=moved, stage="moved", on=date(2023, 9, 1), **told)
    actions.check_occupancy(relocation=moved, on=date(2025, 5, 6), is_occupied=True, **told)


def _bodies(village: Any, told: dict[str, Any]) -> tuple[Body, Body]:
    """A co-operative and the firms that 马庄村 attracted in seven years (SQ24-036)."""
    coop = actions.BodyDraft(
        kind=BodyKind.COOPERATIVE,
        name="马庄苗木花卉专业合作社",
        place=village,
        since=date(2021, 11, 2),
        trade=Trade.FARMING,
        is_led_by_branch=True,
    )
    made = []
    for n in range(_NURSERIES + _FACTORIES):
        is_nursery = n < _NURSERIES
        word = "苗木园艺" if is_nursery else "服装加工"
        draft = actions.BodyDraft(
            kind=BodyKind.ENTERPRISE,
            name=f"{word}{n + 1}号企业",
            place=village,
            since=date(2018, 3, 1) + 100 * n * _DAY,
            trade=Trade.NURSERY if is_nursery else Trade.LABOUR_INTENSIVE,
            is_of_returnee=n % 4 == 0,
        )
        made.append(actions.register_body(draft=draft, **told))
    income = actions.IncomeDraft(
        village=village,
        year=2023,
        kind=IncomeKind.ATTRACTED_ENTERPRISE,
        nature=Nature.ACTUAL,
        amount=Decimal(390_000),
        on=date(2023, 12, 20),
    )
    actions.book_income(draft=income, **told)
    return actions.register_body(draft=coop, **told), made[-1]


def _projects(village: Any, homes: list[Household], coop: Body, told: dict[str, Any]) -> None:
    """One chain is whole, one lacks its market, one its money; the last carries on a plan item."""
    leader = homes[2].members.filter(valid_until=None).order_by("pk").first()
    item = PlanItem.objects.filter(area=MAZHUANG, title__contains="合作社").first()
    whole = actions.ProjectDraft(
        kind=ProjectKind.INDUSTRY,
        title="苗木花卉基地扩建",
        product="苗木",
        quantity=Decimal(120),
        unit="亩",
        leader=leader,
        body=coop,
        market="郑州陈砦花卉市场",
        is_direct_sale=True,
        is_led_by_branch=True,
        plan_item=item.public_id if item else "",
    )
    rows = [
        actions.open_project(place=village, draft=draft, on=date(2025, 2, 10), **told)
        for draft in (
            whole,
            actions.ProjectDraft(
                kind=ProjectKind.INDUSTRY, title="食用菌大棚", leader=leader, body=coop
            ),
            actions.ProjectDraft(
                kind=ProjectKind.BASE, title="养羊示范基地", market="县城肉联厂", body=coop
            ),
        )
    ]
    for row, amount, kind, source in (
        (rows[0], 180_000, "won", "县乡村振兴衔接资金"),
        (rows[1], 60_000, "introduced", "派出单位协调"),
    ):
        actions.receive_fund(
            place=village,
            kind=kind,
            given=Decimal(amount),
            on=date(2025, 3, 3),
            source=source,
            project=row,
            **told,
        )
    for n, home in enumerate(homes[3:9]):
        granted = Decimal(3_000 + 500 * n)
        actions.link_household(
            project=rows[n % 2],
            household=home,
            granted=granted,
            received=granted if n != 3 else granted - 1_000,
            since=date(2025, 4, 1),
            **told,
        )
    for n, (product, quantity, unit, yuan) in enumerate(
        (
            ("月季苗", "8600", "公斤", "51600"),
            ("香菇", "3.2", "吨", "38400"),
            ("菊花", "1200", "张", ""),
        )
    ):
        sale = actions.SaleDraft(
            village=village,
            product=product,
            quantity=Decimal(quantity),
            unit=unit,
            on=date(2025, 5, 10) + 20 * n * _DAY,
            yuan=Decimal(yuan) if yuan else None,
            buyer="郑州陈砦花卉市场",
            project=rows[0] if n != 1 else rows[1],
        )
        actions.record_sale(draft=sale, **told)


def _work(village: Any, homes: list[Household], firm: Body, told: dict[str, Any]) -> None:
    """Twelve people near home, two on special posts, one post open."""
    posts = [
        actions.open_post(
            place=village, title=title, since=date(2024, 1, 5), monthly_pay=Decimal(600), **told
        )
        for title in ("保洁员", "护路员", "养老护理员")
    ]
    for n, home in enumerate(homes[10:24]):
        member = home.members.filter(valid_until=None).order_by("pk").first()
        if member is None:
            continue
        is_post = n < 2
        draft = actions.JobDraft(
            member=member,
            since=date(2023, 6, 1) + 30 * n * _DAY if not is_post else date(2024, 2, 1),
            title="保洁" if is_post else "缝纫工",
            post=posts[n] if is_post else None,
            body=None if is_post else firm,
            is_local=True,
            monthly_pay=Decimal(600) if is_post else Decimal(2_600),
            income_gain=None if n % 5 == 4 else Decimal(7_200 if is_post else 21_000 + 250 * n),
        )
        actions.begin_job(draft=draft, **told)


def _credit(world: World, homes: list[Household], told: dict[str, Any], office: Actor) -> None:
    """A station, ratings, four loans: one is repaid, one overdue; the county's risk fund."""
    village = world.places[MAZHUANG]
    actions.open_station(place=village, since=date(2021, 9, 1), is_run_by_village=True, **told)
    for n, home in enumerate(homes[:12]):
        actions.rate_household(
            household=home,
            on=date(2024, 3, 5),
            grade=("A", "AA", "AAA")[n % 3],
            limit=Decimal(10_000 + 20_000 * (n % 3)),
            **told,
        )
    granted = (date(2023, 5, 8), date(2024, 6, 3), date(2024, 9, 2), date(2025, 3, 4))
    for n, on in enumerate(granted):
        grown = (date(on.year - 60, 1, 1), date(on.year - 20, 1, 1))
        here = homes[24 + n].members.filter(valid_until=None, birth_on__range=grown)
        borrower = here.order_by("pk").first()
        if borrower is None:
            continue
        draft = actions.LoanDraft(
            borrower=borrower,
            lender="社旗农商银行",
            amount=Decimal(20_000 + 10_000 * n),
            months=24 if n == 0 else 12 + 12 * (n % 3),
            on=on,
            rate=Decimal("3.65"),
            base_rate=Decimal("3.65"),
            purpose="production",
            has_collateral=False,
            has_guarantor=False,
        )
        row = actions.grant_loan(draft=draft, **told)
        if n == 2:
            actions.repay(loan=row, given=row.amount, on=date(2025, 6, 20), **told)
        if n == 0:
            actions.repay(loan=row, given=Decimal(5_000), on=date(2024, 11, 1), **told)
    actions.move_risk_fund(
        county=world.places[AREA],
        kind="paid_in",
        given=Decimal(500_000),
        on=date(2023, 1, 5),
        note="县财政注入",
        at=AT,
        by=office,
    )
