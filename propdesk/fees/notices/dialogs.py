"""Payment notices: for many which debtors, from what sum on, until when; for one what it asks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from propdesk.fees.dues.account_arrears import AccountArrears
from propdesk.fees.notices.notices import (
    PAY_WITHIN,
    Addressee,
    OpenThere,
    addressees,
    by_payer,
    open_there,
)
from propdesk.kernel.errors import UserError
from propdesk.kernel.i18n import N_, _, listed, ngettext
from propdesk.kernel.money import ZERO, Money, total
from propdesk.ui.desk import Desk
from propdesk.ui.forms.choosing import ChoiceDialog
from propdesk.ui.forms.fields import AmountField, CheckField, ChoiceField, DateField
from propdesk.ui.forms.forms import FormDialog
from propdesk.ui.forms.inputs import Field
from propdesk.ui.parts.small_parts import label


class NobodyChosen(UserError):
    """No debtor fits."""

    message = N_("Nobody owes that much there. Choose another building or a smaller sum.")


@dataclass(frozen=True, slots=True)
class NoticeOrder:
    """For whose accounts notices are to be made, what is asked for, and how many they will be."""

    unit_ids: tuple[int, ...]
    account_ids: tuple[int, ...]
    count: int
    pay_until: date | None
    overdue_only: bool = False
    whole: bool = False


class NoticesDialog(FormDialog):
    """The dialog of a batch of notices over accounts; below the fields how many it makes.

    `chosen`: the accounts were ticked in the list, so building and sum are not asked.
    """

    def __init__(
        self,
        desk: Desk,
        accounts: Sequence[AccountArrears],
        *,
        chosen: bool,
        done: Callable[[NoticeOrder], object],
    ) -> None:
        self._found = desk.store.read(addressees, accounts=accounts)
        self._accounts, self._chosen, self._make = accounts, chosen, done
        fields = _fields(desk, self._found.people, chosen=chosen)
        super().__init__(
            desk,
            _("Payment notices"),
            fields,
            save=self._order,
            subject=_("{count} ticked").format(count=len(accounts)) if chosen else "",
            save_words=_("Make the notices"),
            label_width=112,
        )
        begin = {"pay_until": desk.today() + timedelta(PAY_WITHIN), "whole": True}
        self.form.set_values({one.name: begin[one.name] for one in fields if one.name in begin})
        self._preview = label("", 13, 500, "text2", wrap=True)
        self.add_below(self._preview)
        for field in fields:
            field.edited.connect(self._tell)
        self._tell()

    def _there(self, values: dict[str, object]) -> list[Addressee]:
        building = values.get("building")
        people = self._found.people
        there = [one for one in people if not building or _building(one.home_code) == building]
        return by_payer(there) if values.get("whole") else there

    def _wanted(self, values: dict[str, object]) -> list[Addressee]:
        return [one for one in self._there(values) if not _reason(one, values)]

    def _order(self, values: dict[str, object]) -> object:
        wanted = self._wanted(values)
        if not wanted:
            raise NobodyChosen
        accounts = [one for each in wanted for one in each.accounts]
        homes = [each.home_id for each in wanted]
        units = [one.unit_id for one in accounts if one.unit_id is not None]
        day = values["pay_until"]
        return self._make(
            NoticeOrder(
                tuple(dict.fromkeys([*homes, *units])),
                tuple(one.account_id for one in accounts),
                len(wanted),
                day if isinstance(day, date) else None,
                overdue_only=bool(values.get("overdue_only")),
                whole=bool(values.get("whole")),
            )
        )

    def _tell(self) -> None:
        values = self.form.values()
        some = self._wanted(values)
        words = ngettext(
            "Makes {count} notice over {amount}; each gets its number.",
            "Makes {count} notices over {amount}; each gets its number.",
            len(some),
        )
        asked = [one.overdue if values.get("overdue_only") else one.total for one in some]
        said = [words.format(count=len(some), amount=total(asked)), *self._not_made(values)]
        self._preview.setText("\n".join(said))

    def _not_made(self, values: dict[str, object]) -> list[str]:
        """Why there are fewer notices than debts in the list."""
        there = self._there(values)
        reasons = Counter(filter(None, (_reason(one, values) for one in there)))
        joined = sum(len(one.accounts) - one.homes for one in there if not _reason(one, values))
        said = [_(words).format(count=reasons[words]) for words in REASONS if reasons[words]]
        if joined:
            said.insert(0, _(JOINED).format(count=joined))
        if self._found.homeless and not values.get("building"):
            names = listed(dict.fromkeys(one.debtor for one in self._found.homeless))
            said.append(_(HOMELESS).format(count=len(self._found.homeless), names=names))
        return said


JOINED = N_("{count} further debts, of parking spaces, stand on the notice of their household.")
HOMELESS = N_("{count} without a room get none: {names}.")
NOT_OVERDUE = N_("{count} with nothing overdue get none.")
TOO_LITTLE = N_("{count} whose overdue sum is smaller get none.")
NOTHING_LEFT = N_("{count} with nothing to pay after credits get none.")
REASONS = (NOT_OVERDUE, TOO_LITTLE, NOTHING_LEFT)


def _reason(one: Addressee, values: dict[str, object]) -> str:
    """Why somebody who is in the list gets no notice; '' when he gets one."""
    least = values.get("least")
    if isinstance(least, Money) and one.overdue < least:
        return TOO_LITTLE
    if values.get("overdue_only") and one.overdue <= ZERO:
        return NOT_OVERDUE
    return "" if one.total > ZERO else NOTHING_LEFT


def _fields(desk: Desk, people: Sequence[Addressee], *, chosen: bool) -> list[Field]:
    hint = _("For what is overdue; the rest has its own due day.")
    until = DateField("pay_until", _("Pay until"), today=desk.today(), required=True, hint=hint)
    overdue = CheckField("overdue_only", _("Overdue only: leave out what is not due yet"))
    several = _owing_for_several(people)
    words = ngettext(
        "{count} payer of several units: one letter over all of them",
        "{count} payers of several units: one letter each over all of them",
        several,
    )
    whole = [CheckField("whole", words.format(count=several))] if several else []
    if chosen:
        return [overdue, *whole, until]
    buildings = {_building(one.home_code) for one in people}
    return [
        ChoiceField(
            "building",
            _("Building"),
            [(code, code) for code in sorted(buildings, key=lambda code: (len(code), code))],
            hint=_("Empty: all buildings."),
        ),
        AmountField("least", _("Overdue from"), hint=_("Only who owes at least that much.")),
        overdue,
        *whole,
        until,
    ]


def _owing_for_several(people: Sequence[Addressee]) -> int:
    """How many debtors owe for more than one home."""
    return sum(count > 1 for count in Counter(one.person_id for one in people).values())


def _building(code: str) -> str:
    """The building of a room: 1 of 1-2-301."""
    return code.partition("-")[0]


def ask_overdue_only(
    desk: Desk, unit_ids: Sequence[int], account_ids: Sequence[int] | None = None
) -> bool | None:
    """Ask what a notice asks for where a part is overdue and a part not; None: nothing, go back."""
    there = desk.store.read(open_there, unit_ids=unit_ids, account_ids=account_ids)
    if not ZERO < there.overdue < there.total:
        return False
    ask = notice_choice(desk, there)
    ask.exec()
    return None if ask.choice is None else ask.choice == 1


def notice_choice(desk: Desk, there: OpenThere) -> ChoiceDialog:
    """Build the question what a notice asks for: 0 all that is open, 1 only what is overdue."""
    return ChoiceDialog(
        desk,
        _("Payment notice"),
        "",
        (
            (_("All that is open: {amount}").format(amount=there.total), ""),
            (_("Overdue only: {amount}").format(amount=there.overdue), ""),
        ),
    )
