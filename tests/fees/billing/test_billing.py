"""Billing runs: what is made, what is left and why, running again, taking back, paying ahead."""

import json
from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import event, func, select
from sqlalchemy.orm import Session

from propdesk.db.models import AuditRow
from propdesk.db.posting import column_names, posting
from propdesk.db.store import Store, use_case
from propdesk.estate.accounts.accounts import debtor_account
from propdesk.estate.models import Account
from propdesk.estate.people.occupancy import end_role, roles_of_unit
from propdesk.estate.rules import AreaBasis, RoleKind, UnitKind
from propdesk.fees.billing import ahead, billing, undoing
from propdesk.fees.billing.listing import RUNS
from propdesk.fees.dues.drafts import RunScope, UnbilledUnit
from propdesk.fees.models import Allocation, Charge, OpenCharge
from propdesk.fees.rules import ChargeKind, DraftDifference, Formula, Proration, Rounding, Unbilled
from propdesk.fees.tariffs import changes as tariff_changes, own_terms
from propdesk.fees.tariffs.rules import ONE, explanation_text
from propdesk.fees.tariffs.tariffs import Applies, TariffFields, UnitTerms, VersionFields
from propdesk.kernel.days import YearOutOfRange
from propdesk.kernel.errors import Cancelled
from propdesk.kernel.i18n import using_language
from propdesk.kernel.money import Money
from propdesk.kernel.records.refusals import FieldsRefused
from tests.fees.estates import PRICE, ROOMS, YUAN, Estate, add_role, open_estate

PARKING = TariffFields(0, "车位管理费", Formula.FIXED, 3, Applies(kinds=(UnitKind.SPACE,)))
FIXED = VersionFields(effective_from=date(2026, 1, 1), price=270 * YUAN)


@pytest.fixture
def estate(store: Store) -> Estate:
    return open_estate(store)


def charges(session: Session) -> list[tuple[str | None, str | None, str, str]]:
    rows = session.scalars(select(Charge).order_by(Charge.id))
    return [
        (
            str(row.period_from) if row.period_from else None,
            str(row.period_to) if row.period_to else None,
            row.amount.plain,
            row.kind.value,
        )
        for row in rows
    ]


def publish(estate: Estate, period: str) -> billing.RunResult:
    return estate.store.write(billing.publish_run, period=period)


def reasons(unbilled: tuple[UnbilledUnit, ...]) -> dict[str, Unbilled]:
    return {row.unit_code: row.reason for row in unbilled}


@use_case(
    permission="",
    touches=("cash_session", "payment", "allocation", "open_charge", "posting", "counter"),
)
def settle(session: Session, *, charge_id: int, fen: int) -> None:
    """Settle a part of a line without a payment's other rows."""
    from propdesk.fees.models import Payment, Shift
    from propdesk.fees.rules import PaymentKind

    today = date(2026, 11, 20)
    if session.get(Shift, 1) is None:
        from datetime import UTC, datetime

        moment = datetime(2026, 11, 20, tzinfo=UTC)
        session.add(Shift(id=1, user_id=0, user_name="command", opened_at=moment))
        session.flush()
    with posting(session, "payment") as post:
        (payment_id,) = post.insert(
            Payment,
            [
                {
                    "kind": PaymentKind.PAYMENT, "session_id": 1, "payer": "", "value_day": today,
                    "booking_day": today, "amount": Money(fen), "remark": "", "reason": "",
                }
            ],
        )  # fmt: skip
        part = {"payment_id": payment_id, "charge_id": charge_id, "amount": Money(fen)}
        post.insert(Allocation, [part])


def test_the_columns_of_a_charge_are_in_the_order_bulk_rows_are_made_in() -> None:
    assert column_names(Charge)[2:] == [
        "run_id", "kind", "unit_id", "account_id", "fee_item_id", "tariff_version_id",
        "reverses_id", "period_from", "period_to", "due_day", "amount", "advance", "explanation",
        "reason",
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


def test_a_price_change_in_a_quarter_makes_a_line_per_version(estate: Estate) -> None:
    estate.unit()
    tariff_id = estate.tariff("WY", replace(ROOMS, period_months=3))
    dearer = replace(
        PRICE, effective_from=date(2026, 11, 11), price=1_800_000, rounding=Rounding.YUAN
    )
    estate.store.write(tariff_changes.add_version, tariff_id=tariff_id, version=dearer)
    publish(estate, "2026-Q4")
    assert estate.store.read(charges) == [
        ("2026-10-01", "2026-11-10", "269.30", "normal"),  # 201.975 x (1 + 10/30)
        ("2026-11-11", "2026-12-31", "404.00", "normal"),  # 242.37 x (1 + 20/30) = 403.95
    ]


def test_an_object_is_charged_from_its_start_to_its_end(estate: Estate) -> None:
    estate.unit("1-101", charge_start=date(2026, 11, 15))
    later = estate.unit("1-102")
    tariff_id = estate.tariff(version=replace(PRICE, price=YUAN))
    terms = UnitTerms(unit_id=later, tariff_id=tariff_id, end=date(2026, 11, 10))
    estate.store.write(own_terms.set_unit_terms, terms=terms)
    publish(estate, "2026-11")
    assert estate.store.read(charges) == [
        ("2026-11-15", "2026-11-30", "71.81", "normal"),  # 134.65 x 16/30
        ("2026-11-01", "2026-11-10", "44.88", "normal"),  # 134.65 x 10/30
    ]


def test_the_rest_of_a_quarter_is_billed_in_the_month_an_object_starts(estate: Estate) -> None:
    estate.unit("9-1", kind=UnitKind.SPACE, charge_start=date(2026, 11, 15))
    estate.tariff("CW", PARKING, FIXED)
    publish(estate, "2026-11")
    assert estate.store.read(charges) == [("2026-11-15", "2026-12-31", "138.00", "normal")]
    # 90.00 x (16/30 + 1) = 138.00

    def due(session: Session) -> date:
        return session.scalars(select(Charge.due_day)).one()

    assert estate.store.read(due) == date(2026, 11, 30)


def test_when_an_end_is_moved_only_the_days_left_are_billed(estate: Estate) -> None:
    unit_id = estate.unit()
    tariff_id = estate.tariff()
    terms = UnitTerms(unit_id=unit_id, tariff_id=tariff_id, end=date(2026, 11, 10))
    estate.store.write(own_terms.set_unit_terms, terms=terms)
    publish(estate, "2026-11")
    estate.store.write(own_terms.remove_unit_terms, unit_id=unit_id, tariff_id=tariff_id)
    draft = estate.store.read(billing.draft_run, period="2026-11")
    assert [row.kind for row in draft.differences] == [DraftDifference.OVERLAP, DraftDifference.NEW]
    publish(estate, "2026-11")
    assert estate.store.read(charges) == [
        ("2026-11-01", "2026-11-10", "67.33", "normal"),
        ("2026-11-11", "2026-11-30", "134.65", "normal"),
    ]


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


def test_a_month_of_two_owners_is_split_at_the_day(estate: Estate) -> None:
    unit_id = estate.unit(owner=None)
    estate.tariff()
    old = estate.store.write(add_role, unit_id=unit_id, name="旧业主", until=date(2026, 11, 14))
    new = estate.store.write(add_role, unit_id=unit_id, name="新业主", since=date(2026, 11, 15))
    publish(estate, "2026-11")
    publish(estate, "2026-12")

    def debtors(session: Session) -> list[int]:
        joined = select(Account.person_id).join(Charge, Charge.account_id == Account.id)
        return list(session.scalars(joined.order_by(Charge.id)))

    assert estate.store.read(debtors) == [old, new, new]
    assert estate.store.read(charges) == [
        ("2026-11-01", "2026-11-14", "94.26", "normal"),  # 201.975 x 14/30 = 94.255
        ("2026-11-15", "2026-11-30", "107.72", "normal"),  # 201.98 - 94.26
        ("2026-12-01", "2026-12-31", "201.98", "normal"),
    ]


def test_an_owner_from_the_17th_is_billed_and_the_days_before_are_listed(estate: Estate) -> None:
    unit_id = estate.unit(owner=None)
    estate.tariff(version=replace(PRICE, price=YUAN))
    estate.store.write(add_role, unit_id=unit_id, name="新业主", since=date(2026, 11, 17))
    result = publish(estate, "2026-11")
    [row] = result.unbilled
    assert (row.reason, row.detail) == (Unbilled.NO_PAYER, "2026-11-01 – 2026-11-16")
    estate.store.write(
        add_role, unit_id=unit_id, name="旧业主", since=date(2026, 11, 4), until=date(2026, 11, 16)
    )
    publish(estate, "2026-11")
    assert estate.store.read(charges) == [
        ("2026-11-17", "2026-11-30", "62.84", "normal"),  # 134.65 - 71.81 (16/30)
        ("2026-11-04", "2026-11-16", "58.34", "normal"),  # 71.81 - 13.47 (3/30)
    ]


def test_a_quarter_whose_owner_was_entered_late_is_billed_by_the_next_run(estate: Estate) -> None:
    estate.unit("9-1", kind=UnitKind.SPACE)
    late = estate.unit("9-2", kind=UnitKind.SPACE, owner=None)
    estate.tariff("CW", PARKING, FIXED)
    assert publish(estate, "2026-Q4").created == 1
    estate.store.write(add_role, unit_id=late, name="新业主", since=date(2026, 10, 17))
    result = publish(estate, "2026-12")
    assert result.created == 1
    assert estate.store.read(charges)[1] == ("2026-10-17", "2026-12-31", "223.55", "normal")
    # 270.00 - 46.45 (90.00 x 16/31 = 46.4516…)
    assert [row.detail for row in result.unbilled] == ["2026-10-01 – 2026-10-16"]


def test_a_lease_that_ends_on_the_10th_is_billed_to_the_10th(estate: Estate) -> None:
    space = estate.unit("9-1", kind=UnitKind.SPACE, owner=None)
    estate.tariff("CW", replace(PARKING, period_months=1), replace(FIXED, price=300 * YUAN))
    estate.store.write(
        add_role, unit_id=space, name="租户", role=RoleKind.TENANT, until=date(2026, 11, 10)
    )
    result = publish(estate, "2026-11")
    assert estate.store.read(charges) == [("2026-11-01", "2026-11-10", "100.00", "normal")]
    assert [row.detail for row in result.unbilled] == ["2026-11-11 – 2026-11-30"]


def test_half_months_post_no_line_of_zero(estate: Estate) -> None:
    estate.unit(charge_start=date(2026, 11, 20))
    estate.tariff(version=replace(PRICE, proration=Proration.HALF_MONTHS))
    result = publish(estate, "2026-11")
    [row] = result.unbilled
    assert (result.created, row.reason) == (0, Unbilled.NOTHING_DUE)
    assert row.detail == "2026-11-20 – 2026-11-30"
    assert publish(estate, "2026-12").created == 1


def test_a_part_says_how_it_was_cut(estate: Estate) -> None:
    unit_id = estate.unit(owner=None, area=1_000_000)
    estate.tariff(version=replace(PRICE, price=YUAN))
    cuts = ((1, 10), (11, 20), (21, 30))
    for first, last in cuts:
        estate.store.write(
            add_role, unit_id=unit_id, name=f"业主{first}",
            since=date(2026, 11, first), until=date(2026, 11, last),
        )  # fmt: skip
    draft = estate.store.read(billing.draft_run, period="2026-11")
    assert [line.amount.plain for line in draft.lines] == ["33.33", "33.34", "33.33"]
    assert DraftDifference.SPLIT in {row.kind for row in draft.differences}
    with using_language("en"):
        assert explanation_text(draft.lines[1].explanation)[-1] == (
            "To the fen, as a part of its line: 66.67 up to 2026-11-20, less 33.33 before "
            "2026-11-11: 33.34"
        )


def test_an_agreed_payer_is_billed_until_his_account_closes(estate: Estate) -> None:
    home, space = estate.unit("1-101"), estate.unit("9-1", kind=UnitKind.SPACE)
    tariff_id = estate.tariff("CW", replace(PARKING, period_months=1), FIXED)
    agreed = estate.store.write(debtor_account, unit_id=home, day=date(2026, 11, 1))
    terms = UnitTerms(unit_id=space, tariff_id=tariff_id, account_id=agreed)
    estate.store.write(own_terms.set_unit_terms, terms=terms)
    [role] = estate.store.read(roles_of_unit, unit_id=home)
    estate.store.write(end_role, role_id=role.id, until=date(2026, 11, 10))
    draft = estate.store.read(billing.draft_run, period="2026-11")
    assert [(str(line.period_to), line.account_id) for line in draft.lines] == [
        ("2026-11-10", agreed), ("2026-11-30", None),
    ]  # fmt: skip


def test_an_agreed_payer_owes_instead_of_the_owner(estate: Estate) -> None:
    unit_id = estate.unit()
    payer = estate.store.write(add_role, unit_id=unit_id, name="公司", role=RoleKind.PAYER)
    estate.tariff()
    publish(estate, "2026-11")

    def debtor(session: Session) -> int:
        return session.scalars(select(Account.person_id)).one()

    assert estate.store.read(debtor) == payer


def test_a_one_off_amount_is_billed_once_and_never_in_parts(estate: Estate) -> None:
    estate.unit()
    fields = TariffFields(0, "门禁改造", Formula.ONE_OFF, 0, Applies(kinds=(UnitKind.ROOM,)))
    estate.tariff("MJ", fields, VersionFields(effective_from=date(2026, 11, 12), price=50 * YUAN))
    publish(estate, "2026-11")
    assert publish(estate, "2026").created == 0
    assert estate.store.read(charges) == [(None, None, "50.00", "normal")]


def test_the_difference_view_tells_new_gone_changed_and_gap(estate: Estate) -> None:
    gone = estate.unit("1-101")
    estate.unit("1-102")
    tariff_id = estate.tariff()
    publish(estate, "2026-10")
    dearer = replace(PRICE, effective_from=date(2026, 11, 1), price=2 * YUAN)
    estate.store.write(tariff_changes.add_version, tariff_id=tariff_id, version=dearer)
    estate.unit("1-103")
    terms = UnitTerms(unit_id=gone, tariff_id=tariff_id, end=date(2026, 10, 31))
    estate.store.write(own_terms.set_unit_terms, terms=terms)
    draft = estate.store.read(billing.draft_run, period="2026-11")
    assert {(row.unit_code, row.kind) for row in draft.differences} == {
        ("1-101", DraftDifference.GONE),
        ("1-102", DraftDifference.CHANGED),
        ("1-103", DraftDifference.NEW),
    }
    changed = next(row for row in draft.differences if row.kind is DraftDifference.CHANGED)
    assert (changed.before, changed.after) == (Money(201_98), Money(269_30))
    calm = estate.store.read(billing.draft_run, period="2026-11", changed_by=50)
    assert DraftDifference.CHANGED not in {row.kind for row in calm.differences}


def street(estate: Estate, count: int = 12) -> None:
    """Flats of 90 m² and a bit, as one tariff bills them."""
    for number in range(count):
        estate.unit(f"2-{101 + number}", area=900_000 + 10_000 * number, owner=f"业主{number}")


def test_a_flat_of_8990_square_metres_stands_out_of_its_equals_first(estate: Estate) -> None:
    street(estate)
    estate.unit("2-301", area=89_900_000, owner="何巧云")
    estate.unit("2-302", area=9_000, owner="小数点")
    estate.tariff()
    draft = estate.store.read(billing.draft_run, period="2026-11")
    first, second, *rest = draft.differences
    assert [row.unit_code for row in draft.outliers] == ["2-301", "2-302"]
    assert {row.kind for row in rest} == {DraftDifference.NEW}
    assert first.after == Money(13_485_00)
    with using_language("en"):
        assert first.sentence == "93 times its equals (usual a month: 144.00)"
        assert second.sentence == "1/106 of its equals (usual a month: 144.00)"
    assert draft.owners[first.unit_id] == "何巧云"


def test_the_rest_of_a_run_has_equals_in_what_is_billed_already(estate: Estate) -> None:
    street(estate)
    estate.tariff()
    publish(estate, "2026-11")
    estate.unit("2-301", area=89_900_000)
    draft = estate.store.read(billing.draft_run, period="2026-11")
    assert [row.unit_code for row in draft.outliers] == ["2-301"]
    publish(estate, "2026-11")
    later = estate.store.read(billing.draft_run, period="2026-12")
    assert [row.unit_code for row in later.outliers] == ["2-301"]  # a repeated slip is one


def test_what_is_three_times_the_period_before_stands_out(estate: Estate) -> None:
    tariff_id = estate.tariff()
    estate.unit("1-101")
    publish(estate, "2026-10")
    dearer = replace(PRICE, effective_from=date(2026, 11, 1), price=5 * YUAN)
    estate.store.write(tariff_changes.add_version, tariff_id=tariff_id, version=dearer)
    draft = estate.store.read(billing.draft_run, period="2026-11")
    assert [row.kind for row in draft.differences] == [
        DraftDifference.OUTLIER,
        DraftDifference.CHANGED,
    ]
    quarter = estate.store.read(billing.draft_run, period="2026Q4")
    assert not quarter.outliers  # November and December are new; nothing was there before


def test_a_first_part_of_a_month_is_no_jump(estate: Estate) -> None:
    estate.tariff()
    estate.unit("1-101", charge_start=date(2026, 10, 28))
    publish(estate, "2026-10")
    assert not estate.store.read(billing.draft_run, period="2026-11").outliers


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
    statements: list[str] = []

    def count(*args: object) -> None:
        statements.append(str(args[2]))

    event.listen(estate.store.engine, "before_cursor_execute", count)
    assert publish(estate, "2026-11").created == 59
    event.remove(estate.store.engine, "before_cursor_execute", count)
    reads_and_writes = [text for text in statements if not text.startswith("BEGIN")]
    assert len(reads_and_writes) <= 23, reads_and_writes  # two of them ask what is prepaid


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
    counter = TariffFields(0, "门禁卡", Formula.COUNTER, 0)
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


def test_a_sample_shows_what_a_tariff_would_bill(estate: Estate) -> None:
    from propdesk.fees.tariffs import sampling, tariffs

    estate.unit()
    tariff_id = estate.tariff("WY", replace(ROOMS, period_months=12))
    row = estate.store.read(tariffs.tariff, tariff_id=tariff_id)
    sample = estate.store.read(sampling.sample_amount, row=row, unit_code="1栋101")
    assert estate.store.read(sampling.sample_unit, row=row) == sample.unit_code == "1-101"
    assert sample.amount == Money(2423_70)
