"""A tenant who moves out: looked at beside the move-in, with his keys and his deposits named."""

from datetime import date

import pypdfium2 as pdfium
import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from propdesk.db.store import Store
from propdesk.duties.checklists.sheets import answer_sheet, sheet_facts
from propdesk.estate.people.occupancy import add_resident
from propdesk.estate.records import PersonFields, RoleFields
from propdesk.estate.rules import RoleKind
from propdesk.estate.units.panels import actions_now
from propdesk.fees.deposits.register import DEPOSITS, DepositFields
from propdesk.fees.deposits.rules import Origin
from propdesk.fees.tariffs.listed import ITEM_USES
from propdesk.household.view import HouseholdPage
from propdesk.kernel.money import Money
from propdesk.kernel.permissions import Role
from propdesk.movein.keys.handling import issue_keys, make_set
from propdesk.movein.keys.register import Issue
from propdesk.movein.owner_change.leaving.leaving import Leaving, begin_leaving, leaving_of
from propdesk.movein.owner_change.leaving.paper import leaving_pdf
from propdesk.movein.owner_change.leaving.stays import stays_of
from propdesk.movein.owner_change.leaving.stays_view import MoveOuts
from propdesk.movein.visit.marking import mark_item
from propdesk.movein.visit.rules import Mark
from propdesk.ui.desk import Desk
from tests.movein.keys.keys_made import put_kinds
from tests.movein.owner_change.test_leaving import HEAD
from tests.movein.renovation.test_deposits_held import RENOVATION_DEPOSIT
from tests.movein.visit.visits_made import facts_of, put_visit
from tests.offices import Office

TENANT, NEXT = "许文博", "沈知夏"
CAME, WENT = date(2026, 3, 1), date(2026, 11, 15)


def let(
    store: Store, unit_id: int, name: str = TENANT, since: date = CAME, until: date | None = None
) -> int:
    """Let a flat to somebody; the role."""
    role = RoleFields(RoleKind.TENANT, since=since, until=until)
    person = PersonFields(name=name)
    return store.write(add_resident, unit_id=unit_id, role=role, person=person).role_id


@pytest.fixture
def flat(office: Office) -> int:
    """A flat that was handed over with a visit in which all was in order."""
    store, unit_id = office.store, office.units["1-1-101"]
    visit_id = put_visit(store, unit_id)
    for one in facts_of(store, visit_id).items:
        if one.place:
            store.write(mark_item, item_id=one.id, mark=Mark.PASSED)
    return unit_id


def seen(store: Store, role: int) -> Leaving:
    return store.read(leaving_of, of=("role", role))


def looked_at(store: Store, role: int, *bad: int) -> Leaving:
    """Fill in his sheet; these rows are not in order."""
    sheet = store.write(begin_leaving, of=("role", role))
    rows = store.read(sheet_facts, sheet_id=sheet).rows
    typed = {one.row: ("2", "磕碰") if one.row in bad else ("1", "") for one in rows}
    store.write(answer_sheet, sheet_id=sheet, typed=typed, worker="王丽", finish=True)
    return seen(store, role)


def give(store: Store, unit_id: int) -> None:
    """The tenant has the set of the flat, and left a deposit; the owner left one, too."""
    put_kinds(store)
    store.write(make_set, unit_id=unit_id, tag="1047")
    store.write(issue_keys, typed="1047", form=Issue(holder=TENANT))
    item = store.write(ITEM_USES.add, fields=RENOVATION_DEPOSIT)
    for payer, fen in ((TENANT, 50_000), ("陈雨桐", 200_000)):
        fields = DepositFields(
            fee_item_id=item, unit_id=unit_id, payer=payer, phone="19900003299",
            amount=Money(fen),
            comes=Origin.BROUGHT, since=CAME,
        )  # fmt: skip
        store.write(DEPOSITS.uses.add, fields=fields)


def test_his_flat_is_looked_at_beside_the_move_in(office: Office, flat: int) -> None:
    store = office.store
    role = let(store, flat, until=WENT)
    before = seen(store, role)
    assert (before.who, before.since, before.until) == (TENANT, CAME, WENT)
    assert before.sheet is None
    assert before.came_on is not None
    found = looked_at(store, role, 3)
    assert [one.one.row for one in found.rows if one.mark] == [3]
    assert store.write(begin_leaving, of=("role", role)) == (found.sheet and found.sheet.id)


def test_the_paper_names_his_keys_and_his_deposit_and_nobody_elses(
    office: Office, flat: int
) -> None:
    store = office.store
    role = let(store, flat, until=WENT)
    give(store, flat)
    found = looked_at(store, role)
    assert {one.holder for one in found.keys} == {TENANT}
    assert [one.held for one in found.deposits] == [Money(50_000)]
    words = "".join(
        page.get_textpage().get_text_range()
        for page in pdfium.PdfDocument(leaving_pdf(found, HEAD))
    )
    for part in (TENANT, "2026-03-01 – 2026-11-15", "待交回", "1047-1", "500.00"):
        assert part in words
    assert "2,000.00" not in words
    assert "陈雨桐" not in words


def test_whoever_may_not_see_money_reads_of_no_deposit(office: Office, flat: int) -> None:
    store = office.store
    role = let(store, flat)
    give(store, flat)
    store.actor = store.actor.__class__(
        1, "王丽", Role.CLERK, store.actor.permissions - {"fees.view"}
    )
    assert seen(store, role).deposits == ()
    assert seen(store, role).keys


def test_the_next_tenant_is_measured_by_what_the_one_before_left(office: Office, flat: int) -> None:
    store = office.store
    first = let(store, flat, until=WENT)
    looked_at(store, first, 3)
    second = let(store, flat, NEXT, since=date(2026, 12, 1))
    found = looked_at(store, second, 3, 5)
    assert [one.one.row for one in found.rows if one.mark] == [5], "row 3 was bad before him"
    left = seen(store, first)
    assert left.sheet is not None
    assert found.came_no == left.sheet.no
    assert [one.one.row for one in left.rows if one.mark] == [3], "and his own stays as it was"


def test_tenants_are_listed_those_of_today_first(office: Office, flat: int) -> None:
    store = office.store
    gone = let(store, flat, "旧租户", since=date(2025, 1, 1), until=date(2026, 1, 31))
    last = let(store, flat, "再旧的", since=date(2024, 1, 1), until=date(2024, 12, 31))
    here = let(store, flat)
    looked_at(store, gone, 1)
    rows = store.read(stays_of, unit_id=flat)
    assert [one.id for one in rows] == [here, gone, last]
    assert (rows[0].sheet, bool(rows[1].sheet), rows[2].told) == ("", True, "")


def test_a_key_of_the_household_leads_there_where_somebody_rents(
    office: Office, flat: int, desk: Desk, qtbot: QtBot
) -> None:
    store = office.store
    offered = store.read(actions_now, kind="unit", record_id=flat)
    assert "Shift+F8" not in {one.key for one in offered}
    let(store, flat)
    page = HouseholdPage(desk)
    qtbot.addWidget(page)
    page.open(unit_id=flat)
    shown = [one for action, one in page.buttons.items() if action.key == "Shift+F8"]
    assert [one.isHidden() for one in shown] == [False]


def test_the_dialog_shows_what_he_has_and_both_looks(
    office: Office, flat: int, desk: Desk, qtbot: QtBot
) -> None:
    store = office.store
    role = let(store, flat)
    give(store, flat)
    dialog = MoveOuts(desk, flat)
    qtbot.addWidget(dialog)
    words = [one.text() for one in dialog.section.findChildren(QLabel)]
    assert any("1047-1" in one for one in words)
    assert any("500.00" in one for one in words)
    looked_at(store, role, 3)
    dialog.show_rows()
    assert dialog.current is not None
    assert dialog.current.sheet
    assert "× 否" in [one.text() for one in dialog.section.findChildren(QLabel)]
