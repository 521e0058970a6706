"""What people offers other parts of the office."""

from propdesk.estate.people.occupancy import (
    ROLE as ROLE,
    add_resident as add_resident,
    add_role as add_role,
    end_role as end_role,
    hand_over as hand_over,
    owner_names as owner_names,
    roles_of_unit as roles_of_unit,
)
from propdesk.estate.people.people import (
    PERSON as PERSON,
    add_document as add_document,
    add_person as add_person,
    person_details as person_details,
)
from propdesk.estate.people.restricting import (
    RestrictionFields as RestrictionFields,
    RestrictionRow as RestrictionRow,
    lift_restriction as lift_restriction,
    restrict_person as restrict_person,
    restriction_of as restriction_of,
)
from propdesk.estate.people.walk_in import (
    may_hold_money as may_hold_money,
    name_and_phone as name_and_phone,
    walk_in_account as walk_in_account,
)
