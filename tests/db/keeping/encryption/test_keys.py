"""The keys of encrypted backups: a paper that notices slips, and keys nobody else can stand in."""

import hashlib
import hmac
import json
from pathlib import Path

import pyrage
import pytest
from hypothesis import given, strategies as st
from pyrage.x25519 import Identity

from propdesk.db.keeping.encryption import key_ring
from propdesk.db.keeping.encryption.key_ring import forget_typed, keep_key, key_here, open_with
from propdesk.db.keeping.encryption.office_key import KeyOfAnotherEstate, new_keys, unwrapped
from propdesk.db.keeping.encryption.recovery_text import (
    ALPHABET,
    KeyLineMistyped,
    KeyMistyped,
    KeyOfWrongLength,
    from_paper,
    on_paper,
)

OFFICE, RECOVERY = new_keys()
LINES = on_paper(RECOVERY)


def test_the_paper_gives_the_key_back_however_it_is_typed() -> None:
    for text in (
        "\n".join(LINES),
        "".join(LINES).replace(" ", "").lower(),
        "-".join(LINES).replace(" ", "-"),
        RECOVERY,
        f"# recovery key of the office\n{RECOVERY}\n",
        "\n".join(LINES).replace("0", "O").replace("L", "I").replace("8", "B"),
    ):
        assert from_paper(text) == RECOVERY


@given(place=st.integers(0, 57), other=st.sampled_from(ALPHABET))
def test_any_one_wrong_character_is_told_with_its_line(place: int, other: str) -> None:
    lines = [line.replace(" ", "") for line in LINES]
    number, at = divmod(place, 16)
    if lines[number][at] == other:
        return
    lines[number] = lines[number][:at] + other + lines[number][at + 1 :]
    with pytest.raises(KeyLineMistyped) as refused:
        from_paper("".join(lines))
    assert refused.value.values["line"] == number + 1


def test_a_key_of_another_length_says_how_many_are_missing() -> None:
    with pytest.raises(KeyOfWrongLength) as refused:
        from_paper(" ".join(LINES)[:-3])
    assert refused.value.values == {"whole": 62, "count": 60}
    with pytest.raises(KeyOfWrongLength):
        from_paper("")


def test_a_key_without_its_check_characters_is_checked_as_a_whole() -> None:
    wrong = RECOVERY[:-1] + ("Q" if RECOVERY[-1] != "Q" else "P")
    with pytest.raises(KeyMistyped):
        unwrapped(OFFICE.wrapped, from_paper(wrong), number="1")
    with pytest.raises(KeyMistyped):
        from_paper("é" * 58)


def test_the_recovery_key_gives_the_office_key_and_no_other_does() -> None:
    assert unwrapped(OFFICE.wrapped, RECOVERY, number=OFFICE.number) == OFFICE
    with pytest.raises(KeyOfAnotherEstate, match=OFFICE.number):
        unwrapped(OFFICE.wrapped, str(Identity.generate()), number=OFFICE.number)


def test_an_office_key_that_somebody_else_wrapped_is_not_taken() -> None:
    """The public half of the recovery key lies in the data: encrypting for it proves nothing."""
    foreign, public = str(Identity.generate()), Identity.from_str(RECOVERY).to_public()
    bond = hmac.new(str(public).encode(), foreign.encode(), hashlib.sha256).hexdigest()
    content = json.dumps({"office": foreign, "bond": bond}).encode()
    forged = pyrage.encrypt(content, [public], armored=True).decode()
    with pytest.raises(KeyOfAnotherEstate):
        unwrapped(forged, RECOVERY, number="1")
    with pytest.raises(KeyOfAnotherEstate):
        unwrapped("nothing", RECOVERY, number="1")


def test_what_was_typed_is_forgotten_and_what_is_kept_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(key_ring, "secrets_folder", lambda: tmp_path)
    forget_typed()
    assert key_here(OFFICE.number) is None
    assert open_with(OFFICE.wrapped, "\n".join(LINES), number=OFFICE.number) == OFFICE
    assert key_here(OFFICE.number) == OFFICE
    forget_typed()
    assert key_here(OFFICE.number) is None
    keep_key(OFFICE)
    forget_typed()
    assert key_here(OFFICE.number) == OFFICE
    assert key_here("../../etc/passwd") is None


def test_the_secrets_stand_in_no_text_of_the_key() -> None:
    """A log or a fault that names it must not tell it."""
    assert OFFICE.secret not in repr(OFFICE)
