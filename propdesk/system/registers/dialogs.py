"""The forms and the slip of a declared register."""

from __future__ import annotations

from functools import lru_cache, partial
from typing import TYPE_CHECKING, Any

from propdesk.kernel.i18n import _
from propdesk.kernel.paper.records import slip_pdf
from propdesk.kernel.records.fields import begun, declared_errors, facts
from propdesk.system.registers.record_dialogs import edit_record_dialog, new_record_dialog
from propdesk.system.settings.shared_view import paper_head
from propdesk.ui.forms.declared import fields_of, record_dialog
from propdesk.ui.forms.fields import NotesField
from propdesk.ui.lists.columns import NOTHING, columns_of
from propdesk.ui.papers.list_paper import paper_sheet

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from propdesk.kernel.records.states import Move
    from propdesk.system.registers.register import Register
    from propdesk.ui.desk import Desk
    from propdesk.ui.forms.declared import Known
    from propdesk.ui.forms.forms import FormDialog
    from propdesk.ui.forms.inputs import Field
    from propdesk.ui.lists.columns import Column
    from propdesk.ui.parts.sheet import Sheet

_BETWEEN = " · "


def add_dialog(
    desk: Desk, register: Register[Any, Any, Any], like: int | None = None
) -> FormDialog:
    """Build the form of a new record, filled as the record `like` when one is given."""

    def recalled(fields: Any) -> Mapping[str, str]:  # noqa: ANN401  the kind's own record
        return desk.store.read(register.recalled, fields=fields) if register.recalls else {}

    form = form_of(desk, register, recalled=recalled)
    return new_record_dialog(desk, register.listed, form, like=like)


def edit_dialog(desk: Desk, register: Register[Any, Any, Any], record_id: int) -> FormDialog:
    """Build the form of a record; raises RecordGone."""
    form = form_of(desk, register, record_id)
    return edit_record_dialog(desk, register.listed, form, record_id)


def form_of(
    desk: Desk,
    register: Register[Any, Any, Any],
    record_id: int = 0,
    *,
    recalled: Callable[[Any], Mapping[str, str]] = lambda _fields: {},
) -> list[Field]:
    """The form of a record, 0 of a new one; another record is typed in the field that its subject
    declares."""
    kind, warns = register.kind, register.warns(desk.store.declarations)

    def warned(fields: Any) -> Mapping[str, str]:  # noqa: ANN401  the kind's own record
        read = desk.store.read
        return read(register.warned, record_id=record_id, fields=fields) if warns else {}

    return fields_of(
        kind.fields,
        desk.today(),
        errors=kind.errors,
        warnings=lambda fields: {**warned(fields), **recalled(fields)},
        instead=_others(desk, register, kind.fields),
        known=_known(desk, register),
    )


def _known(desk: Desk, register: Register[Any, Any, Any]) -> dict[str, Known]:
    """What the texts of a form are offered: words that are read once, or found as one types."""
    read = partial(desk.store.read, register.words_for)
    found: dict[str, Known] = {name: read(name=name) for name in register.suggests}
    for name in register.looks_up:
        found[name] = lru_cache(maxsize=64)(partial(_looked_up, read, name))
    return found


def _looked_up(read: Callable[..., Sequence[str]], name: str, typed: str) -> Sequence[str]:
    return read(name=name, typed=typed)


def _others(
    desk: Desk, register: Register[Any, Any, Any], form: type[Any]
) -> dict[str, list[Field]]:
    """The fields of a form in which another record is typed."""
    known = desk.store.declarations.record_fields
    named = register.others(desk.store, form)
    return {fact.name: [known[other](desk, fact)] for fact, other in named if fact.in_form}


def move_fields(desk: Desk, register: Register[Any, Any, Any], move: Move[Any]) -> list[Field]:
    """The fields of what goes with a move, and of its reason where it asks for one."""
    asked: list[Field] = []
    if move.form is not None:
        others = _others(desk, register, move.form)
        asked = fields_of(move.form, desk.today(), errors=declared_errors, instead=others)
    return [*asked, *([NotesField("why", _("Reason"), required=True)] if move.asks_why else [])]


def move_dialog(
    desk: Desk,
    register: Register[Any, Any, Any],
    row: Any,  # noqa: ANN401  a row of the register
    move: Move[Any],
) -> FormDialog:
    """Build the form that goes with a move of the row; raises RecordGone."""
    form, seen = move.form, desk.store.read(register.uses.seen, record_id=row.id)
    assert form is not None  # noqa: S101  who asks has looked
    columns = {column.field: column for column in columns_of(register.kind.fields)}
    heads = [columns[head.key].text(seen) for head in register.heads if getattr(seen, head.key)]

    asked = move_fields(desk, register, move)

    def save(values: object, _seen: object) -> object:
        why = next((str(field.value() or "") for field in asked if field.name == "why"), "")
        where = {"record_id": row.id, "to": move.to, "seen": row.state, "why": why}
        desk.store.write(register.uses.move, form=values, **where)
        words = _("{name} is “{state}” now")
        desk.say(words.format(name=register.called(row), state=move.to.label), "done")
        return row.id

    return record_dialog(
        desk,
        _(move.title),
        form,
        asked,
        save=save,
        shown=begun(form, desk.clock)
        | {one.name: _begun(seen, row, one.begins) for one in facts(form) if one.begins},
        subject=_BETWEEN.join((register.called(row), *heads)),
        which=move.title,
    )


def _begun(seen: object, row: object, name: str) -> object:
    """What stands in the record, or what only a move has written."""
    return getattr(seen, name) if hasattr(seen, name) else getattr(row, name)


def slip_sheet(desk: Desk, register: Register[Any, Any, Any], row: Any) -> Sheet:  # noqa: ANN401
    """Build the sheet with the slip of a row."""
    slip = register.slip
    assert slip is not None  # noqa: S101  who asks has looked
    number, paper = register.called(row), desk.settings.print_choice("slip").paper or "a5"
    pdf = slip_pdf(
        _(slip.title),
        number,
        slip_fields(register, row),
        paper_head(desk),
        signers=[_(signer) for signer in slip.signers],
        paper=paper,
    )
    return paper_sheet(desk, _(slip.title), pdf, document="slip", file_name=f"{number}.pdf")


def slip_fields(register: Register[Any, Any, Any], row: object) -> list[tuple[str, str]]:
    """The names and values of a row as its slip says them."""
    boxes = register.slip.boxes if register.slip is not None else ()
    told = [(one, one.text(row)) for one in facts_of(register)]
    kept = [(one, text) for one, text in told if text != NOTHING or one.field in boxes]
    return [(_(one.header), text.replace(NOTHING, "")) for one, text in kept]


def facts_of(register: Register[Any, Any, Any]) -> Sequence[Column]:
    """What panel and slip say of a row: the plain values, without its number and badges."""
    return [one for one in columns_of(register.row) if one.field not in ("no", "state")]
