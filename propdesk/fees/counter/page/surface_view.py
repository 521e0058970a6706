"""What the F keys, the rooms and the taking of the cash desk see of its page."""

from datetime import date
from typing import Protocol

from propdesk.fees.counter.orders import Order
from propdesk.fees.counter.page.head_view import FiguresStrip, HeadCard
from propdesk.fees.counter.page.papers_view import CounterPapers
from propdesk.fees.counter.page.tables_view import DuesTable, RecentCard
from propdesk.fees.counter.page.till_view import TillPanel
from propdesk.fees.counter.ticket import Ticket
from propdesk.fees.counter.till import Till
from propdesk.fees.receipt_books.service import Handwritten
from propdesk.ui.desk import Desk
from propdesk.ui.parts.small_parts import Button


class Keeping(Protocol):
    """What keeps a payer who is not done."""

    button: Button


class Writing(Protocol):
    """Which paper written by hand the next payment is for."""

    paper: Handwritten | None

    @property
    def day(self) -> date: ...
    def use(self, paper: Handwritten | None) -> None: ...
    def for_paper(self, order: Order) -> Order: ...
    def go_on(self) -> None: ...


class CounterSurface(Protocol):
    """The parts of the page, and what can be asked of it; `CounterPage` says what each does."""

    desk: Desk
    ticket: Ticket
    head: HeadCard
    strip: FiguresStrip
    dues: DuesTable
    till: TillPanel
    papers: CounterPapers
    recent: RecentCard

    @property
    def writing(self) -> Writing: ...
    @property
    def keeping(self) -> Keeping: ...
    def load(self, unit_id: int) -> None: ...
    def take_ticket(self, ticket: Ticket, typed: str) -> None: ...
    def clear(self) -> None: ...
    def read_again(self) -> None: ...
    def refresh_receipts(self) -> None: ...
    def focus_hand(self) -> None: ...
    def show_lines(self) -> None: ...
    def sums(self) -> Till: ...
    def round_off(self) -> None: ...
    def toggle_prepaid(self) -> None: ...
    def toggle_late(self) -> None: ...
    def toggle_keep(self) -> None: ...
