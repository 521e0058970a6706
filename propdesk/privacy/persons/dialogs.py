"""What is held of a person, shown; from here it is copied, restricted, and deleted in two steps."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from propdesk.estate.people.service import (
    RestrictionFields,
    lift_restriction,
    restrict_person,
)
from propdesk.estate.rules import RestrictWhy
from propdesk.kernel.i18n import N_, _, ngettext
from propdesk.kernel.paper.flow import PaperColumn
from propdesk.kernel.paper.records import list_pdf
from propdesk.privacy.persons.erasing import Erasure, erase_person, preview_erasure
from propdesk.privacy.persons.held import Held, copy_for_person, held_of, write_copy
from propdesk.system.settings.shared_view import paper_head
from propdesk.ui.files.system_dialogs import save_file
from propdesk.ui.forms.fields import ChoiceField, DateField, TextField
from propdesk.ui.forms.forms import FormDialog
from propdesk.ui.lists.columns import Column, Kind, State
from propdesk.ui.lists.tables import Table
from propdesk.ui.papers.list_paper import paper_sheet
from propdesk.ui.parts.cards import Banner
from propdesk.ui.parts.messages import choice_dialog
from propdesk.ui.parts.sheet import Sheet
from propdesk.ui.parts.small_parts import Button, label
from propdesk.ui.parts.theme import Size

if TYPE_CHECKING:
    from propdesk.kernel.progress import Progress
    from propdesk.ui.desk import Desk

ROWS = (
    Column("place", N_("List"), width=150, weight=500, free=True),
    Column("name", N_("Record"), width=150, free=True),
    Column("said", N_("What it says"), stretch=True, ink="text2", free=True),
)


def _fate(row: Any) -> State:  # noqa: ANN401  a Fate
    words = {
        "row": (_("Is deleted"), "green", "trash-2"),
        "blank": (_("Name and words go"), "green", "trash-2"),
        "masked": (_("Stays, masked"), "amber", "lock"),
        "words": (_("Stays, masked"), "amber", "lock"),
        "sealed": (_("Stays as it is"), "grey", "lock"),
    }
    text, tone, icon = words[row.leaves]
    return State(text, tone, icon)  # type: ignore[arg-type]  # a tone


FATES = (
    Column("title", N_("List"), width=210, weight=500, free=True),
    Column("count", N_("Rows"), kind=Kind.COUNT, width=60),
    Column("fate", N_("What becomes of it"), kind=Kind.STATE, width=170, value=_fate),
    Column("why", N_("Why"), stretch=True, ink="text2", free=True),
)


def show_held(desk: Desk, person_id: int) -> None:
    """Look through all subjects in a job, then show what was found."""
    store = desk.store

    def work(_progress: Progress) -> object:
        return store.read(held_of, person_id=person_id)

    def show(found: object) -> None:
        if isinstance(found, Held):
            held_sheet(desk, found).exec()

    desk.run(work, title=_("Looking for what is held"), done=show, stoppable=False)


def held_sheet(desk: Desk, held: Held) -> Sheet:
    """Build the sheet with all rows, and what can be done."""
    sheet = Sheet(desk.window, _("What we hold"), held.name, width=Size.WIDEST)
    for sentence, tone, icon in _standing(held):
        sheet.above.addWidget(Banner(sentence, tone, icon))
    table = Table(ROWS)
    table.setMinimumHeight(Size.HEAD + 10 * Size.ROW)
    table.show_rows(held.rows, nothing=_("Nothing tells of this person."))
    sheet.body.addWidget(table)
    sheet.below.addWidget(label(_counted(held), 12, 400, "text2", wrap=True))
    for button in _buttons(desk, sheet, held):
        sheet.add_button(button)
    table.setFocus()
    return sheet


def _standing(held: Held) -> list[tuple[str, Any, str]]:
    found: list[tuple[str, Any, str]] = []
    if held.erased_on is not None:
        told = _("The personal data was deleted on {day}; what is left stays for the books.")
        found.append((told.format(day=held.erased_on), "grey", "info"))
    if (one := held.restriction) is not None:
        until = one.until.isoformat() if one.until else _("until it is lifted")
        told = _("Restricted since {day}, {until}: {why} {note}")
        words = told.format(day=one.since, until=until, why=one.why.label, note=one.note)
        found.append((words.strip(), "amber", "lock"))
    return found


def _counted(held: Held) -> str:
    count = len(held.rows)
    told = [ngettext("{count} row", "{count} rows", count).format(count=f"{count:,}")]
    files = ngettext("{count} file", "{count} files", held.files)
    told.append(files.format(count=held.files))
    entries = ngettext("{count} entry of the log", "{count} entries of the log", held.log_entries)
    told.append(entries.format(count=held.log_entries))
    consent = _("agreed that more is kept") if held.consent else _("no consent to keep more")
    told.append(consent)
    if held.kept_back:
        kept = ngettext(
            "{count} row that you may not see", "{count} rows that you may not see", held.kept_back
        )
        told.append(kept.format(count=held.kept_back))
    return " · ".join(told)


def _buttons(desk: Desk, sheet: Sheet, held: Held) -> list[Button]:
    def button(words: str, icon: str, key: str, run: Any, **more: Any) -> Button:  # noqa: ANN401
        made = Button(words, icon=icon, key=key, height=Size.DIALOG_BUTTON, **more)
        made.clicked.connect(run)
        return made

    close = button(_("Close"), "", "Esc", sheet.reject, bind_its_key=False)
    erase = button(
        _("Delete…"), "trash-2", "Ctrl+Del", partial(_erase, desk, sheet, held), kind="danger"
    )
    erase.refuse(_("Nothing personal is left.") if held.erased_on is not None else None)
    if held.restriction is None:
        limit = button(_("Restrict"), "lock", "F6", partial(_restrict, desk, sheet, held))
    else:
        limit = button(
            _("Lift the restriction"), "lock-open", "F6", partial(_lift, desk, sheet, held)
        )
    return [
        close,
        erase,
        limit,
        button(_("Excel"), "download", "Ctrl+E", partial(_write, desk, held)),
        button(
            _("Copy for the person"), "printer", "Ctrl+P", partial(_print, desk, held),
            kind="primary",
        ),
    ]  # fmt: skip


# The copy


def _in_full(desk: Desk) -> bool | None:
    """Whether numbers stand there whole; None when backed out."""
    if "estate.reveal" not in desk.store.actor.permissions:
        return False
    sentence = _("The copy for the person: numbers in full or masked?")
    details = [_("In full is for the person alone; that it was made is kept in the log.")]
    choices = [_("In full"), _("Masked")]
    return {1: True, 2: False}.get(choice_dialog(desk.window, sentence, details, choices).exec())


def _print(desk: Desk, held: Held) -> None:
    in_full = _in_full(desk)
    if in_full is None:
        return
    with desk.attempt():
        copy = desk.store.write(copy_for_person, person_id=held.person_id, in_full=in_full)
        title = _("What is held of {name}").format(name=copy.name)
        pdf = copy_pdf(desk, copy)
        file_name = f"{title}-{copy.day:%Y%m%d}.pdf"
        paper_sheet(desk, title, pdf, document="report", file_name=file_name).exec()


def copy_pdf(desk: Desk, held: Held) -> bytes:
    """The copy on paper: each row with its list, what it says, and how long it is kept."""
    rules = {part.title: part.rule for part in held.parts}
    columns = [
        PaperColumn(_("List"), 18), PaperColumn(_("Record"), 20),
        PaperColumn(_("What it says"), 62), PaperColumn(_("Kept for"), 26),
    ]  # fmt: skip
    rows = [[row.place, row.name, row.said, rules[row.place]] for row in held.rows]
    title = _("What is held of {name}").format(name=held.name)
    return list_pdf(title, columns, rows, paper_head(desk))


def _write(desk: Desk, held: Held) -> None:
    in_full = _in_full(desk)
    if in_full is None:
        return
    name = f"{_('What we hold')}-{held.name}-{held.day:%Y%m%d}.xlsx"
    path = save_file(desk, "xlsx", _("Export"), name, "Excel (*.xlsx)")
    if path is None:
        return
    store, target = desk.store, Path(path)
    desk.run(
        lambda _progress: write_copy(store, target, person_id=held.person_id, in_full=in_full),
        title=_("Writing the list"),
        done=lambda _rows: desk.say(_("Written to {file}").format(file=target.name), "done"),
        writes=True,
        stoppable=False,
    )


# Restricting


def _restrict(desk: Desk, sheet: Sheet, held: Held) -> None:
    if restrict_dialog(desk, held.person_id, held.name).exec():
        sheet.accept()
        show_held(desk, held.person_id)


def restrict_dialog(desk: Desk, person_id: int, name: str) -> FormDialog:
    """Build the form of a restriction."""

    def save(values: dict[str, Any]) -> object:
        fields = RestrictionFields(
            why=values["why"], note=values["note"] or "", until=values["until"]
        )
        made = desk.store.write(restrict_person, person_id=person_id, fields=fields)
        desk.say(_("{name} stands in no list that leaves the office now").format(name=name), "done")
        return made

    return FormDialog(
        desk,
        _("Restrict"),
        [
            ChoiceField(
                "why",
                _("Why it is restricted"),
                [(one, one.label) for one in RestrictWhy],
                required=True,
            ),
            TextField("note", _("In words"), placeholder=_("e.g. letter of 12 March")),
            DateField(
                "until",
                _("Restricted until"),
                today=desk.today(),
                hint=_("Empty: until it is lifted."),
            ),
        ],
        save=save,
        subject=name,
        save_words=_("Restrict"),
    )


def _lift(desk: Desk, sheet: Sheet, held: Held) -> None:
    sentence = _("Lift the restriction of {name}?").format(name=held.name)
    if desk.ask(sentence, yes=_("Lift the restriction")):
        with desk.attempt():
            desk.store.write(lift_restriction, person_id=held.person_id)
            sheet.accept()
            show_held(desk, held.person_id)


# Deleting


def _erase(desk: Desk, sheet: Sheet, held: Held) -> None:
    store = desk.store

    def work(_progress: Progress) -> object:
        return store.read(preview_erasure, person_id=held.person_id)

    def show(found: object) -> None:
        if isinstance(found, Erasure) and erase_sheet(desk, found).exec():
            sheet.accept()
            _do_erase(desk, found)

    desk.run(work, title=_("Looking for what is held"), done=show, stoppable=False)


def erase_sheet(desk: Desk, seen: Erasure) -> Sheet:
    """Build the first step: what would go, what stays and why; it changes nothing."""
    sheet = Sheet(desk.window, _("Delete personal data"), seen.name, width=Size.WIDEST)
    if seen.in_the_way:
        for sentence in seen.in_the_way:
            sheet.above.addWidget(Banner(sentence, "red", "circle-alert"))
    else:
        told = _(
            "Besides what the table says go {files} files, and what {entries} entries of the log "
            "say of the person. Backups made before keep it until they are too old."
        )
        words = told.format(files=seen.files, entries=seen.log_entries)
        sheet.above.addWidget(Banner(words, "amber", "triangle-alert"))
    table = Table(FATES)
    table.setMinimumHeight(Size.HEAD + 8 * Size.ROW)
    table.show_rows(seen.fates, nothing=_("Nothing tells of this person."))
    sheet.body.addWidget(table)
    close = Button(_("Cancel"), key="Esc", bind_its_key=False, height=Size.DIALOG_BUTTON)
    sheet.add_button(close).clicked.connect(sheet.reject)
    go = Button(
        _("Delete…"), icon="trash-2", kind="danger", key="Ctrl+Enter", height=Size.DIALOG_BUTTON
    )
    go.refuse(_("First what stands above must be settled.") if seen.in_the_way else None)
    sheet.add_button(go).clicked.connect(sheet.accept)
    close.setFocus()
    return sheet


def _do_erase(desk: Desk, seen: Erasure) -> None:
    """The second step, and the work."""
    rows = sum(fate.count for fate in seen.fates if fate.goes)
    stays = sum(fate.count for fate in seen.fates if not fate.goes)
    details = [
        _("{rows} rows go, {stays} stay for the books.").format(rows=rows, stays=stays),
        _("It cannot be undone, and nobody can bring it back."),
    ]
    sentence = _("Delete the personal data of {name} for good?").format(name=seen.name)
    if not desk.ask(sentence, details, yes=_("Delete for good"), danger=True):
        return
    store = desk.store

    def work(_progress: Progress) -> object:
        return store.write(erase_person, person_id=seen.person_id)

    desk.run(
        work,
        title=_("Deleting personal data"),
        done=lambda _done: desk.say(_("The personal data is deleted"), "done"),
        writes=True,
        stoppable=False,
    )
