"""The printer assistant: whether a printer has the paper of a document, the form made for it, the
page to read its offset off, and a test print."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QWidget

from propdesk.kernel.errors import UserError
from propdesk.kernel.i18n import N_, _
from propdesk.kernel.paper.calibration import LINE, calibration_page, corrected, try_page
from propdesk.kernel.paper.sizes import PAPERS
from propdesk.kernel.settings import PrintChoice
from propdesk.system.settings.printing_dialogs import (
    OffsetField,
    PrinterField,
    chosen_paper,
    papers_of,
    write_mm,
)
from propdesk.ui.forms.fields import CheckField, ChoiceField
from propdesk.ui.forms.forms import FormDialog
from propdesk.ui.forms.inputs import Wrong
from propdesk.ui.papers import printing
from propdesk.ui.papers.forms import (
    FormAfterRestart,
    FormNotMade,
    make_form,
    sheet_on,
    steps_by_hand,
)
from propdesk.ui.papers.printing import PrinterGone
from propdesk.ui.papers.sheets import SheetRefused, Sides, Way, sheet_words
from propdesk.ui.parts.cards import Banner, line_of
from propdesk.ui.parts.small_parts import Button, label

if TYPE_CHECKING:
    from propdesk.kernel.records.states import Tone
    from propdesk.subject import PaperKind
    from propdesk.ui.desk import Desk

PIECE_OF_ROLL = 200.0  # mm
NO_PRINTER = N_("Choose a printer first.")
TOLD = (SheetRefused, PrinterGone, FormNotMade, FormAfterRestart)  # in the dialog itself


class ReadingField(OffsetField):
    """What a scale of the calibration page says, in tenths of a millimetre."""

    def parse(self, text: str) -> object:
        read = super().parse(text)
        if not isinstance(read, int) or not 0 <= read <= 2 * LINE * 10:
            most = _("The scale goes from 0 to {most}. Type what it says, like {line}.0 or 18.5.")
            raise Wrong(most.format(most=2 * LINE, line=LINE))
        return read


class PrinterAssistant(FormDialog):
    """Printer and paper of one kind of document, looked at, tried and put right."""

    def __init__(self, desk: Desk, document: PaperKind) -> None:
        self._desk, self._document = desk, document
        self._kept = desk.settings.print_choice(document.kind)
        read = _("Of the calibration page; {line}.0 is right. Empty: leave it.").format(line=LINE)
        fields = [
            PrinterField("printer", _("Printer"), self._kept.printer),
            ChoiceField("paper", _("Paper"), papers_of(document), required=True),
            CheckField("impact", _("Impact printer: bold, without grey")),
            ReadingField("top", _("Read at the top"), hint=read),
            ReadingField("left", _("Read at the left"), hint=read),
        ]
        super().__init__(
            desk,
            _("Printer assistant"),
            fields,
            save=self._take,
            subject=_(document.title),
            width=720,
            label_width=110,
        )
        self._state = Banner(_(NO_PRINTER), "amber", "printer")
        self._steps = label("", 13, 400, "text2", wrap=True)
        self._steps.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._put_together()

    def _put_together(self) -> None:
        buttons = {
            "F4": (_("Make the paper"), "file-plus", self._make),
            "F5": (_("Look again"), "search", self.look),
            "F6": (_("Calibration page"), "printer", self._calibrate),
            "F7": (_("Test print"), "printer", self._try),
        }
        self._buttons = {
            key: Button(words, icon=icon, key=key, on_click=act)
            for key, (words, icon, act) in buttons.items()
        }
        self.body.addWidget(self._state)
        self.body.addWidget(self._steps)
        row = QWidget()  # below what scrolls, where a screen is low
        row.setLayout(line_of(*self._buttons.values(), None, spacing=8))
        self.add_below(row)
        paper = chosen_paper(self._document, self._kept)
        self.form.set_values(
            {"printer": self._kept.printer, "paper": paper, "impact": self._kept.impact}
        )
        self.form.field("printer").edited.connect(self._show_its_place)
        for name in ("printer", "paper", "impact"):
            self.form.field(name).edited.connect(self.look)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.look()

    @property
    def sides(self) -> Sides:
        """The sheet of what is chosen; of a roll a piece."""
        paper = str(self.form.field("paper").value() or self._document.sizes[0])
        size = PAPERS[paper]
        if paper == "roll80":
            return size.width, PIECE_OF_ROLL
        wide, high = size.width, size.height
        return (wide, high) if self._document.across else (min(wide, high), max(wide, high))

    def typed(self) -> PrintChoice:
        """Printer and paper as chosen, with the offset that belongs to them."""
        values = self.form.values()
        place = self._kept.place_on(printer := str(values["printer"] or ""))
        paper = str(values["paper"] or "")
        return PrintChoice(printer, paper, place.right, place.down, bool(values["impact"]))

    def _show_its_place(self) -> None:
        printer = str(self.form.field("printer").value() or "")
        self.form.set_values({"impact": self._kept.place_on(printer).impact})

    # What is asked of the printer

    def look(self) -> None:
        """Ask the printer whether it has the paper."""
        self._ask(sheet_on)

    def _make(self) -> None:
        self._ask(make_form)

    def _ask(self, question: Callable[[PrintChoice, Sides], Way]) -> None:
        choice, sides = self.typed(), self.sides
        self._tell(_(NO_PRINTER), "amber", "printer")
        if choice.printer:
            self._tell(_("Asking the printer …"), "amber", "hourglass")
            self._desk.run(
                lambda _progress: question(choice, sides),
                title=_("Printer assistant"),
                done=partial(self._hear, choice, sides),
                failed=partial(self._refuse, choice, sides),
                quiet=True,
                page=self,
            )

    def _is_stale(self, choice: PrintChoice, sides: Sides) -> bool:
        """Whether something else is chosen by now."""
        return (choice, sides) != (self.typed(), self.sides)

    def _hear(self, choice: PrintChoice, sides: Sides, way: object) -> None:
        if self._is_stale(choice, sides) or not isinstance(way, Way):
            return
        told = {"paper": sheet_words(sides), "form": way.size.name()}
        if not way.own:
            words = _("The printer takes {paper} as a size of its own.")
        elif way.turned:
            words = _("The printer has {paper}: across on its form “{form}”.")
        else:
            words = _("The printer has {paper}: its form “{form}”.")
        self._tell(words.format(**told), "green", "circle-check")
        self._buttons["F4"].refuse(_("The printer has this paper already."))

    def _refuse(self, choice: PrintChoice, sides: Sides, refusal: UserError) -> None:
        if not isinstance(refusal, TOLD):
            self._desk.refuse(refusal)
        elif not self._is_stale(choice, sides):
            lacks = _("The printer “{printer}” does not have the paper {paper} yet.")
            told = lacks.format(printer=choice.printer, paper=sheet_words(sides))
            missing = isinstance(refusal, SheetRefused)
            self._tell(told if missing else str(refusal), "red", "circle-alert")
            self._offer_steps(sides, on=missing or isinstance(refusal, FormNotMade))

    def _offer_steps(self, sides: Sides, *, on: bool) -> None:
        """Say how the paper is made by hand, where it is missing."""
        self._steps.setText("\n".join(steps_by_hand(sides)))
        self._steps.setVisible(on)
        if not on:
            self._buttons["F4"].refuse(_("The paper is not what is missing."))

    def _tell(self, sentence: str, tone: Tone, icon: str) -> None:
        """Say how it stands; without a printer nothing can be done."""
        self._state.show_sentence(sentence, tone, icon)
        self._steps.hide()
        missing = None if self.typed().printer else _(NO_PRINTER)
        for button in self._buttons.values():
            button.refuse(missing)

    # What is printed

    def _calibrate(self) -> None:
        self._print(calibration_page)

    def _try(self) -> None:
        self._print(partial(try_page, day=self._desk.today()))

    def _print(self, page: Callable[..., bytes]) -> None:
        choice, sides = self.typed(), self.sides
        if not choice.printer:
            return
        told = (
            f"{_(self._document.title)}  {choice.printer}  {sheet_words(sides)}",
            _("Printed {right} mm to the right, {down} mm down.").format(
                right=write_mm(choice.offset_right), down=write_mm(choice.offset_down)
            ),
        )
        pdf = page(*sides, told, impact=choice.impact)
        self._desk.run(
            lambda progress: printing.print_on(printing.printer_of(choice), pdf, choice, progress),
            title=_("Printing"),
            done=lambda _nothing: self._desk.say(_("Sent to the printer"), "done"),
            failed=partial(self._refuse, choice, sides),
            page=self,
        )

    def _take(self, values: dict[str, object]) -> None:
        typed, kept = self.typed(), self._kept
        kept.use(typed.printer)
        kept.paper, kept.impact = typed.paper, typed.impact
        left, top = values["left"], values["top"]
        if isinstance(left, int):
            kept.offset_right = corrected(kept.offset_right, left)
        if isinstance(top, int):
            kept.offset_down = corrected(kept.offset_down, top)
        self._desk.save_settings()


def printer_assistant(desk: Desk, document: PaperKind) -> FormDialog:
    """The assistant for one kind of document."""
    return PrinterAssistant(desk, document)
