"""Parts of a period: versions, starts and ends, owners and payers that change within it."""

from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given, strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from propdesk.estate.accounts.accounts import debtor_account
from propdesk.estate.models import Account
from propdesk.estate.people.occupancy import end_role, roles_of_unit
from propdesk.estate.rules import RoleKind, UnitKind
from propdesk.fees.amounts.spans import CountedIn, span_of
from propdesk.fees.billing import billing
from propdesk.fees.models import Charge
from propdesk.fees.rules import DraftDifference, Proration, Rounding, Unbilled
from propdesk.fees.tariffs import changes as tariff_changes, own_terms
from propdesk.fees.tariffs.own_terms import (
    UnitTerms,
)
from propdesk.fees.tariffs.rules import explanation_text
from propdesk.kernel.i18n import using_language
from propdesk.kernel.money import Money
from tests.fees.billing.runs import FIXED, PARKING, charges, publish
from tests.fees.estates import PRICE, ROOMS, YUAN, Estate, add_role


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


@pytest.mark.parametrize(
    ("rule", "start", "months"),
    [
        (None, date(2026, 11, 10), Fraction(21, 30)),  # by days, as every part of a month
        (Proration.HALF_MONTHS, date(2026, 11, 10), Fraction(1, 2)),  # C1
        (Proration.HALF_MONTHS, date(2026, 11, 16), Fraction(0)),
        (Proration.HALF_AFTER_15, date(2026, 11, 15), Fraction(1)),  # C2
        (Proration.HALF_AFTER_15, date(2026, 11, 16), Fraction(1, 2)),
    ],
)
def test_the_month_in_which_a_unit_begins_may_have_a_rule_of_its_own(
    estate: Estate, rule: Proration | None, start: date, months: Fraction
) -> None:
    """money.md 2, first day charged after hand-over; that it ends within a month stays by days."""
    unit = estate.unit(charge_start=start)
    key = estate.tariff(
        "WY", replace(ROOMS, period_months=3), replace(PRICE, price=YUAN, first_month=rule)
    )
    ends = UnitTerms(unit_id=unit, tariff_id=key, end=date(2026, 12, 10))
    estate.store.write(own_terms.set_unit_terms, terms=ends)
    publish(estate, "2026-11")
    cents = Fraction(13465) * (months + Fraction(10, 31))
    assert estate.store.read(charges) == [
        (str(start), "2026-12-10", Money(round(cents)).plain, "normal")
    ]
    with using_language("en"):
        why = estate.store.read(lambda session: session.scalars(select(Charge.explanation)).one())
        told = "\n".join(explanation_text(why))
    assert ("First month: " in told) == (rule is not None)


@given(
    st.sampled_from([Proration.HALF_MONTHS, Proration.HALF_AFTER_15]),
    st.dates(date(2026, 1, 1), date(2026, 12, 31)),
    st.integers(0, 200),
)
def test_parts_of_a_line_whose_first_month_has_its_rule_add_up(
    rule: Proration, begin: date, cut: int
) -> None:
    last, how = date(2027, 6, 30), CountedIn(first_month=rule)
    middle = begin + timedelta(days=cut % ((last - begin).days))
    parts = [
        span_of(Proration.ACTUAL_DAYS, begin, *days, how)
        for days in ((begin, middle), (middle + timedelta(days=1), last))
    ]
    whole = span_of(Proration.ACTUAL_DAYS, begin, begin, last, how)
    assert parts[0].weight + parts[1].weight == whole.weight
    assert min(parts[0].weight, parts[1].weight) >= 0


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
