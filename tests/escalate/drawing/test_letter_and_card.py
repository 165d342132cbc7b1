"""No line is wider than the room it has, whatever it says; and nothing of it is lost."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from escalate.drawing.card import Content, Paragraph, block, card, outline, plain, shared_out
from escalate.drawing.letter import clean, width_of, with_whole_numbers
from escalate.drawing.shape import Box, Run, Text, every
from tests.escalate.drawing.sound import words

MEASURED = {
    "The named or designated safeguarding leads or operational managers": (3542, 3989),
    "WITHIN 20 WORKING DAYS [OXF-041, OXF-107, OXF-144, OXF-080]": (3348, 3753),
    "illicit filling, jil; (fit) /|\\": (1064, 1241),
    "Mum@home.example & 100% WWW mmm": (2173, 2381),
    '"as soon as possible" \u2013 not later; £5 • at once…': (2390, 2671),
    "naïve Zoë Łódź ÅÉØ ß œuvre": (1455, 1617),
}
"""How wide a browser draws these at a size of 100, plain and bold, in the widest of the usual fonts."""


@pytest.mark.parametrize("text", MEASURED)
def test_text_is_taken_to_be_as_wide_as_the_widest_usual_font_and_not_much_wider(text: str) -> None:
    for bold, measured in enumerate(MEASURED[text]):
        assert measured <= width_of(text, 100, bold=bool(bold)) <= 1.2 * measured


def test_scripts_that_were_not_measured_get_more_room_than_any_letter_of_ours() -> None:
    assert width_of("界", 100) > width_of("W", 100, bold=True)
    assert width_of("é", 100) == width_of("e", 100)
    assert width_of("e\u0301", 100) == width_of("e", 100)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("two\n\tlines ", "two lines "),
        ("a\x00b\x1bc\ud800d\ufffee", "a\ufffdb\ufffdc\ufffdd\ufffde"),
        ("left \u202eright\u2069", "left \ufffdright\ufffd"),
        ("שלום עולם", "שלום עולם"),
        ("kept\u00a0together", "kept\u00a0together"),
    ],
)
def test_what_no_picture_may_hold_is_replaced_and_everything_else_is_kept(text: str, shown: str) -> None:
    assert clean(text) == shown


def test_a_number_in_groups_is_kept_whole() -> None:
    assert with_whole_numbers("Ring 12 34 56 now, day 7 of 7") == "Ring 12\u00a034\u00a056 now, day 7 of 7"


TEXT = st.text(st.characters(codec="utf-8"), max_size=60)
RUNS = st.lists(st.builds(plain, TEXT, bold=st.booleans(), size=st.sampled_from((12.0, 16.0))), max_size=4).map(tuple)
PARAGRAPHS = st.lists(
    st.builds(Paragraph, RUNS, indent=st.sampled_from((0.0, 20.0)), hanging=st.sampled_from((0.0, 12.0))), max_size=4
)


@given(PARAGRAPHS, st.floats(80, 400))
def test_whatever_stands_in_a_card_stays_in_it_and_none_of_it_is_lost(
    paragraphs: list[Paragraph], width: float
) -> None:
    panel, _ = card("any", Content((), (tuple(paragraphs), (), tuple(paragraphs))), outline(5, 7, width), (0.5, 0, 0.5))
    lines = [item for item in panel.items if isinstance(item, Text)]
    assert all(panel.frame.holds(line.frame) for line in lines)
    told = "".join(run.words for _ in range(2) for paragraph in paragraphs for run in paragraph.runs)
    assert "".join("".join(words(line) for line in lines).split(" ")) == "".join(told.split(" "))


def test_words_stay_whole_unless_one_alone_is_too_wide() -> None:
    found = block([Paragraph((plain("short " * 6 + "x" * 60 + " and so on"),))], 0, 0, 120).items
    lines = [words(line) for line in found if isinstance(line, Text)]
    assert all(set(line.split()) <= {"short"} for line in lines[:2])
    assert sum(line.count("x") for line in lines) == 60
    assert lines[-1].split()[-2:] == ["so", "on"]


def test_a_sign_that_follows_a_word_in_another_look_stays_with_it() -> None:
    for width in range(60, 200, 7):
        runs = (plain("settle it, "), plain("within 1 working week", bold=True), plain("; if not, it has failed"))
        found = block([Paragraph(runs)], 0, 0, width).items
        assert not any(words(line).startswith(";") for line in found if isinstance(line, Text))


def test_what_is_kept_together_is_never_folded() -> None:
    found = block([Paragraph((plain("CAM-A29\u00a0(b), " * 5),))], 0, 0, 110).items
    assert {words(line).strip() for line in found if isinstance(line, Text)} == {"CAM-A29\u00a0(b),"}


def test_cells_stand_beside_one_another_in_a_wide_card_only_and_empty_ones_take_no_room() -> None:
    cells = tuple((Paragraph((plain(word),)),) if word else () for word in ("one", "", "three"))

    def places(width: float) -> list[tuple[float, float]]:
        panel, _ = card("any", Content((), cells), outline(0, 0, width), (0.2, 0.6, 0.2))
        return [(item.x, item.y) for item in panel.items if isinstance(item, Text)]

    (first, last), narrow = places(800), places(300)
    assert first[1] == last[1]
    assert first[0] < 400 <= last[0] < 420
    assert narrow[0][0] == narrow[1][0]
    assert narrow[0][1] < narrow[1][1]


@given(st.lists(st.floats(1, 100), min_size=1, max_size=30), st.integers(1, 6))
def test_columns_hold_everything_in_its_order(heights: list[float], number: int) -> None:
    columns = shared_out(range(len(heights)), heights, number)
    assert [one for column in columns for one in column] == list(range(len(heights)))
    assert len(columns) <= number
    assert all(columns)


def test_a_marked_paragraph_stands_on_a_ground_of_its_own() -> None:
    (ground, line) = every(block([Paragraph((Run("? Unclear"),), marked=True)], 10, 10, 200).items)
    assert isinstance(ground, Box)
    assert isinstance(line, Text)
    assert ground.dashed
    assert ground.holds(line.frame)
