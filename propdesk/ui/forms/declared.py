"""Forms out of declared fields, and the dialog that saves a record.

    form = fields_of(VehicleFields, desk.today(), errors=vehicle_errors, instead={…})
    record_dialog(desk, _("Edit vehicle"), VehicleFields, form, seen=seen, save=save)

What needs more than its declaration (another record, a choice of the moment) is a field of its own,
`instead` of the declared one.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Generic, TypeVar

from PySide6.QtWidgets import QVBoxLayout, QWidget

from propdesk.kernel.i18n import _
from propdesk.kernel.records.fields import Fact, FactKind, facts, record_of
from propdesk.kernel.records.refusals import ChangedMeanwhile
from propdesk.ui.desk import Desk
from propdesk.ui.forms.fields import (
    AmountField,
    CheckField,
    ChoiceField,
    CodeField,
    DateField,
    MomentField,
    NotesField,
    NumberField,
    PhoneField,
    ScaledField,
    TextField,
)
from propdesk.ui.forms.forms import FormDialog
from propdesk.ui.forms.inputs import Field
from propdesk.ui.lists.columns import NOTHING
from propdesk.ui.parts.cards import Banner
from propdesk.ui.parts.small_parts import Button, label
from propdesk.ui.parts.theme import Size

F = TypeVar("F")
Verdicts = Mapping[str, str]
Check = Callable[[object], tuple[str, str] | None]
Known = Mapping[str, str] | Callable[[str], Sequence[str]]
"""The words a text is offered, each with what is said beside it; or what finds them by a text."""


def fields_of(
    record: type[F],
    today: date,
    *,
    errors: Callable[[F], Verdicts],
    warnings: Callable[[F], Verdicts] = lambda _fields: {},
    instead: Mapping[str, Sequence[Field]] | None = None,
    known: Mapping[str, Known] | None = None,
) -> list[Field]:
    """The form fields of a record in order; each is judged by what the record's rules say of it.

    A text whose words are `known` offers them while it is typed, and says at once what stands
    beside the one that is typed.
    """
    made: list[Field] = []

    def check_of(name: str) -> Check:
        def check(value: object) -> tuple[str, str] | None:
            typed = {field.name: field.value() for field in made} | {name: value}
            if any(field.required and typed[field.name] is None for field in made):
                return None  # said beside those; the rules want a whole record
            whole = record_of(record, typed)
            if sentence := errors(whole).get(name):
                return "error", sentence
            sentence = warnings(whole).get(name, "")
            return ("warning", sentence) if sentence else None

        return check

    for fact in facts(record):
        if instead and fact.name in instead:
            fields = list(instead[fact.name])
        elif known and fact.name in known:
            fields = [_suggested(fact, known[fact.name], check_of(fact.name))]
        else:
            fields = [_field(fact, today, check_of(fact.name))] if fact.in_form else []
        if fields:
            fields[0].group, fields[0].beside = _(fact.group) if fact.group else "", fact.beside
        made += fields
    return made


def _suggested(fact: Fact, known: Known, check: Check) -> Field:
    from propdesk.ui.forms.suggested import SuggestedField  # few forms have one

    words = known if isinstance(known, Mapping) else {}

    def told(value: object) -> tuple[str, str] | None:
        said = words.get(value, "") if isinstance(value, str) else ""
        return check(value) or (("warning", said) if said else None)

    offered = known if callable(known) else tuple(known)
    return SuggestedField(
        fact.name, _(fact.header), offered, required=fact.required,
        hint=_(fact.hint) if fact.hint else "", check=told,
    )  # fmt: skip


def _field(fact: Fact, today: date, check: Check) -> Field:
    name, title, hint = fact.name, _(fact.header), _(fact.hint) if fact.hint else ""
    placeholder = _(fact.placeholder) if fact.placeholder else ""
    required = fact.required
    match fact.kind:
        case FactKind.DAY | FactKind.MOMENT:
            made_of = DateField if fact.kind is FactKind.DAY else MomentField
            return made_of(
                name, title, today=today, first=fact.first_year, required=required,
                placeholder=placeholder, hint=hint, check=check,
            )  # fmt: skip
        case FactKind.WHOLE | FactKind.YEAR:
            return NumberField(
                name, title, least=fact.least, most=fact.most, required=required,
                placeholder=placeholder, hint=hint, check=check,
            )  # fmt: skip
        case FactKind.SCALED | FactKind.AREA:
            return ScaledField(
                name, title, places=fact.places, most=fact.most, required=required,
                placeholder=placeholder, hint=hint, check=check,
            )  # fmt: skip
        case FactKind.CHOICE:
            choices = [(each, _(words)) for each, words in (fact.labels or {}).items()]
            return ChoiceField(name, title, choices, required=required, hint=hint, check=check)
        case FactKind.FLAG:
            return CheckField(name, title, hint=hint)
        case FactKind.NOTES:
            return NotesField(
                name, title, lines=2, required=required, placeholder=placeholder, hint=hint,
                check=check,
            )  # fmt: skip
        case _:
            made = _LINES[fact.kind or FactKind.TEXT]
            return made(
                name, title, required=required, placeholder=placeholder, hint=hint, check=check
            )


_LINES: dict[FactKind, type[Field]] = {
    FactKind.TEXT: TextField,
    FactKind.CODE: CodeField,
    FactKind.PHONE: PhoneField,
    FactKind.MONEY: AmountField,
}


def record_dialog(
    desk: Desk,
    title: str,
    record: type[F],
    form: Sequence[Field],
    *,
    save: Callable[[F, F | None], object],
    seen: F | None = None,
    made: Callable[[Mapping[str, object], F | None], F] | None = None,
    shown: Mapping[str, object] | None = None,
    subject: str = "",
    which: str = "",
    other: tuple[str, str] | None = None,
    label_width: int = Size.LABEL_COLUMN,
) -> FormDialog:
    """Build the dialog of a new record, or of one that is there (`seen`).

    `save` does the use case with the typed record and what to compare it with (None: it is new).
    `made` turns typed values into the record where fields stand for something else, and `shown`
    are the values of those. After `other`, which saves and goes on with the next one, the fields
    that are declared as `kept` keep what was chosen. What somebody else saved meanwhile in other
    fields is taken over; where both changed the same, both values are shown, and the user saves
    his or takes theirs. `which` tells forms of one subject apart, in no language, for the draft.
    """
    compared = Compared(record, seen, made or (lambda typed, was: record_of(record, typed, was)))
    dialog = FormDialog(
        desk,
        title,
        form,
        save=lambda values: compared.save(values, save),
        subject=subject,
        other=other,
        keeps=[fact.name for fact in facts(record) if fact.kept],
        draft=f"{record.__module__}.{record.__qualname__} {which or bool(seen)} {subject}",
        label_width=label_width,
    )
    compared.stand_in(dialog)
    begun = compared.begun() if seen is None else compared.values_of(seen)
    dialog.form.set_values(begun | dict(shown or {}))
    return dialog


class Compared(Generic[F]):
    """What a form compares its values with: the record as last seen, and what others made of it."""

    def __init__(
        self,
        record: type[F],
        seen: F | None,
        made: Callable[[Mapping[str, object], F | None], F],
    ) -> None:
        self._record, self._seen, self._made = record, seen, made
        self._dialog: FormDialog | None = None
        self._theirs: dict[str, object] = {}
        self._clash = QWidget()
        self._lines = label("", 12, 400, "text2", wrap=True)
        self._take = Button(_("Take theirs"), key="F6", kind="flat")

    def stand_in(self, dialog: FormDialog) -> None:
        """Give the dialog its place for what clashes, hidden until something does."""
        self._dialog = dialog
        if self._seen is None:
            dialog.keep_whole()
        column = QVBoxLayout(self._clash)
        column.setContentsMargins(0, 0, 0, 0)
        sentence = _("Somebody else changed the same meanwhile. Save again to keep yours.")
        column.addWidget(Banner(sentence, "amber", "triangle-alert", self._take))
        column.addWidget(self._lines)
        self._take.clicked.connect(self._take_theirs)
        dialog.add_below(self._clash)
        self._clash.hide()

    def values_of(self, record: F) -> dict[str, object]:
        """The values of a record by the fields of the form that have its names."""
        assert self._dialog is not None  # noqa: S101  it stands in one
        names = {field.name for field in self._dialog.form.fields}
        return {f.name: getattr(record, f.name) for f in facts(self._record) if f.name in names}

    def begun(self) -> dict[str, object]:
        """What a new record begins with: the usual choices."""
        assert self._dialog is not None  # noqa: S101  it stands in one
        names = {field.name for field in self._dialog.form.fields}
        choices = [f for f in facts(self._record) if f.kind is FactKind.CHOICE and f.name in names]
        return {fact.name: fact.default for fact in choices if fact.default is not None}

    def save(self, values: Mapping[str, object], save: Callable[[F, F | None], object]) -> object:
        """Save; what clashes stays typed and is shown beside what stands there now."""
        self._clash.hide()
        try:
            return save(self._made(values, self._seen), self._seen)
        except ChangedMeanwhile as changed:
            if isinstance(changed.now, self._record) and self._seen is not None:
                self._show(changed.now, changed.fields)
            raise

    def _show(self, now: F, clashing: Sequence[str]) -> None:
        assert self._dialog is not None  # noqa: S101  it stands in one
        form = self._dialog.form
        theirs, before = self.values_of(now), self.values_of(self._seen)  # type: ignore[arg-type]  # not None here
        untouched = [
            name for name, value in theirs.items() if value != before[name] and name not in clashing
        ]
        form.set_values({name: theirs[name] for name in untouched})
        self._theirs = {name: theirs[name] for name in clashing if name in theirs}
        lines = []
        for name, value in self._theirs.items():
            field = form.field(name)
            mine, other = field.text() or NOTHING, _words(field, value)
            lines.append(
                _("{field}: yours {mine}, saved meanwhile {theirs}").format(
                    field=field.title, mine=mine, theirs=other
                )
            )
        self._lines.setText("\n".join(lines))
        self._seen = now
        self._clash.show()

    def _take_theirs(self) -> None:
        assert self._dialog is not None  # noqa: S101  it stands in one
        self._dialog.form.set_values(self._theirs)
        self._clash.hide()


def _words(field: Field, value: object) -> str:
    """A value as the field would show it; the field keeps what is typed."""
    mine = field.value()
    field.set_value(value)
    words = field.text()
    field.set_value(mine)
    return words or NOTHING
