"""Wishes about contact are taken at once, from the proven borrower or from the number that somebody wrote from."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.service import consent, finances
from bot.service.consent import may_contact
from bot.service.errors import Invalid, NotAllowed
from bot.service.records import ContactPreference, PhoneStatus
from bot.service.talk_records import Conversation
from bot.store.unit_of_work import Store
from tests.service.book import OTHER, TODAY, WEI, days, fill, moment, money, seen, turn


@pytest.fixture
async def book(store: Store) -> Store:
    async with store.write() as uow:
        await fill(uow)
        phone = Conversation(id="C2", lender_id="tqg", phone=WEI.phone, zone="Asia/Shanghai", created_at=moment(TODAY))
        stranger = Conversation(id="C3", lender_id="tqg", zone="Asia/Shanghai", created_at=moment(TODAY))
        await uow.conversations.add(phone)
        await uow.conversations.add(stranger)
    return store


async def allowed(store: Store, channel: str, on: date = TODAY) -> bool:
    return may_contact((await seen(store, on)).preferences, channel, on)


async def test_stop_is_heeded_for_the_channel_it_named(book: Store) -> None:
    async with book.write() as uow:
        await consent.stop_contact(uow, turn(), channel="sms")
    assert not await allowed(book, "sms")
    assert await allowed(book, "email")


async def test_stop_without_a_channel_is_stop_for_all(book: Store) -> None:
    async with book.write() as uow:
        await consent.stop_contact(uow, turn())
    assert not await allowed(book, "sms")
    assert not await allowed(book, "email")


async def test_the_later_wish_counts(book: Store) -> None:
    async with book.write() as uow:
        await consent.stop_contact(uow, turn(days(-3)))
        await consent.resume_contact(uow, turn(days(-2)), channel="sms")
    assert await allowed(book, "sms")
    assert not await allowed(book, "email")


async def test_an_unproven_text_stops_messages_to_its_own_number(book: Store) -> None:
    async with book.write() as uow:
        await consent.stop_contact(uow, turn(who=None, channel="sms", conversation="C2"), channel="sms")
    assert not await allowed(book, "sms")
    async with book.read() as uow:
        assert await uow.consents.of(OTHER.id) == {}


async def test_a_stranger_on_the_web_changes_nobody(book: Store) -> None:
    async with book.write() as uow:
        await consent.stop_contact(uow, turn(who=None, conversation="C3"))
        await consent.wrong_person(uow, turn(who=None, conversation="C3"))
    account = await seen(book)
    assert (account.preferences, account.borrower.phone_status) == ({}, PhoneStatus.OK)


async def test_a_wrong_person_flags_the_number_and_nothing_else(book: Store) -> None:
    async with book.write() as uow:
        await consent.wrong_person(uow, turn(who=None, channel="sms", conversation="C2"))
    async with book.read() as uow:
        assert (await uow.borrowers.get(WEI.id)).phone_status is PhoneStatus.WRONG
        assert (await uow.borrowers.get(OTHER.id)).phone_status is PhoneStatus.OK


async def test_silence_ends_by_itself_and_is_never_shortened(book: Store) -> None:
    async with book.write() as uow:
        await consent.silence(uow, turn(), days=30)
        await consent.silence(uow, turn(), days=2)
        await consent.resume_contact(uow, turn())
    assert not await allowed(book, "sms", days(29))
    assert await allowed(book, "sms", days(30))


async def test_means_are_kept_only_with_consent_and_gone_when_asked(book: Store) -> None:
    async with book.write() as uow:
        with pytest.raises(NotAllowed, match="no_consent"):
            await finances.save_finances(uow, turn(), consent=False, monthly_income="5000")
        await finances.save_finances(uow, turn(), consent=True, monthly_income="5000.50", payday=15)
    kept = (await seen(book)).finances
    assert kept is not None
    assert (kept.finances.monthly_income, kept.finances.savings, kept.finances.payday) == (money("5000.50"), None, 15)
    assert "5000" not in repr(kept)
    async with book.write() as uow:
        await finances.forget_finances(uow, turn())
    assert (await seen(book)).finances is None


async def test_an_income_that_is_no_amount_is_refused(book: Store) -> None:
    async with book.write() as uow:
        with pytest.raises(Invalid):
            await finances.save_finances(uow, turn(), consent=True, monthly_income="enough")


wishes = st.lists(st.tuples(st.sampled_from(("all", "sms", "email")), st.booleans()), max_size=8)


@given(wishes, st.sampled_from(("sms", "email")))
def test_a_channel_is_open_unless_the_latest_wish_about_it_says_stop(said: list[tuple[str, bool]], channel: str) -> None:
    start = datetime(2026, 1, 1, tzinfo=UTC)
    known = {
        name: ContactPreference(borrower_id="B", channel=name, allowed=wish, changed_at=start + timedelta(hours=hour))
        for hour, (name, wish) in enumerate(said)
    }
    about = [wish for name, wish in said if name in ("all", channel)]
    assert may_contact(known, channel, TODAY) is (about[-1] if about else True)


async def test_hours_and_silence_never_outdo_a_stop_that_was_said_before(book: Store) -> None:
    async with book.write() as uow:
        await consent.stop_contact(uow, turn(days(-3)), channel="sms")
        await consent.wish_hours(uow, turn(days(-2)), start="20:00", end="08:00")
        await consent.silence(uow, turn(days(-2)), days=1)
    assert not await allowed(book, "sms")
    assert await allowed(book, "email")


async def test_hours_are_kept_for_whoever_gave_the_number_and_taken_back(book: Store) -> None:
    async with book.write() as uow:
        await consent.wish_hours(uow, turn(who=None, channel="sms", conversation="C2"), start="20:00", end="08:00")
    kept = (await seen(book)).preferences["all"]
    assert (kept.quiet_from, kept.quiet_to) == ("20:00", "08:00")
    async with book.write() as uow:
        await consent.wish_hours(uow, turn(), start=None, end=None)
    assert (await seen(book)).preferences["all"].quiet_from is None
