"""What the list of users says, and how users are saved; a password is set apart, see `login`."""

from propdesk.db.records.uses import RecordUses
from propdesk.kernel.i18n import N_, ngettext
from propdesk.kernel.records.words import RegisterWords
from propdesk.kernel.sheets.lists import sheet_columns
from propdesk.system.log.service import ListOut
from propdesk.system.registers.service import Listed
from propdesk.system.users.listing import USERS, UserRow
from propdesk.system.users.registering import USER

USER_USES = RecordUses(USER)
USERS_OUT = ListOut(name="users", title=N_("Users"), columns=sheet_columns(UserRow), records=USERS)
USERS_LISTED = Listed(
    page="system.users",
    icon="users",
    row=UserRow,
    uses=USER_USES,
    out=USERS_OUT,
    called=lambda row: row.display_name,
    key="name",
    deletes=False,
    words=RegisterWords(
        new=N_("New user"),
        edit=N_("Change user"),
        count=lambda count: ngettext("{count} user", "{count} users", count),
        look_for=N_("Name, login name"),
        added=N_("{name} was added; F3 sets a password"),
    ),
)
