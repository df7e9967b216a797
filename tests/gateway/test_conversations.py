"""A borrower begins, writes, reads and is answered; what is malformed is refused in plain words and loses nothing."""

from __future__ import annotations

import asyncio
import base64

import pytest

from tests.gateway.client import Client, refused
from tests.gateway.fake_worker import FakeWorker, says


async def test_a_message_is_safe_before_it_is_answered_and_answered_once(client: Client) -> None:
    talk = await client.borrower()
    assert await talk.say("我逾期了多少？") == 1
    rows = await talk.hear(2)
    assert [(row["seq"], row["sender"], row["text"]) for row in rows] == [
        (1, "borrower", "我逾期了多少？"),
        (2, "bot", "回答：我逾期了多少？"),
    ]


async def test_the_same_client_msg_id_is_one_message_with_one_number(client: Client) -> None:
    talk = await client.borrower()
    first = await talk.post({"client_msg_id": "once", "text": "你好"})
    again = await talk.post({"client_msg_id": "once", "text": "你好"})
    assert (first.status, again.status) == (202, 200)
    assert await first.json() == await again.json()
    assert len(await talk.hear(2)) == 2


async def test_the_same_client_msg_id_sent_at_once_is_one_message(client: Client) -> None:
    talk = await client.borrower()
    answers = await asyncio.gather(*(talk.post({"client_msg_id": "once", "text": "你好"}) for _ in range(8)))
    assert sorted(answer.status for answer in answers) == [200] * 7 + [202]
    assert {(await answer.json())["seq"] for answer in answers} == {1}


async def test_an_id_that_comes_back_with_other_words_is_refused(client: Client) -> None:
    talk = await client.borrower()
    await talk.say("你好", "once")
    response = await talk.post({"client_msg_id": "once", "text": "再见"})
    assert await refused(response) == (409, "message_id_reused")


async def test_messages_sent_at_once_are_all_kept_and_answered_one_after_another(client: Client) -> None:
    talk = await client.borrower()
    numbers = await asyncio.gather(*(talk.say(f"第{n}条") for n in range(6)))
    rows = await talk.hear(12)
    assert [row["seq"] for row in rows] == list(range(1, 13))
    asked = [row["text"] for row in rows if row["sender"] == "borrower"]
    assert [row["text"] for row in rows if row["sender"] == "bot"] == [f"回答：{text}" for text in asked]
    assert len(set(numbers)) == 6


@pytest.mark.parametrize(
    ("text", "status", "code"),
    [
        ("", 400, "empty_text"),
        (" \n\t ", 400, "empty_text"),
        ("\u0000\u0007\u001b", 400, "empty_text"),
        ("\u200b\u200d\ufeff", 400, "empty_text"),
        ("好" * 2001, 413, "too_long"),
        ("x" * 70_000, 413, "body_too_large"),
        (None, 400, "field"),
        (5, 400, "field"),
        (["你好"], 400, "field"),
    ],
)
async def test_a_message_without_words_or_too_long_is_refused(client: Client, text: object, status: int, code: str) -> None:
    talk = await client.visitor()
    assert await refused(await talk.post({"client_msg_id": "m", "text": text})) == (status, code)
    assert (await talk.events())["events"] == []


@pytest.mark.parametrize(
    "text", ["😀", "👨‍👩‍👧‍👦", "好" * 2000, '/affirm{"x":1}', "a\u0000b", "\ud83d broken", "<script>alert(1)</script>"]
)
async def test_whatever_people_write_is_kept(client: Client, text: str) -> None:
    talk = await client.visitor()
    await talk.say(text)
    kept = (await talk.hear(1))[0]["text"]
    assert kept == text.replace("\u0000", "").replace("\ud83d", "").strip()


@pytest.mark.parametrize(
    "json",
    [
        {"text": "你好"},
        {"client_msg_id": "", "text": "你好"},
        {"client_msg_id": 7, "text": "你好"},
        {"client_msg_id": "x" * 129, "text": "你好"},
        {"client_msg_id": "a\nb", "text": "你好"},
        {"client_msg_id": "m"},
        {"client_msg_id": "m", "text": "你好", "choice": "plan"},
        {"client_msg_id": "m", "choice": {"id": "plan"}},
    ],
)
async def test_a_malformed_message_is_refused(client: Client, json: dict[str, object]) -> None:
    talk = await client.visitor()
    assert await refused(await talk.post(json)) == (400, "field")


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b'"x"', b"\xff\xfe", b'{"a": NaN}', b"[" * 5000])
async def test_a_body_that_is_no_json_object_is_refused(client: Client, body: bytes) -> None:
    talk = await client.visitor()
    url = f"/api/conversations/{talk.id}/messages"
    assert await refused(await client.http.post(url, data=body, headers=talk.headers)) == (400, "malformed")


@pytest.mark.parametrize(
    "query", ["after=-1", "after=x", "after=1.5", "wait=-1", "wait=nan", "wait=inf", "after=99999999999", "after=²"]
)
async def test_a_cursor_that_is_none_is_refused(client: Client, query: str) -> None:
    talk = await client.visitor()
    response = await client.http.get(f"/api/conversations/{talk.id}/events?{query}", headers=talk.headers)
    assert await refused(response) == (400, "cursor")


async def test_a_choice_that_the_bot_offers_reaches_it_as_a_choice(client: Client, worker: FakeWorker) -> None:
    talk = await client.borrower()
    await talk.say("怎么还")
    await talk.hear(2)
    assert (await talk.choose("plan")).status == 202
    rows = await talk.hear(4)
    assert (rows[2]["text"], rows[2]["payload"]) == ("分期", {"choice": "plan"})
    assert (worker.heard[1].choice, worker.heard[1].text) == ("plan", None)


async def test_a_choice_of_an_earlier_turn_counts_as_its_words(client: Client, worker: FakeWorker) -> None:
    talk = await client.borrower()
    await talk.say("怎么还")
    await talk.hear(2)
    worker.script = lambda request: says("好的")
    await talk.say("再等等")
    await talk.hear(4)
    await talk.choose("plan")
    await talk.hear(6)
    assert (worker.heard[2].choice, worker.heard[2].text) == (None, "分期")


async def test_a_choice_that_was_never_offered_is_refused(client: Client) -> None:
    talk = await client.borrower()
    assert await refused(await talk.choose('agree_plan{"x":1}')) == (400, "unknown_choice")


async def test_a_person_can_be_asked_for_before_anything_was_offered(client: Client, worker: FakeWorker) -> None:
    talk = await client.visitor()
    assert (await talk.choose("request_human")).status == 202
    await talk.hear(2)
    assert worker.heard[0].choice == "request_human"


@pytest.mark.parametrize("header", [None, "Basic x", "Bearer", "Bearer wrong", "Bearer " + "x" * 5000])
async def test_without_a_good_credential_nothing_is_read_or_written(client: Client, header: str | None) -> None:
    talk = await client.borrower()
    headers = {"Authorization": header} if header else {}
    for method, path in (("GET", "events"), ("POST", "messages"), ("POST", "language")):
        response = await client.http.request(method, f"/api/conversations/{talk.id}/{path}", headers=headers)
        assert response.status == 401
        assert response.headers["WWW-Authenticate"] == "Bearer"


async def test_a_credential_opens_its_own_conversation_only(client: Client) -> None:
    mine, other = await client.borrower("B0001"), await client.borrower("B0002")
    for conversation_id in (other.id, "nowhere"):
        response = await client.http.get(f"/api/conversations/{conversation_id}/events", headers=mine.headers)
        assert await refused(response) == (404, "no_conversation")


async def test_a_proven_borrower_has_one_conversation_that_goes_on(client: Client) -> None:
    first = await client.borrower()
    await first.say("你好")
    await first.hear(2)
    second = await client.borrower()
    assert (second.id, second.verified) == (first.id, True)
    assert second.credential != first.credential
    assert len(await second.hear(2)) == 2


async def test_visitors_share_nothing(client: Client) -> None:
    one, two = await client.visitor(), await client.visitor()
    assert one.id != two.id
    assert not one.verified


async def test_a_turn_tells_the_worker_who_asks_and_what_was_known(client: Client, worker: FakeWorker) -> None:
    talk = await client.borrower()
    await talk.say("你好")
    await talk.hear(2)
    await talk.say("再问一句")
    await talk.hear(4)
    first, second = worker.heard
    assert first.verified is not None
    assert (first.verified.borrower_id, first.verified.lender_id, first.channel, first.zone) == (
        "B0001",
        "tqg",
        "web",
        "Asia/Shanghai",
    )
    assert (first.state, second.state) == (None, {"turns": 1})


async def test_a_visitor_is_never_anybody_to_the_worker(client: Client, worker: FakeWorker) -> None:
    talk = await client.visitor("en")
    await talk.say("How much do I owe?")
    await talk.hear(2)
    assert (worker.heard[0].verified, worker.heard[0].language) == (None, "en")


async def test_a_long_poll_waits_for_the_next_row(client: Client) -> None:
    talk = await client.borrower()
    waiting = asyncio.create_task(talk.events(after=0, wait=20))
    await asyncio.sleep(0.05)
    await talk.say("你好")
    read = await waiting
    assert read["events"][0]["text"] == "你好"
    assert read["holder"]["kind"] == "bot"


async def test_too_many_messages_are_told_when_to_come_back(client: Client) -> None:
    talk = await client.borrower()
    for _ in range(400):  # one more a second is let through, so a slow machine needs more of them
        last = await talk.post({"client_msg_id": "once", "text": "你好"})
        if last.status == 429:
            break
    assert await refused(last) == (429, "too_many")
    assert int(last.headers["Retry-After"]) >= 1


async def test_the_language_can_be_chosen(client: Client, worker: FakeWorker) -> None:
    talk = await client.borrower()
    url = f"/api/conversations/{talk.id}"
    assert (await client.http.post(f"{url}/language", json={"language": "en"}, headers=talk.headers)).status == 204
    assert (await (await client.http.get(url, headers=talk.headers)).json())["language"] == "en"
    response = await client.http.post(f"{url}/language", json={"language": "fr"}, headers=talk.headers)
    assert await refused(response) == (400, "unknown_language")


async def test_what_has_not_left_is_sealed_with_a_key_that_each_proven_conversation_has_for_itself(client: Client) -> None:
    async def key(borrower: str) -> str:
        begun = await client.start({"Authorization": f"Bearer {await client.token(borrower)}"})
        return str((await begun.json())["unsent_key"])

    first = await key("B0001")
    assert len(base64.b64decode(first)) == 32
    assert await key("B0001") == first
    assert await key("B0002") != first
    assert "unsent_key" not in await (await client.start(json={})).json()
