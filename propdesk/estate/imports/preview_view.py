"""The third step of an import: what each row would do, and the answers to what is open."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from functools import partial
from itertools import chain

from PySide6.QtCore import QItemSelectionModel, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from propdesk.estate.imports.clinic import Clinic
from propdesk.estate.imports.lines import PASSED, WARNING, PreviewLine
from propdesk.estate.imports.panel_view import LinePanel, line_badge, sorts, state_of_line
from propdesk.estate.imports.preview import PROBLEM
from propdesk.estate.imports.sheets_view import SheetChips
from propdesk.estate.imports.start_view import TextChoice
from propdesk.estate.roster.cells.sentences import what_is_unseen
from propdesk.estate.roster.cells.types import Outcome, Policy, Step
from propdesk.kernel.i18n import N_, _, ngettext, together
from propdesk.kernel.records.states import Tone
from propdesk.ui.desk import Desk
from propdesk.ui.lists.columns import Column, Kind, State, write_phone
from propdesk.ui.lists.tables import Table
from propdesk.ui.parts.cards import Banner, Card, ElidedLabel, clear, line_of
from propdesk.ui.parts.chip import Chip
from propdesk.ui.parts.flow import Flow
from propdesk.ui.parts.icons import IconLabel
from propdesk.ui.parts.keys import bind_key
from propdesk.ui.parts.small_parts import Button, hairline, label
from propdesk.ui.parts.theme import Size

_WHOLE_ROW = QItemSelectionModel.SelectionFlag.Rows
WORTH, ALL = "worth", "all"
_KINDS: tuple[tuple[str, str, str, Tone | None], ...] = (
    (ALL, N_("All"), "", None),
    (Outcome.NEW, N_("New"), "circle-plus", None),
    (Outcome.CHANGED, N_("Changed"), "pencil", None),
    (Outcome.SAME, N_("Same"), "equal", None),
    (Outcome.SKIPPED, N_("Skipped"), "circle-minus", None),
    (Outcome.CONFLICT, N_("Conflict"), "git-compare", "amber"),
    (PROBLEM, N_("Problem"), "triangle-alert", "red"),
    (PASSED, N_("Passed over"), "minus", None),
)
NO_LIST = N_(
    "No list of rooms was found in this file. Press F2 and say in which row the headings stand and"
    " which column holds the room."
)
_RARE = (Outcome.SKIPPED, PASSED)  # their chips are only there when such rows are


def _tone(column: str, line: PreviewLine) -> Tone | None:
    if line.shown_in != column or line.kind in (Outcome.NEW, Outcome.SAME):
        return None
    return line_badge(line.kind).tone


def _ink(line: PreviewLine) -> str:
    return "text" if line.kind in (PROBLEM, Outcome.CONFLICT) else "text2"


def _number(line: PreviewLine) -> int | None:
    return line.number or None


def _columns(state: Callable[[PreviewLine], State]) -> tuple[Column, ...]:
    return (
        Column("kind", N_("Result"), kind=Kind.STATE, width=112, value=state),
        Column("sheet", N_("Sheet"), width=90, ink="text2"),
        Column("number", N_("Row"), kind=Kind.COUNT, width=52, ink="text2", value=_number),
        Column("unit", N_("Unit"), width=104, weight=500, tone=partial(_tone, "unit")),
        Column("name", N_("Name"), width=112, tone=partial(_tone, "name")),
        Column(
            "phone",
            N_("Phone"),
            width=122,
            value=lambda line: write_phone(line.phone),
            tone=partial(_tone, "phone"),
        ),
        Column("area", N_("Area ㎡"), kind=Kind.COUNT, width=82, tone=partial(_tone, "area")),
        Column(
            "rent", N_("Rent per month"), kind=Kind.COUNT, width=96, tone=partial(_tone, "rent")
        ),
        Column("sentence", N_("What is said"), stretch=True, free=True, ink=_ink, sortable=False),
    )


class PreviewView(QWidget):
    """Signals: `sheets_wanted(names)`, `policy_wanted(policy)`, `columns_wanted(sheet)`,
    `hidden_wanted(leave out)`, `report_wanted()`, `import_wanted()`, `back_wanted()`."""

    sheets_wanted = Signal(object)
    policy_wanted = Signal(object)
    columns_wanted = Signal(str)
    hidden_wanted = Signal(bool)
    report_wanted = Signal()
    import_wanted = Signal()
    back_wanted = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._say = desk.say
        self.clinic: Clinic | None = None
        self.kind = WORTH
        self._results: Mapping[str, str] = {}
        self.sheets = SheetChips()
        self._policies, self._kinds = QHBoxLayout(), Flow()
        self.chips: dict[str, Chip] = {}
        self.notice = Banner("", "amber", "triangle-alert")
        self.table = Table(_columns(self._state), choice=desk.settings.table("import"))
        self.panel = LinePanel()
        self._total, self._left = label("", 14, 600, wrap=True), ElidedLabel("", 12, "text2")
        self.back = Button(
            _("Previous step"), key="Alt+←", bind_its_key=False, height=Size.DIALOG_BUTTON
        )
        self.report = Button(
            _("Save annotated report"), icon="download", key="Ctrl+S", height=Size.DIALOG_BUTTON
        )
        self.go = Button("", kind="primary", key="Ctrl+Enter", height=Size.DIALOG_BUTTON)
        self.text = TextChoice()
        self.hidden = Chip(_("Leave hidden rows out"))
        self.columns = Button(_("Match columns"), icon="columns-3", key="F2", height=Size.CHIP)
        self._build()
        self._connect()

    def _build(self) -> None:
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(8)
        self._policies.setSpacing(6)
        first = QHBoxLayout()
        first.setSpacing(6)
        first.addWidget(label(_("Sheets"), 12, 400, "text3"))
        first.addWidget(self.sheets)
        first.addWidget(self.columns)
        first.addWidget(self.text)
        first.addWidget(self.hidden)
        first.addStretch()
        first.addWidget(label(_("On duplicates"), 12, 400, "text3"))
        first.addLayout(self._policies)
        middle = QHBoxLayout()
        middle.setSpacing(10)
        middle.addWidget(self.table, 1)
        middle.addWidget(self.panel)
        whole.addWidget(self.notice)
        whole.addLayout(first)
        whole.addWidget(self._kinds)
        whole.addLayout(middle, 1)
        whole.addWidget(self._foot())

    def _foot(self) -> Card:
        card = Card(margins=0)
        card.body.setContentsMargins(14, 8, 12, 8)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(self._total)
        words.addWidget(self._left)
        row = line_of(IconLabel("shield-check", 18, "green"), spacing=10)
        row.addLayout(words, 1)
        for button in (self.back, self.report, self.go):
            row.addWidget(button)
        card.body.addLayout(row)
        return card

    def _connect(self) -> None:
        self.table.current_changed.connect(self._show_line)
        self.table.activated.connect(lambda _line: self.next_line())
        self.panel.answered.connect(self.answer)
        self.panel.same_wanted.connect(self.answer_alike)
        self.panel.next_wanted.connect(self.next_line)
        self.back.clicked.connect(self.back_wanted)
        bind_key(self.back, "Alt+Left", self.back.press)
        self.report.clicked.connect(self.report_wanted)
        self.go.clicked.connect(self.import_wanted)
        self.columns.clicked.connect(lambda: self.columns_wanted.emit(""))
        self.sheets.wanted.connect(self.sheets_wanted)
        self.sheets.columns_wanted.connect(self.columns_wanted)
        bind_key(self, "F8", self.next_problem)
        bind_key(self, "Shift+F8", partial(self.next_problem, -1))
        self.hidden.clicked.connect(self.hidden_wanted)

    # Showing

    def show_clinic(self, clinic: Clinic) -> None:
        """Show a workbook that was read; what is worth a look comes first.

        The same file again (other sheets, columns or policy): the clerk stays where he was.
        """
        before, line = self.clinic, self.table.current_row()
        self.clinic = clinic
        if before is None or before.file != clinic.file:
            worth = any(line.is_worth_a_look for line in clinic.lines)
            self.kind, line = WORTH if worth else ALL, None
        self.sheets.show_clinic(clinic)
        self.text.setVisible(bool(clinic.workbook.encoding))
        self.text.show_choice(clinic.workbook.encoding, clinic.workbook.separator)
        self.hidden.setVisible(clinic.hidden_rows > 0)
        self.hidden.show_count(clinic.hidden_rows)
        self.hidden.setChecked(clinic.skip_hidden)
        self._show_policies(clinic)
        self._show_kinds()
        self._show_counts()
        if self.kind in _RARE and self.kind not in self._results.values():
            self.kind = ALL
        self._show_money(clinic)
        self._show_lines()
        if self.table.model.rowCount():
            self._go_to(self._number_of(line if isinstance(line, PreviewLine) else None))

    def _number_of(self, wanted: PreviewLine | None) -> int:
        """Where a line of an earlier reading stands now; else the first to decide, to import."""
        rows = [self.table.model.row(number) for number in range(self.table.model.rowCount())]
        lines = [
            (number, line) for number, line in enumerate(rows) if isinstance(line, PreviewLine)
        ]
        same = (n for n, line in lines if wanted is not None and line.place == wanted.place)
        waiting = (n for n, line in lines if self._stays_out(line))
        coming = (n for n, line in lines if line.kind != PASSED)
        return next(chain(same, waiting, coming), 0)

    def _show_money(self, clinic: Clinic) -> None:
        """Areas for units, rents for parking: a column nobody fills is not shown."""
        rents = any(line.rent for line in clinic.lines)
        areas = any(line.area for line in clinic.lines) or not rents
        for number, column in enumerate(self.table.model.columns):
            if column.field in ("area", "rent"):
                self.table.head.setSectionHidden(number, not (rents, areas)[column.field == "area"])

    def _show_policies(self, clinic: Clinic) -> None:
        clear(self._policies)
        for policy in Policy:
            chip = Chip(policy.label, checked=clinic.preview.policy is policy)
            chip.clicked.connect(lambda _on=False, one=policy: self.policy_wanted.emit(one))
            self._policies.addWidget(chip)

    def _show_kinds(self) -> None:
        self._kinds.clear()
        self._kinds.add(label(_("Result"), 12, 400, "text3"))
        self.chips = {}
        for kind, words, icon, tone in _KINDS:
            self._add_kind(kind, Chip(_(words), icon=icon, tone=tone))
        self._kinds.add(hairline(vertical=True, length=18, ink="line2"))
        self._add_kind(WORTH, Chip(_("Only what is worth a look")))
        self._warned = label("", 12, 400, "text3")
        self._kinds.add(self._warned, at_end=True)

    def _add_kind(self, kind: str, chip: Chip) -> None:
        chip.clicked.connect(lambda _on=False: self.choose_kind(kind))
        self._kinds.add(chip)
        self.chips[kind] = chip

    def choose_kind(self, kind: str) -> None:
        """Show only the lines of a kind."""
        self.kind = kind
        self._show_lines()

    def _show_counts(self) -> None:
        """The chips and the foot, as the answers given so far make them."""
        if self.clinic is None:
            return
        self._results = self.clinic.results()
        counts = Counter(self._results.values())
        for kind, chip in self.chips.items():
            if kind != WORTH:
                chip.show_count(counts.total() if kind == ALL else counts[kind])
                chip.setVisible(kind not in _RARE or counts[kind] > 0)
        worth = {line.place for line in self.clinic.lines if line.is_worth_a_look}
        self.chips[WORTH].show_count(len(worth))
        self._show_foot(counts)
        warned = {line.place for line in self.clinic.lines if line.kind == WARNING}
        words = ngettext(
            "{count} row with a reminder comes in all the same",
            "{count} rows with a reminder come in all the same",
            len(warned),
        )
        self._warned.setText(words.format(count=len(warned)) if warned else "")
        told = what_is_unseen(self.clinic.preview.roster)
        if not self.clinic.chosen:
            told.append(_(NO_LIST))
        self.notice.show_sentence(together(told), "amber", "triangle-alert")
        self.notice.setVisible(bool(told))

    def _show_foot(self, counts: Counter[str]) -> None:
        new, changed, same = (counts[k] for k in (Outcome.NEW, Outcome.CHANGED, Outcome.SAME))
        usable = new + changed + same
        self._total.setText(
            _("{count} rows will be imported: {new} new, {changed} changed, {same} same").format(
                count=f"{usable:,}", new=f"{new:,}", changed=f"{changed:,}", same=f"{same:,}"
            )
        )
        left = _("Staying out: problems {problems}, open conflicts {conflicts}").format(
            problems=counts[PROBLEM], conflicts=counts[Outcome.CONFLICT]
        )
        waiting = self.clinic.decided.waiting if self.clinic else 0
        if waiting:
            words = ngettext(
                "{count} plate or space waits for an answer",
                "{count} plates or spaces wait for an answer",
                waiting,
            )
            left = _("{first}; {second}").format(first=left, second=words.format(count=waiting))
        calm = _("the whole import can be undone; the file itself is never changed")
        self._left.setText(_("{first}; {second}").format(first=left, second=calm))
        self.go.say(_("Import the usable {count} rows").format(count=f"{usable:,}"))
        writes = new + changed
        self.go.refuse(None if writes else _("There is nothing new in this file."))

    def _show_lines(self) -> None:
        if self.clinic is None:
            return
        for kind, chip in self.chips.items():
            chip.setChecked(kind == self.kind)
        lines = [line for line in self.clinic.lines if self._is_wanted(line)]
        self.table.show_rows(lines, nothing=_("No row of this kind."))
        self._show_line(self.table.current_row())

    def _is_wanted(self, line: PreviewLine) -> bool:
        if self.kind == WORTH:
            return line.is_worth_a_look
        result = self._results.get(line.place)  # none on a sheet that only repeats another
        return result is not None if self.kind == ALL else result == self.kind

    def _show_line(self, line: object) -> None:
        if self.clinic is None:
            return
        shown = line if isinstance(line, PreviewLine) else None
        place = self.table.view.currentIndex().row() + 1
        self.panel.show_line(self.clinic, shown, place, self.table.model.rowCount())

    # Answering

    def _state(self, line: PreviewLine) -> State:
        return state_of_line(self.clinic, line) if self.clinic else line_badge(line.kind)

    def answer(self, step: Step) -> None:
        """Answer the conflict of the line at hand."""
        line = self.table.current_row()
        if self.clinic is not None and isinstance(line, PreviewLine) and line.conflict:
            self.clinic = self.clinic.answered([line.conflict.key], step)
            self._show_answered(line)

    def answer_alike(self) -> None:
        """Give all conflicts of this sort the answer of the line at hand."""
        line = self.table.current_row()
        if self.clinic is None or not isinstance(line, PreviewLine) or line.conflict is None:
            return
        step = self.clinic.answers.get(line.conflict.key)
        if step is not None:
            self.clinic = self.clinic.answered(sorts(self.clinic.lines, line.sort_of), step)
            self._show_answered(line)

    def _show_answered(self, line: PreviewLine) -> None:
        self._show_counts()
        self._show_line(line)
        self.table.view.viewport().update()

    def next_line(self) -> None:
        """Go to the next line; after the last one the button that imports has the keyboard."""
        row = self.table.view.currentIndex().row() + 1
        if row < self.table.model.rowCount():
            self._go_to(row)
        else:
            self.go.setFocus()

    def next_problem(self, step: int = 1) -> None:
        """Go to the next row shown that stays out as it is (a problem, a conflict without an
        answer); -1 is the one before. After the last comes the first."""
        count, here = self.table.model.rowCount(), self.table.view.currentIndex().row()
        for turn in range(1, count + 1):
            row = (here + step * turn) % count
            if self._stays_out(self.table.model.row(row)):
                self._go_to(row)
                return
        self._say(_("No problem and no open conflict among the rows shown."))

    def _stays_out(self, line: object) -> bool:
        if self.clinic is None or not isinstance(line, PreviewLine):
            return False
        is_open = line.conflict is not None and line.conflict.key not in self.clinic.answers
        return line.kind == PROBLEM or is_open

    def _go_to(self, row: int) -> None:
        index = self.table.model.index(row, 0)
        # Not selectRow: with Shift held down that would take all rows between as well.
        flags = QItemSelectionModel.SelectionFlag.ClearAndSelect | _WHOLE_ROW
        self.table.view.selectionModel().setCurrentIndex(index, flags)
        self.table.view.scrollTo(index)
