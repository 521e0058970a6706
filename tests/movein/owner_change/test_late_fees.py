"""Late fees at an owner change: each beside its charge, with what has accrued and is not posted."""

import pytest

from propdesk.db.store import Store
from propdesk.fees.counter.collecting import collect_payment
from propdesk.fees.counter.orders import Order, Part
from propdesk.fees.late.late_fees import LateFee, late_fees
from propdesk.fees.rules import Method
from propdesk.kernel.i18n import using_language
from propdesk.kernel.money import ZERO, Money
from propdesk.kernel.paper.records import PaperHead
from propdesk.movein.owner_change.cleared import NotCleared, clearance
from propdesk.movein.owner_change.lines import SettleLine, Settlement
from propdesk.movein.owner_change.page.paper import clearance_pdf, settlement_pdf
from propdesk.movein.owner_change.rules import LineChoice, LineSort
from tests.fees.charges.test_cutting import lines_of
from tests.fees.charges.test_splitting import SOLD_ON, yearly_flat
from tests.fees.late.clauses_made import add_clause
from tests.made_once import made_once
from tests.movein.owner_change.test_settling import computed, entered, pay, settled
from tests.walks import text_of

YEAR, OLD_PART = Money(1200_00), Money(232_26)
HEAD = PaperHead(company="物业", estate="小区", printed="")


@pytest.fixture
def flat(store: Store) -> int:
    """A flat and its space, billed 1,200.00 each for the year; what is late of the flat costs."""
    unit = made_once(store, yearly_flat)
    add_clause(store)
    return unit


def late(store: Store) -> LateFee:
    """The one late fee there is."""
    (found,) = store.read(late_fees).values()
    return found


def shown(found: Settlement, *sorts: LineSort) -> SettleLine:
    """The line of the flat's fee."""
    (line,) = (one for one in found.of(*sorts) if one.what == "物业费")
    return line


def pay_late_fee(store: Store, flat: int) -> Money:
    """Pay the late fee of the flat; how much it was."""
    fee = late(store)
    order = Order(
        unit_id=flat, parts=(Part(Method.CASH, fee.claim),), charge_ids=(),
        late_fees=(fee.charge_id,),
    )  # fmt: skip
    store.write(collect_payment, order=order)
    return fee.claim


def test_a_bill_that_stays_is_shown_with_the_late_fee_that_has_accrued_on_it(
    store: Store, flat: int
) -> None:
    change = entered(store, flat)
    line = shown(computed(store, change, bill=LineChoice.STAYS), LineSort.BILL)
    fee = late(store)
    assert fee.claim == Money(round(fee.days * 60))  # 1,200.00 × 0.05 % a day
    assert (line.principal, line.late_fee, line.settled) == (YEAR, fee.claim, ZERO)
    assert (line.old, line.new) == (YEAR + fee.claim, ZERO)


def test_of_a_bill_that_is_cut_the_old_owner_owes_the_late_fee_of_his_days_as_afterwards(
    store: Store, flat: int
) -> None:
    change = entered(store, flat)
    line = shown(settled(store, change), LineSort.BILL)
    room, _new, _space, _newer = store.read(lines_of)
    after = store.read(late_fees, charges=[room])[room]
    assert line.late_fee == after.claim > ZERO
    assert line.old == OLD_PART + after.claim


def test_what_is_kept_of_a_bill_paid_late_is_a_line_with_its_principal(
    store: Store, flat: int
) -> None:
    pay(store, flat, YEAR, store.read(lines_of)[0])
    change = entered(store, flat, basis_day=SOLD_ON.replace(year=2027))
    fee = late(store)
    line = shown(computed(store, change), LineSort.DEBT)
    assert (line.first, line.last) == (fee.period_from, fee.period_to)
    assert (line.principal, line.late_fee, line.settled) == (YEAR, fee.claim, YEAR)
    assert (line.old, line.new) == (fee.claim, ZERO)


def test_an_open_bill_that_the_new_owner_takes_over_brings_its_late_fee(
    store: Store, flat: int
) -> None:
    change = entered(store, flat, basis_day=SOLD_ON.replace(year=2027))
    stays = shown(computed(store, change), LineSort.DEBT)
    fee = late(store)
    assert (stays.principal, stays.late_fee) == (YEAR, fee.claim)
    assert stays.old == YEAR + fee.claim
    taken = shown(settled(store, change, "协议一号", debt=LineChoice.TAKEN), LineSort.DEBT)
    assert (taken.old, taken.new) == (ZERO, YEAR + late(store).claim)


def test_the_sheet_prints_principal_and_late_fee_of_each_line_before_any_sum(
    store: Store, flat: int
) -> None:
    change = entered(store, flat, basis_day=SOLD_ON.replace(year=2027))
    found = computed(store, change)
    with using_language("zh_CN"):
        words = text_of(settlement_pdf(found, HEAD))
    line = shown(found, LineSort.DEBT)
    for told in (str(line.principal), str(line.late_fee), str(line.old), "2026-01-01"):
        assert told in words
    assert words.index(str(line.late_fee)) < words.rindex(str(found.old_owes))


def test_nothing_is_certified_while_a_late_fee_is_asked_that_no_line_is_posted_for(
    store: Store, flat: int
) -> None:
    for line in store.read(lines_of):
        pay(store, flat, YEAR, line)
    change = entered(store, flat, basis_day=SOLD_ON.replace(year=2027))
    settled(store, change)
    with pytest.raises(NotCleared) as refused, using_language("en"):
        store.read(clearance, change_id=change)
    assert str(late(store).claim) in str(refused.value)


def test_the_certificate_says_a_late_fee_that_was_paid_beside_its_charge(
    store: Store, flat: int
) -> None:
    for bill in store.read(lines_of):
        pay(store, flat, YEAR, bill)
    paid = pay_late_fee(store, flat)
    change = entered(store, flat, basis_day=SOLD_ON.replace(year=2027))
    settled(store, change)
    found = store.read(clearance, change_id=change)
    (line,) = (one for one in found.lines if one.item == "物业费")
    assert (line.principal, line.late_fee) == (YEAR, paid)
    assert all(one.principal for one in found.lines)  # no line of a late fee alone
    with using_language("zh_CN"):
        assert str(paid) in text_of(clearance_pdf(found, HEAD))
