"""What notices offers other parts of the office."""

from propdesk.fees.notices.notices import (
    issue_notices as issue_notices,
    places_of_payer as places_of_payer,
)
