"""What `serve` does before its parts run."""

import os
import signal
import stat
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
STEP = """#!/bin/sh
sleep 60 &
echo $! > {pid_file}
wait
"""


def is_alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().split()[2] != "Z"
    except FileNotFoundError:
        return False


def wait_for(condition: object, seconds: float = 10) -> bool:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if condition():  # type: ignore[operator]
            return True
        time.sleep(0.05)
    return False


def test_a_stop_in_the_middle_of_a_step_ends_all_that_the_step_started(tmp_path: Path) -> None:
    pid_file, step = tmp_path / "pid", tmp_path / "step"
    step.write_text(STEP.format(pid_file=pid_file))
    step.chmod(step.stat().st_mode | stat.S_IEXEC)
    code = f"import sys; sys.executable = {str(step)!r}; from bot.serving import Settings, serve_all; "
    code += "serve_all(Settings(demo=True, PORT=0), print)"
    server = subprocess.Popen([sys.executable, "-c", code], cwd=ROOT, env={**os.environ, "BOT_DATA_DIR": str(tmp_path)})
    assert wait_for(lambda: pid_file.exists() and pid_file.read_text().strip())
    server.send_signal(signal.SIGTERM)
    server.wait(timeout=10)
    assert wait_for(lambda: not is_alive(int(pid_file.read_text())))
