"""One unit beside the list: its facts, who lives there, its vehicles; of a space its terms."""

from __future__ import annotations

from contextlib import suppress

from propdesk.estate.people.service import roles_of_unit
from propdesk.estate.records import SpaceFields
from propdesk.estate.rules import UnitKind
from propdesk.estate.shared_view import PersonLine, area_text, heading, state_badge
from propdesk.estate.units.listing import UnitRow, unit_codes
from propdesk.estate.units.panels import unit_panels
from propdesk.estate.units.registering import unit_details
from propdesk.kernel.i18n import _
from propdesk.kernel.records.refusals import RecordGone
from propdesk.system.registers.sections_view import record_sections
from propdesk.ui.desk import Desk
from propdesk.ui.forms.kept_lines import LinesCard
from propdesk.ui.forms.record_actions import action_buttons
from propdesk.ui.forms.record_panel import show_sections
from propdesk.ui.lists.columns import NOTHING, write
from propdesk.ui.parts.cards import line_of
from propdesk.ui.parts.small_parts import Button


class UnitCard(LinesCard):
    """One unit beside the list: its facts, who lives there, its vehicles."""

    def __init__(self, desk: Desk) -> None:
        super().__init__((14, 8))
        self._desk = desk
        self._unit_id: int | None = None
        declared = action_buttons(desk, "unit", lambda: self._unit_id)
        self._ways = (
            *(button for one, button in declared.items() if one.kind == "primary"),
            Button(_("Household"), icon="house", key="F12", on_click=self._home),
        )
        foot = line_of(*self._ways)
        foot.setContentsMargins(14, 8, 14, 12)
        self.body.addLayout(foot)
        self._sections = record_sections(desk, attachments=True, also=("space",))
        self.show_row(None)

    def show_row(self, row: object | None) -> None:
        """Show the unit the user is on."""
        self._unit_id = None
        # Deleted by somebody else: the list reloads in a moment.
        with suppress(RecordGone), self.lines.shown_anew():
            if isinstance(row, UnitRow):
                self._show(row)
                self._unit_id = row.id
        for way in self._ways:
            way.refuse(None if self._unit_id is not None else _("Choose a row first."))

    def _show(self, row: UnitRow) -> None:
        store = self._desk.store
        details = store.read(unit_details, unit_id=row.id)
        fields = details.fields
        self.lines.head(row.code, state_badge(row.state))
        facts = [(_("Kind"), row.kind.label)]
        if row.kind is not UnitKind.SPACE:
            facts.append((_("Built-up area"), area_text(fields.built_area)))
            facts.append((_("Inner area"), area_text(fields.inner_area)))
        if fields.measured_area:
            facts.append((_("Measured area"), area_text(fields.measured_area)))
        if fields.old_room:
            facts.append((_("Former number"), fields.old_room))
        for name, day in (
            (_("Handed over on"), fields.handover_date),
            (_("Moved in on"), fields.move_in_date),
            (_("Charged from"), fields.charge_start),
        ):
            if day:
                facts.append((name, day.isoformat()))
        if fields.note:
            facts.append((_("Note"), fields.note))
        if details.space is not None:
            facts += self._terms(details.space)
        for name, value in facts:
            self.lines.fact(name, value, width=104)
        self._show_people(row.id, is_home=row.kind is not UnitKind.SPACE)
        self._show_panels(row.id)
        show_sections(self.lines, self._sections, "unit", row.id)

    def _terms(self, space: SpaceFields) -> list[tuple[str, str]]:
        """On what terms a parking space is held, and by which household."""
        home = [space.home_unit_id] if space.home_unit_id else []
        codes = self._desk.store.read(unit_codes, ids=home) if home else {}
        told = (
            (_("Terms"), space.tenure.label),
            (_("Belongs to"), "".join(codes.values())),
            (_("Rent per month"), write(space.rent)),
            (_("From"), write(space.since)),
            (_("Until"), write(space.until)),
        )
        return [(name, value) for name, value in told if value not in ("", NOTHING)]

    def _show_people(self, unit_id: int, *, is_home: bool) -> None:
        people = self._desk.store.read(roles_of_unit, unit_id=unit_id)
        if not (people or is_home):
            return
        heading(self.lines, _("People"), str(len(people)) if people else "")
        for role in people:
            self.lines.add(PersonLine(role, phone_size=14))
        if not people:
            self.lines.label(_("Nobody registered yet"), 12, 400, "text3")

    def _show_panels(self, unit_id: int) -> None:
        for panel in self._desk.store.read(unit_panels, unit_id=unit_id, beside_lists=True):
            if panel.lines:
                heading(self.lines, panel.title, panel.counted)
            for line in panel.lines:
                self.lines.fact(line.name, line.detail, width=104)

    def _home(self) -> None:
        if self._unit_id is not None:
            self._desk.open_page("household.unit", unit_id=self._unit_id)
