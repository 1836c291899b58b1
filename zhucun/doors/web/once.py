"""A form that is sent twice from one page does what it does once: a second click, a reload of what
was sent and an impatient thumb get the answer of the first.

Each page that is shown gives its forms a token of its own (Django masks it anew each time), so the
same fields with the same token come from the same page.
"""

from __future__ import annotations

import json
import time

from django.http import HttpResponse, HttpResponseRedirect
from django.utils.timezone import now

from zhucun.doors.web.access import Request
from zhucun.doors.web.middleware import Answer
from zhucun.doors.web.problems import problem_response
from zhucun.kernel.ciphers import sm3
from zhucun.kernel.problems import N_, Problem
from zhucun.ledger import actions, queries

_TOKEN = "csrfmiddlewaretoken"  # noqa: S105 - the name of a field
#: How long the second sending waits for the answer to the first, in seconds.
PATIENCE = 20.0


class StillAtWork(Problem):
    """The same form was sent before and has no answer yet."""

    code = "web.still-at-work"
    status = 409
    message = N_("This form was sent before and is still being worked on.")
    todo = N_("Look in the list whether it is recorded before you open the form anew.")


class OnceMiddleware:
    """Of the same form of an account the first is worked on; the others lead where it led."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: Request) -> HttpResponse:
        request.sent = ""
        try:
            response = self.get_response(request)
        except BaseException:
            _answered(request, "")
            raise
        is_done = response.status_code in {302, 303}
        _answered(request, response.headers["Location"] if is_done else "")
        return response

    def process_view(
        self, request: Request, view: object, args: object, kwargs: object
    ) -> HttpResponse | None:
        """Take the form, or answer as it was answered. What changes the session alone (language,
        signing out) writes nothing down and may be done again."""
        if request.method != "POST" or not request.actor.account or _TOKEN not in request.POST:
            return None
        if getattr(view, "while_looking", False):
            return None
        digest = _digest(request)
        until = time.monotonic() + PATIENCE
        while not actions.take_form(digest, at=now()):
            if answer := queries.answer_to(digest):
                return HttpResponseRedirect(answer)
            if time.monotonic() > until:
                return problem_response(request, StillAtWork())
            time.sleep(0.1)
        request.sent = digest
        return None


def _answered(request: Request, answer: str) -> None:
    if request.sent:
        actions.answer_form(request.sent, answer=answer)


def _digest(request: Request) -> str:
    """Account, address, fields and files of a form; its files can be read again after."""
    files = []
    for name, found in sorted(request.FILES.lists()):
        for file in found:
            files.append([name, file.name, sm3(file.read()).hex()])
            file.seek(0)
    sent = [request.actor.account, request.get_full_path(), sorted(request.POST.lists()), files]
    return sm3(json.dumps(sent).encode()).hex()
