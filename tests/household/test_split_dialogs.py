"""Bills that reach beyond an owner change: the dialogs and the places that offer to split them."""

from functools import partial
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from propdesk.db.store import Store
from propdesk.estate.imports.workbook import import_workbook
from propdesk.estate.people.occupancy import add_resident
from propdesk.estate.records import PersonFields, RoleFields, UnitFields
from propdesk.estate.rules import RoleKind
from propdesk.estate.search.searching import unit_of_code
from propdesk.estate.units.listed import UNIT_USES
from propdesk.estate.vehicles.listing import SPACES
from propdesk.estate.vehicles.view import VehiclesPage
from propdesk.fees.billing.undoing import LinePaid
from propdesk.fees.charges.cutting import PaidBills
from propdesk.fees.charges.dialogs import SPLIT, take_back_dialog
from propdesk.fees.charges.listing import charge_rows
from propdesk.fees.charges.splitting import reaching_beyond
from propdesk.household.leaving import left_behind, left_told
from propdesk.household.split_dialogs import offer_split, split_dialog
from propdesk.household.timeline import timeline
from propdesk.household.view import HouseholdPage
from propdesk.kernel.records.question import asked
from propdesk.modules import declared
from propdesk.ui.desk import Desk
from propdesk.ui.forms.forms import FormDialog
from tests.clocks import StoppedClock
from tests.fees.charges.test_cutting import BUYER, SELLER, lines_of, pay, state
from tests.fees.charges.test_splitting import SOLD_ON, YEAR, yearly_flat
from tests.made_once import made_once
from tests.sales import Split, sell_unit


@pytest.fixture
def store(tmp_path: Path, empty_data: Path, clock: StoppedClock) -> Store:
    """An empty estate."""
    path = tmp_path / "flat.db"
    path.write_bytes(empty_data.read_bytes())
    return Store(path, clock=clock, declarations=declared())


@pytest.fixture
def flat(store: Store) -> int:
    """A flat of Chen with a space, both billed for the year; the flat is paid."""
    unit = made_once(store, yearly_flat)
    pay(store, unit, YEAR)
    return unit


def shown(dialog: FormDialog) -> str:
    return "\n".join(each.text() for each in dialog.findChildren(QLabel))


def test_the_household_page_offers_the_split_as_long_as_bills_are_left_behind(
    qtbot: QtBot, desk: Desk, store: Store, flat: int
) -> None:
    page = HouseholdPage(desk)
    qtbot.addWidget(page)
    page.open(unit_id=flat)
    split = next(one for action, one in page.buttons.items() if action.icon == "git-compare")
    assert split.isHidden()
    store.write(sell_unit, unit_id=flat, day=SOLD_ON, name=BUYER)
    page.reload(frozenset({"charge"}))
    assert not split.isHidden()
    dialog = split_dialog(desk, flat, "1-101")
    assert dialog is not None
    qtbot.addWidget(dialog)
    assert f"{SELLER} 至 2026-03-10" in shown(dialog)
    dialog.form.set_values({"paid": PaidBills.PREPAID})
    assert dialog.save()
    page.reload(frozenset({"charge"}))
    assert split.isHidden()
    assert split_dialog(desk, flat, "1-101") is None


def test_a_space_that_changes_hands_by_its_form_offers_the_same(
    qtbot: QtBot, desk: Desk, store: Store, flat: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = store.write(UNIT_USES.add, fields=UnitFields(building="1", room="102"))
    owner = RoleFields(RoleKind.OWNER)
    store.write(add_resident, unit_id=other, role=owner, person=PersonFields(name="王芳"))
    space = store.read(unit_of_code, code="B1-086").id
    asked: list[str] = []

    def answer(dialog: FormDialog) -> int:
        qtbot.addWidget(dialog)
        if "home_unit_id" in {field.name for field in dialog.form.fields}:
            dialog.form.set_values({"home_unit_id": other, "since": SOLD_ON})
        else:
            asked.append(shown(dialog))
        return int(dialog.save())

    monkeypatch.setattr(FormDialog, "exec", answer)
    desk.handed_over = partial(offer_split, desk)
    page = VehiclesPage(desk)
    qtbot.addWidget(page)
    page.open(list="spaces")
    qtbot.waitUntil(lambda: page.spaces.table.select(space))
    page._edit_space()
    assert len(asked) == 1
    assert "967.74" in asked[0]
    assert store.read(reaching_beyond, unit_ids=[space]).lines == ()


def test_an_import_with_a_new_owner_says_whose_bills_stay_and_where_to_split_them(
    store: Store, flat: int, tmp_path: Path
) -> None:
    file = tmp_path / "roster.csv"
    file.write_text("楼栋,房号,业主\n1,101,林晚晴\n", encoding="utf-8")
    done = import_workbook(store, file, policy="replace")
    told = left_told(store.read(left_behind, unit_ids=done.units))
    assert "1-101" in told
    assert SELLER in told
    assert "F6" in told
    again = import_workbook(store, file, policy="replace")
    assert left_told(store.read(left_behind, unit_ids=again.units)) == ""


def test_f7_on_a_part_takes_the_split_back(
    qtbot: QtBot, desk: Desk, store: Store, flat: int
) -> None:
    split = Split(paid=PaidBills.PREPAID)
    store.write(sell_unit, unit_id=flat, day=SOLD_ON, name=BUYER, split=split)
    (row,) = store.read(charge_rows, ids=store.read(lines_of)[:1])
    back = take_back_dialog(desk, row)
    qtbot.addWidget(back)
    assert back.form.values()["what"] == SPLIT
    back.form.set_values({"reason": "不拆"})
    assert back.save()
    assert store.read(state) == [(SELLER, "2026-12-31", "1200.00", "1200.00")]
    whole, space = store.read(charge_rows, ids=store.read(lines_of))
    with pytest.raises(LinePaid):
        take_back_dialog(desk, whole)
    plain = take_back_dialog(desk, space)
    qtbot.addWidget(plain)
    assert "what" not in plain.form.values()


def test_a_space_sold_to_somebody_else_is_not_listed_with_the_sellers_household(
    store: Store, flat: int
) -> None:
    space = store.read(unit_of_code, code="B1-086").id
    store.write(sell_unit, unit_id=space, day=SOLD_ON, name=BUYER)
    [row] = store.read(SPACES.first)
    assert (row.home, row.home_unit_id) == ("", None)
    assert store.read(SPACES.ids, question=asked("free")) == []
    told = [(each.what, each.detail) for each in store.read(timeline, unit_id=space)]
    assert ("业主，至此日", SELLER) in told
    assert ("业主，自此日", BUYER) in told
