"""The contact book 来电来访: what is said, typed while it is said, and what became of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from propdesk.estate.search.service import households_meant
from propdesk.kernel.clock import wall_time
from propdesk.kernel.i18n import _
from propdesk.service.contacts.beside import Household, before, household
from propdesk.service.contacts.page import dialogs
from propdesk.service.contacts.page.entry_view import FIRST_CHANNELS, WRITERS, EntryCard, end_button
from propdesk.service.contacts.page.keeping_view import TalkKeeper
from propdesk.service.contacts.page.list_view import ContactList, contact_badges
from propdesk.service.contacts.page.side_view import TalkPanel
from propdesk.service.contacts.page.strip_view import StripCard
from propdesk.service.contacts.page.talk import Talk
from propdesk.service.contacts.register import CONTACT, CONTACTS
from propdesk.service.contacts.rules import TURNED, Channel, ContactState
from propdesk.service.contacts.taking import next_number, promise_reply, reply_due, take_contact
from propdesk.system.registers.records_view import record_panel
from propdesk.ui.desk import Desk
from propdesk.ui.forms.record_actions import action_buttons
from propdesk.ui.parts.cards import line_of
from propdesk.ui.parts.keys import bind_key
from propdesk.ui.parts.small_parts import Button

SECOND = 1000
_LATER = 60  # ms: what stands beside the talk follows the hand, not each key of it


class ContactPage(QWidget):
    """See the module. The talk at hand is `talk`; its keys work on the row in hand while nothing
    is typed."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk, self.talk = desk, Talk()
        self._household: Household | None = None
        self._may_edit = CONTACT.edit in desk.store.actor.permissions
        self.offered = action_buttons(desk, CONTACT.kind, self._contact_at_hand)
        self.answer = end_button(_("Answered"), "Enter", "check", self.take)
        self.promise = end_button(_("Promise an answer"), "F4", "clock", self.promise_answer)
        self.held = Button(_("Put on hold"), icon="phone", key="F6", height=32, on_click=self.hold)
        ends = (self.answer, *self.offered.values(), self.promise, self.held)
        self.entry = EntryCard(buttons=ends, receiver=desk.store.actor.name)
        self.strip = StripCard(self._open_household)
        panel = record_panel(
            desk, CONTACTS.listed, lambda row: contact_badges(row, desk.clock.now())
        )
        self.side = TalkPanel(self._open_record)
        self.list = ContactList(desk, panel)
        self.keeper = TalkKeeper(desk, self.put_talk, self)
        self.old = Button(_("Find an old one"), icon="search", key="F7", on_click=self.find_old)
        self.book = Button(
            _("Print the book"), icon="printer", key="Ctrl+P", on_click=self.print_book
        )
        self._bar = QWidget()
        self._bar.setLayout(line_of(self.old, self.book, spacing=6))
        self._build()
        self._connect()
        self.put_talk(self.keeper.found() or Talk())

    def _build(self) -> None:
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(8)
        whole.addWidget(self.entry)
        whole.addWidget(self.strip)
        body = line_of(self.list, self.side, spacing=10)
        body.setStretch(0, 1)
        whole.addLayout(body, 1)
        for part in (self.entry, self.strip):
            part.setVisible(self._may_edit)
        self._put_in_front(talk=self._may_edit)

    def _connect(self) -> None:
        entry = self.entry
        entry.edited.connect(self._typed)
        entry.asked.connect(self.find_room)
        entry.picked.connect(self.take_unit)
        entry.answered.connect(self.take)
        entry.left.connect(self.clear)
        entry.kind_button.clicked.connect(self._ask_kind)
        for number, channel in enumerate(FIRST_CHANNELS, 1):
            entry.channels[channel].clicked.connect(partial(self.use_channel, channel))
            bind_key(self, f"Ctrl+{number}", partial(self.use_channel, channel))
        entry.writer.clicked.connect(self.next_writer)
        bind_key(self, "Ctrl+5", self.next_writer)
        self._tick = QTimer(self, interval=SECOND)
        self._tick.timeout.connect(self._show_time)
        self._tick.start()
        self._later = QTimer(self, singleShot=True, interval=_LATER)
        self._later.timeout.connect(self._show_before)
        self.list.table.view.installEventFilter(self)
        for one in entry.fields:
            one.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The panel tells of the talk while the keyboard is in it, else of the row in hand."""
        if isinstance(event, QFocusEvent) and event.gotFocus():
            self._put_in_front(talk=watched is not self.list.table.view)
        return super().eventFilter(watched, event)

    def _put_in_front(self, *, talk: bool) -> None:
        self.side.setVisible(talk)
        if self.list.panel is not None:
            self.list.panel.setVisible(not talk)

    # What the frame calls

    def shown(self) -> None:
        """Put the keyboard where the hand begins."""
        self._tell_held()
        if not self._may_edit:
            self.list.shown()
        elif self.talk.is_empty or not self.talk.room:
            self.entry.room.setFocus()
        else:
            self.entry.what.setFocus()

    def reload(self, touched: frozenset[str]) -> None:
        """Read again what others changed; what is typed stays."""
        self.list.reload(touched)
        if "contact" in touched:
            self._show_number()
        if touched & {"contact", "unit", "person", "phone", "occupancy", "charge", "payment"}:
            self._read_household()

    def put_aside(self) -> None:
        """Keep the talk for whoever goes."""
        if not self.talk.is_empty:
            with self.desk.attempt():
                self.keeper.put_aside(self.talk)

    def open(self, **context: object) -> None:
        """Begin a talk about a unit, or go to a contact or a chip of the list."""
        if isinstance(unit_id := context.get("unit_id"), int):
            self.take_unit(unit_id)
        else:
            self.list.open(**context)
            self.list.table.setFocus()

    def bar_widget(self) -> QWidget:
        """Find an old one, and print the book."""
        return self._bar

    def keys(self) -> Sequence[tuple[str, str]]:
        """Keys that stand on no button."""
        return (
            ("Ctrl+1…5", _("Channel; Ctrl+5 again: who writes")),
            ("↓", _("The next person of the household")),
        )

    # The talk

    def put_talk(self, talk: Talk) -> None:
        """Put a talk onto the page: an empty one, or what was kept of one."""
        self.talk = talk
        self._read_household()
        self.entry.show_talk(talk)
        self._show_number()
        self._show_ends()
        self._tell_held()
        self._show_time()
        if self._may_edit:
            (self.entry.room if talk.is_empty else self.entry.what).setFocus()

    def _typed(self) -> None:
        entry, talk = self.entry, self.talk
        if talk.begun is None:
            talk.begun = self.desk.clock.now()
        if entry.room.text() != talk.room:
            talk.room, talk.unit_id = entry.room.text(), None
            self._read_household()
        talk.who, talk.what = entry.who.text(), entry.what.text()
        talk.outer_no, talk.outer_until = entry.outer_no.text(), entry.until.text()
        talk.phone = entry.phone()
        self._changed()

    def _changed(self) -> None:
        self.entry.show_talk(self.talk)
        self._show_ends()
        self._show_time()
        self.keeper.typed(self.talk)
        self._later.start()

    def use_channel(self, channel: Channel, *_clicked: object) -> None:
        """Ctrl+1 … 4: how somebody turns to the office."""
        self.talk.channel = channel
        self._changed()

    def next_writer(self, *_clicked: object) -> None:
        """Ctrl+5: a letter; again: of the community, of the committee."""
        place = WRITERS.index(self.talk.channel) + 1 if self.talk.channel in WRITERS else 0
        self.use_channel(WRITERS[place % len(WRITERS)])

    def _ask_kind(self) -> None:
        kind = dialogs.ask_kind(self.desk)
        if kind is not None:
            self.talk.chosen = kind
            self._changed()

    # The room

    def find_room(self, text: str) -> None:
        """Enter in the room: the unit that is meant, a list of several, or a place."""
        with self.desk.attempt():
            found = self.desk.store.read(households_meant, text=text)
            if len(found) == 1:
                self.take_unit(found[0].unit_id)
            elif found:
                self.entry.candidates.show_candidates(found)
            else:
                self.desk.say(_("“{text}” is no unit: kept as a place.").format(text=text))
                self.entry.who.setFocus()

    def take_unit(self, unit_id: int) -> None:
        """Talk about a unit from now on; the keyboard goes to who it is."""
        self.entry.candidates.hide()
        self.talk.unit_id = unit_id
        self.talk.begun = self.talk.begun or self.desk.clock.now()
        self._read_household()
        if self._household is None:
            return
        self.talk.room = self._household.code
        self.entry.show_talk(self.talk)
        self.entry.offer_people(self._household.people)
        self.talk.who, self.talk.phone = self.entry.who.text(), self.entry.phone()
        self._changed()
        self.entry.who.setFocus()
        self.entry.who.selectAll()

    def _read_household(self) -> None:
        self._household = None
        if self.talk.unit_id is not None:
            with self.desk.attempt():
                found = self.desk.store.read(household, unit_id=self.talk.unit_id)
                self._household = found
        self.strip.show_household(self._household, self.talk.who)
        if self._household is not None:
            self.entry.know(self._household.people)
        self._show_before()

    def _show_before(self) -> None:
        unit_id, kind = self.talk.unit_id, self.talk.kind
        found = None
        if unit_id is not None:
            with self.desk.attempt():
                found = self.desk.store.read(before, unit_id=unit_id, topic=kind)
        self.side.show_before(found, kind)

    # Its ends

    def take(self) -> None:
        """Enter: it was answered at once; what was written waits for its answer."""
        written = self.talk.is_outer
        self._keep(ContactState.TO_ANSWER if written else ContactState.ANSWERED)

    def promise_answer(self) -> None:
        """F4: answered later, by a moment that is asked for; of the talk, or of the row in hand."""
        if not self.talk.is_empty:
            if self._says_what():
                dialogs.promise_dialog(
                    self.desk, self.talk.room, self._due(), self._promise_talk
                ).exec()
            return
        row = self.list.row()
        if row is None or row.state is not ContactState.TO_ANSWER:
            self.desk.say(_("Type what is said, or choose a contact that waits."), "warning")
            return

        def save(until: datetime, to: str) -> None:
            self.desk.store.write(promise_reply, contact_id=row.id, until=until, to=to)
            self.desk.say(_("{name}: an answer is promised").format(name=row.no), "done")

        due = row.due_at or self.desk.clock.now()
        dialogs.promise_dialog(self.desk, row.no, due, save).exec()

    def _promise_talk(self, until: datetime, to: str) -> None:
        self._keep(ContactState.PROMISED, until=until, promised=to)

    def _says_what(self) -> bool:
        if self.talk.what.strip():
            return True
        self.desk.say(_("Type what it is about first."), "warning")
        self.entry.what.setFocus()
        return False

    def _keep(
        self, state: ContactState, *, until: datetime | None = None, promised: str = ""
    ) -> int | None:
        """Save the talk; its id, None when it was refused. The next one may begin."""
        if not self._says_what():
            return None
        self._resolve()
        with self.desk.attempt():
            fields = self.talk.fields(self.desk.clock.now())
            if until is not None:
                wall = wall_time(until)
                fields = replace(fields, reply_day=wall.date(), reply_time=f"{wall:%H:%M}")
            made = self.desk.store.write(
                take_contact, fields=fields, state=state, promised=promised
            )
            (row,) = self.desk.store.read(CONTACTS.records.rows, ids=[made])
            self.keeper.over()
            self.put_talk(Talk())
            told = _("{name} kept: {state}")
            self.desk.say(told.format(name=row.no, state=row.state.label), "done")
            return int(made)
        return None

    def _resolve(self) -> None:
        """A room that was typed and never opened by Enter is the unit it can only mean."""
        talk = self.talk
        if talk.unit_id is None and talk.room.strip():
            with self.desk.attempt():
                found = self.desk.store.read(households_meant, text=talk.room)
                if len(found) == 1:
                    talk.unit_id, talk.room = found[0].unit_id, found[0].code

    def _contact_at_hand(self) -> int | None:
        """The contact something is made of: the talk, kept as to be answered, or the row."""
        if not self.talk.is_empty:
            return self._keep(ContactState.TO_ANSWER)
        row = self.list.row()
        if row is None or row.state in TURNED:
            told = _("Type what is said, or choose a contact nothing was made of yet.")
            self.desk.say(told, "warning")
            return None
        return int(row.id)

    def hold(self) -> None:
        """F6: put the talk on hold for the next one; with nothing typed take one back."""
        if self.talk.is_empty:
            self.keeper.take_back()
        else:
            self.keeper.hold(self.talk)
        self._tell_held()

    def clear(self) -> None:
        """Esc: forget the talk."""
        self.keeper.over()
        self.put_talk(Talk())

    # Showing

    def _show_number(self) -> None:
        with self.desk.attempt():
            self.entry.number.setText(self.desk.store.read(next_number))

    def _show_time(self) -> None:
        self.entry.show_time(self.talk, self.desk.clock.now())

    def _due(self) -> datetime:
        talk = self.talk
        came = talk.begun or self.desk.clock.now()
        return self.desk.store.read(reply_due, channel=talk.channel, kind=talk.kind, came=came)

    def _show_ends(self) -> None:
        with self.desk.attempt():
            self.entry.show_due(self._due(), self.desk.clock.now())
        self.answer.say(_("To answer") if self.talk.is_outer else _("Answered"))

    def _tell_held(self) -> None:
        count = self.keeper.count()
        self.held.say(_("On hold ({count})").format(count=count) if count else _("Put on hold"))

    # Ways out

    def find_old(self) -> None:
        """F7: look through all days of the book."""
        self.list.set_filters("all")
        self.list.refresh()
        if self.list.words is not None:
            self.list.words.setFocus()

    def print_book(self) -> None:
        """Ctrl+P: the book of a day on paper."""
        from propdesk.service.contacts.page.papers_view import book_dialog

        book_dialog(self.desk).exec()

    def _open_household(self) -> None:
        if self.talk.unit_id is not None:
            self.desk.open_page("household.unit", unit_id=self.talk.unit_id)

    def _open_record(self, record: tuple[str, int]) -> None:
        page, context = self.desk.store.declarations.page_of(*record)
        if page == CONTACTS.page:
            self.open(**context)
        elif page:
            self.desk.open_page(page, **context)
