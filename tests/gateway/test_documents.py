"""Papers go to the proven borrower and to who holds their case, by a ticket that is good once and not for long."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from aiohttp import ClientResponse

from bot.documents.fonts import NoFont, font
from bot.documents.page import POLICY
from bot.gateway import documents as routes
from bot.service.documents import LIFE
from bot.service.hashing import token_hash
from bot.service.turn import Effect
from bot.store.unit_of_work import UnitOfWork
from tests.accounts import loan, paid
from tests.documents.papers import text_of
from tests.gateway.client import Client, Desk, Talk, refused
from tests.gateway.fake_worker import FakeWorker, says
from tests.service.book import agree, monthly, stated

HAND_OVER = Effect(verb="open_case", args={"topic": "other", "reason": "asked"})
SETTLED = loan("L0009", principal="600", months=3, payments=(paid("900", date(2026, 11, 18), "P9"),))


@pytest.fixture(autouse=True)
async def loans(client: Client) -> None:
    async with client.gate.store.write() as uow:
        await _book(uow)


async def _book(uow: UnitOfWork) -> None:
    for account in (loan(payments=(paid("100", date(2026, 9, 20)),)), SETTLED):
        await uow.loans.add([account.loan])
        await uow.loans.add_payments((account.loan.id, each) for each in account.payments)


async def ask(talk: Talk, kind: str = "statement", **wish: Any) -> ClientResponse:
    url = f"/api/conversations/{talk.id}/documents"
    return await talk.client.http.post(url, json={"kind": kind, **wish}, headers=talk.headers)


async def address(asked: ClientResponse) -> str:
    assert asked.status == 201, await asked.text()
    return str((await asked.json())["url"])


async def page(talk: Talk, kind: str = "statement", **wish: Any) -> str:
    given = await talk.client.http.get(await address(await ask(talk, kind, format="page", **wish)))
    assert given.status == 200, await given.text()
    return await given.text()


async def test_a_borrower_downloads_their_statement_as_a_pdf(client: Client) -> None:
    try:
        font()
    except NoFont as problem:
        pytest.skip(str(problem))
    given = await client.http.get(await address(await ask(await client.borrower())))
    assert given.content_type == "application/pdf"
    assert given.headers["Content-Disposition"].startswith('attachment; filename="ST-')
    assert given.headers["Cache-Control"] == "no-store"
    text = text_of(await given.read())
    assert "王小明" in text
    assert "L0001" in text


async def test_the_page_for_printing_is_inert(client: Client) -> None:
    given = await client.http.get(await address(await ask(await client.borrower(), format="page")))
    assert given.content_type == "text/html"
    assert given.headers["Content-Security-Policy"] == POLICY
    assert "Content-Disposition" not in given.headers
    assert "对账单" in await given.text()


async def test_every_kind_of_paper_can_be_had_in_both_languages(client: Client, worker: FakeWorker) -> None:
    talk = await client.borrower()
    await talk.say("我欠多少")
    await talk.hear(2)
    today = client.gate.clock().astimezone(ZoneInfo("Asia/Shanghai")).date()
    async with client.gate.store.read() as uow:
        debt = (await stated(uow, today)).payoff
    plan = await agree(client.gate.store, monthly(debt, 3, today + timedelta(days=9)), today)
    assert plan.terms_hash in await page(talk, "agreement", of=plan.id)
    assert "我欠多少" in await page(talk, "transcript")
    assert "还款记录" in await page(talk, "payments", of="L0001")
    assert "Confirmation of settlement" in await page(talk, "settlement", of="L0009", language="en")
    assert "Statement of account" in await page(talk, language="en")


async def test_a_ticket_is_good_once(client: Client) -> None:
    url = await address(await ask(await client.borrower(), format="page"))
    assert (await client.http.get(url)).status == 200
    assert await refused(await client.http.get(url)) == (404, "no_ticket")


async def test_looking_whether_it_is_there_does_not_use_a_ticket_up(client: Client) -> None:
    url = await address(await ask(await client.borrower(), format="page"))
    assert (await client.http.head(url)).status == 405
    assert (await client.http.get(url)).status == 200


async def test_a_ticket_is_over_after_minutes(client: Client) -> None:
    url = await address(await ask(await client.borrower(), format="page"))
    client.later(LIFE)
    assert await refused(await client.http.get(url)) == (404, "no_ticket")


async def test_only_a_hash_of_the_ticket_is_kept(client: Client) -> None:
    url = await address(await ask(await client.borrower(), format="page"))
    token = url.rsplit("/", 1)[1]
    async with client.gate.store.write() as uow:
        assert await uow.document_tickets.take(token, client.gate.clock()) is None
        assert await uow.document_tickets.take(token_hash(token), client.gate.clock()) is not None


async def test_the_address_names_nothing_of_the_borrower(client: Client) -> None:
    url = await address(await ask(await client.borrower(), format="page"))
    assert not any(word in url for word in ("B0001", "L0001", "statement"))


async def test_a_browser_that_comes_too_late_reads_a_sentence(client: Client) -> None:
    given = await client.http.get("/api/documents/none", headers={"Accept": "text/html", "Accept-Language": "zh"})
    assert given.status == 404
    assert given.content_type == "text/plain"
    assert "再点一次" in await given.text()


async def test_a_visitor_who_proved_nothing_gets_no_paper(client: Client) -> None:
    for kind in ("statement", "transcript"):
        assert await refused(await ask(await client.visitor(), kind)) == (404, "no_document")


async def test_nobody_gets_another_borrowers_paper(client: Client) -> None:
    other = await client.borrower("B0003")
    assert await refused(await ask(other, of="L0001")) == (404, "no_document")
    assert await refused(await ask(other, "agreement", of="R1")) == (404, "no_document")
    mine = await client.borrower("B0001")
    stranger = await client.http.post(
        f"/api/conversations/{mine.id}/documents", json={"kind": "statement"}, headers=other.headers
    )
    assert await refused(stranger) == (404, "no_conversation")
    without = await client.http.post(f"/api/conversations/{mine.id}/documents", json={"kind": "statement"})
    assert await refused(without) == (401, "no_credential")


async def test_settlement_is_confirmed_only_when_it_is_so(client: Client) -> None:
    assert await refused(await ask(await client.borrower(), "settlement", of="L0001")) == (409, "not_settled")


@pytest.mark.parametrize(
    "wish", [{"kind": "poem"}, {"kind": "statement", "format": "docx"}, {"kind": "statement", "language": "fr"}, {}]
)
async def test_a_wish_that_makes_no_sense_is_refused(client: Client, wish: dict[str, str]) -> None:
    talk = await client.borrower()
    url = f"/api/conversations/{talk.id}/documents"
    assert (await client.http.post(url, json=wish, headers=talk.headers)).status == 400


async def test_every_read_is_audited_with_what_the_paper_can_be_known_by(client: Client) -> None:
    talk = await client.borrower()
    shown = await page(talk)
    async with client.gate.store.read() as uow:
        read = [each for each in await uow.audit.records(after=0, limit=50) if each.verb == "read_document"]
    assert [(each.actor, each.subject) for each in read] == [(f"conversation:{talk.id}", "B0001")]
    assert read[0].details["kind"] == "statement"
    assert read[0].details["number"] in shown
    assert read[0].details["digest"] in shown


async def test_without_a_font_the_page_is_still_there(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def no_font() -> None:
        raise NoFont

    monkeypatch.setattr(routes, "font", no_font)
    talk = await client.borrower()
    assert await refused(await ask(talk)) == (503, "no_pdf")
    assert "对账单" in await page(talk)


async def held_case(client: Client, worker: FakeWorker) -> tuple[Desk, str]:
    worker.script = lambda request: says("转人工", effects=(HAND_OVER,))
    talk = await client.borrower()
    await talk.say("人工")
    await talk.hear(3)
    desk = await client.desk("lin")
    return desk, str((await desk.cases())[0]["id"])


async def test_who_holds_the_case_may_have_the_borrowers_paper(client: Client, worker: FakeWorker) -> None:
    desk, case = await held_case(client, worker)
    wish = {"kind": "statement", "format": "page"}
    assert await refused(await desk.post(f"/cases/{case}/documents", wish)) == (404, "no_document")
    await desk.post(f"/cases/{case}/claim")
    url = await address(await desk.post(f"/cases/{case}/documents", wish))
    assert "王小明" in await (await client.http.get(url)).text()
    async with client.gate.store.read() as uow:
        read = [each.actor for each in await uow.audit.records(after=0, limit=50) if each.verb == "read_document"]
    assert read == ["staff:lin"]


async def test_a_ticket_of_staff_ends_with_the_case(client: Client, worker: FakeWorker) -> None:
    desk, case = await held_case(client, worker)
    await desk.post(f"/cases/{case}/claim")
    url = await address(await desk.post(f"/cases/{case}/documents", {"kind": "transcript", "format": "page"}))
    await desk.post(f"/cases/{case}/resolve", {"outcome": "explained"})
    assert await refused(await client.http.get(url)) == (404, "no_ticket")
