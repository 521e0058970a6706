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


class NoticesDialog(FormDialog):
    """The dialog of a batch of notices over accounts; below the fields how many it makes.

    `chosen`: the accounts were ticked in the list, so only the day is asked.
    """

    def __init__(
        self,
        desk: Desk,
        accounts: Sequence[AccountArrears],
        *,
        chosen: bool,
        done: Callable[[NoticeOrder], object],
    ) -> None:
        self._accounts, self._chosen, self._make = accounts, chosen, done
        fields = _fields(desk, accounts, chosen=chosen)
        super().__init__(
            desk,
            _("Payment notices"),
            fields,
            save=self._order,
            subject=_("{count} ticked").format(count=len(accounts)) if chosen else "",
            save_words=_("Make the notices"),
            label_width=112,
        )
        self.form.set_values({"pay_until": desk.today() + timedelta(PAY_WITHIN)})
        self._preview = label("", 13, 500, "text2", wrap=True)
        self.add_below(self._preview)
        for field in fields:
            field.edited.connect(self._tell)
        self._tell()

    def _wanted(self, values: dict[str, object]) -> list[AccountArrears]:
        building, least = values.get("building"), values.get("least")
        floor = least if isinstance(least, Money) else ZERO
        return [
            one
            for one in self._accounts
            if one.unit_id is not None
            and (self._chosen or (one.overdue > ZERO and one.overdue >= floor))
            and (not building or _building(one) == building)
        ]

    def _order(self, values: dict[str, object]) -> object:
        units = tuple(dict.fromkeys(one.unit_id for one in self._wanted(values) if one.unit_id))
        if not units:
            raise NobodyChosen
        day = values["pay_until"]
        return self._make(NoticeOrder(units, day if isinstance(day, date) else None))

    def _tell(self) -> None:
        some = self._wanted(self.form.values())
        words = ngettext(
            "Makes {count} notice over {amount}; each gets its number.",
            "Makes {count} notices over {amount}; each gets its number.",
            len(some),
        )
        amount = total(one.total for one in some)
        self._preview.setText(words.format(count=len(some), amount=amount))


def _fields(desk: Desk, accounts: Sequence[AccountArrears], *, chosen: bool) -> list[Field]:
    until = DateField("pay_until", _("Pay until"), today=desk.today(), required=True)
    if chosen:
        return [until]
    buildings = sorted({_building(one) for one in accounts}, key=lambda code: (len(code), code))
    return [
        ChoiceField(
            "building",
            _("Building"),
            [(code, code) for code in buildings],
            hint=_("Empty: all buildings."),
        ),
        AmountField("least", _("Overdue from"), hint=_("Only who owes at least that much.")),
        until,
    ]


def _building(one: AccountArrears) -> str:
    return one.unit_code.partition("-")[0]
