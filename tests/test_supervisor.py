"""Parts live and stop together: one that dies is started again, and none outlives the supervisor, however that ends."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import pytest

from bot import supervisor
from bot.settings import ROOT, Settings
from bot.supervisor import Part, PortTaken, Supervisor, free_ports, parts, require_free

NOTE = """
import pathlib, time, sys
with open(sys.argv[1], "a") as file:
    file.write("started\\n")
"""
LIVE = NOTE + "time.sleep(60)\n"
DIE = NOTE + "sys.exit(1)\n"
NESTED = "import os, sys, time; open(sys.argv[1], 'w').write(str(os.getpid()) + chr(10)); time.sleep(60)"
STUBBORN = "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN)\n" + LIVE


def part(name: str, script: str, marks: Path) -> Part:
    return Part(name, [sys.executable, "-c", script, str(marks)])


def _lines(marks: Path) -> int:
    return len(marks.read_text().splitlines()) if marks.exists() else 0


async def starts(marks: Path, count: int) -> None:
    for _ in range(400):
        if _lines(marks) >= count:
            return
        await asyncio.sleep(0.05)
    raise AssertionError(f"{marks.name} was not started {count} times")


async def test_a_part_that_dies_is_started_again_and_the_rest_goes_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(supervisor, "FIRST_DELAY", 0.01)
    said: list[str] = []
    keeping = Supervisor([part("weak", DIE, tmp_path / "weak"), part("strong", LIVE, tmp_path / "strong")], said.append)
    running = asyncio.create_task(keeping.run())
    await starts(tmp_path / "weak", 3)
    keeping.stop()
    assert await running == 0
    assert (tmp_path / "strong").read_text() == "started\n"
    assert any("weak ended with 1" in line for line in said)


async def test_a_part_that_does_not_listen_is_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(supervisor, "GRACE_SECONDS", 0.2)
    keeping = Supervisor([part("stubborn", STUBBORN, tmp_path / "stubborn")], lambda _: None)
    running = asyncio.create_task(keeping.run())
    await starts(tmp_path / "stubborn", 1)
    keeping.stop()
    assert await asyncio.wait_for(running, 20) == 0


async def test_what_a_part_started_ends_with_it(tmp_path: Path) -> None:
    script = f"import subprocess, sys; subprocess.Popen([sys.executable, '-c', {NESTED!r}, sys.argv[1]]).wait()"
    keeping = Supervisor([part("nesting", script, tmp_path / "pid")], lambda _: None)
    running = asyncio.create_task(keeping.run())
    await starts(tmp_path / "pid", 1)
    keeping.stop()
    await running
    pid = int((tmp_path / "pid").read_text())
    assert await asyncio.to_thread(_eventually, lambda: "gone" if not _lives(pid) else "")


@pytest.mark.parametrize("code", [2, 3])
async def test_a_part_that_can_never_start_stops_everything(tmp_path: Path, code: int) -> None:
    hopeless = part("hopeless", f"import sys; sys.exit({code})", tmp_path / "hopeless")
    keeping = Supervisor([hopeless, part("strong", LIVE, tmp_path / "strong")], lambda _: None)
    assert await asyncio.wait_for(keeping.run(), 20) == code


@pytest.mark.parametrize("blow", [signal.SIGTERM, signal.SIGINT, signal.SIGKILL])
def test_nothing_outlives_the_supervisor(tmp_path: Path, blow: signal.Signals) -> None:
    child = textwrap.dedent("""
        import os, sys, time
        from bot.supervised import end_with_supervisor
        end_with_supervisor()
        open(sys.argv[1], "w").write(str(os.getpid()))
        time.sleep(120)
    """)
    parent = textwrap.dedent("""
        import asyncio, sys
        from bot.supervisor import Part, Supervisor
        child = Part("child", [sys.executable, "-c", sys.argv[1], sys.argv[2]])
        asyncio.run(Supervisor([child], print).run())
    """)
    mark = tmp_path / "pid"
    process = subprocess.Popen([sys.executable, "-c", parent, child, str(mark)], cwd=ROOT)
    pid = int(_eventually(lambda: mark.read_text() if mark.exists() else ""))
    process.send_signal(blow)
    process.wait(timeout=20)
    assert _eventually(lambda: "gone" if not _lives(pid) else "")


ANSWERS = """
import os, socket, sys, time
from bot.supervised import say_ready
server = socket.socket()
server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
time.sleep(float(open(sys.argv[2]).read()))
server.bind(("127.0.0.1", int(sys.argv[1])))
server.listen(64)
say_ready()
import signal
asked_to_stop = []
signal.signal(signal.SIGTERM, lambda *_: asked_to_stop.append(1))
server.settimeout(0.2)
while not asked_to_stop:
    try:
        line = server.accept()[0]
    except TimeoutError:
        continue
    line.sendall(str(os.getpid()).encode())
    line.close()
server.settimeout(0)
try:
    while True:
        line = server.accept()[0]
        line.sendall(str(os.getpid()).encode())
        line.close()
except BlockingIOError:
    server.close()
"""


async def _ask(port: int) -> str:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        return (await reader.read(20)).decode()
    finally:
        writer.close()


async def _answers_of(port: int) -> str:
    for _ in range(400):
        try:
            return await _ask(port)
        except OSError:
            await asyncio.sleep(0.05)
    raise AssertionError("nobody answers")


async def test_a_part_is_renewed_and_somebody_answers_all_the_while(tmp_path: Path) -> None:
    port, slowness, said = free_ports(1)[0], tmp_path / "slowness", list[str]()
    slowness.write_text("0")
    command = [sys.executable, "-c", ANSWERS, str(port), str(slowness)]
    keeping = Supervisor([Part("answering", command, renewable=True), part("other", LIVE, tmp_path / "other")], said.append)
    running = asyncio.create_task(keeping.run())
    first = await _answers_of(port)
    slowness.write_text("0.5")
    os.kill(os.getpid(), signal.SIGUSR1)
    answers = [first]
    for _ in range(200):
        answers.append(await _ask(port))
        await asyncio.sleep(0.02)
        if said and first not in answers[-20:]:
            break
    keeping.stop()
    assert await running == 0
    assert said == ["answering is renewed"]
    assert "" not in answers
    assert answers[-1] != first
    assert (tmp_path / "other").read_text() == "started\n"


async def test_a_part_whose_successor_can_not_start_goes_on_as_it_was(tmp_path: Path) -> None:
    port, slowness, said = free_ports(1)[0], tmp_path / "slowness", list[str]()
    slowness.write_text("0")
    keeping = Supervisor(
        [Part("answering", [sys.executable, "-c", ANSWERS, str(port), str(slowness)], renewable=True)], said.append
    )
    running = asyncio.create_task(keeping.run())
    first = await _answers_of(port)
    slowness.write_text("no number")
    keeping.renew()
    await asyncio.to_thread(_eventually, lambda: said)
    assert await _ask(port) == first
    keeping.stop()
    assert await running == 0
    assert said == ["answering could not be renewed; it goes on as it was"]


def _eventually(look: object) -> str:
    for _ in range(400):
        if found := look():  # type: ignore[operator]
            return str(found)
        time.sleep(0.05)
    raise AssertionError("it never happened")


def _lives(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().split(")")[1].split()[0] != "Z"
    except FileNotFoundError:
        return False


def test_a_port_that_is_taken_is_named_with_a_remedy() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(PortTaken, match=f"Port {port} on 127.0.0.1 is taken.*PORT={port + 1}"):
            require_free("127.0.0.1", port)
    require_free("127.0.0.1", port)


def test_serve_on_a_taken_port_ends_at_once_with_one_sentence(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        environment = {**os.environ, "PORT": port, "BOT_DEMO": "true", "BOT_DATA_DIR": str(tmp_path)}
        done = subprocess.run([sys.executable, "-m", "bot", "serve"], cwd=ROOT, env=environment, capture_output=True, text=True)
    assert done.returncode == 3
    assert done.stderr.count("\n") == 1
    assert port in done.stderr


def test_workers_get_ports_of_their_own_and_one_key(tmp_path: Path) -> None:
    made = parts(Settings(demo=True, data_dir=tmp_path, workers=3, _env_file=None))
    assert [each.name for each in made] == ["gateway", "dialogue-1", "dialogue-2", "dialogue-3", "outbox"]
    assert len({each.environment["BOT_WORKER_KEY"] for each in made}) == 1
    ports = [each.environment["BOT_WORKER_PORT"] for each in made if each.name.startswith("dialogue")]
    assert made[0].environment["BOT_WORKER_URLS"] == ",".join(f"http://127.0.0.1:{port}" for port in ports)
    assert len(set(free_ports(5))) == 5
