"""The dialog in which an estate without charges of the desk gets the usual ones."""

from typing import Any

from propdesk.fees.counter.page.charge_dialogs import NoCounterTariff
from propdesk.fees.tariffs.service import USUAL, create_usual_charges
from propdesk.kernel.i18n import _, ngettext
from propdesk.ui.desk import Desk
from propdesk.ui.forms.fields import AmountField
from propdesk.ui.forms.forms import FormDialog
from propdesk.ui.forms.inputs import Field
from propdesk.ui.parts.small_parts import label


def usual_charges_dialog(desk: Desk) -> FormDialog:
    """Build the form of the usual charges: a price each, none where the office has no such thing.

    Raises NoCounterTariff for somebody who may not change tariffs.
    """
    if "fees.tariffs" not in desk.store.actor.permissions:
        raise NoCounterTariff
    fields: list[Field] = [
        AmountField(code, _(name), placeholder=_("price of one"))
        for code, (name, _nature) in USUAL.items()
    ]

    def save(values: dict[str, Any]) -> object:
        made = desk.store.write(create_usual_charges, prices=values)
        if not made:
            raise NoCounterTariff
        words = ngettext("{count} charge for the desk", "{count} charges for the desk", made)
        desk.say(words.format(count=made), "done")
        return made

    dialog = FormDialog(
        desk,
        _("Charges for the desk"),
        fields,
        save=save,
        save_words=_("Go on"),
        width=520,
    )
    hint = _("There is none yet. Type the price of what you charge for; leave the rest empty.")
    more = _("Later they are changed, and others added, under Tariffs.")
    dialog.add_below(label(f"{hint} {more}", 12, 400, "text2", wrap=True))
    return dialog
