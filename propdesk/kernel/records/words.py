"""What people read on the page of a register: all of it msgids, translated when shown."""

from collections.abc import Callable

import msgspec

from propdesk.kernel.i18n import N_


class RegisterWords(msgspec.Struct, frozen=True, kw_only=True):
    """The words of a page.

    `count` says how many there are (`lambda n: ngettext(…)`), `look_for` stands in the search
    field, `new` and `edit` head its forms. While there is nothing the page says so (`none`) and
    what it is good for (`why`), and offers the `first` step with what is typed there (`how`);
    where no record is entered, or one is always there, these are left out.
    `saved`, `deleted` and `delete`, which asks first, tell of a record by its `{name}`; `added`
    says something else of a new one than `saved`.
    """

    count: Callable[[int], str]
    look_for: str
    new: str = ""
    edit: str = ""
    none: str = ""
    why: str = ""
    first: str = ""
    how: str = ""
    no_fit: str = N_("Nothing fits the filter.")
    saved: str = N_("{name} saved")
    added: str = ""
    deleted: str = N_("{name} deleted")
    delete: str = N_("Delete {name}?")
