"""Making up issued bills: from a day on, what they come to now, looked over, then posted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from PySide6.QtWidgets import QVBoxLayout, QWidget

from propdesk.estate.units import service as units
from propdesk.fees.dues.drafts import RunScope
from propdesk.fees.periods import short_period
from propdesk.fees.stops.service import StopBilled, stop_billed
from propdesk.fees.tariffs.service import fee_items
from propdesk.fees.whatif.posting import (
    DifferenceDraft,
    MadeUp,
    draft_differences,
    publish_differences,
)
from propdesk.fees.whatif.recomputing import Asked
from propdesk.fees.whatif.rules import Effect, Prepaid, Recomputed
from propdesk.kernel.i18n import N_, _, ngettext
from propdesk.kernel.money import Money
from propdesk.kernel.records.states import Tone
from propdesk.kernel.sheets.lists import write_list
from propdesk.kernel.sheets.writing import CellKind, SheetColumn
from propdesk.system.settings.service import change_estate_settings, estate_settings
from propdesk.ui.desk import Desk
from propdesk.ui.files.system_dialogs import save_as
from propdesk.ui.lists.columns import Column, Kind, State
from propdesk.ui.lists.filter_bar import DayInput
from propdesk.ui.lists.tables import Table
from propdesk.ui.lists.totals import Figure
from propdesk.ui.parts.cards import Banner, FigureCard, line_of
from propdesk.ui.parts.chip import Chip
from propdesk.ui.parts.flow import Flow
from propdesk.ui.parts.line_inputs import Drop, go_to
from propdesk.ui.parts.small_parts import Button, label


@dataclass(frozen=True, slots=True, kw_only=True)
class DifferenceLine:
    """A bill with what is made up of it, as listed."""

    id: int
    unit: str
    debtor: str
    item: str
    period: str
    was: Money
    now: Money | None
    change: Money | None
    state: State
    unit_id: int


COLUMNS = (
    Column("unit", N_("Unit"), width=96, weight=500),
    Column("debtor", N_("Debtor"), width=120),
    Column("item", N_("Fee item"), width=140),
    Column("period", N_("For the days"), width=150, ink="text2"),
    Column("state", N_("What becomes of it"), kind=Kind.STATE, width=220, stretch=True),
    Column("was", N_("Billed so far"), kind=Kind.AMOUNT, width=110, ink="text2"),
    Column("now", N_("By the terms of now"), kind=Kind.AMOUNT, width=130),
    Column("change", N_("Difference"), kind=Kind.AMOUNT, width=110, weight=600),
)
SHEET = (
    SheetColumn("unit", N_("Unit"), width=14),
    SheetColumn("debtor", N_("Debtor"), width=16),
    SheetColumn("item", N_("Fee item"), width=18),
    SheetColumn("period", N_("For the days"), width=24),
    SheetColumn("state", N_("What becomes of it"), value=lambda row: row.state.text, width=30),
    SheetColumn("was", N_("Billed so far"), CellKind.MONEY),
    SheetColumn("now", N_("By the terms of now"), CellKind.MONEY),
    SheetColumn("change", N_("Difference"), CellKind.MONEY),
)

CHOICES = frozenset({"building", "fee_item"})
WATCHES = CHOICES | {
    "tariff", "tariff_version", "tariff_scope", "unit_tariff", "unit", "service_stop", "occupancy",
    "charge", "payment", "reduction",
}  # fmt: skip


def lines_of(bills: Sequence[Recomputed]) -> list[DifferenceLine]:
    """Bills as they are listed."""
    return [
        DifferenceLine(
            id=one.line.charge_id,
            unit=one.line.unit,
            debtor=one.line.debtor,
            item=one.line.item,
            period=short_period(one.line.first, one.line.last),
            was=one.was,
            now=one.now,
            change=one.difference if one.now is not None else None,
            state=_state(one),
            unit_id=one.line.unit_id,
        )
        for one in bills
    ]


def _state(one: Recomputed) -> State:
    words = one.left_out.sentence if one.left_out is not None else one.effect.label
    return State(words, one.effect.tone, one.effect.icon)


class DifferencePage(QWidget):
    """See the module."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.found: DifferenceDraft | None = None
        self._effect = Effect.MORE
        self._is_made = False
        self._stop: StopBilled | None = None
        self.since = DayInput(_("Bills from"), desk.today)
        self._place, self._item, self.prepaid = Drop(), Drop(), Drop()
        self.usual = Button(_("Keep as usual"), icon="check", key="F6", on_click=self._keep_usual)
        self.make_draft = Button(_("Draft"), icon="calculator", key="F5", on_click=self.begin)
        self.publish = Button(
            _("Make up"), icon="check", kind="primary", key="Ctrl+Enter", on_click=self._ask
        )
        self.runs = Button(_("Billing runs"), icon="list", key="F9", on_click=self._show_runs)
        self.export = Button(_("Export"), icon="download", key="Ctrl+E", on_click=self._save)
        self._banner = Banner("", "accent", "info")
        self._figures = {effect: FigureCard(effect.label, size=20, height=74) for effect in Effect}
        self.chips = {effect: Chip(effect.label, icon=effect.icon) for effect in Effect}
        self.table = Table(COLUMNS, choice=desk.settings.table("fees.differences"))
        self._build()
        self._connect()
        self._forget()

    def _build(self) -> None:
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(8)
        self._offer()
        self.prepaid.addItems([way.label for way in Prepaid])
        usual = Prepaid(self._desk.store.read(estate_settings).paid_before)
        self.prepaid.setCurrentIndex(list(Prepaid).index(usual))
        self.prepaid.setAccessibleName(_("Bills paid before that day"))
        self.prepaid.fit(30)
        self.since.put(self._desk.today().replace(day=1))
        top = Flow([label(_("Bills from"), 13, 500), self.since], gap=8)
        for part in (self._place, self._item, self.make_draft):
            top.add(part)
        for end in (self.publish, self.runs, self.export):
            top.add(end, at_end=True)
        whole.addWidget(top)
        paid = label(_("Bills paid before that day"), 13, 500)
        may = "system.settings" in self._desk.store.actor.permissions
        self.usual.refuse(None if may else _("Whoever may change the settings may do this."))
        whole.addWidget(Flow([paid, self.prepaid, self.usual], gap=8))
        whole.addWidget(self._banner)
        whole.addLayout(line_of(*self._figures.values(), spacing=8))
        whole.addWidget(Flow([*self.chips.values()]))
        whole.addWidget(self.table, 1)

    def _keep_usual(self) -> None:
        """Begin with what is chosen from now on, on every PC."""
        way = list(Prepaid)[max(0, self.prepaid.currentIndex())]
        with self._desk.attempt():
            known = self._desk.store.read(estate_settings)
            settings = replace(known, paid_before=way.value)
            self._desk.store.write(change_estate_settings, settings=settings)
            self._desk.say(_("From now on it begins with: {way}").format(way=way.label), "done")

    def _offer(self) -> None:
        """Let the buildings and fee items be chosen that there are now."""
        read = self._desk.store.read
        buildings, items = read(units.buildings), read(fee_items, active_only=True)
        self._place.offer(
            [(None, _("All buildings")), *((row.id, row.name or row.code) for row in buildings)]
        )
        self._item.offer([(None, _("All fee items")), *((row.id, row.name) for row in items)])

    def _connect(self) -> None:
        self.since.textEdited.connect(lambda _text: self._forget())
        self.since.returnPressed.connect(self.begin)
        for drop in (self._place, self._item, self.prepaid):
            drop.activated.connect(lambda _number: self._forget())
        self.table.activated.connect(self._open_unit)
        for effect, chip in self.chips.items():
            chip.clicked.connect(lambda _checked, chosen=effect: self._choose(chosen))

    def _forget(self) -> None:
        """What was drafted is not what stands above any more."""
        self.found = None
        for figure in self._figures.values():
            figure.show_value("—")
        for chip in self.chips.values():
            chip.show_count(None)
            chip.setChecked(False)
        self.table.show_rows([], nothing=_("Make a draft: nothing is written yet."))
        self.table.show_totals([], [])
        for button in (self.publish, self.export):
            button.refuse(_("Make a draft and look it over first."))
        self._say(
            _(
                "After a new price stands as a version of its tariff, or a measured area in its "
                "unit: bills with days from this day on are computed anew, and what they differ by "
                "is made up. F5 drafts it."
            ),
            "accent",
            "info",
        )

    def _say(self, sentence: str, tone: Tone, icon: str) -> None:
        self._banner.show_sentence(sentence, tone, icon)

    def asked(self) -> Asked | None:
        """What stands above the draft; None while the day cannot be read."""
        self.since.read()
        day = self.since.day
        if not isinstance(day, date):
            self._say(self.since.toolTip() or _("Type the day."), "red", "circle-alert")
            self.since.setFocus()
            return None
        place, item = self._place.currentData(), self._item.currentData()
        scope, stop = RunScope((place,) if place else (), (), (item,) if item else ()), self._stop
        if stop is not None and (stop.since, stop.item_id, None) == (day, item, place):
            scope = RunScope(units=(stop.unit_id,), items=(stop.item_id,))
        return Asked(day, scope, list(Prepaid)[max(0, self.prepaid.currentIndex())])

    def open(self, **context: object) -> None:
        """Draft the bills of the unit and item of `stop_id`, from the day it begins."""
        if isinstance(stop_id := context.get("stop_id"), int):
            stop = self._stop = self._desk.store.read(stop_billed, stop_id=stop_id)
            self._offer()
            self._place.setCurrentIndex(0)
            self._item.setCurrentIndex(max(0, self._item.findData(stop.item_id)))
            self.since.put(stop.since)
            self.begin()

    def begin(self) -> None:
        """Draft in the background."""
        if (asked := self.asked()) is None:
            return
        self._desk.run(
            lambda progress: self._desk.store.read(
                draft_differences, asked=asked, progress=progress
            ),
            title=_("Computing the bills anew"),
            done=self.show_draft,
            page=self,
        )

    def show_draft(self, found: object) -> None:
        """Show what making up would post."""
        if not isinstance(found, DifferenceDraft):
            return
        self.found = found
        for effect, figure in self._figures.items():
            some = found.of(effect)
            words = ngettext("{count} bill", "{count} bills", len(some))
            note = words.format(count=f"{len(some):,}")
            figure.show_value(str(found.sum_of(effect)), note, unit=_("yuan"))
            self.chips[effect].show_count(len(some))
        self.export.refuse(None if found.bills else _("There is nothing to export."))
        first = next((effect for effect in Effect if found.of(effect)), Effect.MORE)
        self._choose(first)
        bills = found.to_make
        if not bills:
            self.publish.refuse(_("There is nothing to make."))
            told = _("Every bill is what it would be now.")
            self._say(told, "green", "circle-check")
            return
        self.publish.refuse(None)
        words = ngettext(
            "{count} line of {amount} in all will be made; it can be taken back as a run.",
            "{count} lines of {amount} in all will be made; they can be taken back as a run.",
            len(bills),
        )
        amount = found.sum_of(Effect.MORE) + found.sum_of(Effect.LESS)
        told = words.format(count=f"{len(bills):,}", amount=amount)
        self._say(told, "accent", "info")

    def _choose(self, effect: Effect) -> None:
        self._effect = effect
        for each, chip in self.chips.items():
            chip.setChecked(each is effect)
        if self.found is not None:
            some = self.found.of(effect)
            self.table.show_rows(lines_of(some), nothing=_("None."))
            hint = _("Enter opens the unit.")
            whole = Figure(_("Difference"), str(self.found.sum_of(effect)), strong=True)
            self.table.show_totals([Figure(hint, "")] if some else [], [whole])

    def _open_unit(self, row: object) -> None:
        if isinstance(row, DifferenceLine):
            self._desk.open_page("household.unit", unit_id=row.unit_id)

    # Posting

    def _ask(self) -> None:
        found = self.found
        if found is None or not found.to_make:
            return
        more, less = found.sum_of(Effect.MORE), found.sum_of(Effect.LESS)
        details = [
            _("{amount} more is charged, on {count} bills").format(
                amount=more, count=f"{len(found.of(Effect.MORE)):,}"
            ),
            _("{amount} is credited, on {count} bills; what was paid beyond stays prepaid").format(
                amount=-less, count=f"{len(found.of(Effect.LESS)):,}"
            ),
        ]
        if stays := found.of(Effect.STAYS):
            words = ngettext(
                "{count} bill that was paid before stays as it is",
                "{count} bills that were paid before stay as they are", len(stays),
            )  # fmt: skip
            details.append(words.format(count=f"{len(stays):,}"))
        if self._desk.ask(_("Make up these bills?"), details, yes=_("Make up")):
            self.post()

    def post(self) -> None:
        """Post what was drafted, in the background."""
        if (found := self.found) is None:
            return
        self._desk.run(
            lambda progress: self._desk.store.write(
                publish_differences, asked=found.asked, seen=found, progress=progress
            ),
            title=_("Making up the bills"),
            done=self._show_result,
            writes=True,
        )

    def _show_result(self, made: object) -> None:
        if not isinstance(made, MadeUp):
            return
        words = ngettext(
            "{count} line of {amount} was made.", "{count} lines of {amount} were made.",
            made.created,
        ).format(count=f"{made.created:,}", amount=made.amount)  # fmt: skip
        self._is_made = self.found is not None
        self.publish.refuse(_("These differences are made."))
        self._say(words, "green", "circle-check")
        self._desk.say(words, "done")

    def _show_runs(self) -> None:
        self._desk.open_page("fees.charges", runs=True)

    def _save(self) -> None:
        found = self.found
        if found is not None and found.bills:
            rows = lines_of(found.bills)
            title = _("Differences of bills")

            def write(path: Path) -> int:
                return write_list(path, title, SHEET, rows, total=len(rows))

            with self._desk.attempt():
                name = f"{title}-{found.asked.since}"
                save_as(self._desk, "xlsx", _("Export"), name, write)

    # What the frame calls

    def reload(self, touched: frozenset[str]) -> None:
        """Offer what there is now; what was drafted before bills or terms changed is not shown on.

        The write that made it up is told here once, too: its result stays.
        """
        if touched & CHOICES:
            self._offer()
        if self._is_made:
            self._is_made = False
        elif self.found is not None and touched & WATCHES:
            self._forget()
            told = _(
                "Bills or their terms have changed since this was drafted. Draft it again: F5."
            )
            self._say(told, "amber", "triangle-alert")

    def shown(self) -> None:
        """Put the keyboard into the day."""
        go_to(self.since)

    def keys(self) -> Sequence[tuple[str, str]]:
        """Keys that stand on no button."""
        return [("Enter", _("In the day: draft; in the list: the unit"))]
