"""Projects, read: the list with what is missing of each chain, one with its links; money received
and sales."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Case, Count, Exists, OuterRef, Q, QuerySet, Subquery, Sum, When
from django.db.models.fields import DecimalField
from django.db.models.functions import Coalesce

from zhucun.directory.perms import Actor, in_areas
from zhucun.economy import perms
from zhucun.economy.enums import EARNING, Link, Moment
from zhucun.economy.marts import bodies as marts
from zhucun.economy.models import (
    Fund,
    Project,
    ProjectHousehold,
    ProjectPhoto,
    Sale,
)
from zhucun.economy.queries.judging import Verdict, judged, rule_names
from zhucun.kernel.pictures import upright
from zhucun.kernel.problems import NotFound
from zhucun.kernel.quantities import Quantity
from zhucun.ledger.fields import on_day

_YUAN: DecimalField[Any, Any] = DecimalField(max_digits=14, decimal_places=2)


def _lacking() -> dict[str, Q]:
    """For each link the condition under which it is missing, over `with_links`."""
    return {
        Link.FUND: Q(money=0),
        Link.HOUSEHOLD: Q(takes=0),
        Link.LEADER: Q(leader=None, is_led_by_others=False),
        Link.BODY: Q(body=None),
        Link.MARKET: Q(market=""),
    }


def with_links(rows: QuerySet[Project], *, as_of: date) -> QuerySet[Project]:
    """With `money` received in yuan and `takes`, the households taken along on a day."""
    funds = Fund.objects.filter(project=OuterRef("pk"), voided_on=None, on__lte=as_of)
    money = funds.order_by().values("project").annotate(total=Sum("amount")).values("total")
    taken = ProjectHousehold.objects.filter(on_day(as_of), project=OuterRef("pk"))
    takes = taken.order_by().values("project").annotate(n=Count("pk")).values("n")
    led = Exists(taken.filter(leader__isnull=False))
    return rows.annotate(
        money=Coalesce(Subquery(money, output_field=_YUAN), Decimal(0), output_field=_YUAN),
        takes=Coalesce(Subquery(takes), 0),
        is_led_by_others=led,
    )


def projects(
    *,
    actor: Actor,
    as_of: date,
    area: str = "",
    kind: str = "",
    state: str = "",
    missing: str = "",
) -> QuerySet[Project]:
    """Projects begun by a day, the latest first, each with its links (`missing_of`); `missing`:
    earning projects that lack this link, or any of them with “any”. One query."""
    found = perms.visible(Project, actor).filter(opened_on__lte=as_of)
    if area:
        found = found.filter(in_areas("area", (area,)))
    if kind:
        found = found.filter(kind=kind)
    if state:
        found = found.filter(state=state)
    found = with_links(found, as_of=as_of)
    if missing:
        lacking = _lacking()
        wanted = lacking.get(missing, Q(pk__in=[]))
        if missing == "any":
            for each in lacking.values():
                wanted |= each
        found = found.filter(wanted, kind__in=EARNING)
    return found.select_related("village", "body").order_by("-opened_on", "-pk")


def missing_of(row: Any) -> tuple[Link, ...]:
    """The links that an earning project lacks, in their order; none is asked of another."""
    if row.kind not in EARNING:
        return ()
    lacks = {
        Link.FUND: not row.money,
        Link.HOUSEHOLD: not row.takes,
        Link.LEADER: row.leader_id is None and not row.is_led_by_others,
        Link.BODY: row.body_id is None,
        Link.MARKET: not row.market,
    }
    return tuple(link for link in Link if lacks[link])


@dataclass(frozen=True, kw_only=True)
class ProjectCard:
    """One project with its links. `households` are empty for who may not know them."""

    project: Project
    missing: tuple[Link, ...]
    funds: tuple[Fund, ...]
    households: tuple[ProjectHousehold, ...]
    sales: tuple[Sale, ...]
    may_keep: bool
    sees_people: bool
    verdict: Verdict
    photos: tuple[ProjectPhoto, ...]

    @property
    def asks_chain(self) -> bool:
        return self.project.kind in EARNING


def project_card(*, actor: Actor, public_id: str, as_of: date) -> ProjectCard:
    """One project with money, households, sales and photos, and what the pack asks of its parts.
    Six queries. Raises NotFound."""
    rows = perms.visible(Project, actor).filter(public_id=public_id)
    rows = with_links(rows, as_of=as_of).select_related(
        "village", "body", "group", "leader__household"
    )
    project = rows.first()
    if project is None:
        raise NotFound
    taken = project.households.filter(on_day(as_of)).select_related(
        "household__village", "leader__household"
    )
    whole = perms.sees_people(actor, project.area)
    return ProjectCard(
        project=project,
        missing=missing_of(project),
        funds=tuple(project.funds.filter(voided_on=None, on__lte=as_of).order_by("on", "pk")),
        households=tuple(taken.order_by("household__number")) if whole else (),
        sales=tuple(project.sales.filter(voided_on=None, on__lte=as_of).order_by("on", "pk")),
        may_keep=project.closed_on is None and perms.may_keep(actor, project.area),
        sees_people=whole,
        verdict=project_verdict(project, as_of=as_of),
        photos=tuple(_photos(project).filter(on__lte=as_of)),
    )


#: The fact that says whether a photo of the works is there (HH18-022).
EVIDENCE = {Moment.BEFORE: "has_before_photo", Moment.AFTER: "has_after_photo"}
#: Facts by which a rule is about the parts of a project (“六以”, HH18-137) or its evidence.
_ABOUT = frozenset({"has_fiscal_lever", *EVIDENCE.values()})


def project_verdict(project: Project, *, as_of: date, about: frozenset[str] = _ABOUT) -> Verdict:
    """What the rules that ask for some facts say of a project, computed from its records. One
    query."""
    told: dict[str, Any] = {"area": project.area, "on": as_of, "only": about}
    names = tuple(rule_names("project", **told))
    rows = marts.projects(as_of=as_of, areas=(project.area,), names=names, tags={})
    row = rows.filter(pk=project.pk).first() if names else None
    facts = {name: row.get(f"m_{name}") for name in names} if row else {}
    return judged("project", facts, **told)


def one_project(*, actor: Actor, public_id: str) -> Project:
    """Raises NotFound."""
    rows = perms.visible(Project, actor).filter(public_id=public_id).select_related("village")
    found = rows.first()
    if found is None:
        raise NotFound
    return found


def _photos(project: Project) -> QuerySet[ProjectPhoto]:
    """The photos of a project without their content: what was before comes first."""
    before = Case(When(moment=Moment.BEFORE, then=0), default=1)
    return project.photos.defer("content").order_by(before, "on", "pk")


def one_photo(*, actor: Actor, public_id: str) -> ProjectPhoto:
    """A photo of a project with its content. Raises NotFound."""
    rows = perms.visible(ProjectPhoto, actor).filter(public_id=public_id)
    found = rows.select_related("project").first()
    if found is None:
        raise NotFound
    return found


def photos_of(*, actor: Actor, project: Project) -> QuerySet[ProjectPhoto]:
    """The photos of a project that the actor has before him, without their content. One query."""
    return _photos(project).filter(pk__in=perms.visible(ProjectPhoto, actor).values("pk"))


def upright_photo(photo: ProjectPhoto) -> str:
    """The picture as SVG, upright."""
    told = {"width": photo.width, "height": photo.height, "turned": photo.turned}
    return upright(photo.content, kind=photo.kind, **told)


def funds(*, actor: Actor, as_of: date, area: str = "", kind: str = "") -> QuerySet[Fund]:
    """Money received up to a day, the latest first. One query."""
    found = perms.visible(Fund, actor).filter(voided_on=None, on__lte=as_of)
    if area:
        found = found.filter(in_areas("area", (area,)))
    if kind:
        found = found.filter(kind=kind)
    return found.select_related("village", "project").order_by("-on", "-pk")


def one_fund(*, actor: Actor, public_id: str) -> Fund:
    """Raises NotFound."""
    found = perms.visible(Fund, actor).filter(public_id=public_id).first()
    if found is None:
        raise NotFound
    return found


def sales(
    *, actor: Actor, as_of: date, area: str = "", since: date | None = None
) -> QuerySet[Sale]:
    """Sales up to a day, the latest first. One query."""
    found = perms.visible(Sale, actor).filter(voided_on=None, on__lte=as_of)
    if area:
        found = found.filter(in_areas("area", (area,)))
    if since is not None:
        found = found.filter(on__gte=since)
    return found.select_related("village", "project", "body").order_by("-on", "-pk")


def one_sale(*, actor: Actor, public_id: str) -> Sale:
    """Raises NotFound."""
    found = perms.visible(Sale, actor).filter(public_id=public_id).first()
    if found is None:
        raise NotFound
    return found


@dataclass(frozen=True, kw_only=True)
class UnitSum:
    """What was sold in one unit: units never mix, weights become 公斤."""

    quantity: Quantity
    count: int
    yuan: Decimal
    unpriced: int


def sale_sums(rows: QuerySet[Sale]) -> list[UnitSum]:
    """What sales come to, unit by unit. One query."""
    found: dict[str, list[Any]] = {}
    grouped = (
        rows.order_by()
        .values_list("unit")
        .annotate(
            total=Sum("quantity"),
            n=Count("pk"),
            paid=Coalesce(Sum("yuan"), Decimal(0), output_field=_YUAN),
            unpriced=Count("pk", filter=Q(yuan=None)),
        )
    )
    for unit, total, n, paid, unpriced in grouped:
        quantity = _in_base(Quantity(Decimal(total), unit))
        into = found.setdefault(quantity.unit, [Decimal(0), 0, Decimal(0), 0])
        for at, more in enumerate((quantity.value, n, Decimal(paid), unpriced)):
            into[at] += more
    return [
        UnitSum(quantity=Quantity(value, unit), count=n, yuan=paid, unpriced=unpriced)
        for unit, (value, n, paid, unpriced) in sorted(found.items())
    ]


def fund_sum(rows: Iterable[Fund] | QuerySet[Fund]) -> Decimal:
    """What money received comes to, in yuan. One query."""
    assert isinstance(rows, QuerySet)
    return Decimal(rows.order_by().aggregate(total=Sum("amount"))["total"] or 0)


#: Weights, of which 公斤 is the base.
WEIGHTS = {"公斤": Decimal(1), "吨": Decimal(1_000), "万公斤": Decimal(10_000)}


def _in_base(given: Quantity) -> Quantity:
    return given.to("公斤") if given.unit in WEIGHTS else given
