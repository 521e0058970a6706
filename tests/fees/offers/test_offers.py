"""Offers of prepayment in the books: taken with a payment, ended early, let go on, voided."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from propdesk.db.store import Store
from propdesk.fees.billing.ahead import lines_until
from propdesk.fees.billing.billing import publish_run
from propdesk.fees.charges.listing import charge_details
from propdesk.fees.checks.checks import check_books
from propdesk.fees.counter.collecting import collect_payment
from propdesk.fees.counter.facts import counter_facts
from propdesk.fees.counter.orders import Collected, Part
from propdesk.fees.counter.reversing import void_receipt
from propdesk.fees.counter.spoiling import spoil_receipt
from propdesk.fees.counter.ticket import Ticket
from propdesk.fees.dues.household_dues import household_dues
from propdesk.fees.models import OpenCharge, PrepaymentEntry, Reduction
from propdesk.fees.offers.models import OfferUse
from propdesk.fees.offers.register import OFFERS, OfferFields
from propdesk.fees.offers.rules import OfferKind, OfferState, UseState
from propdesk.fees.offers.taken.ending import CreditGone, MonthsTaken
from propdesk.fees.offers.taken.register import USES, EarlyEnd, OfferStays
from propdesk.fees.offers.taken.taking import (
    OfferAboveCeiling,
    OfferEnded,
    OfferFitsNot,
    OfferPaidInPart,
    OfferTaken,
    offers_for,
)
from propdesk.fees.papers.facts import ReceiptFacts
from propdesk.fees.prepayments.moving import move_prepayment
from propdesk.fees.receipts.service import receipt_by_no
from propdesk.fees.rules import ChargeKind, Method
from propdesk.kernel.money import ZERO, Money
from propdesk.kernel.records.refusals import FieldsRefused
from propdesk.system.settings.estate_settings import change_estate_settings, estate_settings
from tests.fees.estates import PRICE, Estate, open_estate
from tests.offices import ESTATE

UNTIL = date(2027, 10, 31)  # a year from this month, November 2026
MID = date(2027, 4, 30)  # six months of it
PAID = Money(220_000)


@dataclass
class Home:
    """A home of 100 m² at 2.00: 200.00 a month; and an offer of one month of twelve free."""

    estate: Estate
    unit: int
    offer: int

    @property
    def store(self) -> Store:
        return self.estate.store


@pytest.fixture
def home(store: Store) -> Iterator[Home]:
    estate = open_estate(store)
    store.write(change_estate_settings, settings=ESTATE)
    unit = estate.unit(area=1_000_000)
    estate.tariff(version=replace(PRICE, price=2_000_000))
    yield Home(estate, unit, make(store))
    assert store.read(check_books) == ()


def make(store: Store, **more: Any) -> int:
    given: dict[str, Any] = {
        "name": "A year at once",
        "months": 12,
        "free_months": 1,
        "valid_from": date(2026, 1, 1),
    } | more
    return store.write(OFFERS.uses.add, fields=OfferFields(**given))


def at_the_desk(home: Home, until: date = UNTIL) -> Ticket:
    ticket = Ticket(day=date(2026, 11, 20))
    ticket.take_facts(home.store.read(counter_facts, unit_id=home.unit), first=True)
    ticket.pay_to(until, home.store.read(lines_until, unit_id=home.unit, until=until))
    ticket.offered = home.store.read(offers_for, unit_ids=[home.unit])
    return ticket


def pay(home: Home, ticket: Ticket, **more: Any) -> Collected:
    order = replace(ticket.order(ticket.till(None)), **more)
    return home.store.write(collect_payment, order=order)


def taken(home: Home, until: date = UNTIL) -> Collected:
    ticket = at_the_desk(home, until)
    ticket.use_offers = True
    return pay(home, ticket)


def use_of(home: Home) -> OfferUse:
    return home.store.read(lambda session: session.scalars(select(OfferUse)).one())


def end(home: Home, day: date = MID) -> OfferUse:
    use = use_of(home)
    form, why = EarlyEnd(ended_on=day), "Moves away"
    home.store.write(USES.uses.move, record_id=use.id, to=UseState.ENDED, form=form, why=why)
    return use_of(home)


def go_on(home: Home) -> None:
    use = use_of(home)
    home.store.write(USES.uses.move, record_id=use.id, to=UseState.RUNS, why="Stays after all")


def lines(home: Home) -> list[tuple[date | None, date | None, Money, Money]]:
    def read(session: Session) -> list[Any]:
        rows = session.scalars(
            select(OpenCharge)
            .where(OpenCharge.live, OpenCharge.kind == ChargeKind.NORMAL)
            .order_by(OpenCharge.period_from)
        )
        return [(one.period_from, one.period_to, one.amount, one.settled) for one in rows]

    return home.store.read(read)


def prepaid(home: Home) -> Money:
    query = select(func.sum(PrepaymentEntry.amount))
    return home.store.read(lambda session: session.scalar(query)) or ZERO


def let_go(home: Home) -> Money:
    query = select(func.sum(Reduction.amount))
    return home.store.read(lambda session: session.scalar(query)) or ZERO


def test_a_year_is_paid_with_eleven_months_and_the_list_price_stays_known(home: Home) -> None:
    done = taken(home)
    assert done.amount == PAID
    assert lines(home)[-1] == (date(2027, 10, 1), UNTIL, Money(20_000), Money(20_000))
    assert len(lines(home)) == 12
    use = use_of(home)
    assert (use.months, use.listed, use.off) == (12, Money(240_000), Money(20_000))
    assert use.payment_id == done.payment_id


def test_the_receipt_shows_the_free_month_and_what_was_taken_off(home: Home) -> None:
    (issued,) = taken(home).receipts
    facts = ReceiptFacts.from_json(
        home.store.read(lambda session: receipt_by_no(session, no=issued.no).facts)
    )
    assert facts.total == PAID
    assert sum(line.amount.fen for line in facts.lines) == 240_000
    assert sum(line.discount.fen for line in facts.lines) == 20_000


def test_why_this_amount_names_the_offer_on_its_month(home: Home) -> None:
    ticket = at_the_desk(home)
    ticket.use_offers = True
    last = ticket.rows[-1]
    assert "A year at once" in last.why[-1]
    assert (last.open, last.taken) == (Money(20_000), ZERO)
    pay(home, ticket)
    last_line = select(OpenCharge.charge_id).order_by(OpenCharge.period_from.desc())
    charge_id = home.store.read(lambda session: session.scalars(last_line.limit(1)).one())
    details = home.store.read(charge_details, charge_id=charge_id)
    assert details is not None
    assert "A year at once" in details.settled_by[-1].let_go


def test_the_desk_names_the_offer_before_it_is_taken(home: Home) -> None:
    ticket = at_the_desk(home)
    assert [fit.amount for fit in ticket.fitting] == [Money(20_000)]
    assert ticket.till(None).due == Money(240_000)
    ticket.use_offers = True
    assert ticket.till(None).due == PAID
    ticket.checked.discard(ticket.rows[3].id)  # a month is unticked: nothing is taken off
    assert ticket.till(None).due == Money(220_000)
    assert ticket.fitting == ()


def test_half_a_year_has_no_offer(home: Home) -> None:
    assert at_the_desk(home, MID).fitting == ()


@pytest.mark.parametrize(
    "more",
    [
        {"valid_until": date(2026, 11, 19)},
        {"valid_from": date(2026, 11, 21)},
        {"buildings": "2"},
        {"unit_kind": "shop"},
    ],
)
def test_it_is_not_offered(home: Home, more: dict[str, Any]) -> None:
    home.estate.unit("2-101", area=1_000_000)
    home.store.write(OFFERS.uses.move, record_id=home.offer, to=OfferState.CLOSED)
    made = make(home.store, **more)
    assert home.store.read(offers_for, unit_ids=[home.unit]) == {}
    home.store.write(OFFERS.uses.move, record_id=made, to=OfferState.CLOSED)


def test_the_books_compute_the_offer_anew(home: Home) -> None:
    ticket = at_the_desk(home)
    ticket.use_offers = True
    wrong = (OfferTaken(home.offer, home.unit, home.estate.items["WY"], Money(30_000)),)
    with pytest.raises(OfferFitsNot):
        pay(home, ticket, offers=wrong)
    home.store.write(OFFERS.uses.move, record_id=home.offer, to=OfferState.CLOSED)
    with pytest.raises(OfferFitsNot):
        pay(home, ticket)


def test_it_holds_only_for_who_pays_all_of_it(home: Home) -> None:
    ticket = at_the_desk(home)
    ticket.use_offers = True
    with pytest.raises(OfferPaidInPart):
        pay(home, ticket, parts=(Part(Method.CASH, Money(200_000)),))
    assert lines(home) == []


def test_nobody_takes_off_more_than_his_role_may(home: Home) -> None:
    known = home.store.read(estate_settings)
    changed = replace(known, offer_ceilings=(("manager", 19_999),))
    home.store.write(change_estate_settings, settings=changed)
    with pytest.raises(OfferAboveCeiling):
        taken(home)


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"free_months": None}, "free_months"),
        ({"free_months": 12}, "free_months"),
        ({"kind": OfferKind.RATE}, "share"),
        ({"kind": OfferKind.AMOUNT, "amount": Money(0)}, "amount"),
        ({"buildings": "99"}, "buildings"),
        ({"valid_until": date(2025, 1, 1)}, "valid_until"),
    ],
)
def test_an_offer_that_gives_nothing_or_all_is_refused(
    home: Home, given: dict[str, Any], field: str
) -> None:
    with pytest.raises(FieldsRefused) as refused:
        make(home.store, **given)
    assert field in refused.value.errors


def test_leaving_after_six_months_leaves_1000_of_2200(home: Home) -> None:
    taken(home)
    use = end(home)
    assert (use.used, use.credit) == (Money(120_000), Money(100_000))
    assert prepaid(home) == Money(100_000)
    assert let_go(home) == ZERO
    assert lines(home) == [
        (first, last, Money(20_000), Money(20_000)) for first, last, *_sums in lines(home)
    ]
    assert lines(home)[-1][1] == MID  # the months after it are gone, a run bills them again


def test_leaving_in_mid_month_charges_the_days_that_were_used(home: Home) -> None:
    taken(home)
    use = end(home, date(2027, 4, 15))
    assert (use.used, use.credit) == (Money(110_000), Money(110_000))
    assert lines(home)[-1] == (
        date(2027, 4, 1), date(2027, 4, 15), Money(10_000), Money(10_000),
    )  # fmt: skip


def test_leaving_in_the_free_month_costs_nothing_more(home: Home) -> None:
    taken(home)
    use = end(home, date(2027, 10, 15))
    assert (use.used, use.credit) == (PAID, ZERO)
    assert prepaid(home) == ZERO
    assert household_owes(home) == ZERO


def household_owes(home: Home) -> Money:
    return home.store.read(household_dues, unit_id=home.unit).owed


def test_what_a_payment_took_off_is_deleted_by_nobody_and_undone_with_its_receipt(
    home: Home,
) -> None:
    done = taken(home)
    use = use_of(home)
    for way in (USES.uses.delete, USES.uses.undo):
        with pytest.raises(OfferStays, match=use.no):
            home.store.write(way, record_id=use.id)
    assert home.store.read(check_books) == ()
    home.store.write(void_receipt, no=done.receipts[0].no, reason="收错户")
    assert home.store.read(USES.records.total) == 0


@pytest.mark.parametrize("day", [MID, date(2027, 4, 15), date(2026, 10, 31), date(2027, 10, 15)])
def test_an_ended_offer_goes_on_as_it_was(home: Home, day: date) -> None:
    taken(home)
    before = lines(home), prepaid(home), let_go(home)
    end(home, day)
    go_on(home)
    assert (lines(home), prepaid(home), let_go(home)) == before
    use = use_of(home)
    assert (use.state, use.ended_on, use.credit) == (UseState.RUNS, None, None)
    again = end(home)
    assert again.credit == Money(100_000)


def test_it_does_not_go_on_once_its_money_is_used(home: Home) -> None:
    taken(home)
    end(home)
    other = home.estate.unit("1-102", owner="许文博")
    move_prepaid(home, other)
    with pytest.raises(CreditGone):
        go_on(home)


def move_prepaid(home: Home, other: int) -> None:
    account = select(PrepaymentEntry.account_id)
    whose = home.store.read(lambda session: session.scalars(account.limit(1)).one())
    home.store.write(
        move_prepayment,
        from_account_id=whose,
        to_unit_id=other,
        amount=Money(100),
        reason="Helps out",
    )


def test_it_does_not_go_on_once_its_months_were_billed_again(home: Home) -> None:
    known = home.store.read(estate_settings)
    home.store.write(change_estate_settings, settings=replace(known, offset_after_billing=False))
    taken(home)
    end(home)
    home.store.write(publish_run, period="2027-05")
    with pytest.raises(MonthsTaken):
        go_on(home)


def test_a_void_takes_the_offer_along(home: Home) -> None:
    (issued,) = taken(home).receipts
    home.store.write(void_receipt, no=issued.no, reason="Wrong room")
    assert lines(home) == []
    assert let_go(home) == ZERO
    assert home.store.read(lambda session: session.scalars(select(OfferUse)).all()) == []


def test_a_receipt_whose_offer_ended_is_voided_once_it_goes_on(home: Home) -> None:
    (issued,) = taken(home).receipts
    end(home)
    with pytest.raises(OfferEnded):
        home.store.write(void_receipt, no=issued.no, reason="Wrong room")
    go_on(home)
    home.store.write(void_receipt, no=issued.no, reason="Wrong room")
    assert lines(home) == []


def test_a_spoilt_receipt_is_issued_anew_with_its_offer(home: Home) -> None:
    (issued,) = taken(home).receipts
    home.store.write(spoil_receipt, no=issued.no, reason="Paper jam")
    assert use_of(home).off == Money(20_000)
    assert let_go(home) == Money(20_000)
    assert len(lines(home)) == 12


def test_months_a_run_billed_stay_and_are_paid_from_what_is_free(home: Home) -> None:
    known = home.store.read(estate_settings)
    home.store.write(change_estate_settings, settings=replace(known, offset_after_billing=False))
    for period in ("2026-11", "2026-12", "2027-H1", "2027-Q3", "2027-10"):
        home.store.write(publish_run, period=period)
    taken(home)
    end(home)
    assert len(lines(home)) == 12
    assert household_owes(home) == Money(120_000)
    assert prepaid(home) == Money(100_000)
    go_on(home)
    assert household_owes(home) == ZERO


def test_a_day_outside_its_months_is_refused(home: Home) -> None:
    taken(home)
    with pytest.raises(FieldsRefused):
        end(home, UNTIL)
