"""A flat is sold in March: what becomes of the bill of the whole year."""

from datetime import date

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from propdesk.db.store import Store
from propdesk.estate.models import Account, Person
from propdesk.estate.people.occupancy import add_resident
from propdesk.estate.records import PersonFields, RoleFields, SpaceFields, UnitFields
from propdesk.estate.rules import AreaBasis, RoleKind, SpaceTenure, UnitKind
from propdesk.estate.search.searching import unit_of_code
from propdesk.estate.units.listed import UNIT_USES
from propdesk.estate.units.registering import save_space
from propdesk.fees.billing.billing import publish_run
from propdesk.fees.charges.cutting import Cut, PaidBills
from propdesk.fees.charges.splitting import split_preview
from propdesk.fees.counter.collecting import collect_payment
from propdesk.fees.counter.orders import Order, Part
from propdesk.fees.dues.household_dues import household_dues
from propdesk.fees.models import Charge, OpenCharge
from propdesk.fees.rules import Formula, Method
from propdesk.fees.tariffs.changes import create_tariff
from propdesk.fees.tariffs.items import ensure_first_items
from propdesk.fees.tariffs.rules import explanation_text
from propdesk.fees.tariffs.tariffs import Applies, TariffFields, VersionFields
from propdesk.kernel.i18n import using_language
from propdesk.kernel.money import Money
from tests.made_once import made_once
from tests.sales import Split, sell_unit

SOLD_ON = date(2026, 3, 11)
YEAR = Money(1200_00)


def yearly_flat(store: Store) -> int:
    """A flat of Chen with a space, both billed for the whole of 2026 at 1,200.00."""
    unit = store.write(
        UNIT_USES.add, fields=UnitFields(building="1", room="101", built_area=1_000_000)
    )
    store.write(
        add_resident,
        unit_id=unit,
        role=RoleFields(RoleKind.OWNER),
        person=PersonFields(name="陈雨桐"),
    )
    space = store.write(
        UNIT_USES.add, fields=UnitFields(building="B1", room="086", kind=UnitKind.SPACE)
    )
    store.write(save_space, unit_id=space, fields=SpaceFields(SpaceTenure.OWNED, unit))
    items = store.write(ensure_first_items)
    applies = Applies((UnitKind.ROOM,))
    fields = TariffFields(
        fee_item_id=items[0].id,
        name="物业费",
        formula=Formula.AREA,
        period_months=12,
        applies=applies,
    )
    version = VersionFields(
        effective_from=date(2026, 1, 1), price=1_000_000, area_basis=AreaBasis.BUILT
    )
    store.write(create_tariff, fields=fields, version=version)
    fields = TariffFields(
        fee_item_id=items[1].id,
        name="车位",
        formula=Formula.FIXED,
        period_months=12,
        applies=Applies((UnitKind.SPACE,)),
    )
    fixed = VersionFields(effective_from=date(2026, 1, 1), price=1_200_000_000)
    store.write(create_tariff, fields=fields, version=fixed)
    store.write(publish_run, period="2026")
    return unit


@pytest.fixture
def flat(store: Store) -> int:
    """The flat of every test here."""
    return made_once(store, yearly_flat)


def sell(store: Store, flat: int, *, unpaid: bool = True, paid: PaidBills = PaidBills.STAY) -> Cut:
    return store.write(
        sell_unit,
        unit_id=flat,
        day=SOLD_ON,
        name="林晚晴",
        split=Split(unpaid, paid),
    )


def live(session: Session) -> list[tuple[str, str, str, str]]:
    rows = session.execute(
        select(Person.name, Charge.period_from, Charge.period_to, Charge.amount)
        .join(OpenCharge, OpenCharge.charge_id == Charge.id)
        .join(Account, Account.id == Charge.account_id)
        .join(Person, Person.id == Account.person_id)
        .where(OpenCharge.live)
        .order_by(Charge.unit_id, Charge.period_from)
    )
    return [(name, str(first), str(last), amount.plain) for name, first, last, amount in rows]


def test_the_preview_says_what_each_would_owe_and_writes_nothing(store: Store, flat: int) -> None:
    found = store.read(split_preview, unit_id=flat, day=SOLD_ON)
    # 100.00 x (2 + 10/31) = 232.258…, for the flat and for the space
    assert (found.old_part, found.new_part) == (Money(464_52), Money(1935_48))
    assert found.paid == ()
    assert len(store.read(live)) == 2


def test_an_unpaid_bill_of_the_year_is_cut_at_the_day(store: Store, flat: int) -> None:
    done = sell(store, flat)
    assert (done.bills, done.moved) == (2, Money(1935_48))
    halves = [
        ("陈雨桐", "2026-01-01", "2026-03-10", "232.26"),
        ("林晚晴", "2026-03-11", "2026-12-31", "967.74"),
    ]
    assert store.read(live) == halves * 2
    assert store.write(publish_run, period="2026").created == 0

    def words(session: Session) -> tuple[str, ...]:
        last = session.scalars(select(Charge).order_by(Charge.id.desc())).first()
        assert last is not None
        assert last.due_day == date(2026, 3, 31)
        return explanation_text(last.explanation)

    with using_language("en"):
        assert store.read(words)[-1] == (
            "To the fen, as a part of its line: 1,200.00 up to 2026-12-31, less 232.26 before "
            "2026-03-11: 967.74"
        )


def test_what_was_paid_stays_and_the_preview_says_how_much_of_it_is_the_buyers(
    store: Store, flat: int
) -> None:
    paid = Order(unit_id=flat, parts=(Part(Method.CASH, YEAR),))
    store.write(collect_payment, order=paid)
    found = store.read(split_preview, unit_id=flat, day=SOLD_ON)
    assert ([one.settled for one in found.paid], found.paid_after) == ([YEAR], Money(967_74))
    assert sell(store, flat).bills == 1
    assert store.read(live)[0] == ("陈雨桐", "2026-01-01", "2026-12-31", "1200.00")


def test_without_the_split_the_bills_stay_with_the_seller(store: Store, flat: int) -> None:
    assert sell(store, flat, unpaid=False).bills == 0
    assert {row[0] for row in store.read(live)} == {"陈雨桐"}


def test_what_is_owed_of_a_space_sold_is_taken_with_the_flat_as_the_desk_ticks_it(
    store: Store, flat: int
) -> None:
    other = store.write(
        UNIT_USES.add, fields=UnitFields(building="1", room="102", built_area=1_000_000)
    )
    buyer = RoleFields(RoleKind.OWNER)
    store.write(add_resident, unit_id=other, role=buyer, person=PersonFields(name="王芳"))
    space = store.read(unit_of_code, code="B1-086").id
    terms = SpaceFields(SpaceTenure.OWNED, other, since=SOLD_ON)
    store.write(save_space, unit_id=space, fields=terms)
    ticked = [line for line in store.read(household_dues, unit_id=flat).lines if not line.former]
    done = store.write(
        collect_payment,
        order=Order(unit_id=flat, parts=(Part(Method.CASH, YEAR + YEAR),), keep_rest=True),
    )
    assert {one.charge_id for one in done.allocated} == {line.charge_id for line in ticked}
    assert (len(done.allocated), done.prepaid) == (2, Money(0))
