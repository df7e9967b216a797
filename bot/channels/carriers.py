"""The carriers that a deployment has: those of its accounts file, or the simulated phones of a demo."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable

from aiohttp import ClientSession

from bot.channels import calls
from bot.channels.accounts import Accounts, KannelAccount, SmtpAccount, TwilioAccount, load
from bot.channels.email import Mail
from bot.channels.kannel import Kannel
from bot.channels.simulator import Deliver, SimulatedMail, SimulatedPhones
from bot.channels.twilio import Twilio
from bot.service.outbox import Carrier, Carriers
from bot.service.talk_records import Route
from bot.settings import Settings

Closing = Callable[[], Awaitable[None]]


def accounts_in_force(settings: Settings) -> Accounts:
    """The accounts of the file that the settings name; none without one."""
    return load(settings.carriers_file) if settings.carriers_file is not None else {}


async def open_carriers(settings: Settings, lenders: Iterable[str], deliver: Deliver) -> tuple[Carriers, Closing]:
    """A carrier for each account, with what to call in the end. In a demo, what has no account uses the simulator."""
    accounts = accounts_in_force(settings)
    session = calls.session()
    phones = SimulatedPhones(deliver)
    simulated: Carriers = {}
    if settings.demo:
        for lender in lenders:
            simulated |= {(lender, "sms"): phones, (lender, "email"): SimulatedMail()}
    real = {route: _carrier(route, account, session, phones, settings.base_url) for route, account in accounts.items()}
    return {**simulated, **real}, session.close


def _carrier(route: Route, account: object, session: ClientSession, phones: SimulatedPhones, base_url: str) -> Carrier:
    if isinstance(account, KannelAccount):
        return Kannel(account, session, f"{account.callback_url or base_url}/api/channels/{route[0]}/kannel")
    if isinstance(account, TwilioAccount):
        return Twilio(account, session, f"{base_url}/api/channels/{route[0]}/twilio")
    if isinstance(account, SmtpAccount):
        return Mail(account)
    return phones
