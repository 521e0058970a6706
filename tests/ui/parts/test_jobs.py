"""Jobs and the dialogs around them: slow and fast, alone or not, stoppable or not."""

import ast
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QLineEdit
from pytestqt.qtbot import QtBot

from propdesk.kernel.errors import UserError
from propdesk.kernel.i18n import N_, _
from propdesk.kernel.progress import Progress
from propdesk.ui.desk import Desk
from propdesk.ui.forms.fields import TextField
from propdesk.ui.forms.forms import FormDialog
from propdesk.ui.parts import jobs
from propdesk.ui.parts.jobs import ProgressDialog
from propdesk.ui.parts.messages import MessageDialog
from propdesk.ui.parts.sheet import Sheet
from propdesk.ui.parts.small_parts import Button

PROGRAM = Path(__file__).resolve().parents[3] / "propdesk"


class Refused(UserError):
    message = N_("Nothing found")


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


class Held:
    """A job that goes on when it is let go: after its dialog is seen, or at once."""

    def __init__(self, qtbot: QtBot, *, slow: bool) -> None:
        self._go_on, self._qtbot, self._slow = threading.Event(), qtbot, slow

    def work(self, progress: Progress) -> str:
        """Wait, then be done."""
        self._go_on.wait(20)
        return "done"

    def refuse(self, progress: Progress) -> str:
        """Wait, then refuse."""
        self._go_on.wait(20)
        raise Refused

    def let_go(self) -> None:
        """Let it end, slowly: when its dialog stands there."""
        if self._slow:
            self._qtbot.waitUntil(lambda: bool(progress_dialogs()))
        self._go_on.set()


@pytest.fixture(params=[False, True], ids=["fast", "slow"])
def held(
    request: pytest.FixtureRequest, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Held]:
    """Both kinds; the dialog of the slow one comes sooner than for people."""
    monkeypatch.setattr(jobs, "SHOW_AFTER", 30 if request.param else 60_000)
    monkeypatch.setattr(jobs, "STAY_AT_LEAST", 200)
    made = Held(qtbot, slow=request.param)
    yield made
    made._go_on.set()


def progress_dialogs() -> list[ProgressDialog]:
    return [
        each
        for each in QApplication.topLevelWidgets()
        if isinstance(each, ProgressDialog) and each.isVisible()
    ]


@pytest.mark.parametrize("writes", [False, True])
def test_a_dialog_at_the_end_of_a_job_is_the_only_one_and_can_be_answered(
    desk: Desk, window: QLineEdit, qtbot: QtBot, held: Held, *, writes: bool
) -> None:
    seen: list[tuple[int, int]] = []

    def done(_result: object) -> None:
        dialog = MessageDialog(window, "done")
        QTimer.singleShot(0, lambda: QTest.keyClick(dialog, Qt.Key.Key_Escape))
        QTimer.singleShot(2000, dialog, lambda: dialog.done(9))
        before = len(progress_dialogs())
        seen.append((before, dialog.exec()))

    desk.run(held.work, title="Restoring", writes=writes, done=done)
    held.let_go()
    qtbot.waitUntil(lambda: seen == [(0, 0)])
    QTest.keyClicks(window, "34")
    assert window.text() == "34"
    assert not desk.at_work


@pytest.mark.parametrize("writes", [False, True])
def test_a_refusal_at_the_end_of_a_job_is_shown_when_its_dialog_is_gone(
    desk: Desk, window: QLineEdit, qtbot: QtBot, held: Held, *, writes: bool
) -> None:
    seen: list[int] = []
    desk.run(
        held.refuse, title="", writes=writes, failed=lambda _e: seen.append(len(progress_dialogs()))
    )
    held.let_go()
    qtbot.waitUntil(lambda: seen == [0])


def test_what_was_seen_stays_long_enough_to_be_read_before_anybody_is_told(
    desk: Desk, window: QLineEdit, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jobs, "SHOW_AFTER", 10)
    monkeypatch.setattr(jobs, "STAY_AT_LEAST", 400)
    held, told = Held(qtbot, slow=True), list[object]()
    job = desk.run(held.work, title="", done=told.append)
    ended: list[list[object]] = []
    job._ended.connect(lambda *_how: ended.append(list(told)))
    held.let_go()
    qtbot.waitUntil(lambda: bool(ended))
    qtbot.waitUntil(lambda: told == ["done"])
    assert ended == [[]]
    assert progress_dialogs() == []


def test_a_dialog_closes_while_the_job_it_began_is_at_work(
    desk: Desk, window: QLineEdit, qtbot: QtBot, held: Held
) -> None:
    runs: list[object] = []
    dialog = FormDialog(
        desk,
        "Notices",
        [TextField("remark", "Remark")],
        save=lambda _values: runs.append(desk.run(held.work, title="", writes=True)),
    )
    dialog.show()
    dialog._save.click()
    assert not dialog.isVisible()
    for _time in range(3):
        QTest.keyClick(dialog, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    held.let_go()
    qtbot.waitUntil(lambda: not desk.at_work)
    assert len(runs) == 1


def test_a_dialog_that_opens_while_a_job_is_alone_can_be_answered(
    desk: Desk, window: QLineEdit, qtbot: QtBot, held: Held
) -> None:
    desk.run(held.work, title="", writes=True)
    dialog = Sheet(window, "a fault")
    dialog.show()
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()
    held.let_go()
    qtbot.waitUntil(lambda: not desk.at_work)


def test_what_was_open_before_is_shut_out_while_a_job_is_alone(
    desk: Desk, window: QLineEdit, qtbot: QtBot, held: Held
) -> None:
    pressed: list[int] = []
    before = Sheet(window, "before")
    button = before.add_button(Button("Print", key="Ctrl+Enter"))
    button.clicked.connect(lambda: pressed.append(1))
    before.show()
    desk.run(held.work, title="", writes=True)
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    QTest.keyClick(before, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert pressed == []
    held.let_go()
    qtbot.waitUntil(lambda: not desk.at_work)
    before.accept()
    assert not before.isVisible()


def test_a_job_whose_dialog_went_with_its_window_does_not_keep_others_from_closing(
    desk: Desk, qtbot: QtBot
) -> None:
    job = jobs.Job(lambda _progress: None, None)
    ProgressDialog(job, "", None, alone=True).deleteLater()
    assert desk.at_work
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert not desk.at_work


def test_a_job_that_cannot_be_stopped_says_so(
    desk: Desk, window: QLineEdit, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jobs, "SHOW_AFTER", 10)
    held, told = Held(qtbot, slow=True), list[object]()
    desk.run(held.work, title="Undoing", writes=True, stoppable=False, done=told.append)
    qtbot.waitUntil(lambda: bool(progress_dialogs()))
    (dialog,) = progress_dialogs()
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    words = [each.text() for each in dialog.findChildren(QLabel) if each.isVisible()]
    assert _("This cannot be stopped, please wait.") in words
    assert not any(each.isVisible() for each in dialog.findChildren(Button))
    held.let_go()
    qtbot.waitUntil(lambda: told == ["done"])


def test_a_job_that_reads_does_not_cover_up_a_dialog_opened_meanwhile(
    desk: Desk, window: QLineEdit, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jobs, "SHOW_AFTER", 50)
    held, dialog = Held(qtbot, slow=True), QDialog(window)
    desk.run(held.work, title="Reading")
    dialog.open()
    qtbot.wait(200)
    assert progress_dialogs() == []
    dialog.reject()
    held.let_go()
    desk.wait_for_work()  # it ends while its window is there


def test_two_clicks_in_a_row_press_a_button_once(
    desk: Desk, window: QLineEdit, qtbot: QtBot
) -> None:
    pressed: list[str] = []
    button = Button("Print", on_click=lambda: pressed.append("print"))
    zoom = Button("", icon="zoom-in", on_click=lambda: pressed.append("zoom"))
    for each in (button, zoom):
        qtbot.addWidget(each)
        each.show()
        QTest.mouseClick(each, Qt.MouseButton.LeftButton)
        QTest.mouseDClick(each, Qt.MouseButton.LeftButton)
        QTest.mouseRelease(each, Qt.MouseButton.LeftButton)
    assert pressed.count("print") == 1
    assert pressed.count("zoom") > 1


# Every job of the program


def jobs_begun() -> Iterator[tuple[str, ast.Call, ast.Module]]:
    """Every `….run(function, title=…)` in the program."""
    for path in sorted(PROGRAM.rglob("*.py")):
        text = path.read_text(encoding="utf-8")
        if "title=" not in text:  # not worth parsing: no call here can be one
            continue
        tree = ast.parse(text)
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                named = {each.arg for each in node.keywords}
                if node.func.attr in ("run", "_work") and "title" in named and node.args:
                    yield f"{path.relative_to(PROGRAM)}:{node.lineno}", node, tree


def watches(function: ast.expr, tree: ast.Module) -> bool | None:
    """Whether the function of a job looks at its Progress; None where it lies elsewhere."""
    if isinstance(function, ast.Lambda):
        return not function.args.args[0].arg.startswith("_")
    name = function.id if isinstance(function, ast.Name) else None
    for node in ast.walk(tree):
        if name and isinstance(node, ast.FunctionDef) and node.name == name:
            return not node.args.args[0].arg.startswith("_")
    return None


def given(call: ast.Call, name: str) -> object:
    values = {each.arg: each.value for each in call.keywords}
    value = values.get(name)
    return value.value if isinstance(value, ast.Constant) else None


def test_only_jobs_that_look_for_it_offer_to_be_stopped() -> None:
    found = list(jobs_begun())
    assert len(found) > 20
    wrong = [
        place
        for place, call, tree in found
        if not given(call, "quiet")
        and watches(call.args[0], tree) is False
        and given(call, "stoppable") is not False
    ]
    assert wrong == []
