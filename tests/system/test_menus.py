"""The menus and the pages Ctrl+K finds follow from what the subjects declare."""

from propdesk.menus import menu_entries, pages_named
from propdesk.ui.desk import Desk
from propdesk.ui.window.tabs import MenuAction


def test_a_menu_holds_its_pages_and_actions_with_a_stroke_between_the_parts(desk: Desk) -> None:
    done: list[Desk] = []
    leave = MenuAction(menu="data", title="Quit", icon="log-out", part=3, run=done.append)
    entries = menu_entries(desk, "data", [leave])
    assert [entry.title for entry in entries] == [
        "Backup and restore", "Check the books", "Data doctor", "Audit log",
        "Retention of personal data", "Data incidents", "", "First steps", "", "Quit",
    ]  # fmt: skip
    assert entries[-1].run is not None
    entries[-1].run()
    assert done == [desk]


def test_what_a_user_does_for_himself_stands_below_the_pages_of_the_system(desk: Desk) -> None:
    titles = [entry.title for entry in menu_entries(desk, "system", ())]
    assert titles == [
        "Estate settings", "Users and rights", "This PC",
        "Special days", "Working hours", "Second signatures", "Shift posts", "Office calendar",
        "Texts of letters",
        "Times to answer", "Deadlines of complaints", "",
        "My password", "My PIN",
    ]  # fmt: skip


def test_ctrl_k_finds_a_page_by_a_part_of_its_name(desk: Desk) -> None:
    found = pages_named(desk, "备份")
    assert [(one.page_id, one.group) for one in found] == [("system.backup", "页面")]
    assert pages_named(desk, "份") == []
