"""The archives of a run as ZIP. They name people in clear: who takes them is noted."""

from __future__ import annotations

from django.http import StreamingHttpResponse
from django.utils.http import content_disposition_header
from ninja import Query, Router

from zhucun.directory.enums import Permission
from zhucun.doors.api.access import Request, Token
from zhucun.doors.api.fields import PublicId
from zhucun.doors.api.problems import ProblemOut
from zhucun.doors.api.reports.archive_forms import ArchiveFileWanted
from zhucun.reports.queries import archives as queries

_ZIP = {"application/zip": {"schema": {"type": "string", "format": "binary"}}}


def archive_run_file(
    request: Request, public_id: PublicId, wanted: Query[ArchiveFileWanted]
) -> StreamingHttpResponse:
    """The archives of one township, or of all that are finished, as ZIP with their index.

    404 where none is finished. Each download stands in the access log.
    """
    run = queries.run_card(actor=request.auth, public_id=public_id)
    if wanted.area:
        name, whole = queries.shelf_zip(actor=request.auth, run=run, area=wanted.area)
        content = iter([whole])
    else:
        name, content = queries.run_zip(actor=request.auth, run=run)
    answer = StreamingHttpResponse(content, content_type="application/zip")
    answer["Content-Disposition"] = content_disposition_header(True, f"{name}.zip") or ""
    return answer


def connect(router: Router) -> None:
    """Adds the endpoint; it answers a file, which `routes.read` does not describe."""
    router.add_api_operation(
        "/archives/runs/{public_id}/file",
        ["GET"],
        archive_run_file,
        auth=Token(Permission.EXPORT),
        response=dict.fromkeys((401, 403, 404, 422), ProblemOut),
        operation_id="archive_run_file",
        summary="The archives of one township, or of all that are finished, as ZIP",
        description="Each download stands in the access log.\n\nNeeds the permission EXPORT.",
        openapi_extra={"responses": {200: {"description": "OK", "content": _ZIP}}},
    )
