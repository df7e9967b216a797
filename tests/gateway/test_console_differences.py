"""What provider and book do not agree on, at the console: seen by those who run the installation, closed once, with a reason."""

from __future__ import annotations

from datetime import date

import pytest

from bot.service.pay_records import Difference, DifferenceKind
from tests.gateway.client import Client, refused

DIFFERENCE = Difference(
    lender_id="tqg",
    kind=DifferenceKind.PAID_TWICE,
    reference="S2",
    noticed_on=date(2026, 11, 21),
    order="a" * 32,
    expected="CNY 100.00",
    found="CNY 100.00",
)


async def put(client: Client) -> int:
    async with client.gate.store.write() as uow:
        assert await uow.payments.differ(DIFFERENCE)
        ((number, _),) = await uow.payments.differences()
    return number


async def test_it_is_listed_with_what_each_side_says(client: Client) -> None:
    number = await put(client)
    (shown,) = (await (await (await client.desk("ou")).get("/differences")).json())["differences"]
    assert shown == {
        "id": number,
        "lender_id": "tqg",
        "kind": "paid_twice",
        "reference": "S2",
        "expected": "CNY 100.00",
        "found": "CNY 100.00",
        "noticed_on": "2026-11-21",
        "resolved_on": None,
        "loan": None,
        "borrower": None,
    }


async def test_it_is_closed_once_and_the_audit_keeps_why(client: Client) -> None:
    number = await put(client)
    desk = await client.desk("su")
    closed = await (await desk.post(f"/differences/{number}/resolve", {"reason": "given back by the provider"})).json()
    assert closed["difference"]["resolved_on"] is not None
    assert await refused(await desk.post(f"/differences/{number}/resolve", {"reason": "again"})) == (409, "difference_closed")
    assert (await (await desk.get("/differences")).json())["differences"] == []
    assert len((await (await desk.get("/differences?state=closed")).json())["differences"]) == 1
    async with client.gate.store.read() as uow:
        kept = [each.details for each in await uow.audit.records(after=0, limit=100) if each.verb == "resolve_difference"]
    assert kept == [{"kind": "paid_twice", "reason": "given back by the provider"}]


@pytest.mark.parametrize("path", ["/differences/999/resolve", "/differences/x/resolve"])
async def test_what_is_not_there_is_not_found(client: Client, path: str) -> None:
    assert await refused(await (await client.desk("ou")).post(path, {"reason": "?"})) == (404, "no_difference")


async def test_a_reason_is_needed_and_agents_are_kept_out(client: Client) -> None:
    number = await put(client)
    assert await refused(await (await client.desk("ou")).post(f"/differences/{number}/resolve")) == (400, "field")
    assert await refused(await (await client.desk("ou")).get("/differences?state=all")) == (400, "field")
    assert (await refused(await (await client.desk("lin")).get("/differences")))[1] == "forbidden"
