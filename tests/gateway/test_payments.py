"""A payment by link, from the request in the conversation to the receipt, over HTTP and on both databases."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from bot.lending import Money
from bot.service.pay_records import PayState
from tests.gateway.client import refused
from tests.gateway.fake_worker import says
from tests.gateway.paying import ROOT, Till, lately, paid


async def test_a_payment_goes_from_the_link_to_the_receipt(paying: Till) -> None:
    talk = await paying.client.borrower()
    order = await paying.ask(talk)
    owed = (await paying.stated()).payoff
    link = await paying.client.http.get(f"/pay/{order}", allow_redirects=False)
    page = link.headers["Location"]
    assert link.status == 303
    assert order not in page
    shown = await (await paying.client.http.get(page)).text()
    assert "¥500.00" in shown
    for secret in ("王小明", "L0001", "B0001", order):
        assert secret not in shown
    done = await paying.client.http.post(page, data={"deed": "pay"})
    assert "已付款" in await done.text()
    receipt = (await talk.hear(3))[-1]
    assert receipt["payload"]["card"]["type"] == "receipt"
    assert "¥500.00" in receipt["text"]
    assert (await paying.stated()).payoff == owed - Money.of("500.00")
    assert (await paying.client.http.get(f"/pay/{order}")).status == 404


async def test_the_provider_tells_twice_and_the_book_hears_once(paying: Till) -> None:
    talk = await paying.client.borrower()
    order = await paying.ask(talk)
    page = (await paying.client.http.get(f"/pay/{order}", allow_redirects=False)).headers["Location"]
    await paying.client.http.post(page, data={"deed": "pay_twice"})
    await talk.hear(3)
    again = await paying.call(paid(order, reference=str((await paying.request(order)).reference), id="N9"))  # type: ignore[union-attr]
    assert (await again.json())["outcome"] == "repeated"
    assert len((await paying.account()).payments) == 2
    assert len((await talk.events())["events"]) == 3


async def test_calls_at_once_book_once(paying: Till) -> None:
    talk = await paying.client.borrower()
    order = await paying.ask(talk)
    notices = [paid(order), paid(order), paid(order, id="N2"), paid(order, id="N3")]
    answers = await asyncio.gather(*(paying.call(notice) for notice in notices))
    outcomes = sorted([(await each.json())["outcome"] for each in answers])
    assert outcomes == ["booked", "repeated", "repeated", "repeated"]
    assert [each.id for each in (await paying.account()).payments] == ["P1", "pay-S1"]
    assert len((await talk.events())["events"]) == 3


async def test_a_call_that_the_provider_did_not_sign_changes_nothing(paying: Till) -> None:
    order = await paying.ask(await paying.client.borrower())
    now = paying.client.gate.clock()
    for wrong in (
        {"key": b"another"},
        {"signed": b"{}"},
        {"at": now - timedelta(minutes=6)},
        {"at": now + timedelta(minutes=6)},
        {"lender": "lxqb", "key": b"another"},
        {"lender": "nobody"},
    ):
        status, code = await refused(await paying.call(paid(order), **wrong))  # type: ignore[arg-type]
        assert (status, code) in ((401, "pay_signature"), (401, "pay_stale"))
    bare = await paying.client.http.post(f"{ROOT}/tqg", json=paid(order))
    assert await refused(bare) == (401, "pay_signature")
    assert (await paying.request(order)).state is PayState.OPEN  # type: ignore[union-attr]
    assert len((await paying.account()).payments) == 1


@pytest.mark.parametrize(
    "wrong",
    [
        {"amount": 499.5},
        {"amount": "-500.00"},
        {"amount": "0"},
        {"amount": "500.001"},
        {"amount": "NaN"},
        {"currency": "ZZZ"},
        {"at": "yesterday"},
        {"at": "2026-11-21T08:00:00"},
        {"kind": "stolen"},
        {"kind": "refunded"},
        {"kind": "refunded", "refund": ""},
        {"id": ""},
        {"reference": "a b"},
        {"order": None},
    ],
)
async def test_a_signed_notice_that_can_not_be_read_is_refused(paying: Till, wrong: dict[str, object]) -> None:
    assert await refused(await paying.call({**paid("x" * 32), **wrong})) == (400, "pay_notice")


async def test_what_does_not_fit_is_kept_for_a_person_and_never_booked(paying: Till) -> None:
    talk = await paying.client.borrower()
    order = await paying.ask(talk)
    unlike = [
        paid(order, "499.99", id="N1", reference="S1"),
        paid(order, currency="USD", id="N2", reference="S2"),
        paid("y" * 32, id="N3", reference="S3"),
        paid(order, kind="refunded", id="N4", reference="S4", refund="R4"),
    ]
    for notice in unlike:
        assert (await (await paying.call(notice)).json())["outcome"] == "different"
    theirs = await paying.call(paid(order, id="N5", reference="S5"), lender="lxqb")
    assert (await theirs.json())["outcome"] == "different"
    assert await paying.differences() == [
        ("amount", "S1"),
        ("amount", "S2"),
        ("unknown_order", "S3"),
        ("not_paid", "R4"),
        ("unknown_order", "S5"),
    ]
    assert len((await paying.account()).payments) == 1
    assert "核对" in (await talk.hear(3))[-1]["text"]


async def test_money_that_comes_a_second_time_for_one_request_is_surfaced(paying: Till) -> None:
    order = await paying.ask(await paying.client.borrower())
    await paying.call(paid(order))
    second = await paying.call(paid(order, id="N2", reference="S2"))
    assert (await second.json())["outcome"] == "different"
    assert await paying.differences() == [("paid_twice", "S2")]
    assert len((await paying.account()).payments) == 2


async def test_a_failed_payment_can_be_tried_again(paying: Till) -> None:
    talk = await paying.client.borrower()
    order = await paying.ask(talk)
    page = (await paying.client.http.get(f"/pay/{order}", allow_redirects=False)).headers["Location"]
    await paying.client.http.post(page, data={"deed": "fail"})
    assert "没有成功" in (await talk.hear(3))[-1]["text"]
    assert "再试一次" in await (await paying.client.http.get(page)).text()
    await paying.client.http.post(page, data={"deed": "pay"})
    assert (await talk.hear(4))[-1]["payload"]["card"]["type"] == "receipt"


async def test_a_payment_given_back_counts_no_more(paying: Till) -> None:
    talk = await paying.client.borrower()
    order = await paying.ask(talk)
    owed = (await paying.stated()).payoff
    await paying.call(paid(order))
    for number in ("N2", "N3"):
        await paying.call(paid(order, kind="refunded", id=number, refund="R1"))
    assert (await paying.stated()).payoff == owed
    assert (await paying.request(order)).state is PayState.REFUNDED  # type: ignore[union-attr]
    assert "退回" in (await talk.hear(4))[-1]["text"]


async def test_parts_that_the_provider_gives_back_of_its_own_accord_are_never_more_than_was_paid(paying: Till) -> None:
    order = await paying.ask(await paying.client.borrower())
    owed = (await paying.stated()).payoff
    await paying.call(paid(order))
    outcomes = []
    for number, amount in enumerate(("200.00", "200.00", "100.01", "100.00")):
        told = await paying.call(paid(order, amount, kind="refunded", id=f"R{number}", refund=f"R{number}"))
        outcomes.append((await told.json())["outcome"])
    assert outcomes == ["returned", "returned", "different", "returned"]
    assert (await paying.stated()).payoff == owed
    assert await paying.differences() == [("refund", "R2")]


async def test_a_callback_that_comes_after_the_link_is_over_is_still_money(paying: Till) -> None:
    order = await paying.ask(await paying.client.borrower())
    async with paying.client.gate.store.write() as uow:
        await uow.payments.change(order, expires_at=lately(minutes=1))
    assert (await paying.client.http.get(f"/pay/{order}")).status == 404
    assert (await (await paying.call(paid(order))).json())["outcome"] == "booked"


async def test_nobody_unproven_and_nobody_else_gets_a_link(paying: Till) -> None:
    for talk in (await paying.client.visitor(), await paying.client.borrower("B0003")):
        order = await paying.ask(talk)
        assert await paying.request(order) is None
        assert (await paying.client.http.get(f"/pay/{order}")).status == 404


@pytest.mark.parametrize("amount", ["0", "-5.00", "1000000000000.00", "五毛", "1e400"])
async def test_a_sum_that_can_not_be_asked_for_makes_no_link(paying: Till, amount: str) -> None:
    order = await paying.ask(await paying.client.borrower(), amount)
    assert await paying.request(order) is None


async def test_pages_say_the_same_in_both_languages_and_load_nothing_from_elsewhere(paying: Till) -> None:
    order = await paying.ask(await paying.client.borrower())
    page = (await paying.client.http.get(f"/pay/{order}", allow_redirects=False)).headers["Location"].split("?")[0]
    for language, word in (("zh", "付款"), ("en", "Payment")):
        shown = await paying.client.http.get(f"{page}?language={language}")
        text = await shown.text()
        assert word in text
        assert "<script" not in text
        assert "script-src" not in shown.headers["Content-Security-Policy"]
        assert "default-src 'none'" in shown.headers["Content-Security-Policy"]
    missing = await paying.client.http.get("/pay/simulated/S0")
    assert missing.status == 404
    assert "This link is over" in await missing.text()
    assert (await paying.client.http.post(page, data={"deed": "steal"})).status == 400


async def test_a_link_asked_for_on_the_phone_is_receipted_there(paying: Till) -> None:
    phone = "+8613800000001"
    paying.worker.script = lambda request: says("好")
    async with paying.client.gate.store.write() as uow:
        from bot.service import conversation

        borrower = await uow.borrowers.get("B0001")
        talk = await conversation.of_borrower(uow, borrower, "zh", paying.client.gate.clock())
        await uow.conversations.change(talk.id, phone=phone)
    order = await paying.ask(await paying.client.borrower())
    async with paying.client.gate.store.write() as uow:
        await uow.payments.change(order, channel="sms")
    await paying.call(paid(order))
    async with paying.client.gate.store.write() as uow:
        message = await uow.outbox.take(paying.client.gate.clock(), paying.client.gate.clock())
    assert message is not None
    assert "¥500.00" in message.body["text"]
