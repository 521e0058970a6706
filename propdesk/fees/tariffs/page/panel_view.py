"""The panel of one tariff: what is in force, its versions, a sample, and the units that differ."""

from __future__ import annotations

from contextlib import suppress
from functools import partial

from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from propdesk.estate.shared_view import heading, section
from propdesk.estate.units.service import unit_codes
from propdesk.fees.rules import PERIOD_NAMES, YEAR_BEGINS, Formula
from propdesk.fees.tariffs.items import PERMISSION
from propdesk.fees.tariffs.listing import due_text, period_text, price_text
from propdesk.fees.tariffs.own_terms import (
    UnitTerms,
    remove_unit_terms,
    unit_terms,
)
from propdesk.fees.tariffs.page import item_dialogs
from propdesk.fees.tariffs.rules import explanation_text
from propdesk.fees.tariffs.sampling import sample_amount, sample_unit
from propdesk.fees.tariffs.tariffs import (
    ItemRow,
    TariffRow,
    VersionFields,
    VersionRow,
)
from propdesk.kernel.errors import UserError
from propdesk.kernel.i18n import _, listed, ngettext
from propdesk.kernel.money import ZERO
from propdesk.kernel.records.refusals import RecordGone
from propdesk.kernel.scaled import PRICE, SHARE, format_scaled
from propdesk.system.log.history_view import HistoryDialog
from propdesk.system.registers.sections_view import record_sections
from propdesk.ui.desk import Desk
from propdesk.ui.forms.kept_lines import KeptLines, Line, LinesCard
from propdesk.ui.forms.record_panel import show_sections
from propdesk.ui.lists.columns import State
from propdesk.ui.parts.cards import line_of
from propdesk.ui.parts.small_parts import Badge, Button, icon_button, label

MOST_SHOWN, NAMES = 8, 84
_ONE = 10**SHARE


def state_of(row: TariffRow | ItemRow) -> State:
    """Whether it is used, as it stands in lists."""
    if row.active:
        return State(_("In use"), "green", "circle-check")
    return State(_("Stopped"), "grey", "ban")


class TariffPanel(LinesCard):
    """What a tariff does, and "why" it bills a unit what it bills."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._sections = record_sections(desk, attachments=False)
        self._may_change = PERMISSION in desk.store.actor.permissions

    def show_row(self, row: object | None) -> None:
        """Show the tariff the user is on."""
        # Deleted by somebody else: the list reloads in a moment.
        with suppress(RecordGone), self.lines.shown_anew():
            if isinstance(row, TariffRow):
                self._show(row)

    def _show(self, row: TariffRow) -> None:
        lines = self.lines
        lines.head(row.name, state_of(row))
        by_usage = row.formula is Formula.METERED
        often = _("from reading to reading") if by_usage else _(PERIOD_NAMES[row.period_months])
        words = (row.item.name, row.formula.label, often)
        lines.label(" · ".join(words), 13, 400, "text2", wrap=True)
        if row.year_begins != 1 and row.formula is not Formula.SEASON:
            lines.fact(_("A year begins in"), _(YEAR_BEGINS[row.year_begins]), width=NAMES)
        today = row.version_on(self._desk.today())
        for version in reversed(row.versions):
            self._show_version(row, version, in_force=version is today)
        lines.keep("sample", partial(Sampling, self._desk)).show_tariff(row)
        self._show_others(row)
        show_sections(lines, self._sections, "tariff", row.id)

    def _show_version(self, row: TariffRow, version: VersionRow, *, in_force: bool) -> None:
        fields, lines = version.fields, self.lines
        heading(lines, _("From {day}").format(day=fields.effective_from))
        state = State("")
        if in_force:
            state = State(_("in force"), "accent", "check")
        elif fields.effective_from > self._desk.today():
            state = State(_("to come"), "grey", "calendar")
        look = ("price", in_force)
        lines.put(look, partial(self._price, in_force), version, price_text(row, fields), state)
        if row.formula is Formula.SEASON and (in_force or fields.season_first):
            lines.fact(_("Season"), period_text(row, fields), width=NAMES)
        if not in_force:
            return
        self._tell_terms(row, fields)

    def _tell_terms(self, row: TariffRow, fields: VersionFields) -> None:
        """What the version in force says beside its price."""
        lines = self.lines
        if row.formula is Formula.OWN:
            lines.fact(_("Formula"), fields.expression, width=NAMES)
            lines.fact(_("Price"), format_scaled(fields.price, PRICE, decimals=2), width=NAMES)
        if fields.coefficient != _ONE:
            lines.fact(_("Coefficient"), format_scaled(fields.coefficient, SHARE), width=NAMES)
        if fields.extra != ZERO and row.formula is not Formula.SEASON:
            lines.fact(_("Plus a month"), str(fields.extra), width=NAMES)
        if fields.steps:
            steps = _("{steps} in {time}")
            told = steps.format(steps=fields.steps, time=fields.steps_of.label)
            lines.fact(_("Higher steps"), told, width=NAMES)
        lines.fact(_("Due day"), due_text(fields), width=NAMES)
        if row.period_months:
            lines.fact(_("Part months"), fields.proration.label, width=NAMES)
        if fields.first_month is not None:
            lines.fact(_("First month"), fields.first_month.label, width=NAMES)
        lines.fact(_("Rounded"), fields.rounding.label, width=NAMES)
        if fields.base_share:
            share = format_scaled(fields.base_share, SHARE - 2)
            lines.fact(_("While stopped"), _("{share} %").format(share=share), width=NAMES)

    def _price(self, in_force: bool) -> Line:
        price, badge = label("", 15 if in_force else 13, 600), Badge()
        said: list[VersionRow] = []
        history = icon_button(
            "history",
            _("History of this version"),
            on_click=lambda: self._show_history(said[0]),
        )

        def tell(version: VersionRow, words: str, state: State) -> None:
            said[:] = [version]
            price.setText(words)
            badge.show_state(state.text, state.tone, state.icon)

        return line_of(price, None, badge, history), tell

    def _show_history(self, version: VersionRow) -> None:
        with self._desk.attempt():
            HistoryDialog(self._desk, "tariff_version", version.id).exec()

    def _show_others(self, row: TariffRow) -> None:
        found = self._desk.store.read(unit_terms, tariff_id=row.id)
        if not found:
            return
        words = ngettext("{count} unit", "{count} units", len(found)).format(count=len(found))
        heading(self.lines, _("Units that differ"), words)
        shown = found[:MOST_SHOWN]
        codes = self._desk.store.read(unit_codes, ids=[terms.unit_id for terms in shown])
        for terms in shown:
            self.lines.add(self._other(row, terms, codes.get(terms.unit_id, "")))
        if len(found) > MOST_SHOWN:
            more = _("and {count} more").format(count=len(found) - MOST_SHOWN)
            self.lines.label(more, 12, 400, "text3")

    def _other(self, row: TariffRow, terms: UnitTerms, code: str) -> QHBoxLayout:
        line = line_of(label(code, 13, 500), label(terms_text(terms), 12, 400, "text2"), None)
        if self._may_change:
            change = partial(self._change, row, terms)
            line.addWidget(icon_button("pencil", _("Change what was agreed"), on_click=change))
            words = _("Let the unit follow the tariff again")
            line.addWidget(icon_button("x", words, on_click=partial(self._drop, terms)))
        return line

    def _change(self, row: TariffRow, terms: UnitTerms) -> None:
        with self._desk.attempt():
            item_dialogs.unit_terms_dialog(self._desk, row, terms).exec()

    def _drop(self, terms: UnitTerms) -> None:
        with self._desk.attempt():
            where = {"unit_id": terms.unit_id, "tariff_id": terms.tariff_id}
            self._desk.store.write(remove_unit_terms, **where)


class Sampling(QWidget):
    """What a tariff bills a unit, and why; any room may be tried."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk, self._lines = desk, KeptLines(spacing=3)
        self._row: TariffRow | None = None
        self._room = QLineEdit()
        self._room.setPlaceholderText(_("Room, e.g. 3-1201"))
        self._room.returnPressed.connect(self._try)
        try_it = Button(_("Work it out"), icon="calculator", on_click=self._try)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(section(_("Why this amount?"), _("a sample")))
        column.addLayout(line_of(self._room, try_it))
        column.addLayout(self._lines.layout)

    def show_tariff(self, row: TariffRow) -> None:
        """Work it out for the first unit it applies to."""
        self._row = row
        self._room.setText(self._desk.store.read(sample_unit, row=row) or "")
        self._try()

    def _try(self) -> None:
        code = self._room.text().strip()
        with self._lines.shown_anew():
            if self._row is None or not code:
                return
            try:
                sample = self._desk.store.read(sample_amount, row=self._row, unit_code=code)
            except UserError as error:
                self._lines.label(str(error), 12, 400, "amber", wrap=True)
                return
            self._lines.put("amount", _amount, sample.unit_code, str(sample.amount))
            for line in explanation_text(sample.explanation):
                self._lines.label(line, 12, 400, "text2", wrap=True)


def _amount() -> Line:
    unit, amount = label("", 13, 500), label("", 15, 600)

    def tell(code: str, words: str) -> None:
        unit.setText(code)
        amount.setText(words)

    return line_of(unit, None, amount), tell


def terms_text(terms: UnitTerms) -> str:
    """How a unit differs, in a few words."""
    if terms.excluded:
        return _("not billed")
    parts = []
    if terms.price is not None:
        parts.append(_("price {price}").format(price=format_scaled(terms.price, PRICE, decimals=2)))
    if terms.quantity is not None:
        parts.append(f"× {format_scaled(terms.quantity, SHARE)}")
    if terms.start is not None:
        parts.append(_("from {day}").format(day=terms.start))
    if terms.end is not None:
        parts.append(_("until {day}").format(day=terms.end))
    if terms.account_id is not None:
        parts.append(_("other payer"))
    return listed(parts)
