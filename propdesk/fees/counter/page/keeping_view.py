"""A payer who is not done: kept while the desk is typed, put on hold, left at a change of user.

On hold it lies in the data file; what is only typed is a draft of its user, once the hand rests,
and is there again when the program ended in the middle.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date

from PySide6.QtCore import QObject, QTimer

from propdesk.fees.billing.service import lines_until
from propdesk.fees.counter.facts import counter_facts, line_again
from propdesk.fees.counter.page.surface_view import CounterSurface
from propdesk.fees.counter.ticket import Ticket
from propdesk.fees.offers.taken.service import offers_for
from propdesk.fees.receipt_books.service import Handwritten
from propdesk.fees.receipts.service import recent_receipts
from propdesk.kernel.clock import wall_time
from propdesk.kernel.i18n import _
from propdesk.system.users.service import held_pages, hold_page, take_back
from propdesk.ui.forms.choosing import ChoiceDialog
from propdesk.ui.forms.drafts import REST_MS, Drafts
from propdesk.ui.parts.small_parts import Button

PAGE = "fees.desk"
LEFT = "left"  # kept at a change of user, not by F7


class CounterKeeping(QObject):
    """See the module."""

    def __init__(self, page: CounterSurface) -> None:
        super().__init__(page.till)
        self._page, self._desk = page, page.desk
        self._drafts: dict[int, Drafts] = {}
        self.button = Button(_("Hold"), key="F7", bind_its_key=False, on_click=self.hold)
        self._rest = QTimer(self, singleShot=True, interval=REST_MS)
        self._rest.timeout.connect(self.keep)

    # While it is typed

    def typed(self) -> None:
        """Keep it once the hand rests."""
        if not self._desk.store.read_only:
            self._rest.start()

    def over(self) -> None:
        """Forget it: it was taken, put on hold or cleared."""
        self._rest.stop()
        self._own().drop()  # also what is still on its way
        self._drafts.pop(self._desk.store.actor.user_id)

    def keep(self) -> None:
        """Write what is typed; with nobody at the desk forget it."""
        if self._page.ticket.is_empty:
            self.over()
            return
        kept = {**self._contents(left=False), "unit": self._page.ticket.unit_id}
        texts = {"desk": json.dumps(kept, ensure_ascii=False), "receipt": self._newest()}
        drafts, now = self._own(), self._desk.clock.now()
        self._desk.run(
            lambda _progress: drafts.keep(texts, now),
            title=_("Keeping what is typed"),
            cancelled=lambda: None,
            quiet=True,
        )

    def _own(self) -> Drafts:
        store = self._desk.store
        user = store.actor.user_id
        if user not in self._drafts:
            self._drafts[user] = Drafts(store.path.parent, user, PAGE)
        return self._drafts[user]

    def _newest(self) -> str:
        """The newest receipt of the cashier: what was kept before it may be paid."""
        return next((row.no for row in self._desk.store.read(recent_receipts, limit=1)), "")

    def take_up(self) -> None:
        """Put back what its user left half-written when somebody else took over, or when the
        program ended."""
        if not self._page.ticket.is_empty or self._desk.store.read_only:
            return
        held = self._desk.store.read(held_pages, page=PAGE)
        left = next((one for one in held if one.contents.get(LEFT)), None)
        with self._desk.attempt():
            if left is not None:
                found = self._desk.store.write(take_back, held_id=left.id)
                self._restore(found.contents, found.unit_id)
                self.tell_held()
            else:
                self._take_draft()

    def _take_draft(self) -> None:
        draft = self._own().found(self._desk.clock.now())
        if draft is None:
            return
        kept = json.loads(draft.texts.get("desk", "{}"))
        if draft.texts.get("receipt") != self._newest():
            self._own().forget()  # it was taken, and the program ended right then
            return
        self._restore(kept, kept.get("unit"))
        told = _("The desk is as you left it at {time}, when the program ended.")
        self._desk.say(told.format(time=f"{wall_time(draft.at):%m-%d %H:%M}"), "warning")

    # On hold

    def tell_held(self) -> None:
        """Show how many desks wait."""
        count = len(self._desk.store.read(held_pages, page=PAGE))
        self.button.say(_("Hold ({count})").format(count=count) if count else _("Hold"))

    def hold(self) -> None:
        """F7: put the desk aside; on an empty desk take one back."""
        if self._page.ticket.is_empty:
            self._take_back()
            return
        with self._desk.attempt():
            title = self._store(left=False)
            self._page.clear()
            self.tell_held()
            self._desk.say(_("On hold: {title}. F7 takes it back.").format(title=title), "done")

    def put_aside(self) -> None:
        """Ctrl+L: keep the desk for its user; a refusal keeps nobody from taking over."""
        if not self._page.ticket.is_empty:
            with self._desk.attempt():
                self._store(left=True)
                self.over()

    def _contents(self, *, left: bool) -> dict[str, object]:
        paper = self._page.writing.paper
        return {
            **self._page.ticket.contents(self._page.till.tendered.text()),
            LEFT: left,
            "paper": [paper.no, paper.day.isoformat()] if paper else [],
        }

    def _store(self, *, left: bool) -> str:
        ticket = self._page.ticket
        title = " ".join(
            part
            for part in (
                ticket.facts.desk.unit_code if ticket.facts else "",
                ticket.made_out_to,
                f"¥{self._page.sums().to_pay}",
            )
            if part
        )
        contents = self._contents(left=left)
        self._desk.store.write(
            hold_page, page=PAGE, title=title, contents=contents, unit_id=ticket.unit_id
        )
        return title

    def _take_back(self) -> None:
        held = self._desk.store.read(held_pages, page=PAGE)[:9]
        if not held:
            self._desk.say(_("Nothing is on hold."))
            return
        choices = [(one.title, f"{wall_time(one.at):%H:%M}") for one in held]
        dialog = ChoiceDialog(self._desk, _("On hold"), "", choices)
        dialog.exec()
        if dialog.choice is None:
            return
        with self._desk.attempt():
            found = self._desk.store.write(take_back, held_id=held[dialog.choice].id)
            self._restore(found.contents, found.unit_id)
            self.tell_held()

    def _restore(self, kept: Mapping[str, object], unit_id: int | None) -> None:
        """Put a desk back: the household read anew, then what was ticked and typed."""
        store, paper = self._desk.store, kept.get("paper")
        found = Handwritten(paper[0], date.fromisoformat(paper[1])) if paper else None  # type: ignore[index]  # as _contents wrote it
        self._page.writing.use(found)
        ticket = Ticket(day=self._page.writing.day)
        if unit_id is not None:
            facts = store.read(counter_facts, unit_id=unit_id, day=ticket.day)
            ticket.take_facts(facts, first=True)
        until = str(kept.get("until") or "")
        if until and ticket.facts is not None:
            day = date.fromisoformat(until)
            near = ticket.facts.desk.ahead_ids
            ahead = [
                line for unit in near for line in store.read(lines_until, unit_id=unit, until=day)
            ]
            ticket.pay_to(day, ahead)
        added = kept.get("added")
        for one in added if isinstance(added, list) else ():
            line = store.read(line_again, added=one, unit_id=unit_id)
            ticket.add(one[0], one[1], line)
        ticket.take_contents(kept)
        if ticket.use_offers and ticket.facts is not None:
            near = ticket.facts.desk.near_ids
            ticket.offered = store.read(offers_for, unit_ids=near)
        self._page.take_ticket(ticket, str(kept.get("typed") or ""))
