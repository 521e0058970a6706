"""The page of the board: open orders in columns, slips typed back, the day of each worker."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from propdesk.kernel.clock import wall_time
from propdesk.kernel.i18n import _
from propdesk.kernel.records.question import Question
from propdesk.repairs.board.appointments import orders_without_worker, workers_day
from propdesk.repairs.board.card_view import TypeBackCard
from propdesk.repairs.board.cards_view import COLUMNS, TO_CALL, columns_of_orders, lanes_of
from propdesk.repairs.callbacks.dialogs import call_back_order
from propdesk.repairs.orders.service import ORDER_STATES, ORDERS, OrderRow
from propdesk.system.registers.dialogs import move_dialog
from propdesk.system.registers.records_view import filters_of
from propdesk.ui.boards.board import Board
from propdesk.ui.boards.day_view import DayView
from propdesk.ui.boards.days import DayHours, clashes, missed
from propdesk.ui.forms.moving import MoveButtons
from propdesk.ui.lists.filter_bar import FilterBar
from propdesk.ui.parts.cards import Card, line_of
from propdesk.ui.parts.keys import bind_key
from propdesk.ui.parts.small_parts import Badge, Button

if TYPE_CHECKING:
    from propdesk.kernel.records.states import Move
    from propdesk.ui.desk import Desk

PANEL = 340
_CHIPS = ("urgent", "repeat", "needs-another", "overdue", "soon", "paused", "pause-over")
_WATCHES = frozenset({"repair_order", "worker", "worker_absence", "unit", "clock"})


class BoardPage(QWidget):
    """See the module. F4 types a slip back, the keys of the column heads move the card in hand."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._rows: dict[int, OrderRow] = {}
        chips = [chip for chip in ORDERS.bar if chip.id in _CHIPS]
        self.bar = FilterBar(
            filters_of(chips), (), search_words=_("Room, fault, worker"), dates="", today=desk.today
        )
        self.board, self.slips, self.day = Board(), TypeBackCard(desk), DayView()
        self._clash, self._missed, self._away = Badge(), Badge(), Badge()
        self._moves = MoveButtons(
            desk,
            ORDER_STATES,
            row=self.row,
            state=lambda row: row.state,
            name=ORDERS.called,
            move=self._move,
            form=lambda row, move: move_dialog(desk, ORDERS, row, move),
        )
        self._build()
        self._connect()
        self.refresh()

    def _build(self) -> None:
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(8)
        as_list = Button(_("List"), icon="list", key="F2", on_click=self._open_list)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.bar, 1)
        row.addWidget(as_list)
        whole.addLayout(row)
        body = QHBoxLayout()
        body.setSpacing(10)
        body.addWidget(self.board, 1)
        body.addWidget(self._panel())
        whole.addLayout(body, 1)

    def _panel(self) -> QWidget:
        panel = QWidget()
        panel.setFixedWidth(max(PANEL, self.slips.minimumSizeHint().width()))
        column = QVBoxLayout(panel)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        may = "repairs.edit" in self._desk.store.actor.permissions
        if may:
            column.addWidget(self.slips)
        else:
            self.slips.setParent(None)
        today = Card(_("Workers today"), f"{self._desk.today():%m-%d}")
        today.head.addLayout(line_of(self._clash, self._away, self._missed))
        today.body.addWidget(self.day, 1)
        column.addWidget(today, 1)
        return panel

    def _connect(self) -> None:
        self.bar.asked.connect(self.refresh)
        self.board.opened.connect(self._open)
        self.board.moved.connect(self._do)
        self.board.elsewhere.connect(self._tell_elsewhere)
        self.day.opened.connect(self._open)
        if "repairs.edit" in self._desk.store.actor.permissions:
            bind_key(self, "F4", self.slips.begin).setWhatsThis(_("Sheet entry"))

    # Reading

    def refresh(self) -> None:
        """Read the open orders and the day again; the card in hand is kept."""
        store = self._desk.store
        with self._desk.attempt():
            question = self.question()
            ids = store.read(ORDERS.records.ids, question=question)
            rows = store.read(ORDERS.records.rows, ids=ids)
            figures = store.read(ORDERS.records.figures, question=question)
            day = store.read(workers_day, day=self._desk.today())
            self._rows = {row.id: row for row in rows}
            self.bar.show_counts(figures.chips)
            self.bar.tell_narrowed()
            moment = self._desk.clock.now()
            nobody_comes = store.read(orders_without_worker)
            self.board.show_columns(columns_of_orders(rows, moment, nobody_comes))
            wall = wall_time(moment)
            lanes, hours = lanes_of(day), DayHours(day.first, day.last, day.breaks)
            self.day.show_day(lanes, hours, now=wall.hour * 60 + wall.minute)
            clash, gone = clashes(lanes), missed(lanes)
            told = _("{count} clash").format(count=clash) if clash else ""
            self._clash.show_state(told, "amber", "triangle-alert")
            away = sum(one.is_away for one in day.appointments)
            told = _("{count} need another").format(count=away) if away else ""
            self._away.show_state(told, "amber", "user")
            told = _("{count} missed").format(count=gone) if gone else ""
            self._missed.show_state(told, "red", "circle-x")

    def question(self) -> Question:
        """Open orders alone stand on the board, whatever narrows them."""
        asked = self.bar.question()
        return Question(chips=asked.chips | {"open"}, words=asked.words)

    def row(self) -> OrderRow | None:
        """The order in hand."""
        card = self.board.current()
        return None if card is None else self._rows.get(card.id)

    # Doing

    def _do(self, _record_id: int, column: str) -> None:
        title = next(one.move for one in COLUMNS if one.id == column)
        row = self.row()
        if column == TO_CALL:
            with self._desk.attempt():
                if row is not None:
                    call_back_order(self._desk, row.id)
        elif row is not None and (reason := self._moves.why_not(title, row)):
            self._desk.say(reason, "warning")
        else:
            self._moves.do(title)

    def _move(self, row: OrderRow, move: Move[Any], why: str) -> object:
        return self._desk.store.write(
            ORDERS.uses.move, record_id=row.id, to=move.to, why=why, seen=row.state
        )

    def _tell_elsewhere(self, column: str) -> None:
        wanted = next(one for one in COLUMNS if one.id == column)
        words = _("{key} is for “{column}”. Go to a card of that column first.")
        self._desk.say(words.format(key=wanted.key, column=_(wanted.title)), "warning")

    def _open(self, record_id: int) -> None:
        self._desk.open_page("repairs.orders", record_id=record_id)

    def _open_list(self) -> None:
        card = self.board.current()
        if card is None:
            self._desk.open_page("repairs.orders")
        else:
            self._open(card.id)

    # What the frame calls

    def shown(self) -> None:
        """Put the keyboard onto the board."""
        self.board.setFocus()

    def reload(self, touched: frozenset[str]) -> None:
        """Read again when something shown was written."""
        if _WATCHES & touched:
            self.refresh()
