"""Every job of the program, however it ends, leaves a window that can be worked in.

Each action of `job_actions.py` is done in the whole window with its own job held: until its
progress dialog is seen, or not at all; and the job is done, refused, broken or stopped.
"""

import ast
import sys
import threading
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QObject, QTimer
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QWidget
from pytestqt.qtbot import QtBot

from propdesk.db.keeping.layout import DataFolder
from propdesk.kernel.errors import UserError
from propdesk.kernel.i18n import N_, _
from propdesk.kernel.progress import Progress
from propdesk.ui import desk as desk_module
from propdesk.ui.parts import jobs
from propdesk.ui.parts.jobs import Job, ProgressDialog
from propdesk.ui.window import faults as faults_module
from propdesk.ui.window.faults import Faults
from tests.job_actions import CASES
from tests.job_stage import Case, Stage
from tests.keyboard import ESC, press
from tests.ui.seen import seen_parts
from tests.windows import settle, window_on

PROGRAM = Path(__file__).resolve().parents[1] / "propdesk"
BUG = "held and broken"


class Refused(UserError):
    message = N_("Nothing found")


# Where jobs begin


def passed_on(function: ast.AST) -> set[str]:
    """The names of a function's parameters."""
    if isinstance(function, ast.FunctionDef):
        return {each.arg for each in (*function.args.args, *function.args.kwonlyargs)}
    return set()


class Beginnings(ast.NodeVisitor):
    """Finds the calls that begin a job, by the names of the functions that begin one."""

    def __init__(self, file: str, names: set[str]) -> None:
        self.file, self.names = file, names
        self.found: list[str] = []
        self.forwarders: set[str] = set()
        self._within: list[ast.AST] = []

    def visit(self, node: ast.AST) -> None:
        if isinstance(node, ast.ClassDef | ast.FunctionDef):
            self._within.append(node)
            self.generic_visit(node)
            self._within.pop()
            return
        if isinstance(node, ast.Call):
            self._look(node)
        self.generic_visit(node)

    def _look(self, call: ast.Call) -> None:
        name = call.func.attr if isinstance(call.func, ast.Attribute) else ""
        named = {each.arg for each in call.keywords}
        if name not in self.names or "title" not in named or not call.args:
            return
        function, begins = self._within[-1], call.args[0]
        if isinstance(begins, ast.Name) and begins.id in passed_on(function):
            self.forwarders.add(function.name)  # type: ignore[attr-defined]  # it has parameters
        else:
            within = [each.name for each in self._within]  # type: ignore[attr-defined]  # as above
            self.found.append(f"{self.file} {'.'.join(within)}")


@cache
def beginnings() -> tuple[list[str], set[str]]:
    """Where each job begins, as file and function; and the functions that begin one for others."""
    texts = {path: path.read_text(encoding="utf-8") for path in sorted(PROGRAM.rglob("*.py"))}
    tree_of = cache(lambda path: ast.parse(texts[path]))
    names, found = {"run"}, list[str]()
    for _time in range(2):  # a forwarder is known after the first
        found, calls = [], [f".{name}(" for name in names]
        for path, text in texts.items():
            if "title=" not in text or not any(call in text for call in calls):
                continue
            look = Beginnings(path.relative_to(PROGRAM).as_posix(), names)
            look.visit(tree_of(path))
            found += look.found
            names = names | look.forwarders
    return sorted(found), names


def test_each_job_of_the_program_is_tried() -> None:
    found, _names = beginnings()
    tried = sorted(case.place for case in CASES)
    missing = [place for place in found if place not in tried]
    assert not missing, f"tests/job_actions.py needs a case for the job that begins in {missing}"
    assert found == tried, "tests/job_actions.py has a case without a job, or one job too few"


def test_a_job_is_made_by_the_desk_alone() -> None:
    """And by the rescue of a file that does not open: without data there is no desk."""
    makers = [
        path.name
        for path in PROGRAM.rglob("*.py")
        if "Job(" in (text := path.read_text(encoding="utf-8"))
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Job"
    ]
    assert sorted(makers) == ["desk.py", "unopened_file.py"]  # its own: test_unopened_file.py


# Holding one


class Trial:
    """One way the job of a case ends: `ending` is done, refused, broken or stopped."""

    def __init__(self, case: Case, ending: str, *, slow: bool) -> None:
        self.case, self.ending, self.slow = case, ending, slow
        self.job: Job | None = None
        self.ended: list[str] = []
        self._go_on = threading.Event()
        self._forwarders = {"run", *beginnings()[1]}
        if not slow:
            self._go_on.set()

    def __str__(self) -> str:
        return f"{self.ending} {'slowly' if self.slow else 'at once'}"

    def let_go(self) -> None:
        """Let the job go on."""
        self._go_on.set()

    def make(self, function: Callable[[Progress], object], parent: QObject | None) -> Job:
        """Stand in for `Job`: the case's own one is held, the others are as they are."""
        if self.job is not None or self._place() != self.case.place:
            return Job(function, parent)
        self.job = job = Job(self._held(function), parent)
        for signal in (job.done, job.failed, job.broke):
            signal.connect(lambda _what: self.ended.append("told"))
        job.cancelled.connect(lambda: self.ended.append("told"))
        return job

    def _place(self) -> str:
        frame = sys._getframe(2)
        while frame.f_back is not None and frame.f_code.co_name in self._forwarders:
            frame = frame.f_back
        path = Path(frame.f_code.co_filename)
        if PROGRAM not in path.parents:
            return ""
        name = frame.f_code.co_qualname.replace(".<locals>", "")
        return f"{path.relative_to(PROGRAM).as_posix()} {name}"

    def _held(self, function: Callable[[Progress], object]) -> Callable[[Progress], object]:
        def work(progress: Progress) -> object:
            self._go_on.wait(60)
            if self.ending == "refused":
                raise Refused
            if self.ending == "broken":
                raise ValueError(BUG)
            return function(progress)

        return work


class Answers(QObject):
    """Answers each dialog that opens by a key and keeps what it said."""

    def __init__(self, before: list[str]) -> None:
        super().__init__()
        self._before = before
        self.trial: Trial | None = None
        self.dialogs: list[tuple[str, str]] = []
        self.over_progress: list[str] = []
        self._known: set[QWidget] = set()
        self._timer = QTimer(self, interval=2)
        self._timer.timeout.connect(self._look)
        self._timer.start()

    def _look(self) -> None:
        dialog = QApplication.activeModalWidget()
        if not isinstance(dialog, QDialog) or isinstance(dialog, ProgressDialog):
            return
        if not dialog.isActiveWindow():
            dialog.activateWindow()  # what is not active hears no shortcut
            return
        if dialog in self._known:
            return
        if self.trial is not None and self.trial.ended:
            words = " ".join(each.text() for each in dialog.findChildren(QLabel))
            self.dialogs.append((type(dialog).__name__, words))
            self.over_progress += ["progress"] if progress_dialogs() else []
            stroke = ESC
        else:
            stroke = self._before.pop(0) if self._before else ESC
        self._known.add(dialog)
        press(dialog.focusWidget() or dialog, stroke)


def progress_dialogs() -> list[ProgressDialog]:
    return [
        each
        for each in QApplication.topLevelWidgets()
        if isinstance(each, ProgressDialog) and each.isVisible()
    ]


@pytest.fixture
def stage(
    sample: DataFolder, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Stage]:
    """The whole window on the sample estate, its faults shown, a printer of paper files."""

    def printer(_choice: object) -> QPrinter:
        made = QPrinter(QPrinter.PrinterMode.HighResolution)
        made.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
        made.setOutputFileName(str(tmp_path / "printed.pdf"))
        made.setResolution(72)  # the finest would take most of the time of its jobs
        return made

    monkeypatch.setattr("propdesk.ui.papers.printing.printer_of", printer)
    monkeypatch.setattr(jobs, "STAY_AT_LEAST", 10)
    monkeypatch.setattr(faults_module, "QUIET_S", 0)  # the next trial breaks at the same place
    with window_on(sample) as running:
        faults = Faults()
        faults.window, faults.refuse = running.window, running.desk.refuse
        faults.listen()
        try:
            yield Stage(running, tmp_path, monkeypatch, [], qtbot)
        finally:
            faults.rest()


def trials(case: Case) -> list[Trial]:
    """Every way a job of this kind may end; a stop needs the dialog, and a job that looks."""
    ways = (("refused", True), ("broken", False), ("done", True), ("done", False))
    made = [Trial(case, ending, slow=slow) for ending, slow in ways]
    stopped = [Trial(case, "stopped", slow=True)] if case.stops and not case.quiet else []
    return [*stopped, *made]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_however_a_job_ends_the_window_can_be_worked_in(
    stage: Stage, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, case: Case
) -> None:
    for turn, trial in enumerate(trials(case)):
        answers = Answers(stage.answers)
        faults = play(stage, qtbot, monkeypatch, trial, answers, turn)
        answers.deleteLater()
        assert faults == [], f"{case}, {trial}: {faults}; dialogs {answers.dialogs}"


def play(
    stage: Stage,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
    trial: Trial,
    answers: Answers,
    turn: int,
) -> list[str]:
    """Do the action, let its job end as the trial says, and look at what is left.

    The window is painted once the job has ended, not behind each dialog on the way there and back.
    """
    window = stage.running.window
    window.setUpdatesEnabled(False)
    begin_held(stage, qtbot, monkeypatch, trial, answers, turn)
    if trial.slow and not trial.case.quiet:
        qtbot.waitUntil(lambda: bool(progress_dialogs()))
        if trial.ending == "stopped":
            press(progress_dialogs()[0], ESC)
    trial.let_go()
    qtbot.waitUntil(lambda: bool(trial.ended) and QApplication.activeModalWidget() is None)
    window.setUpdatesEnabled(True)
    settle(stage.running)
    qtbot.waitUntil(lambda: QApplication.activeModalWidget() is None)
    window.setUpdatesEnabled(False)
    return [*left_over(stage, answers), *told_wrong(stage, trial, answers)]


def begin_held(
    stage: Stage,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
    trial: Trial,
    answers: Answers,
    turn: int = 0,
) -> None:
    """Do the action as far as its job, which is held until the trial lets it go."""
    monkeypatch.setattr(jobs, "SHOW_AFTER", 60_000)
    answers.trial = trial
    stage.answers.clear()
    monkeypatch.setattr(desk_module, "Job", trial.make)
    if trial.slow:
        monkeypatch.setattr(jobs, "SHOW_AFTER", 20)
    stage.is_held = lambda: trial.job is not None
    trial.case.begin(stage, turn)
    qtbot.waitUntil(lambda: trial.job is not None)


def left_over(stage: Stage, answers: Answers) -> list[str]:
    """What would keep the clerk from going on."""
    window, found = stage.running.window, list[str]()
    answers.trial = None
    if stage.running.desk.at_work:
        found.append("the input is still blocked")
    if progress_dialogs():
        found.append("the progress dialog still stands there")
    if answers.over_progress:
        found.append("a dialog opened before the progress dialog was gone")
    if not window.isEnabled() or not window.isVisible():
        found.append("the window cannot be used")
    focus = window.focusWidget()
    if focus is None or not focus.isVisible() or not focus.isEnabled():
        found.append(f"the keyboard is nowhere: {focus}")
    known = len(answers._known)
    stage.press("<F1>")  # its sheet of keys is answered by Esc
    if len(answers._known) != known + 1:
        found.append("F1 opens nothing")
    return found


def told_wrong(stage: Stage, trial: Trial, answers: Answers) -> list[str]:
    """Where the end was not told once, in its own way."""
    kinds = [kind for kind, _words in answers.dialogs]
    if trial.ending == "done":
        return [] if kinds == list(trial.case.ends) else [f"it ended with {kinds}"]
    if trial.ending == "broken":
        wanted_kinds = ["MessageDialog", *trial.case.after_bug]
        return [] if kinds == wanted_kinds else [f"the bug was told by {kinds}"]
    wanted = str(Refused()) if trial.ending == "refused" else _("Stopped; nothing was changed.")
    texts = [words for _kind, words in answers.dialogs]
    parts = seen_parts(stage.running.window)
    texts += [each.text() for each in parts if isinstance(each, QLabel)]
    times = sum(wanted in text for text in texts)
    return [] if times == 1 else [f"“{wanted}” was told {times} times"]


@pytest.mark.parametrize("case", [case for case in CASES if case.page_may_go], ids=str)
def test_a_page_that_goes_while_its_job_is_at_work_is_left_in_peace(
    stage: Stage, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, case: Case
) -> None:
    answers, trial = Answers(stage.answers), Trial(case, "done", slow=True)
    begin_held(stage, qtbot, monkeypatch, trial, answers)
    stage.running._enter()  # as another user
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    trial.let_go()
    qtbot.waitUntil(lambda: bool(trial.ended))
    settle(stage.running)
    assert answers.dialogs == []
