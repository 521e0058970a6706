"""Months that the developer gives: he pays on these days, the owner before and after them."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from propdesk.db.store import Store
from propdesk.estate.accounts.accounts import set_developer
from propdesk.estate.models import Account, Person
from propdesk.estate.people.people import add_person
from propdesk.estate.records import PersonFields
from propdesk.estate.rules import PersonKind
from propdesk.fees.billing.billing import publish_run
from propdesk.fees.billing.payers import Payer, in_place_of
from propdesk.fees.models import Charge
from propdesk.fees.tariffs.own_terms import (
    UnitTerms,
    billed_otherwise,
    give_months,
    set_unit_terms,
    unit_terms,
    units_of_tariff,
)
from propdesk.kernel.days import ONE_DAY
from propdesk.kernel.records.refusals import FieldsRefused
from tests.fees.estates import PRICE, Estate, open_estate

FIRST, LAST = date(2026, 11, 1), date(2026, 12, 15)


@pytest.fixture
def estate(store: Store) -> Estate:
    return open_estate(store)


def developer(store: Store) -> None:
    fields = PersonFields(name="云杉置业", kind=PersonKind.COMPANY)
    store.write(set_developer, person_id=store.write(add_person, fields=fields))


def billed(store: Store) -> list[tuple[str, date | None, date | None, int]]:
    def read(session: Session) -> list[tuple[str, date | None, date | None, int]]:
        rows = session.execute(
            select(Person.name, Charge.period_from, Charge.period_to, Charge.amount)
            .join(Account, Account.id == Charge.account_id)
            .join(Person, Person.id == Account.person_id)
            .order_by(Charge.period_from)
        )
        return [(name, first, last, amount.fen) for name, first, last, amount in rows]

    return store.read(read)


def test_the_developer_is_billed_on_his_days_and_the_owner_from_the_day_after(
    estate: Estate,
) -> None:
    unit = estate.unit(area=1_000_000)
    tariff = estate.tariff(version=replace(PRICE, price=3_100_000))
    developer(estate.store)
    terms = UnitTerms(unit_id=unit, tariff_id=tariff, developer_from=FIRST, developer_until=LAST)
    estate.store.write(set_unit_terms, terms=terms)
    for period in ("2026-11", "2026-12", "2027-01"):
        estate.store.write(publish_run, period=period)
    assert billed(estate.store) == [
        ("云杉置业", date(2026, 11, 1), date(2026, 11, 30), 31_000),
        ("云杉置业", date(2026, 12, 1), LAST, 15_000),
        ("陈雨桐", date(2026, 12, 16), date(2026, 12, 31), 16_000),
        ("陈雨桐", date(2027, 1, 1), date(2027, 1, 31), 31_000),
    ]


def test_a_building_gets_them_at_once_and_bills_made_before_are_named(estate: Estate) -> None:
    units = [estate.unit("1-101"), estate.unit("1-102", owner="许文博")]
    other = estate.unit("2-101", owner="何清扬")
    tariff = estate.tariff()
    developer(estate.store)
    estate.store.write(publish_run, period="2026-11")
    building = estate.store.read(_building_of, unit_id=units[0])
    found = estate.store.read(units_of_tariff, tariff_id=tariff, building_id=building)
    assert list(found) == units
    count = estate.store.write(
        give_months, tariff_id=tariff, unit_ids=found, first=FIRST, last=LAST
    )
    assert count == 2
    assert estate.store.read(billed_otherwise, tariff_id=tariff, unit_ids=found) == 2
    terms = estate.store.read(unit_terms, tariff_id=tariff)
    assert {one.unit_id for one in terms} == set(units)
    assert other not in found


def _building_of(session: Session, *, unit_id: int) -> int:
    from propdesk.estate.models import Unit

    return session.get_one(Unit, unit_id).building_id


def test_days_that_are_emptied_give_the_unit_back_to_its_owner(estate: Estate) -> None:
    unit, tariff = estate.unit(), estate.tariff()
    developer(estate.store)
    terms = UnitTerms(unit_id=unit, tariff_id=tariff, developer_from=FIRST, developer_until=LAST)
    estate.store.write(set_unit_terms, terms=terms)
    (kept,) = estate.store.read(unit_terms, tariff_id=tariff)
    emptied = replace(kept, developer_from=None, developer_until=None)
    estate.store.write(set_unit_terms, terms=emptied)
    (now,) = estate.store.read(unit_terms, tariff_id=tariff)
    assert now.account_id is None


@pytest.mark.parametrize(
    ("first", "last", "field"),
    [
        (FIRST, None, "developer_until"),
        (None, LAST, "developer_from"),
        (LAST, FIRST, "developer_until"),
        (FIRST, LAST, "developer_from"),
    ],
    ids=["no last day", "no first day", "turned round", "nobody is the developer"],
)
def test_what_is_missing_is_asked_beside_its_field(
    estate: Estate, first: date | None, last: date | None, field: str
) -> None:
    unit, tariff = estate.unit(), estate.tariff()
    terms = UnitTerms(unit_id=unit, tariff_id=tariff, developer_from=first, developer_until=last)
    with pytest.raises(FieldsRefused) as refused:
        estate.store.write(set_unit_terms, terms=terms)
    assert field in refused.value.errors


DAYS = st.integers(0, 400).map(lambda day: date(2026, 1, 1) + timedelta(day))


@given(st.lists(st.tuples(DAYS, DAYS), max_size=4), DAYS, DAYS)
def test_no_day_is_lost_and_none_is_owed_twice(
    spans: list[tuple[date, date]], first: date, last: date
) -> None:
    others: list[Payer] = []
    for number, (begin, end) in enumerate(sorted(spans)):
        begins = max(begin, others[-1].last + ONE_DAY) if others else begin
        if begins <= end:
            others.append(Payer(begins, end, number))
    found = in_place_of(others, Payer(first, last, 99))

    def owing(payers: tuple[Payer, ...] | list[Payer], day: date) -> list[int | None]:
        return [one.account for one in payers if one.first <= day <= one.last]

    for number in range(401):
        day = date(2026, 1, 1) + timedelta(number)
        wanted = [99] if first <= day <= last else owing(others, day)
        assert owing(found, day) == wanted
