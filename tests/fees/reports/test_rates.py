"""The rates of money.md 9 on figures that are computed by hand."""

from datetime import date

from sqlalchemy.orm import Session

from propdesk.db.posting import posting
from propdesk.db.store import today, use_case
from propdesk.estate.models import Account, Unit
from propdesk.estate.rules import UnitState
from propdesk.fees.models import Allocation, Charge, Payment, Reduction
from propdesk.fees.reports.rates import RATES
from propdesk.fees.reports.reading import BookFigure, Said, read_report
from propdesk.fees.reports.spans import parse_span
from propdesk.fees.rules import ChargeKind, PaymentKind, ReductionKind
from propdesk.fees.tariff_models import FeeItem
from propdesk.kernel.money import ZERO, Money
from propdesk.system.start.clock import confirm_clock
from tests.clocks import StoppedClock
from tests.offices import Office

TOUCHED = ("charge", "open_charge", "allocation", "payment", "reduction", "posting")


@use_case(permission="", touches=(*TOUCHED, "account"))
def charge(
    session: Session, *, unit_id: int, fen: int, due: date, kind: ChargeKind = ChargeKind.NORMAL
) -> int:
    """A line of a unit that is due on a day; its id."""
    account = session.query(Account).filter_by(unit_id=unit_id, closed=None).first()
    if account is None:
        raise AssertionError(unit_id)
    item = session.query(FeeItem).order_by(FeeItem.id).first()
    assert item is not None
    with posting(session, "charge") as post:
        (charge_id,) = post.insert(
            Charge,
            [
                {
                    "kind": kind, "unit_id": unit_id, "account_id": account.id,
                    "fee_item_id": item.id, "period_from": due.replace(day=1), "period_to": due,
                    "due_day": due, "amount": Money(fen), "advance": False, "explanation": "{}",
                    "reason": "", "run_id": None, "tariff_version_id": None, "reverses_id": None,
                    "meter_id": None, "adjusts_id": None, "share_from": None, "share_to": None,
                }
            ],
        )  # fmt: skip
    return charge_id


@use_case(permission="", touches=TOUCHED)
def settle(session: Session, *, charge_id: int, fen: int) -> None:
    """What settles a part of a line today."""
    with posting(session, "offset") as post:
        day = today(session)
        payment = {
            "kind": PaymentKind.OFFSET, "unit_id": None, "payer": "", "value_day": day,
            "booking_day": day, "amount": ZERO, "remark": "", "reason": "", "session_id": None,
            "reverses_id": None,
        }  # fmt: skip
        (payment_id,) = post.insert(Payment, [payment])
        row = {"payment_id": payment_id, "charge_id": charge_id, "amount": Money(fen)}
        post.insert(Allocation, [row])


@use_case(permission="", touches=TOUCHED)
def waive(session: Session, *, charge_id: int, fen: int) -> None:
    """What is let go of a line today."""
    with posting(session, "waive") as post:
        row = {
            "charge_id": charge_id, "payment_id": None, "kind": ReductionKind.WAIVER,
            "amount": Money(fen), "reason": "电梯停运",
        }  # fmt: skip
        post.insert(Reduction, [row])


def go_to(office: Office, day: date) -> None:
    clock = office.store.clock
    assert isinstance(clock, StoppedClock)
    clock.go_on(days=(day - clock.today()).days)
    office.store.write(confirm_clock, reason="放假")


def rates(office: Office, period: str, cut: str = "building", scope: str = "") -> Said:
    span = parse_span(period, office.store.clock.today())
    return office.store.read(read_report, report=RATES, span=span, cut=(cut,), scope=scope)


def test_ten_thousand_charged_four_prepaid_last_year_three_paid_now_is_seventy(
    office: Office,
) -> None:
    unit = office.units["1-1-101"]
    line = office.store.write(charge, unit_id=unit, fen=1_000_000, due=date(2027, 3, 31))
    office.store.write(settle, charge_id=line, fen=400_000)
    go_to(office, date(2027, 3, 20))
    office.store.write(settle, charge_id=line, fen=300_000)
    said = rates(office, "2027-03")
    assert said.figure("current").text() == "70.00"
    assert (said.figure("net").amount, said.figure("collected").amount) == (1_000_000, 700_000)
    assert said.figure("by_units").text() == "0.00"


def test_by_amount_and_by_units_are_two_rates(office: Office) -> None:
    """1,369.88 of 107,015.40 is 1.28 % though one of forty-five bills is 2.22 %; here of three."""
    for code, fen in (("1-1-101", 136_988), ("1-1-102", 5_000_000), ("1-2-201", 5_564_552)):
        unit = office.units[code]
        line = office.store.write(charge, unit_id=unit, fen=fen, due=date(2027, 3, 31))
        if fen == 136_988:
            office.store.write(settle, charge_id=line, fen=fen)
    go_to(office, date(2027, 3, 20))
    said = rates(office, "2027-03")
    assert said.figure("current").text() == "1.28"
    assert said.figure("by_units").text() == "33.33"
    assert said.figure("households").amount == 3


def test_one_of_forty_five_is_two_and_a_fifth_per_cent() -> None:
    assert BookFigure("rate", 1, 45).text() == "2.22"
    assert BookFigure("rate", 136_988, 10_701_540).text() == "1.28"


def test_nothing_charged_gives_no_rate(office: Office) -> None:
    go_to(office, date(2027, 3, 20))
    said = rates(office, "2027-03")
    assert said.figure("current").text() == "—"
    assert said.lines == () or said.figure("by_units").text() == "—"


def test_old_debt_is_what_was_open_at_the_start_and_later_money_counts_in_none(
    office: Office,
) -> None:
    unit = office.units["1-1-101"]
    old = office.store.write(charge, unit_id=unit, fen=100_000, due=date(2026, 12, 31))
    office.store.write(settle, charge_id=old, fen=20_000)
    later = office.store.write(charge, unit_id=unit, fen=500_000, due=date(2027, 6, 30))
    go_to(office, date(2027, 3, 5))
    before = rates(office, "2027-03").figure("opening").amount
    office.store.write(settle, charge_id=old, fen=40_000)
    office.store.write(settle, charge_id=later, fen=500_000)
    said = rates(office, "2027-03")
    assert said.figure("opening").amount == before
    assert said.figure("old_collected").amount == 40_000
    assert said.figure("old_rate").amount == 40_000
    assert said.figure("collected").amount == 0
    assert said.figure("both").whole == before


def test_what_is_waived_is_not_charged_and_a_bill_of_past_days_counts_where_it_was_billed(
    office: Office,
) -> None:
    go_to(office, date(2027, 3, 5))
    unit = office.units["1-1-102"]
    line = office.store.write(charge, unit_id=unit, fen=100_000, due=date(2027, 3, 31))
    office.store.write(waive, charge_id=line, fen=10_000)
    late = office.store.write(charge, unit_id=unit, fen=50_000, due=date(2026, 12, 31))
    office.store.write(settle, charge_id=line, fen=45_000)
    office.store.write(settle, charge_id=late, fen=25_000)
    said = rates(office, "2027-03")
    assert said.figure("net").amount == 100_000 - 10_000 + 50_000
    assert said.figure("current").text() == "50.00"


def test_a_unit_that_stands_empty_and_the_developer_can_be_left_out(office: Office) -> None:
    go_to(office, date(2027, 3, 5))
    unit = office.units["1-1-102"]
    office.store.write(charge, unit_id=unit, fen=100_000, due=date(2027, 3, 31))

    @use_case(permission="", touches=("unit", "account"))
    def empty(session: Session) -> None:
        session.get_one(Unit, unit).state = UnitState.VACANT

    office.store.write(empty)
    assert rates(office, "2027-03").figure("net").amount == 100_000
    assert rates(office, "2027-03", scope="v").figure("net").amount == 0
    assert rates(office, "2027-03", scope="d").figure("net").amount == 100_000
    told = rates(office, "2027-03", cut="scope")
    assert [told.figure("net", line).amount for line in told.lines] == [100_000] * 2 + [0] * 2 + [
        100_000
    ] * 2 + [0] * 2
