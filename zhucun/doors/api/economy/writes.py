"""Endpoints that record the village economy. Each is safe to repeat with an `id` of one's own."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from django.utils.timezone import localdate, now
from ninja import Status

from zhucun.directory.queries import place_on
from zhucun.doors.api.access import Request
from zhucun.doors.api.economy import care_forms, forms
from zhucun.doors.api.economy.schemas import RecordedOut
from zhucun.doors.api.fields import Body, Code, IdempotencyKey, PublicId
from zhucun.doors.api.receipts import once
from zhucun.economy import actions, queries
from zhucun.households import queries as households

_NUMBERS = (
    *("amount", "quantity", "yuan", "granted", "received", "monthly_pay", "income_gain"),
    *("limit", "rate", "base_rate", "floor_area", "self_raised"),
)


def register_body(
    request: Request, code: Code, body: forms.BodyIn, key: IdempotencyKey = ""
) -> Status[RecordedOut]:
    """Register a co-operative, enterprise or workshop of a village, township or county.

    409 where its unified social credit code belongs to another, 422 where the code is wrong.
    """

    def act(given: dict[str, Any]) -> Any:
        own = given.pop("id")
        given["serves"] = [place_of(each) for each in given["serves"]]
        draft = actions.BodyDraft(place=place_of(code), **given)
        return actions.register_body(public_id=own, draft=draft, **told(request))

    return made(request, f"register_body {code}", body, key, act)


def join_body(
    request: Request, public_id: PublicId, body: forms.BodyJoinIn, key: IdempotencyKey = ""
) -> Status[RecordedOut]:
    """Let households belong to a body from a day on. 409 where one belongs to it already."""

    def act(given: dict[str, Any]) -> Any:
        row = queries.one_body(actor=request.auth, public_id=public_id)
        found = households.households_named(actor=request.auth, ids=given["households"])
        actions.join_households(
            body=row, households=found.values(), since=given["since"], **told(request)
        )
        return row

    return made(request, f"join_body {public_id}", body, key, act)


def end_body(
    request: Request, public_id: PublicId, body: forms.BodyEndIn, key: IdempotencyKey = ""
) -> Status[RecordedOut]:
    """End a body with a reason: it and its memberships are no more from that day on."""

    def act(given: dict[str, Any]) -> Any:
        row = queries.one_body(actor=request.auth, public_id=public_id)
        actions.end_body(body=row, **given, **told(request))
        return row

    return made(request, f"end_body {public_id}", body, key, act)


def book_income(
    request: Request, code: Code, body: forms.BookingIn, key: IdempotencyKey = ""
) -> Status[RecordedOut]:
    """Book collective income of a village, or record a forecast apart from it.

    422 where a year that has not begun is booked as actual; 409 where a forecast stands.
    """

    def act(given: dict[str, Any]) -> Any:
        given["public_id"] = given.pop("id")
        given["body"] = body_of(request, given["body"])
        draft = actions.IncomeDraft(village=place_of(code), **given)
        return actions.book_income(draft=draft, **told(request))

    return made(request, f"book_income {code}", body, key, act)


def void_income(
    request: Request, public_id: PublicId, body: forms.BookingVoidIn, key: IdempotencyKey = ""
) -> Status[RecordedOut]:
    """Strike out a booking of income with a reason; it stays on record and counts nowhere."""

    def act(given: dict[str, Any]) -> Any:
        row = queries.one_booking(actor=request.auth, public_id=public_id)
        actions.void_booking(booking=row, **given, **told(request))
        return row

    return made(request, f"void_income {public_id}", body, key, act)


def state_industry(
    request: Request, code: Code, body: forms.IndustryIn, key: IdempotencyKey = ""
) -> Status[RecordedOut]:
    """State an industry of a village and its role (HN22-46)."""

    def act(given: dict[str, Any]) -> Any:
        given["public_id"] = given.pop("id")
        return actions.state_industry(place=place_of(code), **given, **told(request))

    return made(request, f"state_industry {code}", body, key, act)


def receive_fund(
    request: Request, code: Code, body: forms.MoneyReceivedIn, key: IdempotencyKey = ""
) -> Status[RecordedOut]:
    """Record money that came to a village, for a project or for none."""

    def act(given: dict[str, Any]) -> Any:
        given["public_id"], given["given"] = given.pop("id"), given.pop("amount")
        given["project"] = _project(request, given["project"])
        return actions.receive_fund(place=place_of(code), **given, **told(request))

    return made(request, f"receive_fund {code}", body, key, act)


def record_sale(
    request: Request, code: Code, body: forms.SaleIn, key: IdempotencyKey = ""
) -> Status[RecordedOut]:
    """Record produce sold, in its unit (SQ24-101)."""

    def act(given: dict[str, Any]) -> Any:
        own = given.pop("id")
        given["project"] = _project(request, given["project"])
        given["body"] = body_of(request, given["body"])
        draft = actions.SaleDraft(village=place_of(code), **given)
        return actions.record_sale(public_id=own, draft=draft, **told(request))

    return made(request, f"record_sale {code}", body, key, act)


def open_post(
    request: Request, code: Code, body: forms.SpecialPostIn, key: IdempotencyKey = ""
) -> Status[RecordedOut]:
    """Open a special post in a village (HH18-149)."""

    def act(given: dict[str, Any]) -> Any:
        given["public_id"] = given.pop("id")
        return actions.open_post(place=place_of(code), **given, **told(request))

    return made(request, f"open_post {code}", body, key, act)


def begin_job(request: Request, body: forms.JobIn, key: IdempotencyKey = "") -> Status[RecordedOut]:
    """Record that a member of a household works somewhere.

    409 where the same person works elsewhere at the same time, or somebody else holds the post.
    """

    def act(given: dict[str, Any]) -> Any:
        own, post = given.pop("id"), given.pop("post")
        given["member"] = member_of(request, given["member"])
        given["body"] = body_of(request, given["body"])
        given["post"] = queries.one_post(actor=request.auth, public_id=post) if post else None
        draft = actions.JobDraft(**given)
        return actions.begin_job(public_id=own, draft=draft, **told(request))

    return made(request, "begin_job", body, key, act)


def end_job(
    request: Request, public_id: PublicId, body: forms.EndJobIn, key: IdempotencyKey = ""
) -> Status[RecordedOut]:
    """Somebody leaves his work on a day, with the reason."""

    def act(given: dict[str, Any]) -> Any:
        row = queries.one_job(actor=request.auth, public_id=public_id)
        actions.end_job(job=row, **given, **told(request))
        return row

    return made(request, f"end_job {public_id}", body, key, act)


def open_station(
    request: Request, code: Code, body: forms.StationIn, key: IdempotencyKey = ""
) -> Status[RecordedOut]:
    """Open the finance station of a village (HH18-153). 409 where it has one."""

    def act(given: dict[str, Any]) -> Any:
        given["public_id"] = given.pop("id")
        return actions.open_station(place=place_of(code), **given, **told(request))

    return made(request, f"open_station {code}", body, key, act)


def record_school(
    request: Request, code: Code, body: care_forms.SchoolIn, key: IdempotencyKey = ""
) -> Status[RecordedOut]:
    """Record a school of a village. 409 where one of that name is there."""

    def act(given: dict[str, Any]) -> Any:
        given["public_id"] = given.pop("id")
        return actions.record_school(place=place_of(code), **given, **told(request))

    return made(request, f"record_school {code}", body, key, act)


def close_school(
    request: Request, public_id: PublicId, body: care_forms.CareClosedIn, key: IdempotencyKey = ""
) -> Status[RecordedOut]:
    """A school is no more, and no care centre in it."""

    def act(given: dict[str, Any]) -> Any:
        row = queries.one_school(actor=request.auth, public_id=public_id)
        actions.close_school(school=row, **given, **told(request))
        return row

    return made(request, f"close_school {public_id}", body, key, act)


def open_care_centre(
    request: Request, code: Code, body: care_forms.CareCentreIn, key: IdempotencyKey = ""
) -> Status[RecordedOut]:
    """Open a care centre in a school of the village, or at its office (HH18-014). 409 where it has
    one."""

    def act(given: dict[str, Any]) -> Any:
        given["public_id"], school = given.pop("id"), given.pop("school")
        if school:
            school = queries.one_school(actor=request.auth, public_id=school)
        place = place_of(code)
        return actions.open_care_centre(
            place=place, school=school or None, **given, **told(request)
        )

    return made(request, f"open_care_centre {code}", body, key, act)


def close_care_centre(
    request: Request, public_id: PublicId, body: care_forms.CareClosedIn, key: IdempotencyKey = ""
) -> Status[RecordedOut]:
    """Close a care centre."""

    def act(given: dict[str, Any]) -> Any:
        row = queries.one_care_centre(actor=request.auth, public_id=public_id)
        actions.close_care_centre(centre=row, **given, **told(request))
        return row

    return made(request, f"close_care_centre {public_id}", body, key, act)


def rate_household(
    request: Request, public_id: PublicId, body: forms.RatingIn, key: IdempotencyKey = ""
) -> Status[RecordedOut]:
    """Record the credit grade of a household, in the words of station and bank."""

    def act(given: dict[str, Any]) -> Any:
        given["public_id"] = given.pop("id")
        household = household_of(request, public_id)
        return actions.rate_household(household=household, **given, **told(request))

    return made(request, f"rate_household {public_id}", body, key, act)


def grant_loan(
    request: Request, body: forms.LoanIn, key: IdempotencyKey = ""
) -> Status[RecordedOut]:
    """Record a micro-loan, judged by the rules of the pack of its day (HH18-152).

    422 with sentence and clause where a rule that blocks is broken: amount, months, age, purpose.
    """

    def act(given: dict[str, Any]) -> Any:
        own = given.pop("id")
        given["borrower"] = member_of(request, given["borrower"])
        draft = actions.LoanDraft(**given)
        return actions.grant_loan(public_id=own, draft=draft, **told(request))

    return made(request, "grant_loan", body, key, act)


def repay_loan(
    request: Request, public_id: PublicId, body: forms.RepayIn, key: IdempotencyKey = ""
) -> Status[RecordedOut]:
    """Record principal that came back. 422 where it is more than what is owed."""

    def act(given: dict[str, Any]) -> Any:
        given["public_id"], given["given"] = given.pop("id"), given.pop("amount")
        row = queries.one_loan(actor=request.auth, public_id=public_id)
        return actions.repay(loan=row, **given, **told(request))

    return made(request, f"repay_loan {public_id}", body, key, act)


def move_risk_fund(
    request: Request, code: Code, body: forms.RiskIn, key: IdempotencyKey = ""
) -> Status[RecordedOut]:
    """Pay into the risk fund of a county, compensate for an overdue loan, or record a recovery.

    409 where the fund holds less, or less is overdue.
    """

    def act(given: dict[str, Any]) -> Any:
        given["public_id"], given["given"] = given.pop("id"), given.pop("amount")
        loan = given.pop("loan")
        row = queries.one_loan(actor=request.auth, public_id=loan) if loan else None
        return actions.move_risk_fund(county=place_of(code), loan=row, **given, **told(request))

    return made(request, f"move_risk_fund {code}", body, key, act)


def plan_relocation(
    request: Request, public_id: PublicId, body: forms.RelocationIn, key: IdempotencyKey = ""
) -> Status[RecordedOut]:
    """Put a household into the list of relocation, judged by the rules of its pack (HH18-142)."""

    def act(given: dict[str, Any]) -> Any:
        own = given.pop("id")
        draft = actions.RelocationDraft(household=household_of(request, public_id), **given)
        return actions.plan_relocation(public_id=own, draft=draft, **told(request))

    return made(request, f"plan_relocation {public_id}", body, key, act)


def reach_stage(
    request: Request, public_id: PublicId, body: forms.StageIn, key: IdempotencyKey = ""
) -> Status[RecordedOut]:
    """Record that a relocation reached a stage; the four come in their order (HH18-142)."""

    def act(given: dict[str, Any]) -> Any:
        row = queries.one_relocation(actor=request.auth, public_id=public_id)
        actions.reach_stage(relocation=row, **given, **told(request))
        return row

    return made(request, f"reach_stage {public_id}", body, key, act)


def check_occupancy(
    request: Request, public_id: PublicId, body: forms.OccupancyIn, key: IdempotencyKey = ""
) -> Status[RecordedOut]:
    """Record whether a new home was lived in on a day."""

    def act(given: dict[str, Any]) -> Any:
        row = queries.one_relocation(actor=request.auth, public_id=public_id)
        return actions.check_occupancy(relocation=row, **given, **told(request))

    return made(request, f"check_occupancy {public_id}", body, key, act)


def made(
    request: Request, doing: str, body: Body, key: str, act: Callable[[dict[str, Any]], Any]
) -> Status[RecordedOut]:
    def done() -> str:
        given = body.model_dump()
        for name in _NUMBERS:
            if given.get(name) is not None:
                given[name] = Decimal(given[name])
        return str(act(given).public_id)

    key_of = once(actor=request.auth, key=key, doing=doing, body=body, act=done)
    return Status(201, RecordedOut(id=key_of))


def told(request: Request) -> dict[str, Any]:
    return {"at": now(), "by": request.auth}


def place_of(code: str) -> Any:
    return place_on(code=code, as_of=localdate())


def body_of(request: Request, key: str) -> Any:
    return queries.one_body(actor=request.auth, public_id=key) if key else None


def _project(request: Request, key: str) -> Any:
    return queries.one_project(actor=request.auth, public_id=key) if key else None


def offer_of(request: Request, key: str) -> Any:
    return queries.one_offer(actor=request.auth, public_id=key) if key else None


def member_of(request: Request, key: str) -> Any:
    return households.member_card(actor=request.auth, public_id=key) if key else None


def household_of(request: Request, key: str) -> Any:
    return households.one_household(actor=request.auth, public_id=key)
