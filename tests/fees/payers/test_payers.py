"""Who pays in place of the owner: to the day, all of it or a share, and to the fen."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise, permutations
from typing import Any

import pytest
from hypothesis import given, strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from propdesk.db.store import Store
from propdesk.estate.accounts.accounts import set_developer
from propdesk.estate.models import Account, Person
from propdesk.estate.people.people import add_person
from propdesk.estate.records import PersonFields
from propdesk.estate.rules import PayerKind, PayerState, PersonKind, RoleKind
from propdesk.fees.billing.ahead import lines_until, paid_to
from propdesk.fees.billing.billing import draft_run, publish_run
from propdesk.fees.billing.payers import Agreed, Payer, paid_by, parts_left, shared_out
from propdesk.fees.billing.undoing import take_back_line
from propdesk.fees.checks.checks import check_books
from propdesk.fees.dues.drafts import DayShare
from propdesk.fees.models import Charge, OpenCharge
from propdesk.fees.payers.fields import PayerFields
from propdesk.fees.payers.many import agree_for_many, units_of
from propdesk.fees.payers.paying import billed_otherwise
from propdesk.fees.payers.register import PAYERS
from propdesk.fees.rules import DraftDifference
from propdesk.fees.tariffs.rules import explanation_text
from propdesk.kernel.days import ONE_DAY
from propdesk.kernel.i18n import using_language
from propdesk.kernel.money import Money
from propdesk.kernel.records.refusals import FieldsRefused
from tests.fees.billing.runs import FIXED, PARKING
from tests.fees.estates import PRICE, Estate, add_role, open_estate

FIRST, LAST = date(2026, 11, 1), date(2026, 12, 15)
NOVEMBER, DECEMBER = date(2026, 11, 30), date(2026, 12, 31)
HALF = 500_000


@pytest.fixture
def estate(store: Store) -> Estate:
    return open_estate(store)


def developer(store: Store) -> int:
    fields = PersonFields(name="云杉置业", kind=PersonKind.COMPANY)
    person = store.write(add_person, fields=fields)
    store.write(set_developer, person_id=person)
    return person


def agree(estate: Estate, unit: int, **fields: Any) -> int:
    whole = {"first": FIRST, "until": LAST, **fields}
    return estate.store.write(PAYERS.uses.add, fields=PayerFields(unit_id=unit, **whole))


def billed(store: Store) -> list[tuple[str, date | None, date | None, int]]:
    def read(session: Session) -> list[tuple[str, date | None, date | None, int]]:
        rows = session.execute(
            select(Person.name, Charge.period_from, Charge.period_to, Charge.amount)
            .join(OpenCharge, OpenCharge.charge_id == Charge.id)
            .join(Account, Account.id == Charge.account_id)
            .join(Person, Person.id == Account.person_id)
            .where(OpenCharge.live)
            .order_by(Charge.period_from, Charge.share_from)
        )
        return [(name, first, last, amount.fen) for name, first, last, amount in rows]

    return store.read(read)


def why(store: Store) -> list[tuple[str, ...]]:
    def read(session: Session) -> list[tuple[str, ...]]:
        rows = session.scalars(select(Charge.explanation).order_by(Charge.id))
        with using_language("en"):
            return [explanation_text(one) for one in rows]

    return store.read(read)


def run(estate: Estate, *periods: str) -> None:
    for period in periods:
        estate.store.write(publish_run, period=period)


def charge_ids(store: Store) -> list[int]:
    return store.read(lambda session: list(session.scalars(select(Charge.id).order_by(Charge.id))))


def test_the_developer_is_billed_on_his_days_and_the_owner_from_the_day_after(
    estate: Estate,
) -> None:
    unit = estate.unit(area=1_000_000)
    estate.tariff(version=replace(PRICE, price=3_100_000))
    developer(estate.store)
    agree(estate, unit, why="前三个月开发商赠送")
    run(estate, "2026-11", "2026-12", "2027-01")
    assert billed(estate.store) == [
        ("云杉置业", FIRST, NOVEMBER, 31_000),
        ("云杉置业", date(2026, 12, 1), LAST, 15_000),
        ("陈雨桐", date(2026, 12, 16), DECEMBER, 16_000),
        ("陈雨桐", date(2027, 1, 1), date(2027, 1, 31), 31_000),
    ]
    told = why(estate.store)
    assert told[0][-1] == "云杉置业 pays these days as agreed in FK2026-000001: 前三个月开发商赠送"
    assert not any("云杉置业" in line for line in told[-1])
    assert list(estate.store.read(check_books)) == []


def test_each_of_two_has_his_share_of_a_day_and_they_add_up_to_the_fen(estate: Estate) -> None:
    unit = estate.unit(area=1_000_000)
    estate.tariff(version=replace(PRICE, price=1_000_100))
    developer(estate.store)
    agree(estate, unit, share=333_333, until=NOVEMBER)
    run(estate, "2026-11", "2026-12")
    assert billed(estate.store) == [
        ("云杉置业", FIRST, NOVEMBER, 3_334),
        ("陈雨桐", FIRST, NOVEMBER, 6_667),
        ("陈雨桐", date(2026, 12, 1), DECEMBER, 10_001),
    ]
    assert why(estate.store)[0][-2:] == (
        "云杉置业 pays these days as agreed in FK2026-000001",
        "33.3333 % of 100.01: 33.34",
    )
    assert why(estate.store)[1][-1] == "66.6667 % of 100.01: 66.67"
    assert list(estate.store.read(check_books)) == []


def test_a_run_finds_the_share_that_was_taken_back_and_bills_nothing_twice(estate: Estate) -> None:
    unit = estate.unit(area=1_000_000)
    estate.tariff(version=replace(PRICE, price=1_000_100))
    developer(estate.store)
    agree(estate, unit, share=HALF)
    run(estate, "2026-11", "2026-11")
    before = billed(estate.store)
    assert [row[3] for row in before] == [5_001, 5_000]
    first, second = charge_ids(estate.store)
    for charge_id in (second, first):
        estate.store.write(take_back_line, charge_id=charge_id, reason="重开")
        assert len(billed(estate.store)) == 1
        run(estate, "2026-11")
        assert billed(estate.store) == before


def test_what_was_billed_before_stays_with_who_it_was_made_for_and_is_named(estate: Estate) -> None:
    unit = estate.unit()
    estate.tariff()
    developer(estate.store)
    run(estate, "2026-11")
    fields = PayerFields(unit_id=unit, first=FIRST, until=LAST)
    assert estate.store.read(billed_otherwise, fields=fields) == 1
    with using_language("en"):
        (told,) = estate.store.read(PAYERS.warned, record_id=0, fields=fields).values()
    assert told.startswith("1 bill of these days was made before and stays")
    agree(estate, unit)
    run(estate, "2026-11")
    assert [row[0] for row in billed(estate.store)] == ["陈雨桐"]


def test_a_tenant_pays_one_item_and_the_owner_the_others(estate: Estate) -> None:
    unit = estate.unit()
    estate.tariff()
    applies = replace(PARKING.applies, kinds=(), units=(unit,))
    estate.tariff("CW", replace(PARKING, period_months=1, applies=applies), FIXED)
    estate.store.write(add_role, unit_id=unit, name="周晓", role=RoleKind.TENANT)
    agree(estate, unit, payer=PayerKind.TENANT, item_id=estate.items["CW"], until=None)
    run(estate, "2026-11")
    assert {row[0]: row[3] for row in billed(estate.store)} == {"陈雨桐": 20_198, "周晓": 27_000}


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"until": date(2026, 10, 1)}, "until"),
        ({"share": 0}, "share"),
        ({"payer": PayerKind.TENANT}, "payer"),
        ({"payer": PayerKind.OTHER}, "who"),
        ({"payer": PayerKind.OTHER, "who": "没有这人"}, "who"),
        ({"payer": PayerKind.DEVELOPER}, "payer"),
    ],
    ids=["turned round", "no share", "no tenant", "nobody named", "unknown", "no developer"],
)
def test_what_is_wrong_is_said_beside_its_field(
    estate: Estate, fields: dict[str, Any], field: str
) -> None:
    unit = estate.unit()
    if fields.get("payer") is not PayerKind.DEVELOPER:
        developer(estate.store)
    with pytest.raises(FieldsRefused) as refused:
        agree(estate, unit, **fields)
    assert field in refused.value.errors


def test_more_than_all_of_a_day_is_refused_with_whose_it_is(estate: Estate) -> None:
    unit = estate.unit()
    developer(estate.store)
    agree(estate, unit, share=700_000)
    agree(estate, unit, first=LAST + ONE_DAY, until=None)
    with pytest.raises(FieldsRefused) as refused, using_language("en"):
        agree(estate, unit, share=HALF, item_id=estate.items["WY"])
    assert refused.value.errors == {
        "share": "FK2026-000001 has 70 % of these days already; 30 % are left."
    }
    agree(estate, unit, share=300_000, item_id=estate.items["WY"])


def test_an_agreement_that_is_dropped_bills_the_owner_and_comes_back_only_where_it_fits(
    estate: Estate,
) -> None:
    unit = estate.unit()
    estate.tariff()
    developer(estate.store)
    one = agree(estate, unit)
    move = PAYERS.uses.move
    estate.store.write(move, record_id=one, to=PayerState.DROPPED, why="改由业主交")
    run(estate, "2026-11")
    assert [row[0] for row in billed(estate.store)] == ["陈雨桐"]
    agree(estate, unit, share=HALF)
    with pytest.raises(FieldsRefused):
        estate.store.write(move, record_id=one, to=PayerState.AGREED)


def test_the_account_of_a_payer_ends_with_his_days(estate: Estate) -> None:
    unit = estate.unit()
    person = developer(estate.store)
    one = agree(estate, unit)

    def closed(session: Session) -> list[date | None]:
        query = select(Account.closed).where(Account.person_id == person)
        return list(session.scalars(query))

    assert estate.store.read(closed) == [LAST]
    seen = estate.store.read(PAYERS.uses.seen, record_id=one)
    longer = replace(seen, until=None)
    estate.store.write(PAYERS.uses.change, record_id=one, fields=longer, seen=seen)
    assert estate.store.read(closed) == [None]


def test_many_units_get_one_agreement_and_those_that_cannot_are_named(estate: Estate) -> None:
    units = [estate.unit("1-101"), estate.unit("1-102", owner="许文博")]
    estate.tariff()
    developer(estate.store)
    agree(estate, units[0], until=None)
    run(estate, "2026-11")
    made = estate.store.write(
        agree_for_many,
        units=estate.store.read(units_of),
        fields=PayerFields(unit_id=0, first=FIRST, until=LAST),
    )
    assert (len(made.made), len(made.refused), made.billed) == (1, 1, 1)
    assert made.refused[0].startswith("1-101: ")


def test_the_draft_says_who_pays_and_the_desk_does_not_take_it_ahead(estate: Estate) -> None:
    unit = estate.unit()
    estate.tariff()
    developer(estate.store)
    agree(estate, unit)
    draft = estate.store.read(draft_run, period="2026-12")
    (found,) = [one for one in draft.differences if one.kind is DraftDifference.PAYER]
    assert found.sentence == "云杉置业: 2026-12-01 – 2026-12-15"
    ahead = estate.store.read(lines_until, unit_id=unit, until=date(2027, 1, 31))
    assert [one.period_from for one in ahead] == [date(2026, 12, 16), date(2027, 1, 1)]
    run(estate, "2026-11")
    assert estate.store.read(paid_to, unit_ids=[unit]) == {}


# The rules by themselves

DAYS = st.integers(0, 120).map(lambda day: date(2026, 1, 1) + timedelta(day))
SHARES = st.sampled_from([1, 250_000, 333_333, HALF, 10**6])
OVER = date(2026, 5, 1)


@given(
    st.lists(st.tuples(DAYS, DAYS), max_size=4), st.lists(st.tuples(DAYS, DAYS, SHARES), max_size=3)
)
def test_no_share_of_a_day_is_lost_and_none_is_owed_twice(
    spans: list[tuple[date, date]], agreed: list[tuple[date, date, int]]
) -> None:
    others: list[Payer] = []
    for number, (begin, end) in enumerate(sorted(spans)):
        begins = max(begin, others[-1].last + ONE_DAY) if others else begin
        if begins <= end:
            others.append(Payer(begins, end, number))
    some = [
        Agreed(first=min(a, b), last=max(a, b), account=90 + number, share=share)
        for number, (a, b, share) in enumerate(agreed)
    ]
    found = shared_out(others, some, date(2026, 1, 1), OVER)
    for number in range(121):
        day = date(2026, 1, 1) + timedelta(number)
        now = sorted(one.share for one in found if one.first <= day <= one.last)
        taken = min(10**6, sum(one.share for one in some if one.first <= day <= one.last))
        owed = any(one.first <= day <= one.last for one in others)
        assert sum(share.end - share.begin for share in now) == (10**6 if owed else taken)
        assert all(a.end <= b.begin for a, b in pairwise(now))


@given(st.integers(1, 10**7), st.lists(st.integers(1, 10**6 - 1), max_size=4, unique=True))
def test_shares_of_an_amount_add_up_whichever_is_made_first(fen: int, cuts: list[int]) -> None:
    borders = [0, *sorted(cuts), 10**6]
    shares = [DayShare(*pair) for pair in pairwise(borders)]
    sums = [paid_by(None, share, Money(fen))[0].fen for share in shares]
    assert sum(sums) == fen
    assert all(one >= 0 for one in sums)


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_a_period_split_among_three_comes_to_the_same_in_whatever_order_it_is_billed(
    estate: Estate, order: Sequence[int]
) -> None:
    """Three take over one after the other within a quarter of 100.00, each is billed, taken
    back and billed again."""
    unit = estate.unit(owner=None)
    fields = replace(PARKING, applies=replace(PARKING.applies, kinds=(), units=(unit,)))
    estate.tariff("CW", fields, replace(FIXED, price=100_000_001))
    for name in ("甲", "乙", "丙"):
        estate.store.write(add_person, fields=PersonFields(name=name))
    days = [date(2026, 10, 1), date(2026, 10, 11), date(2026, 11, 21), date(2027, 1, 1)]
    three = zip(("甲", "乙", "丙"), days, days[1:], strict=False)
    for name, first, following in three:
        agree(estate, unit, payer=PayerKind.OTHER, who=name, first=first, until=following - ONE_DAY)
    run(estate, "2026-Q4")
    before = billed(estate.store)
    assert sum(row[3] for row in before) == 10_000
    lines = charge_ids(estate.store)
    for place in order:
        estate.store.write(take_back_line, charge_id=lines[place], reason="重开")
    run(estate, "2026-Q4")
    assert billed(estate.store) == before


def test_what_is_left_of_days_is_asked_of_each_share() -> None:
    whole = Payer(FIRST, LAST, 1)
    low = DayShare(0, HALF)
    parts, unowed = parts_left(FIRST, LAST, [(FIRST, NOVEMBER, low)], [whole])
    assert [(one.first, one.last, one.share) for one in parts] == [
        (FIRST, LAST, DayShare(HALF, 10**6)),
        (date(2026, 12, 1), LAST, low),
    ]
    assert unowed == ()
    assert parts_left(FIRST, LAST, [], []) == ([], ((FIRST, LAST),))


@given(DAYS, DAYS, DAYS, DAYS, SHARES)
def test_who_alone_owes_has_what_he_has_beside_a_line_of_other_days(
    first: date, last: date, begin: date, end: date, share: int
) -> None:
    payers = [Payer(begin, end, 1, DayShare(0, share))] if begin <= end else []
    elsewhere = [(OVER + ONE_DAY, OVER + ONE_DAY, DayShare(0, 10**6))]
    assert parts_left(first, last, [], payers) == parts_left(first, last, elsewhere, payers)
