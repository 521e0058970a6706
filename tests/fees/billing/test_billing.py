"""Billing runs: what is made, what is left and why, running again, for a part of the estate."""

import json
from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from propdesk.db.models import AuditRow
from propdesk.db.posting import column_names
from propdesk.db.store import use_case
from propdesk.estate.models import Account
from propdesk.estate.rules import UnitKind
from propdesk.fees.amounts.spans import ONE
from propdesk.fees.billing import billing
from propdesk.fees.billing.listing import RUNS
from propdesk.fees.dues.drafts import RunScope
from propdesk.fees.models import Charge, OpenCharge
from propdesk.fees.rules import Formula, Unbilled
from propdesk.fees.tariffs import own_terms
from propdesk.fees.tariffs.own_terms import (
    UnitTerms,
)
from propdesk.fees.tariffs.rules import explanation_text
from propdesk.fees.tariffs.tariffs import (
    Applies,
    TariffFields,
    VersionFields,
)
from propdesk.kernel.days import YearOutOfRange
from propdesk.kernel.errors import Cancelled
from propdesk.kernel.i18n import using_language
from propdesk.kernel.money import Money
from tests.fees.billing.runs import FIXED, PARKING, charges, publish, reasons
from tests.fees.estates import PRICE, ROOMS, YUAN, Estate
from tests.sent import statements_of


def test_the_columns_of_a_charge_are_in_the_order_bulk_rows_are_made_in() -> None:
    assert column_names(Charge)[2:] == [
        "run_id", "kind", "unit_id", "account_id", "fee_item_id", "tariff_version_id",
        "reverses_id", "period_from", "period_to", "due_day", "amount", "advance", "explanation",
        "reason", "meter_id", "adjusts_id", "share_from", "share_to",
    ]  # fmt: skip


def test_a_month_is_billed_with_its_explanation_due_day_and_debtor(estate: Estate) -> None:
    unit_id = estate.unit()
    estate.tariff()
    result = publish(estate, "2026-11")
    assert (result.created, result.existing, result.total) == (1, 0, Money(201_98))
    assert result.unbilled == ()

    def look(session: Session) -> None:
        charge = session.scalars(select(Charge)).one()
        account = session.get_one(Account, charge.account_id)
        assert (account.unit_id, account.closed) == (unit_id, None)
        assert (charge.due_day, charge.run_id) == (date(2026, 11, 30), result.run_id)
        assert json.loads(charge.explanation)["amount"] == "201.98"
        with using_language("en"):
            assert "134.65 × 1.50 × 1 month = 201.975" in explanation_text(charge.explanation)
        live = session.scalars(select(OpenCharge)).one()
        assert (live.amount, live.settled, live.live) == (Money(201_98), Money(0), True)

    estate.store.read(look)


def test_running_again_adds_only_what_is_missing(estate: Estate) -> None:
    estate.unit()
    estate.tariff()
    publish(estate, "2026-11")
    estate.unit("1-102", area=1_000_000)
    again = publish(estate, "2026-11")
    assert (again.created, again.existing, again.total) == (1, 1, Money(150_00))
    third = publish(estate, "2026-11")
    assert (third.created, third.existing, third.run_id) == (0, 2, None)


def test_a_year_makes_twelve_monthly_lines_or_one_yearly(estate: Estate) -> None:
    estate.unit()
    estate.unit("9-1", kind=UnitKind.SHOP)
    estate.tariff()
    applies = Applies(kinds=(UnitKind.SHOP,))
    fields = replace(ROOMS, name="商铺物业费", period_months=12, applies=applies)
    estate.tariff("WY", fields)
    result = publish(estate, "2026")
    rows = estate.store.read(charges)
    assert [row[2] for row in rows] == ["201.98"] * 12 + ["2423.70"]
    assert rows[-1][:2] == ("2026-01-01", "2026-12-31")
    assert result.total == Money(12 * 201_98 + 2423_70)


def test_a_month_already_billed_is_left_out_of_the_year(estate: Estate) -> None:
    estate.unit()
    estate.tariff()
    publish(estate, "2026-11")
    result = publish(estate, "2026")
    assert (result.created, result.existing) == (11, 1)


def test_units_nobody_can_bill_are_listed_with_the_reason(estate: Estate) -> None:
    estate.tariff()
    estate.tariff("CW", PARKING, FIXED)
    estate.unit("1-101", area=None)
    estate.unit("1-102", owner=None)
    estate.unit("1-103", kind=UnitKind.STORAGE)
    estate.unit("1-104", charge_start=date(2027, 1, 1))
    excluded, stopped = estate.unit("1-105"), estate.unit("1-106")
    estate.unit("1-107", kind=UnitKind.SPACE)
    tariff_id = 1
    set_terms = own_terms.set_unit_terms
    estate.store.write(
        set_terms, terms=UnitTerms(unit_id=excluded, tariff_id=tariff_id, excluded=True)
    )
    estate.store.write(
        set_terms, terms=UnitTerms(unit_id=stopped, tariff_id=tariff_id, end=date(2026, 10, 31))
    )
    result = publish(estate, "2026-11")
    assert result.created == 0
    assert reasons(result.unbilled) == {
        "1-101": Unbilled.NO_AREA,
        "1-102": Unbilled.NO_PAYER,
        "1-103": Unbilled.NO_TARIFF,
        "1-104": Unbilled.NOT_STARTED,
        "1-105": Unbilled.EXCLUDED,
        "1-106": Unbilled.STOPPED,
        "1-107": Unbilled.BEGAN_EARLIER,
    }
    assert all(row.sentence for row in result.unbilled)


def test_an_absurd_amount_is_not_billed_and_said_by_name(estate: Estate) -> None:
    estate.tariff(version=replace(PRICE, price=10**12))
    estate.unit("1-101", area=100 * 10**4)
    estate.unit("1-102", area=10**4)
    result = publish(estate, "2026-11")
    assert (result.created, reasons(result.unbilled)) == (1, {"1-101": Unbilled.TOO_MUCH})
    assert "100,000,000.00" in result.unbilled[0].sentence


@pytest.mark.parametrize("period", ["9999", "0001-01", "1999", "2100-Q1"])
def test_a_period_outside_the_books_is_refused(estate: Estate, period: str) -> None:
    with pytest.raises(YearOutOfRange):
        publish(estate, period)


def test_a_tariff_not_yet_in_force_bills_nothing(estate: Estate) -> None:
    estate.unit()
    estate.tariff(version=replace(PRICE, effective_from=date(2027, 1, 1)))
    assert reasons(publish(estate, "2026-11").unbilled) == {"1-101": Unbilled.NO_VERSION}


def test_two_tariffs_of_one_item_for_a_unit_are_a_conflict_not_a_choice(estate: Estate) -> None:
    unit_id = estate.unit()
    estate.tariff()
    estate.tariff("WY", replace(ROOMS, name="另一个"))
    result = publish(estate, "2026-11")
    assert reasons(result.unbilled) == {"1-101": Unbilled.TWO_TARIFFS}
    assert "另一个" in result.unbilled[0].sentence
    estate.tariff("WY", replace(ROOMS, name="一户一价", applies=Applies(units=(unit_id,))))
    assert publish(estate, "2026-11").created == 1


def test_an_own_price_quantity_and_payer_are_used(estate: Estate) -> None:
    first, second = estate.unit("9-1", kind=UnitKind.SPACE), estate.unit("9-2", kind=UnitKind.SPACE)
    tariff_id = estate.tariff("CW", replace(PARKING, period_months=1), FIXED)
    estate.unit("1-101")
    other = Applies(kinds=(UnitKind.ROOM,))
    estate.tariff("WY", replace(ROOMS, applies=other))
    publish(estate, "2026-10")

    def accounts(session: Session) -> list[int]:
        return list(session.scalars(select(OpenCharge.account_id).order_by(OpenCharge.charge_id)))

    payer = estate.store.read(accounts)[0]
    set_terms = own_terms.set_unit_terms
    terms = UnitTerms(unit_id=first, tariff_id=tariff_id, price=300 * YUAN, account_id=payer)
    estate.store.write(set_terms, terms=terms)
    terms = UnitTerms(unit_id=second, tariff_id=tariff_id, quantity=2 * ONE, account_id=payer)
    estate.store.write(set_terms, terms=terms)
    draft = estate.store.read(billing.draft_run, period="2026-11")
    found = [(line.unit_code, line.amount.plain, line.account_id == payer) for line in draft.lines]
    assert found == [
        ("1-101", "201.98", True), ("9-1", "300.00", True), ("9-2", "540.00", True),
    ]  # fmt: skip


def test_a_one_off_amount_is_billed_once_and_never_in_parts(estate: Estate) -> None:
    estate.unit()
    fields = TariffFields(
        fee_item_id=0,
        name="门禁改造",
        formula=Formula.ONE_OFF,
        period_months=0,
        applies=Applies(kinds=(UnitKind.ROOM,)),
    )
    estate.tariff("MJ", fields, VersionFields(effective_from=date(2026, 11, 12), price=50 * YUAN))
    publish(estate, "2026-11")
    assert publish(estate, "2026").created == 0
    assert estate.store.read(charges) == [(None, None, "50.00", "normal")]


def test_a_month_without_its_year_is_of_this_year(estate: Estate) -> None:
    assert str(estate.store.read(billing.draft_run, period="11月").period) == "2026-11"


def test_a_free_unit_gets_no_line_of_zero_and_says_so(estate: Estate) -> None:
    unit_id, tariff_id = estate.unit(), estate.tariff()
    estate.store.write(
        own_terms.set_unit_terms,
        terms=UnitTerms(unit_id=unit_id, tariff_id=tariff_id, price=0),
    )
    result = publish(estate, "2026-11")
    assert result.created == 0
    [row] = result.unbilled
    assert (row.reason, row.detail) == (Unbilled.NOTHING_DUE, "2026-11-01 – 2026-11-30")


def test_a_draft_writes_nothing(estate: Estate) -> None:
    estate.unit()
    estate.tariff()
    draft = estate.store.read(billing.draft_run, period="2026-11")
    assert (draft.total, len(draft.lines)) == (Money(201_98), 1)
    assert estate.store.read(charges) == []


def test_a_run_can_be_for_a_part_of_the_estate(estate: Estate) -> None:
    first = estate.unit("1-101")
    estate.unit("2-101")
    estate.tariff()
    scope = RunScope(units=(first,))
    result = estate.store.write(billing.publish_run, period="2026-11", scope=scope)
    assert result.created == 1
    assert estate.store.read(RUNS.first)[0].scope == scope
    buildings = RunScope(buildings=(2,))
    assert estate.store.write(billing.publish_run, period="2026-11", scope=buildings).created == 1


def test_a_cancelled_run_leaves_nothing(estate: Estate) -> None:
    estate.unit()
    estate.tariff()

    class Impatient:
        def step(self, done: int, total: int) -> None:
            raise Cancelled

    with pytest.raises(Cancelled):
        estate.store.write(billing.publish_run, period="2026-11", progress=Impatient())
    assert estate.store.read(charges) == []


def test_a_run_is_one_posting_and_one_audit_row(estate: Estate) -> None:
    for room in range(1, 30):
        estate.unit(f"1-{100 + room}")
    estate.tariff()
    publish(estate, "2026")

    def look(session: Session) -> tuple[int, int]:
        postings = session.scalars(select(func.count(Charge.posting_seq.distinct()))).one()
        wanted = select(func.count()).where(AuditRow.what == "billing_run.publish")
        return postings, session.scalars(wanted).one()

    assert estate.store.read(look) == (1, 1)


def test_the_number_of_statements_does_not_grow_with_the_units(estate: Estate) -> None:
    estate.tariff()
    for room in range(1, 60):
        estate.unit(f"1-{100 + room}")
    publish(estate, "2026-10")  # opens the accounts
    with statements_of(estate.store) as sent:
        assert publish(estate, "2026-11").created == 59
    # Two of them ask what is prepaid, one which months are closed, two who pays as agreed, one how
    # the log ends, one what one may still do.
    assert len(sent) <= 28, sent


def test_rooms_of_one_contract_are_billed_once_for_their_common_area(estate: Estate) -> None:
    @use_case(permission="", touches=("unit",))
    def share(session: Session) -> None:
        from propdesk.estate.models import Unit

        for unit in session.scalars(select(Unit)):
            unit.area_group, unit.group_area = "合同1", 2_000_000

    estate.unit("1-101", area=None)
    estate.unit("1-102", area=None)
    estate.store.write(share)
    estate.tariff()
    result = publish(estate, "2026-11")
    assert (result.created, result.total) == (1, Money(300_00))
    assert reasons(result.unbilled) == {"1-102": Unbilled.SHARED_AREA}
