"""A PostgreSQL server for tests: Debian's, in a temporary folder, reached by a socket in it."""

import os
import shutil
import subprocess
import tempfile
from itertools import count
from pathlib import Path
from typing import Any
from urllib.parse import quote

import psycopg

from index.store.catalog import Catalog

USER = "footnote"
STARTS_WITHIN = 60
"""Seconds."""

QUICK = "-c fsync=off -c full_page_writes=off -c shared_buffers=32MB -c max_connections=60"
"""What a server may leave out whose data nobody needs after a crash of the machine."""


class Cluster:
    """A server of its own. PostgreSQL refuses to run as root: then an ordinary user runs it."""

    def __init__(self, folder: Path | None = None) -> None:
        """Make the files, where a folder does not hold them already; `start` starts the server."""
        self._runs_as: dict[str, Any] = (
            {"user": "nobody", "group": "nogroup", "extra_groups": []} if os.geteuid() == 0 else {}
        )
        self.folder = folder or Path(tempfile.mkdtemp(prefix="footnote-pg-"))
        self.folder.mkdir(exist_ok=True)
        if self._runs_as:
            shutil.chown(self.folder, self._runs_as["user"], self._runs_as["group"])
        self._numbers = count()
        if not (self.folder / "data").exists():
            self._run(
                "initdb", "--no-sync", "--auth=trust", f"--username={USER}", "--encoding=UTF8", "--locale=C.UTF-8"
            )

    def start(self) -> None:
        """Start the server where it does not run, and wait until it answers."""
        if self._runs:
            return
        log = self.folder / "log"
        options = f"-k {self.folder} -c listen_addresses='' {QUICK}"
        self._run("pg_ctl", "start", "--wait", f"--timeout={STARTS_WITHIN}", f"--log={log}", f"--options={options}")

    def stop(self, mode: str = "immediate") -> None:
        """Stop the server; `immediate` is as if it were killed."""
        self._run("pg_ctl", "stop", f"--mode={mode}")

    def remove(self) -> None:
        """Stop the server where it runs, and take the files away."""
        if self._runs:
            self.stop()
        shutil.rmtree(self.folder)

    @property
    def _runs(self) -> bool:
        return (self.folder / "data" / "postmaster.pid").exists()

    def url(self, database: str) -> str:
        """Where a database is."""
        return f"postgresql://{USER}@/{database}?host={quote(str(self.folder), safe='')}"

    def empty(self, how: str = "") -> str:
        """The URL of a new database with nothing in it."""
        return self._database(how)

    def made(self) -> str:
        """The URL of a new database with an empty catalog, copied from another, which costs little."""
        if not hasattr(self, "_template"):
            self._template = self.empty()
            Catalog(self._template).close()
        return self._database(f"TEMPLATE {self._name(self._template)}")

    def lasting(self, database: str) -> str:
        """The URL of a database that is made where there is none."""
        if (database,) not in self.execute("SELECT datname FROM pg_database"):
            self.execute(f"CREATE DATABASE {database}")
        return self.url(database)

    def process(self) -> int:
        """The number of the server's process."""
        return int((self.folder / "data" / "postmaster.pid").read_text("utf-8").splitlines()[0])

    def execute(self, statement: str, url: str | None = None) -> list[tuple[Any, ...]]:
        """Run a statement in a database."""
        with psycopg.connect(url or self.url("postgres"), autocommit=True) as connection:
            cursor = connection.execute(statement)
            return cursor.fetchall() if cursor.description else []

    def _database(self, how: str = "") -> str:
        url = self.url(f"test{next(self._numbers)}")
        self.execute(f"CREATE DATABASE {self._name(url)} {how}")
        return url

    def _name(self, url: str) -> str:
        return url.partition("@/")[2].partition("?")[0]

    def _run(self, name: str, *arguments: str) -> None:
        command = [program(name), f"--pgdata={self.folder / 'data'}", *arguments]
        subprocess.run(
            command, check=True, cwd=self.folder, stdout=subprocess.DEVNULL, timeout=2 * STARTS_WITHIN, **self._runs_as
        )


def program(name: str) -> str:
    """A program of the newest PostgreSQL here; Debian keeps those of the server out of the usual folders."""
    versions = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: float(path.parent.name))
    found = shutil.which(name, path=str(versions[-1])) if versions else shutil.which(name)
    assert found, f"{name} is not installed: apt-get install postgresql"
    return found
