"""`zhucun serve` and `zhucun setup`."""

from __future__ import annotations

from pathlib import Path

import click
from django.conf import settings
from django.core.management import call_command


@click.command()
def setup() -> None:
    """Create or update the tables of the database that the settings name."""
    call_command("migrate", interactive=False, verbosity=1)


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8000, show_default=True)
@click.option("--workers", default=2, show_default=True)
def serve(host: str, port: int, workers: int) -> None:
    """Serve the web pages and the API with granian, with a worker beside them. Stop with Ctrl-C."""
    from granian import Granian
    from granian.constants import Interfaces

    from zhucun.doors.command.work import worker_beside

    Path(settings.STATIC_ROOT).mkdir(parents=True, exist_ok=True)
    server = Granian(
        "config.wsgi:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=4,
    )
    with worker_beside():
        server.serve()
