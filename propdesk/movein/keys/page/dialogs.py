"""The forms of the desk for keys and cards: few keys each, the tag or the room first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from propdesk.estate.shared_view import unit_field
from propdesk.kernel.clock import wall_time
from propdesk.kernel.errors import UserError
from propdesk.kernel.i18n import _, listed, ngettext
from propdesk.kernel.records.fields import declared_errors, record_of
from propdesk.movein.keys.counting import CountBy, CountDone, count_keys, places_of_keys
from propdesk.movein.keys.handling import (
    Handled,
    issue_keys,
    lend_keys,
    make_set,
    set_of,
    take_keys_back,
    usual_loan_end,
)
from propdesk.movein.keys.kinds_meant import kind_meant, kind_names
from propdesk.movein.keys.register import Issue, Loan
from propdesk.ui.forms.declared import fields_of
from propdesk.ui.forms.fields import ChoiceField, CodeField, NotesField, RecordField, TextField
from propdesk.ui.forms.forms import FormDialog

if TYPE_CHECKING:
    from collections.abc import Mapping

    from propdesk.ui.desk import Desk
    from propdesk.ui.forms.inputs import Field


def kind_field(desk: Desk, name: str, title: str, *, required: bool = False) -> RecordField:
    """Build the field for a kind of keys; its initials or a part of its name will do."""
    names = desk.store.read(kind_names)
    return RecordField(
        name,
        title,
        find=lambda typed: desk.store.read(kind_meant, typed=typed),
        name_of=lambda one: desk.store.read(kind_names).get(one, ""),
        required=required,
        placeholder=listed(list(names.values())[:4]) or _("Enter the kinds first, in “Set-up”"),
    )


def _tag_field() -> CodeField:
    words = _("Tag, piece or card number; a room is its whole set.")
    return CodeField(
        "typed", _("Tag or room"), required=True, placeholder=_("e.g. 1047 or 3-2-1201"), hint=words
    )


def lend_dialog(desk: Desk, typed: str = "") -> FormDialog:
    """Build the form of a loan: tag, name; the rest is as usual. It is back on the same day."""
    form = [_tag_field(), *fields_of(Loan, desk.today(), errors=declared_errors)]

    def save(values: Mapping[str, object]) -> object:
        loan = record_of(Loan, values)
        done = desk.store.write(lend_keys, typed=str(values["typed"]), loan=loan)
        assert done.until is not None  # noqa: S101  a loan has an end
        words = _("{codes} lent to {name}, back by {time}")
        until = f"{wall_time(done.until):%H:%M}"
        told = words.format(codes=listed(done.codes), name=done.holder, time=until)
        _say(desk, told, done)
        return done

    dialog = FormDialog(desk, _("Lend keys"), form, save=save, save_words=_("Lend"))
    usual = {"loan_reason": Loan.loan_reason, "due_at": desk.store.read(usual_loan_end)}
    dialog.form.set_values({**usual, "typed": typed})
    return dialog


def take_back_dialog(desk: Desk, typed: str = "") -> FormDialog:
    """Build the form of a return: the tag alone."""

    def save(values: Mapping[str, object]) -> object:
        done = desk.store.write(take_keys_back, typed=str(values["typed"]))
        words = _("{codes} back from {name}")
        _say(desk, words.format(codes=listed(done.codes), name=done.holder), done)
        return done

    dialog = FormDialog(
        desk, _("Take keys back"), [_tag_field()], save=save, save_words=_("Take key back")
    )
    dialog.form.set_values({"typed": typed})
    return dialog


def issue_dialog(desk: Desk, typed: str = "") -> FormDialog:
    """Build the form that issues the set of a unit, or what hangs on a tag; what a set lacks is
    said beside it."""

    def lacks(value: object) -> tuple[str, str] | None:
        try:
            missing = desk.store.read(set_of, typed=str(value)).lacks
        except UserError as error:
            return "error", str(error)
        told = _("Not all of the set hangs in the cupboard: {kinds}.")
        return ("warning", told.format(kinds=listed(missing))) if missing else None

    tag = CodeField(
        "typed", _("Room or tag"), required=True, check=lacks, placeholder=_("e.g. 3-2-1201")
    )
    form = [tag, *fields_of(Issue, desk.today(), errors=declared_errors)]

    def save(values: Mapping[str, object]) -> object:
        done = desk.store.write(
            issue_keys, typed=str(values["typed"]), form=record_of(Issue, values)
        )
        count = len(done.codes)
        words = ngettext("{count} piece issued to {name}", "{count} pieces issued to {name}", count)
        _say(desk, words.format(count=count, name=done.holder), done)
        return done

    dialog = FormDialog(desk, _("Issue a set"), form, save=save, save_words=_("Issue"))
    dialog.form.set_values({"typed": typed, "holder": _owner(desk, typed)})
    dialog.begin_in("holder" if typed else "typed")
    return dialog


def _owner(desk: Desk, typed: str) -> str:
    try:
        return desk.store.read(set_of, typed=typed).owner if typed else ""
    except UserError:
        return ""


def _say(desk: Desk, told: str, done: Handled) -> None:
    desk.say(f"{told}. {done.others}" if done.others else told, "done")


def set_dialog(desk: Desk) -> FormDialog:
    """Build the form that enters the set of a unit, as the kinds say."""
    form = [
        unit_field(desk, "unit_id", _("Unit"), _("e.g. 3-2-1201"), required=True),
        CodeField(
            "tag",
            _("Tag"),
            required=True,
            placeholder=_("e.g. 1047"),
            hint=_("The pieces get its numbers: 1047-1, 1047-2, …"),
        ),
        TextField("place", _("Place in the cupboard")),
    ]

    def save(values: Mapping[str, object]) -> object:
        unit_id = values["unit_id"]
        assert isinstance(unit_id, int)  # noqa: S101  it is required
        place = str(values["place"] or "")
        done = desk.store.write(make_set, unit_id=unit_id, tag=str(values["tag"]), place=place)
        desk.say(_("{codes} entered").format(codes=listed(done.codes)), "done")
        return done

    return FormDialog(
        desk,
        _("New set"),
        form,
        save=save,
        other=(_("Save and add another"), "Ctrl+N"),
        keeps=("place",),
    )


def count_dialog(desk: Desk) -> FormDialog:
    """Build the form of a count: the place, and what hangs there or does not."""

    def save(values: Mapping[str, object]) -> object:
        by = values["by"]
        assert isinstance(by, CountBy)  # noqa: S101  it is required
        done = desk.store.write(
            count_keys,
            typed=str(values["typed"] or ""),
            by=by,
            counted_by=str(values["counted_by"]),
            place=str(values["place"] or ""),
        )
        desk.say(_counted(done), "done")
        return done.id

    dialog = FormDialog(desk, _("Count the cupboard"), _count_form(desk), save=save)
    dialog.form.set_values({"place": "", "by": CountBy.HERE})
    dialog.begin_in("typed")
    return dialog


def _count_form(desk: Desk) -> list[Field]:
    places: list[tuple[object, str]] = [("", _("whole cupboard"))]
    places += [(one, one) for one in desk.store.read(places_of_keys)]
    hint = _("With spaces between; a tag stands for all that hangs on it.")
    return [
        ChoiceField("place", _("Place in the cupboard"), places),
        ChoiceField("by", _("What is typed"), [(one, one.label) for one in CountBy], required=True),
        NotesField("typed", _("Tags"), lines=6, hint=hint),
        TextField("counted_by", _("Counted by"), required=True),
    ]


def _counted(done: CountDone) -> str:
    words = ngettext(
        "{no}: {found} of {expected} found, {count} difference",
        "{no}: {found} of {expected} found, {count} differences",
        done.differences,
    )
    return words.format(
        no=done.no, found=done.found, expected=done.expected, count=done.differences
    )
