"""The WSGI application that an app server runs."""

import gc
from contextlib import suppress

from django.core.wsgi import get_wsgi_application

application = get_wsgi_application()


def _settle() -> None:
    """Read the pages and the packs before the first visitor comes, and take what stays for good out
    of the collector: else it walks over all of it within requests, for half a second each time."""
    from django.urls import get_resolver

    from zhucun.directory.queries import policy
    from zhucun.kernel.problems import Problem

    with suppress(Problem):  # packs that do not fit: every page says what is wrong
        policy()
    get_resolver().url_patterns  # noqa: B018  # imports every view
    gc.collect()
    gc.freeze()


_settle()
