"""Two tariffs, or two versions of one, side by side: what each says, and what a unit pays by it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path

import msgspec

from propdesk.fees.rules import DueFrom
from propdesk.fees.tariffs.listing import (
    ListedTariff,
    due_text,
    listed_tariffs,
    period_text,
    price_text,
)
from propdesk.fees.tariffs.sampling import Sample, sample_amount, sample_unit
from propdesk.fees.tariffs.tariffs import TariffFields, VersionFields, VersionRow
from propdesk.kernel.errors import UserError
from propdesk.kernel.i18n import N_, _, ngettext
from propdesk.kernel.money import Money
from propdesk.kernel.records.fields import Fact, FactKind, facts, logged_words
from propdesk.kernel.sheets.lists import write_list
from propdesk.kernel.sheets.writing import SheetColumn
from propdesk.ui.desk import Desk
from propdesk.ui.files.system_dialogs import save_as
from propdesk.ui.lists.columns import Column
from propdesk.ui.lists.tables import Table
from propdesk.ui.lists.totals import Figure
from propdesk.ui.parts.cards import line_of
from propdesk.ui.parts.line_inputs import Drop, LineInput
from propdesk.ui.parts.sheet import Sheet
from propdesk.ui.parts.small_parts import Button, label
from propdesk.ui.parts.theme import Size

Side = tuple[ListedTariff, VersionRow]
_ELSEWHERE = {
    "fee_item_id", "applies", "active", "price", "period_months", "season_from", "season_to",
    "season_first", "season_last",
}  # fmt: skip
_DUE = {name for name in (fact.name for fact in facts(VersionFields)) if name.startswith("due_")}


class ComparedTerm(msgspec.Struct, frozen=True):
    """What both say of one thing, in words; `mark`: how they differ, empty when they do not."""

    id: int
    what: str
    first: str
    second: str
    mark: str


def compared(first: Side, second: Side, samples: Sequence[Sample | str] = ()) -> list[ComparedTerm]:
    """What two versions say, in the reader's language, what no tariff says left out.

    `samples`: what a unit pays by each, or why that cannot be said.
    """
    rows = []
    sides = zip(_said(first), _said(second), strict=True)
    for number, ((what, said), (_what, other)) in enumerate(sides):
        if said or other:
            mark = "" if said == other else _("differs")
            rows.append(ComparedTerm(number, what, said or "—", other or "—", mark))
    return [_paid(-1, *samples), *rows] if samples else rows


def _paid(number: int, first: Sample | str, second: Sample | str) -> ComparedTerm:
    """What a unit pays by both."""
    said, other = (one if isinstance(one, str) else str(one.amount) for one in (first, second))
    mark = "" if said == other else _("differs")
    if isinstance(first, Sample) and isinstance(second, Sample) and mark:
        change = second.amount - first.amount
        mark = f"+{change}" if change > Money(0) else str(change)
    return ComparedTerm(number, _("A bill of the unit below"), said, other, mark)


def _said(side: Side) -> Iterator[tuple[str, str]]:
    """What a version and its tariff say, each thing with its name."""
    row, version = side
    fields = version.fields
    yield _("Fee item"), row.item.name
    for fact in facts(TariffFields):
        if fact.name not in _ELSEWHERE:
            yield _(fact.header), _words(fact, getattr(row, fact.name))
    yield _("One bill for a"), period_text(row, fields)
    yield _("Applies to"), row.scope
    yield _("Price"), price_text(row, fields)
    for fact in facts(VersionFields):
        if fact.name not in _ELSEWHERE | _DUE:
            yield _(fact.header), _words(fact, getattr(fields, fact.name))
    yield _("Due day"), due_text(fields)
    yield _("Due counted from"), DueFrom(fields.due_from).label


def _words(fact: Fact, value: object) -> str:
    """A value in words; nothing where it is the usual one of no rule."""
    if value == fact.default and fact.kind is not FactKind.CHOICE:
        return ""
    return logged_words(fact, value if isinstance(value, int | str | None) else str(value))


_COLUMNS = (
    Column("what", N_("What"), width=150, ink="text2"),
    Column("first", N_("First tariff"), width=250),
    Column("second", N_("Second tariff"), width=250, stretch=True),
    Column(
        "mark", N_("What differs"), width=120, ink="amber", weight=600,
        icon=lambda row: "git-compare" if row.mark else "",
    ),
)  # fmt: skip
_SHEET = (
    SheetColumn("what", N_("What"), width=24),
    SheetColumn("first", N_("First tariff"), width=34),
    SheetColumn("second", N_("Second tariff"), width=34),
    SheetColumn("mark", N_("What differs"), width=14),
)


class CompareTariffs(Sheet):
    """See the module. It begins with the two versions that are likely meant."""

    def __init__(self, desk: Desk, chosen: Sequence[int]) -> None:
        super().__init__(desk.window, _("Compare tariffs"), width=Size.WIDEST)
        self._desk = desk
        rows = desk.store.read(listed_tariffs)
        self._sides: dict[tuple[int, int], Side] = {
            (row.id, version.id): (row, version) for row in rows for version in row.versions
        }
        self.first, self.second, self.tried = Drop(), Drop(), LineInput()
        self.table = Table(_COLUMNS)
        self.rows: list[ComparedTerm] = []
        self._build(chosen)
        self.tell()

    def _build(self, chosen: Sequence[int]) -> None:
        offered = [(key, _named(*side)) for key, side in self._sides.items()]
        begun = _begun(self._sides, chosen, self._desk)
        for drop, key, name in zip(
            (self.first, self.second), begun, (_("First tariff"), _("Second tariff")), strict=True
        ):
            drop.offer(offered)
            drop.setAccessibleName(name)
            drop.setCurrentIndex(max(0, drop.findData(key)))
            drop.activated.connect(lambda _number: self.tell())
        between = label(_("compared with"), 13, 400, "text2")
        self.body.addLayout(line_of(self.first, between, self.second, None))
        self.table.setMinimumHeight(Size.HEAD + 11 * Size.ROW)
        self.body.addWidget(self.table)
        self.tried.setText(self._desk.store.read(sample_unit, row=self._sides[begun[0]][0]) or "")
        self.tried.setAccessibleName(_("Unit"))
        self.tried.returnPressed.connect(self.tell)
        words = label(_("Unit tried by both:"), 13, 400, "text2")
        self.body.addLayout(line_of(words, self.tried, None))
        height = Size.DIALOG_BUTTON
        leave = Button(_("Close"), key="Esc", bind_its_key=False, height=height)
        self.add_button(leave).clicked.connect(self.reject)
        export = Button(_("Export"), icon="download", key="Ctrl+E", height=height)
        self.add_button(export).clicked.connect(self._save)
        self.first.setFocus()

    def tell(self) -> None:
        """Show what stands above side by side."""
        first, second = (self._sides[one.currentData()] for one in (self.first, self.second))
        code = self.tried.text().strip()
        samples = [self._sample(side, code) for side in (first, second)] if code else []
        self.rows = compared(first, second, samples)
        self.table.show_rows(self.rows)
        count = sum(1 for row in self.rows if row.mark)
        told = ngettext("{count} difference", "{count} differences", count)
        self.table.show_totals([Figure(told.format(count=count), "")])

    def _sample(self, side: Side, code: str) -> Sample | str:
        row, version = side
        try:
            return self._desk.store.read(
                sample_amount, row=row, unit_code=code, day=version.fields.effective_from
            )
        except UserError as error:
            return str(error)

    def _save(self) -> None:
        title = _("Compare tariffs")
        with self._desk.attempt():
            write = partial(_write, title=title, rows=self.rows)
            save_as(self._desk, "xlsx", _("Export"), f"{title}-{self._desk.today()}", write)


def _named(row: ListedTariff, version: VersionRow) -> str:
    return _("{name}, from {day}").format(name=row.name, day=version.fields.effective_from)


def _begun(
    sides: dict[tuple[int, int], Side], chosen: Sequence[int], desk: Desk
) -> tuple[tuple[int, int], tuple[int, int]]:
    """The two newest of one tariff, or what two tariffs say today; the next one beside a single."""
    now = {}
    for key, (row, version) in sides.items():
        if row.id not in now or version == row.version_on(desk.today()):
            now[row.id] = key
    if len(chosen) > 1:
        return now[chosen[0]], now[chosen[1]]
    own = [key for key in sides if key[0] == chosen[0]]
    if len(own) > 1:
        return own[-2], own[-1]
    return own[0], next((key for row_id, key in now.items() if row_id != chosen[0]), own[0])


def _write(path: Path, *, title: str, rows: Sequence[ComparedTerm]) -> int:
    return write_list(path, title, _SHEET, rows, total=len(rows))
