"""Finding a case among many: by number, by the letter of a name that the list shows, by what it is about, part by part."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from bot.service.talk_records import Case, Conversation
from tests.gateway.client import Client, Desk, Json, refused

NOW = datetime(2026, 11, 23, 2, tzinfo=UTC)


def case(number: int, **values: object) -> tuple[Conversation, Case]:
    """The n-th case of an afternoon, waiting for somebody."""
    opened = NOW - timedelta(minutes=number)
    plain: Json = {"language": "zh", "lender_id": "tqg"}
    talk = Conversation(id=f"T{number}", zone="Asia/Shanghai", created_at=opened, owner="queue", **plain)
    facts: Json = {"topic": "other", "reason": "request_human", "status": "open", "priority": 10, "borrower_id": None}
    made = Case(id=f"K{number:04}", conversation_id=talk.id, summary={}, opened_at=opened, **{**plain, **facts, **values})
    return talk, made


@pytest.fixture
async def desk(client: Client) -> Desk:
    client.at(NOW)
    lin = await client.desk("lin")
    async with client.gate.store.write() as uow:
        for talk, each in (
            case(1, borrower_id="B0001", topic="dispute", due_at=NOW + timedelta(days=9), remind_at=NOW + timedelta(days=4)),
            case(2, borrower_id="B0003", topic="complaint", due_at=NOW + timedelta(days=1), remind_at=NOW - timedelta(days=1)),
            case(3, language="en", topic="complaint", due_at=NOW - timedelta(hours=1), remind_at=NOW - timedelta(days=4)),
            case(4, topic="danger", priority=0, record_id="D00ff"),
            case(5, status="claimed", agent="lin"),
        ):
            await uow.conversations.add(talk)
            await uow.cases.add(each)
    return lin


async def look(desk: Desk, query: str) -> list[str]:
    response = await desk.get(f"/cases?{query}")
    assert response.status == 200, await response.text()
    return [each["id"] for each in (await response.json())["cases"]]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("view=queue", ["K0004", "K0003", "K0002", "K0001"]),
        ("view=all", ["K0004", "K0003", "K0002", "K0001", "K0005"]),
        ("view=mine", ["K0005"]),
        ("view=resolved", []),
        ("topic=complaint", ["K0003", "K0002"]),
        ("topic=complaint&language=en", ["K0003"]),
        ("due=soon", ["K0002"]),
        ("due=late", ["K0003"]),
        ("channel=sms", []),
        ("view=all&agent=lin", ["K0005"]),
        ("q=k0002", ["K0002"]),
        ("q=b0001", ["K0001"]),
        ("q=D00FF", ["K0004"]),
        ("q=王", ["K0001"]),
        ("q=王**", ["K0001"]),
        ("q=王小明", []),
        ("q=%25", []),
        ("q=_", []),
    ],
)
async def test_what_is_looked_for_is_found_and_no_full_name_is(desk: Desk, query: str, found: list[str]) -> None:
    assert await look(desk, query) == found


async def test_a_long_list_is_read_part_by_part_and_says_how_long_it_is(desk: Desk) -> None:
    first = await (await desk.get("/cases?limit=3")).json()
    rest = await (await desk.get("/cases?limit=3&offset=3")).json()
    assert (len(first["cases"]), len(rest["cases"])) == (3, 1)
    assert (first["total"], rest["total"], rest["offset"]) == (4, 4, 3)


@pytest.mark.parametrize("query", ["view=none", "topic=tax", "due=never", "offset=x", "limit=-1", f"q={'k' * 65}"])
async def test_a_wish_that_makes_no_sense_is_named(desk: Desk, query: str) -> None:
    assert await refused(await desk.get(f"/cases?{query}")) == (400, "field")


async def test_somebodys_views_are_kept_for_them_alone(desk: Desk, client: Client) -> None:
    mine = [{"name": "英文投诉", "filters": {"view": "all", "topic": "complaint", "language": "en"}}]
    assert (await desk.post("/me/views", {"views": mine})).status == 200
    assert (await (await (await client.desk("lin")).get("/me/views")).json())["views"] == mine
    assert (await (await (await client.desk("maya")).get("/me/views")).json())["views"] == []


@pytest.mark.parametrize(
    ("views", "field"),
    [
        ("x", "views"),
        ([{"name": "", "filters": {}}], "name"),
        ([{"name": "a", "filters": {"salary": "1"}}], "filters"),
        ([{"name": "a", "filters": {"topic": "tax"}}], "topic"),
        ([{"name": "a", "filters": {}}, {"name": "a", "filters": {}}], "name"),
        ([{"name": str(number), "filters": {}} for number in range(13)], "views"),
    ],
)
async def test_a_view_that_could_not_be_looked_at_is_not_kept(desk: Desk, views: object, field: str) -> None:
    response = await desk.post("/me/views", {"views": views})
    assert response.status == 400
    assert field in (await response.json())["error"]["message"]
    assert (await (await desk.get("/me/views")).json())["views"] == []
