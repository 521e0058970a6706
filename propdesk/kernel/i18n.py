"""Which language the program speaks, and the words of it; catalogues are looked up when called."""

import gettext as stdlib_gettext
import os
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache

from propdesk.kernel.paths import LOCALES

LANGUAGES = ("zh_CN", "zh_TW", "en")

_chosen = "zh_CN"
_overriding: ContextVar[str | None] = ContextVar("overriding_language", default=None)


@cache
def _catalogue(language: str) -> stdlib_gettext.NullTranslations:
    # Not by gettext.translation: it loads all of locale, which the first paint would wait for.
    try:
        with (LOCALES / language / "LC_MESSAGES" / "propdesk.mo").open("rb") as stream:
            return stdlib_gettext.GNUTranslations(stream)
    except FileNotFoundError:
        return stdlib_gettext.NullTranslations()


def closest_language(wanted: str) -> str | None:
    """The language of ours that `wanted` (LANG style, e.g. zh_HK.UTF-8) asks for, or None."""
    name = wanted.split(".", 1)[0].replace("-", "_")
    if name.startswith(("zh_TW", "zh_HK", "zh_MO", "zh_Hant")):
        return "zh_TW"
    if name.startswith("zh"):
        return "zh_CN"
    return "en" if name.startswith("en") else None


def system_language() -> str:
    """The language of ours that this PC speaks; zh_CN where it speaks none of them."""
    return closest_language(_spoken_here()) or "zh_CN"


if sys.platform == "win32":

    def _spoken_here() -> str:
        """What Windows' own words are in, however it writes days and numbers: zh-TW."""
        import ctypes

        kernel, name = ctypes.windll.kernel32, ctypes.create_unicode_buffer(85)
        kernel.LCIDToLocaleName(kernel.GetUserDefaultUILanguage(), name, len(name), 0)
        return name.value

else:

    def _spoken_here() -> str:
        """What the environment asks for, in the order that every program keeps to: zh_TW.UTF-8."""
        told = (os.environ.get(name) for name in ("LC_ALL", "LC_MESSAGES", "LANG"))
        return next((each for each in told if each), "")


def set_language(language: str) -> None:
    """Choose the language of everything shown from now on; one of LANGUAGES."""
    global _chosen
    if language not in LANGUAGES:
        raise ValueError(language)
    _chosen = language


def current_language() -> str:
    """The language in force here: an override of `using_language`, else the chosen one."""
    return _overriding.get() or _chosen


@contextmanager
def using_language(language: str) -> Iterator[None]:
    """Speak another language inside the block, in this thread only (a paper in English)."""
    token = _overriding.set(language)
    try:
        yield
    finally:
        _overriding.reset(token)


def _(message: str) -> str:
    """The message in the current language; of the empty one a catalogue would give its head."""
    return _catalogue(_overriding.get() or _chosen).gettext(message) if message else ""


def ngettext(singular: str, plural: str, count: int) -> str:
    """The message that fits a count, in the current language."""
    return _catalogue(_overriding.get() or _chosen).ngettext(singular, plural, count)


def pgettext(context: str, message: str) -> str:
    """The message as used in `context`, where one English word has several translations."""
    return _catalogue(_overriding.get() or _chosen).pgettext(context, message)


def listed(parts: Iterable[str]) -> str:
    """Several things one after the other, as the current language writes them."""
    return _(", ").join(parts)


def together(sentences: Iterable[str]) -> str:
    """Whole sentences one after the other: a space between them, in Chinese none."""
    return ("" if current_language().startswith("zh") else " ").join(sentences)


def N_(message: str) -> str:
    """Mark a message for translation where it is shown later."""
    return message
