"""Every dialog over a form, as hands meet it: Enter, Ctrl+Enter, Tab, a held key, two clicks, Esc.

They are found in the code and opened by walking the program: the buttons of every page, and what
`form_places.OPENED` opens further. A new one that neither opens fails the first test.
"""

import shutil
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QFileDialog,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QWidget,
)

from propdesk.db.keeping.layout import DataFolder
from propdesk.db.refusals import DataReadOnly
from propdesk.db.store import Store
from propdesk.kernel.errors import UserError
from propdesk.kernel.i18n import N_
from propdesk.open_estate import Running
from propdesk.ui.desk import Desk
from propdesk.ui.forms import forms
from propdesk.ui.forms.forms import FormDialog
from propdesk.ui.forms.inputs import Check, Field
from propdesk.ui.parts import theme
from propdesk.ui.parts.cards import Banner
from propdesk.ui.parts.line_inputs import Drop
from propdesk.ui.parts.sheet import Sheet
from propdesk.ui.parts.small_parts import Button
from tests.form_places import OPENED, form_places, place_of
from tests.pictures import Studio
from tests.test_dialogs import faults_of_dialogs
from tests.windows import settle, window_on

# The walk over every dialog on every screen comes before the first test.
pytestmark = pytest.mark.timeout(900)
CTRL = Qt.KeyboardModifier.ControlModifier
TYPED = (
    "1",
    "x",
    "1-1-101",
    "2026-11-21",
    "2612",
    "AB",
    "京A12345",
    "19900001234",
    "0:00",
    "1-1-0101 2026-11",
)
MOST_KEYS = 40
NOTHING_KEPT = "数据为只读，这里填写的内容无法保存。"


class NotToday(UserError):
    message = N_("Nothing found")


class Hand:
    """A dialog as it is when it has just been opened, what it saves counted instead of done."""

    def __init__(self, running: Running, dialog: FormDialog, first: dict[str, object]) -> None:
        self.running, self.dialog, self.saves = running, dialog, 0
        self.refuse = False
        dialog._save_values = self._count
        dialog.form.set_values(first)
        dialog._at_first = None
        dialog.setModal(True)  # as `exec` makes it
        dialog.show()
        self._come_forward()

    def _come_forward(self) -> None:
        """What is not active hears no shortcut, and here no window manager sees to it.

        Offscreen a hidden dialog keeps the keyboard: only after another window it gets it anew.
        """
        if self.dialog.isVisible() and QApplication.activeWindow() is not self.dialog:
            for each in (self.running.window, self.dialog):
                each.activateWindow()
                QApplication.processEvents()
            assert QApplication.activeWindow() is self.dialog

    def _count(self, _values: dict[str, object]) -> object:
        self.saves += 1
        if self.refuse:
            raise NotToday
        return object()

    @property
    def usable(self) -> list[Field]:
        """The fields that can be typed into now."""
        form = self.dialog.form
        return [each for each in form.fields if each.isVisibleTo(form) and each.isEnabled()]

    def press(
        self, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier
    ) -> None:
        """Press a key where the keyboard is in the dialog."""
        self._come_forward()
        QTest.keyClick(self.dialog.focusWidget() or self.dialog, key, modifier)

    def hold(self, key: Qt.Key) -> None:
        """Let the keyboard repeat a key that is held down."""
        target = self.dialog.focusWidget() or self.dialog
        event = QKeyEvent(QEvent.Type.KeyPress, key, Qt.KeyboardModifier.NoModifier, "\r", True)
        QApplication.sendEvent(target, event)

    def fill(self) -> None:
        """Type something that can be taken into every field that wants it."""
        for field in self.usable:
            tried = iter(TYPED)
            while field.judge() == "error" and (text := next(tried, None)) is not None:
                _type(field, text)
        wrong = [each.title for each in self.usable if each.judge() == "error"]
        assert not wrong, f"no sample text fits {wrong}"

    def type_something(self) -> None:
        """Change one thing by the keyboard."""
        before = self.dialog.form.typed()
        targets = [each.input.focusProxy() or each.input for each in self.usable]
        for target in targets:
            for key in (Qt.Key.Key_7, Qt.Key.Key_Down, Qt.Key.Key_Up, Qt.Key.Key_Space):
                if self.dialog.form.typed() == before:
                    QTest.keyClick(target, key)
        assert self.dialog.form.typed() != before


def _says_nothing_is_kept(dialog: FormDialog) -> bool:
    banners = dialog.findChildren(Banner)
    return any(
        NOTHING_KEPT in label.text() for one in banners for label in one.findChildren(QLabel)
    )


def _type(field: Field, text: str) -> None:
    if isinstance(field.input, Drop):
        field.input.setCurrentIndex(field.input.count() - 1)
    elif isinstance(field.input, QLineEdit | QPlainTextEdit):
        field.set_text(text)
    elif box := field.input.findChild(Check):
        box.setChecked(True)


@dataclass(frozen=True)
class Walk:
    """The window on the sample estate, the first dialog that each place built, and what is cut or
    foreign in any dialog."""

    running: Running
    found: dict[str, FormDialog]
    faults: dict[str, list[str]]
    saves: dict[str, Callable[[dict[str, object]], object]]


@pytest.fixture(scope="module")
def walk(
    sample_file: Path, tmp_path_factory: pytest.TempPathFactory, qapp: QApplication
) -> Iterator[Walk]:
    """Every page and dialog once, for all that is asked of them."""
    theme.install(qapp, "light")
    folder = tmp_path_factory.mktemp("forms")
    shutil.copyfile(sample_file, folder / "propdesk.db")
    found: dict[str, FormDialog] = {}
    saves: dict[str, Callable[[dict[str, object]], object]] = {}
    opened: list[Sheet] = []
    make = FormDialog.__init__

    def noted(dialog: FormDialog, *what: Any, **more: Any) -> None:
        place = place_of(dialog)
        found.setdefault(place, dialog)
        saves.setdefault(place, more["save"])
        with pytest.MonkeyPatch.context() as reading:  # only the form takes the data for read-only
            reading.setattr(Desk, "why_nothing_is_kept", lambda _desk: NOTHING_KEPT)
            make(dialog, *what, **more)

    def backed_out(sheet: Sheet) -> int:
        opened.append(sheet)
        return 0

    def leave(sheet: QWidget) -> None:
        if not any(sheet is each for each in found.values()):
            sheet.deleteLater()

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(FormDialog, "__init__", noted)
        patch.setattr(Sheet, "exec", backed_out)
        for way in ("getOpenFileName", "getSaveFileName"):
            patch.setattr(QFileDialog, way, lambda *_asked: ("", ""))
        patch.setattr(QFileDialog, "getExistingDirectory", lambda *_asked: "")
        with window_on(DataFolder(folder)) as running:
            faults = faults_of_dialogs(running, folder, opened, leave)
            shot = Studio(running, folder)
            kept = [open_one(shot) for open_one in OPENED]
            for each in opened:
                leave(each)
            yield Walk(running, found, faults, saves)
            del kept  # what belongs to nobody lives as long as it is tried


@pytest.fixture
def opened(walk: Walk, place: str) -> Iterator[Callable[[], Hand]]:
    """Opens the dialog of a place anew."""
    running, dialog = walk.running, walk.found[place]
    first = dict(dialog._at_first or dialog.form.values())
    yield lambda: Hand(running, dialog, first)
    dialog._untouched = dialog.form.typed()
    dialog.hide()


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[bool]:
    """What is answered when a dialog asks before it leaves, the last first."""
    answers: list[bool] = []
    monkeypatch.setattr(forms, "ask", lambda *_what, **_how: answers.pop())
    return answers


def test_every_form_of_the_program_is_walked(walk: Walk) -> None:
    missing = [place for place in form_places() if place not in walk.found]
    assert not missing, f"tests/form_places.py needs a way to the form of {missing}"
    assert len(form_places()) > 30


def test_every_dialog_shows_all_its_words_on_every_screen(walk: Walk) -> None:
    assert {name: faults for name, faults in walk.faults.items() if faults} == {}


every_form = pytest.mark.parametrize("place", form_places())


@every_form
def test_enter_goes_through_the_fields_and_saves_once_at_the_last(
    opened: Callable[[], Hand], place: str
) -> None:
    hand = opened()
    hand.fill()
    hand.dialog.form.focus_first()
    for _time in range(MOST_KEYS):
        at: QWidget | None = hand.dialog.focusWidget()
        assert not isinstance(at, Button), f"Enter came to “{at.words}”"
        hand.press(Qt.Key.Key_Tab if isinstance(at, QPlainTextEdit) else Qt.Key.Key_Return)
        if isinstance(at, QPlainTextEdit) and isinstance(hand.dialog.focusWidget(), Button):
            hand.press(Qt.Key.Key_Return)
        if hand.saves:
            break
    assert hand.saves == 1
    assert not hand.dialog.isVisible()


@every_form
def test_tab_goes_from_the_last_field_to_the_button_that_saves(
    opened: Callable[[], Hand], place: str
) -> None:
    hand = opened()
    hand.fill()
    last = hand.usable[-1]
    last.input.setFocus()
    for _time in range(MOST_KEYS):
        hand.press(Qt.Key.Key_Tab)
        if isinstance(hand.dialog.focusWidget(), Button):
            break
    assert hand.dialog.focusWidget() is hand.dialog._save
    hand.press(Qt.Key.Key_Return)
    assert hand.saves == 1


@every_form
def test_a_held_key_and_a_second_stroke_or_click_do_nothing_more(
    opened: Callable[[], Hand], place: str
) -> None:
    hand = opened()
    hand.fill()
    hand.dialog.form.focus_first()
    begun = hand.dialog.focusWidget()
    for _time in range(MOST_KEYS):
        hand.hold(Qt.Key.Key_Return)
    assert hand.saves == 0
    assert isinstance(begun, QPlainTextEdit) or hand.dialog.focusWidget() is begun
    hand.press(Qt.Key.Key_Return, CTRL)
    hand.press(Qt.Key.Key_Return, CTRL)
    assert hand.saves == 1
    again = opened()
    again.fill()
    QTest.mouseClick(again.dialog._save, Qt.MouseButton.LeftButton)
    QTest.mouseDClick(again.dialog._save, Qt.MouseButton.LeftButton)
    assert again.saves == 1


@every_form
def test_a_form_says_that_nothing_is_kept_of_it_unless_it_writes_nothing(
    walk: Walk, opened: Callable[[], Hand], monkeypatch: pytest.MonkeyPatch, place: str
) -> None:
    """On data that can only be read, before it is filled in."""
    hand, wrote = opened(), list[object]()
    if _says_nothing_is_kept(hand.dialog):
        return

    def write(_store: Store, use: object, **_what: object) -> None:
        wrote.append(use)
        raise DataReadOnly

    monkeypatch.setattr(Store, "write", write)
    monkeypatch.setattr(Sheet, "exec", lambda _sheet: 0)
    hand.fill()
    with suppress(UserError):
        walk.saves[place](hand.dialog.form.values())
    settle(walk.running, calm=0)
    assert wrote == []


def test_most_forms_write(walk: Walk) -> None:
    says = [place for place, dialog in walk.found.items() if _says_nothing_is_kept(dialog)]
    assert len(says) > len(walk.found) * 3 / 4


@every_form
def test_esc_leaves_what_is_untouched_and_asks_where_something_was_typed(
    opened: Callable[[], Hand], asked: list[bool], place: str
) -> None:
    hand = opened()
    hand.press(Qt.Key.Key_Escape)
    assert not hand.dialog.isVisible()
    leavings: tuple[Callable[[Hand], object], ...] = (
        lambda hand: hand.press(Qt.Key.Key_Escape),
        lambda hand: hand.dialog.close(),
    )
    for leave in leavings:
        hand = opened()
        hand.type_something()
        typed = hand.dialog.form.typed()
        asked[:] = [False]
        leave(hand)
        assert asked == []
        assert hand.dialog.isVisible()
        assert hand.dialog.form.typed() == typed
        asked[:] = [True]
        leave(hand)
        assert asked == []
        assert not hand.dialog.isVisible()


@every_form
def test_nothing_typed_is_lost_by_a_refusal_a_banner_or_what_others_write(
    opened: Callable[[], Hand], place: str
) -> None:
    hand = opened()
    hand.fill()
    hand.refuse = True
    dialog, typed = hand.dialog, hand.dialog.form.typed()
    hand.press(Qt.Key.Key_Return, CTRL)
    assert hand.saves == 1
    assert dialog.isVisible()
    assert str(NotToday()) in [each.text() for each in dialog._banner.findChildren(QLabel)]
    stands = dialog.pos()
    hand.running.window.show_banner(Banner("x " * 300, "red", "circle-alert"))
    tables = frozenset({"unit", "person", "setting", "charge", "payment", "tariff", "occupancy"})
    hand.running.desk.changed.emit(tables)
    settle(hand.running, calm=0)
    hand.running.window.show_banner(None)
    assert dialog.isVisible()
    assert dialog.pos() == stands
    assert dialog.form.typed() == typed
