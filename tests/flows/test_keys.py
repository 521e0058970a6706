"""Keys at the desk: a set issued, one lent and not back, lost, kept in custody, counted."""

from pytestqt.qtbot import QtBot

from propdesk.db.keeping.layout import DataFolder
from propdesk.movein.keys.counts import KEY_COUNTS
from propdesk.movein.keys.entries import KEY_ENTRIES
from propdesk.movein.keys.register import KEYS, KeyRow
from propdesk.movein.keys.rules import EntryState, KeyState
from propdesk.today.view import TodayPage
from tests.clocks import StoppedClock
from tests.flows.clerk import Clerk
from tests.movein.keys.keys_made import piece, put_kinds
from tests.windows import window_on


def stand_on(clerk: Clerk, code: str) -> KeyRow:
    found = piece(clerk.store, code)
    clerk.page.open(record_id=found.id)  # type: ignore[attr-defined]  # a page of a register
    return found


def states(clerk: Clerk, tag: str) -> list[KeyState]:
    rows = clerk.store.read(KEYS.records.rows, ids=clerk.store.read(KEYS.records.ids))
    return [row.state for row in sorted(rows, key=lambda row: row.code) if row.tag == tag]


def open_line(clerk: Clerk, title: str) -> None:
    """Go to what Today says by this title, with the arrows and Enter."""
    clerk.do("<Alt+1>")
    page = clerk.page
    assert isinstance(page, TodayPage)
    lines = [page.list.model.row(number) for number in range(page.list.model.rowCount())]
    titles = [getattr(line, "title", "") for line in lines]
    down = titles.index(title) - page.list.view.currentIndex().row()
    clerk.do(*max(0, down) * ("<Down>",), "<Return>")


def test_a_set_is_issued_and_a_key_lent_is_missed_at_night_and_lost(
    office_folder: DataFolder, qtbot: QtBot
) -> None:
    with window_on(office_folder) as running:
        clerk, clock = Clerk(qtbot, running), running.desk.clock
        assert isinstance(clock, StoppedClock)
        put_kinds(clerk.store)
        clerk.begin_at("movein.keys")
        for room, tag in (("1-1-101", "1047"), ("1-1-102", "1048")):
            clerk.do("<F11>", room, "<Return>", tag, "<Ctrl+Return>")
        assert states(clerk, "1047") == [KeyState.STOCK] * 4

        # the set of the row in hand, to its owner, who has not signed yet
        owner = "许文博"
        stand_on(clerk, "1047-1")
        clerk.do("<F3>", "<Ctrl+A>", owner, "<Ctrl+Return>")
        assert states(clerk, "1047") == [KeyState.ISSUED] * 4
        assert piece(clerk.store, "1047-1").holder == owner

        # a tag is lent for the day, and nobody brings it back
        stand_on(clerk, "1048-1")
        clerk.do("<F5>", "1048-1", "<Return>", "孙静", "<Ctrl+Return>")
        assert states(clerk, "1048") == [KeyState.LENT, *[KeyState.STOCK] * 3]
        clock.go_on(days=1)
        open_line(clerk, "借出逾时未还的钥匙")
        assert clerk.page_id == "movein.keys"
        assert "1048-1" in clerk.words()
        assert "1047-1" not in clerk.words()

        # lost, with the reason, then cancelled for good
        stand_on(clerk, "1048-1")
        clerk.do("<F9>", "在地铁上丢失", "<Ctrl+Return>")
        assert piece(clerk.store, "1048-1").state is KeyState.LOST
        clerk.do("<F12>", "已换锁芯", "<Ctrl+Return>")
        assert piece(clerk.store, "1048-1").state is KeyState.CANCELLED
        clerk.do("<F12>")  # no second time: its key says so, no form opens
        assert piece(clerk.store, "1048-1").state is KeyState.CANCELLED


def test_a_key_in_custody_goes_back_to_its_depositor_and_the_cupboard_is_counted(
    office_folder: DataFolder, qtbot: QtBot
) -> None:
    with window_on(office_folder) as running:
        clerk = Clerk(qtbot, running)
        put_kinds(clerk.store)
        clerk.begin_at("movein.keys")
        clerk.do("<F11>", "1-1-101", "<Return>", "1047", "<Ctrl+Return>")

        stand_on(clerk, "1047-1")
        clerk.do("<F7>", "<Ctrl+A>", "许文博", "<Return>", "<Return>", "长期在外", "<Ctrl+Return>")
        kept = piece(clerk.store, "1047-1")
        assert (kept.state, kept.holder, kept.kept_why) == (KeyState.CUSTODY, "许文博", "长期在外")
        stand_on(clerk, "1047-1")
        clerk.do("<F8>", "<Ctrl+Return>", "<Esc>", "<Esc>")  # the mandate is seen, then closed

        # three of the four hang there, and a tag of nobody
        clerk.begin_at("movein.key_counts")
        clerk.do("<Ins>", "1047-1 1047-2 1047-3 9999", "<Tab>", "王芳", "<Ctrl+Return>")
        (count,) = clerk.store.read(KEY_COUNTS.records.first)
        assert (count.expected, count.found) == (4, 3)
        assert (count.missing, count.unknown) == ("1047-4", "9999")

        clerk.begin_at("movein.keys")
        stand_on(clerk, "1047-1")
        clerk.do("<Shift+F7>", "<Ctrl+Return>")
        assert piece(clerk.store, "1047-1").state is KeyState.ISSUED


def test_two_go_in_with_a_key_of_the_cupboard_and_the_owner_is_told(
    office_folder: DataFolder, qtbot: QtBot
) -> None:
    with window_on(office_folder) as running:
        clerk = Clerk(qtbot, running)
        put_kinds(clerk.store)
        clerk.begin_at("movein.keys")
        clerk.do("<F11>", "1-1-101", "<Return>", "1047", "<Ctrl+Return>")

        clerk.begin_at("movein.key_entries")
        people = ("李伟", "<Return>", "王芳", "<Return>")
        clerk.do(
            "<Ins>", "1-1-101", "<Return>", "楼下漏水", "<Return>", "1540", "<Return>", *people,
            "1047-1", "<Ctrl+Return>",
        )  # fmt: skip
        assert piece(clerk.store, "1047-1").holder == "李伟、王芳"
        open_line(clerk, "紧急入户待告知业主")
        clerk.do("<F3>", "<Tab>", "已关阀", "<Ctrl+Return>")
        assert piece(clerk.store, "1047-1").state is KeyState.STOCK
        clerk.do("<F6>", "许文博", "<Ctrl+Return>")
        (entry,) = clerk.store.read(KEY_ENTRIES.records.first)
        assert (entry.state, entry.told_whom) == (EntryState.TOLD, "许文博")
