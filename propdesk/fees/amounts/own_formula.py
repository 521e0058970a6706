"""Formulas that an office writes itself: a few names, + - × ÷, brackets, smaller and larger.

    value_of("建筑面积 × 单价 + max(0, 楼层 - 1) × 0.5", {...})

Exact fractions from end to end; nothing of what is typed is run as a program.
"""

import ast
import operator
import re
from collections.abc import Callable, Mapping
from fractions import Fraction
from functools import lru_cache

from propdesk.kernel.errors import UserError
from propdesk.kernel.i18n import N_, _, listed
from propdesk.kernel.scaled import half_width

LONGEST = 200
NAMES: Mapping[str, str] = {
    "built": N_("built-up area"),
    "inner": N_("inner area"),
    "measured": N_("measured area"),
    "area": N_("area that is charged"),
    "price": N_("price"),
    "quantity": N_("quantity"),
    "coefficient": N_("coefficient"),
    "floor": N_("floor"),
}
"""What a formula may name: the word it is kept by → what it is called."""

_WRITTEN = {
    "建筑面积": "built", "建筑": "built", "建築面積": "built", "built_area": "built",
    "套内面积": "inner", "套內面積": "inner", "inner_area": "inner",
    "实测面积": "measured", "實測面積": "measured", "measured_area": "measured",
    "面积": "area", "面積": "area", "计费面积": "area", "計費面積": "area",
    "单价": "price", "單價": "price",
    "数量": "quantity", "數量": "quantity",
    "系数": "coefficient", "係數": "coefficient",
    "楼层": "floor", "樓層": "floor",
    "取小": "min", "取大": "max",
} | {name: name for name in (*NAMES, "min", "max")}  # fmt: skip
_OPERATORS: Mapping[type[ast.operator], Callable[[Fraction, Fraction], Fraction]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
}
_SIGNS = str.maketrans("×÷·（）［］【】，", "*/*()()(),")
_NUMBER = re.compile(r"\d{1,9}(\.\d{1,6})?")


class FormulaWrong(UserError):
    """What is typed is no formula of the office; the sentence says what."""

    message = N_("The formula is wrong: {why}")


class FormulaFails(UserError):
    """A formula gives no amount for a unit; `why` in words."""

    message = N_("The formula gives no amount: {why}")


def _plain(text: str) -> str:
    """A formula with the signs of a keyboard."""
    return half_width(text.translate(_SIGNS)).strip()


@lru_cache(256)
def _read(text: str) -> ast.expr:
    """A formula as it was understood. Raises FormulaWrong."""
    plain = _plain(text)
    if not plain or len(plain) > LONGEST:
        raise FormulaWrong(why=_("type 1 to {most} characters.").format(most=LONGEST))
    try:
        found = ast.parse(plain, mode="eval").body
    except (SyntaxError, ValueError, MemoryError, RecursionError):
        told = _("“{text}” cannot be read. Check brackets and signs.")
        raise FormulaWrong(why=told.format(text=text)) from None
    _check(found, plain)
    return found


def _check(node: ast.expr, text: str) -> None:
    """Refuse what is no number, name, sign or the smaller or larger of several."""
    match node:
        case ast.BinOp(left, sign, right) if type(sign) in _OPERATORS:
            _check(left, text)
            _check(right, text)
        case ast.UnaryOp(ast.USub() | ast.UAdd(), inner):
            _check(inner, text)
        case ast.Call(ast.Name(name), [_first, _second, *_rest] as parts, []) if _WRITTEN.get(
            name
        ) in ("min", "max"):
            for each in parts:
                _check(each, text)
        case ast.Name(name) if _WRITTEN.get(name) in NAMES:
            return
        case ast.Constant() if _NUMBER.fullmatch(ast.get_source_segment(text, node) or ""):
            return
        case _:
            part = ast.get_source_segment(text, node) or text
            told = _("“{part}” is none of {names}, a number, + - × ÷ or min, max.")
            known = listed(_(word) for word in NAMES.values())
            raise FormulaWrong(why=told.format(part=part, names=known))


def formula_errors(text: str) -> str:
    """What is wrong with a formula as a sentence; empty when nothing is."""
    try:
        _read(text)
    except FormulaWrong as error:
        return str(error)
    return ""


def names_in(text: str) -> tuple[str, ...]:
    """The names a formula asks for, in their order. Raises FormulaWrong."""
    found = [
        _WRITTEN[node.id] for node in ast.walk(_read(text))
        if isinstance(node, ast.Name) and _WRITTEN[node.id] in NAMES
    ]  # fmt: skip
    return tuple(dict.fromkeys(found))


def value_of(text: str, values: Mapping[str, Fraction | None]) -> Fraction:
    """What a formula comes to, exactly. Raises FormulaWrong, FormulaFails.

    FormulaFails when a value is missing, something is divided by 0, or it is not above 0.
    """
    tree = _read(text)
    for name in names_in(text):
        if values.get(name) is None:
            raise FormulaFails(why=_("{name} is missing").format(name=_(NAMES[name])))
    try:
        found = _value(tree, _plain(text), values)
    except ZeroDivisionError:
        raise FormulaFails(why=_("it divides by 0")) from None
    if found <= 0:
        raise FormulaFails(why=_("it comes to {amount}").format(amount=written(found)))
    return found


def _value(node: ast.expr, text: str, values: Mapping[str, Fraction | None]) -> Fraction:
    match node:
        case ast.BinOp(left, sign, right):
            return _OPERATORS[type(sign)](_value(left, text, values), _value(right, text, values))
        case ast.UnaryOp(sign, inner):
            value = _value(inner, text, values)
            return -value if isinstance(sign, ast.USub) else value
        case ast.Call(ast.Name(name), parts):
            choose = min if _WRITTEN[name] == "min" else max
            return choose(_value(part, text, values) for part in parts)
        case ast.Name(name):
            return values[_WRITTEN[name]] or Fraction(0)
    return Fraction(ast.get_source_segment(text, node) or "")


def written(value: Fraction) -> str:
    """A fraction with at most six decimals, … for the rest."""
    shown = value.numerator * 10**6 // value.denominator
    whole, part = divmod(abs(shown), 10**6)
    digits = f"{part:06d}".rstrip("0")
    text = f"{'-' if shown < 0 else ''}{whole:,}{f'.{digits}' if digits else ''}"
    return text if Fraction(shown, 10**6) == value else f"{text}…"
