"""The forms of who pays: for one unit, and for many at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from propdesk.estate.rules import UnitKind
from propdesk.estate.units.service import buildings
from propdesk.fees.payers.fields import PayerFields
from propdesk.fees.payers.many import ManyAgreed, agree_for_many, units_of
from propdesk.fees.payers.register import PAYERS
from propdesk.kernel.i18n import _, ngettext
from propdesk.kernel.records.fields import begun, declared_errors, record_of
from propdesk.kernel.records.refusals import refuse_errors
from propdesk.system.registers.dialogs import form_of
from propdesk.system.registers.record_dialogs import new_record_dialog
from propdesk.ui.forms.declared import record_dialog
from propdesk.ui.forms.fields import ChoiceField
from propdesk.ui.parts.messages import text_dialog

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from propdesk.kernel.progress import Progress
    from propdesk.ui.desk import Desk
    from propdesk.ui.forms.forms import FormDialog

EVERY = 0


def payer_dialog(desk: Desk, unit_id: int) -> FormDialog:
    """Build the form of who else pays for a unit."""
    return new_record_dialog(
        desk, PAYERS.listed, form_of(desk, PAYERS), begins={"unit_id": unit_id}
    )


def many_payers_dialog(desk: Desk) -> FormDialog:
    """Build the form of who pays for the units of a kind, all or those of a building."""
    kinds = [("", _("All kinds")), *((one.value, one.label) for one in UnitKind)]
    kind = ChoiceField("kind", _("Kind of unit"), kinds)

    def units(building: int | None) -> Sequence[tuple[int, str]]:
        chosen = kind.value()
        wanted = UnitKind(chosen) if isinstance(chosen, str) and chosen else None
        return desk.store.read(units_of, building_id=building, kind=wanted)

    return _many(desk, units, [kind], {"kind": ""})


def payers_of_tariff_dialog(
    desk: Desk, item_id: int, subject: str, units: Callable[[int | None], Sequence[tuple[int, str]]]
) -> FormDialog:
    """Build the form of who pays an item for the units a tariff bills (of a building, or None)."""
    return _many(desk, units, [], {"item_id": item_id}, subject)


def _building_choice(desk: Desk) -> ChoiceField:
    known = [(one.id, one.name or one.code) for one in desk.store.read(buildings)]
    return ChoiceField(
        "building", _("Building"), [(EVERY, _("All buildings")), *known], required=True
    )


def _many(
    desk: Desk,
    units: Callable[[int | None], Sequence[tuple[int, str]]],
    more: Sequence[ChoiceField],
    shown: dict[str, object],
    subject: str = "",
) -> FormDialog:
    building = _building_choice(desk)
    form = [one for one in form_of(desk, PAYERS) if one.name not in ("unit_id", "no")]
    names = {one.name for one in form}
    agreed: list[tuple[Sequence[tuple[int, str]], PayerFields]] = []

    def made(typed: Mapping[str, object], _was: object) -> PayerFields:
        known = {name: value for name, value in typed.items() if name in names}
        return record_of(PayerFields, known | {"unit_id": EVERY})

    def save(fields: PayerFields, _seen: object) -> object:
        refuse_errors(declared_errors(fields))
        place = cast("int", building.value()) or None
        agreed.append((units(place), fields))
        return True

    dialog = record_dialog(
        desk,
        _("Who pays for many units"),
        PayerFields,
        [building, *more, *form],
        save=save,
        made=made,
        shown=begun(PayerFields, desk.clock) | {"building": EVERY} | shown,
        subject=subject,
    )

    def go_on() -> None:
        if agreed:
            agree_for(desk, *agreed[-1])

    dialog.accepted.connect(go_on)
    return dialog


def agree_for(desk: Desk, units: Sequence[tuple[int, str]], fields: PayerFields) -> None:
    """Enter an agreement for each of these units (id and code), in the background."""

    def work(progress: Progress) -> object:
        return desk.store.write(agree_for_many, units=units, fields=fields, progress=progress)

    desk.run(
        work,
        title=_("Entering who pays"),
        done=lambda result: tell_agreed(desk, cast("ManyAgreed", result)),
        writes=True,
    )


def tell_agreed(desk: Desk, result: ManyAgreed) -> None:
    """Say for how many units it stands, where it does not and why, and what was billed before."""
    words = ngettext(
        "Entered for {count} unit.", "Entered for {count} units.", len(result.made)
    ).format(count=f"{len(result.made):,}")
    if result.billed:
        told = ngettext(
            "{count} bill of these days stays with who it was made for; under Charges, F6 puts it "
            "with somebody else.",
            "{count} bills of these days stay with who they were made for; under Charges, F6 puts "
            "them with somebody else.",
            result.billed,
        )
        words = f"{words} {told.format(count=f'{result.billed:,}')}"
    desk.say(words, "warning" if result.billed or result.refused else "done")
    if result.refused:
        told = ngettext("{count} unit was left out.", "{count} units were left out.",
                        len(result.refused))  # fmt: skip
        sentence = told.format(count=f"{len(result.refused):,}")
        text_dialog(desk.window, sentence, "\n".join(result.refused)).exec()
