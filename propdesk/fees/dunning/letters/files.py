"""A batch of letters as one file; what cannot be written is not numbered."""

from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

from sqlalchemy.orm import Session

from propdesk.db.store import use_case
from propdesk.fees.dunning.contacts import CONTACT_TABLES
from propdesk.fees.dunning.letters.planning import LetterPlan
from propdesk.fees.dunning.letters.writing import IssuedLetter, issue_letters
from propdesk.fees.dunning.rules import DUNS, LETTER_OF
from propdesk.kernel.errors import UserError
from propdesk.kernel.i18n import N_
from propdesk.kernel.whole_files import write_file
from propdesk.system.letters.rules import Letter
from propdesk.system.letters.service import LetterDone, letter_texts


class OutMissing(UserError):
    """Letters are written into a file."""

    message = N_("Name the PDF file that the letters are written into.")


@use_case(permission=DUNS, touches=CONTACT_TABLES)
def write_letters(
    session: Session,
    *,
    path: Path,
    plan: LetterPlan,
    draw: Callable[[Sequence[LetterDone]], bytes],
    pay_until: date | None = None,
) -> Sequence[IssuedLetter]:
    """Write the letters of a plan by the first text of their kind, drawn into one file; nothing is
    kept when that fails. Raises as `issue_letters`."""
    text = letter_texts(session, letter=Letter(LETTER_OF[plan.way]))[0].text
    made = issue_letters(session, way=plan.way, sums=plan.sums, pay_until=pay_until, text=text)
    write_file(path, draw([one.done for one in made]))
    return made
