"""The forms of the radar: after how many years a debt is out of time; why some are written off."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from propdesk.fees.court.radar.listing import change_limitation
from propdesk.fees.court.radar.rules import MOST_YEARS
from propdesk.fees.court.rules import LimitationFrom
from propdesk.kernel.i18n import _, ngettext
from propdesk.kernel.money import total
from propdesk.system.settings.service import estate_settings
from propdesk.ui.forms.choosing import PhraseField
from propdesk.ui.forms.fields import ChoiceField, NumberField
from propdesk.ui.forms.forms import FormDialog
from propdesk.ui.parts.small_parts import label

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from propdesk.fees.court.radar.reading import LimitRow
    from propdesk.ui.desk import Desk


def write_off_dialog(
    desk: Desk, rows: Sequence[LimitRow], then: Callable[[str], None]
) -> FormDialog:
    """Build the form that asks why debts out of time are to be written off."""
    amount = total(row.open for row in rows)
    counted = ngettext("{count} debt out of time", "{count} debts out of time", len(rows))
    reasons = (_("out of time, nothing can be claimed"), _("debtor cannot be found"))

    def save(values: dict[str, Any]) -> object:
        then(str(values["why"]))
        return True

    dialog = FormDialog(
        desk,
        _("Propose write-offs"),
        [PhraseField("why", _("Reason"), reasons, required=True)],
        save=save,
        save_words=_("Propose"),
        subject=f"{counted.format(count=f'{len(rows):,}')}  ¥{amount}",
    )
    said = _(
        "Each is asked for under Waivers and corrections, where somebody else approves it. Till "
        "then nothing changes; afterwards it stays visible as written off. Ask a lawyer first: "
        "a debtor may still pay what is out of time."
    )
    dialog.add_below(label(said, 12, 400, "text2", wrap=True))
    return dialog


def limitation_dialog(desk: Desk) -> FormDialog:
    """Build the form; the radar is counted anew by it."""
    choices: list[tuple[object, str]] = [(one, one.label) for one in LimitationFrom]
    fields = [
        NumberField(
            "years", _("Out of time after"), least=1, most=MOST_YEARS, required=True,
            hint=_("Years. The Civil Code says three."),
        ),
        ChoiceField(
            "begins", _("Counted from"), choices, required=True,
            hint=_("From the last one where your lawyer holds the fees of a contract to be one "
                   "debt by instalments; the due day of each line is the careful way."),
        ),
    ]  # fmt: skip

    def save(values: dict[str, Any]) -> object:
        desk.store.write(change_limitation, years=values["years"], begins=values["begins"])
        desk.say(_("Saved"), "done")
        return True

    dialog = FormDialog(
        desk, _("Limitation of debts"), fields, save=save,
        subject=_("Until when an unpaid charge can be claimed"),
    )  # fmt: skip
    said = desk.store.read(estate_settings)
    begins = LimitationFrom(said.limitation_from)
    dialog.form.set_values({"years": said.limitation_years, "begins": begins})
    return dialog
