"""One reader for all data files: what it reads, what it refuses, and where it says things stand."""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from foundation.datafile import (
    DEEPEST,
    LARGEST_FILE,
    MOST_PROBLEMS,
    Document,
    Steps,
    digest_of,
    digest_of_file,
    in_dots,
    parse,
    read,
    read_table,
)
from foundation.errors import DataFileError, Place, Problem

AT_MOST_SECONDS = 2.0
"""How long a hostile file may take to be refused: generous, to catch only what grows out of hand."""


def data(text: str) -> Any:
    return parse(text.encode(), "a.yaml").data


def refusal(raw: str | bytes, **options: int) -> list[str]:
    """What is said about a file that is refused, one problem a line."""
    with pytest.raises(DataFileError) as refused:
        parse(raw.encode() if isinstance(raw, str) else raw, "a.yaml", **options)
    return [str(problem) for problem in refused.value.problems]


def parse_or_refuse(raw: bytes) -> Document | None:
    """What a text holds, or None where it is refused; any other exception is a fault."""
    try:
        return parse(raw, "a.yaml")
    except DataFileError:
        return None


# What plain words mean: the core schema of YAML 1.2


@pytest.mark.parametrize("word", ["no", "yes", "on", "off", "No", "YES", "y", "n", "tRue", "nUll", "nil"])
def test_words_that_older_yaml_turned_into_truth_values_stay_text(word: str) -> None:
    assert data(f"answer: {word}") == {"answer": word}


@pytest.mark.parametrize("word", ["2026-08-28", "2026-08-28 16:40", "16:40", "1:30:00", "01-02", "2026-08"])
def test_dates_and_times_stay_text(word: str) -> None:
    assert data(f"when: {word}") == {"when": word}


@pytest.mark.parametrize(
    "word", ["1_000", "1,000", "1.2.3", "+", "-x", ".", "..", "1e", "e5", "0x", "£5", "5%", "=", "A-1"]
)
def test_what_only_looks_like_a_number_stays_text(word: str) -> None:
    assert data(f"count: {word}") == {"count": word}


@pytest.mark.parametrize(
    ("word", "number"),
    [("0", 0), ("7", 7), ("+7", 7), ("-7", -7), ("007", 7), ("-0", 0), ("999999999999999999", 999999999999999999)],
)
def test_whole_numbers_are_whole_numbers(word: str, number: int) -> None:
    read = data(f"count: {word}")["count"]
    assert (read, type(read)) == (number, int)


@pytest.mark.parametrize(
    ("word", "number"), [("1.5", 1.5), ("-1.5", -1.5), (".5", 0.5), ("1.", 1.0), ("1e3", 1000.0), ("+2.5E-1", 0.25)]
)
def test_fractions_and_exponents_are_floats(word: str, number: float) -> None:
    read = data(f"count: {word}")["count"]
    assert (read, type(read)) == (number, float)


@pytest.mark.parametrize("word", ["1000000000000000001", "12345678901234567891", "9" * 400])
def test_a_whole_number_is_never_rounded(word: str) -> None:
    try:
        read = data(f"count: {word}")["count"]
    except DataFileError:
        return
    assert str(read) == word


@pytest.mark.parametrize("word", ["true", "True", "TRUE"])
def test_true_is_true(word: str) -> None:
    assert data(f"known: {word}")["known"] is True


@pytest.mark.parametrize("word", ["false", "False", "FALSE"])
def test_false_is_false(word: str) -> None:
    assert data(f"known: {word}")["known"] is False


@pytest.mark.parametrize("word", ["null", "Null", "NULL", "~"])
def test_null_is_nothing(word: str) -> None:
    assert data(f"holder: {word}")["holder"] is None


@pytest.mark.parametrize(
    "text", ["holder:", "holder:\ndeputy: x", "holder:   # not yet known", "{holder: , deputy: x}"]
)
def test_a_key_with_nothing_behind_it_is_nothing_and_not_empty_text(text: str) -> None:
    assert data(text)["holder"] is None


@pytest.mark.parametrize("word", ["7", "1.5", "true", "null", "~", "", "no", "2026-08-28"])
@pytest.mark.parametrize("quote", ["'", '"'])
def test_what_stands_in_quotes_is_text(word: str, quote: str) -> None:
    assert data(f"answer: {quote}{word}{quote}") == {"answer": word}


def test_a_block_of_text_is_text() -> None:
    assert data("note: |\n  7\nother: >\n  true\n  enough\n") == {"note": "7\n", "other": "true enough\n"}


def test_keys_are_always_text() -> None:
    text = "1: a\ntrue: b\nnull: c\n~: d\n2026-08-28: e\nno: f\n1.5: g\n"
    assert data(text) == {"1": "a", "true": "b", "null": "c", "~": "d", "2026-08-28": "e", "no": "f", "1.5": "g"}


def test_names_and_letters_of_every_language_are_kept() -> None:
    assert data("names: [Siân, Zoë, Łukasz, 木, 🙂]") == {"names": ["Siân", "Zoë", "Łukasz", "木", "🙂"]}


def test_maps_and_lists_nest_in_both_notations() -> None:
    assert data("a:\n  - b: 1\n    c: [2, {d: 3}]\n  - []\n  - {}\n") == {"a": [{"b": 1, "c": [2, {"d": 3}]}, [], {}]}


@pytest.mark.parametrize("text", ["", "\n\n", "# only a comment\n", "---\n"])
def test_an_empty_file_holds_nothing(text: str) -> None:
    assert data(text) is None


def test_a_file_may_hold_a_single_value() -> None:
    assert data("7") == 7


# Files as editors save them


@pytest.mark.parametrize("raw", [b"a: 1\nb: 2\n", b"a: 1\r\nb: 2\r\n", b"a: 1\rb: 2\r", b"a: 1\nb: 2"])
def test_lines_may_end_as_on_any_system(raw: bytes) -> None:
    document = parse(raw, "a.yaml")
    assert document.data == {"a": 1, "b": 2}
    assert document.lines == {(): 1, ("a",): 1, ("b",): 2}


def test_a_byte_order_mark_at_the_start_is_no_part_of_the_first_key() -> None:
    document = parse(b"\xef\xbb\xbfa: 1\n", "a.yaml")
    assert document.data == {"a": 1}
    assert document.lines[("a",)] == 1


def test_yaml_1_2_may_be_declared() -> None:
    assert data("%YAML 1.2\n---\nanswer: no\n") == {"answer": "no"}


def test_a_document_may_be_opened_and_closed() -> None:
    assert data("---\na: 1\n...\n") == {"a": 1}


def test_the_digest_is_that_of_the_bytes(tmp_path: Path) -> None:
    raw = b"a: 1\r\n"
    expected = hashlib.sha256(raw).hexdigest()
    (tmp_path / "a.yaml").write_bytes(raw)
    assert parse(raw, "a.yaml").digest == expected
    assert read(tmp_path / "a.yaml").digest == expected
    assert digest_of(raw) == expected
    assert digest_of_file(tmp_path / "a.yaml") == expected


# Where things stand

DUTIES = """\
# a comment
duties:

  settle:
    limit: 2 working days
    to: [line-manager,
         team-manager]
  raise:
    - who: referrer
      when: now
    - plain
"""


def test_every_value_has_the_line_on_which_it_stands() -> None:
    assert parse(DUTIES.encode(), "a.yaml").lines == {
        (): 2,
        ("duties",): 2,
        ("duties", "settle"): 4,
        ("duties", "settle", "limit"): 5,
        ("duties", "settle", "to"): 6,
        ("duties", "settle", "to", 0): 6,
        ("duties", "settle", "to", 1): 7,
        ("duties", "raise"): 8,
        ("duties", "raise", 0): 9,
        ("duties", "raise", 0, "who"): 9,
        ("duties", "raise", 0, "when"): 10,
        ("duties", "raise", 1): 11,
    }


@pytest.mark.parametrize(
    ("path", "line"),
    [
        (("duties", "settle", "limit"), 5),
        (("duties", "settle", "missing"), 4),
        (("duties", "settle", "missing", "deeper"), 4),
        (("nowhere",), 2),
        ((), 2),
    ],
)
def test_the_place_of_a_missing_path_is_the_nearest_thing_above_it(path: Steps, line: int) -> None:
    assert parse(DUTIES.encode(), "a.yaml").place(path) == Place("a.yaml", line)


def test_the_place_in_an_empty_file_is_its_first_line() -> None:
    assert parse(b"", "a.yaml").place(("duties",)) == Place("a.yaml", 1)


def test_a_problem_at_a_path_names_the_path_and_its_line() -> None:
    problem = parse(DUTIES.encode(), "a.yaml").problem(("duties", "raise", 0, "when"), "it is odd", "mend it")
    assert problem == Problem(Place("a.yaml", 10), "duties.raise[0].when", "it is odd", "mend it")


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ((), ""),
        (("a",), "a"),
        (("a", "b"), "a.b"),
        (("a", 2), "a[2]"),
        ((0, "b"), "[0].b"),
        (("a", 0, 1, "b"), "a[0][1].b"),
    ],
)
def test_a_path_is_written_with_dots_and_brackets(path: Steps, text: str) -> None:
    assert in_dots(path) == text


@pytest.mark.parametrize("mark", ["\u2028", "\u2029", "\u0085"])
def test_separators_pasted_from_a_word_processor_are_refused_or_neither_change_a_text_nor_shift_the_lines_below(
    mark: str,
) -> None:
    raw = f'note: "one{mark}two"\nlimit: 5\n'.encode()
    document = parse_or_refuse(raw)
    if document is None:
        assert [said.split(": ")[0] for said in refusal(raw)] == ["a.yaml:1"]
        return
    assert document.data["note"] == f"one{mark}two"
    assert document.lines[("limit",)] == 2


# What is refused


def test_a_key_that_stands_twice_is_refused_with_both_lines() -> None:
    assert refusal("a: 1\nb: 2\na: 3\n") == ["a.yaml:3: the key `a` stands here twice (first on line 1); keep one"]


def test_a_key_that_stands_twice_deep_down_is_refused_with_its_path() -> None:
    assert refusal("a:\n  - b: 1\n    b: 2\n") == [
        "a.yaml:3: a[0]: the key `b` stands here twice (first on line 2); keep one"
    ]


def test_two_spellings_of_one_key_are_one_key() -> None:
    assert refusal("a: 1\n\"a\": 2\n'a': 3\n") == [
        "a.yaml:2: the key `a` stands here twice (first on line 1); keep one",
        "a.yaml:3: the key `a` stands here twice (first on line 1); keep one",
    ]


def test_the_same_key_may_stand_in_two_maps() -> None:
    assert data("a: {c: 1}\nb: {c: 2}\n") == {"a": {"c": 1}, "b": {"c": 2}}


def test_an_anchor_is_refused() -> None:
    assert refusal("a: &settle 1\n") == ["a.yaml:1: a: the anchor `&settle` is not allowed; write the value out"]


def test_an_alias_is_refused() -> None:
    assert refusal("a: 1\nb: *settle\n") == ["a.yaml:2: b: the alias `*settle` is not allowed; write the value out"]


@pytest.mark.parametrize(
    "tag", ["!!str", "!!python/object/apply:os.system", "!local", "!", "!<tag:example.org,2026:x>"]
)
def test_a_tag_is_refused_and_nothing_is_built_from_it(tag: str) -> None:
    (said,) = refusal(f"a:\n  - {tag} 'x'\n")
    assert said.startswith("a.yaml:2: a[0]: the tag `")
    assert said.endswith("is not allowed; write plain values")


@pytest.mark.parametrize("text", ["!!map {a: 1}", "!!seq [1]", "&top {a: 1}", "- &key\n"])
def test_maps_lists_and_empty_values_may_not_carry_marks_either(text: str) -> None:
    (said,) = refusal(text)
    assert "is not allowed" in said


def test_a_merge_key_is_refused() -> None:
    assert refusal("a:\n  <<: {b: 1}\n") == ["a.yaml:2: a: merge keys (`<<`) are not allowed; write the values out"]


@pytest.mark.parametrize("text", ["? [a, b]\n: 1\n", "? {a: b}\n: 1\n", "{[a]: 1}", "? - a\n: 1\n"])
def test_a_key_that_is_itself_a_map_or_a_list_is_refused(text: str) -> None:
    assert refusal(text) == ["a.yaml:1: a key is a map or a list; keys are plain text"]


def test_a_tab_is_refused_with_advice_to_use_spaces() -> None:
    (said,) = refusal("a:\n\tb: 1\n")
    assert said.startswith("a.yaml:2: this is not YAML: ")
    assert said.endswith("; indent with spaces, never tabs")


@pytest.mark.parametrize("text", ["a: @home", "a: `b`", "a: %b"])
def test_tabs_are_not_blamed_where_there_are_none(text: str) -> None:
    (said,) = refusal(text)
    assert "tab" not in said


def test_a_second_document_is_refused() -> None:
    assert refusal("a: 1\n---\nb: 2\n") == ["a.yaml:2: a second document in one file; keep one document in a file"]


@pytest.mark.parametrize("version", ["1.0", "1.1", "1.3", "2.0"])
def test_every_yaml_but_1_2_is_refused(version: str) -> None:
    (said,) = refusal(f"%YAML {version}\n---\nanswer: no\n")
    assert said.startswith("a.yaml:1: ")


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("a: b: c\n", 1),
        ("a: 1\n b: 2\n", 2),
        ("a: [1, 2\nb: 3\n", 2),
        ("a: 1\n- b\n", 2),
        ("a: 1\nb: 'c\n", 3),
        ("a: 1\n]", 2),
    ],
)
def test_what_is_not_yaml_is_refused_at_its_line(text: str, line: int) -> None:
    (said,) = refusal(text)
    assert said.startswith(f"a.yaml:{line}: this is not YAML: ")


def test_everything_wrong_is_said_in_one_reading_and_in_order() -> None:
    said = refusal("a: &x 1\nb: 2\nb: !!str 3\n<<: {c: 1}\nd: [*x]\n")
    assert [problem.split(": ", 1)[0] for problem in said] == [f"a.yaml:{line}" for line in (1, 3, 3, 4, 5)]


def test_what_is_wrong_before_the_text_ceases_to_be_yaml_is_said_too() -> None:
    first, second = refusal("a: 1\na: 2\nb: [\n")
    assert "twice" in first
    assert "this is not YAML" in second


def test_of_a_file_full_of_problems_only_the_first_are_said() -> None:
    assert len(refusal("a: 1\n" * (MOST_PROBLEMS * 3))) == MOST_PROBLEMS


@pytest.mark.parametrize(
    ("raw", "line"), [(b"\xff\xfea\x00:\x00", 1), (b"a: 1\nb: \xe9\n", 2), (b"\x89PNG\r\n\x1a\n", 1)]
)
def test_what_is_not_utf_8_is_refused_at_its_line(raw: bytes, line: int) -> None:
    assert refusal(raw) == [f"a.yaml:{line}: this is not UTF-8 text; save it as UTF-8"]


def test_a_zero_byte_is_refused_at_its_line() -> None:
    assert refusal(b"a: 1\nb: x\0y\n") == ["a.yaml:2: this is not text: it holds a zero byte"]


@pytest.mark.parametrize("mark", ["\x01", "\x1b", "\x7f", "\ufffe"])
def test_a_control_character_is_refused_at_its_line_and_in_one_line(mark: str) -> None:
    (said,) = refusal(f"a: 1\nb: 2\nc: x{mark}y\n")
    assert said.startswith("a.yaml:3: this is not YAML: ")
    assert "\n" not in said


def test_lines_may_be_as_long_as_allowed() -> None:
    assert parse(b"a: " + b"x" * 117 + b"\n", "a.yaml", longest_line=120).data == {"a": "x" * 117}


def test_every_line_that_is_too_long_is_refused() -> None:
    raw = f"a: {'x' * 118}\nb: 1\nc: {'y' * 200}\n"
    right = "fold it: break it after a comma"
    assert refusal(raw, longest_line=120) == [
        f"a.yaml:{line}: the line has {length} characters; at most 120 are allowed; {right}"
        for line, length in ((1, 121), (3, 203))
    ]


def test_a_colon_in_a_text_without_quotes_is_refused_with_what_to_do() -> None:
    (said,) = refusal("a: 1\nwhat: raise it: with the agency\n")
    assert said.startswith("a.yaml:2: this is not YAML: mapping values are not allowed")
    assert "; put the text in quotes, since it holds a colon" in said


def test_the_length_of_a_line_is_counted_in_characters_and_not_in_bytes() -> None:
    assert parse(("a: " + "ŵ" * 7).encode(), "a.yaml", longest_line=10).data == {"a": "ŵ" * 7}


# Hostile files


def nested(depth: int) -> str:
    return "[" * depth + "]" * depth


def test_nesting_is_allowed_to_a_depth_that_no_policy_needs() -> None:
    value = data(nested(DEEPEST))
    for _ in range(DEEPEST - 1):
        (value,) = value
    assert value == []


def test_one_level_more_is_refused() -> None:
    assert refusal(nested(DEEPEST + 1)) == [f"a.yaml:1: [0][0][0]: nested more than {DEEPEST} deep"]


@pytest.mark.parametrize(
    "raw",
    [
        b"[" * 2_000_000,
        b"{" * 2_000_000,
        b"- " * 1_000_000,
        b"? " * 1_000_000,
        b"[{a: " * 400_000,
        "\n".join(" " * depth + "a:" for depth in range(1_500)).encode(),
        b"&a " * 1_000_000,
        b"- &a [*a, *a]\n" * 100_000,
        b"a: 1\n" * 600_000,
        b"'" * 2_000_001,
        b"%" * 2_000_000,
        b"\t" * 2_000_000 + b"a",
        b"!" * 2_000_000,
    ],
    ids=[
        "lists",
        "maps",
        "dashes",
        "question marks",
        "lists and maps",
        "indents",
        "anchors",
        "aliases of aliases",
        "one key",
        "quotes",
        "directives",
        "tabs",
        "tags",
    ],
)
def test_a_hostile_file_is_refused_without_delay(raw: bytes) -> None:
    begun = time.perf_counter()
    assert refusal(raw)
    assert time.perf_counter() - begun < AT_MOST_SECONDS


def test_a_file_of_ten_megabytes_is_refused_unread(tmp_path: Path) -> None:
    path = tmp_path / "large.yaml"
    with path.open("wb") as file:
        file.truncate(10_000_000)
    with pytest.raises(DataFileError) as refused:
        read(path, name="large.yaml")
    assert str(refused.value) == "large.yaml: the file is too large: 10.0 MB; at most 5 MB is read; split it"


def test_ten_megabytes_in_memory_are_refused_too() -> None:
    assert refusal(b"a" * 10_000_000) == ["a.yaml: the file is too large; split it"]


def test_a_file_may_be_as_large_as_allowed(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_bytes(b"a: 1 #" + b"x" * (LARGEST_FILE - 6))
    assert read(path).data == {"a": 1}


def test_a_missing_file_is_refused_in_words(tmp_path: Path) -> None:
    with pytest.raises(DataFileError, match=r"^gone\.yaml: the file cannot be read: No such file or directory$"):
        read(tmp_path / "gone.yaml", name="gone.yaml")


def test_a_folder_is_refused_in_words(tmp_path: Path) -> None:
    with pytest.raises(DataFileError, match=r"^rules: this is a folder, not a file$"):
        read(tmp_path, name="rules")


@pytest.mark.parametrize("name", ["a\0b.yaml", "x" * 300])
def test_a_name_that_no_file_can_have_is_refused_in_words(name: str, tmp_path: Path) -> None:
    with pytest.raises(DataFileError, match="the file cannot be read"):
        read(tmp_path / name, name="odd")


def test_a_file_is_called_by_its_path_unless_it_is_given_a_name(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_text("a: 1\na: 2\n")
    with pytest.raises(DataFileError, match=r"^rules/a\.yaml:2: "):
        read(path, name="rules/a.yaml")
    with pytest.raises(DataFileError) as refused:
        read(path)
    assert refused.value.problems[0].place == Place(str(path), 2)


@given(st.binary(max_size=300))
def test_random_bytes_are_read_or_refused_and_never_break_the_reader(raw: bytes) -> None:
    parse_or_refuse(raw)


@given(st.text(st.sampled_from("[]{}:,&*!|>'\"%@`#-?=<~.+ \n\t\r\0ab1é\u2028\ufeff"), max_size=80))
def test_random_punctuation_is_read_or_refused_and_never_breaks_the_reader(text: str) -> None:
    document = parse_or_refuse(text.encode())
    if document is not None and document.lines:
        assert set(document.lines) == {path for path, _ in paths_of(document.data)}


# Whatever can be written down reads back the same


def paths_of(value: Any, path: Steps = ()) -> Iterator[tuple[Steps, Any]]:
    """Every path in a value, in the order in which it is written, with what stands there."""
    yield path, value
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from paths_of(inner, (*path, key))
    elif isinstance(value, list):
        for position, inner in enumerate(value):
            yield from paths_of(inner, (*path, position))


CHARACTERS = st.characters(max_codepoint=0xFFFF, exclude_categories=["Cs"])  # JSON writes others as pairs of halves
KEYS = st.text(CHARACTERS, max_size=12).filter(lambda key: key != "<<")  # refused in quotes too: it helps nobody
VALUES: st.SearchStrategy[Any] = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**18) + 1, 10**18 - 1)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(CHARACTERS, max_size=30),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=4),
    max_leaves=25,
)


def as_json(value: Any, indent: int | None = None) -> str:
    """JSON, which is YAML too; only the delete character, which JSON leaves bare, has to be written as an escape."""
    return json.dumps(value, indent=indent).replace("\x7f", "\\u007f")


@given(VALUES)
@example({"": [{}], "no": "no", "1": 1, "a.b": {"a": [[], None, True, -0.5, 1e300]}})
def test_any_value_written_down_reads_back_equal(value: Any) -> None:
    assert as_json(data(as_json(value))) == as_json(value)


@given(VALUES)
def test_every_path_of_any_value_has_the_line_on_which_it_is_written(value: Any) -> None:
    text = as_json(value, indent=1)
    lines, written = parse(text.encode(), "a.yaml").lines, text.splitlines()
    assert set(lines) == {path for path, _ in paths_of(value)}
    for path, inner in paths_of(value):
        opening = {"dict": "{", "list": "["}.get(type(inner).__name__) or as_json(inner)
        key = f"{as_json(path[-1])}: " if path and isinstance(path[-1], str) else ""
        assert written[lines[path] - 1].strip().startswith(key + opening)
    assert [lines[path] for path, _ in paths_of(value)] == sorted(lines.values())


# Tables

COLUMNS = ("start", "limit", "why")


def table(folder: Path, raw: str | bytes) -> Path:
    path = folder / "t.csv"
    path.write_bytes(raw.encode() if isinstance(raw, str) else raw)
    return path


def table_refusal(folder: Path, raw: str | bytes) -> list[str]:
    with pytest.raises(DataFileError) as refused:
        read_table(table(folder, raw), COLUMNS, name="t.csv")
    return [str(problem) for problem in refused.value.problems]


def test_a_table_gives_its_rows_by_column_name_with_their_lines(tmp_path: Path) -> None:
    rows = read_table(table(tmp_path, 'start,limit,why\na,b,"c, and d"\n1,no,\n'), COLUMNS)
    assert [(dict(row.cells), row.line) for row in rows] == [
        ({"start": "a", "limit": "b", "why": "c, and d"}, 2),
        ({"start": "1", "limit": "no", "why": ""}, 3),
    ]


@pytest.mark.parametrize(
    "raw", [b"\xef\xbb\xbfstart,limit,why\na,b,c\n", b"start,limit,why\r\na,b,c\r\n", b"why,limit,start\nc,b,a"]
)
def test_a_table_may_be_saved_by_a_spreadsheet_and_have_its_columns_in_any_order(raw: bytes, tmp_path: Path) -> None:
    (row,) = read_table(table(tmp_path, raw), COLUMNS)
    assert row.cells == {"start": "a", "limit": "b", "why": "c"}


def test_a_table_may_have_no_rows(tmp_path: Path) -> None:
    assert read_table(table(tmp_path, "start,limit,why\n"), COLUMNS) == ()


def test_a_cell_of_two_lines_does_not_shift_the_lines_of_the_rows_below(tmp_path: Path) -> None:
    rows = read_table(table(tmp_path, 'start,limit,why\na,b,"one\ntwo"\na,b,c\n'), COLUMNS)
    assert [(row.cells["why"], row.line) for row in rows] == [("one\ntwo", 2), ("c", 4)]


def test_columns_that_are_missing_or_unknown_are_all_named(tmp_path: Path) -> None:
    assert table_refusal(tmp_path, "start,limt\na,b\n") == [
        "t.csv:1: the column `limit` is missing; columns: start, limit, why",
        "t.csv:1: the column `why` is missing; columns: start, limit, why",
        "t.csv:1: unknown column `limt`; columns: start, limit, why",
    ]


def test_an_empty_table_lacks_all_its_columns(tmp_path: Path) -> None:
    assert len(table_refusal(tmp_path, "")) == len(COLUMNS)


def test_a_column_that_stands_twice_is_refused_since_one_of_the_two_would_be_lost(tmp_path: Path) -> None:
    (said,) = table_refusal(tmp_path, "start,limit,why,limit\na,2 working days,c,5 working days\n")
    assert said.startswith("t.csv:1: ")
    assert "limit" in said


def test_every_row_with_too_few_or_too_many_cells_is_refused_at_its_line(tmp_path: Path) -> None:
    assert table_refusal(tmp_path, 'start,limit,why\na,b\na,b,"one\ntwo"\na,b,c, and d\n') == [
        't.csv:2: 2 cells where the first line names 3 columns; a cell with a comma stands in "quotes"',
        't.csv:5: 4 cells where the first line names 3 columns; a cell with a comma stands in "quotes"',
    ]


def test_an_empty_line_in_a_table_is_refused(tmp_path: Path) -> None:
    assert table_refusal(tmp_path, "start,limit,why\n\na,b,c\n") == [
        't.csv:2: 0 cells where the first line names 3 columns; a cell with a comma stands in "quotes"'
    ]


@pytest.mark.parametrize("raw", ['start,limit,why\na,b,"c\n', 'start,limit,why\na,b,"c"d\n', '"start,limit,why\n'])
def test_a_quote_that_does_not_close_is_refused(raw: str, tmp_path: Path) -> None:
    (said,) = table_refusal(tmp_path, raw)
    assert "this is not CSV: " in said


def test_a_cell_too_long_for_any_table_is_refused(tmp_path: Path) -> None:
    (said,) = table_refusal(tmp_path, "start,limit,why\na,b," + "c" * 200_000)
    assert said.startswith("t.csv:2: this is not CSV: ")


@pytest.mark.parametrize("raw", [b"start,limit,why\na,b,\xff\n", b"start,limit,why\na,b,\0\n"])
def test_a_table_that_is_not_text_is_refused(raw: bytes, tmp_path: Path) -> None:
    (said,) = table_refusal(tmp_path, raw)
    assert said.startswith("t.csv:2: this is not ")


def test_a_missing_table_is_refused_in_words(tmp_path: Path) -> None:
    with pytest.raises(DataFileError, match=r"^t\.csv: the file cannot be read: No such file or directory$"):
        read_table(tmp_path / "gone.csv", COLUMNS, name="t.csv")
