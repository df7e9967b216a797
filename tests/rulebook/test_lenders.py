from datetime import UTC, date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from pydantic import ValidationError

from bot.lending import Components, Loan, LoanAccount, Money, RepaymentMethod, statement
from bot.lending.negotiation import AskFor, Debt, Negotiation, Propose
from bot.lending.road import StepState, road
from bot.rulebook import UnknownLender, lender, lenders, negotiation_policy, never_happens, road_stages, rule
from bot.rulebook.hours import Desk, Hours
from bot.rulebook.stages import helpers, rights, stage_words

PRODUCTS = [(each.id, product) for each in lenders().values() for product in each.products]


def test_the_two_demo_lenders_say_that_they_are_a_demo():
    assert set(lenders()) == {"lxqb", "tqg"}
    assert all(
        each.demo and "demo" in each.contact.phone and each.contact.site.endswith(".example") for each in lenders().values()
    )


@pytest.mark.parametrize(("lender_id", "product"), PRODUCTS)
def test_every_product_makes_a_contract_that_has_a_statement(lender_id, product):
    offered = lender(lender_id).product(product)
    terms = offered.terms(principal=Money.of(6000), months=offered.months[0], opened_on=date(2026, 1, 10), due_day=10)
    account = LoanAccount(loan=Loan(id="L1", borrower_id="B1", lender_id=lender_id, product=product, terms=terms))
    owed = statement(account, date(2026, 4, 20)).outstanding.total
    assert owed > Money.of(6000) if terms.method is not RepaymentMethod.REVOLVING else owed == Money.of(0)


@pytest.mark.parametrize(("lender_id", "product"), PRODUCTS)
def test_no_penalty_rate_goes_beyond_what_a_court_would_reduce(lender_id, product):
    penalty = lender(lender_id).product(product).penalty
    rate = lender(lender_id).product(product).annual_rate
    highest = rate * penalty.multiplier if penalty.ceiling is None else min(penalty.ceiling, rate * penalty.multiplier)
    assert highest <= rule("cn.court_reduction_rate").value


@pytest.mark.parametrize(("lender_id", "product"), PRODUCTS)
def test_a_negotiation_policy_never_gets_harder_with_days_past_due(lender_id, product):
    policy = negotiation_policy(lender_id, product)
    for steps in (policy.first_payment_ratio, policy.settlement_floor or ()):
        shares = [share for _, share in steps]
        assert shares == sorted(shares, reverse=True)
    for component in ("fee", "penalty", "interest"):
        waivable = [getattr(ratios, component) for _, ratios in policy.waiver_ceiling]
        assert waivable == sorted(waivable)


@pytest.mark.parametrize(("lender_id", "product"), PRODUCTS)
def test_the_bot_may_agree_no_more_than_its_authority(lender_id, product):
    policy = negotiation_policy(lender_id, product)
    assert policy.authority_limit.amount <= lender(lender_id).authority.bot.amount


@pytest.mark.parametrize(("lender_id", "product"), PRODUCTS)
def test_a_debt_can_be_negotiated_under_every_products_policy(lender_id, product):
    owed = Components(fee=Money.of(20), penalty=Money.of(80), interest=Money.of(300), principal=Money.of(5000))
    debt = Debt(outstanding=owed, days_past_due=40, product=product, daily_rate=Decimal(0), broken_plans=0, disputed=False)
    opening = Negotiation.open(debt, negotiation_policy(lender_id, product), date(2026, 11, 21))
    assert isinstance(opening.move, AskFor | Propose)


def test_a_card_plan_stays_within_the_ceiling_of_the_rule():
    policies = [
        negotiation_policy(lender_id, product)
        for lender_id, product in PRODUCTS
        if lender(lender_id).product(product).kind == "card"
    ]
    assert policies
    assert all(policy.max_months <= rule("cn.card_plan_max_months").value for policy in policies)


@pytest.mark.parametrize("lender_id", list(lenders()))
def test_nobody_below_decides_more_than_the_one_above(lender_id):
    each = lender(lender_id).authority
    assert each.bot.amount <= each.agent.amount <= each.supervisor.amount
    assert each.bot.waiver <= each.agent.waiver <= each.supervisor.waiver <= Decimal(1)


def test_an_unknown_lender_or_product_is_named():
    with pytest.raises(UnknownLender, match="nobody"):
        lender("nobody")
    with pytest.raises(UnknownLender, match="tqg/none"):
        lender("tqg").product("none")


@pytest.mark.parametrize("lender_id", list(lenders()))
def test_the_road_ahead_ascends_and_rests_on_rules_that_exist(lender_id):
    stages = road_stages(lender(lender_id))
    days = [stage.from_days for stage in stages if stage.from_days is not None]
    assert days == sorted(days)
    assert all(rule(key).confidence.is_firm for stage in stages for key in stage.rules)
    assert {stage.code for stage in stages} == set(stage_words("cn"))


def test_the_road_says_what_is_past_now_and_next():
    steps = road(road_stages(lender("tqg")), 40, due=date(2026, 10, 12))
    states = {step.stage.code: step.state for step in steps}
    assert states["late_first_month"] is StepState.PAST
    assert [code for code, state in states.items() if state is StepState.NOW] == ["credit_report"]
    assert states["legal_review"] is states["after_judgment"] is StepState.NEXT
    begins = {step.stage.code: step.begins_on for step in steps}
    assert begins["legal_review"] == date(2027, 1, 11)
    assert begins["after_judgment"] is None


def test_a_loan_and_a_card_have_their_own_list_of_what_cannot_happen():
    loan, card = ({each.key for each in never_happens("cn", kind)} for kind in ("loan", "card"))
    assert loan - card == {"cn.app_loan_not_a_crime"}
    assert card - loan == {"cn.card_malicious_overdraft"}
    assert never_happens("eu", "loan") == ()


@pytest.mark.parametrize(
    ("at", "opens"),
    [
        pytest.param("2026-11-21T10:00", "2026-11-21T10:00", id="open-now"),
        pytest.param("2026-11-21T07:30", "2026-11-21T08:30", id="this-morning"),
        pytest.param("2026-11-21T20:30", "2026-11-22T08:30", id="closed-on-the-minute"),
    ],
)
def test_the_desk_says_when_a_person_answers(at, opens):
    here = datetime.fromisoformat(at).replace(tzinfo=ZoneInfo("Asia/Shanghai"))
    assert lender("lxqb").desk_opens(here.astimezone(UTC)).replace(tzinfo=None) == datetime.fromisoformat(opens)


DESK = Desk(calendar="CN", workdays=("09:00-12:30", "13:30-18:00"), queues={"danger": Hours(workdays=("00:00-24:00",))})


@pytest.mark.parametrize(
    ("at", "opens"),
    [
        ("2026-11-20T09:00", "2026-11-20T09:00"),
        ("2026-11-20T12:30", "2026-11-20T13:30"),
        ("2026-11-20T18:00", "2026-11-23T09:00"),
        ("2026-09-30T18:00", "2026-10-08T09:00"),
        ("2026-10-09T18:00", "2026-10-10T09:00"),
    ],
    ids=["open", "at lunch", "before a weekend", "before the national holidays", "before a worked Saturday"],
)
def test_a_desk_opens_on_the_next_working_day_of_its_country(at, opens):
    assert DESK.opens_next(datetime.fromisoformat(at), DESK.calendar) == datetime.fromisoformat(opens)


def test_a_desk_says_its_hours_as_people_write_them():
    assert DESK.shown(date(2026, 11, 20), "CN") == "09:00–12:30, 13:30–18:00"
    assert DESK.shown(date(2026, 11, 22), "CN") == ""
    assert DESK.of("danger").shown(date(2026, 11, 20), "CN") == "00:00–24:00"
    assert DESK.of("dispute") is DESK


def test_a_queue_that_never_rests_is_open_at_night_and_one_that_never_opens_says_so():
    assert DESK.of("danger").is_open(datetime(2026, 11, 20, 3), "CN")
    assert Hours(workdays=()).opens_next(datetime(2026, 11, 20, 3), "CN") is None


@pytest.mark.parametrize("period", ["9-18", "18:00-09:00", "09:00-09:00", "10:00-24:30"])
def test_a_period_that_can_not_be_is_named(period):
    with pytest.raises(ValidationError, match=period):
        Hours(workdays=(period,))


JURISDICTIONS = ("cn", "us", "uk", "sg")


@pytest.mark.parametrize("jurisdiction", JURISDICTIONS)
def test_every_jurisdiction_has_a_road_that_ascends_and_rests_on_its_own_rules(jurisdiction):
    abroad = lender("tqg").model_copy(update={"jurisdiction": jurisdiction})
    stages = road_stages(abroad)
    days = [stage.from_days for stage in stages if stage.from_days is not None]
    assert days == sorted(set(days))
    assert {-10, 0, 1} <= set(days)
    keys = [key for stage in stages for key in stage.rules]
    assert {rule(key).key.partition(".")[0] for key in keys} <= {jurisdiction, "defaults"}


@pytest.mark.parametrize("jurisdiction", JURISDICTIONS)
def test_a_stage_that_rests_on_an_unsure_fact_is_told_with_may(jurisdiction):
    hedges = {"zh": "可能", "en": " may "}
    for stage in stage_words(jurisdiction).values():
        if not all(rule(key).confidence.is_firm for key in stage.rules):
            assert all(hedge in getattr(stage.text, language) for language, hedge in hedges.items()), stage.code


@pytest.mark.parametrize("jurisdiction", JURISDICTIONS)
@pytest.mark.parametrize("kind", ["loan", "card"])
def test_what_never_happens_is_sure(jurisdiction, kind):
    never = never_happens(jurisdiction, kind)
    assert never
    assert all(each.confidence.is_firm for each in never)


@pytest.mark.parametrize("jurisdiction", JURISDICTIONS)
def test_rights_and_numbers_are_those_of_the_place(jurisdiction):
    for each in (*rights(jurisdiction), *helpers(jurisdiction)):
        assert rule(each.rule).key.startswith(jurisdiction)
        assert each.title("zh") != each.title("en")
    assert len(rights(jurisdiction)) >= 4
    assert helpers(jurisdiction)
