"""One paper as PDF. It names people in clear: whoever may read the paper may print it."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils.http import content_disposition_header
from ninja import Router

from zhucun.doors.api.access import Request, Token
from zhucun.doors.api.fields import PublicId
from zhucun.doors.api.problems import ProblemOut
from zhucun.reports import queries

_PDF = {"application/pdf": {"schema": {"type": "string", "format": "binary"}}}


def paper_file(request: Request, public_id: PublicId) -> HttpResponse:
    """One paper as PDF, the same bytes each time.

    Raises PaperChanged (500) where what is kept no longer fits the digest of the paper.
    """
    found = queries.issued_card(actor=request.auth, public_id=public_id)
    answer = HttpResponse(queries.printed(found), content_type="application/pdf")
    name = f"{found.number or found.public_id}.pdf"
    answer["Content-Disposition"] = content_disposition_header(True, name) or ""
    return answer


def connect(router: Router) -> None:
    """Adds the endpoint; it answers a file, which `routes.read` does not describe."""
    router.add_api_operation(
        "/papers/{public_id}/file",
        ["GET"],
        paper_file,
        auth=Token(None),
        response=dict.fromkeys((401, 403, 404, 422, 500), ProblemOut),
        operation_id="paper_file",
        summary="One paper as PDF, the same bytes each time",
        description="500 where what is kept no longer fits its digest.\n\nOpen to every account.",
        openapi_extra={"responses": {200: {"description": "OK", "content": _PDF}}},
    )
