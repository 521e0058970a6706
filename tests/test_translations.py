"""Every word of the program exists in every language."""

import ast
import re
from pathlib import Path

import pytest
from babel.messages.catalog import Message

from installer import catalogues
from propdesk.kernel import i18n
from tests import released_words


def test_the_catalogues_are_current_and_complete() -> None:
    assert catalogues.problems() == []


def test_no_released_word_says_something_else_in_chinese() -> None:
    """Give what is new words of its own (`pgettext`), or say that the change is meant:
    `python -m tests.released_words "the English"`."""
    assert list(released_words.changed()) == []


def test_every_word_that_is_marked_is_in_the_catalogue() -> None:
    """Babel reads no `N_()` within another call: such words stayed English in every language."""
    known = {
        word
        for message in catalogues.load("en")
        for word in (message.id if isinstance(message.id, tuple) else (message.id,))
    }
    marked = {
        call.args[0].value
        for file in (catalogues.ROOT / "propdesk").rglob("*.py")
        for call in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(call, ast.Call)
        and isinstance(call.func, ast.Name)
        and call.func.id in ("_", "N_", "ngettext")
        and isinstance(call.args[0], ast.Constant)
    }
    assert marked - known == set()


def test_the_program_and_the_catalogues_know_the_same_languages() -> None:
    assert set(catalogues.LANGUAGES) == set(i18n.LANGUAGES)


@pytest.mark.parametrize(
    ("ids", "strings", "sound"),
    [
        ("{count} units", "{count} 户", True),
        ("{count} units", "户", False),
        ("{count} units", "{number} 户", False),
        ("{rate:.2f}", "{rate}", False),
        ("Save", "", False),
        (("one unit", "{count} units"), ("{count} 户",), True),
        (("{count} unit", "{count} units"), ("户",), False),
    ],
)
def test_a_translation_must_name_the_placeholders_of_the_english(
    ids: str | tuple[str, str], strings: str | tuple[str], sound: bool
) -> None:
    assert sound is not bool(list(catalogues.faults(Message(ids, strings))))


def test_a_new_message_is_found_untranslated_and_an_old_one_is_dropped(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(catalogues, "ROOT", tmp_path)
    monkeypatch.setattr(catalogues, "TEMPLATE", tmp_path / "i18n" / "propdesk.pot")
    source = tmp_path / "propdesk" / "desk.py"
    source.parent.mkdir()
    (tmp_path / "pyproject.toml").write_text(
        '[[tool.babel.mappings]]\nmethod = "python"\npattern = "propdesk/**.py"\n',
        encoding="utf-8",
    )
    source.write_text('_("Old")\n', encoding="utf-8")
    catalogues.update()
    source.write_text('_("New")\n', encoding="utf-8")
    assert "i18n/propdesk.pot is not what the source says: run the update" in catalogues.problems()
    catalogues.update()
    assert catalogues.problems() == [
        "zh_CN: not translated: 'New'",
        "zh_TW: not translated: 'New'",
    ]


def test_a_sentence_inside_a_formatted_text_is_known() -> None:
    """What gathers the sentences does not look there: none may stand only there."""
    messages = catalogues.messages(catalogues.load("en"))
    known = {said for message in messages for said in catalogues.all_ids(message)}
    program = (catalogues.ROOT / "propdesk").rglob("*.py")
    inside = re.compile(r"\{[^{}\"]*\b_\('([^']+)'\)")
    found = [
        f"{path.name}: {said}"
        for path in program
        for said in inside.findall(path.read_text(encoding="utf-8"))
        if said not in known
    ]
    assert found == [], "give it a line of its own, outside the formatted text"


def test_a_released_word_changes_when_it_is_meant_and_a_new_one_is_free(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(released_words, "FILE", tmp_path / "words.txt")
    word = next(catalogues.messages(catalogues.load("zh_CN")))
    key = released_words.mark(f"{word.context or ''}\n{word.id}")
    released_words.FILE.write_text(f"{key} other other\n", encoding="ascii")
    assert list(released_words.changed()) == [word.id]
    released_words.keep(set())
    assert list(released_words.changed()) == [word.id]
    released_words.keep({str(word.id)})
    assert list(released_words.changed()) == []
    assert len(released_words.released()) > 1000
