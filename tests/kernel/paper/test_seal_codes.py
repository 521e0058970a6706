"""The code of a posting on paper: read however it is typed, one letter wrong is never another."""

import hashlib
from itertools import combinations

import pytest

from propdesk.kernel.paper.seal_codes import LETTERS, CodeMistyped, hashes_of, read_code, seal_code


def hashed(number: int) -> str:
    return hashlib.sha256(str(number).encode()).hexdigest()


def test_a_code_is_typed_in_any_way() -> None:
    code = seal_code(hashed(1))
    bare = code.replace("-", "")
    wide = "".join(chr(ord(letter) + 0xFEE0) for letter in bare)
    for typed in (code, bare, bare.lower(), f" {code[:4]} {code[5:]} ", wide):
        assert read_code(typed) == code


def test_it_holds_no_letter_that_is_taken_for_another() -> None:
    assert len(set(LETTERS)) == 32
    assert not set(LETTERS) & set("IO01")
    assert seal_code("") == ""


@pytest.mark.parametrize("number", range(20))
def test_one_letter_wrong_or_two_exchanged_is_no_code(number: int) -> None:
    letters = seal_code(hashed(number)).replace("-", "")
    wrong = {
        letters[:place] + other + letters[place + 1 :]
        for place in range(8)
        for other in LETTERS
        if other != letters[place]
    }
    for first, second in combinations(range(8), 2):
        swapped = list(letters)
        swapped[first], swapped[second] = swapped[second], swapped[first]
        wrong.add("".join(swapped))
    for typed in wrong - {letters}:
        with pytest.raises(CodeMistyped):
            read_code(typed)


@pytest.mark.parametrize("typed", ["", "K7MQ", "K7MQ-2RX0", "收据", "K7MQ-2RXAA", "????????"])
def test_what_was_never_printed_is_refused(typed: str) -> None:
    with pytest.raises(CodeMistyped):
        read_code(typed)


@pytest.mark.parametrize("digest", [hashed(1), hashed(2), "0" * 64, "f" * 64, "f" * 9 + "0" * 55])
def test_the_hashes_of_a_code_are_found_between_two(digest: str) -> None:
    first, after = hashes_of(seal_code(digest))
    assert first <= digest < after
