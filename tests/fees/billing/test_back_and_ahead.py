"""Runs taken back, months paid ahead, counter charges and samples of a tariff."""

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from propdesk.db.posting import posting
from propdesk.db.store import use_case
from propdesk.estate.rules import AreaBasis
from propdesk.fees.amounts.spans import ONE
from propdesk.fees.billing import ahead, billing, undoing
from propdesk.fees.billing.listing import RUNS
from propdesk.fees.models import Charge
from propdesk.fees.rules import ChargeKind, Formula
from propdesk.fees.tariffs.tariffs import TariffFields, VersionFields
from propdesk.kernel.money import Money
from propdesk.kernel.records.refusals import FieldsRefused
from tests.fees.billing.runs import charges, publish, settle
from tests.fees.estates import ROOMS, YUAN, Estate


def test_undo_takes_back_what_is_unpaid_and_lists_what_is_paid(estate: Estate) -> None:
    estate.unit("1-101")
    estate.unit("1-102")
    estate.tariff()
    run = publish(estate, "2026-11")
    assert run.run_id is not None
    estate.store.write(settle, charge_id=1, fen=100_00)
    undone = estate.store.write(undoing.undo_run, run_id=run.run_id)
    assert (undone.reversed, undone.total) == (1, Money(201_98))
    assert [(line.unit_code, line.settled) for line in undone.kept] == [("1-101", Money(100_00))]
    assert estate.store.read(charges)[-1] == ("2026-11-01", "2026-11-30", "-201.98", "reversal")
    again = estate.store.write(undoing.undo_run, run_id=run.run_id)
    assert (again.reversed, again.kept) == (0, undone.kept)
    assert publish(estate, "2026-11").created == 1  # the period is free again
    newest = estate.store.read(RUNS.first)
    assert [(row.undoes_id, row.undone, row.kept) for row in newest] == [
        (None, False, 0), (run.run_id, False, 0), (None, False, 1),
    ]  # fmt: skip


def test_a_run_is_undone_again_for_what_was_kept_because_it_was_paid(estate: Estate) -> None:
    estate.unit("1-101")
    estate.unit("1-102")
    estate.tariff()
    run = publish(estate, "2026-11")
    estate.store.write(settle, charge_id=1, fen=100_00)
    estate.store.write(undoing.undo_run, run_id=run.run_id or 0)
    estate.store.write(settle, charge_id=1, fen=-100_00)  # the payment was void

    undone = estate.store.write(undoing.undo_run, run_id=run.run_id or 0)

    assert (undone.reversed, undone.total, undone.kept) == (1, Money(201_98), ())
    assert estate.store.read(RUNS.first)[-1].undone
    with pytest.raises(undoing.RunUndone):
        estate.store.write(undoing.undo_run, run_id=run.run_id or 0)
    assert publish(estate, "2026-11").created == 2


def test_a_run_that_is_not_there_cannot_be_undone(estate: Estate) -> None:
    with pytest.raises(undoing.RunUnknown):
        estate.store.write(undoing.undo_run, run_id=7)


def test_months_ahead_begin_after_what_is_billed_and_a_run_skips_them(estate: Estate) -> None:
    unit_id = estate.unit()
    estate.tariff()
    publish(estate, "2026-11")
    lines = estate.store.read(ahead.lines_until, unit_id=unit_id, until=date(2027, 2, 28))
    assert [str(line.period_from) for line in lines] == ["2026-12-01", "2027-01-01", "2027-02-01"]

    @use_case(permission="", touches=("charge", "open_charge"))
    def pay_ahead(session: Session) -> list[int]:
        with posting(session, "payment") as post:
            return billing.post_lines(post, lines)

    ids = estate.store.write(pay_ahead)

    def advance(session: Session) -> list[bool]:
        return list(session.scalars(select(Charge.advance).where(Charge.id.in_(ids))))

    assert estate.store.read(advance) == [True] * 3
    assert publish(estate, "2026-12").created == 0
    assert estate.store.read(ahead.lines_until, unit_id=unit_id, until=date(2027, 2, 1)) == ()


def test_paid_to_is_the_last_day_settled_without_a_gap(estate: Estate) -> None:
    unit_id = estate.unit()
    estate.tariff()
    publish(estate, "2026-Q3")
    item = estate.items["WY"]
    assert estate.store.read(ahead.paid_to, [unit_id]) == {}
    estate.store.write(settle, charge_id=1, fen=201_98)
    estate.store.write(settle, charge_id=3, fen=201_98)
    assert estate.store.read(ahead.paid_to, [unit_id]) == {(unit_id, item): date(2026, 7, 31)}
    estate.store.write(settle, charge_id=2, fen=100_00)
    due = estate.store.read(ahead.next_due, [unit_id])[unit_id, item]
    assert (due.due_day, due.open) == (date(2026, 8, 31), Money(101_98))
    estate.store.write(settle, charge_id=2, fen=101_98)
    assert estate.store.read(ahead.paid_to, [unit_id]) == {(unit_id, item): date(2026, 9, 30)}


def test_a_counter_charge_is_by_quantity_or_by_area(estate: Estate) -> None:
    unit_id = estate.unit()
    counter = TariffFields(fee_item_id=0, name="门禁卡", formula=Formula.COUNTER, period_months=0)
    card = estate.tariff(
        "MJ", counter, VersionFields(effective_from=date(2026, 1, 1), price=30 * YUAN)
    )
    by_area = VersionFields(
        effective_from=date(2026, 1, 1), price=3 * YUAN, area_basis=AreaBasis.BUILT
    )
    rubbish = estate.tariff("ZX", replace(counter, name="装修垃圾"), by_area)
    line = estate.store.read(ahead.counter_line, tariff_id=card, unit_id=unit_id, quantity=2 * ONE)
    assert (line.kind, line.amount, line.due_day) == (
        ChargeKind.COUNTER, Money(60_00), date(2026, 11, 20),
    )  # fmt: skip
    line = estate.store.read(ahead.counter_line, tariff_id=rubbish, unit_id=unit_id)
    assert line.amount == Money(403_95)
    assert [row.name for row in estate.store.read(ahead.counter_tariffs)] == ["装修垃圾", "门禁卡"]
    walk_in = estate.store.read(ahead.counter_line, tariff_id=card, account_id=5)
    assert (walk_in.account_id, walk_in.unit_id) == (5, None)
    with pytest.raises(FieldsRefused):
        estate.store.read(ahead.counter_line, tariff_id=rubbish)
    with pytest.raises(FieldsRefused):
        estate.store.read(ahead.counter_line, tariff_id=card, quantity=0)


def test_a_sample_shows_what_a_tariff_would_bill(estate: Estate) -> None:
    from propdesk.fees.tariffs import sampling, tariffs

    estate.unit()
    tariff_id = estate.tariff("WY", replace(ROOMS, period_months=12))
    row = estate.store.read(tariffs.tariff, tariff_id=tariff_id)
    sample = estate.store.read(sampling.sample_amount, row=row, unit_code="1栋101")
    assert estate.store.read(sampling.sample_unit, row=row) == sample.unit_code == "1-101"
    assert sample.amount == Money(2423_70)
