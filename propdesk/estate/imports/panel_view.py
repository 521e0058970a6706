"""The panel beside the preview: the cell as it stands in its sheet, and what to do about it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QVBoxLayout, QWidget

from propdesk.estate.imports.clinic import Clinic, Window as Cells
from propdesk.estate.imports.lines import PASSED, WARNING, PreviewLine, value_text
from propdesk.estate.imports.places import row_of, sheet_of
from propdesk.estate.imports.preview import PROBLEM, Conflict
from propdesk.estate.roster.cells.types import Outcome, Step
from propdesk.kernel.i18n import N_, _, ngettext
from propdesk.kernel.sheets.cells import column_number
from propdesk.ui.lists.columns import State
from propdesk.ui.parts import theme
from propdesk.ui.parts.cards import Card, line_of, scrolling
from propdesk.ui.parts.keys import bind_key
from propdesk.ui.parts.small_parts import Badge, Button, box, key_width, label, paint_key
from propdesk.ui.parts.theme import colour

WIDTH, LOW = 312, 740
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
STATES = {
    Outcome.NEW.value: State(N_("New"), "green", "circle-plus"),
    Outcome.CHANGED.value: State(N_("Changed"), "accent", "pencil"),
    Outcome.SAME.value: State(N_("Same"), "grey", "equal"),
    Outcome.SKIPPED.value: State(N_("Skipped"), "grey", "circle-minus"),
    Outcome.CONFLICT.value: State(N_("Conflict"), "amber", "git-compare"),
    PROBLEM: State(N_("Problem"), "red", "triangle-alert"),
    WARNING: State(N_("Reminder"), "grey", "info"),
    PASSED: State(N_("Passed over"), "grey", "minus"),
}
_MIDDLE = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft


def line_badge(kind: str) -> State:
    """The badge of a line."""
    return STATES[kind].in_words()


def state_of_line(clinic: Clinic, line: PreviewLine) -> State:
    """The badge of a line: a conflict that was answered is one no longer."""
    answer = clinic.answers.get(line.conflict.key) if line.conflict else None
    if answer is None:
        return line_badge(line.kind)
    left = answer is Step.DIFFERS
    return State(_("Left as it is"), "grey", "check") if left else line_badge(Outcome.CHANGED)


class CellsView(QWidget):
    """Three rows by three columns of the sheet, the cell in question framed."""

    HEAD, LINE, NUMBERS = 25, 24, 34

    def __init__(self) -> None:
        super().__init__()
        self._cells = Cells((), ())
        self._row, self._letter, self._tone = 0, "", "amber"
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_cells(self, cells: Cells, row: int, letter: str, tone: str) -> None:
        """Show a piece of a sheet and frame one of its cells."""
        self._cells, self._row, self._letter, self._tone = cells, row, letter, tone
        self.setFixedHeight(self.HEAD + self.LINE * len(cells.rows) + 1)
        self.update()

    def _spans(self) -> list[tuple[int, int]]:
        """Left edge and width of each column: the framed one as wide as it needs."""
        room = self.width() - self.NUMBERS - 1
        wanted = []
        for place in range(len(self._cells.letters)):
            texts = [row[place] for _number, row in self._cells.rows]
            wanted.append(max(44, *(theme.width_of(text, 12, 600) + 14 for text in texts)))
        letters = self._cells.letters
        mine = letters.index(self._letter) if self._letter in letters else 0
        wanted[mine] = min(wanted[mine], room - 44 * (len(wanted) - 1))
        others = max(sum(wanted) - wanted[mine], 1)
        widths = [
            each if place == mine else each * (room - wanted[mine]) // others
            for place, each in enumerate(wanted)
        ]
        lefts = [self.NUMBERS + sum(widths[:place]) for place in range(len(widths))]
        return list(zip(lefts, widths, strict=True))

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self._cells.letters or not self._cells.rows:
            return
        spans = self._spans()
        right = spans[-1][0] + spans[-1][1]
        with QPainter(self) as painter:
            painter.fillRect(0, 0, right, self.HEAD, colour("sunken"))
            painter.fillRect(0, 0, self.NUMBERS, self.height() - 1, colour("sunken"))
            for (left, wide), letter in zip(spans, self._cells.letters, strict=True):
                self._paint(painter, QRect(left, 0, wide, self.HEAD), letter, head=True)
            for line, (number, texts) in enumerate(self._cells.rows):
                top = self.HEAD + line * self.LINE
                self._paint(painter, QRect(0, top, self.NUMBERS, self.LINE), str(number), head=True)
                for place, (left, wide) in enumerate(spans):
                    spot = QRect(left, top, wide, self.LINE)
                    self._paint(painter, spot, texts[place])
                    if number == self._row and self._cells.letters[place] == self._letter:
                        self._frame(painter, spot, texts[place])

    def _paint(self, painter: QPainter, spot: QRect, text: str, *, head: bool = False) -> None:
        painter.setPen(QPen(colour("line2"), 1))
        painter.drawRect(spot.adjusted(0, 0, 0, 0))
        painter.setFont(theme.font(12))
        painter.setPen(colour("text3" if head else "text"))
        inside = spot.adjusted(7, 0, -5, 0)
        shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, inside.width())
        painter.drawText(inside, Qt.AlignmentFlag.AlignCenter if head else _MIDDLE, shown)

    def _frame(self, painter: QPainter, spot: QRect, text: str) -> None:
        painter.fillRect(spot.adjusted(1, 1, 0, 0), theme.soft(self._tone))
        painter.setPen(QPen(colour(self._tone), 2))
        painter.drawRect(spot.adjusted(1, 1, 0, 0))
        painter.setFont(theme.font(12, 600))
        painter.setPen(colour("text"))
        inside = spot.adjusted(7, 0, -5, 0)
        shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, inside.width())
        painter.drawText(inside, _MIDDLE, shown)


@dataclass(frozen=True, slots=True)
class Answer:
    """A way to decide a conflict; DIFFERS leaves the register as it is."""

    step: Step
    words: str
    hint: str


class Option(QAbstractButton):
    """One answer: a circle, words, what would stand in the register, and its key."""

    def __init__(self, key: str) -> None:
        super().__init__()
        self._words, self._hint, self._key = "", "", key
        self.step = Step.DIFFERS
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        bind_key(self, key, self.press)

    def press(self) -> None:
        """Do what a click does."""
        self.click()

    def show_answer(self, answer: Answer, *, chosen: bool) -> None:
        """Offer an answer."""
        self._words, self._hint, self.step = answer.words, answer.hint, answer.step
        self.setAccessibleName(answer.words)
        self.setToolTip(f"{answer.words} {answer.hint}".strip())
        self.setChecked(chosen)
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(200, 34)

    def minimumSizeHint(self) -> QSize:
        return QSize(120, 34)

    def paintEvent(self, event: QPaintEvent) -> None:
        chosen = self.isChecked()
        ground = "accentSoft" if chosen else "hover" if self.underMouse() else "surface"
        edge = "accent" if chosen or self.hasFocus() else "line2"
        with QPainter(self) as painter:
            width = 2 if self.hasFocus() else 1
            box(painter, self.rect(), colour(ground), colour(edge), width)
            self._paint_circle(painter, chosen=chosen)
            self._paint_words(painter)

    def _paint_circle(self, painter: QPainter, *, chosen: bool) -> None:
        place = QRect(11, (self.height() - 15) // 2, 15, 15)
        painter.setPen(QPen(colour("accent" if chosen else "field"), 1.5))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawEllipse(place)
        if chosen:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colour("accent"))
            painter.drawEllipse(place.adjusted(4, 4, -4, -4))

    def _paint_words(self, painter: QPainter) -> None:
        left, right = 35, self.width() - key_width(self._key) - 10
        painter.setFont(theme.font(13, 500))
        painter.setPen(colour("text"))
        place = QRect(left, 0, right - left - 6, self.height())
        metrics = painter.fontMetrics()
        words = metrics.elidedText(self._words, Qt.TextElideMode.ElideRight, place.width())
        painter.drawText(place, _MIDDLE, words)
        place.setLeft(left + theme.width_of(words, 13, 500) + 8)
        if place.width() > 20:
            painter.setFont(theme.font(12))
            painter.setPen(colour("text3"))
            hint = QFontMetrics(theme.font(12)).elidedText(
                self._hint, Qt.TextElideMode.ElideRight, place.width()
            )
            painter.drawText(place, _MIDDLE, hint)
        paint_key(painter, QRect(right, 0, 0, self.height()), self._key)


def answers_of(line: PreviewLine) -> list[Answer]:
    """What can be said to a conflict, the likeliest first."""
    conflict = line.conflict
    if conflict is None:
        return []
    old = value_text(conflict.field, conflict.old)
    new = value_text(conflict.field, conflict.new)
    if conflict.see:
        return _answers_of_rows(conflict, old, new)
    found = []
    for step in conflict.answers:
        if conflict.field == "owner_name":
            sold = Answer(step, _("Change of owner"), new)
            both = Answer(step, _("Both own it"), _("{name} as co-owner").format(name=new))
            found.append(sold if step is Step.REPLACE else both)
        elif conflict.field in ("plate", "parking_space"):
            found.append(Answer(step, _("Move it here"), new))
        elif step is Step.ADD:
            found.append(Answer(step, _("Keep both"), new))
        else:
            found.append(Answer(step, _("Use the file's"), new))
    return [*found, Answer(Step.DIFFERS, _("Keep what is there"), old)]


def _answers_of_rows(conflict: Conflict, old: str, new: str) -> list[Answer]:
    """Both values are of the file: each answer says of which row."""
    here, there = sheet_of(conflict.row), sheet_of(conflict.see)
    earlier = row_of(f"!{conflict.see.rpartition('!')[2].lstrip(LETTERS)}")
    this = _("Row {row} counts").format(row=row_of(conflict.row))
    first = _("Row {row} counts").format(row=earlier)
    if there != here:
        first = _("{sheet}, row {row} counts").format(sheet=there, row=earlier)
    found = []
    for step in conflict.answers:
        both = _("Both own it") if conflict.field == "owner_name" else _("Keep both")
        words = both if step is Step.ADD else this
        found.append(Answer(step, words, f"{old}、{new}" if step is Step.ADD else new))
    return [*found, Answer(Step.DIFFERS, first, old)]


class LinePanel(Card):
    """One line in full. Signals: `answered(step)`, `same_wanted()`, `next_wanted()`."""

    answered = Signal(object)
    same_wanted = Signal()
    next_wanted = Signal()

    def __init__(self) -> None:
        super().__init__(margins=0)
        self.setFixedWidth(WIDTH)
        self.body.setContentsMargins(14, 10, 14, 12)
        self.body.setSpacing(8)
        self.title = label("", 15, 600)
        self._badge = Badge()
        self._place = label("", 12, 400, "text3", right=True)
        self.sentence = label("", 13, 400, "text2", wrap=True)
        self._cells = CellsView()
        self.options = tuple(Option(str(number)) for number in (1, 2, 3))
        self._what = label(_("What to do"), 12, 600, "text2")
        self._advice = label("", 13, 400, "text2", wrap=True)
        self.same = Button("", key="F4")
        self.next = Button(_("Next"), key="Enter", bind_its_key=False)
        self._build()
        self.same.clicked.connect(self.same_wanted)
        self.next.clicked.connect(self.next_wanted)

    def _build(self) -> None:
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.sentence)
        column.addWidget(label(_("As it stands in the file"), 12, 600, "text2"))
        column.addWidget(self._cells)
        column.addWidget(self._what)
        for option in self.options:
            column.addWidget(option)
            option.clicked.connect(lambda _on=False, one=option: self._answer(one))
        column.addWidget(self._advice)
        column.addStretch()
        self.body.addLayout(line_of(self.title, self._badge, None, self._place))
        self.body.addWidget(scrolling(content), 1)
        buttons = line_of(self.same, self.next)
        buttons.setStretch(0, 1)
        buttons.setStretch(1, 1)
        self.body.addLayout(buttons)

    def show_line(self, clinic: Clinic, line: PreviewLine | None, place: int, total: int) -> None:
        """Show a line, the `place`th of `total`; None empties the panel."""
        self.setEnabled(line is not None)
        if line is None:
            self.title.setText(_("Nothing to look at"))
            self.sentence.setText("")
            self._badge.show_state("")
            self._place.setText("")
            self._cells.show_cells(Cells((), ()), 0, "", "grey")
            self._show_answers(clinic, None)
            return
        state = state_of_line(clinic, line)
        row = _("Row {number}").format(number=line.number)
        self.title.setText(row if line.number else line.sheet)
        self._badge.show_state(state.text, state.tone, state.icon)
        self._place.setText(f"{place:,} / {total:,}")
        self.sentence.setText(_sentence(line))
        self._show_cells(clinic, line, line_badge(line.kind).tone)
        self._show_answers(clinic, line)

    def _show_cells(self, clinic: Clinic, line: PreviewLine, tone: str) -> None:
        address = line.cell.rpartition("!")[2] or f"A{line.number}"
        letter = address.rstrip("0123456789") or "A"
        row = int(address[len(letter) :] or line.number)
        cells = clinic.cells_around(line.sheet, row, column_number(letter))
        # In a low window the answers matter more than the rows around.
        if self.window().height() < LOW:
            cells = Cells(cells.letters, tuple(one for one in cells.rows if one[0] == row))
        self._cells.show_cells(cells, row, letter if line.cell else "", tone)

    def _show_answers(self, clinic: Clinic, line: PreviewLine | None) -> None:
        answers = answers_of(line) if line else []
        chosen = clinic.answers.get(line.conflict.key) if line and line.conflict else None
        for place, option in enumerate(self.options):
            option.setVisible(place < len(answers))
            if place < len(answers):
                option.show_answer(answers[place], chosen=chosen is answers[place].step)
        advice = _advice(line) if line and not answers else ""
        self._advice.setText(advice)
        self._advice.setVisible(bool(advice))
        self._what.setVisible(bool(advice or answers))
        self._show_same(clinic, line, decided=chosen is not None)

    def _answer(self, option: Option) -> None:
        self.answered.emit(option.step)

    def _show_same(self, clinic: Clinic, line: PreviewLine | None, *, decided: bool) -> None:
        alike = sum(1 for n in clinic.lines if line and line.sort_of and n.sort_of == line.sort_of)
        self.same.setVisible(alike > 1)
        words = ngettext("Same for {count}", "Same for all {count}", alike)
        self.same.say(words.format(count=alike))
        self.same.refuse(None if decided else _("Choose an answer first."))


def _sentence(line: PreviewLine) -> str:
    who = " ".join(part for part in (line.unit, line.name) if part)
    if not line.sentence:
        return who
    return _("{who}: {sentence}").format(who=who, sentence=line.sentence) if who else line.sentence


def _advice(line: PreviewLine) -> str:
    """What becomes of a line that needs no answer."""
    told: dict[str, str] = {
        PROBLEM: _(
            "This row stays out. Mend it in the file and import the file again: rows that are"
            " in already are not touched."
        ),
        WARNING: _("The row comes in as it is. Compare it when there is time."),
        Outcome.CHANGED.value: _("The register takes this over."),
        Outcome.NEW.value: _("This row is new and comes in."),
        Outcome.SAME.value: _("The register says the same already."),
        Outcome.SKIPPED.value: _("Known units are left as they are."),
        PASSED: _(
            "Nothing of this row comes in. If it is a household after all, write its room into"
            " the file, or correct which column holds what (F2)."
        ),
    }
    return told.get(line.kind, "")


def sorts(lines: Sequence[PreviewLine], sort: str) -> list[str]:
    """The conflict keys of all lines of a sort."""
    return [line.conflict.key for line in lines if line.conflict and line.sort_of == sort]
