"""The data doctor: each symptom is found where it was put, and nowhere else; what is certain is
mended in one step and taken back in one."""

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from propdesk.db.store import Store, use_case
from propdesk.fees.doctor.examining import OddRow, examine, mend, take_mend_back
from propdesk.fees.doctor.rules import SYMPTOMS
from tests.offices import Office
from tests.outside import outside

ROLE = "INSERT INTO occupancy (unit_id, person_id, role, relation, since, until, position) VALUES "
SICK = {
    "no_area": ("UPDATE unit SET built_area = NULL, inner_area = NULL WHERE id = 1",),
    "odd_area": ("UPDATE unit SET built_area = 30000 WHERE id = 1",),
    "no_payer": ("UPDATE occupancy SET until = '2026-01-01' WHERE unit_id = 1",),
    "owners_overlap": (f"{ROLE}(1, 2, 'owner', '', '2026-02-01', NULL, 9)",),
    "owners_gap": (
        "UPDATE occupancy SET until = '2026-01-31' WHERE unit_id = 1",
        f"{ROLE}(1, 2, 'owner', '', '2026-03-01', NULL, 9)",
    ),
    "role_twice": (f"{ROLE}(1, 1, 'owner', '', NULL, NULL, 9)",),
    "unit_twice": ("UPDATE unit SET entrance = '', room = '0101' WHERE id = 2",),
    "person_twice": (
        "UPDATE person SET name = (SELECT name FROM person WHERE id = 1) WHERE id = 2",
        (
            "UPDATE phone SET number = (SELECT number FROM phone WHERE person_id = 1)"
            " WHERE person_id = 2"
        ),
    ),
    "id_twice": (
        (
            "INSERT INTO document (person_id, type, number) VALUES (1, 'passport', 'E1'),"
            " (2, 'passport', 'E1')"
        ),
    ),
    "id_doubtful": (
        (
            "INSERT INTO document (person_id, type, number)"
            " VALUES (1, 'resident_id', '330102198001011230')"
        ),
    ),
    "phone_doubtful": ("UPDATE phone SET number = '1380013' || '800' WHERE person_id = 1",),
    "meter_alone": (
        (
            "INSERT INTO meter (no, kind, item_id, place, order_no, multiplier, digits, backwards,"
            " persons, note, state) VALUES ('W1', 'water', 1, '1-1-101', 1, 1000, 5, 0, 0, '',"
            " 'in_use')"
        ),
    ),
    "reading_less": (
        (
            "INSERT INTO meter (no, kind, unit_id, item_id, place, order_no, multiplier, digits,"
            " backwards, persons, note, state)"
            " VALUES ('W1', 'water', 1, 1, '', 1, 1000, 5, 0, 0, '',"
            " 'in_use')"
        ),
        (
            "INSERT INTO meter_reading (meter_id, read_on, value, kind, new_no, former_no, read_by,"
            " note) VALUES (1, '2026-09-01', 5000, 'baseline', '', '', '', ''),"
            " (1, '2026-10-01', 4000, 'ordinary', '', '', '', '')"
        ),
    ),
    "bills_gap": ("UPDATE open_charge SET period_from = '2026-10-05' WHERE charge_id = 4",),
    "vehicle_alone": (
        (
            "INSERT INTO vehicle (plate, person_id, model, colour, note)"
            " VALUES ('浙A12345', 1, '', '', '')"
        ),
    ),
}
LATER = {"deposit_alone"}


def found(store: Store, name: str) -> tuple[OddRow, ...]:
    return next(one.rows for one in store.read(examine) if one.symptom.name == name)


def make_sick(store: Store, name: str) -> None:
    with outside(store) as connection:
        for statement in SICK[name]:
            connection.execute(statement)


def test_each_symptom_has_a_case() -> None:
    assert {one.name for one in SYMPTOMS} == SICK.keys() | LATER


def test_an_office_in_order_has_nothing_odd(office: Office) -> None:
    assert [one.symptom.name for one in office.store.read(examine) if one.rows] == []


@pytest.mark.parametrize("name", list(SICK))
def test_a_symptom_is_found_where_it_is(office: Office, name: str) -> None:
    make_sick(office.store, name)
    rows = found(office.store, name)
    assert rows
    symptom = next(one for one in SYMPTOMS if one.name == name)
    page, _context = office.store.declarations.page_of(symptom.subject, rows[0].id)
    assert page


def test_a_double_is_told_by_the_phone_both_have_masked(office: Office) -> None:
    make_sick(office.store, "person_twice")
    assert {len(row.detail) for row in found(office.store, "person_twice")} == {11}
    assert all(row.detail[3:7] == "****" for row in found(office.store, "person_twice"))


def test_a_deposit_of_somebody_gone_is_found(office: Office) -> None:
    with outside(office.store) as connection:
        connection.execute(
            "INSERT INTO deposit (no, fee_item_id, unit_id, payer, phone, account_id, amount,"
            " about, comes, holder, receipt_no, note, by_desk) VALUES"
            " ('YJ1', 1, 1, '旧主', '', 1, 100, '', 'brought', 'ours', '', '', 0)"
        )
        connection.execute(
            "INSERT INTO deposit_entry (posting_seq, deposit_id, kind, amount, day, reason)"
            " VALUES (1, 1, 'in', 100, '2026-01-01', '')"
        )
        connection.execute("UPDATE occupancy SET until = '2026-01-01' WHERE person_id ="
                           " (SELECT person_id FROM account WHERE id = 1)")  # fmt: skip
    assert [row.name for row in found(office.store, "deposit_alone")] == ["YJ1"]


@use_case(permission="estate.view")
def unit_of(session: Session, *, table: str) -> object:
    return session.scalar(text(f"SELECT unit_id FROM {table} WHERE id = 1"))


@pytest.mark.parametrize(
    ("name", "table"), [("vehicle_alone", "vehicle"), ("meter_alone", "meter")]
)
def test_what_is_certain_is_mended_and_taken_back(office: Office, name: str, table: str) -> None:
    store = office.store
    make_sick(store, name)
    (row,) = found(store, name)
    assert row.mend == "1-1-101"
    done = store.write(mend, name=name, ids=[row.id])
    assert done.count("done") == 1
    assert store.read(unit_of, table=table) == office.units["1-1-101"]
    assert found(store, name) == ()
    store.write(take_mend_back, name=name, token=done.gesture)
    assert store.read(unit_of, table=table) is None


def test_a_driver_with_two_homes_is_left_to_a_clerk(office: Office) -> None:
    make_sick(office.store, "vehicle_alone")
    with outside(office.store) as connection:
        connection.execute(f"{ROLE}(2, 1, 'tenant', '', NULL, NULL, 9)")
    (row,) = found(office.store, "vehicle_alone")
    assert row.mend == ""
