"""Money: a whole number of fen, never a float."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import NoReturn

from propdesk.kernel.errors import UserError
from propdesk.kernel.i18n import N_
from propdesk.kernel.scaled import is_too_long, read_scaled


class AmountUnreadable(UserError):
    """What is typed is no amount."""

    message = N_("“{text}” is not an amount. Type it like 12.5, with at most two decimals.")


class AmountTooLarge(UserError):
    """More than one amount can be; sums of amounts may be larger."""

    message = N_("{amount} is too much for one amount: at most {most} can be taken.")


class Money:
    """An amount in fen (1 yuan = 100 fen), never changed; may be negative.

    Written out, not a dataclass: lists and postings make hundreds of thousands (a third of the
    time), and JSON of what holds one says the bare number.
    """

    __slots__ = ("fen",)
    fen: int

    def __init__(self, fen: int = 0) -> None:
        if type(fen) is not int:
            raise TypeError(f"fen must be int, not {type(fen).__name__}")
        _set_fen(self, fen)

    def __setattr__(self, name: str, value: object) -> NoReturn:
        raise AttributeError("an amount never changes")

    def __delattr__(self, name: str) -> NoReturn:
        raise AttributeError("an amount never changes")

    def __reduce__(self) -> tuple[type[Money], tuple[int]]:
        return Money, (self.fen,)

    def __repr__(self) -> str:
        return f"Money(fen={self.fen})"

    def __hash__(self) -> int:
        return hash(self.fen)

    def __eq__(self, other: object) -> bool:
        return self.fen == other.fen if isinstance(other, Money) else NotImplemented

    def __lt__(self, other: Money) -> bool:
        return self.fen < other.fen

    def __le__(self, other: Money) -> bool:
        return self.fen <= other.fen

    def __gt__(self, other: Money) -> bool:
        return self.fen > other.fen

    def __ge__(self, other: Money) -> bool:
        return self.fen >= other.fen

    @classmethod
    def parse(cls, text: str) -> Money:
        """Read what a person types: 12.5, 1,200, ￥3.00, １２．５.

        Raises AmountUnreadable (also beyond two decimals, and for 12,5), AmountTooLarge.
        """
        plain = text.strip().lstrip("¥￥").removesuffix("元")
        try:
            fen = read_scaled(plain, 2)
        except ValueError:
            if is_too_long(plain):
                raise AmountTooLarge(amount=text.strip(), most=MOST) from None
            raise AmountUnreadable(text=text) from None
        return check_amount(cls(fen))

    @classmethod
    def from_yuan(cls, yuan: Decimal) -> Money:
        """Take an exact number of yuan; ValueError when it has a part of a fen."""
        fen = yuan * 100
        if fen != fen.to_integral_value():
            raise ValueError(str(yuan))
        return cls(int(fen))

    # Fen added to fen are fen: what `__init__` asks need not be asked again.

    def __add__(self, other: Money) -> Money:
        made = _new(Money)
        _set_fen(made, self.fen + other.fen)
        return made

    def __sub__(self, other: Money) -> Money:
        made = _new(Money)
        _set_fen(made, self.fen - other.fen)
        return made

    def __neg__(self) -> Money:
        return Money(-self.fen)

    def __bool__(self) -> bool:
        return self.fen != 0

    def __str__(self) -> str:
        """As people write it in a table: 1,362.42."""
        yuan, fen = divmod(abs(self.fen), 100)
        return f"{'-' if self.fen < 0 else ''}{yuan:,}.{fen:02d}"

    @property
    def plain(self) -> str:
        """Without thousands separators, for fields and files: 1362.42."""
        yuan, fen = divmod(abs(self.fen), 100)
        return f"{'-' if self.fen < 0 else ''}{yuan}.{fen:02d}"


_new = object.__new__
_set_fen = Money.fen.__set__  # type: ignore[attr-defined, misc]  # the slot itself, past __setattr__
ZERO = Money(0)
MOST = Money(99_999_999_99)


def check_amount(money: Money) -> Money:
    """Give one amount back; raises AmountTooLarge when it is larger than one can be."""
    if abs(money.fen) > MOST.fen:
        raise AmountTooLarge(amount=money, most=MOST)
    return money


def total(amounts: Iterable[Money]) -> Money:
    """Add up any iterable of Money; nothing adds up to zero."""
    return Money(sum(amount.fen for amount in amounts))


def round_half_up(numerator: int, denominator: int) -> int:
    """Divide exactly and round half away from zero. `denominator` is positive."""
    quotient, rest = divmod(abs(numerator), denominator)
    rounded = quotient + (2 * rest >= denominator)
    return rounded if numerator >= 0 else -rounded
