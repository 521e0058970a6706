"""“Check the books”: each line comes to what its terms give, and these stood in the books when it
was made, even where somebody put them back with the seal before anybody looked."""

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from propdesk.db.breach import Breach
from propdesk.db.sealing.checking import check_seals
from propdesk.db.sealing.table_seals import seal_anew
from propdesk.db.store import Store, use_case
from propdesk.estate.units.listed import UNIT_USES
from propdesk.fees.billing.billing import publish_run
from propdesk.fees.checks.checks import check_books
from propdesk.fees.models import Charge
from propdesk.fees.rules import Formula, Nature
from propdesk.fees.tariff_models import FeeItem
from propdesk.fees.tariffs.changes import create_tariff
from propdesk.fees.tariffs.listed import ITEM_USES
from propdesk.fees.tariffs.own_terms import UnitTerms, remove_unit_terms, set_unit_terms
from propdesk.fees.tariffs.tariffs import Applies, ItemFields, TariffFields, VersionFields
from propdesk.system.backups.findings import findings
from tests.clocks import StoppedClock
from tests.fees.meters.test_billing import (
    item as item,  # noqa: PLC0414  a fixture
    run as run_of,
    tariff as water_tariff,
)
from tests.fees.meters.work import hang, read
from tests.fees.sharing.bills import enter, share
from tests.offices import Office
from tests.outside import outside

MONTH = "2026-11"


def by_another_program(store: Store, *statements: str) -> None:
    """Change the file so that every seal is right again."""
    with outside(store, fenced=True) as connection:
        for statement in statements:
            assert connection.execute(statement).rowcount > 0
        seal_anew(connection)
        assert check_seals(connection) == []


def told(store: Store) -> list[Breach]:
    return list(store.read(check_books))


@use_case(permission="")
def last_lines(session: Session, *, unit_id: int) -> list[Charge]:
    query = select(Charge).where(Charge.unit_id == unit_id).order_by(Charge.id.desc())
    return list(session.scalars(query))


def test_an_area_halved_for_one_run_and_put_back_with_its_seal_is_found(office: Office) -> None:
    store, unit = office.store, office.units["1-1-101"]
    by_another_program(store, f"UPDATE unit SET built_area = built_area / 2 WHERE id = {unit}")
    store.write(publish_run, period=MONTH)
    assert told(store) == []  # nobody knows yet: the seal was written too, and nothing put back
    by_another_program(store, f"UPDATE unit SET built_area = built_area * 2 WHERE id = {unit}")
    (found,) = told(store)
    line = store.read(last_lines, unit_id=unit)[0]
    assert (found.kind, found.subject and found.subject[:2]) == ("charge_area", ("charge", line.id))
    assert "1栋1单元101室" in found.sentence
    assert (found.values["found"], found.values["stated"]) == ("67.325", "134.65")
    (shown,) = findings([found], store.declarations)
    assert (shown.page, shown.context) == ("fees.charges", {"charge": line.id})


PUT_BACK = {
    "the price of a version": (
        "UPDATE tariff_version SET price = price * 2 WHERE area_basis IS NOT NULL",
        "UPDATE tariff_version SET price = price / 2 WHERE area_basis IS NOT NULL",
        "charge_terms",
    ),
    "its coefficient": (
        "UPDATE tariff_version SET coefficient = 500000",
        "UPDATE tariff_version SET coefficient = 1000000",
        "charge_terms",
    ),
    "what is added a month": (
        "UPDATE tariff_version SET extra = 5000",
        "UPDATE tariff_version SET extra = 0",
        "charge_terms",
    ),
    "how it is rounded": (
        "UPDATE tariff_version SET rounding = 'yuan'",
        "UPDATE tariff_version SET rounding = 'fen'",
        "charge_terms",
    ),
    "which area counts": (
        "UPDATE unit SET inner_area = built_area / 3, area_basis = 'inner'",
        "UPDATE unit SET inner_area = NULL, area_basis = 'built'",
        "charge_area",
    ),
    "an own price": (
        "UPDATE unit_tariff SET price = 600000",
        "UPDATE unit_tariff SET price = 1200000",
        "charge_own",
    ),
    "an own price that nobody agreed": (
        (
            "INSERT INTO unit_tariff (unit_id, tariff_id, price, excluded) "
            "SELECT id, 1, 1000, 0 FROM unit WHERE code = '1-1-102'"
        ),
        "DELETE FROM unit_tariff WHERE price = 1000",
        "charge_terms",
    ),
}


@pytest.mark.parametrize("what", PUT_BACK)
def test_what_was_another_one_for_one_run_is_found(office: Office, what: str) -> None:
    change, back, kind = PUT_BACK[what]
    store = office.store
    basis = "UPDATE tariff_version SET area_basis = NULL WHERE tariff_id = 1"
    if what == "which area counts":  # so that the unit says which
        by_another_program(store, basis)
    terms = UnitTerms(unit_id=office.units["1-1-101"], tariff_id=1, price=1_200_000)
    store.write(set_unit_terms, terms=terms)
    before = {one.kind for one in told(store)}
    by_another_program(store, change)
    store.write(publish_run, period=MONTH)
    by_another_program(store, back)
    assert {one.kind for one in told(store)} - before == {kind}


def test_a_reading_or_share_that_was_another_one_for_one_run_is_found(
    office: Office, item: int, clock: StoppedClock
) -> None:
    store, unit = office.store, office.units["1-1-101"]
    water_tariff(office, item)
    meter = hang(office, "W1", item_id=item)
    read(office, meter, date(2026, 9, 30), 100_000)
    read(office, meter, date(2026, 10, 31), 118_000)
    by_another_program(
        store,
        "UPDATE meter_reading SET value = 109000 WHERE value = 118000",
        "UPDATE meter_usage SET quantity = 9000 WHERE quantity = 18000",
    )
    run_of(office, "2026-10")
    by_another_program(
        store,
        "UPDATE meter_reading SET value = 118000 WHERE value = 109000",
        "UPDATE meter_usage SET quantity = 18000 WHERE quantity = 9000",
    )
    assert [one.kind for one in told(store)] == ["charge_reading"]
    by_another_program(store, f"UPDATE unit SET built_area = 10000 WHERE id = {unit}")
    share(store, enter(store, item_id=store.read(item_of_lift)))
    by_another_program(store, f"UPDATE unit SET built_area = 1346500 WHERE id = {unit}")
    kinds = [one.kind for one in told(store)]
    assert kinds.count("charge_share") == 1


@use_case(permission="")
def item_of_lift(session: Session) -> int:
    return session.scalars(select(FeeItem.id).where(FeeItem.code == "LJ")).one()


# No false alarm


def test_what_the_office_changes_itself_is_right(office: Office, clock: StoppedClock) -> None:
    """Areas, prices and agreements change between runs, and back again."""
    store, unit = office.store, office.units["1-1-101"]
    months = ("2026-11", "2026-12", "2027-01", "2027-02")
    areas = (1_346_500, 1_400_000, 1_346_500, 900_000)
    for month, area in zip(months, areas, strict=True):
        clock.go_on(days=1)
        fields = UNIT_USES.seen  # as a form shows it
        shown = store.read(fields, record_id=unit)
        store.write(UNIT_USES.change, record_id=unit, fields=replace(shown, built_area=area))
        clock.go_on(minutes=1)
        terms = UnitTerms(unit_id=office.units["1-1-102"], tariff_id=1, price=area, quantity=None)
        store.write(set_unit_terms, terms=terms)
        store.write(publish_run, period=month)
        clock.go_on(minutes=1)
        store.write(remove_unit_terms, unit_id=office.units["1-1-102"], tariff_id=1)
        assert told(store) == []


def test_an_area_of_another_month_is_found_by_its_moment(
    office: Office, clock: StoppedClock
) -> None:
    """The value is one that the unit really had, but not when the run was made."""
    store, unit = office.store, office.units["1-1-101"]
    clock.go_on(days=1)
    shown = store.read(UNIT_USES.seen, record_id=unit)
    store.write(UNIT_USES.change, record_id=unit, fields=replace(shown, built_area=2_000_000))
    clock.go_on(days=1)
    by_another_program(store, f"UPDATE unit SET built_area = 1346500 WHERE id = {unit}")
    store.write(publish_run, period=MONTH)
    by_another_program(store, f"UPDATE unit SET built_area = 2000000 WHERE id = {unit}")
    assert [one.kind for one in told(store)] == ["charge_area"]


FROZEN = {
    "charge_facts": [
        "UPDATE charge SET explanation = json_set(explanation, '$.amount', '0.01') WHERE id = 1",
        "UPDATE charge SET explanation = json_set(explanation, '$.area', '67.325') WHERE id = 1",
        "UPDATE charge SET explanation = json_set(explanation, '$.full', 2) WHERE id = 1",
        "UPDATE charge SET explanation = 'no words of ours' WHERE id = 1",
        "UPDATE charge SET explanation = json_remove(explanation, '$.per') WHERE id = 1",
    ],
    "charge_days": [
        "UPDATE charge SET explanation = json_set(explanation, '$.to', '2026-09-15') WHERE id = 1",
        "UPDATE charge SET explanation = json_set(explanation, '$.full', 2) WHERE id = 1",
    ],
}


@pytest.mark.parametrize("kind", FROZEN)
def test_a_line_whose_terms_do_not_give_it_is_named(office: Office, kind: str) -> None:
    for statement in FROZEN[kind]:
        with outside(office.store) as connection:
            connection.execute(statement)
        found = [one for one in told(office.store) if one.kind == kind]
        assert [one.subject and one.subject[:2] for one in found] == [("charge", 1)]
        with outside(office.store) as connection:
            connection.execute(
                "UPDATE charge SET explanation = (SELECT replace(replace(explanation, '2026-10-31',"
                " '2026-09-30'), '2026-10', '2026-09') FROM charge WHERE unit_id = 1 AND id <> 1)"
                " WHERE id = 1"
            )


def test_what_a_formula_asks_of_the_unit_is_compared_too(office: Office) -> None:
    store, unit = office.store, office.units["1-1-101"]
    shown = store.read(UNIT_USES.seen, record_id=unit)
    store.write(UNIT_USES.change, record_id=unit, fields=replace(shown, floor="12"))
    own_formula(office)
    by_another_program(store, f"UPDATE unit SET floor = '2' WHERE id = {unit}")
    store.write(publish_run, period=MONTH)
    by_another_program(store, f"UPDATE unit SET floor = '12' WHERE id = {unit}")
    found = told(store)
    assert [one.kind for one in found] == ["charge_area"]
    assert (found[0].values["found"], found[0].values["stated"]) == ("2", "12")


def own_formula(office: Office) -> None:
    """A fee of so much a floor."""
    fields = ItemFields(name="电梯费", code="DT", nature=Nature.COLLECTED)
    tariff = TariffFields(
        fee_item_id=office.store.write(ITEM_USES.add, fields=fields),
        name="电梯",
        formula=Formula.OWN,
        applies=Applies(units=(office.units["1-1-101"],)),
    )
    day = date(2026, 1, 1)
    version = VersionFields(effective_from=day, price=1_000_000, expression="单价 × 楼层")
    office.store.write(create_tariff, fields=tariff, version=version)
