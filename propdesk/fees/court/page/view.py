"""The page of the limitation radar: debts by the days that are left to claim them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from propdesk.fees.court.bundle.dialogs import show_bundle
from propdesk.fees.court.radar.dialogs import limitation_dialog, write_off_dialog
from propdesk.fees.court.radar.listing import advice, begun_told, write_limits
from propdesk.fees.court.radar.reading import LimitRow, limits
from propdesk.fees.court.radar.rules import LimitState
from propdesk.fees.court.radar.write_offs import Proposed, propose_write_offs
from propdesk.fees.periods import short_period
from propdesk.kernel.i18n import N_, _, ngettext
from propdesk.kernel.money import total
from propdesk.kernel.records.folding import fold
from propdesk.system.settings.shared_view import paper_head
from propdesk.ui.lists.actions import Action
from propdesk.ui.lists.columns import Column, Kind, badge_of
from propdesk.ui.lists.filter_bar import Filter
from propdesk.ui.lists.register import Listing, RegisterPage
from propdesk.ui.lists.totals import Figure
from propdesk.ui.papers.exporting import export_action
from propdesk.ui.papers.list_paper import print_rows
from propdesk.ui.parts.cards import Choice, EmptyPage

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from propdesk.db.store import Store
    from propdesk.kernel.progress import Progress
    from propdesk.kernel.records.question import Question
    from propdesk.kernel.sheets.lists import Extent
    from propdesk.ui.desk import Desk

PAGE = "fees.limitation"
_OVER = LimitState.OVER
_OUT_OF_TIME = (_OVER, LimitState.ASKED)
WATCHES = frozenset(
    {
        "charge", "open_charge", "payment", "allocation", "account", "setting", "dun_contact",
        "dun_delivery", "instalment_agreement", "court_case", "line_correction",
    }
)  # fmt: skip
COLUMNS = (
    Column("unit", N_("Unit"), width=88, weight=500),
    Column("debtor", N_("Who owes"), width=110),
    Column("item", N_("Fee item"), width=110, free=True),
    Column(
        "period_from", N_("Period"), width=124, ink="text2",
        value=lambda row: short_period(row.period_from, row.period_to),
    ),
    Column("due_day", N_("Due day"), kind=Kind.DATE, width=92, ink="text2"),
    Column("open", N_("Unpaid"), kind=Kind.AMOUNT, width=90, weight=600),
    Column("last", N_("Claim it by"), kind=Kind.DATE, width=96),
    Column("left", N_("Days left"), kind=Kind.COUNT, width=76),
    Column("by", N_("Last began by"), stretch=True, free=True, value=begun_told, hint=advice),
    Column(
        "state", N_("State"), kind=Kind.STATE, width=150, value=lambda row: badge_of(row.state)
    ),
)  # fmt: skip


class LimitationPage(RegisterPage):
    """The list; it is read in a job, since every line that is due and open is looked at."""

    def __init__(self, desk: Desk) -> None:
        self._at = desk
        self._known: tuple[LimitRow, ...] = ()
        self._rows: list[LimitRow] = []
        super().__init__(
            desk,
            PAGE,
            COLUMNS,
            load=self._listing,
            actions=self._buttons(),
            filters=self._chips(),
            on_open=lambda _row: self._home(),
            search_words=_("Room or name"),
            nothing=_("No debt fits the filter."),
            empty=self._none_yet(),
        )
        self.read()

    def _buttons(self) -> list[Action]:
        actions = [
            Action(_("Household"), self._home, icon="panel-left", key="F12", needs_row=True),
            Action(_("Charge"), self._show_charge, icon="receipt-text", key="F3", needs_row=True),
        ]
        if "fees.court" in self._at.store.actor.permissions:
            papers = _("Papers for the court")
            actions.append(Action(papers, self._bundle, icon="files", key="F10", needs_row=True))
        if "fees.waive" in self._at.store.actor.permissions:
            propose = _("Propose write-offs")
            actions.append(Action(propose, self._propose, icon="ban", key="F6"))
        if "system.settings" in self._at.store.actor.permissions:
            actions.append(Action(_("Limitation…"), self._set, icon="settings", key="F9"))
        actions.append(
            Action(_("Print list"), self._print, icon="printer", key="Ctrl+P", at_end=True)
        )
        actions += export_action(
            self._at, N_("Limitation of debts"), self._write, lambda: self.table
        )
        return actions

    def _chips(self) -> list[Filter]:
        return [
            Filter("all", _("All"), group=_("State"), checked=True),
            *(
                Filter(state.value, state.label, icon=state.icon, tone=state.tone, group=_("State"))
                for state in LimitState
            ),
        ]

    def _none_yet(self) -> EmptyPage:
        bill = Choice(
            "receipt-text", _("Publish bills"), _("What is not paid by its due day stands here."),
            _("Charges"), "Enter", lambda: self._at.open_page("fees.charges"),
        )  # fmt: skip
        sentence = _("A debt nobody asks for in writing is out of time after some years.")
        return EmptyPage("hourglass", _("Nothing is overdue"), sentence, [bill])

    # What is shown

    def read(self) -> None:
        """Read the debts in the background."""
        self._at.run(
            lambda _progress: self._at.store.read(limits),
            title=_("Limitation of debts"),
            done=self._show,
            quiet=True,
            page=self,
        )

    def _show(self, found: object) -> None:
        if isinstance(found, tuple):
            self._known = found
            self.refresh()

    def reload(self, touched: frozenset[str]) -> None:
        """Read again when debts, or what begins their limitation anew, changed."""
        if touched & WATCHES:
            self.read()

    def open(self, **context: object) -> None:
        """Show those of a `filter`: the name of a state."""
        wanted = context.get("filter")
        if isinstance(wanted, str) and wanted in self.chips:
            self.set_filters(wanted)

    def _listing(self, question: Question) -> Listing:
        words = fold(question.words)
        found = [r for r in self._known if words in fold(r.unit) or words in fold(r.debtor)]
        wanted = next((state for state in LimitState if state.value in question.chips), None)
        self._rows = [row for row in found if wanted in (None, row.state)]
        counts = {one.value: sum(1 for row in found if row.state is one) for one in LimitState}
        over = total(row.open for row in self._rows if row.state in _OUT_OF_TIME)
        lines = ngettext("{count} charge", "{count} charges", len(self._rows))
        right = [Figure(_("Unpaid"), str(total(row.open for row in self._rows)), strong=True)]
        if over:
            right.insert(0, Figure(_("Out of time: ask a lawyer"), str(over), "red"))
        return Listing(
            rows=self._rows,
            counts={"all": len(found), **counts},
            left=[Figure("", lines.format(count=f"{len(self._rows):,}"))],
            right=right,
            has_more=bool(self._known),
        )

    # What the buttons do

    def _current(self) -> LimitRow | None:
        row = self.table.current_row()
        return row if isinstance(row, LimitRow) else None

    def _bundle(self) -> None:
        if row := self._current():
            show_bundle(self._at, row.account_id)

    def _home(self) -> None:
        row = self._current()
        if row is not None and row.unit_id is not None:
            self._at.open_page("household.unit", unit_id=row.unit_id)

    def _show_charge(self) -> None:
        if row := self._current():
            self._at.open_page("fees.charges", charge=row.id)

    def _propose(self) -> None:
        """Those that are marked, or all that are shown, as far as they are out of time."""
        marked = [row for row in self.table.selected_rows() if isinstance(row, LimitRow)]
        meant = marked if len(marked) > 1 else self._rows
        rows = [row for row in meant if row.state is _OVER]
        if not rows:
            none = _("None of these debts is out of time.")
            if any(row.state is LimitState.ASKED for row in meant):
                none = _("Those out of time are proposed already; see Waivers and corrections.")
            self._at.say(none, "warning")
            return
        ids = [row.id for row in rows]
        write_off_dialog(self._at, rows, lambda why: self.propose(ids, why)).exec()

    def propose(self, charges: Sequence[int], why: str) -> None:
        """Ask for the write-offs in the background, and say where they wait."""
        self._at.run(
            lambda _progress: self._at.store.write(propose_write_offs, charges=charges, why=why),
            title=_("Propose write-offs"),
            done=self._proposed,
            writes=True,
            stoppable=False,
            page=self,
        )

    def _proposed(self, done: object) -> None:
        if isinstance(done, Proposed):
            told = ngettext(
                "{count} write-off of {amount} waits for approval under Waivers and corrections",
                "{count} write-offs of {amount} wait for approval under Waivers and corrections",
                done.count,
            )
            self._at.say(told.format(count=done.count, amount=done.amount), "done")

    def _set(self) -> None:
        limitation_dialog(self._at).exec()

    def _print(self) -> None:
        rows = list(self._rows)
        head = paper_head(self._at)
        print_rows(self._at, _("Limitation of debts"), self.table, lambda: rows, head)

    def _write(self, store: Store, path: Path, *, extent: Extent, progress: Progress | None) -> int:
        """Write the rows shown, in the order of the list."""
        by_id = {row.id: row for row in self._rows}
        ids = extent.ids() if extent.ids is not None else list(by_id)
        rows = [by_id[one] for one in ids if one in by_id]
        return write_limits(store, path, extent, rows=rows, progress=progress)


def limitation_page(desk: Desk) -> LimitationPage:
    """Build the page."""
    return LimitationPage(desk)
