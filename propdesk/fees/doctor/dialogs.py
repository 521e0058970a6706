"""The dialog that makes one record of two: who stays, who goes, and what goes along."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from propdesk.fees.doctor.merging import Merged, MergePreview, merge_people, merge_preview, twins_of
from propdesk.kernel.errors import UserError
from propdesk.kernel.i18n import _, listed, together
from propdesk.ui.desk import Desk
from propdesk.ui.forms.fields import ChoiceField
from propdesk.ui.forms.forms import FormDialog
from propdesk.ui.parts.small_parts import label


def merge_dialog(desk: Desk, person_id: int, then: Callable[[Merged], None]) -> FormDialog | None:
    """Build the form for a person and whoever may be the same; None where nobody is."""
    twins = desk.store.read(twins_of, person_id=person_id)
    if not twins:
        desk.say(_("Nobody else has this name and phone, or this document."), "warning")
        return None

    def save(values: dict[str, Any]) -> Merged:
        done = desk.store.write(merge_people, kept_id=person_id, gone_id=values["gone"])
        then(done)
        return done

    dialog = FormDialog(
        desk,
        _("Merge two records of a person"),
        [ChoiceField("gone", _("Goes into it"), twins, required=True)],
        save=save,
        save_words=_("Merge"),
        width=620,
    )
    _preview(desk, dialog, person_id, twins[0][0])
    said = _(
        "Roles, vehicles, papers and accounts with their bills go to the record that stays; "
        "receipts keep the name they were issued with. Ctrl+Z on this page takes the merge back."
    )
    dialog.add_below(label(said, 12, 400, "text2", wrap=True))
    return dialog


def _preview(desk: Desk, dialog: FormDialog, kept_id: int, first: int) -> None:
    """Say below what merging with the one that is chosen would do, or why it cannot be."""
    told = label("", 13, 500, wrap=True)
    dialog.add_below(told)
    field = dialog.form.field("gone")

    def show() -> None:
        chosen = field.value()
        gone = chosen if isinstance(chosen, int) else 0
        try:
            told.setText(_told(desk.store.read(merge_preview, kept_id=kept_id, gone_id=gone)))
        except UserError as refusal:
            told.setText(str(refusal))

    field.edited.connect(show)
    dialog.form.set_values({"gone": first})
    show()


def _told(found: MergePreview) -> str:
    words = [_("Stays: {name}.").format(name=found.kept)]
    if found.moves:
        words.append(_("Goes along: {what}.").format(what=listed(found.moves)))
    if found.drops:
        words.append(_("Twice there, one of each goes: {what}.").format(what=listed(found.drops)))
    return together(words)
