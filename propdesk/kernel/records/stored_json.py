"""JSON of plain values and of dataclasses, as it lies in the data file and in backups.

Money is whole fen, a day or a moment ISO text, an enum its word, a dataclass an object with its
keys in the order of the fields. What was stored is never written anew; it is read by the types of
today: keys nobody knows are ignored, absent ones get their default, and a value of another type
is refused.
"""

from collections.abc import Hashable
from functools import cache
from typing import Any, TypeVar, cast

import msgspec

from propdesk.kernel.money import Money

T = TypeVar("T")


def compact_json(value: object) -> str:
    """A value as JSON without spaces."""
    return _encoder.encode(value).decode()


def spaced_json(value: object) -> str:
    """A value as JSON on one line, a space after each comma and colon."""
    return msgspec.json.format(_encoder.encode(value), indent=0).decode()


def json_lines(values: list[Any]) -> bytes:
    """Many values as compact JSON, each on a line that ends."""
    return _encoder.encode_lines(values)


def from_json(kind: type[T], text: str | bytes) -> T:
    """The value of a type that is written in a text. ValueError when it is none."""
    try:
        return cast("T", _decoder(cast("Hashable", kind)).decode(text))
    except RecursionError as error:  # a hundred thousand brackets, which nobody means
        raise ValueError("nested too deeply") from error


def from_plain(kind: type[T], values: object) -> T:
    """The same from what JSON alone gave: objects, lists, text, numbers."""
    return msgspec.convert(values, kind, dec_hook=_read)


def _written(value: object) -> object:
    if isinstance(value, Money):
        return value.fen
    raise TypeError(f"no JSON for {type(value).__name__}")


def _read(kind: type, value: object) -> object:
    if kind is Money and type(value) is int:
        return Money(value)
    raise ValueError(f"{value!r} is no {kind.__name__}")


_encoder = msgspec.json.Encoder(enc_hook=_written)


@cache
def _decoder(kind: Hashable) -> msgspec.json.Decoder[Any]:
    return msgspec.json.Decoder(kind, dec_hook=_read)
