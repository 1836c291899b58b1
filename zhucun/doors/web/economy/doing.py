"""What is done with a record of the village economy: each deed with its form and its action."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from zhucun.directory import queries as directory
from zhucun.doors.web.access import Request
from zhucun.doors.web.economy import closing_forms, forms, offers
from zhucun.doors.web.economy.deeds import Deed, Values, told
from zhucun.doors.web.economy.honour_forms import HonourEndForm
from zhucun.economy import actions, queries
from zhucun.economy.enums import RiskMove
from zhucun.households import queries as households


def _join(request: Request, body: Any, given: Values) -> Any:
    found = households.households_named(actor=request.actor, ids=given["households"])
    return actions.join_households(
        body=body, households=found.values(), since=given["on"], **told(request)
    )


def _link(request: Request, project: Any, given: Values) -> Any:
    household = households.one_household(actor=request.actor, public_id=given["households"])
    return actions.link_household(
        public_id=given["public_id"],
        project=project,
        household=household,
        granted=given["granted"],
        received=given["received"],
        joins_body=given["joins_body"],
        since=given["on"],
        **told(request),
    )


def _until(act: Callable[..., Any], name: str, *more: str) -> Callable[..., Any]:
    """An action that ends a record on a day."""

    def run(request: Request, row: Any, given: Values) -> Any:
        extra = {each: given[each] for each in more}
        return act(**{name: row}, until=given["on"], **extra, **told(request))

    return run


def _void(request: Request, row: Any, given: Values) -> Any:
    return actions.void_booking(booking=row, reason=given["reason"], **told(request))


def _withdraw(request: Request, row: Any, given: Values) -> Any:
    return actions.withdraw_founding(founding=row, reason=given["reason"], **told(request))


def _close(request: Request, project: Any, given: Values) -> Any:
    told_of = {name: given[name] for name in ("on", "reason", "is_given_up")}
    return actions.close_project(project=project, **told_of, **told(request))


def _close_offer(request: Request, offer: Any, given: Values) -> Any:
    told_of = {name: given[name] for name in ("on", "reason")}
    return actions.close_offer(offer=offer, **told_of, **told(request))


def _photo(request: Request, project: Any, given: Values) -> Any:
    told_of = {name: given[name] for name in ("moment", "on", "note")}
    data = given["file"].read()
    return actions.keep_project_photo(project=project, data=data, **told_of, **told(request))


def _remove_photo(request: Request, project: Any, given: Values) -> Any:
    photo = queries.one_photo(actor=request.actor, public_id=given["photo"])
    return actions.remove_project_photo(photo=photo, **told(request))


def _repay(request: Request, loan: Any, given: Values) -> Any:
    return actions.repay(
        public_id=given["public_id"],
        loan=loan,
        given=given["amount"],
        on=given["on"],
        **told(request),
    )


def _move(kind: str) -> Callable[..., Any]:
    """Money of the risk fund for a loan."""

    def run(request: Request, loan: Any, given: Values) -> Any:
        county = directory.place_on(code=loan.area[:6], as_of=localdate())
        return actions.move_risk_fund(
            public_id=given["public_id"],
            county=county,
            kind=kind,
            given=given["amount"],
            on=given["on"],
            loan=loan,
            **told(request),
        )

    return run


def _stage(request: Request, row: Any, given: Values) -> Any:
    return actions.reach_stage(
        relocation=row, stage=given["stage"], on=given["on"], **told(request)
    )


def _check(request: Request, row: Any, given: Values) -> Any:
    return actions.check_occupancy(
        relocation=row,
        on=given["on"],
        is_occupied=given["is_occupied"],
        note=given["note"],
        **told(request),
    )


_VOID: Values = {"title": _("Strike out"), "form": forms.ReasonForm, "run": _void}


def _homes(request: Request, row: Any) -> forms.Offers:
    return {"households": offers.homes(request, row.area)}


#: What is done with a record: (kind, deed) → how.
OF_RECORD: Mapping[tuple[str, str], Deed] = {
    ("body", "join"): Deed(
        title=_("Households join"),
        form=forms.JoinForm,
        run=_join,
        offers=_homes,
        find=queries.one_body,
        back="web:economy-body",
    ),
    ("body", "end"): Deed(
        title=_("End the body"),
        form=forms.EndBodyForm,
        run=_until(actions.end_body, "body", "reason"),
        find=queries.one_body,
        back="web:economy-body",
    ),
    ("founding", "withdraw"): Deed(
        title=_("Withdraw the decision"),
        form=forms.ReasonForm,
        run=_withdraw,
        find=queries.one_founding,
        back="web:economy-founding",
    ),
    ("industry", "end"): Deed(
        title=_("End the industry"),
        form=forms.DayForm,
        run=_until(actions.end_industry, "industry"),
        find=queries.one_industry,
    ),
    ("resource", "end"): Deed(
        title=_("The village has it no more"),
        form=forms.DayForm,
        run=_until(actions.end_resource, "resource"),
        find=queries.one_resource,
    ),
    ("honour", "end"): Deed(
        title=_("The honour is held no more"),
        form=HonourEndForm,
        run=_until(actions.end_honour, "honour", "reason"),
        find=queries.one_honour,
    ),
    ("offer", "close"): Deed(
        title=_("Nothing comes of the offer"),
        form=forms.OfferCloseForm,
        run=_close_offer,
        find=queries.one_offer,
    ),
    ("project", "link"): Deed(
        title=_("Take a household along"),
        form=forms.LinkForm,
        run=_link,
        offers=_homes,
        find=queries.one_project,
        back="web:economy-project",
    ),
    ("project", "close"): Deed(
        title=_("Close the project"),
        form=closing_forms.CloseForm,
        run=_close,
        find=queries.one_project,
        back="web:economy-project",
    ),
    ("project", "photo"): Deed(
        title=_("Add a photo of the works"),
        form=closing_forms.ProjectPhotoForm,
        run=_photo,
        find=queries.one_project,
        back="web:economy-project",
    ),
    ("project", "remove-photo"): Deed(
        title=_("Take a photo away"),
        form=closing_forms.RemovePhotoForm,
        run=_remove_photo,
        offers=lambda request, row: {"photo": offers.photos(request, row)},
        find=queries.one_project,
        back="web:economy-project",
    ),
    ("income", "void"): Deed(find=queries.one_booking, **_VOID),
    ("fund", "void"): Deed(find=queries.one_fund, **_VOID),
    ("sale", "void"): Deed(find=queries.one_sale, **_VOID),
    ("job", "end"): Deed(
        title=_("End the work"),
        form=forms.EndJobForm,
        run=_until(actions.end_job, "job", "reason"),
        find=queries.one_job,
    ),
    ("wish", "end"): Deed(
        title=_("End the wish"),
        form=forms.DayForm,
        run=_until(actions.end_wish, "wish"),
        find=queries.one_wish,
    ),
    ("post", "close"): Deed(
        title=_("Close the post"),
        form=forms.DayForm,
        run=_until(actions.close_post, "post"),
        find=queries.one_post,
    ),
    ("station", "close"): Deed(
        title=_("Close the station"),
        form=forms.DayForm,
        run=_until(actions.close_station, "station"),
        find=queries.one_station,
    ),
    ("school", "close"): Deed(
        title=_("The school is no more"),
        form=forms.DayForm,
        run=_until(actions.close_school, "school"),
        find=queries.one_school,
    ),
    ("care-centre", "close"): Deed(
        title=_("Close the care centre"),
        form=forms.DayForm,
        run=_until(actions.close_care_centre, "centre"),
        find=queries.one_care_centre,
    ),
    ("loan", "repay"): Deed(
        title=_("Record a repayment"),
        form=forms.MoneyForm,
        run=_repay,
        find=queries.one_loan,
        back="web:economy-loan",
    ),
    ("loan", "compensate"): Deed(
        title=_("Compensate from the risk fund"),
        form=forms.MoneyForm,
        run=_move(RiskMove.COMPENSATED),
        find=queries.one_loan,
        back="web:economy-loan",
    ),
    ("loan", "recover"): Deed(
        title=_("Record what was recovered"),
        form=forms.MoneyForm,
        run=_move(RiskMove.RECOVERED),
        find=queries.one_loan,
        back="web:economy-loan",
    ),
    ("relocation", "stage"): Deed(
        title=_("Record a stage"),
        form=forms.StageForm,
        run=_stage,
        find=queries.one_relocation,
        back="web:economy-relocation",
    ),
    ("relocation", "check"): Deed(
        title=_("Check whether the home is lived in"),
        form=forms.CheckForm,
        run=_check,
        find=queries.one_relocation,
        back="web:economy-relocation",
    ),
}
