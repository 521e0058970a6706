"""The settings of this PC: language, theme, its name, and a printer for each kind of document."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtWidgets import QApplication, QVBoxLayout

from propdesk.kernel.errors import UserError
from propdesk.kernel.i18n import N_, _, ngettext, pgettext
from propdesk.kernel.settings import PrintChoice
from propdesk.subject import PaperKind
from propdesk.system.settings.assistant_dialogs import printer_assistant
from propdesk.system.settings.pc_lock import change_pc_lock
from propdesk.system.settings.printing_dialogs import (
    ASKED,
    chosen_paper,
    papers_of,
    printing_dialog,
    write_mm,
)
from propdesk.ui.desk import Desk
from propdesk.ui.forms.fields import ChoiceField, TextField
from propdesk.ui.forms.forms import Form, FormDialog
from propdesk.ui.lists.columns import Column, Kind, State
from propdesk.ui.lists.tables import Table
from propdesk.ui.papers.printers import LOOKING, Printers, PrinterSearch
from propdesk.ui.parts import theme
from propdesk.ui.parts.cards import Card, line_of
from propdesk.ui.parts.small_parts import Button, label
from propdesk.ui.window.pages import PageWidget

LANGUAGE_NAMES = {"zh_CN": "简体中文", "zh_TW": "繁體中文", "en": "English"}
THEMES: dict[theme.Mode, str] = {
    "light": N_("Light"),
    "dark": N_("Dark"),
    "system": N_("As the system"),
}


LOCK_MINUTES = (0, 5, 10, 15, 30)


def _after(minutes: int) -> str:
    words = ngettext("{count} minute", "{count} minutes", minutes)
    return words.format(count=minutes) if minutes else _("Never")


@dataclass(frozen=True, slots=True)
class _Row:
    """A kind of document with how it is printed; `known`: the printers there are, when told."""

    id: int
    document: PaperKind
    choice: PrintChoice
    known: tuple[str, ...] | None


def _printer(row: _Row) -> State:
    name = row.choice.printer
    if not name:
        return State(_(ASKED), "grey", "circle-help")
    if row.known is None:
        return State(name, "grey", "printer")
    return (
        State(name, "green", "printer") if name in row.known else State(name, "red", "circle-alert")
    )


def _offset(row: _Row) -> str:
    right, down = row.choice.offset_right, row.choice.offset_down
    return f"{write_mm(right)} / {write_mm(down)}" if right or down else ""


def _paper(row: _Row) -> str:
    paper = chosen_paper(row.document, row.choice)
    return dict(papers_of(row.document)).get(paper, row.choice.paper)


COLUMNS = (
    Column("title", N_("Document"), weight=500, width=220, value=lambda row: _(row.document.title)),
    Column("printer", N_("Printer"), kind=Kind.STATE, value=_printer, stretch=True),
    Column("paper", N_("Paper"), width=170, value=_paper),
    Column("offset", N_("Right / down, mm"), width=150, value=_offset),
    Column(
        "impact",
        N_("Impact printer"),
        width=110,
        value=lambda row: _("Yes") if row.choice.impact else "",
    ),
)


class MachinePage(PageWidget):
    """A change counts at once, but for the language, which needs a new start."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.language = ChoiceField("language", _("Language"), _languages(), required=True)
        themes: list[tuple[object, str]] = [(mode, _(name)) for mode, name in THEMES.items()]
        self.theme = ChoiceField("theme", _("Theme"), themes, required=True)
        self.pc_name = TextField(
            "pc_name", _("Name of this PC"), hint=_("Shown at the foot of the window.")
        )
        locks: list[tuple[object, str]] = [(each, _after(each)) for each in LOCK_MINUTES]
        self.lock = ChoiceField(
            "lock_minutes",
            _("Lock after"),
            locks,
            required=True,
            hint=_(
                "Without a hand at it, where passwords are set. Ctrl+L locks at once. "
                "Later or never: supervisor or manager only."
            ),
        )
        self.table = Table(COLUMNS, choice=desk.settings.table("system.printing"))
        self._printers: Printers | None = None
        self._told = label("", 12, 400, "text3")
        self._build()
        self._show()
        self._connect()

    def _build(self) -> None:
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(8)
        card = Card(_("This PC"), _("Kept on this PC, not in the backup"))
        form = Form([self.language, self.theme, self.pc_name, self.lock], label_width=110)
        form.entered.connect(lambda: self.desk.say(_("Settings saved"), "done"))
        form.setFixedWidth(520)
        card.body.addLayout(line_of(form, None))
        whole.addWidget(card)
        change = self._change = Button(
            _("Change"), icon="printer", key="F2", on_click=self.change_printing
        )
        assist = self._assist = Button(
            _("Printer assistant"), icon="wrench", key="F3", on_click=self.assist
        )
        whole.addLayout(
            line_of(
                label(pgettext("machine", "Printing"), 15, 600),
                label(_("A printer that is set prints without asking."), 12, 400, "text3"),
                self._told,
                None,
                assist,
                change,
            )
        )
        whole.addWidget(self.table, 1)

    def _connect(self) -> None:
        self.language.edited.connect(self._take_language)
        self.theme.edited.connect(self._take_theme)
        self.pc_name.edited.connect(self._take_name)
        self.lock.edited.connect(self._take_lock)
        self.table.activated.connect(self.change_printing)
        self.table.current_changed.connect(self._show_current)

    def _show(self) -> None:
        settings = self.desk.settings
        self.language.set_value(settings.language)
        self.theme.set_value(settings.theme)
        self.pc_name.set_value(settings.pc_name)
        self.lock.set_value(settings.lock_minutes)
        self._show_printing()

    def _show_printing(self) -> None:
        known = self._printers.names if self._printers is not None else None
        self.table.show_rows(
            [
                _Row(number, document, self.desk.settings.print_choice(document.kind), known)
                for number, document in enumerate(self.desk.store.declarations.papers)
            ]
        )
        self._show_current(self.table.current_row())

    def _take_language(self) -> None:
        self.desk.settings.language = str(self.language.value() or "")
        self.desk.save_settings()
        self.language.show_message("hint", _("From the next start on."))

    def _take_theme(self) -> None:
        fitting = [each for each in THEMES if each == self.theme.value()]
        mode: theme.Mode = fitting[0] if fitting else "system"
        self.desk.settings.theme = mode
        self.desk.save_settings()
        if isinstance(app := QApplication.instance(), QApplication):
            theme.install(app, mode)

    def _take_name(self) -> None:
        self.desk.settings.pc_name = self.pc_name.text().strip()
        self.desk.save_settings()

    def _take_lock(self) -> None:
        before, minutes = self.desk.settings.lock_minutes, self.lock.value()
        if not isinstance(minutes, int) or minutes == before:
            return
        name = self.desk.settings.pc_name
        try:
            self.desk.store.write(change_pc_lock, before=before, after=minutes, pc_name=name)
        except UserError as refusal:
            self.lock.set_value(before)
            self.lock.show_message("error", str(refusal))
            return
        self.desk.settings.lock_minutes = minutes
        self.desk.save_settings()

    def _show_current(self, row: object | None) -> None:
        for button in (self._assist, self._change):
            button.refuse(None if row is not None else _("Choose a row first."))

    def change_printing(self) -> None:
        """Choose printer, paper and offset for the document chosen."""
        self._open(printing_dialog)

    def assist(self) -> None:
        """Look at the paper of the document chosen, put its place right and try it."""
        self._open(printer_assistant)

    def _open(self, build: Callable[[Desk, PaperKind], FormDialog]) -> None:
        row = self.table.current_row()
        if isinstance(row, _Row) and build(self.desk, row.document).exec() == 1:
            self.desk.save_settings()
            self._show_printing()
            self.desk.say(_("Printer of “{name}” saved").format(name=_(row.document.title)), "done")

    def shown(self) -> None:
        self.table.setFocus()
        self._told.setText(_(LOOKING))
        search = PrinterSearch(self)
        search.found.connect(self._show_printers)
        search.gave_up.connect(lambda refusal: self._told.setText(str(refusal)))

    def _show_printers(self, printers: Printers) -> None:
        self._told.clear()
        self._printers = printers
        self._show_printing()


def _languages() -> list[tuple[object, str]]:
    return [("", _("As the system")), *LANGUAGE_NAMES.items()]
