"""What people read on the page of a register: all of it msgids, translated when shown."""

from collections.abc import Callable
from dataclasses import dataclass

from propdesk.kernel.i18n import N_


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterWords:
    """The words of a page.

    `new`, `edit` head its forms, `count` says how many there are (`lambda n: ngettext(…)`),
    `look_for` stands in the search field. While there is nothing the page says so (`none`) and
    what it is good for (`why`), and offers the `first` step with what is typed there (`how`).
    """

    new: str
    edit: str
    count: Callable[[int], str]
    look_for: str
    none: str
    why: str
    first: str
    how: str
    no_fit: str = N_("Nothing fits the filter.")
