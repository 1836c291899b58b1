"""Forms that departments ask cadres to fill in: which ones, and what of them is known already."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Q, QuerySet

from zhucun.directory.enums import Permission
from zhucun.directory.perms import Actor, in_areas
from zhucun.kernel.divisions import Level, at_level
from zhucun.kernel.periods import months_after
from zhucun.kernel.problems import NotFound
from zhucun.reports import perms
from zhucun.reports.enums import AskedState, Every, Verdict
from zhucun.reports.models import AskedField, AskedForm
from zhucun.reports.queries.known import Catalogue, Known, catalogue
from zhucun.reports.readers.asked import plain_label

_MONTHS = {Every.MONTH: 1, Every.QUARTER: 3, Every.YEAR: 12}


@dataclass(frozen=True, kw_only=True)
class Heading:
    """One heading of a form, and what is known of it: `known` says where it is, `asked` by which
    form it is asked already."""

    label: str
    plain: str
    verdict: Verdict
    known: Known | None = None
    asked: AskedForm | None = None

    @property
    def where(self) -> str:
        """The place of what is not new, in the reader's language."""
        if self.known is not None:
            return self.known.where
        return f"《{self.asked.title}》{self.asked.issuer}" if self.asked else ""


def asked_forms(
    *, actor: Actor, as_of: date, area: str = "", state: str = "", text: str = ""
) -> QuerySet[AskedForm]:
    """Forms asked in the actor's areas or around them, those that expire next first, with the
    number of their fields as `field_count`. One query."""
    found = perms.visible_forms(actor).annotate(field_count=Count("fields"))
    if area:
        above = {at_level(area, level) for level in Level}
        found = found.filter(in_areas("area", (area,)) | Q(area__in=above))
    if state:
        found = found.filter(_standing(AskedState(state), as_of))
    if text:
        found = found.filter(
            Q(title__icontains=text) | Q(issuer__icontains=text) | Q(basis__icontains=text)
        )
    return found.order_by("last_day", "pk")


def asked_form_card(*, actor: Actor, public_id: str) -> AskedForm:
    """One form. Raises NotFound."""
    found = perms.visible_forms(actor).filter(public_id=public_id).first()
    if found is None:
        raise NotFound
    return found


def may_register(actor: Actor, *, area: str | None = None) -> bool:
    """True for the office of the area."""
    return actor.viewer is None and actor.can(Permission.MANAGE_ROSTER, area=area)


def checked(
    labels: Iterable[str],
    *,
    actor: Actor,
    area: str,
    roles: Sequence[str],
    first_day: date,
    last_day: date,
    as_of: date,
    known: Catalogue | None = None,
    apart_from: AskedForm | None = None,
) -> list[Heading]:
    """What is known of each heading that would be asked in an area from one day to another. One
    query, and those of the catalogue without `known`."""
    known = known or catalogue(actor=actor, area=area, as_of=as_of)
    wanted = [(label, plain_label(label)) for label in labels]
    others = _others({plain for _, plain in wanted}, area, first_day, last_day, as_of)
    asked: dict[str, AskedForm] = {}
    for row in others:
        mine = apart_from is not None and row.form_id == apart_from.pk
        if not mine and set(roles) & set(row.form.roles):
            asked.setdefault(row.plain, row.form)
    found, seen = [], set()
    for label, plain in wanted:
        entry = known.find(label)
        if entry is not None:
            verdict = Verdict.KNOWN
        elif plain in asked:
            verdict = Verdict.ASKED
        else:
            verdict = Verdict.TWICE if plain in seen else Verdict.NEW
        seen.add(plain)
        form = asked.get(plain) if entry is None else None
        found.append(Heading(label=label, plain=plain, verdict=verdict, known=entry, asked=form))
    return found


def headings_of_form(*, actor: Actor, form: AskedForm, as_of: date) -> list[Heading]:
    """The fields of a form as they stand today: what became known since it was registered shows.
    Two queries, and those of the catalogue."""
    labels = list(form.fields.order_by("number").values_list("label", flat=True))
    return checked(
        labels,
        actor=actor,
        area=form.area,
        roles=form.roles,
        first_day=form.first_day,
        last_day=form.last_day,
        as_of=as_of,
        apart_from=form,
    )


def is_due_in(form: AskedForm, month: date) -> bool:
    """Whether a form is to be filled in during a month: a monthly one in each, others in the month
    in which their quarter, year or whole time ends; one that was withdrawn before, not at all."""
    until = months_after(month, 1)
    if form.last_day < month or form.first_day >= until:
        return False
    due = form.last_day
    if form.every != Every.ONCE:
        length = _MONTHS[Every(form.every)]
        start = month.month - 1 - (month.month - 1) % length + 1
        last = months_after(date(month.year, start, 1), length) - timedelta(days=1)
        due = min(last, form.last_day)
    if not month <= due < until:
        return False
    return form.withdrawn_on is None or form.withdrawn_on > due


def _others(
    plains: Iterable[str], area: str, first_day: date, last_day: date, as_of: date
) -> QuerySet[AskedField]:
    above = {at_level(area, level) for level in Level}
    near = in_areas("form__area", (area,)) | Q(form__area__in=above)
    return (
        AskedField.objects.filter(
            near,
            plain__in=list(plains),
            form__withdrawn_on=None,
            form__last_day__gte=max(first_day, as_of),
            form__first_day__lte=last_day,
        )
        .select_related("form")
        .order_by("form", "number")
    )


def _standing(state: AskedState, day: date) -> Q:
    if state == AskedState.WITHDRAWN:
        return Q(withdrawn_on__isnull=False)
    kept = Q(withdrawn_on=None)
    return {
        AskedState.EXPIRED: kept & Q(last_day__lt=day),
        AskedState.COMING: kept & Q(first_day__gt=day),
        AskedState.IN_FORCE: kept & Q(first_day__lte=day, last_day__gte=day),
    }[state]
