"""How one kind of document is printed on this PC: the form over it, and its fields."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from propdesk.kernel.i18n import N_, _, pgettext
from propdesk.kernel.paper.sizes import PAPERS
from propdesk.kernel.scaled import read_scaled
from propdesk.ui.forms.fields import CheckField, ChoiceField
from propdesk.ui.forms.forms import FormDialog
from propdesk.ui.forms.inputs import Field, Wrong
from propdesk.ui.papers.printers import LOOKING, Printers, PrinterSearch

if TYPE_CHECKING:
    from propdesk.kernel.settings import PrintChoice
    from propdesk.subject import PaperKind
    from propdesk.ui.desk import Desk

ASKED = N_("Asked when printing")
MOST_OFFSET = 100_00  # hundredths of a millimetre


def write_mm(tenths: int) -> str:
    """Tenths of a millimetre as people write them: -1.2."""
    sign = "-" if tenths < 0 else ""
    return f"{sign}{abs(tenths) // 10}.{abs(tenths) % 10}"


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
        self._hint = "" if printers.names else _("No printer is installed on this PC.")
        self.show_message("hint" if self._hint else "", self._hint)


def _printers(names: Sequence[str]) -> list[tuple[object, str]]:
    return [("", _(ASKED)), *((name, name) for name in dict.fromkeys(names) if name)]


def papers_of(document: PaperKind) -> list[tuple[object, str]]:
    """The papers offered for a kind of document, as a field offers them."""
    sizes: list[tuple[object, str]] = [(size, _(PAPERS[size].title)) for size in document.sizes]
    return [("", _(document.otherwise)), *sizes] if document.otherwise else sizes


def chosen_paper(document: PaperKind, choice: PrintChoice) -> str:
    """The paper that counts on this PC; "": as the document itself says."""
    return choice.paper or ("" if document.otherwise else document.sizes[0])


def printing_dialog(desk: Desk, document: PaperKind) -> FormDialog:
    """Printer, paper and offset of a kind of document, to be chosen."""
    choice = desk.settings.print_choice(document.kind)
    dialog = FormDialog(
        desk,
        pgettext("machine", "Printing"),
        [
            PrinterField("printer", _("Printer"), choice.printer),
            ChoiceField("paper", _("Paper"), papers_of(document), required=True),
            OffsetField("offset_right", _("To the right"), hint=_("mm; below zero: to the left.")),
            OffsetField("offset_down", _("Downwards"), hint=_("mm; below zero: up.")),
            CheckField("impact", _("Impact printer: bold, without grey")),
        ],
        save=lambda values: _take(choice, values),
        subject=_(document.title),
        label_width=110,
        asks_only=True,  # it stays on this PC
    )
    form = dialog.form

    def show_place() -> None:
        place = choice.place_on(str(form.field("printer").value() or ""))
        form.set_values(
            {"offset_right": place.right, "offset_down": place.down, "impact": place.impact}
        )

    form.set_values({"printer": choice.printer, "paper": chosen_paper(document, choice)})
    show_place()
    form.field("printer").edited.connect(show_place)
    return dialog


def _take(choice: PrintChoice, values: dict[str, object]) -> None:
    right, down = values["offset_right"], values["offset_down"]
    choice.use(str(values["printer"] or ""))
    choice.paper = str(values["paper"] or "")
    choice.offset_right = right if isinstance(right, int) else 0
    choice.offset_down = down if isinstance(down, int) else 0
    choice.impact = bool(values["impact"])
