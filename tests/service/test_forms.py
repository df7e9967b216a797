"""Only the form that was laid out can be filled, with words and nothing else."""

import json

import pytest

from bot.service.forms import LONGEST, filled

OFFER = {"id": "fill_budget", "title": "收支表", "fields": {"monthly_income": "月收入", "payday": "发薪日"}}


def test_a_filled_form_reads_as_a_sentence_of_the_borrower() -> None:
    values = {"monthly_income": "一千二", "payday": "10号"}
    assert filled(OFFER, "fill_budget" + json.dumps(values)) == "收支表: 月收入 一千二 · 发薪日 10号"


def test_a_field_may_be_left_out() -> None:
    assert filled(OFFER, 'fill_budget{"payday":"10"}') == "收支表: 发薪日 10"


@pytest.mark.parametrize(
    "choice",
    [
        "fill_budget",
        "fill_budget{",
        'other{"payday":"10"}',
        'fill_budget{"secret":"1"}',
        'fill_budget{"payday":10}',
        'fill_budget{"payday":""}',
        'fill_budget{"payday":{"a":"b"}}',
        "fill_budget[1]",
        'fill_budget{"payday":"' + "9" * (LONGEST + 1) + '"}',
        'fill_budget{"payday":"1\\n2"}',
    ],
)
def test_anything_else_is_no_answer_to_it(choice: str) -> None:
    assert filled(OFFER, choice) is None


def test_a_plain_choice_has_no_form() -> None:
    assert filled({"id": "affirm", "title": "好"}, "affirm{}") is None
