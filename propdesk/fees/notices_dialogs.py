"""Payment notices for many: which debtors, from what sum on, payable until when."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from propdesk.fees.arrears import AccountArrears
from propdesk.kernel.errors import UserError
from propdesk.kernel.i18n import N_, _, ngettext
from propdesk.kernel.money import ZERO, Money, total
from propdesk.ui.desk import Desk
from propdesk.ui.fields import AmountField, ChoiceField, DateField
from propdesk.ui.forms import FormDialog
from propdesk.ui.inputs import Field
from propdesk.ui.parts import label

PAY_WITHIN = 15  # days a notice leaves to pay unless another day is typed


class NobodyChosen(UserError):
    """No debtor fits."""

    message = N_("Nobody owes that much there. Choose another building or a smaller sum.")


@dataclass(frozen=True, slots=True)
class NoticeOrder:
    """For which units notices are to be made, and until when they are to be paid."""

    unit_ids: tuple[int, ...]
    pay_until: date | None


def notices_dialog(
    desk: Desk,
    accounts: Sequence[AccountArrears],
    *,
    chosen: bool,
    done: Callable[[NoticeOrder], object],
) -> FormDialog:
    """Build the dialog of a batch of notices over these accounts; below it how many it makes.

    `chosen`: the accounts were ticked in the list, so only the day is asked.
    """
    today = desk.today()
    fields: list[Field] = [
        DateField("pay_until", _("Pay until"), today=today, required=True),
    ]
    if not chosen:
        buildings = sorted({_building(one) for one in accounts}, key=lambda code: (len(code), code))
        fields = [
            ChoiceField(
                "building",
                _("Building"),
                [(code, code) for code in buildings],
                hint=_("Empty: all buildings."),
            ),
            AmountField("least", _("Overdue from"), hint=_("Only who owes at least that much.")),
            *fields,
        ]
    preview = label("", 13, 500, "text2", wrap=True)

    def wanted(values: dict[str, object]) -> list[AccountArrears]:
        building, least = values.get("building"), values.get("least")
        floor = least if isinstance(least, Money) else ZERO
        return [
            one
            for one in accounts
            if one.unit_id is not None
            and (chosen or (one.overdue > ZERO and one.overdue >= floor))
            and (not building or _building(one) == building)
        ]

    def save(values: dict[str, object]) -> object:
        units = tuple(dict.fromkeys(one.unit_id for one in wanted(values) if one.unit_id))
        if not units:
            raise NobodyChosen
        day = values["pay_until"]
        return done(NoticeOrder(units, day if isinstance(day, date) else None))

    dialog = FormDialog(
        desk,
        _("Payment notices"),
        fields,
        save=save,
        subject=_("{count} ticked").format(count=len(accounts)) if chosen else "",
        save_words=_("Make the notices"),
        label_width=112,
    )
    dialog.form.set_values({"pay_until": today + timedelta(PAY_WITHIN)})
    dialog.add_below(preview)

    def tell() -> None:
        some = wanted(dialog.form.values())
        words = ngettext(
            "Makes {count} notice over {amount}; each gets its number.",
            "Makes {count} notices over {amount}; each gets its number.",
            len(some),
        )
        preview.setText(words.format(count=len(some), amount=total(one.total for one in some)))

    for field in fields:
        field.edited.connect(tell)
    tell()
    return dialog


def _building(one: AccountArrears) -> str:
    return one.unit_code.partition("-")[0]
