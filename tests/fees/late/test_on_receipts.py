"""Late fees on receipts: one line for the months of one item, the parts stay in the data."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from propdesk.fees.counter.collecting import collect_payment
from propdesk.fees.counter.orders import Order, Part
from propdesk.fees.papers.basis import merged_paid
from propdesk.fees.papers.facts import PaidLine, ReceiptFacts
from propdesk.fees.receipts.layout import LAYOUTS
from propdesk.fees.receipts.receipts import stored_facts
from propdesk.fees.receipts.rows import ORIGINAL, CopyMark, line_basis, sheets_of
from propdesk.fees.rules import Method
from propdesk.kernel.i18n import using_language
from propdesk.kernel.money import Money, total
from tests.fees.late.clauses_made import add_clause
from tests.fees.late.test_at_the_desk import FEE
from tests.fees.late.test_late_fees import BILL, ROOM, lines
from tests.offices import Office

NAME = "物业费违约金"
SECOND = 377  # 377.02 × 20 days × 0.05 % = 3.7702


def paid(office: Office) -> ReceiptFacts:
    """The receipt over both months and their late fees."""
    add_clause(office.store)
    both = tuple(charge for charge, _due in lines(office))
    order = Order(
        unit_id=office.units[ROOM],
        parts=(Part(Method.TRANSFER, Money(2 * BILL + FEE + SECOND)),),
        charge_ids=both,
        late_fees=both,
    )
    (receipt,) = office.store.write(collect_payment, order=order).receipts
    return office.store.read(stored_facts, no=receipt.no)


def late_months(count: int) -> list[PaidLine]:
    """Late fees of so many months that follow each other, 30 days late each more than the next."""
    found = []
    first = date(2024, 1, 1)
    for number in range(count):
        after = (first + timedelta(days=32)).replace(day=1)
        found.append(
            PaidLine(
                item=NAME, amount=Money(100 + number), charged=Money(100 + number),
                period_from=first, period_to=after - timedelta(days=1),
                days_late=(30 * (count - number),),
            )
        )  # fmt: skip
        first = after
    return found


def test_months_of_one_item_are_one_line_that_says_from_to_and_the_days(office: Office) -> None:
    facts = paid(office)
    late = [line for line in facts.lines if line.days_late]
    assert [(line.amount.fen, line.days_late) for line in late] == [(FEE, (51,)), (SECOND, (20,))]
    (one,) = (line for line in merged_paid(facts.lines) if line.days_late)
    assert (one.item, one.amount) == (NAME, Money(FEE + SECOND))
    assert (one.period_from, one.period_to) == (late[0].period_from, late[1].period_to)
    assert one.days_late == (51, 20)
    with using_language("zh_CN"):
        assert line_basis(one) == "2 笔，逾期 20 至 51 天"
        assert line_basis(late[0]) == "逾期 51 天"
    assert total(line.net for line in merged_paid(facts.lines)) == facts.total


def test_late_fees_of_two_items_and_after_a_gap_stay_apart() -> None:
    first, _gap, third, fourth = late_months(4)
    other = replace(fourth, item="车位费违约金")
    assert merged_paid([first, third, other]) == [first, third, other]


def test_a_red_line_is_not_one_with_what_it_takes_back() -> None:
    first, second = late_months(2)
    red = replace(second, amount=-second.amount)
    assert merged_paid([first, red]) == [first, red]


@pytest.mark.parametrize("name", LAYOUTS)
@pytest.mark.parametrize("mark", [ORIGINAL, CopyMark(parts=True)])
def test_forty_months_stand_on_the_paper_whole_or_each_by_itself(
    office: Office, name: str, mark: CopyMark
) -> None:
    months = late_months(40)
    facts = replace(paid(office), lines=tuple(months), total=total(one.net for one in months))
    layout = LAYOUTS[name]
    sides = sheets_of(layout, facts, mark)
    assert all(len(side.rows) <= layout.most for side in sides)
    assert total(side.subtotal for side in sides) == facts.total
    assert (len(sides) == 1) is not mark.parts
