"""The pages: plain files without a build step, each with an entity tag and a content policy that allows nothing from elsewhere.

The widget alone may be framed: by this gateway's own pages and by the sites that the keys file lists for the lender it speaks for.
"""

from __future__ import annotations

import hashlib
import mimetypes
from functools import partial
from pathlib import Path

from aiohttp import web

from bot.gateway.answers import answer
from bot.gateway.gate import Gate, gate_of

HERE = Path(__file__).parent
FOLDERS = ("demo", "widget", "console", "simulator", "links", "shared")
DEMO_ONLY = frozenset({"demo", "simulator"})
TYPES = {".js": "text/javascript", ".css": "text/css", ".html": "text/html", ".svg": "image/svg+xml", ".json": "application/json"}
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self' {socket}; frame-src 'self'; "
    "base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'; trusted-types 'none'; frame-ancestors {ancestors}"
)


def add_routes(app: web.Application, *, demo: bool) -> None:
    app.add_routes(
        [web.get("/widget.js", partial(_file, folder="widget", name="loader.js")), web.get("/api/widget/origins", origins)]
    )
    for path, name in (("/r/{secret}", "resume.html"), ("/u/{secret}", "stop.html")):
        app.add_routes([web.get(path, partial(_file, folder="links", name=name))])
    for folder in FOLDERS:
        if demo or folder not in DEMO_ONLY:
            serve = partial(_file, folder=folder, name=None)
            app.add_routes([web.get(f"/{folder}", to_folder), web.get(f"/{folder}/{{name:.*}}", serve)])
    if demo:
        app.add_routes([web.get("/", partial(_file, folder="demo", name="index.html"))])


async def to_folder(request: web.Request) -> web.Response:
    return web.Response(status=308, headers={"Location": f"{request.path}/"})


async def origins(request: web.Request) -> web.Response:
    """The sites that a lender's widget may speak with."""
    return answer({"origins": _embedding(gate_of(request), request)})


async def _file(request: web.Request, *, folder: str, name: str | None) -> web.Response:
    gate = gate_of(request)
    found = _find(HERE / folder, name if name is not None else request.match_info["name"] or "index.html")
    if found is None:
        raise web.HTTPNotFound
    content = found.read_bytes()
    tag = hashlib.sha256(content).hexdigest()[:32]
    headers = {"ETag": f'"{tag}"', "Cache-Control": "no-cache", "Content-Security-Policy": policy(gate, request, folder)}
    headers["Vary"] = "Accept-Encoding"
    if folder != "widget":
        headers["X-Frame-Options"] = "DENY"
    if tag in request.headers.get("If-None-Match", ""):
        return web.Response(status=304, headers=headers)
    kind = TYPES.get(found.suffix) or mimetypes.guess_type(found.name)[0] or "application/octet-stream"
    response = web.Response(
        body=content, headers=headers, content_type=kind, charset="utf-8" if kind.startswith("text/") else None
    )
    if "gzip" in request.headers.get("Accept-Encoding", ""):
        response.enable_compression(web.ContentCoding.gzip)
    return response


def _find(folder: Path, name: str) -> Path | None:
    """The file of that name inside the folder; a name that leads out of it, or to something hidden, finds nothing."""
    path = (folder / name).resolve()
    if path.is_dir():
        path /= "index.html"
    inside = path.is_relative_to(folder.resolve()) and not any(
        part.startswith(".") for part in path.relative_to(folder.resolve()).parts
    )
    return path if inside and path.suffix in (*TYPES, ".png", ".woff2", ".ico") and path.is_file() else None


def policy(gate: Gate, request: web.Request, folder: str) -> str:
    """The content policy of a page in this folder."""
    socket = f"{'wss' if gate.settings.base_url.startswith('https:') else 'ws'}://{request.host}"
    ancestors = " ".join(("'self'", *_embedding(gate, request))) if folder == "widget" else "'none'"
    return POLICY.format(socket=socket, ancestors=ancestors)


def _embedding(gate: Gate, request: web.Request) -> list[str]:
    """The listed sites of the lender that the address names, or of the first one; of one that is not known, none."""
    return sorted(gate.keys.origins.get(request.query.get("lender") or gate.first_lender, ()))
