"""Signing in at the console: wrong tries, second factors, recovery, sign-ins that end, and first passwords."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pyotp
import pytest

from bot.service import staff, staff_members
from bot.settings import Settings
from tests.gateway.client import Client, Desk, refused


async def add(client: Client, role: str = "agent", login: str = "kim") -> str:
    new = staff_members.NewMember(login=login, name="Kim", role=role, languages=["en"])
    async with client.gate.store.write() as uow:
        return await staff_members.add(uow, new, actor="test", now=client.gate.clock())


async def enrol(desk: Desk) -> tuple[pyotp.TOTP, list[str]]:
    begun = await (await desk.post("/me/second-factor")).json()
    otp = pyotp.TOTP(begun["secret"])
    assert begun["uri"].startswith("otpauth://totp/")
    assert begun["picture"].startswith("data:image/svg+xml")
    confirmed = await desk.post("/me/second-factor/confirm", {"code": otp.now()})
    assert confirmed.status == 200, await confirmed.text()
    return otp, (await confirmed.json())["recovery_codes"]


async def test_wrong_passwords_close_a_login_for_a_while_and_say_the_same_as_for_nobody(client: Client) -> None:
    await client.desk("lin")
    password = staff_members.demo_logins(client.gate.settings.data_dir)["lin"]
    answers = set()
    for login in ("lin", "nobody"):
        for _ in range(staff.TRIES):
            client.gate.limits.forget()
            answers.add(await refused(await client.sign_in(login, "wrong")))
    client.gate.limits.forget()
    answers.add(await refused(await client.sign_in("lin", password)))
    assert answers == {(401, "wrong_login")}
    client.later(staff.CLOSED_FOR)
    client.gate.limits.forget()
    assert (await client.sign_in("lin", password)).status == 200


async def test_a_second_factor_is_asked_for_and_each_code_is_good_once(client: Client) -> None:
    lin = await client.desk("lin")
    otp, _ = await enrol(lin)
    password = staff_members.demo_logins(client.gate.settings.data_dir)["lin"]
    assert await refused(await client.sign_in("lin", password)) == (401, "code_needed")
    assert await refused(await client.sign_in("lin", password, otp.now())) == (401, "code_wrong")
    client.later(timedelta(seconds=60))
    code = otp.at(client.gate.clock())
    assert (await client.sign_in("lin", password, code)).status == 200
    assert await refused(await client.sign_in("lin", password, code)) == (401, "code_wrong")


async def test_a_recovery_code_replaces_a_lost_phone_once(client: Client) -> None:
    lin = await client.desk("lin")
    _, codes = await enrol(lin)
    password = staff_members.demo_logins(client.gate.settings.data_dir)["lin"]
    assert len(set(codes)) == len(codes) == 8
    assert (await client.sign_in("lin", password, codes[0].upper())).status == 200
    assert await refused(await client.sign_in("lin", password, codes[0])) == (401, "code_wrong")


async def test_a_secret_of_an_authenticator_is_not_in_the_database_as_it_is(client: Client) -> None:
    lin = await client.desk("lin")
    otp, codes = await enrol(lin)
    async with client.gate.store.read() as uow:
        member = await staff_members.known(uow, "lin")
    assert otp.secret not in str(member.totp_secret)
    assert not set(codes) & set(member.recovery_hashes)


async def test_a_given_password_must_be_changed_before_anything_else(client: Client) -> None:
    given = await add(client)
    kim = await client.desk("kim", given)
    assert await refused(await kim.get("/cases")) == (403, "sign_in_unfinished")
    assert (await (await kim.get("/me")).json())["agent"]["must"] == "password"
    short = await kim.post("/me/password", {"old": given, "new": "short"})
    assert await refused(short) == (400, "password_weak")
    assert await refused(await kim.post("/me/password", {"old": "other", "new": "a long enough one"})) == (403, "wrong_password")
    assert (await kim.post("/me/password", {"old": given, "new": "a long enough one"})).status == 204
    assert (await kim.get("/cases")).status == 200


async def test_where_it_is_required_nobody_works_without_a_second_factor(client: Client) -> None:
    client.set(second_factor="required")
    lin = await client.desk("lin")
    assert await refused(await lin.get("/cases")) == (403, "sign_in_unfinished")
    await enrol(lin)
    assert (await lin.get("/cases")).status == 200


async def test_a_changed_password_ends_the_other_browsers_only(client: Client) -> None:
    here, there = await client.desk("lin"), await client.desk("lin")
    password = staff_members.demo_logins(client.gate.settings.data_dir)["lin"]
    assert len((await (await here.get("/me/sign-ins")).json())["sign_ins"]) == 2
    assert (await here.post("/me/password", {"old": password, "new": "a long enough one"})).status == 204
    assert (await here.get("/cases")).status == 200
    assert await refused(await there.get("/cases")) == (401, "not_signed_in")


async def test_one_browser_can_be_signed_out_from_another(client: Client) -> None:
    here, there = await client.desk("lin"), await client.desk("lin")
    listed = (await (await here.get("/me/sign-ins")).json())["sign_ins"]
    other = next(each["id"] for each in listed if not each["this"])
    assert (await here.post("/me/sign-ins/end", {"id": other})).status == 204
    assert await refused(await there.get("/me")) == (401, "not_signed_in")
    assert await refused(await here.post("/me/sign-ins/end", {"id": other})) == (404, "no_sign_in")


async def test_a_sign_in_left_alone_ends(client: Client) -> None:
    lin = await client.desk("lin")
    client.later(staff.IDLE_LIFE - timedelta(minutes=1))
    assert (await lin.get("/cases")).status == 200
    client.later(staff.IDLE_LIFE - timedelta(minutes=1))
    assert (await lin.get("/cases")).status == 200
    client.later(staff.IDLE_LIFE + timedelta(minutes=1))
    assert await refused(await lin.get("/cases")) == (401, "not_signed_in")


async def test_an_operator_adds_resets_and_closes_logins_but_sees_no_case(client: Client) -> None:
    ou, lin = await client.desk("ou"), await client.desk("lin")
    new = {"login": "zoe", "name": "Zoe", "role": "agent", "languages": ["en"]}
    added = await ou.post("/staff", new)
    assert added.status == 201
    assert await refused(await ou.post("/staff", new)) == (409, "login_taken")
    assert await refused(await ou.post("/staff", {**new, "login": "x y"})) == (400, "login_malformed")
    assert await refused(await ou.post("/staff", {**new, "login": "kai", "role": "king"})) == (400, "unknown_role")
    assert await refused(await ou.get("/cases")) == (403, "forbidden")
    assert await refused(await ou.post("/staff/ou/disable")) == (409, "not_oneself")
    assert (await ou.post("/staff/lin/disable")).status == 204
    assert await refused(await lin.get("/cases")) == (401, "not_signed_in")
    reset = await (await ou.post("/staff/zoe/reset")).json()
    assert reset["password"] != (await added.json())["password"]
    assert {each["id"]: each["disabled"] for each in (await (await ou.get("/staff")).json())["staff"]}["lin"]


async def test_an_auditor_reads_the_audit_and_the_reading_is_on_it(client: Client) -> None:
    auditor = await client.desk("an")
    first = await (await auditor.get("/audit?verify=1")).json()
    assert (first["broken"], first["records"][0]["verb"]) == (None, "sign_in")
    second = await (await auditor.get("/audit")).json()
    assert second["records"][0]["verb"] == "read_audit"
    assert [each["number"] for each in second["records"]] == list(range(second["last"], 0, -1))
    assert await refused(await auditor.get("/audit?before=x")) == (400, "field")


@pytest.mark.parametrize("field", ["second_factor", "staff_key_file"])
def test_settings_of_access_exist(field: str) -> None:
    assert field in Settings.model_fields


def test_proofs_never_show_in_a_log() -> None:
    member = staff_members.StaffMember(login="kim", name="Kim", role="agent", password_hash="h4sh", languages=["en"])
    assert "h4sh" not in repr(replace(member, totp_secret="s3cret"))
    assert "s3cret" not in repr(replace(member, totp_secret="s3cret"))
