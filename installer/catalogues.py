"""The language catalogues: extract the words of the program, update, compile and check them."""

import io
import os
import re
import sys
import tomllib
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parents[1]
TEMPLATE = ROOT / "i18n" / "propdesk.pot"
LANGUAGES = ("zh_CN", "zh_TW", "en")
KEYWORDS: dict[str, tuple[int | tuple[int, str], ...] | None] = {
    "_": None,
    "N_": None,
    "ngettext": (1, 2),
    "pgettext": ((1, "c"), 2),
}
# A date that moved with every extraction would put a change into every commit.
FIXED_DATE = datetime(2026, 1, 1, tzinfo=UTC)
# What Babel adds and nobody reads; its version would change the catalogues with every update.
IDLE_HEADERS = (b'"Generated-By', b'"Report-Msgid-Bugs-To')

# Translates one message: its translations, one for each plural form of the language.
Translate = Callable[[Message], tuple[str, ...]]


def catalogue_path(language: str) -> Path:
    """Where the translations into a language are kept."""
    return ROOT / "i18n" / language / "LC_MESSAGES" / "propdesk.po"


def extracted() -> Catalog:
    """Collect every message of the source as a template."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    mappings = project["tool"]["babel"]["mappings"]
    method_map = [(mapping["pattern"], mapping["method"]) for mapping in mappings]
    template = _empty(None)
    for file, _line, ids, comments, context in extract_from_dir(
        ROOT, method_map=method_map, keywords=KEYWORDS
    ):
        template.add(ids, None, [(file, 0)], auto_comments=comments, context=context)
    return template


def filled(language: str, template: Catalog, translate: Translate) -> Catalog:
    """Make a language's catalogue: the messages of the template in the words of `translate`."""
    catalogue = _empty(language)
    for message in messages(template):
        strings = translate(message)
        plural = isinstance(message.id, list | tuple)
        catalogue.add(
            message.id,
            strings if plural else strings[0],
            message.locations,
            auto_comments=message.auto_comments,
            context=message.context,
        )
    return catalogue


def updated(language: str, template: Catalog) -> Catalog:
    """Bring a language up to date: keep what is translated, drop what the program no longer says.

    English is the language of the source and translates itself; a new message of another
    language stays empty, and `problems` reports it.
    """
    catalogue = _empty(language)
    kept = load(language)

    def translate(message: Message) -> tuple[str, ...]:
        ids = all_ids(message)
        if language == "en":
            return ids
        known = kept.get(ids[0], message.context)
        strings = all_strings(known) if known and not known.fuzzy else ()
        wanted = catalogue.num_plurals if len(ids) > 1 else 1
        return strings if len(strings) == wanted else ("",) * wanted

    return filled(language, template, translate)


def load(language: str) -> Catalog:
    """Read the kept translations of a language; empty when there are none yet."""
    path = catalogue_path(language)
    if not path.exists():
        return _empty(language)
    with path.open("rb") as file:
        return read_po(file, locale=language)


def messages(catalogue: Catalog) -> Iterator[Message]:
    """All messages but the header."""
    return (message for message in catalogue if message.id)


def all_ids(message: Message) -> tuple[str, ...]:
    """The English of a message: one sentence, or singular and plural."""
    return (message.id,) if isinstance(message.id, str) else tuple(message.id)


def all_strings(message: Message) -> tuple[str, ...]:
    """The translations of a message, one for each plural form."""
    strings = message.string or ()
    return (strings,) if isinstance(strings, str) else tuple(strings)


def as_bytes(catalogue: Catalog) -> bytes:
    """Write a catalogue so that the same words are the same bytes on every machine."""
    buffer = io.BytesIO()
    write_po(buffer, catalogue, width=100, sort_output=True, include_lineno=False)
    lines = buffer.getvalue().splitlines(keepends=True)
    return b"".join(line for line in lines if not line.startswith(IDLE_HEADERS))


def update() -> None:
    """Extract the template and bring every language up to date, on disk."""
    template = extracted()
    _replace(TEMPLATE, as_bytes(template))
    for language in LANGUAGES:
        _replace(catalogue_path(language), as_bytes(updated(language, template)))


def compile_stale() -> None:
    """Make the .mo of every language whose .po is newer."""
    for language in LANGUAGES:
        path = catalogue_path(language)
        target = path.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime >= path.stat().st_mtime:
            continue
        buffer = io.BytesIO()
        write_mo(buffer, load(language))
        _replace(target, buffer.getvalue())


def problems() -> list[str]:
    """Everything that is not as it should be, each in one sentence; empty when all is well."""
    template = extracted()
    found = []
    if not TEMPLATE.exists() or TEMPLATE.read_bytes() != as_bytes(template):
        found.append(f"{_name(TEMPLATE)} is not what the source says: run the update")
    for language in LANGUAGES:
        path = catalogue_path(language)
        if not path.exists() or path.read_bytes() != as_bytes(updated(language, template)):
            found.append(f"{_name(path)} is not up to date: run the update")
        for message in messages(load(language)):
            found += [f"{language}: {fault}: {message.id!r}" for fault in faults(message)]
    return found


def faults(message: Message) -> Iterator[str]:
    """What is wrong with one translation."""
    ids, strings = all_ids(message), all_strings(message)
    if message.fuzzy:
        yield "fuzzy"
    if not strings or not all(strings):
        yield "not translated"
        return
    allowed = [_placeholders(text) for text in ids]
    if not all(_placeholders(text) in allowed for text in strings):
        yield "other placeholders than the English"


def _placeholders(text: str) -> list[str]:
    return sorted(re.findall(r"\{\w*[^{}]*\}|%\(\w+\)[rs]|%s", text))


def _empty(language: str | None) -> Catalog:
    return Catalog(
        locale=language,
        project="PropDesk",
        version="1",
        header_comment="# PropDesk: the words of the program.",
        creation_date=FIXED_DATE,
        revision_date=FIXED_DATE,
        last_translator="PropDesk",
        language_team=language or "PropDesk",
        charset="utf-8",
        fuzzy=False,
    )


def _replace(path: Path, content: bytes) -> None:
    """Write in one step, so that another process never reads half a catalogue."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    draft.write_bytes(content)
    draft.replace(path)


def _name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def main(arguments: list[str]) -> int:
    """Do `update`, `compile` or `check`; the exit code is 1 when the check finds something."""
    if arguments == ["update"]:
        update()
        compile_stale()
        return 0
    if arguments == ["compile"]:
        compile_stale()
        return 0
    if arguments == ["check"]:
        found = problems()
        print("\n".join(found) or "the catalogues are complete")
        return 1 if found else 0
    print("usage: python installer/catalogues.py update | compile | check", file=sys.stderr)
    return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
