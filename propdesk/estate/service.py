"""What the register offers all other subjects."""

from propdesk.estate.accounts.accounts import (
    account_on as account_on,
    account_rows as account_rows,
    accounts_by_holder as accounts_by_holder,
    accounts_of_unit as accounts_of_unit,
    debtor_account as debtor_account,
    debtor_accounts as debtor_accounts,
    household as household,
)
from propdesk.estate.accounts.following import with_spaces as with_spaces
from propdesk.estate.accounts.owing import (
    Stretch as Stretch,
    debtor_stretches as debtor_stretches,
    debtors as debtors,
    owing_roles as owing_roles,
)
from propdesk.estate.demo import TOUCHES as TOUCHES, create_demo as create_demo
from propdesk.estate.notation.identity import mask_phone as mask_phone
from propdesk.estate.notation.naming import (
    fold as fold,
    show_plate as show_plate,
    unit_title as unit_title,
)
from propdesk.estate.people.occupancy import (
    hand_over as hand_over,
    owner_names as owner_names,
    roles_of_unit as roles_of_unit,
)
from propdesk.estate.people.people import person_details as person_details
from propdesk.estate.people.walk_in import (
    may_hold_money as may_hold_money,
    name_and_phone as name_and_phone,
    walk_in_account as walk_in_account,
)
from propdesk.estate.reads import (
    on_day as on_day,
    phones_of as phones_of,
    title_of_unit as title_of_unit,
    titles_of_units as titles_of_units,
)
from propdesk.estate.records import (
    AccountRow as AccountRow,
    DocumentFields as DocumentFields,
    PersonFields as PersonFields,
    PhoneFields as PhoneFields,
    RoleRow as RoleRow,
    UnitDetails as UnitDetails,
    UnitFields as UnitFields,
    VehicleDetails as VehicleDetails,
)
from propdesk.estate.refusals import FieldsRefused as FieldsRefused, UnitUnknown as UnitUnknown
from propdesk.estate.search.searching import (
    Hit as Hit,
    search as search,
    unit_of_code as unit_of_code,
    units_meant as units_meant,
)
from propdesk.estate.units.listing import unit_rows as unit_rows
from propdesk.estate.units.registering import buildings as buildings, unit_details as unit_details
from propdesk.estate.vehicles.vehicles import vehicles_of_unit as vehicles_of_unit
