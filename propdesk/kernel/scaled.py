"""Exact decimals kept as scaled integers: area 10^-4 m², price and shares 10^-6."""

from decimal import Decimal, InvalidOperation

AREA = 4
PRICE = 6
SHARE = 6


def to_scaled(value: Decimal | str, places: int) -> int:
    """Turn a decimal number into an integer of 10^-places; ValueError when digits would be lost."""
    try:
        scaled = Decimal(value).scaleb(places)
    except InvalidOperation as error:
        raise ValueError(str(value)) from error
    if not scaled.is_finite() or scaled != scaled.to_integral_value():
        raise ValueError(str(value))
    return int(scaled)


def format_scaled(value: int, places: int, *, decimals: int = 0) -> str:
    """Write it with at least `decimals` digits after the point, no idle zeros: 1346500 → 134.65."""
    sign = "-" if value < 0 else ""
    whole, part = divmod(abs(value), 10**places)
    digits = f"{part:0{places}d}".rstrip("0").ljust(decimals, "0")
    return f"{sign}{whole:,}.{digits}" if digits else f"{sign}{whole:,}"
