"""Making bills: a period, the draft with its differences and the units without, then publishing."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from propdesk.estate.rules import UnitKind
from propdesk.estate.units import service as units
from propdesk.fees.billing.billing import RunResult, draft_run, publish_run
from propdesk.fees.billing.run_tables_view import (
    COLUMNS,
    LACKING_COLUMNS,
    Lacking,
    OutlierRow,
    lacking_rows,
    mend,
    rows_of,
)
from propdesk.fees.dues.drafts import Draft, RunScope
from propdesk.fees.periods import PeriodUnknown, parse_period, period_at
from propdesk.fees.rules import DraftDifference
from propdesk.fees.tariffs.service import fee_items
from propdesk.kernel.days import YearOutOfRange
from propdesk.kernel.i18n import _, listed, ngettext, pgettext
from propdesk.kernel.records.states import Tone
from propdesk.ui.desk import Desk
from propdesk.ui.lists.tables import Table
from propdesk.ui.lists.totals import Figure
from propdesk.ui.parts.cards import Banner, FigureCard, line_of
from propdesk.ui.parts.chip import Chip
from propdesk.ui.parts.flow import Flow
from propdesk.ui.parts.line_inputs import Drop, LineInput
from propdesk.ui.parts.small_parts import Button, hairline, label

HOMES = (UnitKind.ROOM, UnitKind.SHOP, UnitKind.OFFICE)


def for_whom(draft: Draft) -> str:
    """How many households and shops get bills, how many spaces, and how many other objects."""
    homes = sum(draft.kinds.get(kind, 0) for kind in HOMES)
    spaces = draft.kinds.get(UnitKind.SPACE, 0)
    others = sum(draft.kinds.values()) - homes - spaces
    told = (
        (homes, ngettext("{count} household", "{count} households", homes)),
        (spaces, ngettext("{count} space", "{count} spaces", spaces)),
        (others, ngettext("{count} other object", "{count} other objects", others)),
    )
    return listed(words.format(count=f"{count:,}") for count, words in told if count)


class RunPage(QWidget):
    """See the module. `back` is called to leave it, `made(run id)` when bills were published."""

    def __init__(
        self, desk: Desk, back: Callable[[], object], made: Callable[[int], object]
    ) -> None:
        super().__init__()
        self._desk, self._back, self._made = desk, back, made
        self.draft: Draft | None = None
        self.period, self._place, self._item = LineInput(plain=True), Drop(), Drop()
        self.make_draft = Button(_("Draft"), icon="calculator", key="F5", on_click=self.begin)
        self.publish = Button(
            _("Publish"), icon="check", kind="primary", key="Ctrl+Enter", on_click=self._ask
        )
        self._leave = Button(_("Charges"), icon="arrow-left", key="F9", on_click=self._back)
        self._banner = Banner("", "accent", "info")
        self._figures = {
            name: FigureCard(title, size=20, height=74)
            for name, title in (
                ("lines", _("Bills to make")),
                ("total", _("Sum")),
                ("existing", _("There already")),
                ("unbilled", _("Units or items without a bill")),
            )
        }
        self.chips: dict[str, Chip] = {}
        self.table = Table(COLUMNS, choice=desk.settings.table("fees.run"))
        self.lacking = Table(LACKING_COLUMNS, choice=desk.settings.table("fees.run.lacking"))
        self._tables = QStackedWidget()
        self._build()
        self._connect()
        self._begin_anew()

    def _build(self) -> None:
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(8)
        self.period.setFixedSize(110, 30)
        for drop in (self._place, self._item):
            drop.setFixedSize(170, 30)
        name = label(pgettext("billing", "Period"), 13, 500)
        top = Flow(
            [name, self.period, self._place, self._item, self.make_draft, self.publish], gap=8
        )
        top.add(self._leave, at_end=True)
        whole.addWidget(top)
        whole.addWidget(self._banner)
        whole.addLayout(line_of(*self._figures.values(), spacing=8))
        whole.addWidget(self._chip_line())
        self._tables.addWidget(self.table)
        self._tables.addWidget(self.lacking)
        whole.addWidget(self._tables, 1)

    def _chip_line(self) -> Flow:
        lacking = Chip(_("Without a bill"), icon="triangle-alert", tone="red")
        for kind in DraftDifference:
            tone = kind.tone
            shown: Tone | None = None if tone == "accent" else tone
            chip = Chip(kind.label, icon=kind.icon, tone=shown)
            self.chips[kind.value] = chip
        first, *compared = self.chips.values()
        self.chips["unbilled"] = lacking
        rule = hairline(vertical=True, length=18, ink="line2")
        words = label(_("Compared"), 12, 400, "text3")
        return Flow([first, lacking, rule, words, *compared])

    def _connect(self) -> None:
        self.period.textEdited.connect(lambda _text: self._forget())
        self.period.returnPressed.connect(self.begin)
        self._place.activated.connect(lambda _number: self._forget())
        self._item.activated.connect(lambda _number: self._forget())
        self.table.activated.connect(self._open_unit)
        self.lacking.activated.connect(self._mend)
        for name, chip in self.chips.items():
            chip.clicked.connect(lambda _checked, chosen=name: self._choose(chosen))

    def _begin_anew(self) -> None:
        buildings = self._desk.store.read(units.buildings)
        items = self._desk.store.read(fee_items, active_only=True)
        self._places: list[int | None] = [None, *(row.id for row in buildings)]
        self._items: list[int | None] = [None, *(row.id for row in items)]
        self._fill(self._place, _("All buildings"), [row.name or row.code for row in buildings])
        self._fill(self._item, _("All fee items"), [row.name for row in items])
        self.period.setText(str(period_at(self._desk.today(), 1)))
        self._forget()

    @staticmethod
    def _fill(drop: Drop, everything: str, names: list[str]) -> None:
        drop.clear()
        drop.addItems([everything, *names])

    def _forget(self) -> None:
        """What was drafted is not what stands above any more."""
        self.draft = None
        for figure in self._figures.values():
            figure.show_value("—")
        for chip in self.chips.values():
            chip.show_count(None)
            chip.setChecked(False)
        self._tables.setCurrentWidget(self.table)
        self.table.show_rows([], nothing=_("Make a draft: nothing is written yet."))
        self.table.show_totals([], [])
        self.publish.refuse(_("Make a draft and look it over first."))
        self._say(
            _(
                "Type a month as 2026-11, 202611 or 11月, a quarter as 2026-Q4 or 2026年4季度, a "
                "half-year as 2026-H2, a year as 2026; Enter drafts it."
            ),
            "accent",
            "info",
        )

    def _say(self, sentence: str, tone: Tone, icon: str) -> None:
        self._banner.show_sentence(sentence, tone, icon)

    # Drafting

    def scope(self) -> RunScope:
        """What part of the estate the run is for."""
        place = self._places[max(0, self._place.currentIndex())]
        item = self._items[max(0, self._item.currentIndex())]
        return RunScope(
            buildings=() if place is None else (place,), items=() if item is None else (item,)
        )

    def begin(self) -> None:
        """Draft what the period and the scope ask for, in the background."""
        try:
            period = parse_period(self.period.text(), self._desk.today())
        except (PeriodUnknown, YearOutOfRange) as error:
            self._say(str(error), "red", "circle-alert")
            self.period.setFocus()
            return
        scope = self.scope()
        self._desk.run(
            lambda progress: self._desk.store.read(
                draft_run, period=period, scope=scope, progress=progress
            ),
            title=_("Drafting the bills of {period}").format(period=period),
            done=self.show_draft,
        )

    def show_draft(self, draft: object) -> None:
        """Show what publishing would do."""
        if not isinstance(draft, Draft):
            return
        self.draft = draft
        self._figures["lines"].show_value(f"{len(draft.lines):,}", str(draft.period))
        self._figures["total"].show_value(str(draft.total), for_whom(draft), unit=_("yuan"))
        self._figures["existing"].show_value(f"{draft.existing:,}", _("stay as they are"))
        without = len(draft.unbilled)
        ink, icon = ("red", "triangle-alert") if without else ("text", "")
        self._figures["unbilled"].show_value(
            f"{without:,}", _("each with its reason below"), ink=ink, icon=icon
        )
        counts = {kind.value: 0 for kind in DraftDifference}
        for row in draft.differences:
            counts[row.kind.value] += 1
        for name, count in {**counts, "unbilled": without}.items():
            self.chips[name].show_count(count)
        counted = {
            DraftDifference.OUTLIER.value: len(draft.outliers),
            "unbilled": without,
            **counts,
        }
        self._choose(next((name for name, count in counted.items() if count), "unbilled"))
        self._judge(draft)

    def _judge(self, draft: Draft) -> None:
        if not draft.lines:
            self.publish.refuse(_("There is nothing to make."))
            self._say(_("Nothing is missing for this period."), "green", "circle-check")
            return
        self.publish.refuse(None)
        words = ngettext(
            "{count} bill of {amount} in all will be made; it can be taken back while unpaid.",
            "{count} bills of {amount} in all will be made; they can be taken back while unpaid.",
            len(draft.lines),
        )
        self._say(words.format(count=f"{len(draft.lines):,}", amount=draft.total), "accent", "info")

    def _choose(self, name: str) -> None:
        for each, chip in self.chips.items():
            chip.setChecked(each == name)
        if self.draft is None:
            return
        if name == "unbilled":
            rows = lacking_rows(self.draft)
            self.lacking.show_rows(rows, nothing=_("None."))
            hint = _("Enter opens the form that mends it; then it is drafted again.")
            self.lacking.show_totals([Figure(hint, "")] if rows else [], [])
            self._tables.setCurrentWidget(self.lacking)
            return
        looks = rows_of(self.draft, DraftDifference(name))
        self.table.show_rows(looks, nothing=_("None."))
        hint = _("Enter opens the unit: correct its area or what was agreed, then draft again.")
        outliers = name == DraftDifference.OUTLIER and looks
        self.table.show_totals([Figure(hint, "")] if outliers else [], [])
        self._tables.setCurrentWidget(self.table)

    def _open_unit(self, row: object) -> None:
        """The unit whose amount is looked at."""
        if isinstance(row, OutlierRow):
            self._desk.open_page("household.unit", unit_id=row.unit_id)

    def _mend(self, row: object) -> None:
        """Where what keeps a unit from its bill is mended."""
        if isinstance(row, Lacking):
            with self._desk.attempt():
                if mend(self._desk, row.row, self.draft_period):
                    self.begin()

    def draft_period(self, period: str) -> None:
        """Draft another period."""
        self.period.setText(period)
        self.begin()

    # Publishing

    def _ask(self) -> None:
        draft = self.draft
        if draft is None or not draft.lines:
            return
        details = [
            _("{count} bills of {amount} in all").format(
                count=f"{len(draft.lines):,}", amount=draft.total
            )
        ]
        if draft.notes:
            words = ngettext(
                "Prepayment pays {amount} at once, with {count} note",
                "Prepayment pays {amount} at once, with {count} notes", draft.notes,
            )  # fmt: skip
            details.append(words.format(amount=draft.offset, count=f"{draft.notes:,}"))
        if draft.outliers:
            words = ngettext(
                "{count} amount stands out: {unit} with {amount}",
                "{count} amounts stand out, first {unit} with {amount}", len(draft.outliers),
            )  # fmt: skip
            first = draft.outliers[0]
            details.append(
                words.format(
                    count=f"{len(draft.outliers):,}", unit=first.unit_code, amount=first.after
                )
            )
        if draft.unbilled:
            details.append(
                _("{count} units or items stay without a bill").format(
                    count=f"{len(draft.unbilled):,}"
                )
            )
        question = _("Publish the bills of {period}?").format(period=draft.period)
        if self._desk.ask(question, details, yes=_("Publish")):
            self.publish_draft()

    def publish_draft(self) -> None:
        """Publish what was drafted, in the background."""
        draft = self.draft
        if draft is None:
            return
        self._desk.run(
            lambda progress: self._desk.store.write(
                publish_run, period=draft.period, scope=draft.scope, progress=progress
            ),
            title=_("Publishing the bills of {period}").format(period=draft.period),
            done=self.show_result,
            writes=True,
        )

    def show_result(self, result: object) -> None:
        """Show what the run made; what stays without a bill remains listed."""
        if not isinstance(result, RunResult):
            return
        self.publish.refuse(_("These bills are published."))
        words = ngettext(
            "{count} bill of {amount} published.", "{count} bills of {amount} published.",
            result.created,
        ).format(count=f"{result.created:,}", amount=result.total)  # fmt: skip
        if result.notes:
            notes = ngettext(
                "{count} note: {amount} was paid from prepayments.",
                "{count} notes: {amount} was paid from prepayments.", result.notes,
            ).format(count=f"{result.notes:,}", amount=result.offset)  # fmt: skip
            words = f"{words} {notes}"
        self._say(words, "green", "circle-check")
        self._figures["lines"].show_value("0", _("published: {count}").format(
            count=f"{result.created:,}"))  # fmt: skip
        self._figures["existing"].show_value(f"{result.existing + result.created:,}")
        self._desk.say(words, "done")
        if result.run_id is not None:
            self._made(result.run_id)

    # What the frame calls

    def shown(self) -> None:
        """Put the keyboard into the period."""
        if self.draft is None or not self.draft.lines:
            self._begin_anew()
        self.period.setFocus()
        self.period.selectAll()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc goes back to the charges."""
        if event.key() == Qt.Key.Key_Escape:
            self._back()
        else:
            super().keyPressEvent(event)
