"""A block copied in Excel is pasted into a list: seen first, written at once, one undo."""

from collections.abc import Iterator
from datetime import date

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from propdesk.access.loans.register import KEPT
from propdesk.db.keeping.layout import DataFolder
from propdesk.estate.people.listing import PEOPLE
from propdesk.estate.people.people import add_person
from propdesk.estate.records import PersonFields, PhoneFields, VehicleFields
from propdesk.estate.units.listing import UNITS
from propdesk.estate.vehicles.listing import VEHICLES, VehicleRow
from propdesk.estate.vehicles.vehicles import VEHICLE_USES
from propdesk.kernel.i18n import LANGUAGES, set_language
from propdesk.kernel.records.question import ANY, asked
from propdesk.ui.many.block import NothingToPaste, cells_of
from propdesk.ui.many.paste import PasteDialog, PreviewRow
from tests.access.things import put_things
from tests.flows.clerk import Clerk, go_to
from tests.windows import window_on

PASTE, WRITE = "<Ctrl+V>", "<Ctrl+Return>"


@pytest.fixture
def clerk(office_folder: DataFolder, qtbot: QtBot) -> Iterator[Clerk]:
    """At the list of three vehicles."""
    with window_on(office_folder) as running:
        for number in range(3):
            running.store.write(
                VEHICLE_USES.add, fields=VehicleFields(plate=f"宁Z0000{number}", colour="白")
            )
        hand = Clerk(qtbot, running)
        hand.begin_at("estate.vehicles")
        yield hand


def copied(text: str) -> None:
    """As Excel puts it on the clipboard."""
    QGuiApplication.clipboard().setText(text)


def rows(clerk: Clerk) -> list[VehicleRow]:
    return list(clerk.store.read(VEHICLES.first, question=ANY))


def preview() -> list[PreviewRow]:
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, PasteDialog)
    model = dialog.table.model
    found = [model.row(number) for number in range(model.rowCount())]
    return [row for row in found if isinstance(row, PreviewRow)]


def test_a_block_with_headings_changes_and_adds_by_its_key_after_it_was_seen(
    clerk: Clerk,
) -> None:
    copied(
        "车牌\t房号\t颜色\t通行证至\t备注\n"
        '宁Z00001\t1-1-102\t黑\t2026/12/31\t"两行\n备注"\n'
        "宁Z88888\t9-9-999\t蓝\t\t\n"
        "宁Z77777\t1-1-101\t蓝\t\t\n"
        "宁Z00002\t\t白\t\t\n"
        "宁Z00000\t\t红\t2026-13-31\t\n"
    )
    seen: list[list[PreviewRow]] = []
    before = rows(clerk)
    clerk.do(PASTE, lambda: seen.append(preview()), "<Esc>")
    assert rows(clerk) == before
    assert [row.how for row in seen[0]] == ["change", "refused", "new", "same", "refused"]
    assert seen[0][0].cells["colour"] == "白 → 黑"
    assert seen[0][0].cells["unit"] == "— → 1-1-102"
    assert "9-9-999" in seen[0][1].why
    assert seen[0][4].wrong == {"permit_until"}
    assert seen[0][4].cells["permit_until"] == "2026-13-31"
    clerk.do(PASTE, WRITE)
    assert [(row.plate, row.unit, row.colour) for row in rows(clerk)] == [
        ("宁Z·00000", "", "白"),
        ("宁Z·00001", "1-1-102", "黑"),
        ("宁Z·00002", "", "白"),
        ("宁Z·77777", "1-1-101", "蓝"),
    ]
    assert "备注" in rows(clerk)[1].note
    clerk.do("<Ctrl+Z>", "<Return>")
    assert rows(clerk) == before


@pytest.mark.parametrize(
    "page", ["estate.units", "estate.people", "estate.vehicles", "access.loans"]
)
@pytest.mark.parametrize("language", LANGUAGES)
def test_what_was_copied_from_a_list_changes_nothing_when_it_comes_back(
    clerk: Clerk, page: str, language: str
) -> None:
    put_things(clerk.store)
    ends = (date(2026, 11, 1), date(2026, 11, 25), date(2027, 11, 1))
    for number, until in enumerate(ends):
        fields = VehicleFields(plate=f"宁Z9999{number}", permit_until=until)
        clerk.store.write(VEHICLE_USES.add, fields=fields)
    seen: list[list[PreviewRow]] = []
    set_language(language)
    clerk.begin_at(page)
    clerk.do("<Ctrl+A>", "<Ctrl+C>", PASTE, lambda: seen.append(preview()), "<Esc>")
    assert [(row.how, row.why, row.cells) for row in seen[0] if row.how != "same"] == []
    copied("")


def test_people_are_known_by_name_and_phone(clerk: Clerk) -> None:
    def add(fields: PersonFields) -> None:
        clerk.store.write(add_person, fields=fields)

    for phone in ("13900000001", "13900000002"):
        add(PersonFields(name="双胞", phones=(PhoneFields(phone),)))
    add(PersonFields(name="无号"))
    two = (PhoneFields("13900000003"), PhoneFields("13900000004"))
    add(PersonFields(name="双号", phones=two))
    copied(
        "姓名\t电话\t备注\n"
        "双胞\t139 0000 0002\t弟\n"
        "双胞\t\t谁\n"
        "双胞\t13900000009\t堂弟\n"
        "无号\t13900000005\t有了\n"
        "双号\t13900000004\t\n"
        "新人\t13900000006\t\n"
    )
    seen: list[list[PreviewRow]] = []
    go_to(clerk, "estate.people")
    clerk.do(PASTE, lambda: seen.append(preview()), WRITE)
    assert [row.how for row in seen[0]] == ["change", "refused", "new", "change", "change", "new"]
    assert "双胞" in seen[0][1].why
    people = clerk.store.read(PEOPLE.first, question=asked("all"))
    notes = {(row.name, row.phone): row.note for row in people if row.note}
    assert notes == {
        ("双胞", "139****0002"): "弟",
        ("双胞", "139****0009"): "堂弟",
        ("无号", "139****0005"): "有了",
    }
    (both,) = (row for row in people if row.name == "双号")
    assert (both.phone, both.phone_count) == ("139****0004", 2)


def test_a_block_without_headings_goes_from_the_cell_in_hand(clerk: Clerk) -> None:
    columns = ["plate", "unit", "person", "phone", "space", "permit_until", "model"]
    copied("轿车\t黑\n客车\t灰\n")
    right = len(columns) * ("<Right>",)
    clerk.do("<Home>", "<Down>", *right[1:], PASTE, WRITE)
    found = rows(clerk)
    assert [(row.model, row.colour) for row in found] == [
        ("", "白"),
        ("轿车", "黑"),
        ("客车", "灰"),
    ]


def test_a_plate_that_stands_twice_is_refused_once(clerk: Clerk) -> None:
    copied("车牌\t颜色\n宁Z00001\t黑\n宁Z00001\t红\n宁Z66666\t灰\n宁Z66666\t红")
    seen: list[list[PreviewRow]] = []
    clerk.do(PASTE, lambda: seen.append(preview()), "<Esc>")
    clerk.do(PASTE, WRITE)
    assert [row.how for row in seen[0]] == ["change", "refused", "new", "refused"]
    assert [row.colour for row in rows(clerk)] == ["白", "黑", "白", "灰"]


def test_rooms_are_known_by_their_number_and_what_is_not_written_is_told(clerk: Clerk) -> None:
    go_to(clerk, "estate.units")
    copied("房号\t业主\t备注\n1栋1单元101\t陈\t东边户\n8-8-888\t无\t没有")
    seen: list[list[PreviewRow]] = []
    clerk.do(PASTE, lambda: seen.append(preview()), "<Esc>")
    clerk.do(PASTE, WRITE)
    assert [row.how for row in seen[0]] == ["change", "refused"]
    units = clerk.store.read(UNITS.first, question=asked("all"))
    assert [row.note for row in units if row.code == "1-1-101"] == ["东边户"]


def test_an_empty_clipboard_is_refused() -> None:
    for text in ("", "\n\n", "\t\t\n"):
        with pytest.raises(NothingToPaste):
            cells_of(text)


def test_quoted_cells_keep_their_breaks_and_tabs_part_them() -> None:
    assert cells_of('a\t"b\nc"\nd\te') == [["a", "b\nc"], ["d", "e"]]
    assert cells_of("a,b\nc,d") == [["a", "b"], ["c", "d"]]


def test_things_are_known_by_their_number_those_outside_the_filter_too(clerk: Clerk) -> None:
    ids = put_things(clerk.store)
    go_to(clerk, "access.loans")
    copied("编号\t存放处\nYL2026-000001\tA-04\nYL2026-000004\tA-05\nYL2026-999999\tA-06")
    seen: list[list[PreviewRow]] = []
    clerk.do(PASTE, lambda: seen.append(preview()), "<Esc>")
    clerk.do(PASTE, WRITE)
    assert [row.how for row in seen[0]] == ["change", "change", "refused"]
    things = clerk.store.read(KEPT.records.rows, ids=[ids[0], ids[3]])
    assert [row.kept_at for row in things] == ["A-04", "A-05"]
