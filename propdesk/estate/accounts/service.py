"""What accounts offers other parts of the office."""

from propdesk.estate.accounts.accounts import (
    account_for as account_for,
    account_on as account_on,
    account_rows as account_rows,
    accounts_by_holder as accounts_by_holder,
    accounts_of_unit as accounts_of_unit,
    debtor_account as debtor_account,
    debtor_accounts as debtor_accounts,
    household as household,
    set_developer as set_developer,
)
from propdesk.estate.accounts.following import (
    accounts_without_roles as accounts_without_roles,
    follow_units as follow_units,
    with_spaces as with_spaces,
)
from propdesk.estate.accounts.handing import (
    Handed as Handed,
    hand_over_space as hand_over_space,
    handing_over as handing_over,
    people_of as people_of,
    undo_hand_over as undo_hand_over,
)
from propdesk.estate.accounts.owing import (
    Stretch as Stretch,
    debtor_stretches as debtor_stretches,
    debtors as debtors,
    developer_id as developer_id,
    owing_roles as owing_roles,
)
