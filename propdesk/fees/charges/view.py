"""The page of charges: the list with states and totals, "why this amount?", runs and their undo."""

from __future__ import annotations

from datetime import date

from PySide6.QtWidgets import QStackedWidget, QWidget

from propdesk.fees.billing.run_view import RunPage
from propdesk.fees.billing.runs_view import runs_register
from propdesk.fees.charges.dialogs import take_back_dialog
from propdesk.fees.charges.listing import (
    CHARGES,
    ChargeRow,
    charge_rows,
    has_charges,
    items_charged,
)
from propdesk.fees.charges.panel_view import ChargePanel, period_text
from propdesk.fees.exports import write_charges
from propdesk.fees.periods import period_at, period_before
from propdesk.fees.rules import ChargeKind, ChargeState
from propdesk.kernel.i18n import N_, _, ngettext, pgettext
from propdesk.kernel.records.question import Cell, Question
from propdesk.ui.desk import Desk
from propdesk.ui.forms.record_actions import declared_actions
from propdesk.ui.lists.actions import Action
from propdesk.ui.lists.columns import Column, Kind, badge_of
from propdesk.ui.lists.filter_bar import DropDown, Filter
from propdesk.ui.lists.register import RegisterPage, Told
from propdesk.ui.lists.source import Totals
from propdesk.ui.lists.totals import Figure
from propdesk.ui.papers.exporting import export_action
from propdesk.ui.parts.cards import Choice, EmptyPage

WATCHES = frozenset({"charge", "open_charge", "allocation", "reduction", "billing_run"})


def charges_page(desk: Desk) -> QWidget:
    """Build the page of charges."""
    return ChargesPage(desk)


def may_bill(desk: Desk) -> bool:
    """Whether the acting user may publish bills."""
    return "fees.bill" in desk.store.actor.permissions


class ChargesPage(QStackedWidget):
    """The list; the draft of a run; the runs; or the ways to begin while nothing is charged."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._panel = ChargePanel(desk)
        self.charges = self._charges()
        self.run = RunPage(desk, self.show_list, self._choose_run)
        self.runs = runs_register(desk, self.show_list, self._show_run)
        self.empty = self._empty()
        for each in (self.charges, self.run, self.runs, self.empty):
            self.addWidget(each)
        self._choose()

    def _charges(self) -> RegisterPage:
        actions = self._actions()
        filters = [
            Filter("all", _("All"), checked=True, group=_("State")),
            Filter("open", _("Unpaid"), group=_("State")),
            *(
                Filter(
                    f"state:{state}", state.label, icon=state.icon,
                    tone="red" if state is ChargeState.OVERDUE else None, group=_("State"),
                )
                for state in (ChargeState.OVERDUE, ChargeState.PARTLY, ChargeState.PAID,
                              ChargeState.TAKEN_BACK)
            ),
        ]  # fmt: skip
        return RegisterPage(
            self._desk,
            "fees.charges",
            COLUMNS,
            records=CHARGES,
            told=self._told,
            actions=actions,
            filters=filters,
            drops=self._drops(),
            dates=_("Due day"),
            detail=self._panel,
            on_open=lambda _row: self._collect(),
            watches=WATCHES,
            search_words=_("Room or name"),
            nothing=_("No charge fits the filter."),
            detail_width=332,
        )

    def _actions(self) -> list[Action]:
        actions = [
            Action(_("Collect"), self._collect, icon="wallet", key="F2", needs_row=True),
            Action(_("Runs"), self._show_runs, icon="history", key="F9"),
        ]
        if may_bill(self._desk):
            make = Action(
                _("Make bills"), self.show_draft, icon="file-plus", key="Ins", kind="primary"
            )
            actions.insert(0, make)
        if "fees.correct" in self._desk.store.actor.permissions:
            take = Action(
                _("Take back"),
                self._take_back,
                icon="undo-2",
                key="F7",
                kind="danger",
                needs_row=True,
            )
            actions.append(take)
        actions += declared_actions(self._desk, "charge", self._row_id)
        actions += export_action(
            self._desk, N_("Charges"), write_charges, lambda: self.charges.table
        )
        return actions

    def _drops(self) -> list[DropDown]:
        today = self._desk.today()
        month, year = period_at(today, 1), period_at(today, 12)
        periods = [month, period_before(month), period_at(today, 3), year, period_before(year)]
        return [
            DropDown(
                "period",
                pgettext("billing", "Period"),
                _("All periods"),
                lambda: [(period, str(period)) for period in periods],
            ),
            DropDown(
                "item",
                _("Fee item"),
                _("All fee items"),
                lambda: self._desk.store.read(items_charged),
            ),
        ]

    def _empty(self) -> EmptyPage:
        choices = []
        if may_bill(self._desk):
            choices.append(
                Choice(
                    "file-plus", _("Make the first bills"),
                    _("Choose a month, look the draft over, publish. It can be taken back."),
                    _("Make bills"), "Enter", self.show_draft,
                )
            )  # fmt: skip
        choices.append(
            Choice(
                "receipt-text", _("Look at the tariffs"),
                _("Bills are computed from tariffs: price, units, from which day."),
                _("Tariffs"), "F3", lambda: self._desk.open_page("fees.tariffs"),
            )
        )  # fmt: skip
        return EmptyPage(
            "file-text",
            _("Nothing is charged yet"),
            _("A run makes a bill for each unit and says which units get none, and why."),
            choices,
        )

    # What is shown

    def _told(self, totals: Totals, _question: Question) -> Told:
        lines = ngettext("{count} charge", "{count} charges", totals.count)
        left = [Figure("", lines.format(count=f"{totals.count:,}")), Figure(_("all rows"), "")]
        charged, settled = totals.money("amount"), totals.money("settled")
        right = [
            Figure(_("Charged"), str(charged)),
            Figure(_("Settled"), str(settled)),
            Figure(_("Unpaid"), str(charged - settled), strong=True),
        ]
        if overdue := totals.money("overdue"):
            right.insert(0, Figure(_("Past due"), str(overdue), "red"))
        return left, right

    def _choose(self) -> None:
        if self.currentWidget() in (self.charges, self.empty):
            charged = self._desk.store.read(has_charges)
            self.setCurrentWidget(self.charges if charged else self.empty)

    # What the frame calls

    def shown(self) -> None:
        """Put the keyboard into the list."""
        page = self.currentWidget()
        if isinstance(page, RegisterPage | RunPage):
            page.shown()

    def reload(self, touched: frozenset[str]) -> None:
        """Read again when lines were made or settled."""
        if touched & WATCHES:
            self._choose()
            self.charges.reload(touched)
            self.runs.reload(touched)

    def open(self, **context: object) -> None:
        """Show one line (`charge`), those of a `text` (a room) or a `run_id`, the `draft`, or the
        `runs`; those behind a figure by their `ids`, `told` of what. `filter` is a chip.
        """
        if context.get("draft") and may_bill(self._desk):
            self.show_draft()
            return
        if context.get("runs"):
            self._show_runs()
            return
        run_id, wanted = context.get("run_id"), context.get("filter")
        self.show_list()
        ids, told = context.get("ids"), context.get("told")
        if isinstance(ids, tuple) and isinstance(told, str):
            self.charges.bar.show_only(ids, told)
        if isinstance(wanted, str):
            self.charges.set_filters(wanted)
        text, charge_id = context.get("text"), context.get("charge")
        if isinstance(text, str):
            self.charges.search_for(text)
        if isinstance(run_id, int):
            self._show_run(run_id)
        elif isinstance(charge_id, int):
            self._show_charge(charge_id)

    def show_list(self) -> None:
        """Go back to the list of charges."""
        charged = self._desk.store.read(has_charges)
        self.setCurrentWidget(self.charges if charged else self.empty)
        self.shown()

    def show_draft(self) -> None:
        """Begin a run."""
        self.setCurrentWidget(self.run)
        self.run.shown()

    # What the buttons do

    def _show_runs(self) -> None:
        self.runs.refresh()
        self.setCurrentWidget(self.runs)
        self.runs.shown()

    def _choose_run(self, run_id: int) -> None:
        """Stand on the run just made: what is taken back next would else be an older one."""
        self.runs.refresh()
        self.runs.table.select(run_id)

    def _show_run(self, run_id: int) -> None:
        self.setCurrentWidget(self.charges)
        bar, words = self.charges.bar, _("of run {number}").format(number=run_id)
        bar.put(bar.beginning(), {Cell("run", "is", run_id): words})

    def _show_charge(self, charge_id: int) -> None:
        rows = self._desk.store.read(charge_rows, ids=[charge_id])
        self.charges.set_filters("all")
        self.charges.search_for(rows[0].unit or rows[0].debtor if rows else "")
        self.charges.table.select(charge_id)

    def _row_id(self) -> int | None:
        row = self.charges.table.current_row()
        return row.id if isinstance(row, ChargeRow) else None

    def _collect(self) -> None:
        row = self.charges.table.current_row()
        if isinstance(row, ChargeRow) and row.unit_id is not None:
            self._desk.open_page("fees.desk", unit_id=row.unit_id)

    def _take_back(self) -> None:
        row = self.charges.table.current_row()
        if isinstance(row, ChargeRow):
            with self._desk.attempt():
                take_back_dialog(self._desk, row).exec()


def _kind(row: ChargeRow) -> str:
    if row.advance:
        return _("paid ahead")
    if row.kind is ChargeKind.DIFFERENCE:
        return _("correction")
    if row.kind is ChargeKind.LATE_FEE:
        return _("of a charge that was late")
    return _("added at the desk") if row.kind is ChargeKind.COUNTER else ""


def _due_ink(row: ChargeRow) -> str:
    return "red" if row.state is ChargeState.OVERDUE else "text2"


def _due(row: ChargeRow) -> date:
    return row.due_day


COLUMNS = (
    Column("unit", N_("Unit"), width=92, weight=500),
    Column("debtor", N_("Who owes"), width=138),
    Column("item", N_("Fee item"), stretch=True, free=True, hint=_kind),
    Column("period_from", N_("Period"), width=124, value=period_text),
    Column("due_day", N_("Due day"), width=92, ink=_due_ink, value=_due),
    Column("amount", N_("Charged"), kind=Kind.AMOUNT, width=84),
    Column(
        "settled",
        N_("Settled"),
        kind=Kind.AMOUNT,
        width=84,
        yields=True,
        ink="text2",
        value=lambda row: row.settled or None,
    ),
    Column("open", N_("Unpaid"), kind=Kind.AMOUNT, width=88, weight=600),
    Column(
        "state",
        N_("State"),
        kind=Kind.STATE,
        width=92,
        value=lambda row: badge_of(row.state),
    ),
)
