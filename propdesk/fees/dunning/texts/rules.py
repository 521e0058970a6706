"""How many parts a text message is sent in, and which numbers take one. No session."""

import re

TEXT_FIELDS = ("company", "estate", "unit", "phone", "today")
"""What may stand in a text: never a name or a sum."""
ALONE, JOINED = 70, 67  # characters of one message alone, and of each part of a longer one
_MOBILE = re.compile(r"1[3-9]\d{9}")


def text_parts(text: str) -> int:
    """In how many parts a text is sent, each of which is paid: a sign beyond the first plane of
    Unicode counts as two."""
    signs = len(text.encode("utf-16-le")) // 2
    return 1 if signs <= ALONE else -(-signs // JOINED)


def is_mobile(number: str) -> bool:
    """Whether a number is that of a mobile phone."""
    return _MOBILE.fullmatch(number) is not None
