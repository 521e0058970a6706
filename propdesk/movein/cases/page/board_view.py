"""The board of cases: from the notice to filing, moved on by the key of each column."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from propdesk.kernel.clock import wall_time
from propdesk.kernel.i18n import N_, _
from propdesk.kernel.records.question import Question
from propdesk.movein.cases.register import CASES, CaseRow
from propdesk.movein.cases.rules import AT_WORK, WAITING, CaseState
from propdesk.movein.cases.states import CASE_STATES
from propdesk.system.registers.dialogs import move_dialog
from propdesk.system.registers.records_view import filters_of
from propdesk.ui.boards.board import Board
from propdesk.ui.boards.columns import BoardCard, BoardColumn
from propdesk.ui.forms.moving import MoveButtons
from propdesk.ui.lists.filter_bar import FilterBar
from propdesk.ui.parts.small_parts import Button

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from propdesk.kernel.records.states import Move
    from propdesk.ui.desk import Desk

_CHIPS = ("overdue", "without-time", "not-kept")
_WATCHES = frozenset({"move_in_case", "unit"})
_S = CaseState


class CaseColumn(msgspec.Struct, frozen=True):
    """A column: its states, and the button of the list that moves a card on."""

    id: str
    title: str
    states: tuple[CaseState, ...]
    move: str
    key: str


COLUMNS = (
    CaseColumn("to-notify", N_("To notify"), (_S.TO_NOTIFY,), N_("Notify"), "F3"),
    CaseColumn("to-come", N_("To come"), (_S.NOTIFIED, _S.POSTPONED), N_("Begin the visit"), "F7"),
    CaseColumn("refused", N_("Refused"), (_S.REFUSED,), N_("Decide on the refusal"), "Ctrl+F6"),
    CaseColumn("at-work", N_("In progress"), AT_WORK, N_("Hand over"), "F5"),
    CaseColumn("to-file", N_("To file"), (_S.HANDED, _S.DEEMED), N_("File the case"), "F12"),
)


class CasesBoardPage(QWidget):
    """See the module."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._rows: dict[int, CaseRow] = {}
        chips = [chip for chip in CASES.bar if chip.id in _CHIPS]
        self.bar = FilterBar(
            filters_of(chips), (), search_words=_("Room, name, batch"), dates="", today=desk.today
        )
        self.board = Board()
        self._moves = MoveButtons(
            desk,
            CASE_STATES,
            row=self.row,
            state=lambda row: row.state,
            name=CASES.called,
            move=self._move,
            form=lambda row, move: move_dialog(desk, CASES, row, move),
        )
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(8)
        row = QHBoxLayout()
        row.addWidget(self.bar, 1)
        row.addWidget(Button(_("List"), icon="list", key="F2", on_click=self._open_list))
        whole.addLayout(row)
        whole.addWidget(self.board, 1)
        self.bar.asked.connect(self.refresh)
        self.board.opened.connect(self._open)
        self.board.moved.connect(self._do)
        self.board.elsewhere.connect(self._tell_elsewhere)
        self.refresh()

    def refresh(self) -> None:
        """Read the open cases again; the card in hand is kept."""
        store = self._desk.store
        with self._desk.attempt():
            asked = self.bar.question()
            question = Question(chips=asked.chips | {"open"}, words=asked.words)
            ids = store.read(CASES.records.ids, question=question)
            rows = store.read(CASES.records.rows, ids=ids)
            self._rows = {row.id: row for row in rows}
            self.bar.show_counts(store.read(CASES.records.figures, question=question).chips)
            self.bar.tell_narrowed()
            self.board.show_columns(columns_of_cases(rows, self._desk.today()))

    def row(self) -> CaseRow | None:
        """The case in hand."""
        card = self.board.current()
        return None if card is None else self._rows.get(card.id)

    def _do(self, _record_id: int, column: str) -> None:
        title = next(one.move for one in COLUMNS if one.id == column)
        row = self.row()
        if row is not None and (reason := self._moves.why_not(title, row)):
            self._desk.say(reason, "warning")
        else:
            self._moves.do(title)

    def _move(self, row: CaseRow, move: Move[Any], why: str) -> object:
        return self._desk.store.write(
            CASES.uses.move, record_id=row.id, to=move.to, why=why, seen=row.state
        )

    def _tell_elsewhere(self, column: str) -> None:
        wanted = next(one for one in COLUMNS if one.id == column)
        words = _("{key} is for “{column}”. Go to a card of that column first.")
        self._desk.say(words.format(key=wanted.key, column=_(wanted.title)), "warning")

    def _open(self, record_id: int) -> None:
        self._desk.open_page("movein.cases", record_id=record_id)

    def _open_list(self) -> None:
        row = self.row()
        self._desk.open_page("movein.cases", **({"record_id": row.id} if row else {}))

    # What the frame calls

    def shown(self) -> None:
        """Put the keyboard onto the board."""
        self.board.setFocus()

    def reload(self, touched: frozenset[str]) -> None:
        """Read again when something shown was written."""
        if _WATCHES & touched:
            self.refresh()


def columns_of_cases(rows: Iterable[CaseRow], day: date) -> list[BoardColumn]:
    """The open cases as they stand on a day, each column in the order of the list."""
    shown = list(rows)
    return [
        BoardColumn(
            id=one.id,
            title=_(one.title),
            cards=tuple(_card(row, day) for row in shown if row.state in one.states),
            move=_(one.move),
            key=one.key,
        )
        for one in COLUMNS
    ]


def _card(row: CaseRow, day: date) -> BoardCard:
    late = row.state in WAITING and row.fixed_on is not None and row.fixed_on < day
    at = f"{wall_time(row.slot_at):%m-%d %H:%M}" if row.slot_at else ""
    badge = at or (f"{row.fixed_on:%m-%d}" if row.fixed_on else "")
    why = row.postponed_why.label if row.postponed_why and row.state is _S.POSTPONED else ""
    refused = row.refusal.label if row.refusal and row.state is _S.REFUSED else ""
    return BoardCard(
        id=row.id,
        title=row.unit,
        line=row.receiver,
        foot=why or refused or row.batch,
        badge=badge,
        tone="red" if late else "grey",
        icon="calendar-days" if at else "calendar" if badge else "",
        mark=row.state.label if row.state in (_S.DEFECTS, _S.DEEMED, _S.POSTPONED) else "",
        mark_icon=row.state.icon if row.state in (_S.DEFECTS, _S.DEEMED, _S.POSTPONED) else "",
        mark_ink="amber" if row.state is _S.DEFECTS else "text2",
        late=late,
    )
