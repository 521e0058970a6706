"""A form over a list of fields, and the dialog around it.

Usage: `FormDialog(desk, _("New resident"), fields, save=lambda values: …)`: `save` gets the
values by field name and does the use case; a `UserError` leaves the dialog as it is with
everything typed. Enter in the last field saves, Ctrl+Enter anywhere; Tab goes from it to the button
that saves. F8 goes to the next error, Shift+F8 to the one before. Esc leaves, and asks first when
something was typed.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QWidget

from propdesk.kernel.errors import UserError
from propdesk.kernel.i18n import _, pgettext
from propdesk.ui.desk import Desk
from propdesk.ui.forms.drafts import DraftKeeper
from propdesk.ui.forms.inputs import Field, told_to_mend
from propdesk.ui.parts.cards import Banner, line_of
from propdesk.ui.parts.icons import IconLabel
from propdesk.ui.parts.keys import bind_key
from propdesk.ui.parts.messages import ask
from propdesk.ui.parts.small_parts import Button, label
from propdesk.ui.parts.theme import Size
from propdesk.ui.writing_sheet import WritingSheet


class Form(QWidget):
    """Labels left, fields right, two in a line where they say so, found by `form.field("phone")`.

    `entered` tells that Enter was pressed in the last field that can be typed into.
    """

    entered = Signal()

    def __init__(self, fields: Sequence[Field], *, label_width: int = Size.LABEL_COLUMN) -> None:
        super().__init__()
        self.fields = tuple(fields)
        self._by_name = {field.name: field for field in fields}
        self._labels: dict[str, QLabel] = {}
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(9)
        grid.setColumnMinimumWidth(0, label_width)
        grid.setColumnStretch(1, 1)
        if any(field.beside for field in fields):
            grid.setColumnMinimumWidth(2, label_width)
            grid.setColumnStretch(3, 1)
        # What is left over stays below: a field that grew would not stand beside its name.
        grid.setRowStretch(self._place(grid), 1)

    def _place(self, grid: QGridLayout) -> int:
        """Put the fields under one another, or two in a line; how many lines that are."""
        row = -1
        for field, following in zip(self.fields, [*self.fields[1:], None], strict=False):
            left, row = (2, row) if field.beside else (0, row + 1)
            if field.group:
                grid.addWidget(label(field.group, 12, 600, "text3"), row, 0, 1, 4)
                row += 1
            if field.title:
                grid.addWidget(self._name_of(field), row, left, Qt.AlignmentFlag.AlignTop)
            shares = field.beside or (following is not None and following.beside)
            to = Qt.AlignmentFlag.AlignTop if shares else Qt.AlignmentFlag(0)
            grid.addWidget(field, row, left + 1, 1, 1 if shares else 3, to)
        return row + 1

    def _name_of(self, field: Field) -> QWidget:
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(2)
        name = self._labels[field.name] = label(field.title, 13, 500)
        name.setBuddy(field.input)
        row.addWidget(name)
        if field.required:
            row.addWidget(label("*", 13, 600, "red"))
        row.addStretch()
        holder.setFixedHeight(Size.FIELD)
        return holder

    def field(self, name: str) -> Field:
        """The field of this name.

        Not `form[name]`: PySide takes a widget with `__getitem__` for a sequence, asks for item 0
        while it delivers events, and the error turns up in some event filter.
        """
        return self._by_name[name]

    def show_field(self, name: str, *, on: bool) -> None:
        """Show a field, or leave it out: it is then neither asked for nor judged."""
        field = self._by_name[name]
        holder = self._labels[name].parentWidget() if field.title else None
        for each in filter(None, (field, holder)):
            each.setVisible(on)
        field.setEnabled(on)

    def rename(self, name: str, title: str) -> None:
        """Let a field be called something else from now on."""
        field = self._by_name[name]
        field.title = title
        field.input.setAccessibleName(title)
        self._labels[name].setText(title)

    def values(self) -> dict[str, object]:
        """The typed values by field name; None where nothing is."""
        return {field.name: field.value() for field in self.fields}

    def typed(self) -> tuple[object, ...]:
        """What stands in each field, readable or not; to tell whether anything was typed."""
        return tuple((field.text(), field.value()) for field in self.fields)

    def set_values(self, values: Mapping[str, object]) -> None:
        """Fill the fields named."""
        for name, value in values.items():
            self._by_name[name].set_value(value)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter goes on to the next field, as on paper; in the last one the form is through.

        Held down it goes on once: it would run through to the last field and save.
        """
        alone = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if not alone or event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            super().keyPressEvent(event)
            return
        if event.isAutoRepeat():
            return
        usable = [each for each in self.fields if each.isVisibleTo(self) and each.isEnabled()]
        focus = self.focusWidget()
        if usable and focus is not None and usable[-1].isAncestorOf(focus):
            self.entered.emit()
        else:
            self.focusNextChild()

    def judge(self) -> tuple[int, int]:
        """Judge all fields, show their messages; the numbers of errors and warnings."""
        levels = [field.judge() for field in self.fields if field.isEnabled()]
        return levels.count("error"), levels.count("warning")

    def counts(self) -> tuple[int, int]:
        """The numbers of errors and warnings shown now."""
        levels = [field.level for field in self.fields]
        return levels.count("error"), levels.count("warning")

    def go_to_next_problem(self, *, from_start: bool = False, back: bool = False) -> bool:
        """Put the keyboard into the next field with an error, else a warning; False without one.

        `back` goes to the one before; after the last comes the first.
        """
        wanted = "error" if self.counts()[0] else "warning"
        bad = [n for n, field in enumerate(self.fields) if field.level == wanted]
        if not bad:
            return False
        focused = (n for n, each in enumerate(self.fields) if each.input.hasFocus())
        here = -1 if from_start else next(focused, -1)
        if back:
            field = self.fields[next((n for n in reversed(bad) if n < here), bad[-1])]
        else:
            field = self.fields[next((n for n in bad if n > here), bad[0])]
        field.input.setFocus(Qt.FocusReason.ShortcutFocusReason)
        if (choose_all := getattr(field.input, "selectAll", None)) is not None:
            choose_all()
        return True

    def focus_first(self, name: str = "") -> None:
        """Put the keyboard into the field of this name, else into the first."""
        if self.fields:
            self._by_name.get(name, self.fields[0]).input.setFocus(Qt.FocusReason.TabFocusReason)


class FormDialog(WritingSheet):
    """Title and object, banner with the number of errors, the form, and the buttons.

    `save(values)` is called with valid values inside; what it returns is kept in `result_value`.
    `other` is a second way to save (its words and key), after which the dialog stays as it was
    opened, for the next one; the fields named in `keeps` keep what was typed. After
    `offer_neighbours` it ends with a `step` of -1 or 1 when the user goes on to another record.
    A form with a name for its `draft` survives a crash: what was typed is offered the next time.
    One that `asks_only` leaves the data as it is; any other says before it is filled in that data
    which can only be read keeps nothing of it.
    """

    def __init__(
        self,
        desk: Desk,
        title: str,
        fields: Sequence[Field],
        *,
        save: Callable[[dict[str, object]], object],
        subject: str = "",
        save_words: str = "",
        other: tuple[str, str] | None = None,
        keeps: Sequence[str] = (),
        draft: str = "",
        width: int = 580,
        label_width: int = Size.LABEL_COLUMN,
        asks_only: bool = False,
    ) -> None:
        width = Size.WIDEST if any(field.beside for field in fields) else width
        super().__init__(desk, title, subject, width=width, asks_only=asks_only)
        self._save_values = save
        self.form = Form(fields, label_width=label_width)
        self.result_value: object = None
        self.step = 0
        self._first_field = ""
        self._next = Button(_("Next one"), key="F8", kind="flat", bind_its_key=False)
        self._banner = Banner("", "red", "circle-alert", self._next)
        self._save = Button(
            save_words or _("Save"), kind="primary", key="Ctrl+Enter", height=Size.DIALOG_BUTTON
        )
        self._cancel = Button(_("Cancel"), key="Esc", bind_its_key=False, height=Size.DIALOG_BUTTON)
        self._other = Button(other[0], key=other[1], height=Size.DIALOG_BUTTON) if other else None
        self._build()
        if asks_only or other is not None:  # beside three buttons there is no room for it
            self._comfort.hide()  # never shown by hand: before its dialog it would be a window
        self._connect()
        self._keeps = tuple(keeps)
        self._draft = DraftKeeper(desk, fields, draft, self) if draft else None
        self._at_first: dict[str, object] | None = None
        self._untouched: tuple[object, ...] = ()

    def keep_whole(self) -> None:
        """Let the draft of a new record have what the form begins with too, as a duplicate does."""
        if self._draft is not None:
            self._draft.whole = True

    def _build(self) -> None:
        self.above.addWidget(self._banner)
        self._banner.hide()
        self.body.addWidget(self.form)
        self._comfort = QWidget()
        comfort = label(_("A failed save loses nothing"), 12, 400, "text3")
        self._comfort.setLayout(line_of(IconLabel("info", 14, "text3"), comfort))
        self.foot.addWidget(self._comfort)
        self.foot.addStretch()
        for button in (self._cancel, self._other, self._save):
            if button is not None:
                self.foot.addWidget(button)

    def _connect(self) -> None:
        self._save.clicked.connect(self._save_and_close)
        self.form.entered.connect(self._save_and_close)
        self._cancel.clicked.connect(self.reject)
        self._next.clicked.connect(self.form.go_to_next_problem)
        bind_key(self, "F8", self.form.go_to_next_problem)
        bind_key(self, "Shift+F8", partial(self.form.go_to_next_problem, back=True))
        if self._other is not None:
            self._other.clicked.connect(self._save_and_stay)
        for field in self.form.fields:
            field.edited.connect(self._count_again)

    def offer_neighbours(self, place: str, *, back: bool, onward: bool) -> None:
        """Offer to save and go on to the records before and after this one; `place`: "2 / 46"."""
        self._comfort.hide()
        ends = {-1: (back, _("This is the first one.")), 1: (onward, _("This is the last one."))}
        buttons = {}
        for step, (words, key) in {
            -1: (pgettext("row", "Previous"), "Alt+↑"),
            1: (pgettext("row", "Next"), "Alt+↓"),
        }.items():
            there, why = ends[step]
            leaf = partial(self._leaf, step)
            buttons[step] = Button(
                words, kind="flat", key=key, height=Size.DIALOG_BUTTON, on_click=leaf
            )
            buttons[step].refuse(None if there else why)
        told = label(place, 12, 400, "text3")
        for number, part in enumerate((buttons[-1], told, buttons[1])):
            self.foot.insertWidget(number, part)

    def _leaf(self, step: int) -> None:
        if self.form.typed() == self._untouched or self.save():
            self.step = step
            self.accept()

    def begin_in(self, name: str) -> None:
        """Let the keyboard begin in this field; in the first one when there is none of the name."""
        self._first_field = name

    def field_in_hand(self) -> str:
        """The name of the field the keyboard is in."""
        focus = self.form.focusWidget()
        found = (one.name for one in self.form.fields if focus and one.isAncestorOf(focus))
        return next(found, "")

    def add_below(self, widget: QWidget) -> None:
        """Put something below the form, a preview of what saving will do."""
        self.below.setContentsMargins(20, 0, 20, 10)
        self.below.addWidget(widget)

    def save(self) -> bool:
        """Judge everything and save; False when something is wrong, the keyboard is then there."""
        errors, _warnings = self.form.judge()
        self._count_again()
        if errors:
            self.form.go_to_next_problem(from_start=True)
            return False
        try:
            self.result_value = self._save_values(self.form.values())
        except UserError as error:
            if not self._show_beside(error):
                self._show_refusal(str(error))
            return False
        return True

    def _show_beside(self, error: UserError) -> bool:
        """Show what a use case refused beside its fields, where it says which they are."""
        errors: dict[str, str] = getattr(error, "errors", {})
        if error.beside:
            errors = {error.beside: str(error)}
        names = {field.name for field in self.form.fields}
        if not errors or not errors.keys() <= names:
            return False
        for name, sentence in errors.items():
            self.form.field(name).show_message("error", sentence)
        self._count_again()
        self.form.go_to_next_problem(from_start=True)
        return True

    def _show_refusal(self, sentence: str) -> None:
        self._banner.show_sentence(sentence, "red", "circle-alert")
        self._next.hide()
        self._banner.show()

    def _save_and_close(self) -> None:
        if self.save():
            self.accept()

    def _save_and_stay(self) -> None:
        if self.save():
            begun = self._at_first or {}
            self.form.set_values({k: v for k, v in begun.items() if k not in self._keeps})
            self._untouched = self.form.typed()
            if self._draft is not None:
                self._draft.begin_again()
            self._count_again()
            first = next(each for each in self.form.fields if each.name not in self._keeps)
            first.input.setFocus(Qt.FocusReason.TabFocusReason)

    def _count_again(self) -> None:
        errors, warnings = self.form.counts()
        self._banner.setVisible(bool(errors or warnings))
        self._next.setVisible(bool(errors or warnings))
        if errors:
            self._banner.show_sentence(told_to_mend(errors, warnings), "red", "circle-alert")
        elif warnings:
            self._banner.show_sentence(told_to_mend(0, warnings), "amber", "triangle-alert")

    def reject(self) -> None:
        """Leave; what was typed is not thrown away unasked."""
        if not self.isVisible() or self.form.typed() == self._untouched or self._ask_to_leave():
            super().reject()

    def exec(self) -> int:
        """Offer first what was begun before, and never saved."""
        self._begin()
        if self._draft is not None and not self._draft.offer():
            self.deleteLater()
            return 0
        return super().exec()

    def done(self, result: int) -> None:
        """Saved or left: nothing is to be kept of it any more."""
        if self._draft is not None:
            self._draft.drop()
        super().done(result)

    def _ask_to_leave(self) -> bool:
        sentence = _("Leave without saving?")
        details = [_("What you typed here would be lost.")]
        return ask(self, sentence, details, yes=_("Leave"), danger=True)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._begin()
        self.form.focus_first(self._first_field)

    def _begin(self) -> None:
        """Remember what the form was opened with."""
        if self._at_first is None:
            self._at_first = self.form.values()
            self._untouched = self.form.typed()
