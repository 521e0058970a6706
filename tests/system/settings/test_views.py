"""The pages of the estate's settings and of this PC's."""

import pytest
from pytestqt.qtbot import QtBot
from sqlalchemy import select
from sqlalchemy.orm import Session

from propdesk.db.models import AuditRow
from propdesk.db.store import Actor
from propdesk.kernel.permissions import Role
from propdesk.system.settings.estate_settings import (
    EstateSettings,
    change_estate_settings,
    estate_settings,
)
from propdesk.system.settings.estate_view import EstatePage, MonthsField
from propdesk.system.settings.machine_view import COLUMNS, MachinePage
from propdesk.system.settings.printing_dialogs import OffsetField
from propdesk.system.users.listing import UserRow
from propdesk.system.users.login import set_password
from propdesk.ui.desk import Desk
from propdesk.ui.forms.forms import FormDialog
from propdesk.ui.parts import theme
from tests.offices import ESTATE
from tests.roles import rights_of


def test_the_estate_is_typed_and_saved(desk: Desk, qtbot: QtBot) -> None:
    page = EstatePage(desk)
    qtbot.addWidget(page)
    page.save()
    assert page.form.field("name").level == "error"
    values = {"name": "云杉里花园", "phone": "0999-1234567", "bank_lines": "云杉银行\n6222"}
    page.form.set_values(values)
    page.save()
    saved = desk.store.read(estate_settings)
    assert (saved.name, saved.bank_lines) == ("云杉里花园", ("云杉银行", "6222"))
    assert saved.calendar == EstateSettings().calendar


def test_typed_values_outlive_a_change_made_elsewhere(desk: Desk, qtbot: QtBot) -> None:
    page = EstatePage(desk)
    qtbot.addWidget(page)
    page.form.field("name").set_text("正在输入")
    desk.store.write(change_estate_settings, settings=ESTATE)
    page.reload(frozenset({"setting"}))
    assert page.form.field("name").text() == "正在输入"
    page.put_back()
    assert page.form.field("name").text() == "云杉里花园"


def test_a_line_of_the_calendar_is_taken_out(desk: Desk, qtbot: QtBot) -> None:
    desk.store.write(change_estate_settings, settings=ESTATE)
    page = EstatePage(desk)
    qtbot.addWidget(page)
    page.delete_entry()
    page.save()
    assert [entry.day for entry in desk.store.read(estate_settings).calendar] == [25, 0]


def test_months_are_read_as_they_are_typed(qtbot: QtBot, desk: Desk) -> None:
    field = MonthsField("months", "x")
    qtbot.addWidget(field)
    for typed, expected in (("3, 6 9、12", (3, 6, 9, 12)), ("1", (1,)), ("13", None)):
        field.set_text(typed)
        assert field.value() == expected


def test_offsets_are_typed_in_millimetres(qtbot: QtBot, desk: Desk) -> None:
    field = OffsetField("offset", "x")
    qtbot.addWidget(field)
    for typed, expected in (("1.5", 15), ("-0.8", -8), ("2", 20), ("1.25", None), ("x", None)):
        field.set_text(typed)
        assert field.value() == expected
    field.set_value(-12)
    assert field.text() == "-1.2"


def test_a_paper_that_was_not_chosen_says_what_counts_then(desk: Desk, qtbot: QtBot) -> None:
    desk.settings.print_choice("notice").paper = "a5"
    page = MachinePage(desk)
    qtbot.addWidget(page)
    rows = [page.table.model.row(number) for number in range(1, 4)]  # after check sheets
    assert [COLUMNS[2].of(row) for row in rows] == ["按收据组的设置", "A5", "A4"]


def test_a_printing_dialog_begins_with_what_counts(
    desk: Desk, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = MachinePage(desk)
    qtbot.addWidget(page)
    seen: dict[str, str] = {}

    def look(dialog: FormDialog) -> int:
        seen.update({field.name: field.text() for field in dialog.form.fields})
        return 0

    monkeypatch.setattr(FormDialog, "exec", look)
    page.table.view.selectRow(1)  # receipts
    page.change_printing()
    assert (seen["printer"], seen["paper"]) == ("打印时再问", "按收据组的设置")


def test_the_theme_changes_at_once(desk: Desk, qtbot: QtBot) -> None:
    page = MachinePage(desk)
    qtbot.addWidget(page)
    page.theme.set_value("dark")
    page.theme.edited.emit()
    assert theme.colour("bg") == theme.DARK["bg"]
    assert desk.settings.theme == "dark"


def entries(desk: Desk) -> list[tuple[str, str | None, str | None]]:
    def read(session: Session) -> list[tuple[str, str | None, str | None]]:
        told = select(AuditRow.subject, AuditRow.before, AuditRow.after)
        rows = session.execute(told.where(AuditRow.what == "pc_lock.change").order_by(AuditRow.id))
        return [(subject, before, after) for subject, before, after in rows]

    return desk.store.read(read)


@pytest.fixture
def with_passwords(desk: Desk, manager: UserRow) -> Desk:
    """An office whose manager has a password."""
    desk.store.write(set_password, user_id=manager.id, password="jingli-word")
    return desk


def lock_after(desk: Desk, qtbot: QtBot, minutes: int) -> MachinePage:
    page = MachinePage(desk)
    qtbot.addWidget(page)
    page.lock.set_value(minutes)
    page.lock.edited.emit()
    return page


@pytest.mark.parametrize("minutes", [0, 30])
def test_a_clerk_neither_switches_the_lock_off_nor_lengthens_it(
    with_passwords: Desk, qtbot: QtBot, minutes: int
) -> None:
    desk = with_passwords
    desk.store.as_actor(Actor(7, "clerk", Role.CLERK, rights_of(Role.CLERK)))
    page = lock_after(desk, qtbot, minutes)
    assert (desk.settings.lock_minutes, page.lock.value(), page.lock.level) == (15, 15, "error")
    assert entries(desk) == []


def test_a_clerk_lets_it_lock_sooner(with_passwords: Desk, qtbot: QtBot) -> None:
    desk = with_passwords
    desk.store.as_actor(Actor(7, "clerk", Role.CLERK, rights_of(Role.CLERK)))
    lock_after(desk, qtbot, 5)
    assert desk.settings.lock_minutes == 5
    desk.settings.lock_minutes = 0  # as an older version may have left it
    lock_after(desk, qtbot, 30)
    assert desk.settings.lock_minutes == 30


def test_who_is_in_charge_switches_it_off_and_the_log_keeps_it(
    with_passwords: Desk, qtbot: QtBot
) -> None:
    desk = with_passwords
    desk.settings.pc_name = "收费台1"
    desk.store.as_actor(Actor(8, "boss", Role.SUPERVISOR, rights_of(Role.SUPERVISOR)))
    lock_after(desk, qtbot, 0)
    assert desk.settings.lock_minutes == 0
    assert entries(desk) == [("收费台1", '{"minutes": 15}', '{"minutes": 0}')]


def test_without_passwords_anybody_sets_the_lock(desk: Desk, qtbot: QtBot) -> None:
    desk.store.as_actor(Actor(7, "clerk", Role.CLERK, rights_of(Role.CLERK)))
    lock_after(desk, qtbot, 0)
    assert desk.settings.lock_minutes == 0
