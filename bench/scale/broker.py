"""A private RabbitMQ from Debian's package: loopback only, in a folder of its own, ended by its own process id."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import socket
import subprocess
import time
from pathlib import Path
from typing import Self

SERVER = Path("/usr/lib/rabbitmq/bin/rabbitmq-server")
PATIENCE = 120.0
FORGETTING = 50
MISSING = "RabbitMQ's server is missing: install the package `rabbitmq-server` (Debian: apt-get install rabbitmq-server)"


class Broker:
    """A node that can be killed and started again; what it confirmed must still be there."""

    def __init__(self, folder: Path) -> None:
        if not SERVER.exists():
            raise RuntimeError(MISSING)
        self.port, self._dist, self._names = _free_port(), _free_port(), _free_port()
        self._folder, self._process = folder, None
        folder.mkdir(parents=True)
        self._user = "rabbitmq" if os.geteuid() == 0 else None
        if self._user:
            os.chown(folder, pwd.getpwnam(self._user).pw_uid, pwd.getpwnam(self._user).pw_gid)

    _process: subprocess.Popen[bytes] | None

    @property
    def url(self) -> str:
        return f"amqp://guest:guest@127.0.0.1:{self.port}/"

    def start(self) -> Self:
        """Start it, and wait until it takes connections."""
        names = {
            "NODENAME": f"bench{self.port}@localhost",
            "NODE_PORT": self.port,
            "DIST_PORT": self._dist,
            "NODE_IP_ADDRESS": "127.0.0.1",
        }
        places = {"MNESIA_BASE": "data", "LOG_BASE": "log", "ENABLED_PLUGINS_FILE": "plugins", "PID_FILE": "pid"}
        settings = {f"RABBITMQ_{key}": str(value) for key, value in names.items()}
        settings |= {f"RABBITMQ_{key}": str(self._folder / name) for key, name in places.items()}
        settings |= {"HOME": str(self._folder), "ERL_EPMD_PORT": str(self._names), "ERL_EPMD_ADDRESS": "127.0.0.1"}
        quiet = (self._folder / "out").open("ab")
        self._process = subprocess.Popen(
            [str(SERVER)],
            env=os.environ | settings,
            user=self._user,
            cwd=self._folder,
            stdout=quiet,
            stderr=quiet,
            start_new_session=True,
        )
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            if _greets(self.port):
                return self
            time.sleep(0.2)
        raise RuntimeError(f"RabbitMQ did not start; see {self._folder / 'out'}")

    def kill(self) -> None:
        """As a power cut would."""
        if self._process is not None:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()

    def end(self) -> None:
        """Stop everything that was started here, the name server of this node too."""
        self.kill()
        names = os.environ | {"ERL_EPMD_PORT": str(self._names)}
        for _ in range(FORGETTING):  # the name server ends only once it has noticed that its node is gone
            if not subprocess.run(
                [shutil.which("epmd") or "epmd", "-kill"], env=names, capture_output=True, check=False
            ).returncode:
                return
            time.sleep(0.2)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _greets(port: int) -> bool:
    """Whether somebody there speaks AMQP: told another protocol, a broker answers with the one it speaks."""
    try:
        with socket.create_connection(("127.0.0.1", port), 1) as line:
            line.settimeout(2)
            line.sendall(b"AMQP\x00\x00\x00\x00")
            return line.recv(4) == b"AMQP"
    except OSError:
        return False
