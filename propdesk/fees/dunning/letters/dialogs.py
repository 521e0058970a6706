"""A batch of letters, looked over before it is written."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from propdesk.fees.dunning.debtors import Choosing
from propdesk.fees.dunning.letters.planning import LetterPlan, planned, skipped_told
from propdesk.fees.dunning.letters.writing import NobodyToAsk, PayUntilPast
from propdesk.fees.dunning.rules import LETTER_OF, STEP_OF, WRITTEN, DunWay
from propdesk.kernel.i18n import _, ngettext
from propdesk.kernel.money import Money
from propdesk.system.letters.rules import Letter
from propdesk.system.letters.service import letter_texts
from propdesk.system.settings.service import estate_settings
from propdesk.ui.forms.fields import AmountField, CheckField, ChoiceField, DateField, NumberField
from propdesk.ui.forms.forms import FormDialog
from propdesk.ui.forms.inputs import Field
from propdesk.ui.parts.small_parts import label

if TYPE_CHECKING:
    from propdesk.fees.dunning.debtors import DebtorRow
    from propdesk.ui.desk import Desk


@dataclass(frozen=True, slots=True)
class LetterOrder:
    """The letters to write: to whom with which sum, until when to pay, by which text."""

    way: DunWay
    sums: Mapping[int, Money]
    pay_until: date
    text: str


class LettersDialog(FormDialog):
    """The dialog of a batch over debtors; below the fields whom it asks, and whom not and why.

    `chosen`: they were ticked in the list, so building, keeper, sum and months are not asked.
    """

    def __init__(
        self,
        desk: Desk,
        rows: Sequence[DebtorRow],
        *,
        chosen: bool,
        done: Callable[[LetterOrder], object],
    ) -> None:
        self._rows, self._chosen, self._make = rows, chosen, done
        self._texts = {
            way: desk.store.read(letter_texts, letter=Letter(LETTER_OF[way])) for way in WRITTEN
        }
        fields = self._fields(desk)
        super().__init__(
            desk,
            _("Letters of dunning"),
            fields,
            save=self._order,
            subject=_("{count} ticked").format(count=len(rows)) if chosen else "",
            save_words=_("Write the letters"),
            label_width=112,
        )
        reply = desk.store.read(estate_settings).dun_reply
        begin = {
            "way": _most_proposed(rows),
            "proposed": not chosen,
            "pay_until": desk.today() + timedelta(days=reply),
        }
        self.form.set_values(begin)
        self._preview = label("", 13, 500, "text2", wrap=True)
        self.add_below(self._preview)
        self._today = desk.today()
        for field in fields:
            field.edited.connect(self._tell)
        self._tell()

    def _fields(self, desk: Desk) -> list[Field]:
        buildings = sorted({row.building for row in self._rows}, key=lambda one: (len(one), one))
        keepers = sorted({row.keeper for row in self._rows if row.keeper})
        several = {
            f"{way}:{place}": f"{way.label}: {one.name}"
            for way, texts in self._texts.items()
            for place, one in enumerate(texts)
            if len(texts) > 1
        }
        narrow: list[Field] = [
            ChoiceField(
                "building", _("Building"), [(one, one) for one in buildings if one],
                hint=_("Empty: all buildings."),
            ),
            ChoiceField("keeper", _("Keeper"), [(one, one) for one in keepers]),
            AmountField("least", _("Overdue from"), hint=_("Only who owes at least that much.")),
            NumberField("months", _("Months owed from"), most=999),
        ]  # fmt: skip
        return [
            ChoiceField(
                "way", _("Kind of letter"), [(one, one.label) for one in WRITTEN], required=True
            ),
            *([] if self._chosen else narrow),
            *([ChoiceField("text", _("Which text?"), list(several.items()))] if several else []),
            CheckField("proposed", _("Only whom the rule proposes it for now")),
            DateField("pay_until", _("Pay until"), today=desk.today(), required=True),
        ]

    def plan(self) -> LetterPlan:
        """Whom the batch asks as it is typed now."""
        values = self.form.values()
        least, months = values.get("least"), values.get("months")
        choosing = Choosing(
            least=least if isinstance(least, Money) else None,
            months=months if isinstance(months, int) else 0,
            building=str(values.get("building") or ""),
            keeper=str(values.get("keeper") or ""),
        )
        return planned(
            self._rows,
            way=self._way(values),
            choosing=choosing,
            proposed_only=bool(values.get("proposed")),
        )

    def _way(self, values: Mapping[str, object]) -> DunWay:
        return DunWay(str(values["way"] or DunWay.LETTER))

    def _order(self, values: dict[str, object]) -> object:
        plan, until = self.plan(), values["pay_until"]
        if not plan.rows:
            raise NobodyToAsk
        if not isinstance(until, date) or until < self._today:
            raise PayUntilPast(day=until)
        texts = self._texts[plan.way]
        way, _colon, place = str(values.get("text") or "").partition(":")
        text = texts[int(place)] if way == plan.way.value else texts[0]
        return self._make(LetterOrder(plan.way, plan.sums, until, text.text))

    def _tell(self) -> None:
        plan = self.plan()
        words = ngettext(
            "Writes {count} letter over {amount}; each gets its number.",
            "Writes {count} letters over {amount}; each gets its number.",
            len(plan.rows),
        )
        told = words.format(count=len(plan.rows), amount=plan.total)
        self._preview.setText("\n".join([told, *skipped_told(plan)]))


def _most_proposed(rows: Sequence[DebtorRow]) -> DunWay:
    """The letter that the rule proposes for most of them."""
    counted = Counter(row.next for row in rows)
    return max(WRITTEN, key=lambda way: counted[STEP_OF[way]])
