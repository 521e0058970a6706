"""Which printers this PC has, asked in the background: one that is off the network keeps the
system waiting for half a minute.

Usage: `name = ask_printer(desk.window, _("Receipts"))` for a dialog; `search = PrinterSearch(self)`
with `found` and `gave_up` where a page shows them. Nothing asks before somebody wants to see them.
"""

import threading
from dataclasses import dataclass
from queue import Empty, SimpleQueue

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtPrintSupport import QPrinterInfo
from PySide6.QtWidgets import QWidget

from propdesk.kernel.errors import UserError
from propdesk.kernel.i18n import N_, _, ngettext
from propdesk.ui.parts.line_inputs import Drop
from propdesk.ui.parts.sheet import Sheet
from propdesk.ui.parts.small_parts import Button, label, set_ink
from propdesk.ui.parts.theme import Size

LIMIT_MS = 15_000
_LOOK_MS = 50
LOOKING = N_("Looking for printers …")


class PrintersUnknown(UserError):
    """The system did not say in time which printers there are."""

    message = N_(
        "The system does not say which printers there are. Often one of them is switched off or"
        " off the network: switch it on or remove it, then look again."
    )


@dataclass(frozen=True, slots=True)
class Printers:
    """The names of all printers, and the one the system uses by itself ("": none)."""

    names: tuple[str, ...]
    usual: str


class PrinterSearch(QObject):
    """Asks the system once, in a thread of its own; both signals come in the window's thread.

    `found` carries `Printers`; `gave_up` the `PrintersUnknown` after LIMIT_MS. An answer that is
    later still is told by `found`, as long as somebody is there to hear it.
    """

    found = Signal(object)
    gave_up = Signal(object)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        # The thread knows the queue alone: whoever waited may be gone when the system answers, and
        # the program does not wait for it at its end.
        self._answers: SimpleQueue[Printers] = SimpleQueue()
        self._look = QTimer(self, interval=_LOOK_MS)
        self._limit = QTimer(self, singleShot=True, interval=LIMIT_MS)
        self._look.timeout.connect(self._take)
        self._limit.timeout.connect(lambda: self.gave_up.emit(PrintersUnknown()))
        self._look.start()
        self._limit.start()
        ask = threading.Thread(target=_ask, args=(self._answers,), name="printers", daemon=True)
        ask.start()

    def _take(self) -> None:
        try:
            printers = self._answers.get_nowait()
        except Empty:
            return
        self._look.stop()
        self._limit.stop()
        self.found.emit(printers)


def _ask(answers: "SimpleQueue[Printers]") -> None:
    names = tuple(QPrinterInfo.availablePrinterNames())
    answers.put(Printers(names, QPrinterInfo.defaultPrinterName()))


class PrinterSheet(Sheet):
    """Asks for the printer of one kind of document; `name` is what was chosen."""

    def __init__(self, parent: QWidget | None, document: str) -> None:
        super().__init__(parent, _("Choose a printer"), document, width=480)
        self.name = ""
        self._drop = Drop()
        self._drop.setFixedHeight(Size.FIELD)
        self._state = label("", 12, 400, "text3", wrap=True)
        kept = _("It is kept for this kind of document; change it under System, This PC.")
        self.body.addWidget(self._drop)
        self.body.addWidget(self._state)
        self.body.addWidget(label(kept, 12, 400, "text3", wrap=True))
        cancel = Button(_("Cancel"), key="Esc", height=Size.DIALOG_BUTTON)
        self._again = Button(_("Look again"), height=Size.DIALOG_BUTTON, on_click=self._search)
        self._print = Button(_("Print"), kind="primary", key="Enter", height=Size.DIALOG_BUTTON)
        self.add_button(cancel).clicked.connect(self.reject)
        self.add_button(self._again)
        self.add_button(self._print).clicked.connect(self._choose)
        self._search()

    def _search(self) -> None:
        self._drop.clear()
        self._again.hide()
        self._print.refuse(_(LOOKING))
        self._say(_(LOOKING), "text3")
        search = PrinterSearch(self)
        search.found.connect(self._show)
        search.gave_up.connect(self._give_up)

    def _show(self, printers: Printers) -> None:
        self._drop.clear()
        self._drop.addItems(list(printers.names))
        self._drop.setCurrentText(printers.usual)
        if not printers.names:
            self._refuse(_("No printer is installed on this PC. The paper can be saved as PDF."))
            return
        count = len(printers.names)
        found = ngettext("{count} printer found", "{count} printers found", count)
        self._say(found.format(count=count), "text3")
        self._again.hide()
        self._print.refuse(None)
        self._print.setFocus()

    def _give_up(self, refusal: UserError) -> None:
        self._refuse(str(refusal))

    def _refuse(self, sentence: str) -> None:
        self._say(sentence, "red")
        self._print.refuse(sentence)
        self._again.show()
        self._again.setFocus()

    def _say(self, sentence: str, ink: str) -> None:
        self._state.setText(sentence)
        set_ink(self._state, ink)

    def _choose(self) -> None:
        self.name = self._drop.currentText()
        self.accept()


def ask_printer(parent: QWidget | None, document: str) -> str:
    """The name of the printer chosen for a kind of document; "" when the user backed out."""
    sheet = PrinterSheet(parent, document)
    return sheet.name if sheet.exec() == 1 else ""
