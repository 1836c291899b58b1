"""From where a request comes."""

from __future__ import annotations

from ipaddress import ip_address, ip_network

from django.conf import settings
from django.http import HttpRequest


def address_of(request: HttpRequest) -> str | None:
    """The network address of whoever asks; the sign-in counts wrong passwords by it, too.

    With PROXIES in front of the server it is what the outermost of them was asked from: earlier
    entries of X-Forwarded-For are the asker's own invention. Of IPv6 the first 64 bits, for one
    line has as many addresses as it likes. None where there is none that can be read.
    """
    hops = [request.META.get("REMOTE_ADDR", "")]
    if settings.PROXIES:
        hops = request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")[-settings.PROXIES :]
    try:
        found = ip_address(hops[0].strip())
    except ValueError:
        return None
    if found.version == 6:
        found = ip_network((found, 64), strict=False).network_address
    return str(found)
