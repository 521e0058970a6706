"""What the list of people says, and how people, their documents and their roles are saved."""

from propdesk.db.records.uses import RecordUses
from propdesk.estate.exports import PEOPLE_OUT
from propdesk.estate.people.listing import PersonRow
from propdesk.estate.people.occupancy import ROLE
from propdesk.estate.people.people import DOCUMENT, PERSON
from propdesk.estate.together import PEOPLE_TOGETHER
from propdesk.kernel.i18n import N_, ngettext
from propdesk.kernel.records.words import RegisterWords
from propdesk.system.registers.service import Listed

PERSON_USES = RecordUses(PERSON, together=PEOPLE_TOGETHER)
DOCUMENT_USES, ROLE_USES = RecordUses(DOCUMENT), RecordUses(ROLE)
PEOPLE_LISTED = Listed(
    page="estate.people",
    icon="users",
    row=PersonRow,
    uses=PERSON_USES,
    out=PEOPLE_OUT,
    called=lambda row: row.name,
    key="name",
    words=RegisterWords(
        new=N_("New person"),
        edit=N_("Edit person"),
        count=lambda count: ngettext("{count} person", "{count} people", count),
        look_for=N_("Name, initials, phone, room"),
        none=N_("No people yet"),
        why=N_("People are found by name, phone and room. A roster brings all of them."),
        first=N_("One by one"),
        how=N_("Somebody with a name and a phone; a unit can be given later."),
        no_fit=N_("Nobody fits the filter."),
    ),
)
