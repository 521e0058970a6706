"""What the texts of letters offer other parts of the office."""

from propdesk.system.letters.writing import (
    LetterDone as LetterDone,
    letter_done as letter_done,
    letter_kind as letter_kind,
    letter_texts as letter_texts,
)
