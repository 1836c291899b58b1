"""How often an address may ask. The address itself is kept nowhere: only a keyed digest of it with
the day, in the cache, until the hour is over. Each server process counts for itself.
"""

from __future__ import annotations

from urllib.parse import urlsplit

from django.core.cache import cache
from django.utils.timezone import localdate

from zhucun.doors.web.access import Request
from zhucun.doors.web.visitors import address_of
from zhucun.kernel.problems import N_, Problem
from zhucun.ledger.fields import keyring

HOUR = 3600
#: A village behind one router asks less often than that in an hour; a script more.
HELP, FOLLOW = 10, 60


class AskedTooOften(Problem):
    code = "web.asked-too-often"
    status = 429
    message = N_("This was asked very often from your network in the last hour.")
    todo = N_("Try again in an hour, or call the number on the contact card.")


class SentFromElsewhere(Problem):
    """A page of another site sent the form with the reader's browser."""

    code = "web.sent-from-elsewhere"
    status = 403
    message = N_("This form was not sent from the page of the village.")
    todo = N_("Open the page of the village and write there.")


def count(request: Request, what: str, *, most: int) -> None:
    """Count one more. Raises AskedTooOften beyond `most` an hour."""
    key = _key(request, what)
    cache.add(key, 0, timeout=HOUR)
    try:
        asked = cache.incr(key)
    except ValueError:  # the hour ended between the two
        return
    if asked > most:
        raise AskedTooOften


def check(request: Request, what: str, *, most: int) -> None:
    """Without counting. Raises AskedTooOften where `most` was reached in the hour."""
    if cache.get(_key(request, what), 0) >= most:
        raise AskedTooOften


def _key(request: Request, what: str) -> str:
    address = f"{address_of(request)} {localdate()}"
    digest = keyring().index(address, context="web.public.address").hex()
    return f"public:{what}:{digest}"


def from_here(request: Request) -> None:
    """Refuse what another site sends. Readers get no cookie, so no token can be asked for: what
    the browser says of the page that sent the form stands in its place. Raises SentFromElsewhere.
    """
    origin = request.headers.get("Origin")
    if origin is None:
        is_here = request.headers.get("Sec-Fetch-Site", "same-origin") in {"same-origin", "none"}
    else:
        is_here = urlsplit(origin)[:2] == (request.scheme, request.get_host())
    if not is_here:
        raise SentFromElsewhere
