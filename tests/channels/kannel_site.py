"""A real Kannel on free loopback ports: bearerbox, smsbox, and fakesmsc as the carrier with its phones. Missing programs fail loudly."""

from __future__ import annotations

import asyncio
import re
import shutil
import socket
import subprocess
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO
from urllib.parse import unquote_to_bytes

BEARERBOX, SMSBOX, FAKESMSC = "/usr/sbin/bearerbox", "/usr/sbin/smsbox", "/usr/lib/kannel/test/fakesmsc"
SENDER, PASSWORD, INBOUND = "10690001", "kannel-send-password", "kannel-inbound-password"
CONFIG = """
group = core
admin-port = {admin}
admin-password = {password}
admin-interface = 127.0.0.1
smsbox-port = {box}
smsbox-interface = 127.0.0.1
box-allow-ip = 127.0.0.1
store-type = file
store-location = {folder}/store
dlr-storage = internal
log-file = {folder}/bearerbox.log
log-level = 2

group = smsc
smsc = fake
smsc-id = line
port = {line}
connect-allow-ip = 127.0.0.1

group = smsbox
bearerbox-host = 127.0.0.1
bearerbox-port = {box}
sendsms-port = {send}
sendsms-interface = 127.0.0.1
sendsms-chars = "0123456789+"
mo-recode = true
http-request-retry = 100
http-queue-delay = 1
log-file = {folder}/smsbox.log
log-level = 2

group = sendsms-user
username = bot
password = {password}
concatenation = true
max-messages = 3

group = sms-service
keyword = default
catch-all = true
post-url = "http://kannel:{inbound}@127.0.0.1:{gateway}/api/channels/tqg/kannel/messages?id=%I&from=%p&charset=%C"
max-messages = 0
omit-empty = true
assume-plain-text = true
"""
_GOT = re.compile(r"Got message \d+: <(\S+) (\S+) (\S+) (.*)>")


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])


@dataclass
class KannelSite:
    """`url` is the sendsms address; `phone_says` puts a message on the line, `phone_got` reads what arrived on it."""

    folder: Path
    gateway: int
    ports: dict[str, int] = field(default_factory=dict)
    processes: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.ports['send']}/cgi-bin/sendsms"

    @property
    def config(self) -> Path:
        return self.folder / "kannel.conf"

    async def start(self) -> None:
        missing = [name for name in (BEARERBOX, SMSBOX, FAKESMSC) if shutil.which(name) is None]
        if missing:
            raise RuntimeError(
                f"Kannel is not here: install the packages kannel and kannel-extras ({', '.join(missing)} missing)"
            )
        self.ports = {name: free_port() for name in ("admin", "box", "line", "send")}
        words = {"folder": self.folder, "gateway": self.gateway, "password": PASSWORD, "inbound": INBOUND}
        self.config.write_text(CONFIG.format(**self.ports, **words), encoding="utf-8")
        await self.start_bearerbox()
        self.run("smsbox", [SMSBOX, "-v", "4", str(self.config)])
        await self.listening("send")

    async def start_bearerbox(self) -> None:
        self.run("bearerbox", [BEARERBOX, "-v", "4", str(self.config)])
        await self.listening("box")
        await self.listening("line")

    async def phone_says(self, phone: str, text: str) -> None:
        """The line's one connection at a time: a fresh fakesmsc that sends this and then listens."""
        coded = "".join(f"%{byte:02X}" for byte in text.encode("utf-16-be"))
        self.line_brings(f"{phone} {SENDER} ucs2 {coded}")

    def line_brings(self, message: str) -> None:
        """What comes in, as fakesmsc writes it: from, to, kind and content. One at a time, since of several it sends any."""
        self.end("fakesmsc")
        at = ["-H", "127.0.0.1", "-r", str(self.ports["line"])]
        self.run("fakesmsc", [FAKESMSC, *at, "-i", "0.05", "-m", "1", message])

    async def line_brought(self, count: int, seconds: float = 30) -> None:
        """Wait until so many messages have come in by the line."""
        for _ in range(int(seconds * 10)):
            if (self.folder / "fakesmsc.out").read_text("utf-8", "replace").count("fakesmsc: sent message") >= count:
                return
            await asyncio.sleep(0.1)
        raise AssertionError(f"fewer than {count} messages came in")

    def phone_got(self) -> list[tuple[str, str]]:
        """(phone, text) of every part that came to a phone, with the header of joined parts taken off."""
        log = (self.folder / "fakesmsc.out").read_text("utf-8", "replace")
        return [(to, _decoded(kind, data)) for _, to, kind, data in _GOT.findall(log)]

    async def phone_gets(self, count: int, seconds: float = 30) -> list[tuple[str, str]]:
        for _ in range(int(seconds * 10)):
            if len(got := self.phone_got()) >= count:
                return got
            await asyncio.sleep(0.1)
        raise AssertionError(f"the phone got {len(got)} of {count} messages")

    def run(self, name: str, command: list[str]) -> None:
        log: IO[bytes] = (self.folder / f"{name}.out").open("ab")
        with log:
            self.processes[name] = subprocess.Popen(command, stdout=log, stderr=log, cwd=self.folder)

    def end(self, name: str, *, kill: bool = False) -> None:
        process = self.processes.pop(name, None)
        if process is not None:
            process.kill() if kill or name == "fakesmsc" else process.terminate()
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()

    async def listening(self, port: str) -> None:
        for _ in range(200):
            try:
                _, writer = await asyncio.open_connection("127.0.0.1", self.ports[port])
            except OSError:
                await asyncio.sleep(0.05)
            else:
                writer.close()
                return
        raise AssertionError(f"Kannel does not listen at its {port} port; see {self.folder}")


def _decoded(kind: str, data: str) -> str:
    """The words of a line of fakesmsc; a part of a longer message has a header, and its words are always UCS-2 here."""
    if kind == "udh":
        _header, kind, data = data.split(" ", 2)
        kind = "ucs-2"
    raw = unquote_to_bytes(data.replace("+", "%20"))
    return raw.decode("utf-16-be") if kind == "ucs-2" else raw.decode("utf-8", "replace")


@asynccontextmanager
async def kannel_site(folder: Path, gateway: int) -> AsyncIterator[KannelSite]:
    site = KannelSite(folder, gateway)
    try:
        await site.start()
        yield site
    finally:
        for name in ("fakesmsc", "smsbox", "bearerbox"):
            site.end(name)
