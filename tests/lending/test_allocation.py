from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.lending import Money, Waterfall
from bot.lending.allocation import Owed, share_out
from bot.lending.components import COMPONENTS
from tests.lending.accounts import OPENED, amounts, waterfalls

entries = st.lists(
    st.builds(
        Owed,
        component=st.sampled_from(COMPONENTS),
        due=st.integers(0, 99).map(lambda n: OPENED + timedelta(days=n)),
        unpaid=amounts,
    ),
    max_size=8,
)


@given(amounts, entries, waterfalls, st.integers(-5, 200))
def test_a_payment_is_shared_to_the_cent_and_never_beyond_what_is_owed(amount, owed, waterfall, late):
    shares = share_out(amount, owed, waterfall, late)
    assert Money.sum(shares) == min(amount, Money.sum(entry.unpaid for entry in owed))
    assert all(Money.zero() <= share <= entry.unpaid for share, entry in zip(shares, owed, strict=True))


@given(amounts, entries, waterfalls, st.integers(0, 200))
def test_nobody_is_paid_before_the_one_ahead_is_met(amount, owed, waterfall, late):
    shares = dict(zip(range(len(owed)), share_out(amount, owed, waterfall, late), strict=True))
    line = sorted(shares, key=lambda place: waterfall.turns(late)(owed[place]))
    unmet = [place for place in line if shares[place] < owed[place].unpaid]
    assert all(not shares[place] for place in line[line.index(unmet[0]) + 1 :]) if unmet else True


def test_oldest_first_clears_one_instalment_after_another():
    owed = [
        Owed(component="interest", due=OPENED + timedelta(days=30), unpaid=Money.of(10)),
        Owed(component="principal", due=OPENED, unpaid=Money.of(100)),
    ]
    order = ("fee", "penalty", "interest", "principal")
    by_instalment, by_component = (
        share_out(Money.of(50), owed, Waterfall.of(*order, oldest_first=first), 40) for first in (True, False)
    )
    assert by_instalment == (Money.of(0), Money.of(50))
    assert by_component == (Money.of(10), Money.of(40))


def test_the_order_changes_on_the_very_day():
    card = Waterfall.of("fee", "penalty", "interest", "principal", later={91: ("principal", "fee", "penalty", "interest")})
    assert [card.order(days)[0] for days in (-3, 0, 90, 91, 400)] == ["fee", "fee", "fee", "principal", "principal"]
