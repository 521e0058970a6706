"""The first and the last step of an import: choosing a file; what was done, and taking it back."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from propdesk.estate.imports.clinic import Clinic
from propdesk.estate.imports.preview import PROBLEM
from propdesk.estate.imports.writing.records import ImportRow
from propdesk.estate.roster.cells.types import Outcome
from propdesk.kernel.i18n import N_, _, ngettext
from propdesk.kernel.sheets.text import ENCODINGS, SEPARATORS
from propdesk.ui.desk import Desk
from propdesk.ui.files.system_dialogs import open_sheet
from propdesk.ui.lists.columns import Column, Kind, State
from propdesk.ui.lists.tables import Table
from propdesk.ui.parts.cards import Banner, Card, Choice, EmptyPage, FigureCard, RoundIcon, line_of
from propdesk.ui.parts.line_inputs import Drop
from propdesk.ui.parts.small_parts import Button, label
from propdesk.ui.parts.theme import Size


def _state(row: ImportRow) -> State:
    if row.undone_at is None:
        return State(_("In force"), "green", "circle-check")
    return State(_("Undone"), "grey", "undo-2")


def _count(name: str, row: ImportRow) -> int:
    return row.counts.get(name, 0)


COLUMNS = (
    Column("at", N_("Imported at"), kind=Kind.DATE, width=136, sortable=False),
    Column("file_name", N_("File"), stretch=True, weight=500, sortable=False),
    Column("user_name", N_("User"), width=100, ink="text2", sortable=False),
    *(
        Column(name, words, kind=Kind.COUNT, width=84, value=partial(_count, name), sortable=False)
        for name, words in (
            (Outcome.NEW.value, N_("New")),
            (Outcome.CHANGED.value, N_("Changed")),
            (Outcome.CONFLICT.value, N_("Conflict")),
            (PROBLEM, N_("Problem")),
        )
    ),
    Column("state", N_("State"), kind=Kind.STATE, width=110, value=_state, sortable=False),
)


def choose_roster(desk: Desk) -> Path | None:
    """Ask for the file of a roster; None when nothing was chosen."""
    return open_sheet(desk, "roster", _("Choose a roster"))


class History(Card):
    """The imports so far, the newest first. Signal: `undo_wanted(run)`."""

    undo_wanted = Signal(object)

    def __init__(self, desk: Desk) -> None:
        super().__init__(_("Earlier imports"), margins=0)
        self.head.setContentsMargins(14, 0, 14, 0)
        self.undo = Button(_("Undo this import"), icon="undo-2", key="F8")
        self.head.addWidget(self.undo)
        self.table = Table(COLUMNS, choice=desk.settings.table("imports"), card=False)
        self.body.addWidget(self.table, 1)
        self.table.current_changed.connect(self._show_current)
        self.undo.clicked.connect(self._ask)

    def show_runs(self, runs: list[ImportRow]) -> None:
        """Show them."""
        self.table.show_rows(runs)
        if runs:
            self.table.view.stand_on(0)
        self._show_current(self.table.current_row())

    def _show_current(self, row: object) -> None:
        if not isinstance(row, ImportRow):
            self.undo.refuse(_("Choose an import first."))
        else:
            self.undo.refuse(None if row.undone_at is None else _("It was undone already."))

    def _ask(self) -> None:
        row = self.table.current_row()
        if isinstance(row, ImportRow):
            self.undo_wanted.emit(row)


class TextChoice(QWidget):
    """How a text file is to be read. Signal: `wanted(encoding, separator)`, '' finds them out."""

    wanted = Signal(str, str)

    def __init__(self) -> None:
        super().__init__()
        self.encoding, self.separator = Drop(), Drop()
        words = {
            "comma": _("Comma"),
            "tab": _("Tab"),
            "semicolon": _("Semicolon"),
            "bar": _("Vertical bar"),
        }
        self._fill(self.encoding, _("Encoding"), {name: name.upper() for name in ENCODINGS})
        self._fill(self.separator, _("Separator"), {name: words[name] for name in SEPARATORS})
        row = line_of(
            label(_("Text file"), 12, 400, "text3"), self.encoding, self.separator, spacing=6
        )
        row.setContentsMargins(0, 0, 0, 0)
        self.setLayout(row)

    def _fill(self, drop: Drop, name: str, words: Mapping[str, str]) -> None:
        drop.setAccessibleName(name)
        drop.addItem(_("{name}: by itself").format(name=name), "")
        for value, word in words.items():
            drop.addItem(word, value)
        drop.activated.connect(lambda _number: self._tell())

    def _tell(self) -> None:
        self.wanted.emit(self.encoding.currentData(), self.separator.currentData())

    def show_choice(self, encoding: str, separator: str) -> None:
        """Show what the file was read with."""
        for drop, value in ((self.encoding, encoding), (self.separator, separator)):
            drop.setCurrentIndex(max(drop.findData(value), 0))


class StartView(QWidget):
    """Drop a file or choose one; refusals stand above, with the way to read a text file anew;
    earlier imports below."""

    def __init__(
        self, history: History, choose: Callable[[], object], template: Callable[[], object]
    ) -> None:
        super().__init__()
        self.banner = Banner("", "red", "circle-alert")
        self.banner.hide()
        self._history = history
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(8)
        whole.addWidget(self.banner)
        self.text = TextChoice()
        self.text.hide()
        whole.addLayout(line_of(self.text, None))
        self._empty = EmptyPage(
            "file-spreadsheet",
            _("Import units and residents"),
            _("Drop any roster here: nothing is written before you have seen what it would do."),
            (
                Choice(
                    "folder-open",
                    _("From an Excel file"),
                    _("Any layout: several sheets, titles, merged cells, one row or many each."),
                    _("Choose a file"),
                    "Ctrl+O",
                    choose,
                ),
                Choice(
                    "file-down",
                    _("From our template"),
                    _("An empty workbook with all columns, to be filled in and imported."),
                    _("Save the template"),
                    "Ctrl+T",
                    template,
                ),
            ),
        )
        whole.addWidget(self._empty, 3)
        self._below = QVBoxLayout()
        whole.addLayout(self._below, 2)

    def show_runs(self, runs: list[ImportRow]) -> None:
        """The earlier imports, when there are any."""
        self._below.addWidget(self._history)
        self._history.setVisible(bool(runs))
        self._history.show_runs(runs)

    def refuse(self, sentence: str, *, is_text: bool = False) -> None:
        """Say why a file was not taken; '' says nothing any more."""
        self.text.setVisible(is_text)
        self.banner.show_sentence(sentence)
        self.banner.setVisible(bool(sentence))


class ResultView(QWidget):
    """What an import did. Signals: `undo_wanted()`, `report_wanted()`, `again_wanted()`,
    `units_wanted()`, `tariffs_wanted()`."""

    undo_wanted = Signal()
    report_wanted = Signal()
    again_wanted = Signal()
    units_wanted = Signal()
    tariffs_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._title, self._line = label("", 20, 600), label("", 14, 400, "text2")
        self.figures = {
            Outcome.NEW.value: FigureCard(_("New"), height=76),
            Outcome.CHANGED.value: FigureCard(_("Changed"), height=76),
            Outcome.SAME.value: FigureCard(_("Same"), height=76),
            PROBLEM: FigureCard(_("Left out"), height=76),
        }
        self.undo = Button(
            _("Undo this import"), icon="undo-2", kind="danger", height=Size.DIALOG_BUTTON
        )
        self.report = Button(
            _("Save annotated report"), icon="download", key="Ctrl+S", height=Size.DIALOG_BUTTON
        )
        self.again = Button(_("Another file"), key="Ctrl+O", height=Size.DIALOG_BUTTON)
        self.units = Button(_("See the units"), key="F2", height=Size.DIALOG_BUTTON)
        self.first = Button("", kind="primary", key="Ctrl+Enter", height=Size.DIALOG_BUTTON)
        self._to_tariffs = False
        self.notice = Banner("", "amber", "info")
        self.notice.hide()
        self._build()
        self.undo.clicked.connect(self.undo_wanted)
        self.report.clicked.connect(self.report_wanted)
        self.again.clicked.connect(self.again_wanted)
        self.units.clicked.connect(self.units_wanted)
        self.first.clicked.connect(self._go_on)

    def _build(self) -> None:
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(8)
        whole.addWidget(self.notice)
        card = Card(margins=20)
        card.body.setSpacing(10)
        card.body.addStretch()
        card.body.addLayout(line_of(None, RoundIcon("circle-check"), None))
        card.body.addLayout(line_of(None, self._title, None))
        card.body.addLayout(line_of(None, self._line, None))
        card.body.addSpacing(10)
        for figure in self.figures.values():
            figure.setFixedWidth(180)
        card.body.addLayout(line_of(None, *self.figures.values(), None, spacing=10))
        card.body.addSpacing(14)
        buttons = (self.undo, self.report, self.again, self.units, self.first)
        card.body.addLayout(line_of(None, *buttons, None, spacing=8))
        card.body.addStretch()
        whole.addWidget(card, 1)

    def lead_on(self, *, to_tariffs: bool) -> None:
        """Offer the next step: the tariffs while there is none, else the imported units."""
        self._to_tariffs = to_tariffs
        self.first.say(_("Next: the tariffs") if to_tariffs else _("See the units"))
        self.units.setVisible(to_tariffs)

    def _go_on(self) -> None:
        (self.tariffs_wanted if self._to_tariffs else self.units_wanted).emit()

    def show_result(
        self, counts: Mapping[str, int], clinic: Clinic, *, wrote: bool, left: str = ""
    ) -> None:
        """Show what an import wrote; `wrote` False: everything was there already.

        `left`: what its owner changes leave behind, as a sentence.
        """
        two_areas = clinic.two_areas
        words = ngettext(
            "{count} unit has a measured area too. Its built-up area is billed; look it through.",
            "{count} units have a measured area too. Their built-up area is billed; look them"
            " through.",
            two_areas,
        )
        areas = words.format(count=two_areas) if two_areas else ""
        self.notice.show_sentence("\n".join(filter(None, (areas, left))))
        self.notice.setVisible(bool(areas or left))
        conflicts, problems = counts.get(Outcome.CONFLICT, 0), counts.get(PROBLEM, 0)
        usable = sum(counts.get(k, 0) for k in (Outcome.NEW, Outcome.CHANGED, Outcome.SAME))
        self._title.setText(_("{count} rows are in the register").format(count=f"{usable:,}"))
        self._line.setText(clinic.file.name)
        for kind, figure in self.figures.items():
            if kind == PROBLEM:
                parts = _("{problems} problems, {conflicts} conflicts").format(
                    problems=problems, conflicts=conflicts
                )
                figure.show_value(f"{problems + conflicts:,}", parts)
            else:
                figure.show_value(f"{counts.get(kind, 0):,}")
        self.undo.setVisible(wrote)
