"""The entry line of the contact book: channel, room, who and what, and the four ends of a talk."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from propdesk.estate.search.room_view import RoomEntry
from propdesk.estate.service import RoleRow
from propdesk.kernel.clock import wall_time
from propdesk.kernel.i18n import _
from propdesk.service.contacts.page.talk import Talk
from propdesk.service.contacts.rules import Channel
from propdesk.ui.parts import theme
from propdesk.ui.parts.cards import Card, line_of
from propdesk.ui.parts.chip import Chip
from propdesk.ui.parts.flow import Flow
from propdesk.ui.parts.icons import IconLabel
from propdesk.ui.parts.line_inputs import LineInput
from propdesk.ui.parts.small_parts import Badge, Button, KeyHint, hairline, label

ROOM, WHO, OUTER_NO, UNTIL = 150, 150, 130, 104
# Ctrl+1 … 5; the last key goes on through those that write letters.
FIRST_CHANNELS = (Channel.PHONE, Channel.VISIT, Channel.GROUP, Channel.HOTLINE)
WRITERS = (Channel.LETTER, Channel.COMMUNITY, Channel.COMMITTEE)
BUTTON = 32


class EntryCard(Card):
    """See the module. `edited` after every key; `asked(text)`: Enter in the room; `picked(unit)`
    from its list; `answered`: Enter at the end; `left` when Esc clears it."""

    edited = Signal()
    asked = Signal(str)
    picked = Signal(int)
    answered = Signal()
    left = Signal()

    def __init__(self, *, buttons: Sequence[Button], receiver: str) -> None:
        super().__init__(margins=0)
        self._people: tuple[RoleRow, ...] = ()
        self._prefilled = ""
        self.room = RoomEntry(ROOM)
        self.who = _field(WHO, _("Caller"))
        self.outer_no = _field(OUTER_NO, _("Outer number"), plain=True)
        self.until = _field(UNTIL, _("Answer by"), plain=True)
        self.what = _field(0, _("What is said"))
        self.candidates = self.room.candidates
        self.number, self.clock = label("", 14, 400, "text2"), Badge()
        self.kind, self.due = Badge(), label("", 12, 400, "text3")
        self.receiver = label(receiver, 13, 600)
        self.channels = {one: _channel(one) for one in FIRST_CHANNELS}
        self.writer = _channel(WRITERS[0])
        self.kind_button = Button(_("Kind"), kind="flat", key="F8")
        self.buttons = tuple(buttons)
        self.clear_button = Button(_("Clear"), kind="flat", key="Esc", bind_its_key=False)
        self._build()
        self._connect()

    def _build(self) -> None:
        self.body.setContentsMargins(14, 9, 14, 10)
        self.body.setSpacing(8)
        head = Flow(gap=8)
        chips = (*self.channels.values(), self.writer)
        for part in (
            label(_("Writing down"), 15, 600), self.number, self.clock,
            hairline(vertical=True, length=18), *chips, KeyHint("Ctrl+1…5"),
        ):  # fmt: skip
            head.add(part)
        for part in (
            label(_("First receiver"), 12, 400, "text3"), self.receiver, self.kind, self.kind_button
        ):  # fmt: skip
            head.add(part, at_end=True)
        self.body.addWidget(head)
        self.body.addLayout(self._fields())
        ends = Flow(gap=8)
        for button in self.buttons:
            ends.add(button)
        told = QWidget()
        told.setLayout(line_of(IconLabel("info", 14, "text3"), self.due, spacing=6))
        ends.add(told)
        ends.add(self.clear_button, at_end=True)
        self.body.addWidget(ends)

    def _fields(self) -> QHBoxLayout:
        row = line_of(spacing=8)
        for name, one in (
            (_("Room number"), self.room), (_("Caller"), self.who), (_("What is said"), self.what)
        ):  # fmt: skip
            row.addLayout(_named(name, one), 1 if one is self.what else 0)
        self._outer = QWidget()
        inner = line_of(spacing=8)
        inner.addLayout(_named(_("Outer number"), self.outer_no))
        inner.addLayout(_named(_("Answer by"), self.until))
        self._outer.setLayout(inner)
        row.insertWidget(2, self._outer)
        return row

    def _connect(self) -> None:
        self.room.asked.connect(self.asked)
        self.room.picked.connect(self.picked)
        self.room.passed.connect(self.who.setFocus)
        self.who.returnPressed.connect(self._next_of_who)
        self.outer_no.returnPressed.connect(self.until.setFocus)
        self.until.returnPressed.connect(self.what.setFocus)
        self.what.returnPressed.connect(self.answered)
        self.clear_button.clicked.connect(self.left)
        for one in self.fields:
            one.textEdited.connect(lambda _text: self.edited.emit())
            one.installEventFilter(self)

    @property
    def fields(self) -> tuple[LineInput, ...]:
        """The lines that are typed, in the order of the hand."""
        return self.room, self.who, self.outer_no, self.until, self.what

    def _next_of_who(self) -> None:
        self.who.deselect()
        (self.outer_no if self._outer.isVisibleTo(self) else self.what).setFocus()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Esc in any field clears it all; ↓ in the name goes through the people of the unit."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            if event.key() == Qt.Key.Key_Escape:
                if not (watched is self.room and self.room.close_list()):
                    self.left.emit()
                return True
            if watched is self.who and event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Up):
                self._turn_people(1 if event.key() == Qt.Key.Key_Down else -1)
                return True
        return super().eventFilter(watched, event)

    # Who

    def know(self, people: Sequence[RoleRow]) -> None:
        """Offer these people without naming one."""
        self._people = tuple(people)

    def offer_people(self, people: Sequence[RoleRow]) -> None:
        """Name the first of a unit, selected: what is typed replaces it, ↓ takes the next."""
        self._people = tuple(people)
        if not self.who.text() or self.who.text() == self._prefilled:
            self._put_person(0)

    def _turn_people(self, step: int) -> None:
        names = [one.name for one in self._people]
        if names:
            now = names.index(self.who.text()) if self.who.text() in names else -step
            self._put_person((now + step) % len(names))
            self.edited.emit()

    def _put_person(self, place: int) -> None:
        self._prefilled = self._people[place].name if self._people else ""
        self.who.setText(self._prefilled)
        self.who.selectAll()

    def phone(self) -> str:
        """The phone of the one who is named, where he lives here."""
        said = self.who.text().strip()
        mine = (one.phones for one in self._people if one.name == said)
        return next((phones[0].number for phones in mine if phones), "")

    # Showing

    def show_talk(self, talk: Talk) -> None:
        """Show a talk; what is already typed so keeps its cursor."""
        told = {
            self.room: talk.room, self.who: talk.who, self.what: talk.what,
            self.outer_no: talk.outer_no, self.until: talk.outer_until,
        }  # fmt: skip
        for one, text in told.items():
            if one.text() != text:
                one.setText(text)
        for channel, chip in self.channels.items():
            chip.setChecked(channel is talk.channel)
        if talk.channel in WRITERS:
            self.writer.say(talk.channel.label, icon=talk.channel.icon)
        self.writer.setChecked(talk.channel in WRITERS)
        self._outer.setVisible(talk.is_outer)
        self.kind.show_state(talk.kind.label, "accent", talk.kind.icon)

    def show_time(self, talk: Talk, now: datetime) -> None:
        """How long it lasts."""
        lasted = 0 if talk.begun is None else max(0, int((now - talk.begun).total_seconds()))
        minutes, seconds = divmod(lasted, 60)
        running = _("timing {time}").format(time=f"{minutes:02}:{seconds:02}")
        self.clock.show_state(running if talk.begun else "", "amber", "clock")

    def show_due(self, due: datetime, now: datetime) -> None:
        """The deadline that saving will set: today, or a day, with its hour."""
        wall = wall_time(due)
        day = _("today") if wall.date() == wall_time(now).date() else f"{wall:%m-%d}"
        self.due.setText(_due_words(f"{day} {wall:%H:%M}"))


def _due_words(time: str) -> str:
    return _("Kept to be answered by {time}").format(time=time)


def _channel(one: Channel) -> Chip:
    made = Chip(one.label, icon=one.icon)
    made.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # the keyboard stays in the talk
    return made


def _field(width: int, name: str, *, plain: bool = False) -> LineInput:
    made = LineInput(plain=plain)
    made.setProperty("large", "room")
    made.setFont(theme.font(14, 400))
    made.setAccessibleName(name)
    if width:
        made.setFixedWidth(width)
    return made


def _named(name: str, one: QWidget) -> QVBoxLayout:
    column = QVBoxLayout()
    column.setSpacing(2)
    column.addWidget(label(name, 12, 400, "text3"))
    column.addWidget(one)
    return column


def end_button(words: str, key: str, icon: str, run: Callable[[], object]) -> Button:
    """One of the ends of a talk."""
    primary = key == "Enter"
    return Button(
        words,
        icon=icon,
        key=key,
        kind="primary" if primary else "rest",
        bind_its_key=not primary,
        height=BUTTON,
        on_click=run,
    )
