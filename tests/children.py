"""A process of its own for what must survive being killed: forked, so that it knows all modules at once
and runs plain functions, with a database file that the next one finds as the last one left it."""

from __future__ import annotations

import os
import pickle
import sqlite3
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from django.conf import settings
from django.core.files.storage import storages
from django.db import connections

Found = TypeVar("Found")


class Died(Exception):
    """The child did not come to its end: by a signal, or (0) by an error that `str` tells."""

    def __init__(self, signal: int, text: str = "") -> None:
        super().__init__(text or f"signal {signal}")
        self.signal = signal


class Children:
    """Processes with one database of their own and a folder for files."""

    def __init__(self, empty: Path, folder: Path) -> None:
        self.folder, self.database = folder, folder / "own.sqlite3"
        with sqlite3.connect(empty) as source, sqlite3.connect(self.database) as target:
            source.backup(target)

    def __call__(self, work: Callable[..., Found], *args: Any) -> Found:
        """What `work` gives in the next process. Raises Died."""
        reading, writing = os.pipe()
        child = os.fork()
        if child == 0:
            self._be_child(writing, work, args)
        os.close(writing)
        with os.fdopen(reading, "rb") as stream:
            said = stream.read()
        _, status = os.waitpid(child, 0)
        if os.WIFSIGNALED(status):
            raise Died(os.WTERMSIG(status))
        is_good, found = pickle.loads(said)  # noqa: S301 - written by our own child
        if not is_good:
            raise Died(0, found)
        return found  # type: ignore[no-any-return]

    def count(self, *tables: str) -> dict[str, int]:
        """Rows of tables, as another process sees them; of `table WHERE …` too."""
        with sqlite3.connect(self.database) as database:
            ask = "SELECT count(*) FROM {}".format
            return {table: database.execute(ask(table)).fetchone()[0] for table in tables}

    def _be_child(self, writing: int, work: Callable[..., Any], args: Any) -> None:
        """Never returns, and leaves what belongs to the parent (connection, reports) alone."""
        try:
            connections.settings["default"]["NAME"] = str(self.database)
            connections["default"] = connections.create_connection("default")
            settings.MEDIA_ROOT = self.folder / "files"
            storages._storages.clear()
            said = True, work(*args)
        except BaseException:  # noqa: BLE001 - told to the parent, who fails
            said = False, traceback.format_exc()
        os.write(writing, pickle.dumps(said))
        os._exit(0)
