"""What is left of a word when whose it was is to be forgotten. No session."""

import json
import re
from collections.abc import Collection, Mapping
from functools import lru_cache

import msgspec

from propdesk.kernel.records.stored_json import compact_json

GONE = "***"
_SHORTEST_NAME = 2
# So many digits alone may be a part of another number: a short one is not looked for inside it.
_SURELY = 11
_BETWEEN = re.compile(r"[\s\-·]+")


def mask_name(name: str) -> str:
    """李小龙 → 李**: the books keep that it was somebody, not who."""
    return f"{name[:1]}**" if name else name


class Scrub(msgspec.Struct, frozen=True):
    """Takes the numbers of somebody (phones, papers, plates) out of any text, however they are
    parted in it, and out of what is theirs the names they have or had too. `longer` are names of
    others in which theirs stands: those are left."""

    name: str
    numbers: tuple[str, ...]
    former: tuple[str, ...] = ()
    longer: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """What they are or were called; a name of one character alone is left."""
        return tuple(one for one in (self.name, *self.former) if len(one) >= _SHORTEST_NAME)

    def text(self, text: str, *, named: bool) -> str:
        """A text without them. JSON keeps its form: only words in it are changed."""
        if text[:1] in ("{", "["):
            try:
                value = json.loads(text)
            except ValueError:
                return self._words(text, named)
            left = self._value(value, named)
            return text if left == value else compact_json(left)
        return self._words(text, named)

    def _words(self, text: str, named: bool) -> str:
        if self.numbers:
            text = _numbers(self.numbers).sub(GONE, text)
        if not named or not self.names:
            return text
        return _names(self.names, self.longer).sub(
            lambda found: found[0] if found[0] in self.longer else mask_name(found[0]), text
        )

    def side(self, stored: str | None, *, gone: Collection[str] = (), named: bool) -> str | None:
        """What an entry of the log says before or after, without them; fields that are `gone` are
        said to have been there and nothing more."""
        if stored is None:
            return None
        values = json.loads(stored)
        if not isinstance(values, dict):
            return stored
        said = {
            field: GONE
            if field in gone and value not in (None, "", [])
            else self._value(value, named)
            for field, value in values.items()
        }
        return json.dumps(said, ensure_ascii=False, sort_keys=True)

    def _value(self, value: object, named: bool) -> object:
        if isinstance(value, str):
            return self.text(value, named=named)
        if isinstance(value, list):
            return [self._value(one, named) for one in value]
        if isinstance(value, Mapping):
            return {key: self._value(one, named) for key, one in value.items()}
        return value


def flat(number: str) -> str:
    """A phone, a paper or a plate without what parts it: 浙A·12345 and 浙a 12345 are one."""
    return _BETWEEN.sub("", number).upper()


# Of whom it was last asked: what is forgotten does not stay in memory either.
@lru_cache(1)
def _numbers(numbers: tuple[str, ...]) -> re.Pattern[str]:
    found = []
    for number in sorted(map(flat, numbers), key=len, reverse=True):
        parted = r"[\s\-·]?".join(map(re.escape, number))
        alone = rf"(?<![0-9A-Za-z]){parted}(?![0-9A-Za-z])"
        found.append(parted if len(number) >= _SURELY else alone)
    return re.compile("|".join(found), re.IGNORECASE)


@lru_cache(1)
def _names(names: tuple[str, ...], longer: tuple[str, ...]) -> re.Pattern[str]:
    every = sorted({*names, *longer}, key=len, reverse=True)
    return re.compile("|".join(_alone(one) for one in every))


def _alone(name: str) -> str:
    """A name of letters is a word of its own: Li is not in Lift."""
    escaped = re.escape(name)
    return rf"(?<![A-Za-z]){escaped}(?![A-Za-z])" if name.isascii() else escaped
