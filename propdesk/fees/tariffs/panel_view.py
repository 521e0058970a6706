"""The panel of one tariff: what is in force, its versions, a sample, and the units that differ."""

from __future__ import annotations

from functools import partial

from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from propdesk.estate.shared_view import section
from propdesk.estate.units.service import unit_codes
from propdesk.fees.rules import PERIOD_NAMES, Formula
from propdesk.fees.tariffs import item_dialogs
from propdesk.fees.tariffs.own_terms import remove_unit_terms
from propdesk.fees.tariffs.rules import explanation_text
from propdesk.fees.tariffs.sampling import sample_amount, sample_unit
from propdesk.fees.tariffs.tariffs import (
    TariffRow,
    UnitTerms,
    VersionFields,
    VersionRow,
    unit_terms,
)
from propdesk.kernel.errors import UserError
from propdesk.kernel.i18n import _, listed, ngettext
from propdesk.kernel.money import ZERO
from propdesk.kernel.scaled import PRICE, SHARE, format_scaled
from propdesk.system.log.history_view import HistoryDialog, history_section
from propdesk.ui.desk import Desk
from propdesk.ui.forms.kept_lines import KeptLines
from propdesk.ui.forms.record_panel import show_sections
from propdesk.ui.parts.cards import Card, clear, ends_of, fact_row, line_of, scrolling
from propdesk.ui.parts.small_parts import Badge, Button, icon_button, label

MOST_SHOWN = 8
_ONE = 10**SHARE


def may_change(desk: Desk) -> bool:
    """Whether the acting user may change tariffs."""
    return "fees.tariffs" in desk.store.actor.permissions


def price_text(row: TariffRow, fields: VersionFields) -> str:
    """1.50 per m² a month, as it stands in the list."""
    price = format_scaled(fields.price, PRICE, decimals=2)
    if row.formula is Formula.AREA:
        return _("{price} per m² a month").format(price=price)
    if row.formula is Formula.FIXED:
        return {
            1: _("{price} a month"), 3: _("{price} a quarter"),
            6: _("{price} a half-year"), 12: _("{price} a year"),
        }[row.period_months].format(price=price)  # fmt: skip
    if row.formula is Formula.COUNTER and fields.area_basis is not None:
        return _("{price} per m²").format(price=price)
    if row.formula is Formula.COUNTER:
        return _("{price} apiece").format(price=price)
    return _("{price} once").format(price=price)


def due_text(fields: VersionFields) -> str:
    """When its bills are due, in words."""
    day = _("the last day") if fields.due_day == 0 else _("day {day}").format(day=fields.due_day)
    months = {
        -1: _("{day} of the month before"),
        0: _("{day} of the first month"),
        1: _("{day} of the month after the first"),
    }
    words = months.get(fields.due_months)
    if words is None:
        words = _("{day}, {count} months from the first")
    words = words.format(day=day, count=fields.due_months)
    return (
        _("{rule}, or the next working day").format(rule=words) if fields.due_working_day else words
    )


class TariffPanel(Card):
    """What a tariff does, and "why" it bills a unit what it bills."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(margins=0)
        self._desk = desk
        self._row: TariffRow | None = None
        self._room = QLineEdit()
        self._room.setPlaceholderText(_("Room, e.g. 3-1201"))
        self._room.returnPressed.connect(self._try)
        inner = QWidget()
        self._content = QVBoxLayout(inner)
        self._content.setContentsMargins(14, 12, 14, 12)
        self._content.setSpacing(6)
        self._facts = QVBoxLayout()
        self._facts.setSpacing(6)
        self._lines = QVBoxLayout()
        self._lines.setSpacing(3)
        self._others = QVBoxLayout()
        self._others.setSpacing(2)
        self._history = KeptLines()
        self._build()
        self.body.addWidget(scrolling(inner))

    def _build(self) -> None:
        self._content.addLayout(self._facts)
        self._content.addWidget(section(_("Why this amount?"), _("a sample")))
        try_it = Button(_("Work it out"), icon="calculator", on_click=self._try)
        self._content.addLayout(line_of(self._room, try_it))
        self._content.addLayout(self._lines)
        self._content.addLayout(self._others)
        self._content.addLayout(self._history.layout)
        self._content.addStretch()

    def show_row(self, row: object | None) -> None:
        """Show a tariff; None empties the panel."""
        self._row = row if isinstance(row, TariffRow) else None
        for part in (self._facts, self._lines, self._others):
            clear(part)
        with self._history.shown_anew():
            if self._row is not None:
                self._show(self._row)

    def _show(self, row: TariffRow) -> None:
        self._show_facts(row)
        self._show_others(row)
        show_sections(self._history, [history_section(self._desk)], "tariff", row.id)
        code = self._desk.store.read(sample_unit, row=row)
        self._room.setText(code or "")
        self._try()

    def _show_facts(self, row: TariffRow) -> None:
        state = Badge(_("In use"), "green", "circle-check")
        if not row.active:
            state = Badge(_("Stopped"), "grey", "ban")
        self._facts.addLayout(ends_of(label(row.name, 15, 600), state))
        words = (row.item.name, row.formula.label, _(PERIOD_NAMES[row.period_months]))
        self._facts.addWidget(label(" · ".join(words), 13, 400, "text2", wrap=True))
        today = row.version_on(self._desk.today())
        for version in reversed(row.versions):
            self._show_version(row, version, in_force=version is today)

    def _show_version(self, row: TariffRow, version: VersionRow, *, in_force: bool) -> None:
        fields = version.fields
        self._facts.addWidget(section(_("From {day}").format(day=fields.effective_from)))
        price = label(price_text(row, fields), 15 if in_force else 13, 600)
        badge = Badge(_("in force"), "accent", "check") if in_force else Badge()
        if not in_force and fields.effective_from > self._desk.today():
            badge = Badge(_("to come"), "grey", "calendar")
        history = icon_button(
            "history", _("History of this version"), on_click=partial(self._show_history, version)
        )
        self._facts.addLayout(line_of(price, None, badge, history))
        if not in_force:
            return
        if fields.coefficient != _ONE:
            self._fact(_("Coefficient"), format_scaled(fields.coefficient, SHARE))
        if fields.extra != ZERO:
            self._fact(_("Plus a month"), str(fields.extra))
        self._fact(_("Due day"), due_text(fields))
        if row.period_months:
            self._fact(_("Part months"), fields.proration.label)
        self._fact(_("Rounded"), fields.rounding.label)

    def _show_history(self, version: VersionRow) -> None:
        with self._desk.attempt():
            HistoryDialog(self._desk, "tariff_version", version.id).exec()

    def _fact(self, name: str, value: str) -> None:
        self._facts.addLayout(fact_row(name, value, width=84))

    def _try(self) -> None:
        clear(self._lines)
        code = self._room.text().strip()
        if self._row is None or not code:
            return
        try:
            sample = self._desk.store.read(sample_amount, row=self._row, unit_code=code)
        except UserError as error:
            self._lines.addWidget(label(str(error), 12, 400, "amber", wrap=True))
            return
        head = line_of(label(sample.unit_code, 13, 500), None, label(str(sample.amount), 15, 600))
        self._lines.addLayout(head)
        for line in explanation_text(sample.explanation):
            self._lines.addWidget(label(line, 12, 400, "text2", wrap=True))

    def _show_others(self, row: TariffRow) -> None:
        found = self._desk.store.read(unit_terms, tariff_id=row.id)
        if not found:
            return
        words = ngettext("{count} unit", "{count} units", len(found)).format(count=len(found))
        self._others.addWidget(section(_("Units that differ"), words))
        shown = found[:MOST_SHOWN]
        codes = self._desk.store.read(unit_codes, ids=[terms.unit_id for terms in shown])
        for terms in shown:
            self._others.addLayout(self._other(row, terms, codes.get(terms.unit_id, "")))
        if len(found) > MOST_SHOWN:
            more = _("and {count} more").format(count=len(found) - MOST_SHOWN)
            self._others.addWidget(label(more, 12, 400, "text3"))

    def _other(self, row: TariffRow, terms: UnitTerms, code: str) -> QVBoxLayout:
        line = line_of(label(code, 13, 500), label(terms_text(terms), 12, 400, "text2"), None)
        if may_change(self._desk):
            change = partial(self._change, row, terms, code)
            line.addWidget(icon_button("pencil", _("Change what was agreed"), on_click=change))
            words = _("Let the unit follow the tariff again")
            line.addWidget(icon_button("x", words, on_click=partial(self._drop, terms)))
        holder = QVBoxLayout()
        holder.addLayout(line)
        return holder

    def _change(self, row: TariffRow, terms: UnitTerms, code: str) -> None:
        with self._desk.attempt():
            item_dialogs.unit_terms_dialog(self._desk, row, terms, code).exec()

    def _drop(self, terms: UnitTerms) -> None:
        with self._desk.attempt():
            self._desk.store.write(
                remove_unit_terms, unit_id=terms.unit_id, tariff_id=terms.tariff_id
            )


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
