"""A letter on the screen before it is printed, for the pages of every subject."""

from __future__ import annotations

from typing import TYPE_CHECKING

from propdesk.kernel.i18n import _
from propdesk.system.letters.paper import LETTER_PAPERS, letters_pdf
from propdesk.system.letters.writing import kind_among, letter_done, letter_texts
from propdesk.system.settings.shared_view import paper_head
from propdesk.ui.forms.choosing import ChoiceDialog
from propdesk.ui.papers.list_paper import paper_sheet

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from propdesk.kernel.progress import Progress
    from propdesk.system.letters.rules import Letter
    from propdesk.system.letters.writing import LetterDone
    from propdesk.ui.desk import Desk
    from propdesk.ui.parts.sheet import Sheet

MOST_TEXTS = 9  # each has its digit


def letter_sheet(
    desk: Desk,
    letter: Letter,
    values: Sequence[Mapping[str, str]],
    *,
    title: str,
    file_name: str,
) -> Sheet | None:
    """Build the sheet with letters, one for each of the `values`; None when no text was chosen.

    The number of a letter is its value `number`. Of several texts one is asked for.
    """
    text = _text(desk, letter)
    if text is None:
        return None
    kind = kind_among(desk.store.declarations.letters, letter)
    done = [
        letter_done(kind, text, one, title=title, number=one.get("number", "")) for one in values
    ]
    return letters_sheet(desk, done, file_name=file_name)


def print_letters(
    desk: Desk,
    letter: Letter,
    read: Callable[[Progress], Sequence[Mapping[str, str]]],
    *,
    title: str,
    job: str,
) -> None:
    """Show many letters of one kind, read and drawn in a job that can be stopped; nothing when no
    text was chosen."""
    text = _text(desk, letter)
    if text is None:
        return
    kind = kind_among(desk.store.declarations.letters, letter)

    def write(progress: Progress) -> list[LetterDone]:
        return [
            letter_done(kind, text, one, title=title, number=one.get("number", ""))
            for one in read(progress)
        ]

    show_letters(desk, write, title=title, job=job)


def show_letters(
    desk: Desk,
    write: Callable[[Progress], Sequence[LetterDone]],
    *,
    title: str,
    job: str,
    writes: bool = False,
) -> None:
    """Show letters that are written and drawn in a job that can be stopped; `writes` tells that
    they are kept."""
    head, paper, day = paper_head(desk), _paper(desk), desk.today()

    def draw(progress: Progress) -> bytes:
        return letters_pdf(write(progress), day, head, paper)

    def show(pdf: object) -> None:
        if isinstance(pdf, bytes):
            name = f"{title}-{day:%Y%m%d}.pdf"
            paper_sheet(desk, title, pdf, document="letter", file_name=name).exec()

    desk.run(draw, title=job, done=show, writes=writes)


def letters_sheet(desk: Desk, letters: Sequence[LetterDone], *, file_name: str) -> Sheet:
    """Build the sheet with letters that are written already."""
    pdf = letters_pdf(letters, desk.today(), paper_head(desk), _paper(desk))
    return paper_sheet(desk, letters[0].title, pdf, document="letter", file_name=file_name)


def _paper(desk: Desk) -> str:
    chosen = desk.settings.print_choice("letter").paper
    return chosen if chosen in LETTER_PAPERS else LETTER_PAPERS[0]


def _text(desk: Desk, letter: Letter) -> str | None:
    """The text of a letter: the only one, or the one that is chosen; None when none was."""
    texts = desk.store.read(letter_texts, letter=letter)
    if len(texts) == 1:
        return texts[0].text
    choices = [(one.name, "") for one in texts[:MOST_TEXTS]]
    dialog = ChoiceDialog(desk, _("Which text?"), letter.label, choices)
    dialog.exec()
    return None if dialog.choice is None else texts[dialog.choice].text
