"""The settings of this PC: language, theme, its name, and a printer for each kind of document."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtWidgets import QApplication, QVBoxLayout

from propdesk.kernel.i18n import N_, _, pgettext
from propdesk.kernel.paper.sizes import PAPERS
from propdesk.kernel.scaled import read_scaled
from propdesk.kernel.settings import PrintChoice
from propdesk.subject import PaperKind
from propdesk.ui.desk import Desk
from propdesk.ui.forms.fields import CheckField, ChoiceField, TextField
from propdesk.ui.forms.forms import Form, FormDialog
from propdesk.ui.forms.inputs import Field, Wrong
from propdesk.ui.lists.columns import Column, Kind, State
from propdesk.ui.lists.tables import Table
from propdesk.ui.papers.printers import LOOKING, Printers, PrinterSearch
from propdesk.ui.parts import theme
from propdesk.ui.parts.cards import Card, line_of
from propdesk.ui.parts.small_parts import Button, label
from propdesk.ui.window.pages import PageWidget

LANGUAGE_NAMES = {"zh_CN": "简体中文", "zh_TW": "繁體中文", "en": "English"}
ASKED = N_("Asked when printing")
THEMES: dict[theme.Mode, str] = {
    "light": N_("Light"),
    "dark": N_("Dark"),
    "system": N_("As the system"),
}


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
    return dict(_papers(row)).get(_chosen_paper(row), row.choice.paper)


def _chosen_paper(row: _Row) -> str:
    return row.choice.paper or ("" if row.document.otherwise else row.document.sizes[0])


def _papers(row: _Row) -> list[tuple[str, str]]:
    sizes = [(size, _(PAPERS[size].title)) for size in row.document.sizes]
    otherwise = row.document.otherwise
    return [("", _(otherwise)), *sizes] if otherwise else sizes


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


def write_mm(tenths: int) -> str:
    """Tenths of a millimetre as people write them: -1.2."""
    sign = "-" if tenths < 0 else ""
    return f"{sign}{abs(tenths) // 10}.{abs(tenths) % 10}"


MOST_OFFSET = 100_00  # hundredths of a millimetre


class OffsetField(Field):
    """Millimetres with one decimal, kept as tenths; may be below zero."""

    plain = digits = True

    def parse(self, text: str) -> object:
        try:
            hundredths = read_scaled(text, 2)
        except ValueError:
            hundredths = MOST_OFFSET
        if abs(hundredths) >= MOST_OFFSET:
            raise Wrong(
                _("“{text}” is not a distance. Type it like 1.5 or -0.8.").format(text=text)
            )
        if hundredths % 10:
            raise Wrong(_("One decimal is enough: tenths of a millimetre."))
        return hundredths // 10

    def write(self, value: object) -> str:
        return write_mm(value) if isinstance(value, int) else str(value)


class PrinterField(ChoiceField):
    """A printer, or to be asked; the one chosen so far can be kept before all are known."""

    def __init__(self, name: str, title: str, chosen: str) -> None:
        self._chosen = chosen
        super().__init__(name, title, _printers((chosen,)), required=True, hint=_(LOOKING))
        search = PrinterSearch(self)
        search.found.connect(self._offer)
        search.gave_up.connect(lambda refusal: self.show_message("warning", str(refusal)))

    def _offer(self, printers: Printers) -> None:
        self.set_choices(_printers((*printers.names, self._chosen)))
        self._hint = ""
        self.show_message("", "")


def _printers(names: Sequence[str]) -> list[tuple[object, str]]:
    return [("", _(ASKED)), *((name, name) for name in dict.fromkeys(names) if name)]


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
        form = Form([self.language, self.theme, self.pc_name], label_width=110)
        form.entered.connect(lambda: self.desk.say(_("Settings saved"), "done"))
        form.setFixedWidth(520)
        card.body.addLayout(line_of(form, None))
        whole.addWidget(card)
        change = self._change = Button(
            _("Change"), icon="printer", key="F2", on_click=self.change_printing
        )
        whole.addLayout(
            line_of(
                label(pgettext("machine", "Printing"), 15, 600),
                label(_("A printer that is set prints without asking."), 12, 400, "text3"),
                self._told,
                None,
                change,
            )
        )
        whole.addWidget(self.table, 1)

    def _connect(self) -> None:
        self.language.edited.connect(self._take_language)
        self.theme.edited.connect(self._take_theme)
        self.pc_name.edited.connect(self._take_name)
        self.table.activated.connect(self.change_printing)
        self.table.current_changed.connect(self._show_current)

    def _show(self) -> None:
        settings = self.desk.settings
        self.language.set_value(settings.language)
        self.theme.set_value(settings.theme)
        self.pc_name.set_value(settings.pc_name)
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

    def _show_current(self, row: object | None) -> None:
        self._change.refuse(None if row is not None else _("Choose a row first."))

    def change_printing(self) -> None:
        """Choose printer, paper and offset for the document chosen."""
        row = self.table.current_row()
        if not isinstance(row, _Row):
            return
        dialog = FormDialog(
            self.desk,
            pgettext("machine", "Printing"),
            _print_fields(row),
            save=lambda values: _take(row.choice, values),
            subject=_(row.document.title),
            label_width=110,
        )
        dialog.form.set_values(
            {
                "printer": row.choice.printer,
                "paper": _chosen_paper(row),
                "offset_right": row.choice.offset_right,
                "offset_down": row.choice.offset_down,
                "impact": row.choice.impact,
            }
        )
        if dialog.exec() == 1:
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


def _print_fields(row: _Row) -> list[Field]:
    return [
        PrinterField("printer", _("Printer"), row.choice.printer),
        ChoiceField("paper", _("Paper"), _papers(row), required=True),
        OffsetField("offset_right", _("To the right"), hint=_("mm; below zero: to the left.")),
        OffsetField("offset_down", _("Downwards"), hint=_("mm; below zero: up.")),
        CheckField("impact", _("Impact printer: bold, without grey")),
    ]


def _take(choice: PrintChoice, values: dict[str, object]) -> None:
    right, down = values["offset_right"], values["offset_down"]
    choice.printer, choice.paper = str(values["printer"] or ""), str(values["paper"] or "")
    choice.offset_right = right if isinstance(right, int) else 0
    choice.offset_down = down if isinstance(down, int) else 0
    choice.impact = bool(values["impact"])
