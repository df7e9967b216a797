"""Links in messages: the same conversation after a code to the phone, and no more e-mail after one click."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from bot.service import sending, short_links
from bot.service.talk_records import Outgoing
from bot.store.tables.outbox import outbox, short_link
from tests.channels.letters import MESSAGE
from tests.gateway.client import Client, refused
from tests.service.people import PHONE

CODE = re.compile(r"\b(\d{6})\b")
FOR_PHONE: Outgoing = replace(MESSAGE, to=PHONE)


async def link(client: Client, purpose: str = "resume") -> str:
    """The secret of a fresh link for B0001, whose phone has written before."""
    await client.text(PHONE, "你好")
    async with client.gate.store.write() as uow:
        url = await short_links.make_link(uow, FOR_PHONE, purpose, "https://chat.example", client.gate.clock())  # type: ignore[arg-type]
    return url.rpartition("/")[2]


async def ask_code(client: Client, secret: str) -> str:
    """The code on its way to the phone."""
    assert (await client.http.post("/api/links/code", json={"link": secret})).status == 202
    async with client.gate.store.read() as uow:
        body = (
            (await uow.connection.execute(select(outbox.c.body).where(outbox.c.secret).order_by(outbox.c.id.desc())))
            .scalars()
            .first()
        )
    found = CODE.search(body["text"])
    assert found
    return found.group(1)


async def enter(client: Client, secret: str, code: str) -> str | None:
    response = await client.http.post("/api/links/pass", json={"link": secret, "code": code})
    return (await response.json()).get("token") if response.status == 200 else None


def other(code: str) -> str:
    return "000000" if code != "000000" else "111111"


async def test_a_link_leads_to_the_borrowers_conversation_after_a_code(client: Client) -> None:
    talk = await client.borrower()
    secret = await link(client)
    token = await enter(client, secret, await ask_code(client, secret))
    begun = await (await client.start({"Authorization": f"Bearer {token}"})).json()
    assert (begun["conversation_id"], begun["verified"]) == (talk.id, True)


async def test_a_link_without_the_code_leads_nowhere(client: Client) -> None:
    secret = await link(client)
    assert await enter(client, secret, "123456") is None
    code = await ask_code(client, secret)
    assert await enter(client, secret, other(code)) is None
    assert await refused(await client.start({"Authorization": f"Bearer {secret}"})) == (401, "token_malformed")


async def test_a_pass_is_good_once_and_for_five_minutes(client: Client) -> None:
    secret = await link(client)
    token = await enter(client, secret, await ask_code(client, secret))
    headers = {"Authorization": f"Bearer {token}"}
    assert (await client.start(headers)).status == 201
    assert await refused(await client.start(headers)) == (401, "token_used")
    async with client.gate.store.write() as uow:
        found = await short_links.link_of(uow, secret, "resume", client.gate.clock())
        late = await short_links.issue_pass(uow, found, client.gate.clock() - timedelta(minutes=6))
    assert await refused(await client.start({"Authorization": f"Bearer {late}"})) == (401, "token_used")


async def test_a_code_is_good_once_and_for_its_own_link_only(client: Client) -> None:
    first, second = await link(client), await link(client)
    code = await ask_code(client, first)
    assert await enter(client, second, code) is None
    assert await enter(client, first, code)
    assert await enter(client, first, code) is None


async def test_a_code_for_the_page_proves_nothing_when_texted_and_stays_out_of_the_log(client: Client) -> None:
    secret = await link(client)
    code = await ask_code(client, secret)
    await client.text(PHONE, code)
    async with client.gate.store.read() as uow:
        line = await uow.phones.line(PHONE, "tqg")
        assert line
        rows = await uow.conversations.entries(line.conversation_id, after=0, limit=50)
    assert line.verified_id is None
    assert code not in str([row.text for row in rows])


async def test_a_code_may_be_tried_five_times(client: Client) -> None:
    secret = await link(client)
    code = await ask_code(client, secret)
    for _ in range(5):
        assert await enter(client, secret, other(code)) is None
    assert await enter(client, secret, code) is None


@pytest.mark.parametrize("secret", ["nothing-here", "AAAAAAAAAAAA"])
async def test_a_link_that_is_none_is_not_told_from_one_that_is_over(client: Client, secret: str) -> None:
    assert await refused(await client.http.post("/api/links/code", json={"link": secret})) == (404, "no_link")
    over = await link(client)
    async with client.gate.store.write() as uow:
        await uow.connection.execute(short_link.update().values(expires_at=datetime(2026, 1, 1, tzinfo=UTC)))
    assert await refused(await client.http.post("/api/links/code", json={"link": over})) == (404, "no_link")


async def test_only_a_hash_of_a_link_is_kept(client: Client) -> None:
    secret = await link(client)
    async with client.gate.store.read() as uow:
        rows = (await uow.connection.execute(select(short_link))).all()
    assert secret not in str(rows)
    assert len(secret) == short_links.LENGTH


async def test_the_pages_are_there_and_may_not_be_framed(client: Client) -> None:
    for path in ("/r/AAAAAAAAAAAA", "/u/AAAAAAAAAAAA"):
        response = await client.http.get(path)
        assert response.status == 200
        assert response.headers["X-Frame-Options"] == "DENY"
        assert "frame-ancestors 'none'" in response.headers["Content-Security-Policy"]


@pytest.mark.parametrize("one_click", [True, False])
async def test_one_click_stops_e_mail_and_looking_at_the_link_does_not(client: Client, one_click: bool) -> None:
    secret = await link(client, "stop")
    async with client.gate.store.write() as uow:
        body = {"text": "x", "choices": []}
        for channel, to in (("email", "wang@example.com"), ("sms", PHONE)):
            await uow.outbox.add(
                key=channel,
                channel=channel,
                to=to,
                language="zh",
                body=body,
                at=client.gate.clock() + timedelta(hours=1),
                lender_id="tqg",
                borrower_id="B0001",
                purpose="reminder",
            )
    await client.http.get(f"/u/{secret}")
    async with client.gate.store.read() as uow:
        assert await uow.consents.of("B0001") == {}
    form = {"data": {"List-Unsubscribe": "One-Click"}} if one_click else {"json": {}}
    assert (await client.http.post(f"/u/{secret}", **form)).status == 200
    async with client.gate.store.read() as uow:
        assert (await uow.consents.of("B0001"))["email"].allowed is False
        states = dict((await uow.connection.execute(select(outbox.c.key, outbox.c.state))).all())
    assert (states["email"], states["sms"]) == ("suppressed", "queued")


async def test_the_whole_of_what_is_cut_is_behind_a_link_of_its_own(client: Client) -> None:
    from bot.outbox_worker import carriers

    opened, close = await carriers(client.gate.store, client.gate.settings)
    plain = {**MESSAGE.body}
    del plain["link"]
    short, long = (replace(FOR_PHONE, body={**plain, "text": "一句话。" * times}) for times in (1, 99))
    stranger = replace(long, borrower_id=None)
    async with client.gate.store.write() as uow:
        now = client.gate.clock()
        dressed = [await sending.dressed(uow, each, opened, "https://c.example", now) for each in (short, long, stranger)]
    await close()
    assert "link" not in dressed[0].body
    assert re.fullmatch(r"https://c\.example/r/[A-Za-z0-9]{12}", dressed[1].body["link"])
    assert (dressed[2].body.get("link"), dressed[2].body["site"]) == (None, "https://tqg.example")
