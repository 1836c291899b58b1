"""What is recorded from a village's page, a household's page, or the page of a record: each with
its form and its action."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.timezone import localdate, now
from django.utils.translation import gettext_lazy as _

from zhucun.directory import queries as directory
from zhucun.doors.web.access import Request
from zhucun.doors.web.economy import forms, offers
from zhucun.doors.web.economy.honour_forms import HonourForm
from zhucun.economy import actions, queries
from zhucun.households import queries as households

Values = dict[str, Any]


def _nothing(request: Request, subject: Any) -> forms.Offers:
    return {}


def _empty(subject: Any) -> Values:
    return {}


@dataclass(frozen=True, kw_only=True)
class Deed:
    """`form` with what it `offers` for a subject (a village, a household or a record), what it
    holds at the `start`, and `run`, which carries it out. `find`: the record of an id; `back`: the
    page of the record."""

    title: str | Promise
    form: type[forms.EconomyForm]
    run: Callable[[Request, Any, Values], Any]
    offers: Callable[[Request, Any], forms.Offers] = _nothing
    start: Callable[[Any], Values] = _empty
    find: Callable[..., Any] = households.one_household
    back: str = ""


def told(request: Request) -> Values:
    return {"at": now(), "by": request.actor}


def body_of(request: Request, key: str) -> Any:
    return queries.one_body(actor=request.actor, public_id=key) if key else None


def _project_of(request: Request, key: str) -> Any:
    return queries.one_project(actor=request.actor, public_id=key) if key else None


def member_of(request: Request, key: str) -> Any:
    return households.member_card(actor=request.actor, public_id=key) if key else None


def _body(request: Request, place: Any, given: Values) -> Any:
    serves = [directory.place_on(code=code, as_of=localdate()) for code in given.pop("serves")]
    key, since = given.pop("public_id"), given.pop("on")
    draft = actions.BodyDraft(place=place, since=since, serves=serves, **given)
    return actions.register_body(public_id=key, draft=draft, **told(request))


def _founding(request: Request, place: Any, given: Values) -> Any:
    key = given.pop("public_id")
    draft = actions.FoundingDraft(**given)
    return actions.decide_founding(public_id=key, place=place, draft=draft, **told(request))


def _income(request: Request, place: Any, given: Values) -> Any:
    given["body"] = body_of(request, given["body"])
    return actions.book_income(draft=actions.IncomeDraft(village=place, **given), **told(request))


def _industry(request: Request, place: Any, given: Values) -> Any:
    since = given.pop("on")
    return actions.state_industry(place=place, since=since, **given, **told(request))


def _resource(request: Request, place: Any, given: Values) -> Any:
    since = given.pop("on")
    return actions.state_resource(place=place, since=since, **given, **told(request))


def _honour(request: Request, place: Any, given: Values) -> Any:
    since = given.pop("on")
    return actions.record_honour(place=place, since=since, **given, **told(request))


def offer_of(request: Request, key: str) -> Any:
    return queries.one_offer(actor=request.actor, public_id=key) if key else None


def _offer(request: Request, place: Any, given: Values) -> Any:
    sender = queries.one_sender(
        actor=request.actor,
        code=place.code,
        public_id=given.pop("sender"),
        as_of=localdate(),
    )
    return actions.record_offer(place=place, sender=sender, **given, **told(request))


def _project(request: Request, place: Any, given: Values) -> Any:
    key, on = given.pop("public_id"), given.pop("on")
    given["body"] = body_of(request, given["body"])
    given["leader"] = member_of(request, given["leader"])
    given["offer"] = offer_of(request, given["offer"])
    return actions.open_project(
        public_id=key,
        place=place,
        draft=actions.ProjectDraft(**given),
        on=on,
        **told(request),
    )


def _fund(request: Request, place: Any, given: Values) -> Any:
    given["project"] = _project_of(request, given["project"])
    given["given"] = given.pop("amount")
    return actions.receive_fund(place=place, **given, **told(request))


def _sale(request: Request, place: Any, given: Values) -> Any:
    key = given.pop("public_id")
    given["project"] = _project_of(request, given["project"])
    given["body"] = body_of(request, given["body"])
    draft = actions.SaleDraft(village=place, **given)
    return actions.record_sale(public_id=key, draft=draft, **told(request))


def _post(request: Request, place: Any, given: Values) -> Any:
    since = given.pop("on")
    return actions.open_post(place=place, since=since, **given, **told(request))


def _station(request: Request, place: Any, given: Values) -> Any:
    since = given.pop("on")
    return actions.open_station(place=place, since=since, **given, **told(request))


def _school(request: Request, place: Any, given: Values) -> Any:
    since = given.pop("on")
    return actions.record_school(place=place, since=since, **given, **told(request))


def _care_centre(request: Request, place: Any, given: Values) -> Any:
    since, key = given.pop("on"), given.pop("school")
    school = queries.one_school(actor=request.actor, public_id=key) if key else None
    return actions.open_care_centre(
        place=place, school=school, since=since, **given, **told(request)
    )


#: What is recorded of a village.
OF_VILLAGE: Mapping[str, Deed] = {
    "body": Deed(
        title=_("Register a body"),
        form=forms.BodyForm,
        run=_body,
        offers=lambda request, place: {"serves": offers.villages(request, place.code)},
    ),
    "founding": Deed(
        title=_("Decide to found a co-operative"), form=forms.FoundingForm, run=_founding
    ),
    "income": Deed(
        title=_("Book income"),
        form=forms.IncomeForm,
        run=_income,
        offers=lambda request, place: {"body": offers.bodies(request, place.code)},
    ),
    "industry": Deed(title=_("State an industry"), form=forms.IndustryForm, run=_industry),
    "resource": Deed(
        title=_("Record what the village has"),
        form=forms.ResourceForm,
        run=_resource,
        offers=lambda request, place: {"heading": offers.headings(request, place.code)},
    ),
    "offer": Deed(
        title=_("Record what a unit offers"),
        form=forms.OfferForm,
        run=_offer,
        offers=lambda request, place: {"sender": offers.senders(request, place.code)},
    ),
    "honour": Deed(title=_("Record an honour"), form=HonourForm, run=_honour),
    "project": Deed(
        title=_("Open a project"),
        form=forms.ProjectForm,
        run=_project,
        offers=lambda request, place: {
            "kind": offers.kinds(request, place.code),
            "offer": offers.offered(request, place.code),
            "body": offers.bodies(request, place.code),
            "leader": offers.leaders(request, place.code),
        },
    ),
    "fund": Deed(
        title=_("Record money received"),
        form=forms.FundForm,
        run=_fund,
        offers=lambda request, place: {"project": offers.projects(request, place.code)},
    ),
    "sale": Deed(
        title=_("Record a sale"),
        form=forms.SaleForm,
        run=_sale,
        offers=lambda request, place: {
            "project": offers.projects(request, place.code),
            "body": offers.bodies(request, place.code),
        },
    ),
    "post": Deed(title=_("Open a special post"), form=forms.PostForm, run=_post),
    "station": Deed(title=_("Open the finance station"), form=forms.StationForm, run=_station),
    "school": Deed(title=_("Record a school"), form=forms.SchoolForm, run=_school),
    "care-centre": Deed(
        title=_("Open a care centre"),
        form=forms.CareCentreForm,
        run=_care_centre,
        offers=lambda request, place: {"school": offers.schools(request, place.code)},
    ),
}


def _job(request: Request, household: Any, given: Values) -> Any:
    key, post = given.pop("public_id"), given.pop("post")
    draft = actions.JobDraft(
        member=member_of(request, given.pop("member")),
        since=given.pop("on"),
        post=queries.one_post(actor=request.actor, public_id=post) if post else None,
        body=body_of(request, given.pop("body")),
        **given,
    )
    return actions.begin_job(public_id=key, draft=draft, **told(request))


def _wish(request: Request, household: Any, given: Values) -> Any:
    member = member_of(request, given["member"])
    return actions.state_wish(
        member=member, sector=given["sector"], since=given["on"], **told(request)
    )


def _loan(request: Request, household: Any, given: Values) -> Any:
    key = given.pop("public_id")
    borrower = member_of(request, given.pop("member"))
    draft = actions.LoanDraft(borrower=borrower, **given)
    return actions.grant_loan(public_id=key, draft=draft, **told(request))


def _rating(request: Request, household: Any, given: Values) -> Any:
    return actions.rate_household(household=household, **given, **told(request))


def _relocation(request: Request, household: Any, given: Values) -> Any:
    key = given.pop("public_id")
    draft = actions.RelocationDraft(household=household, **given)
    return actions.plan_relocation(public_id=key, draft=draft, **told(request))


def _people(request: Request, household: Any) -> forms.Offers:
    return {"member": offers.people(request, [household])}


#: What is recorded of a household.
OF_HOUSEHOLD: Mapping[str, Deed] = {
    "job": Deed(
        title=_("Record work"),
        form=forms.JobForm,
        run=_job,
        offers=lambda request, household: {
            **_people(request, household),
            "post": offers.posts(request, household.area),
            "body": offers.bodies(request, household.area),
        },
    ),
    "wish": Deed(title=_("Record a wish for work"), form=forms.WishForm, run=_wish, offers=_people),
    "loan": Deed(title=_("Record a micro-loan"), form=forms.LoanForm, run=_loan, offers=_people),
    "rating": Deed(title=_("Record a credit rating"), form=forms.RatingForm, run=_rating),
    "relocation": Deed(title=_("Record a relocation"), form=forms.RelocationForm, run=_relocation),
}
