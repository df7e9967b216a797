"""A line to the server that can fall silent as a half-open one does: nobody hangs up, and nothing gets through any more."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from urllib.parse import urlsplit

CHUNK = 65536


@dataclass(eq=False)
class Call:
    """One connection. `unheard` counts the times that the page spoke into the silence."""

    near: socket.socket
    far: socket.socket
    is_socket: bool = False
    silent: bool = False
    unheard: int = 0

    def hang_up(self) -> None:
        for end in (self.near, self.far):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)


@dataclass
class QuietLine:
    """Between a page and a server. `deaf_to_new` says of which new connections nothing gets through: of "sockets", of "all", or of none."""

    server: tuple[str, int]
    url: str = ""
    deaf_to_new: str = ""
    calls: list[Call] = field(default_factory=list)
    _threads: list[threading.Thread] = field(default_factory=list)

    @property
    def sockets(self) -> list[Call]:
        return [call for call in self.calls if call.is_socket]

    def silence(self, *, everything: bool = False) -> None:
        """From now on nothing gets through on the WebSockets there are, or on anything, new connections included."""
        for call in list(self.calls):
            call.silent = call.silent or everything or call.is_socket
        if everything:
            self.deaf_to_new = "all"

    def mend(self) -> None:
        """New connections work again, and those that fell silent are gone."""
        self.deaf_to_new = ""
        for call in list(self.calls):
            if call.silent:
                call.hang_up()

    def accept(self, listener: socket.socket) -> None:
        while True:
            try:
                near, _ = listener.accept()
            except OSError:
                return
            call = Call(near, socket.create_connection(self.server), silent=self.deaf_to_new == "all")
            self.calls.append(call)
            for source, target in ((call.near, call.far), (call.far, call.near)):
                self._threads.append(threading.Thread(target=self._carry, args=(call, source, target)))
                self._threads[-1].start()

    def _carry(self, call: Call, source: socket.socket, target: socket.socket) -> None:
        with suppress(OSError):
            while data := source.recv(CHUNK):
                if source is call.near and b"upgrade: websocket" in data[:4096].lower():
                    call.is_socket = True
                    call.silent = call.silent or self.deaf_to_new == "sockets"
                if not call.silent:
                    target.sendall(data)
                elif source is call.near:
                    call.unheard += 1
        call.hang_up()

    def close(self) -> None:
        for call in self.calls:
            call.hang_up()
        for thread in self._threads:
            thread.join(10)
        for call in self.calls:
            call.near.close()
            call.far.close()


@contextmanager
def quiet_line(server: str) -> Iterator[QuietLine]:
    place = urlsplit(server)
    line = QuietLine((str(place.hostname), int(place.port or 80)))
    with socket.create_server(("127.0.0.1", 0)) as listener:
        line.url = f"http://127.0.0.1:{listener.getsockname()[1]}"
        taking = threading.Thread(target=line.accept, args=(listener,))
        taking.start()
        try:
            yield line
        finally:
            with suppress(OSError):
                listener.shutdown(socket.SHUT_RDWR)
            taking.join(10)
            line.close()
