"""What accounts offers other parts of the office."""

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
