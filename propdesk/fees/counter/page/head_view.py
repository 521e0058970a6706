"""The head of the cash desk: the room field with its candidates, the household, the strip."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from propdesk.estate.search.room_view import RoomEntry
from propdesk.estate.shared_view import state_badge
from propdesk.fees.counter.facts import CounterFacts
from propdesk.kernel.i18n import _, listed, ngettext
from propdesk.kernel.money import ZERO
from propdesk.kernel.scaled import AREA, format_scaled
from propdesk.ui.lists.columns import write_phone
from propdesk.ui.parts.cards import Card, ElidedLabel, as_high_as, line_of
from propdesk.ui.parts.flow import Flow
from propdesk.ui.parts.icons import IconLabel
from propdesk.ui.parts.small_parts import Badge, Button, hairline, label, set_ink

ROOM_WIDTH = 168
PAYER_FITS = 6
LONGEST_WORD = 60


class HeadCard(Card):
    """Room and household in one line. `asked(text)` on Enter, `picked(unit id)` from the list."""

    asked = Signal(str)
    picked = Signal(int)

    def __init__(self) -> None:
        super().__init__(margins=0)
        self.room = RoomEntry(ROOM_WIDTH)
        self.candidates = self.room.candidates
        self.title, self.name = label("", 18, 600), label("", 14, 600)
        self.state, self.phone = Badge(), label("", 14, 400, "text2")
        self.area = label("", 12, 400, "text3")
        self.others = ElidedLabel("", 12, "text3")
        self.others.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.payer = Button(_("Payer"), icon="user", key="F5")
        self.payer.setToolTip(_("Receipt made out to"))
        self.home = Button(_("Household"), icon="panel-left", key="F12")
        self._build()
        self.room.asked.connect(self.asked)
        self.room.picked.connect(self.picked)

    def _build(self) -> None:
        row = Flow(gap=8)
        name = label(_("Room number"), 13, 500, "text2")
        for part in (name, self.room, self.title, self.state, self.name, self.phone, self.others):
            row.add(part)
        for end in (self.area, self.payer, self.home):
            row.add(end, at_end=True)
        self.body.setContentsMargins(13, 6, 11, 6)
        self.body.addWidget(row)
        self.show_nobody()

    def show_nobody(self) -> None:
        """Empty it for the next payer."""
        self.room.clear()
        self.candidates.hide()
        for part in (self.title, self.name, self.phone, self.area, self.others):
            part.setText("")
        set_ink(self.name, "text")
        self.state.show_state("")
        self.home.refuse(_("Type a room first."))

    def show_unknown(self, text: str, sentence: str) -> None:
        """Say beside the room that nobody is found by it, ready to be typed anew."""
        self.show_nobody()
        self.room.setText(text)
        self.room.selectAll()
        self.room.setFocus()
        self.name.setText(
            sentence if len(sentence) <= LONGEST_WORD else f"{sentence[:LONGEST_WORD]}…"
        )
        set_ink(self.name, "red")

    def show_payer(self, payer: str) -> None:
        """Say on the button who pays; a long name stands in the till alone."""
        fits = 0 < len(payer) <= PAYER_FITS
        self.payer.say(_("Payer {name}").format(name=payer) if fits else _("Payer"))

    def show_household(self, facts: CounterFacts) -> None:
        """Show whose room it is."""
        self.candidates.hide()
        self.room.setText(facts.desk.unit_code)
        self.title.setText(facts.title)
        badge = state_badge(facts.state)
        self.state.show_state(badge.text, badge.tone, badge.icon)
        self.name.setText(facts.payer)
        set_ink(self.name, "text")
        self.phone.setText(write_phone(facts.phone) if facts.phone else "")
        area = "" if facts.area is None else format_scaled(facts.area, AREA, decimals=2)
        self.area.setText(_("Built-up {area} ㎡").format(area=area) if area else "")
        others = listed(facts.others)
        self.others.setText(_("also {units}").format(units=others) if others else "")
        self.home.refuse(None)


class FiguresStrip(Card):
    """The figures of the household in one row, each under its name."""

    def __init__(self) -> None:
        super().__init__(margins=0)
        as_high_as(self, 46)
        names = (_("Overdue"), _("Paid to"), _("Prepaid"), _("Deposits"), _("Plates"))
        # Made once: it comes back after each payment.
        self._nobody = _in_a_row([_block(name, "—", ink="text3") for name in names])
        self._shown = self._nobody
        self.body.addWidget(self._nobody)

    def show_household(self, facts: CounterFacts | None) -> None:
        """Show the figures; dashes while there is no household."""
        self._shown.hide()
        if self._shown is not self._nobody:
            self.body.removeWidget(self._shown)
            self._shown.deleteLater()
        self._shown = self._nobody
        if facts is not None:
            self._shown = _in_a_row(_blocks(facts))
            self.body.addWidget(self._shown)
        self._shown.show()


def _in_a_row(blocks: Sequence[QWidget]) -> QWidget:
    made = QWidget()
    row = QHBoxLayout(made)
    row.setContentsMargins(14, 2, 14, 2)
    row.setSpacing(14)
    for number, block in enumerate(blocks):
        if number:
            row.addWidget(hairline(vertical=True, length=30))
        row.addWidget(block)
    row.addStretch()
    return made


def _blocks(facts: CounterFacts) -> list[QWidget]:
    overdue, lines = facts.overdue, len(facts.desk.overdue)
    count = ngettext("{count} line", "{count} lines", lines).format(count=lines)
    late = overdue != ZERO
    return [
        _block(
            _("Overdue"),
            str(overdue) if late else "—",
            count if late else "",
            ink="red" if late else "text",
            icon="triangle-alert" if late else "",
        ),
        *_paid_blocks(facts),
        _block(
            _("Prepaid"),
            str(facts.desk.prepaid_total) if facts.desk.prepaid_total else "—",
            _("any purpose") if facts.desk.prepaid_total else "",
        ),
        _block(_("Deposits"), str(facts.deposits.held) if facts.deposits.held else "—"),
        _block(_("Plates"), facts.plates[0] if facts.plates else "—", _plates_note(facts)),
    ]


def _paid_blocks(facts: CounterFacts) -> list[QWidget]:
    if not facts.paid_to:
        return [_block(_("Paid to"), "—")]
    return [
        _block(_("{item} paid to").format(item=one.item), one.day.isoformat())
        for one in facts.paid_to[:2]
    ]


def _plates_note(facts: CounterFacts) -> str:
    parts = [f"+{len(facts.plates) - 1}"] if len(facts.plates) > 1 else []
    if facts.permit_until:
        parts.append(_("permit until {day}").format(day=f"{facts.permit_until:%m-%d}"))
    return " · ".join(parts)


def _block(name: str, value: str, note: str = "", *, ink: str = "text", icon: str = "") -> QWidget:
    made = QWidget()
    made.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Preferred)
    column = QVBoxLayout(made)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(0)
    column.addWidget(label(name, 12, 400, "text3"))
    row = line_of(spacing=5)
    if icon:
        row.addWidget(IconLabel(icon, 14, ink))
    row.addWidget(label(value, 15, 600, ink))
    if note:
        row.addWidget(label(note, 12, 400, "text3"))
    row.addStretch()
    column.addLayout(row)
    return made
