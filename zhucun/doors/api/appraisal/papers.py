"""A cadre's appraisal as PDF: the registration form, and the notice to him. Whoever may read his
appraisal may print it; each print is logged."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpResponse
from django.utils.timezone import localdate, now
from django.utils.translation import get_language
from ninja import Router

from zhucun.appraisal import queries
from zhucun.doors.api.access import Request, Token
from zhucun.doors.api.fields import PublicId
from zhucun.doors.api.problems import ProblemOut
from zhucun.reports import queries as reports

_PDF = {"application/pdf": {"schema": {"type": "string", "format": "binary"}}}


def appraisal_form_file(request: Request, public_id: PublicId) -> HttpResponse:
    """The registration form of one cadre (年度考核登记表) as PDF.

    404 to the cadre himself before he is notified. Each download stands in the access log.
    """
    return _file(request, public_id, reports.appraisal_form)


def grade_notice_file(request: Request, public_id: PublicId) -> HttpResponse:
    """The notice of a grade to the cadre (考核结果通知书) as PDF.

    404 before he is notified. Each download stands in the access log.
    """
    return _file(request, public_id, reports.grade_notice)


def connect(router: Router) -> None:
    """Adds the files; they answer bytes, which `routes.read` does not describe."""
    for path, view in (("form", appraisal_form_file), ("notice", grade_notice_file)):
        summary, _, more = (view.__doc__ or "").partition("\n")
        router.add_api_operation(
            f"/appraisees/{{public_id}}/{path}",
            ["GET"],
            view,
            auth=Token(None),
            response=dict.fromkeys((401, 403, 404, 422), ProblemOut),
            operation_id=view.__name__,
            summary=summary.rstrip("."),
            description=f"{' '.join(more.split())}\n\nOpen to every account.",
            openapi_extra={"responses": {200: {"description": "OK", "content": _PDF}}},
        )


def _file(request: Request, public_id: str, made: Callable[..., bytes]) -> HttpResponse:
    """The paper in the caller's language."""
    actor = request.auth
    card = queries.appraisee_card(actor=actor, public_id=public_id, as_of=localdate())
    language = "en" if (get_language() or "").startswith("en") else "zh"
    content = made(card, at=now(), language=language, by=actor)
    answer = HttpResponse(content, content_type="application/pdf")
    answer["Content-Disposition"] = f'attachment; filename="{public_id}.pdf"'
    return answer
