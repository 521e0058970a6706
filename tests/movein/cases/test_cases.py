"""Move-in cases: one open case of a unit, and how it goes on."""

import pytest

from propdesk.db.store import Store
from propdesk.kernel.records.refusals import FieldsRefused
from propdesk.movein.cases.register import CASES, CaseFields, CaseRow
from propdesk.movein.cases.rules import CaseState
from tests.movein.cases.cases_made import notify, put_case
from tests.offices import Office


def row(store: Store, case_id: int) -> CaseRow:
    """A case as the list shows it."""
    (found,) = store.read(CASES.records.rows, ids=[case_id])
    return found


def test_a_second_open_case_of_a_unit_is_refused_in_a_sentence(office: Office) -> None:
    put_case(office.store, office.units["1-1-101"])
    with pytest.raises(FieldsRefused) as refused:
        put_case(office.store, office.units["1-1-101"])
    told = refused.value.errors["unit_id"]
    assert "1-1-101 已有未归档的户单 RZ2026-000001（待通知）" in told


def test_a_cancelled_case_leaves_room_for_another(office: Office) -> None:
    case_id = put_case(office.store, office.units["1-1-101"])
    office.store.write(CASES.uses.move, record_id=case_id, to=CaseState.CANCELLED, why="重复")
    assert put_case(office.store, office.units["1-1-101"]) != case_id


def test_a_case_is_not_changed_to_a_unit_that_has_one(office: Office) -> None:
    put_case(office.store, office.units["1-1-101"])
    other = put_case(office.store, office.units["1-1-102"])
    fields = CaseFields(unit_id=office.units["1-1-101"])
    with pytest.raises(FieldsRefused):
        office.store.write(CASES.uses.change, record_id=other, fields=fields)


def test_a_notice_is_noted_with_its_day_and_the_day_it_fixes(office: Office) -> None:
    case_id = put_case(office.store, office.units["1-1-101"])
    notify(office.store, case_id)
    found = row(office.store, case_id)
    assert (found.state, str(found.notified_on)) == (CaseState.NOTIFIED, "2026-11-20")
    assert str(found.fixed_on) == "2026-11-30"
