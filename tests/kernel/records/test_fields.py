"""Declared fields: what a type allows, the order, masks, words of the log."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Annotated

import pytest

from propdesk.kernel.i18n import N_, set_language
from propdesk.kernel.money import Money
from propdesk.kernel.records.fields import (
    Fact,
    FactKind,
    declared_errors,
    facts,
    logged_words,
    masked,
    record_of,
)


class Mood(StrEnum):
    CALM = "calm"
    GRIM = "grim"


MOODS = {Mood.CALM: N_("Owner"), Mood.GRIM: N_("Tenant")}


@dataclass(frozen=True, slots=True, kw_only=True)
class Pet:
    name: Annotated[str, Fact(N_("Name"))]
    mood: Annotated[Mood, Fact(N_("Kind"), labels=MOODS)] = Mood.CALM
    home_id: Annotated[int | None, Fact(N_("Unit"), FactKind.RECORD)] = None
    price: Annotated[Money | None, Fact(N_("Rent per month"))] = None
    size: Annotated[int | None, Fact(N_("Area"), FactKind.AREA)] = None
    born: Annotated[date | None, Fact(N_("From"))] = None
    tame: Annotated[bool, Fact(N_("Consent"))] = False
    fed_at: Annotated[datetime | None, Fact(N_("Time"))] = None
    secret: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class PetRow(Pet):
    id: int
    home: str
    phone: Annotated[str, Fact(N_("Phone"), mask=lambda text: f"{text[:2]}**", after="mood")]


def test_the_kind_follows_from_the_type() -> None:
    kinds = {fact.name: fact.kind for fact in facts(Pet)}
    assert kinds == {
        "name": FactKind.TEXT,
        "mood": FactKind.CHOICE,
        "home_id": FactKind.RECORD,
        "price": FactKind.MONEY,
        "size": FactKind.AREA,
        "born": FactKind.DAY,
        "tame": FactKind.FLAG,
        "fed_at": FactKind.MOMENT,
    }


def test_what_has_no_default_is_needed_and_a_choice_that_cannot_be_empty() -> None:
    assert [fact.name for fact in facts(Pet) if fact.required] == ["name", "mood"]


def test_a_row_shows_the_name_of_another_record_and_its_own_fields_in_their_place() -> None:
    shown = [fact.shown for fact in facts(PetRow)]
    assert shown == ["name", "mood", "phone", "home", "price", "size", "born", "tame", "fed_at"]


def test_a_kind_that_does_not_go_with_the_type_is_refused_by_name() -> None:
    @dataclass(frozen=True)
    class Wrong:
        name: Annotated[str, Fact(N_("Name"), FactKind.AREA)]

    with pytest.raises(TypeError, match=r"Wrong\.name: area does not go with str"):
        facts(Wrong)


def test_a_choice_without_words_is_refused_by_name() -> None:
    @dataclass(frozen=True)
    class Wordless:
        mood: Annotated[Mood, Fact(N_("Kind"), labels={Mood.CALM: N_("Owner")})]

    with pytest.raises(TypeError, match=r"Wordless\.mood: no words for GRIM"):
        facts(Wordless)


def test_a_field_after_one_that_is_not_there_is_refused_by_name() -> None:
    @dataclass(frozen=True)
    class Lost:
        name: Annotated[str, Fact(N_("Name"), after="nose")]

    with pytest.raises(TypeError, match=r"Lost\.name: no field is called 'nose'"):
        facts(Lost)


@dataclass(frozen=True, kw_only=True)
class Visit:
    mood: Annotated[Mood, Fact(N_("Kind"), labels=MOODS)] = Mood.CALM
    toys: Annotated[int | None, Fact(N_("Quantity"), only_for=("mood", Mood.CALM))] = None
    why: Annotated[str, Fact(N_("Reason"), only_for=("mood", Mood.GRIM))] = ""


def test_what_the_choice_leaves_out_is_refused_by_name_and_says_what_to_do() -> None:
    set_language("en")
    wrong = declared_errors(Visit(toys=0, why="hungry"))
    assert wrong == {
        "why": "“Reason” goes with “Tenant” only. Empty it, or choose that under “Kind”."
    }
    assert list(declared_errors(Visit(mood=Mood.GRIM, toys=0, why="hungry"))) == ["toys"]
    assert declared_errors(Visit(mood=Mood.GRIM, why="hungry")) == {}


def test_a_field_that_goes_with_no_choice_there_is_is_refused_by_name() -> None:
    @dataclass(frozen=True)
    class Lost:
        name: Annotated[str, Fact(N_("Name"), only_for=("nose", 1))]

    with pytest.raises(TypeError, match=r"Lost\.name: no choice 'nose'"):
        facts(Lost)


def test_of_a_personal_value_only_what_its_mask_leaves_is_shown() -> None:
    row = PetRow(id=1, name="小白", home="1-1-101", phone="19900003271")
    assert masked(row).phone == "19**"
    assert masked(row).name == "小白"


def test_a_record_is_made_of_what_was_typed_and_keeps_what_no_form_shows() -> None:
    seen = Pet(name="小白", secret=7)
    assert record_of(Pet, {"name": None, "born": None}) == Pet(name="")
    assert record_of(Pet, {"name": "小黑", "x": 1}, seen) == Pet(name="小黑", secret=7)


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("price", 30000, "300.00"),
        ("size", 894600, "89.46"),
        ("mood", "grim", "Tenant"),
        ("mood", "a word of an older program", "a word of an older program"),
        ("tame", 1, "Yes"),
        ("phone", "19900003271", "19**"),
        ("born", "2026-11-20", "2026-11-20"),
        ("born", None, ""),
        ("fed_at", 1_795_160_532_434_233, "2026-11-20 15:42"),
    ],
)
def test_the_log_says_a_stored_value_as_people_do(name: str, value: object, words: str) -> None:
    set_language("en")
    (fact,) = (each for each in facts(PetRow) if each.name == name)
    assert logged_words(fact, value) == words
