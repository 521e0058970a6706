"""How a room comes to the cash desk: found, unknown, or typed beside the money by mistake."""

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QKeyEvent

from propdesk.estate.search.service import households_meant, units_of_digits
from propdesk.fees.counter.page.surface_view import CounterSurface
from propdesk.fees.counter.ticket import Ticket
from propdesk.kernel.i18n import _, listed
from propdesk.system.start.service import clock_doubt


class CounterRooms(QObject):
    """Puts households on the page `page`, and sees when a room is typed into the money."""

    def __init__(self, page: CounterSurface) -> None:
        super().__init__(page.till)
        self._page, self._desk = page, page.desk
        self._begun = ""  # digits and a separator: with one more digit it is a room

    def watch(self) -> None:
        """Look at the keys of the money field before the page does."""
        self._page.till.tendered.installEventFilter(self)

    def find(self, text: str) -> None:
        """Find whom a typed text means; several are listed with their names."""
        with self._desk.attempt():
            found = self._desk.store.read(households_meant, text=text)
            if len(found) == 1:
                self._page.load(found[0].unit_id)
            elif found:
                self._begin(text)
                self._page.head.candidates.show_candidates(found)
            else:
                self._say_nobody(text)

    def tell_found(self) -> None:
        """Say how to go on; with a clock that does not fit the books what is shown is of no use."""
        if doubt := self._desk.store.read(clock_doubt):
            self._desk.say(doubt, "warning")
        else:
            self._desk.say(_("Found. Type what is handed over, then press + to collect."))

    def _say_nobody(self, text: str) -> None:
        """Empty the desk, so that nobody pays for another room, and say it where the eye is."""
        nobody = _("Nobody is found by “{text}”.").format(text=text)
        self._page.take_ticket(Ticket(day=self._page.writing.day), "")
        self._page.head.show_unknown(text, nobody)
        self._page.dues.show_lines((), set(), nothing=nobody)
        self._desk.say(nobody, "warning")

    def _begin(self, text: str) -> None:
        room = self._page.head.room
        self._page.till.tendered.clear()
        self._page.till.edited.emit()
        room.setText(text)
        room.setFocus()
        room.end(False)  # noqa: FBT003  Qt's own way to say: do not select

    def is_waiting(self) -> bool:
        """Whether a room is typed that is not the one at the desk; then it is said.

        `+` would take the money of the household shown below for the room that is read above.
        """
        text, facts = self._page.head.room.text().strip(), self._page.ticket.facts
        if not text or (facts is not None and text == facts.desk.unit_code):
            return False
        self._desk.say(
            _("“{text}” is not at the desk yet: Enter opens it. Nothing was collected.").format(
                text=text
            ),
            "warning",
        )
        self._page.head.room.setFocus()
        return True

    def meant(self, text: str) -> str:
        """Which rooms these digits are, as they are written; '' when they are none."""
        digits = text.strip()
        if not digits.isdecimal() or len(digits) < 3:
            return ""
        return listed(self._desk.store.read(units_of_digits, digits=digits)[:3])

    def enter_at_money(self) -> None:
        """Enter takes no money; after the digits of a room it offers that room."""
        text = self._page.till.tendered.text().strip()
        with self._desk.attempt():
            if not self.meant(text):
                self._desk.say(_("Press + to collect."))
                return
            self._begin(text)
            self._desk.say(_("“{text}” is a room: Enter opens it.").format(text=text), "warning")

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """1-1 cannot be an amount: the keys of a room go on in the room field."""
        if event.type() != QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return False
        key, begun = event.text(), self._begun
        field = self._page.till.tendered
        # What is selected is about to be typed over: no room goes on from it.
        typed = "" if field.hasSelectedText() else field.text().strip()
        self._begun = f"{typed}{key}" if key in ("-", "/") and typed.isdecimal() else ""
        if not begun or not (key.isascii() and key.isdecimal()):
            return False
        # The separator was taken for a key of the desk: take that back.
        undo = self._page.toggle_keep if begun.endswith("-") else self._page.toggle_prepaid
        undo()
        self._begin(begun + key)
        return True
