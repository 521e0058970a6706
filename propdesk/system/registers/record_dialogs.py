"""The forms of records that a list shows: of a new one, and of one that is there.

edit_record_dialog(desk, VEHICLES_LISTED, vehicle_form(desk), record_id)
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from propdesk.kernel.i18n import _
from propdesk.kernel.records.fields import begun, copied
from propdesk.system.registers.sections_view import with_ways
from propdesk.ui.forms.declared import record_dialog
from propdesk.ui.parts.theme import Size

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from propdesk.system.registers.listed import Listed
    from propdesk.ui.desk import Desk
    from propdesk.ui.forms.forms import FormDialog
    from propdesk.ui.forms.inputs import Field


def new_record_dialog(
    desk: Desk,
    of: Listed[Any, Any, Any],
    form: Sequence[Field],
    *,
    like: int | None = None,
    begins: Mapping[str, object] | None = None,
    subject: str = "",
    label_width: int = Size.LABEL_COLUMN,
) -> FormDialog:
    """Build the form of a new record, which `begins` with these values besides the usual ones, or
    as the record `like`. Raises RecordGone."""
    shown = begun(of.kind.fields, desk.clock) | dict(begins or {})
    if like is not None:
        shown |= copied(desk.store.read(of.uses.seen, record_id=like))

    def save(fields: Any, _seen: object) -> object:  # noqa: ANN401  the kind's own record
        made = desk.store.write(of.uses.add, fields=fields)
        _tell(desk, of, made, of.words.added or of.words.saved)
        return made

    return record_dialog(
        desk,
        _(of.words.new),
        of.kind.fields,
        form,
        save=save,
        shown=shown,
        subject=subject,
        other=(_("Save and add another"), "Ctrl+N"),
        label_width=label_width,
    )


def edit_record_dialog(
    desk: Desk,
    of: Listed[Any, Any, Any],
    form: Sequence[Field],
    record_id: int,
    *,
    label_width: int = Size.LABEL_COLUMN,
) -> FormDialog:
    """Build the form of a record, with the ways to its files and its history; raises RecordGone."""
    seen = desk.store.read(of.uses.seen, record_id=record_id)
    (row,) = desk.store.read(of.out.records.rows, ids=[record_id])

    def save(fields: Any, seen: Any) -> object:  # noqa: ANN401  the kind's own record
        desk.store.write(of.uses.change, record_id=record_id, fields=fields, seen=seen)
        _tell(desk, of, record_id, of.words.saved)
        return record_id

    dialog = record_dialog(
        desk,
        _(of.words.edit),
        of.kind.fields,
        form,
        save=save,
        seen=seen,
        subject=of.called(row),
        label_width=label_width,
    )
    kind = of.kind
    return with_ways(desk, dialog, kind.kind, record_id, attachments=kind.attachments, also=of.also)


def _tell(desk: Desk, of: Listed[Any, Any, Any], record_id: int, words: str) -> None:
    for row in desk.store.read(of.out.records.rows, ids=[record_id]):
        desk.say(_(words).format(name=of.called(row)), "done")
