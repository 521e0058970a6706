"""What the lists of tariffs, fee items and receipt groups say, and how each is saved."""

from typing import NoReturn

from sqlalchemy.orm import Session

from propdesk.db.records.together import Together
from propdesk.db.records.uses import RecordUses
from propdesk.db.store import today
from propdesk.fees.tariffs.changes import TARIFF, VERSION
from propdesk.fees.tariffs.items import GROUP, ITEM
from propdesk.fees.tariffs.listing import (
    GROUPS,
    ITEMS,
    TARIFFS,
    ListedItem,
    ListedTariff,
)
from propdesk.fees.tariffs.tariffs import GroupRow, NoPrice, TariffFields
from propdesk.kernel.i18n import N_, ngettext
from propdesk.kernel.records.question import asked
from propdesk.kernel.records.words import RegisterWords
from propdesk.kernel.sheets.lists import sheet_columns
from propdesk.system.log.service import ListOut
from propdesk.system.registers.service import Listed


def _without_price(session: Session, fields: TariffFields) -> NoReturn:
    """A pasted row is no tariff: it says no price."""
    raise NoPrice(name=fields.name, day=today(session))


TARIFF_USES = RecordUses(TARIFF, together=Together(TARIFF, add=_without_price))
VERSION_USES, ITEM_USES, GROUP_USES = RecordUses(VERSION), RecordUses(ITEM), RecordUses(GROUP)
TARIFFS_LISTED = Listed(
    page="fees.tariffs",
    icon="receipt-text",
    row=ListedTariff,
    uses=TARIFF_USES,
    out=ListOut(
        name="tariffs",
        title=N_("Tariffs"),
        columns=sheet_columns(ListedTariff),
        records=TARIFFS,
        question=asked("all"),
    ),
    called=lambda row: row.name,
    key="name",
    words=RegisterWords(
        new=N_("New tariff"),
        edit=N_("Edit tariff"),
        count=lambda count: ngettext("{count} tariff", "{count} tariffs", count),
        look_for=N_("Tariff or fee item"),
        none=N_("No tariffs yet"),
        why=N_("Bills are computed from tariffs. One for the property fee is enough to begin."),
        first=N_("Enter the first tariff"),
        how=N_("Price per m² or a fixed amount, for which units, from which day."),
        no_fit=N_("No tariff fits the filter."),
        saved=N_("Tariff “{name}” saved"),
    ),
)
ITEMS_LISTED = Listed(
    page="fees.items",
    icon="tags",
    row=ListedItem,
    uses=ITEM_USES,
    out=ListOut(
        name="fee-items", title=N_("Fee items"), columns=sheet_columns(ListedItem), records=ITEMS
    ),
    called=lambda row: row.name,
    key="name",
    words=RegisterWords(
        new=N_("New fee item"),
        edit=N_("Edit fee item"),
        count=lambda count: ngettext("{count} fee item", "{count} fee items", count),
        look_for=N_("Fee item or code"),
        no_fit=N_("No fee item yet."),
        saved=N_("Fee item “{name}” saved"),
    ),
)
GROUPS_LISTED = Listed(
    page="fees.receipt_groups",
    icon="receipt",
    row=GroupRow,
    uses=GROUP_USES,
    out=ListOut(
        name="receipt-groups",
        title=N_("Receipt groups"),
        columns=sheet_columns(GroupRow),
        records=GROUPS,
    ),
    called=lambda row: row.name,
    key="series",
    words=RegisterWords(
        new=N_("New receipt group"),
        edit=N_("Edit receipt group"),
        count=lambda count: ngettext("{count} receipt group", "{count} receipt groups", count),
        look_for=N_("Group, company or series"),
        saved=N_("Receipt group “{name}” saved"),
    ),
)
LISTS = {one.out.name: one for one in (TARIFFS_LISTED, ITEMS_LISTED, GROUPS_LISTED)}
