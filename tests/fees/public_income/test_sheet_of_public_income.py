"""The period of public income: its report, its identity, the sheet that is put up."""

from contextlib import suppress
from datetime import date, timedelta
from pathlib import Path
from random import Random

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from propdesk.db.store import Store, use_case
from propdesk.fees.public_income.contracts.register import PUBLIC_CONTRACTS
from propdesk.fees.public_income.decisions.register import PUBLIC_DECISIONS
from propdesk.fees.public_income.ledger.checks import public_income_breaches
from propdesk.fees.public_income.ledger.posted import BalanceTooSmall
from propdesk.fees.public_income.ledger.register import (
    PUBLIC_BOOKINGS,
    PublicBookingBack,
)
from propdesk.fees.public_income.money import balance_on
from propdesk.fees.public_income.rules import (
    BookingKind,
    BookingState,
    DecisionState,
    PublicContractState,
    PublicCost,
)
from propdesk.fees.reports.balances import PUBLIC
from propdesk.fees.reports.declared import RowBehind
from propdesk.fees.reports.published.paper import publication_pdf
from propdesk.fees.reports.published.reading import read_publication
from propdesk.fees.reports.reading import Said, read_report
from propdesk.fees.reports.rows import FigureAsked, rows_behind
from propdesk.fees.reports.spans import DaySpan
from propdesk.kernel.days import ONE_DAY
from propdesk.kernel.money import ZERO, Money, total
from propdesk.kernel.paper.records import PaperHead
from tests.fees.public_income.contracts_made import (
    at_the_desk,
    book,
    cost,
    decide,
    let,
    linked,
    use,
)
from tests.fees.public_income.income_made import put_public_income
from tests.offices import Office

TODAY = date(2026, 11, 20)
HALF = DaySpan(date(2026, 7, 1), date(2026, 12, 31))


def said(store: Store, span: DaySpan = HALF) -> Said:
    return store.read(read_report, report=PUBLIC, span=span)


def figure(found: Said, name: str) -> Money:
    if name not in [one.name for one in found.columns]:
        return ZERO
    return Money(found.figure(name).amount)


@pytest.fixture
def half(office: Office) -> Office:
    """A half-year: 1,000.00 before, a venue, a receipt of the desk, a tax, a use."""
    book(office, kind=BookingKind.OPENING, day=date(2026, 3, 1), amount=Money(100_000), slip_no="")
    book(office)
    linked(office, at_the_desk(office), 6_000, contract_id=let(office))
    cost(office, PublicCost.TAX, 30_000)
    use(office, decide(office), 200_000)
    return office


def test_before_and_what_moved_is_after(half: Office) -> None:
    found = said(half.store)
    told = {one.name: figure(found, one.name) for one in found.columns}
    assert told == {
        "opening": Money(100_000), "income": Money(506_000), "cost": Money(-30_000),
        "use": Money(-200_000), "closing": Money(376_000),
    }  # fmt: skip


def test_each_figure_leads_to_its_rows(half: Office) -> None:
    found = said(half.store)
    for line in found.lines:
        asked = FigureAsked(span=HALF, cut=("public",), key=line.key, column="closing")
        behind = half.store.read(rows_behind, report=PUBLIC, asked=asked)
        assert behind.amount == Money(found.figure("closing", line).amount)
        assert all(isinstance(one, RowBehind) and one.opens for one in behind.rows)


def test_the_sheet_tells_income_costs_and_uses_and_adds_up(half: Office) -> None:
    sheet = half.store.read(read_publication, span=HALF).public
    assert sheet is not None
    moved = (*sheet.income, *sheet.costs, *sheet.uses)
    assert sheet.opening + total(amount for _name, amount in moved) == sheet.closing
    assert [name for name, _amount in sheet.income] == ["临时停车（收费台）", "场地出租"]
    assert [name for name, _amount in sheet.uses] == ["业大〔2026〕3 号 更换儿童游乐设施"]


def test_an_estate_without_public_income_publishes_none(office: Office) -> None:
    assert office.store.read(read_publication, span=HALF).public is None


def test_the_paper_is_drawn(half: Office, tmp_path: Path) -> None:
    found = half.store.read(read_publication, span=HALF)
    head = PaperHead(estate="云杉里花园", company="云杉物业", printed="2026-11-20")
    assert publication_pdf(found, head, phone="0571-88001234").startswith(b"%PDF")


_RECOUNT = """
    SELECT (SELECT coalesce(sum(CASE WHEN kind IN ('opening', 'income') THEN amount ELSE -amount
            END), 0) FROM public_booking WHERE state = 'booked' AND way <> 'desk' AND day <= :day)
        + (SELECT coalesce(sum(a.amount), 0) FROM allocation AS a
            JOIN charge AS c ON c.id = a.charge_id JOIN fee_item AS f ON f.id = c.fee_item_id
            JOIN posting AS p ON p.seq = a.posting_seq
            WHERE f.nature = 'common_area' AND p.day <= :day)
"""


def _play(office: Office, dice: Random) -> None:
    """Some entries as chance has them; what is refused stays out of the books."""
    booked, decision = [], decide(office, day=date(2026, 1, 1), amount=Money(10**8))
    for _step in range(12):
        day = date(2026, 1, 1) + timedelta(days=dice.randrange(323))
        fen, what = (
            dice.randint(1, 90_000),
            dice.choice(("income", "income", "cost", "use", "back")),
        )
        with suppress(BalanceTooSmall):
            if what == "income":
                booked.append(book(office, day=day, amount=Money(fen)))
            elif what == "cost":
                cost(office, PublicCost.OTHER, fen, day=day)
            elif what == "use":
                use(office, decision, fen, day=day)
            elif booked:
                move, form = PUBLIC_BOOKINGS.uses.move, PublicBookingBack(back_why="录错")
                one = booked.pop(dice.randrange(len(booked)))
                office.store.write(move, record_id=one, to=BookingState.BACK, form=form)


@pytest.mark.parametrize("seed", range(6))
def test_the_balance_is_what_another_sum_gives(office: Office, seed: int) -> None:
    dice = Random(seed)
    at_the_desk(office, times=1 + seed)
    _play(office, dice)

    @use_case(permission="")
    def recounted(session: Session) -> Money:
        return Money(session.scalar(text(_RECOUNT), {"day": TODAY.isoformat()}))

    closing = office.store.read(recounted)
    for _turn in range(5):
        first = TODAY - timedelta(days=dice.randrange(330))
        found = said(office.store, DaySpan(first, TODAY))
        moved = [figure(found, name) for name in ("opening", "income", "cost", "use")]
        assert total(moved) == figure(found, "closing") == closing
        before = office.store.read(use_case(permission="")(balance_on), day=first - ONE_DAY)
        assert before == figure(found, "opening")
        assert before >= ZERO


def test_the_year_of_the_sample_has_every_state_and_holds(office: Office) -> None:
    put_public_income(office.store)

    @use_case(permission="")
    def breaches(session: Session) -> list[str]:
        return [one.sentence for one in public_income_breaches(session)]

    assert office.store.read(breaches) == []
    contracts = {one.state for one in office.store.read(PUBLIC_CONTRACTS.records.first)}
    decisions = {one.state for one in office.store.read(PUBLIC_DECISIONS.records.first)}
    entries = {one.state for one in office.store.read(PUBLIC_BOOKINGS.records.first)}
    assert contracts == set(PublicContractState)
    assert decisions == set(DecisionState)
    assert entries == set(BookingState)
