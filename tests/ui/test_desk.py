"""The desk: refusals, news, background work."""

import threading
from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from propdesk.db.refusals import DataDamaged
from propdesk.kernel.clock import ClockDoubtful
from propdesk.kernel.errors import Cancelled, UserError
from propdesk.kernel.i18n import N_
from propdesk.kernel.progress import Progress
from propdesk.kernel.settings import MachineSettings, SettingsNotSaved
from propdesk.ui.desk import Desk
from propdesk.ui.parts.jobs import Job, ProgressDialog
from tests.keyboard import answer_dialog


class RoomUnknown(UserError):
    message = N_("Nothing found")


def test_a_refusal_is_shown_and_the_block_left(desk: Desk) -> None:
    seen: list[QDialog] = []
    steps: list[str] = []
    answer_dialog("<Enter>", seen)
    with desk.attempt():
        steps.append("before")
        raise RoomUnknown
    assert steps == ["before"]
    assert len(seen) == 1


def test_a_bug_is_not_caught(desk: Desk) -> None:
    with pytest.raises(ZeroDivisionError), desk.attempt():
        _ = 1 // 0


@pytest.mark.parametrize(
    ("key", "danger", "agreed"),
    [
        ("<Esc>", False, False),
        ("<Return>", False, True),
        ("<Return>", True, False),
    ],
)
def test_enter_agrees_only_to_what_is_not_dangerous(
    desk: Desk, key: str, *, danger: bool, agreed: bool
) -> None:
    answer_dialog(key, [])
    assert desk.ask("Void?", ["Gives back 305.60."], yes="Void", danger=danger) is agreed


def test_a_commit_is_told_later_and_with_its_tables(desk: Desk, qtbot: QtBot) -> None:
    heard: list[object] = []
    desk.changed.connect(heard.append)
    for listener in desk.store.listeners:
        listener(frozenset({"payment"}))
    assert heard == []
    qtbot.waitUntil(lambda: heard == [frozenset({"payment"})])


def test_commits_of_one_turn_are_told_once_with_all_their_tables(desk: Desk, qtbot: QtBot) -> None:
    heard: list[object] = []
    desk.changed.connect(heard.append)
    for table in ("unit", "person", "unit"):
        desk.committed(frozenset({table}))
    qtbot.waitUntil(lambda: bool(heard))
    desk.committed(frozenset({"charge"}))
    qtbot.waitUntil(lambda: len(heard) > 1)
    assert heard == [frozenset({"unit", "person"}), frozenset({"charge"})]


def test_a_commit_of_a_worker_is_told_in_the_window_s_thread(desk: Desk, qtbot: QtBot) -> None:
    threads: list[int] = []
    desk.changed.connect(lambda tables: threads.append(threading.get_ident()))
    desk.run(lambda progress: desk.committed(frozenset({"unit"})), title="", quiet=True)
    qtbot.waitUntil(lambda: threads == [threading.get_ident()])


def test_a_job_hands_its_result_over_in_the_window_s_thread(desk: Desk, qtbot: QtBot) -> None:
    results: list[tuple[object, int]] = []
    worked_in: list[int] = []

    def work(progress: Progress) -> int:
        worked_in.append(threading.get_ident())
        progress.step(1, 2)
        return 42

    desk.run(
        work,
        title="",
        quiet=True,
        done=lambda value: results.append((value, threading.get_ident())),
    )
    qtbot.waitUntil(lambda: results == [(42, threading.get_ident())])
    assert worked_in != [threading.get_ident()]


def test_a_refused_job_says_so(desk: Desk, qtbot: QtBot) -> None:
    said: list[object] = []

    def refuse(progress: Progress) -> None:
        raise RoomUnknown

    desk.run(refuse, title="", quiet=True, failed=said.append)
    qtbot.waitUntil(lambda: len(said) == 1)
    assert isinstance(said[0], RoomUnknown)


def test_when_the_window_closes_no_job_begins_and_no_end_is_told(desk: Desk, qtbot: QtBot) -> None:
    happened: list[str] = []
    go_on = threading.Event()

    def load(progress: Progress) -> None:
        go_on.wait(5)
        happened.append("it ended")

    def load_more(_result: object) -> None:
        happened.append("it was told")
        desk.run(lambda progress: happened.append("the next began"), title="", quiet=True)

    desk.run(load, title="", quiet=True, done=load_more)
    desk.run(load, title="", quiet=True, done=load_more)
    go_on.set()
    desk.stop_work()
    desk.run(lambda progress: happened.append("a later one began"), title="", done=load_more)
    qtbot.wait(50)
    assert happened == ["it ended", "it ended"]


def test_a_bug_in_a_job_arrives_in_the_window(qapp: QApplication, qtbot: QtBot) -> None:
    from PySide6.QtCore import QThreadPool

    def fail(progress: Progress) -> None:
        raise ZeroDivisionError

    job = Job(fail, None)
    pool = QThreadPool()
    with qtbot.waitSignal(job.broke) as broke:
        job.start(pool)
    assert isinstance(broke.args[0] if broke.args else None, ZeroDivisionError)
    pool.waitForDone()


def test_a_cancelled_job_stops_at_its_next_step(desk: Desk, qtbot: QtBot) -> None:
    seen: list[str] = []
    begun, go_on = threading.Event(), threading.Event()

    def work(progress: Progress) -> None:
        begun.set()
        go_on.wait(5)
        try:
            progress.step(1, 2)
        except Cancelled:
            seen.append("rolled back")
            raise

    job = desk.run(work, title="", quiet=True, cancelled=lambda: seen.append("told"))
    begun.wait(5)
    job.cancel()
    go_on.set()
    qtbot.waitUntil(lambda: seen == ["rolled back", "told"])


@pytest.fixture
def window(desk: Desk, qtbot: QtBot) -> QLineEdit:
    """A window with one field."""
    made = QLineEdit()
    qtbot.addWidget(made)
    desk.window = made
    with qtbot.waitActive(made):
        made.show()
        made.activateWindow()
    return made


Held = Callable[[Progress], object]


def test_a_job_that_writes_blocks_the_keyboard_at_once(
    desk: Desk, window: QLineEdit, qtbot: QtBot
) -> None:
    go_on = threading.Event()
    ended: list[object] = []
    desk.run(lambda progress: go_on.wait(5), title="Saving", writes=True, done=ended.append)
    QTest.keyClicks(window, "12")
    assert window.text() == ""
    go_on.set()
    qtbot.waitUntil(lambda: len(ended) == 1)
    QTest.keyClicks(window, "34")
    assert window.text() == "34"


def test_a_job_that_reads_leaves_the_keyboard_free(
    desk: Desk, window: QLineEdit, qtbot: QtBot
) -> None:
    go_on = threading.Event()
    ended: list[object] = []
    desk.run(lambda progress: go_on.wait(5), title="Reading", done=ended.append)
    QTest.keyClicks(window, "12")
    assert window.text() == "12"
    go_on.set()
    qtbot.waitUntil(lambda: len(ended) == 1)


def dialogs_of(window: QWidget) -> list[ProgressDialog]:
    return [each for each in window.findChildren(ProgressDialog) if each.isVisible()]


def test_a_long_job_shows_how_far_it_is_and_can_be_stopped(
    desk: Desk, window: QLineEdit, qtbot: QtBot
) -> None:
    stop = threading.Event()
    ended: list[str] = []

    def work(progress: Progress) -> None:
        for number in range(1000):
            progress.step(number, 1000)
            stop.wait(0.01)

    desk.run(work, title="Importing", writes=True, cancelled=lambda: ended.append("stopped"))
    qtbot.waitUntil(lambda: len(dialogs_of(window)) == 1)
    QTest.keyClick(dialogs_of(window)[0], Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: ended == ["stopped"])
    qtbot.waitUntil(lambda: dialogs_of(window) == [])


def test_a_short_job_shows_no_dialog(desk: Desk, window: QLineEdit, qtbot: QtBot) -> None:
    ended: list[object] = []
    desk.run(lambda progress: 1, title="Saving", writes=True, done=ended.append)
    qtbot.waitUntil(lambda: len(ended) == 1)
    assert dialogs_of(window) == []


def test_settings_that_cannot_be_saved_are_told_not_fatal(desk: Desk, qtbot: QtBot) -> None:
    def refuse(settings: MachineSettings) -> None:
        raise SettingsNotSaved(reason="read only")

    stubborn = Desk(
        store=desk.store, settings=MachineSettings(), clock=desk.clock, save_settings=refuse
    )
    with qtbot.waitSignal(stubborn.said) as said:
        stubborn.save_settings()
    assert said.args is not None
    assert said.args[1] == "warning"


def test_a_doubtful_clock_of_a_job_is_asked_about_in_the_window_afterwards(
    desk: Desk, qtbot: QtBot
) -> None:
    asked: list[ClockDoubtful] = []
    heard: list[str] = []

    def agree(doubt: ClockDoubtful) -> bool:
        asked.append(doubt)
        return True

    def post(_progress: object) -> object:
        doubt = ClockDoubtful(day="2020-01-01", last="2026-11-20")
        assert not desk.store.ask_clock(doubt)  # nobody is asked in a worker's thread
        raise doubt

    desk.clock_question = agree
    desk.said.connect(lambda sentence, _weight: heard.append(sentence))
    desk.run(post, title="", quiet=True)
    qtbot.waitUntil(lambda: len(asked) == len(heard) == 1)


def test_a_doubtful_clock_is_asked_about_once(desk: Desk) -> None:
    asked: list[ClockDoubtful] = []

    def leave(doubt: ClockDoubtful) -> bool:
        asked.append(doubt)
        return False

    desk.clock_question = leave
    doubt = ClockDoubtful(day="2020-01-01", last="2026-11-20")
    with desk.attempt():
        assert not desk.store.ask_clock(doubt)
        raise doubt
    assert asked == [doubt]


def test_what_is_being_mended_is_not_told_again(desk: Desk, qtbot: QtBot) -> None:
    asked: list[QDialog] = []
    gone: list[str] = []

    def go(page_id: str, _context: object) -> None:
        gone.append(page_id)
        desk.refuse(DataDamaged())  # met once more, by the look at the news, while a file is chosen

    desk.page_wanted.connect(go)
    answer_dialog("<Return>", asked)
    desk.refuse(DataDamaged())
    assert (gone, len(asked)) == (["restore"], 1)
    answer_dialog("<Esc>", asked)
    desk.refuse(DataDamaged())
    assert len(asked) == 2
