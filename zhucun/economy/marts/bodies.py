"""Projects, bodies, special posts and work as rows."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date

from django.db.models import (
    Case,
    CharField,
    Count,
    Exists,
    F,
    FloatField,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    Value,
    When,
)
from django.db.models.functions import Concat, NullIf

from zhucun.directory.perms import in_areas
from zhucun.economy.enums import EARNING, BodyKind, JobEnd, Moment, ProjectKind, Trade
from zhucun.economy.marts.columns import (
    Columns,
    Rows,
    at_places,
    classifications,
    classified,
    counted,
    households,
    is_in_village,
    number,
    pack_of,
    select,
    translated,
    truth,
    words_in,
    working,
)
from zhucun.economy.models import (
    Body,
    BodyVillage,
    Fund,
    Job,
    Project,
    ProjectPhoto,
    PublicPost,
    Wish,
)
from zhucun.ledger.fields import on_day


def projects(
    *, as_of: date, areas: tuple[str, ...], names: Collection[str], tags: Mapping[str, str]
) -> Rows:
    """One row for each project begun by the day; its kind and state in the words of the pack. One
    that was given up has no state of theirs: it is neither under way nor done."""
    closed = Q(closed_on__lte=as_of)
    pack = pack_of(areas, as_of)
    running = "under_way" if "under_way" in words_in(pack, "project", "state") else "running"
    done = "done" if running == "under_way" else "closed"
    money = Fund.objects.filter(project=OuterRef("pk"), voided_on=None, on__lte=as_of)
    shown = ProjectPhoto.objects.filter(project=OuterRef("pk"), on__lte=as_of)
    columns: Columns = {
        "code": F("public_id"),
        **at_places(),
        "hamlet": NullIf(Concat("area", Value(" "), "hamlet"), Concat("area", Value(" "))),
        "happened_on": F("opened_on"),
        "kind": translated("kind", ProjectKind, words_in(pack, "project", "kind")),
        "state": Case(
            When(closed & Q(is_given_up=True), then=None),
            When(closed, then=Value(done)),
            When(state="planned", then=Value("planned")),
            default=Value(running),
            output_field=CharField(max_length=10),
        ),
        "product": NullIf("product", Value("")),
        "quantity": number("quantity"),
        "quantity_limit": _most(as_of),
        "amount": number("yearly_output"),
        "led_by_branch": F("is_led_by_branch"),
        "aims_at_exit": F("aims_at_exit"),
        "has_industry": truth(Q(kind__in=EARNING)),
        "has_market": truth(~Q(market="")),
        "has_fiscal_lever": Exists(money),
        "has_cooperative": truth(Q(body__kind=BodyKind.COOPERATIVE)),
        "has_sales_channel": F("is_direct_sale"),
        "has_before_photo": Exists(shown.filter(moment=Moment.BEFORE)),
        "has_after_photo": Exists(shown.filter(moment=Moment.AFTER)),
    }
    found = Project.objects.filter(in_areas("area", areas), opened_on__lte=as_of)
    return select(found, columns, names)


def _most(as_of: date) -> Case:
    """What a village can hold of what a project is counted in: its households or people on record
    (户, 人). Of other units, where nobody is on record, and of a project that villages share, it is
    not known."""
    homes = households(as_of).filter(area=OuterRef("area")).order_by().values("area")
    told = {"户": homes.annotate(n=Count("pk")), "人": homes.annotate(n=Sum("size"))}
    cases = [
        When(unit=unit, group=None, then=Subquery(rows.values("n"), output_field=FloatField()))
        for unit, rows in told.items()
    ]
    return Case(*cases, default=None, output_field=FloatField())


def _bodies(as_of: date, areas: tuple[str, ...], *kinds: str) -> QuerySet[Body]:
    return Body.objects.filter(in_areas("area", areas), on_day(as_of), kind__in=kinds)


def cooperatives(
    *, as_of: date, areas: tuple[str, ...], names: Collection[str], tags: Mapping[str, str]
) -> Rows:
    """One row for each farmers' co-operative that is there on the day."""
    columns: Columns = {
        "code": F("public_id"),
        **at_places(),
        "opened_on": F("valid_from"),
        "happened_on": F("valid_from"),
        "kind": Value("farmers", output_field=CharField(max_length=10)),
    }
    return select(_bodies(as_of, areas, BodyKind.COOPERATIVE), columns, names)


def enterprises(
    *, as_of: date, areas: tuple[str, ...], names: Collection[str], tags: Mapping[str, str]
) -> Rows:
    """One row for each enterprise or social organisation; its kind is what the pack means by it:
    the sort of body, or its trade."""
    known = words_in(pack_of(areas, as_of), "enterprise", "kind")
    kind = F("kind") if BodyKind.ENTERPRISE in known else translated("trade", Trade, known)
    columns: Columns = {
        "code": F("public_id"),
        **at_places(),
        "happened_on": F("valid_from"),
        "kind": kind,
        "joins_alleviation": F("joins_assistance"),
        "owner_is_returnee": F("is_of_returnee"),
    }
    kinds = (BodyKind.ENTERPRISE, BodyKind.SOCIAL_ORGANISATION)
    return select(_bodies(as_of, areas, *kinds), columns, names)


def workshops(
    *, as_of: date, areas: tuple[str, ...], names: Collection[str], tags: Mapping[str, str]
) -> Rows:
    """One row for each workshop: workers of households that bear a classification (脱贫户, 监测户
    …), and villages that it serves, its own among them."""
    at_work = working(as_of).filter(body=OuterRef("pk")).filter(classified(as_of))
    served = BodyVillage.objects.filter(body=OuterRef("pk"))
    own = Case(When(is_in_village(), then=1), default=0, output_field=IntegerField())
    columns: Columns = {
        "code": F("public_id"),
        **at_places(),
        "poor_workers": counted(at_work, "body", "member"),
        "villages_served": counted(served, "body", "pk") + own,
    }
    return select(_bodies(as_of, areas, BodyKind.WORKSHOP), columns, names)


def public_posts(
    *, as_of: date, areas: tuple[str, ...], names: Collection[str], tags: Mapping[str, str]
) -> Rows:
    """One row for each special post opened by the day; its holder by the member's public id."""
    holder = working(as_of).filter(post=OuterRef("pk")).order_by("valid_from")
    columns: Columns = {
        "code": F("public_id"),
        **at_places(),
        "person": Subquery(holder.values("member__public_id")[:1]),
        "state": Case(
            When(valid_until__lte=as_of, then=Value("closed")),
            When(Exists(holder), then=Value("held")),
            default=Value("open"),
            output_field=CharField(max_length=6),
        ),
    }
    found = PublicPost.objects.filter(in_areas("area", areas), valid_from__lte=as_of)
    return select(found, columns, names)


def employments(
    *, as_of: date, areas: tuple[str, ...], names: Collection[str], tags: Mapping[str, str]
) -> Rows:
    """One row for each work begun by the day, ended or not."""
    columns: Columns = {
        "code": F("public_id"),
        "person": F("member__public_id"),
        **at_places(),
        "happened_on": F("valid_from"),
        "is_local": F("is_local"),
        "is_low_income": Exists(classifications(as_of).filter(household=OuterRef("household"))),
        "income_gain": number("income_gain"),
    }
    found = Job.objects.filter(in_areas("area", areas), valid_from__lte=as_of)
    return select(found.exclude(end_reason=JobEnd.MISTAKE), columns, names)


def job_seekers(
    *, as_of: date, areas: tuple[str, ...], names: Collection[str], tags: Mapping[str, str]
) -> Rows:
    """One row for each wish for work that holds on the day (HH18-147)."""
    columns: Columns = {
        "code": F("public_id"),
        "person": F("member__public_id"),
        **at_places(),
        "wish": F("sector"),
    }
    found = Wish.objects.filter(in_areas("area", areas), on_day(as_of), on_day(as_of, "member__"))
    return select(found, columns, names)
