"""What notices offers other parts of the office."""

from propdesk.fees.notices.found import notices_of_unit as notices_of_unit
from propdesk.fees.notices.notices import issue_notices as issue_notices
