"""Facts are stored and read back unchanged, whatever a later version adds."""

import json
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, strategies as st

from propdesk.fees.papers.facts import NoticeFacts, PaidLine, ReceiptFacts
from propdesk.fees.shifts.facts import ShiftFacts
from propdesk.kernel.money import Money
from tests.fees.sample_papers import longest_receipt, notice, receipt, session


def test_what_is_stored_reads_back_the_same() -> None:
    long = replace(longest_receipt(), value_day=date(2026, 11, 18))
    for facts in (receipt(), long):
        assert ReceiptFacts.from_json(facts.to_json()) == facts
    assert NoticeFacts.from_json(notice().to_json()) == notice()
    assert ShiftFacts.from_json(session().to_json()) == session()


@given(st.integers(-(10**12), 10**12), st.text(max_size=30))
def test_any_amount_and_text_survives(fen: int, text: str) -> None:
    facts = replace(receipt(), lines=(PaidLine(item=text, amount=Money(fen)),), remark=text)
    assert ReceiptFacts.from_json(facts.to_json()) == facts


def test_money_is_stored_as_fen_and_days_as_iso() -> None:
    stored = json.loads(receipt().to_json())
    assert stored["version"] == 1
    assert stored["total"] == 113343
    assert stored["day"] == "2026-11-20"
    assert stored["lines"][0]["period_to"] == "2026-12-31"


def test_keys_of_a_later_version_are_ignored_and_absent_ones_get_defaults() -> None:
    stored = json.loads(receipt().to_json())
    del stored["remark"], stored["prepaid_in"]
    stored |= {"version": 9, "colour": "red"}
    assert ReceiptFacts.from_json(json.dumps(stored)) == receipt()


@pytest.mark.parametrize("text", ["[]", "{}", '{"total": 1.5}', "3", "{"])
def test_what_is_no_receipt_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        ReceiptFacts.from_json(text)


def test_an_amount_with_a_point_is_refused() -> None:
    stored = json.loads(receipt().to_json()) | {"total": 1133.43}
    with pytest.raises(ValueError):
        ReceiptFacts.from_json(json.dumps(stored))
