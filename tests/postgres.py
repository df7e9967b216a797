"""A private PostgreSQL cluster for a test run: made in a temporary folder, loopback only, stopped by its own process id.

Debian's binaries are used as they are installed; the server refuses to run as root, so then it runs as the user `postgres`.
A test gets a database of its own, copied from a template that has the tables, or an earlier test's after it was emptied.
"""

from __future__ import annotations

import ctypes
import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any

import psycopg

BINARIES = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name))
ATTEMPTS = 3
STARTING = 300
"""Seconds that a server may take to answer: after a kill it goes through its log first."""
STOPPING = 180
"""Seconds that a server may take to write down what it holds in memory."""
PR_SET_PDEATHSIG = 1
FORGETFUL = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "autovacuum": "off"}
MISSING = "PostgreSQL's server programs are missing: install the package `postgresql` (Debian: apt-get install postgresql)"


@dataclass
class Cluster:
    """A running server. `fresh` makes a database from a template; `lend` gives one that was emptied and `take_back` empties it.

    `restart` cuts every connection off, stops it and starts it again at the same port; `process` is
    the one that it is now.
    """

    port: int
    restart: Callable[[], None]
    process: Callable[[], int]
    template: str = "template1"
    _numbers: count[int] = field(default_factory=count)
    _free: list[str] = field(default_factory=list)
    _tidying: dict[str, psycopg.Connection[tuple[object, ...]]] = field(default_factory=dict)

    def _connection(self, database: str) -> psycopg.Connection[tuple[object, ...]]:
        return psycopg.connect(f"postgresql://test@127.0.0.1:{self.port}/{database}", autocommit=True)

    def _run(self, database: str, *statements: str) -> None:
        with self._connection(database) as connection:
            for statement in statements:
                connection.execute(statement.encode())

    def fresh(self, template: str | None = None) -> str:
        name = f"t{next(self._numbers)}"
        self._run("postgres", f"CREATE DATABASE {name} TEMPLATE {template or self.template}")
        return f"postgresql+psycopg://test@127.0.0.1:{self.port}/{name}"

    def drop(self, url: str) -> None:
        self._run("postgres", f"DROP DATABASE {_name(url)} WITH (FORCE)")

    def lend(self) -> str:
        return self._free.pop() if self._free else self.fresh()

    def take_back(self, url: str, tables: list[str]) -> None:
        """Empty the tables, named so that no row is left pointing at one that is gone, and count from 1 again."""
        deletes = [f'DELETE FROM "{table}"' for table in tables]
        restart = "SELECT setval(format('%I.%I', schemaname, sequencename)::regclass, 1, false) FROM pg_sequences"
        self._tidier(url).execute(";".join([*deletes, restart]).encode())
        self._free.append(url)

    def close(self) -> None:
        for connection in self._tidying.values():
            connection.close()

    def _tidier(self, url: str) -> psycopg.Connection[tuple[object, ...]]:
        """A connection that stays open, because one that begins has to learn of every table first."""
        if url not in self._tidying or self._tidying[url].closed:
            self._tidying[url] = self._connection(_name(url))
        return self._tidying[url]


def _name(url: str) -> str:
    return url.rsplit("/", 1)[1]


@contextmanager
def private_cluster(settings: dict[str, str] | None = None) -> Iterator[Cluster]:
    """Start a server in a folder of its own and stop it at the end; `RuntimeError` says what is missing.

    Without `settings` it forgets everything in a crash, which tests never see and which makes it quick.
    """
    folder = Path(tempfile.mkdtemp(prefix="pg-"))
    try:
        with lasting_cluster(folder, FORGETFUL if settings is None else settings) as cluster:
            yield cluster
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@dataclass
class _Server:
    """The server's process, which writes to a log in the folder."""

    folder: Path
    user: str | None
    command: list[str]
    port: int = 0
    _process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Until it answers; another port is tried when somebody else took the first one meanwhile."""
        for _ in range(ATTEMPTS):
            self.port = _free_port()
            if self._starts():
                return
        raise RuntimeError(f"PostgreSQL did not start:\n{(self.folder / 'log').read_text()}")

    def stop(self) -> None:
        assert self._process is not None
        self._process.send_signal(signal.SIGINT)  # fast shutdown: open connections are cut off rather than waited for
        self._process.wait(timeout=STOPPING)

    def pid(self) -> int:
        assert self._process is not None
        return self._process.pid

    def restart(self) -> None:
        self.stop()
        if not self._starts():
            raise RuntimeError(f"PostgreSQL did not start again:\n{(self.folder / 'log').read_text()}")

    def _starts(self) -> bool:
        with (self.folder / "log").open("w") as log:
            how: dict[str, Any] = {"stdout": log, "stderr": log, "user": self.user, "cwd": self.folder}
            self._process = subprocess.Popen([*self.command, "-p", str(self.port)], **how, preexec_fn=_end_with_us)
        if _answers(self._process, self.port):
            return True
        self._process.kill()
        self._process.wait()
        return False


@contextmanager
def lasting_cluster(folder: Path, settings: dict[str, str]) -> Iterator[Cluster]:
    """The server of a folder that may hold its data already, and keeps them; one that is still stopping there is waited for."""
    if not BINARIES:
        raise RuntimeError(MISSING)
    folder.mkdir(parents=True, exist_ok=True)
    _wait_for_the_last(folder / "data" / "postmaster.pid")
    with _running(folder, BINARIES[-1], settings) as server, closing(Cluster(server.port, server.restart, server.pid)) as cluster:
        yield cluster


def _wait_for_the_last(noted: Path) -> None:
    for _ in range(STOPPING):
        if not noted.exists() or not Path("/proc", noted.read_text().split("\n", 1)[0]).exists():
            return
        time.sleep(1)


@contextmanager
def _running(folder: Path, binaries: Path, settings: dict[str, str]) -> Iterator[_Server]:
    user, data = _unprivileged(folder), folder / "data"
    if not (data / "PG_VERSION").exists():
        initdb = [binaries / "initdb", "-D", data, "-U", "test", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync"]
        subprocess.run([*map(str, initdb)], check=True, capture_output=True, user=user, cwd=folder)
    place = {"listen_addresses": "127.0.0.1", "unix_socket_directories": str(folder), "max_connections": "200"}
    options = [option for name, value in (place | settings).items() for option in ("-c", f"{name}={value}")]
    server = _Server(folder, user, [str(binaries / "postgres"), "-D", str(data), *options])
    server.start()
    try:
        yield server
    finally:
        server.stop()


def _end_with_us() -> None:
    """The server stops when whoever started it is killed: Linux tells it so, and elsewhere it is left behind then."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGINT)


def _unprivileged(folder: Path) -> str | None:
    """The user that the server runs as, and owner of the folder, when we are root."""
    if os.geteuid() != 0:
        return None
    try:
        owner = pwd.getpwnam("postgres")
    except KeyError:
        raise RuntimeError(MISSING) from None
    os.chown(folder, owner.pw_uid, owner.pw_gid)
    return owner.pw_name


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _answers(server: subprocess.Popen[bytes], port: int) -> bool:
    """Wait until the server takes connections; False when it ended or never did."""
    for _ in range(STARTING * 10):
        try:
            psycopg.connect(f"postgresql://test@127.0.0.1:{port}/postgres", connect_timeout=1).close()
        except psycopg.OperationalError:
            if server.poll() is not None:
                return False
            time.sleep(0.1)
        else:
            return server.poll() is None
    return False
