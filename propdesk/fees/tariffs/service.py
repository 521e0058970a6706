"""What tariffs offers other parts of the office."""

from propdesk.fees.tariffs.changes import (
    add_version as add_version,
    create_tariff as create_tariff,
)
from propdesk.fees.tariffs.items import (
    FIRST_SERIES as FIRST_SERIES,
    ITEM as ITEM,
    first_group as first_group,
)
from propdesk.fees.tariffs.listing import price_text as price_text
from propdesk.fees.tariffs.own_terms import (
    UnitTerms as UnitTerms,
    unit_terms as unit_terms,
)
from propdesk.fees.tariffs.tariffs import (
    Applies as Applies,
    ItemFields as ItemFields,
    NoPrice as NoPrice,
    TariffFields as TariffFields,
    TariffRow as TariffRow,
    VersionFields as VersionFields,
    VersionRow as VersionRow,
    fee_items as fee_items,
    tariff as tariff,
    tariffs as tariffs,
)
from propdesk.fees.tariffs.usual_charges import (
    USUAL as USUAL,
    create_usual_charges as create_usual_charges,
)
