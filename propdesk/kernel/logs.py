"""The log of this PC: 30 days, 10 MB, and nothing in it that belongs to a person.

Our own sentences in the log are English, so whatever is Chinese came from the data or the system
and is left out; so are numbers that look like a phone or an identity number.
"""

import logging
import os
import re
import time
from contextlib import suppress
from pathlib import Path

FILE_NAME = "propdesk.log"
FILE_BYTES, OLDER_FILES = 1_000_000, 9
KEEP_DAYS = 30

# Separators of one space or hyphen are how people group the digits they read out.
_PATTERNS = (
    (r"(?s)\[parameters: .*", "[parameters left out]"),
    (r"(?<!\d)\d{6}[ -]?\d{8}[ -]?\d{3}[\dXx](?!\d)", "<id number>"),
    (r"(?<!\d)[1-9]\d{14}(?!\d)", "<id number>"),
    (r"(?<!\d)(?:\+?86[ -]?)?1\d{2}[ -]?\d{4}[ -]?\d{4}(?!\d)", "<phone>"),
    (r"(?<!\d)0\d{2,3}[ -]?\d{7,8}(?!\d)", "<phone>"),
    (r"(?<![\w.+-])[\w.+-]{1,64}@[\w-]+\.[\w.-]+", "<mail>"),
    (r"[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\U00020000-\U0003ffff]+", "<text>"),
)


def redact(text: str) -> str:
    """Leave out of a text what may belong to a person."""
    for pattern, instead in _PATTERNS:
        text = re.sub(pattern, instead, text)
    return text


class Redacting(logging.Formatter):
    """Writes a record, with its traceback, without personal data."""

    def format(self, record: logging.LogRecord) -> str:
        """The line, or lines, as they go to the file."""
        return redact(super().format(record))


def start_log(folder: Path) -> logging.Handler | None:
    """Begin writing to `folder`; None when it cannot be written: a PC must start without a log."""
    from logging.handlers import RotatingFileHandler  # slow; the frame is painted before

    try:
        folder.mkdir(parents=True, exist_ok=True)
        _drop_old(folder)
        opened = RotatingFileHandler(
            folder / FILE_NAME, maxBytes=FILE_BYTES, backupCount=OLDER_FILES, encoding="utf-8"
        )
    except OSError:
        return None
    opened.rotator = _put_aside
    opened.setFormatter(Redacting("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    logging.getLogger().addHandler(opened)
    return opened


def stop_log(opened: logging.Handler) -> None:
    """Write no more and close the file."""
    logging.getLogger().removeHandler(opened)
    opened.close()


def _drop_old(folder: Path) -> None:
    oldest = time.time() - KEEP_DAYS * 86_400
    for file in folder.glob(f"{FILE_NAME}*"):
        if file.stat().st_mtime < oldest:
            with suppress(PermissionError):  # another window still writes to it on Windows
                file.unlink()


def _put_aside(full: str, aside: str) -> None:
    """Begin a new file; while another window holds the full one on Windows, go on in that."""
    with suppress(PermissionError):
        os.replace(full, aside)  # noqa: PTH105 - as logging itself, by names
