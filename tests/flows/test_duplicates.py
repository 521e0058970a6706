"""Another record like this one, and another one after it: what is typed once is typed once."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from propdesk.access.loans.register import KEPT, KeptFields
from propdesk.db.keeping.layout import DataFolder
from propdesk.db.listing import FIRST
from propdesk.db.records.kinds import RecordKind
from propdesk.estate.people.listing import PEOPLE
from propdesk.estate.records import VehicleFields
from propdesk.estate.units.listing import UNITS
from propdesk.estate.vehicles.listing import VEHICLES
from propdesk.estate.vehicles.vehicles import VEHICLE_USES
from propdesk.fees.tariffs.listing import ITEMS, TARIFFS
from propdesk.kernel.permissions import Role
from propdesk.kernel.records.fields import facts
from propdesk.kernel.records.question import ANY, asked
from propdesk.modules import declared
from propdesk.system.users.listed import USER_USES
from propdesk.system.users.listing import USERS, UserFields
from propdesk.ui.forms.forms import FormDialog
from propdesk.ui.lists.tables import Table
from tests.access.things import put_things
from tests.clocks import StoppedClock
from tests.flows.clerk import Clerk, go_to
from tests.windows import window_on

RETURN, SAVE = "<Return>", "<Ctrl+Return>"


@pytest.fixture
def clerk(office_folder: DataFolder, qtbot: QtBot) -> Iterator[Clerk]:
    with window_on(office_folder) as running:
        yield Clerk(qtbot, running)


def typed() -> dict[str, str]:
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, FormDialog)
    return {field.name: field.text() for field in dialog.form.fields if field.text()}


def kinds() -> Iterator[RecordKind[Any, Any]]:
    for kinds_of_subject in declared().records:
        yield from kinds_of_subject()


def test_what_no_two_records_share_is_left_out_of_a_duplicate() -> None:
    wanted = {(kind.kind, one.field or one.column) for kind in kinds() for one in kind.unique}
    own = {(kind.kind, fact.name) for kind in kinds() for fact in facts(kind.fields) if fact.own}
    typed_in = {
        (kind.kind, fact.name) for kind in kinds() for fact in facts(kind.fields) if fact.in_form
    }
    assert wanted & typed_in <= own


def test_a_vehicle_like_this_one_has_all_but_its_plate(clerk: Clerk) -> None:
    first = VehicleFields(plate="宁Z00001", model="轿车", colour="白", note="地库")
    clerk.store.write(VEHICLE_USES.add, fields=first)
    go_to(clerk, "estate.vehicles")
    seen: list[dict[str, str]] = []
    clerk.do("<Home>", "<Shift+Ins>", lambda: seen.append(typed()), "宁z00002", SAVE)
    assert seen == [{"model": "轿车", "colour": "白", "note": "地库"}]
    rows = clerk.store.read(VEHICLES.first, question=ANY)
    assert [(row.plate, row.model) for row in rows] == [
        ("宁Z·00001", "轿车"),
        ("宁Z·00002", "轿车"),
    ]


def test_a_unit_and_a_person_are_duplicated_too(clerk: Clerk) -> None:
    go_to(clerk, "estate.units")
    seen: list[dict[str, str]] = []
    clerk.do("<Home>", "<Shift+Ins>", lambda: seen.append(typed()), RETURN, RETURN, "109", SAVE)
    assert seen[0]["building"] == "1"
    assert "room" not in seen[0]
    codes = [row.code for row in clerk.store.read(UNITS.first, question=asked("all"))]
    assert "1-1-109" in codes
    go_to(clerk, "estate.people")
    clerk.do("<Home>", "<Shift+Ins>", lambda: seen.append(typed()), SAVE)
    people = clerk.store.read(PEOPLE.first, question=asked("all"))
    assert [row.name for row in people].count(seen[1]["name"]) == 2


def test_another_one_keeps_what_was_chosen(clerk: Clerk) -> None:
    put_things(clerk.store)
    go_to(clerk, "access.loans")
    seen: list[dict[str, str]] = []
    where = (RETURN, "顺丰", RETURN, "B-11")
    whose = ("1-1-102", RETURN, "许文博", RETURN, RETURN)
    whose = ("1-1-102", RETURN, "许文博", RETURN, RETURN)
    first = ("<Ins>", RETURN, "纸箱", RETURN, *whose, *where, "<Ctrl+N>")
    clerk.do(*first, lambda: seen.append(typed()), "<Esc>")
    assert (seen[0]["place"], seen[0]["kept_at"]) == ("顺丰", "B-11")
    assert "what" not in seen[0]
    assert len(clerk.store.read(KEPT.records.ids, question=asked("all"))) == 5


def in_hand(clerk: Clerk) -> str:
    (table,) = (one for one in clerk.page.findChildren(Table) if one.isVisible())
    return str(table.current_row())


@pytest.mark.parametrize(
    ("page", "typed_in", "shown"),
    [
        ("estate.units", ("9", RETURN, RETURN, "901"), "9-901"),
        ("estate.people", ("赵末",), "赵末"),
        ("estate.vehicles", ("宁z99999",), "宁Z·99999"),
    ],
)
def test_the_list_goes_to_what_was_just_entered(
    clerk: Clerk, page: str, typed_in: tuple[str, ...], shown: str
) -> None:
    clerk.store.write(VEHICLE_USES.add, fields=VehicleFields(plate="宁Z00001"))
    go_to(clerk, page)
    clerk.do("<Home>", "<Ins>", *typed_in, SAVE)
    assert shown in in_hand(clerk)


def test_the_list_goes_to_a_new_thing_beyond_its_first_rows_too(clerk: Clerk) -> None:
    day = StoppedClock().today() - timedelta(days=1)
    for number in range(FIRST + 1):
        kept = KeptFields(what=f"伞 {number}", arrived=day, kept_at="A-03", keep_until=day)
        clerk.store.write(KEPT.uses.add, fields=kept)
    clerk.do("<Alt+8>", "<Home>", "<Ins>", RETURN, "包裹一件", *6 * (RETURN,), "B-01", SAVE)
    assert "包裹一件" in in_hand(clerk)


def test_users_fee_items_and_tariffs_are_duplicated_too(clerk: Clerk) -> None:
    store, desk = clerk.store, clerk.running.desk
    seen: list[dict[str, str]] = []

    def look() -> None:
        seen.append(typed())

    store.write(USER_USES.add, fields=UserFields(display_name="周", name="zhou", role=Role.CASHIER))
    desk.open_page("system.users")
    clerk.do("<End>", "<Shift+Ins>", look, "Wu", RETURN, "wu", SAVE)
    roles = {row.name: row.role for row in store.read(USERS.first, question=ANY)}
    assert roles["wu"] is roles["zhou"]
    assert seen[0] == {"role": "收费员"}

    go_to(clerk, "fees.tariffs")
    clerk.do("<Home>", "<Shift+Ins>", look, RETURN, "Copy", SAVE)
    tariffs = {row.name: row for row in store.read(TARIFFS.first, question=asked("all"))}
    copy = tariffs.pop("Copy")
    like = next(row for row in tariffs.values() if row.item == copy.item)
    assert (copy.applies, copy.period_months) == (like.applies, like.period_months)
    assert copy.versions[-1].fields.price == like.versions[-1].fields.price
    assert "name" not in seen[1]

    clerk.do("<F9>", "<Home>", "<Shift+Ins>", look, "Lift", RETURN, "LF", SAVE)
    first, *others = store.read(ITEMS.first, question=ANY)
    lift = next(row for row in others if row.name == "Lift")
    assert (lift.code, lift.nature, lift.tax_code) == ("LF", first.nature, first.tax_code)
    assert lift.order_no > first.order_no
