"""The table of the office's own texts of letters."""

from sqlalchemy.orm import Mapped, mapped_column

from propdesk.db.tables import IDS_ONCE, Base, Key, word
from propdesk.system.letters.rules import Letter


class LetterText(Base):
    """A text the office wrote for a kind of letter; its fields stand in it as {unit}.

    The words of `letter` are held by no CHECK: which letters there are, the subjects say.
    """

    __tablename__ = "letter_text"
    __table_args__ = IDS_ONCE

    id: Mapped[Key]
    letter: Mapped[Letter] = mapped_column(word(Letter, "letter", checked=False))
    name: Mapped[str]
    text: Mapped[str]
    note: Mapped[str]
