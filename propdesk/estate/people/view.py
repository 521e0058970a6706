"""The page of people: the list with chips, and one person with phones, documents and homes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from functools import partial

from PySide6.QtWidgets import QVBoxLayout

from propdesk.estate.accounts.service import developer_id, set_developer
from propdesk.estate.people import dialogs as people_dialogs
from propdesk.estate.people.listed import DOCUMENT_USES, PEOPLE_LISTED
from propdesk.estate.people.listing import PEOPLE_CHIPS, PersonRow
from propdesk.estate.people.occupancy import roles_of_person
from propdesk.estate.people.people import person_details, person_meant, reveal_document
from propdesk.estate.people.restricting import restriction_of
from propdesk.estate.records import DocumentRow, RoleRow
from propdesk.estate.rules import PersonKind
from propdesk.estate.shared_view import (
    building_drop,
    heading,
    import_choice,
    may_edit,
    phone_text,
    role_badge,
)
from propdesk.kernel.i18n import N_, _, listed
from propdesk.kernel.records.refusals import RecordGone
from propdesk.system.registers.records_view import RecordForms, RecordsPage, filters_of
from propdesk.system.registers.sections_view import record_sections
from propdesk.ui.desk import Desk
from propdesk.ui.forms.kept_lines import Line, LinesCard
from propdesk.ui.forms.record_panel import show_sections
from propdesk.ui.lists.actions import Action
from propdesk.ui.lists.columns import Column, Kind
from propdesk.ui.papers.purposes import ask_purpose
from propdesk.ui.parts.cards import ElidedLabel, line_of
from propdesk.ui.parts.flow import Flow
from propdesk.ui.parts.small_parts import Badge, Button, label

WATCHES = frozenset({"person", "phone", "document", "occupancy", "unit", "restriction"})


def _roles(row: PersonRow) -> str:
    words = [role.label for role in row.roles]
    if row.kind is PersonKind.COMPANY:
        words.append(row.kind.label)
    return listed(words)


INSTEAD = (
    Column("roles", N_("Resident role"), width=120, ink="text2", value=_roles, sortable=False),
    Column(
        "phones",
        N_("Phones"),
        kind=Kind.COUNT,
        width=64,
        value=lambda row: row.phone_count,
        sortable=False,
        hidden=True,
    ),
)


def _buttons(page: RecordsPage) -> list[Action]:
    """What subjects above do with a person stands in the bar: the panel here has no foot."""
    offered = (replace(one, in_panel=False) for one in page.offered())
    return [*page.changes(), *offered, *page.outputs()]


class PeoplePage(RecordsPage):
    """The list of people and companies."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(
            desk,
            PEOPLE_LISTED,
            RecordForms(
                form=partial(people_dialogs.person_fields, desk),
                add=partial(people_dialogs.add_person_dialog, desk),
                edit=partial(people_dialogs.edit_person_dialog, desk),
                find=lambda cells: desk.store.read(
                    person_meant, name=cells["name"], phone=cells.get("phone", "")
                ),
            ),
            instead=INSTEAD,
            filters=filters_of(PEOPLE_CHIPS),
            drops=[building_drop(desk)],
            detail=PersonPanel(desk),
            watches=WATCHES,
            buttons=_buttons,
            on_open=self._open_household,
            empty=lambda page: page.nothing_yet(
                before=[import_choice(desk, "Enter")], icon="user-plus"
            ),
        )

    def _open_household(self, row: PersonRow) -> None:
        roles = self._at.store.read(roles_of_person, person_id=row.id, with_past=False)
        if roles:
            self._at.open_page("household.unit", unit_id=roles[0].unit_id)
        else:
            self._at.say(_("{name} has no unit now").format(name=row.name))


class PersonPanel(LinesCard):
    """One person beside the list: phones to dial, documents masked, homes now and before."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._sections = record_sections(desk, attachments=True)

    def show_row(self, row: object | None) -> None:
        """Show the person the user is on."""
        # Deleted by somebody else: the list reloads in a moment.
        with suppress(RecordGone), self.lines.shown_anew():
            if isinstance(row, PersonRow):
                self._show(row.id)

    def _show(self, person_id: int) -> None:
        details = self._desk.store.read(person_details, person_id=person_id)
        fields, lines = details.fields, self.lines
        lines.label(fields.name, 16, 600, wrap=True)
        badges = []
        if fields.kind is PersonKind.COMPANY:
            badges.append(Badge(fields.kind.label, "grey", "building-2"))
        if fields.care:
            badges.append(Badge(fields.care, "amber", "heart-handshake"))
        if (left_alone := self._desk.store.read(restriction_of, person_id=person_id)) is not None:
            until = left_alone.until.isoformat() if left_alone.until else ""
            words = _("Restricted until {day}").format(day=until) if until else _("Restricted")
            badges.append(Badge(words, "amber", "lock"))
        if badges:
            lines.add(Flow(badges))
        for phone in fields.phones:
            lines.label(phone_text(phone), 16, 600)
        if not fields.phones:
            lines.label(_("No phone registered"), 12, 400, "text3")
        if fields.birth_year:
            lines.fact(_("Born in"), str(fields.birth_year))
        if fields.note:
            lines.fact(_("Note"), fields.note)
        if fields.kind is PersonKind.COMPANY:
            self._show_developer(person_id)
        self._show_documents(details.documents)
        self._show_homes(person_id)
        show_sections(lines, self._sections, "person", person_id)

    def _show_documents(self, documents: Sequence[DocumentRow]) -> None:
        if documents:
            heading(self.lines, _("Documents"))
        for document in documents:
            self.lines.add(self._document(document))

    def _show_developer(self, person_id: int) -> None:
        """Who owes for unsold units is one company; say so, or let it be chosen."""
        if self._desk.store.read(developer_id) == person_id:
            words = _("The developer: owes for unsold units")
            self.lines.add(line_of(Badge(words, "accent", "building-2"), None))
        elif may_edit(self._desk.store):
            choose = Button(_("Owes for unsold units"), icon="building-2", kind="flat")
            choose.clicked.connect(lambda: self._make_developer(person_id))
            self.lines.add(line_of(choose, None))

    def _make_developer(self, person_id: int) -> None:
        with self._desk.attempt():
            self._desk.store.write(set_developer, person_id=person_id)
            self._desk.say(_("Unsold units are billed to this company from now on"), "done")
            with self.lines.shown_anew():
                self._show(person_id)

    def _document(self, document: DocumentRow) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(2)
        number = label(document.masked, 13, 500)
        row = Flow([number])
        if "estate.reveal" in self._desk.store.actor.permissions:
            show = Button(_("Reveal"), icon="eye", kind="flat")
            show.clicked.connect(lambda: self._reveal(document.id, number.setText, show))
            row.add(show, at_end=True)
        if may_edit(self._desk.store):
            drop = Button(_("Remove"), icon="trash-2", kind="flat")
            drop.clicked.connect(lambda: self._remove(document))
            row.add(drop, at_end=True)
        column.addWidget(label(document.type.label, 12, 400, "text3"))
        column.addWidget(row)
        return column

    def _remove(self, document: DocumentRow) -> None:
        sentence = _("Remove the document {number}?").format(number=document.masked)
        if self._desk.ask(sentence, yes=_("Remove"), danger=True):
            with self._desk.attempt():
                self._desk.store.write(DOCUMENT_USES.delete, record_id=document.id)
                self._desk.say(_("Document removed"), "done")

    def _reveal(self, document_id: int, tell: Callable[[str], object], button: Button) -> None:
        seen_for = ask_purpose(self._desk, _("Reveal"))
        if seen_for is None:
            return
        with self._desk.attempt():
            number = self._desk.store.write(
                reveal_document, document_id=document_id, seen_for=seen_for
            )
            tell(number)
            button.hide()
            self._desk.say(_("The full number is shown; this was written down"), "info")

    def _show_homes(self, person_id: int) -> None:
        roles = self._desk.store.read(roles_of_person, person_id=person_id)
        heading(self.lines, _("Units"), str(len(roles)) if roles else "")
        for number, role in enumerate(roles):
            if number:
                self.lines.hairline()
            look = role.is_current, may_edit(self._desk.store), bool(_time_of(role))
            self.lines.put(("home", *look), partial(self._home, *look), role)
        if not roles:
            self.lines.label(_("No unit now or before"), 12, 400, "text3")

    def _home(self, is_current: bool, may_change: bool, has_time: bool) -> Line:
        code, badge = label("", 13, 500, "text" if is_current else "text3"), Badge()
        edit, time = Button(_("Change"), icon="pencil", kind="flat"), ElidedLabel("", 12, "text3")
        row, column = line_of(code, badge, None, spacing=8), QVBoxLayout()
        column.setSpacing(2)
        column.addLayout(row)
        if may_change:
            row.addWidget(edit)
        if has_time:
            column.addWidget(time)
        said: list[RoleRow] = []
        edit.clicked.connect(lambda: people_dialogs.edit_role_dialog(self._desk, said[0]).exec())

        def tell(role: RoleRow) -> None:
            said[:] = [role]
            code.setText(role.unit_code)
            badge.show_state(role_badge(role).text, role_badge(role).tone)
            time.setText(_time_of(role))

        return column, tell


def _time_of(role: RoleRow) -> str:
    since, until = role.fields.since, role.fields.until
    if since and until:
        return _("from {since} to {until}").format(since=since, until=until)
    if until:
        return _("until {until}").format(until=until)
    return _("since {since}").format(since=since) if since else ""
