"""A text of a letter that an office wrote, for tests and pictures."""

from propdesk.db.store import Store
from propdesk.system.letters.register import LETTER_TEXTS, LetterTextFields
from propdesk.system.letters.rules import Letter

SHORT = LetterTextFields(
    letter=Letter.HOTLINE_REPLY,
    name="简短答复",
    text="{outer_no} 号来件收悉（{received}）。{what}\n处理情况：{answer}\n联系人：{receiver}",
)


def put_texts(store: Store) -> int:
    """Enter it; its id."""
    return store.write(LETTER_TEXTS.uses.add, fields=SHORT)
