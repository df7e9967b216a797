"""What is agreed in a talk is what the book records: every option of a talk is accepted by the verb that commits it."""

import pytest

from bot.dialogue.bargaining.agreement import Agreement
from bot.dialogue.bargaining.options import options
from bot.dialogue.bargaining.talk import Talk
from bot.lending import Money
from bot.lending.negotiation import AskExtension, AskWaiver, Finances, Offer, Statement
from bot.service.effects import EFFECTS
from bot.service.errors import Conflict
from bot.store.unit_of_work import Store
from tests.service.book import LOAN, TODAY, fill, seen, turn

OPENINGS: dict[str, tuple[Statement, ...]] = {
    "silence": (Finances(), Finances(), Finances(), Finances()),
    "more time": (AskExtension(10),),
    "a monthly sum": (Offer(pay_monthly=Money.of(800)),),
    "less, at once": (AskWaiver("penalty"), Offer(settle_for=Money.of(10**6))),
}


@pytest.mark.parametrize("opening", OPENINGS)
@pytest.mark.parametrize("number", [0, -1])
async def test_each_plan_laid_out_is_recorded_once(store: Store, opening: str, number: int) -> None:
    async with store.write() as uow:
        await fill(uow)
    talk = Talk(view=(await seen(store)).loans[0], today=TODAY).hear(*OPENINGS[opening])
    picked = talk if talk.agreed else talk.pick(*options(talk)[number].says)
    assert picked.agreed is not None
    effect = Agreement.of(picked, picked.agreed).effect()
    async with store.write() as uow:
        await EFFECTS["agree_plan"](uow, turn(), **effect)
    with pytest.raises(Conflict, match="plan_exists"):
        async with store.write() as uow:
            await EFFECTS["agree_plan"](uow, turn(channel="sms"), **effect)
    recorded = (await seen(store)).active_plan
    assert recorded is not None
    assert (recorded.loan_id, recorded.plan, recorded.terms_hash) == (LOAN, picked.agreed, effect["terms_hash"])
