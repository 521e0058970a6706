"""What the register offers all other subjects."""

from propdesk.estate.notation.naming import building_title as building_title
from propdesk.estate.reads import (
    code_and_title as code_and_title,
    on_day as on_day,
    phones_of as phones_of,
    restricted_people as restricted_people,
    title_of_unit as title_of_unit,
    titles_of_buildings as titles_of_buildings,
    titles_of_units as titles_of_units,
)
from propdesk.estate.records import (
    AccountRow as AccountRow,
    BuildPlan as BuildPlan,
    DocumentFields as DocumentFields,
    PersonFields as PersonFields,
    PhoneFields as PhoneFields,
    RoleFields as RoleFields,
    RoleRow as RoleRow,
    UnitDetails as UnitDetails,
    UnitFields as UnitFields,
)
from propdesk.estate.refusals import RoleOwes as RoleOwes, UnitUnknown as UnitUnknown
