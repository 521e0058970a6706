"""The words built into NSIS's own program, exchanged for ours."""

import pytest

from installer.windows.freezing import BuildFailed
from installer.windows.stub import WORDS, speak

THEIRS = (
    "Installer integrity check has failed. Common causes include\nincomplete download and damaged "
    "media. Contact the\ninstaller's author to obtain a new copy.\n\nMore information at:\nhttp://nsis.sf.net/NSIS_Error"
)
OTHERS = (
    *("Error launching installer", "verifying installer: %d%%", "NSIS Error"),
    *("Error writing temporary file. Make sure your temp folder is valid.",),
)


def program(*texts: str) -> bytes:
    """What NSIS's program is made of, as far as it matters here."""
    return b"MZ\x90" + "".join(f"{text}\0" for text in texts).encode("utf-16-le") + b"\x01\x02"


def test_every_text_is_ours_each_time_it_comes_and_nothing_moves() -> None:
    theirs = program(THEIRS, *OTHERS, *OTHERS, "... %d%%")
    ours = speak(theirs)
    assert len(ours) == len(theirs)
    assert ours.endswith("... %d%%\0".encode("utf-16-le") + b"\x01\x02")
    said = [text for text in ours[3:-2].decode("utf-16-le").split("\0") if text]
    damaged, writing, launching, verifying, title = WORDS.values()
    others = [launching, verifying, title, writing]
    assert said == [damaged, *others, *others, "... %d%%"]


def test_an_nsis_that_says_other_words_ends_the_build() -> None:
    with pytest.raises(BuildFailed, match="does not say 'NSIS Error'"):
        speak(program(THEIRS, *(each for each in OTHERS if each != "NSIS Error")))


def test_an_nsis_with_less_room_ends_the_build() -> None:
    with pytest.raises(BuildFailed, match="does not fit"):
        speak(program(THEIRS[:100], *OTHERS))
