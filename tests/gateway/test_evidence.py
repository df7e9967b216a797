"""Attaching a file: known by its content, remade, kept once, and seen only by whoever holds the case."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from aiohttp import ClientResponse
from PIL import Image

from bot.service.evidence import MOST_A_DAY
from bot.service.evidence_files import LARGEST
from tests.gateway.client import Client, Talk, refused
from tests.gateway.fake_worker import FakeWorker
from tests.gateway.test_console import hand_over

PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF"


def picture(kind: str = "JPEG", size: tuple[int, int] = (40, 30), **more: object) -> bytes:
    body = io.BytesIO()
    Image.new("RGB", size, "teal").save(body, kind, **more)
    return body.getvalue()


async def attach(talk: Talk, body: bytes, name: str = "f1") -> ClientResponse:
    talk.client.gate.limits.forget()
    headers = {**talk.headers, "X-Client-Message-Id": name, "Content-Type": "application/octet-stream"}
    return await talk.client.http.post(f"/api/conversations/{talk.id}/evidence", data=io.BytesIO(body), headers=headers)


async def test_a_picture_is_kept_once_and_said_so(client: Client) -> None:
    talk = await client.borrower()
    first = await attach(talk, picture())
    again = await attach(talk, picture())
    assert (first.status, again.status) == (201, 200)
    assert await first.json() == await again.json()
    rows = (await talk.events())["events"]
    assert [(row["sender"], row["payload"]["status"]) for row in rows] == [
        ("borrower", "evidence_picture"),
        ("system", "evidence_kept"),
    ]
    assert await refused(await attach(talk, picture(size=(9, 9)))) == (409, "message_id_reused")


async def test_the_bot_is_not_asked_about_a_file(client: Client, worker: FakeWorker) -> None:
    talk = await client.borrower()
    await attach(talk, picture())
    await talk.say("收到了吗")
    await talk.hear(4)
    assert [turn.text for turn in worker.heard] == ["收到了吗"]


async def test_nothing_but_pixels_is_kept_of_a_picture(client: Client, tmp_path: Path) -> None:
    talk = await client.borrower()
    exif = Image.Exif()
    exif[0x010E] = "at home in a street"
    await attach(talk, picture(exif=exif.tobytes(), comment=b"hidden words") + b"<script>alert(1)</script>")
    kept = [path.read_bytes() for path in (tmp_path / "evidence").rglob("*") if path.is_file()]
    assert len(kept) == 1
    assert not any(words in kept[0] for words in (b"street", b"hidden", b"script"))
    with Image.open(io.BytesIO(kept[0])) as image:
        assert (image.format, image.size, len(image.getexif())) == ("JPEG", (40, 30), 0)


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"MZ\x90\x00 a program", "evidence_kind"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>", "evidence_kind"),
        (b"GIF89a\x01\x00\x01\x00\x00\x00\x00;", "evidence_kind"),
        (picture()[:200], "evidence_broken"),
        (b"", "evidence_kind"),
        (b"\x00" * (LARGEST + 1), "evidence_large"),
    ],
    ids=["a program", "an svg", "a gif", "half a picture", "nothing", "too much"],
)
async def test_what_is_no_picture_and_no_pdf_is_refused(client: Client, body: bytes, code: str) -> None:
    talk = await client.borrower()
    status, found = await refused(await attach(talk, body))
    assert (status, found) == (413 if code == "evidence_large" else 400, code)
    assert (await talk.events())["events"] == []


async def test_a_picture_of_too_many_pixels_is_refused_before_it_is_drawn(client: Client) -> None:
    talk = await client.borrower()
    assert (await refused(await attach(talk, picture("PNG", (9000, 9000)))))[1] == "evidence_large"


async def test_somebody_unproven_attaches_nothing(client: Client) -> None:
    talk = await client.visitor()
    assert await refused(await attach(talk, picture())) == (401, "not_proven")


async def test_only_so_many_a_day(client: Client) -> None:
    talk = await client.borrower()
    for number in range(MOST_A_DAY):
        assert (await attach(talk, PDF, f"f{number}")).status == 201
    assert await refused(await attach(talk, PDF, "more")) == (409, "evidence_many")


SCANNERS = [("false", "evidence_refused"), ("sh -c 'exit 7'", "evidence_unscanned"), ("/no/such/scanner", "evidence_unscanned")]


@pytest.mark.parametrize(("scanner", "code"), SCANNERS)
async def test_a_scanner_that_objects_or_fails_keeps_a_file_out(client: Client, scanner: str, code: str) -> None:
    client.set(evidence_scanner=scanner)
    talk = await client.borrower()
    assert (await refused(await attach(talk, PDF)))[1] == code
    client.set(evidence_scanner="true")
    assert (await attach(talk, PDF)).status == 201


async def test_a_file_is_seen_by_whoever_holds_the_case_and_the_reading_is_on_record(client: Client, worker: FakeWorker) -> None:
    talk = await hand_over(client, worker)
    sent = await (await attach(talk, picture())).json()
    paper = await (await attach(talk, PDF, "f2")).json()
    lin, maya = await client.desk("lin"), await client.desk("maya")
    case_id = (await lin.cases())[0]["id"]
    path = f"/cases/{case_id}/evidence/{sent['evidence']}"
    assert await refused(await lin.get(path)) == (404, "no_evidence")
    await lin.post(f"/cases/{case_id}/claim")
    seen = await lin.get(path)
    assert (seen.status, seen.content_type) == (200, "image/jpeg")
    assert "sandbox" in seen.headers["Content-Security-Policy"]
    download = await lin.get(f"/cases/{case_id}/evidence/{paper['evidence']}")
    assert download.headers["Content-Disposition"].startswith("attachment")
    assert await refused(await maya.get(path)) == (404, "no_evidence")
    async with client.gate.store.read() as uow:
        verbs = [record.verb for record in await uow.audit.records(after=0, limit=100)]
    assert verbs.count("read_evidence") == 2
