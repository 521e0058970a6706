"""What is left of a word when whose it was is to be forgotten. No session."""

import json
from collections.abc import Collection, Mapping

import msgspec

GONE = "***"


def mask_name(name: str) -> str:
    """李小龙 → 李**: the books keep that it was somebody, not who."""
    return f"{name[:1]}**" if name else name


class Scrub(msgspec.Struct, frozen=True):
    """Takes the numbers of somebody out of any text, and out of what is theirs the name too."""

    name: str
    numbers: tuple[str, ...]

    def text(self, text: str, *, named: bool) -> str:
        """A text without them; a name of one character alone is left."""
        for number in self.numbers:
            text = text.replace(number, GONE)
        return text.replace(self.name, mask_name(self.name)) if named and self.name[1:] else text

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
