"""Make this checkout's own environment from the committed lock, on a machine that has only Python 3.11.

    python3.11 deploy/bootstrap.py run     what serving needs
    python3.11 deploy/bootstrap.py test    the same, and the servers and the browser that the tests start

Standard library only: it runs before anything is installed. Everything goes into `.venv` and `.cache` of this folder; the only things
installed outside are Debian's packages for tests, and those only as root. It exits with 0, or one sentence and one of the codes below.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
TOOLS = ROOT / ".cache" / "tools"
STAMP = VENV / ".built-from"
FONTS = ROOT / ".cache" / "fonts"
FONT_PACKAGE, FONT_FILE = "fonts-wqy-microhei", "wqy-microhei.ttc"
FREE_GIB = 5
WRONG_PYTHON, NO_DISK, NO_TOOLS, BAD_LOCK, NO_PACKAGES = 10, 11, 12, 13, 14

SYSTEM_PACKAGES = {
    "postgresql": ("/usr/lib/postgresql/*/bin/postgres",),
    "chromium-headless-shell": ("/usr/bin/chromium-headless-shell",),
    "fonts-noto-cjk": ("/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc",),
    "kannel": ("/usr/sbin/bearerbox",),
    "kannel-extras": ("/usr/lib/kannel/test/fakesmsc",),
    "redis-server": ("/usr/bin/redis-server",),
}


def main(purpose: str) -> None:
    check_python()
    build_environment()
    fetch_font()
    if purpose == "test":
        install_system_packages()


def step(text: str) -> None:
    print(f"· {text}", flush=True)


def fail(code: int, text: str) -> None:
    print(f"✗ {text}", file=sys.stderr, flush=True)
    sys.exit(code)


def check_python() -> None:
    if sys.version_info[:2] != (3, 11):
        found = ".".join(map(str, sys.version_info[:2]))
        remedy = "install python3.11, or name it with `make run PYTHON=/path/to/python3.11`"
        fail(WRONG_PYTHON, f"Python 3.11 is needed and this is {found}: {remedy}.")


# Compiled at once: where Python may not write bytecode, each start would compile Rasa and TensorFlow anew, some 15 seconds of it.
SYNC = ("sync", "--locked", "--quiet", "--compile-bytecode")


def fingerprint() -> str:
    parts = [(ROOT / name).read_bytes() for name in ("uv.lock", "pyproject.toml")]
    return hashlib.sha256(b"\0".join([*parts, str(ROOT).encode()])).hexdigest()


def build_environment() -> None:
    """`.venv` exactly as the lock says; nothing happens when it already is."""
    if not (ROOT / "uv.lock").exists():
        fail(BAD_LOCK, "uv.lock is missing from this checkout: restore it with `git checkout uv.lock`.")
    if STAMP.exists() and STAMP.read_text() == fingerprint():
        return
    free = shutil.disk_usage(ROOT).free / 2**30
    if free < FREE_GIB:
        fail(NO_DISK, f"{free:.1f} GiB of disk are free and the environment needs {FREE_GIB}: free some space and try again.")
    uv = find_uv()
    step("installing the locked packages (1 to 3 minutes the first time) …")
    started = time.monotonic()
    environment = {**os.environ, "UV_PYTHON_DOWNLOADS": "never", "UV_PROJECT_ENVIRONMENT": str(VENV), "UV_LINK_MODE": "copy"}
    done = subprocess.run([*uv, *SYNC, "--python", sys.executable], cwd=ROOT, env=environment)
    if done.returncode:
        remedy = "restore a stale or broken lock with `git checkout uv.lock pyproject.toml`; otherwise check the network"
        fail(BAD_LOCK, f"The locked packages could not be installed (see above): {remedy}.")
    STAMP.write_text(fingerprint())
    step(f"packages ready after {time.monotonic() - started:.0f} s")


def find_uv() -> list[str]:
    """The pinned uv, in this folder's own tools; installed once, hashes checked."""
    command = [str(TOOLS / "bin" / "uv")]
    if Path(command[0]).exists():
        return command
    step("installing uv into .cache/tools …")
    requirements = str(ROOT / "deploy" / "uv.txt")
    pip = [sys.executable, "-m", "pip"]
    if subprocess.run([*pip, "--version"], capture_output=True).returncode:
        fail(NO_TOOLS, "This Python has no pip: install it (Debian: `apt-get install python3-pip`) and try again.")
    shutil.rmtree(TOOLS, ignore_errors=True)
    options = ["--quiet", "--disable-pip-version-check", "--no-input", "--root-user-action", "ignore"]
    if subprocess.run([*pip, "install", *options, "--require-hashes", "--target", str(TOOLS), "-r", requirements]).returncode:
        fail(NO_TOOLS, "uv could not be installed (see above): check the network and try again.")
    return command


def fetch_font() -> None:
    """A Chinese font for PDFs, unpacked from Debian's package into `.cache/fonts`; needs no root, and serving goes on without it."""
    if (FONTS / FONT_FILE).exists() or any(Path("/usr/share/fonts").rglob(FONT_FILE)):
        return
    if not (shutil.which("apt-get") and shutil.which("dpkg")):
        print(f"! PDFs need a Chinese font: put {FONT_FILE} into .cache/fonts.", file=sys.stderr, flush=True)
        return
    step("fetching a Chinese font for PDFs …")
    if not (_unpack_font([]) or _unpack_font(["update"])):
        remedy = f"install {FONT_PACKAGE} as root, or put {FONT_FILE} into .cache/fonts"
        print(f"! No Chinese font could be fetched, so papers are pages without PDF: {remedy}.", file=sys.stderr, flush=True)


def _unpack_font(first: list[str]) -> bool:
    """Download and unpack the font's package; with `update` by package lists of our own, for a machine that has none yet."""
    scratch = FONTS / "scratch"
    (scratch / "lists" / "partial").mkdir(parents=True, exist_ok=True)
    lists = ["-o", f"Dir::State::Lists={scratch / 'lists'}", "-o", f"Dir::Cache={scratch}"] if first else []
    options = ["-qq", "-o", "APT::Sandbox::User=", *lists]
    for command in [*([first] if first else []), ["download", FONT_PACKAGE]]:
        subprocess.run(["apt-get", *options, *command], cwd=scratch, capture_output=True)
    for package in scratch.glob("*.deb"):
        subprocess.run(["dpkg", "-x", str(package), str(scratch / "unpacked")], capture_output=True)
    for found in (scratch / "unpacked").rglob(FONT_FILE):
        found.rename(FONTS / FONT_FILE)
    shutil.rmtree(scratch)
    return (FONTS / FONT_FILE).exists()


def install_system_packages() -> None:
    """Debian's packages that tests start for real; without root they are named, and the tests that need them say so."""
    missing = [
        name for name, patterns in SYSTEM_PACKAGES.items() if not any(any(Path("/").glob(p.lstrip("/"))) for p in patterns)
    ]
    if not missing:
        return
    command = f"apt-get install -y {' '.join(missing)}"
    if os.geteuid() or not shutil.which("apt-get"):
        print(f"! Missing for some tests: {', '.join(missing)}. As root: {command}", file=sys.stderr, flush=True)
        return
    step(f"installing {', '.join(missing)} …")
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for arguments in (["update", "-qq"], ["install", "-y", "-qq", "--no-install-recommends", *missing]):
        if subprocess.run(["apt-get", *arguments], env=environment, stdout=subprocess.DEVNULL).returncode:
            fail(NO_PACKAGES, f"`{command}` failed (see above): install these packages by hand and try again.")


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "run")
