"""One certificate as PDF, made anew each time: one's own, or of people whom one sees."""

from __future__ import annotations

from django.http import HttpResponse
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.timezone import now
from ninja import Router

from zhucun.doors.api.access import Request, Token
from zhucun.doors.api.fields import PublicId
from zhucun.doors.api.learning.plans import language
from zhucun.doors.api.problems import ProblemOut
from zhucun.learning import queries
from zhucun.reports import queries as reports

_PDF = {"application/pdf": {"schema": {"type": "string", "format": "binary"}}}


def certificate_paper(request: Request, public_id: PublicId) -> HttpResponse:
    """One certificate as PDF, with the code that leads to its proof."""
    found = queries.one_certificate(actor=request.auth, public_id=public_id)
    href = request.build_absolute_uri(reverse("web:certificate", args=[public_id]))
    content = reports.certificate_form(found, href=href, at=now(), language=language())
    answer = HttpResponse(content, content_type="application/pdf")
    name = f"{found.number}.pdf"
    answer["Content-Disposition"] = content_disposition_header(True, name) or ""
    return answer


def connect(router: Router) -> None:
    """Adds the endpoint; it answers a file, which `routes.read` does not describe."""
    router.add_api_operation(
        "/certificates/{public_id}/file",
        ["GET"],
        certificate_paper,
        auth=Token(None),
        response=dict.fromkeys((401, 403, 404, 422), ProblemOut),
        operation_id="certificate_paper",
        summary="One certificate as PDF, with the code that leads to its proof",
        description="One's own, or of people whom one sees.\n\nOpen to every account.",
        openapi_extra={"responses": {200: {"description": "OK", "content": _PDF}}},
    )
