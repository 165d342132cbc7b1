"""A comparison in plain English, made to fit a screen: what differs, and how sure it is that nothing else does."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from textwrap import wrap

from advice.diff.area_words import directory_in_words
from advice.diff.aspects import ASPECT_WORDS, ASPECTS
from advice.diff.case_told import KnownTo
from advice.diff.cases import Group
from advice.diff.comparison import Comparison, Named
from advice.diff.elements import Changed
from advice.diff.proof import Proof
from advice.diff.year_words import year_in_words
from advice.lines import WIDTH
from foundation.moment import moment_in_words
from foundation.sentence import capital

MOST_GROUPS, MOST_LINES, MOST_ELEMENTS, MOST_CAUSES = 12, 4, 24, 6
"""How much is told before the rest is only counted; all of it with `full`."""
NOT_THERE = "(not there)"
KNOWN_TO: Mapping[KnownTo, str] = {"both": "", "a": " (only A knows this)", "b": " (only B knows this)"}
TO_BE_DONE = frozenset({"what", "may", "to"})
"""Words that say what is to be done: where they are put otherwise, both are shown."""
ASSUMES = (
    "roles are compared here, and posts under the directory",
    "facts are given at the beginning, or one of them later",
    "what is reported comes an hour later, or when a limit has run out, and what is opened again a week later too",
    "no other date is agreed",
    "what follows is seen beside each other thing that follows, not beside all of them at once",
    "tracks beside one another do not touch, but where one waits for another",
    "where the two part, the case is not followed further",
)


def comparison_in_words(
    found: Comparison, see: Mapping[int, Sequence[str]] | None = None, *, full: bool = False
) -> str:
    """A comparison in plain English.

    Args:
        found: The comparison.
        see: For the smallest cases, by their number from 0, the commands that show them.
        full: Leave nothing out that is otherwise only counted.
    """
    blocks = [
        list(_head(found)),
        list(_short(found)),
        list(_read_otherwise(found)),
        list(_elements(found, full=full)),
        list(_cases(found, see or {}, full=full)),
        list(year_in_words(found.year)) if found.year else [],
        list(directory_in_words(found.directory, full=full)) if found.directory else [],
        list(_words(found, full=full)),
        list(_sure(found)),
    ]
    return "\n\n".join("\n".join(block) for block in blocks if block)


def _head(found: Comparison) -> Iterator[str]:
    what = "Two policies" if found.of == "policies" else f"Two areas under {found.a.version}"
    yield f"{what} compared, from {moment_in_words(found.at)} on."
    for letter, side in (("A", found.a), ("B", found.b)):
        yield from _wrapped(f"{letter}  {named_in_words(side, found.of)}", hang=3)


def named_in_words(side: Named, of: str) -> str:
    """One of the two: how it was asked for, and what it is."""
    readings = ", ".join(f"{name} ({option})" for name, option in side.readings.items())
    under = f", read as {readings}" if readings else ""
    if of == "areas":
        return f"{side.asked}: the area {side.area}{under}"
    return f"{side.asked}: {side.title} ({side.version}){under}"


def _short(found: Comparison) -> Iterator[str]:
    yield "IN SHORT"
    for sentence in short_of(found):
        yield from _wrapped(sentence)


def short_of(found: Comparison) -> Iterator[str]:
    """What came of it, in a few sentences."""
    if found.verdict == "same":
        yield "Nothing differs."
        return
    if found.of == "policies":
        yield _of_cases(found)
    if found.year and found.year.moves:
        moved = len({move.duty for move in found.year.moves})
        yield f"{_count(moved, 'due date')} {'moves' if moved == 1 else 'move'} over a year."
    if found.directory:
        reached = len(found.directory.reached)
        yield (
            f"In the directory {_count(reached, 'role reaches', 'roles reach')} somebody else."
            if reached
            else (
                "In the directory the files differ, and every route reaches the same posts."
                if found.directory.elements
                else "The directories do not differ."
            )
        )
    if found.verdict == "words":
        yield "Only words differ. Whether they mean the same, a person has to judge."


def _of_cases(found: Comparison) -> str:
    aspects = [aspect for aspect in ASPECTS if any(group.aspect == aspect for group in found.groups)]
    if aspects:
        return f"Cases are told otherwise: {'; '.join(ASPECT_WORDS[aspect] for aspect in aspects)}."
    how = found.proof.how if found.proof else "tried"
    if how == "identical":
        return "No case differs: the files say the same."
    return (
        "No case differs; that is proved as far as is said below."
        if how == "proved"
        else "No case that was tried differs."
    )


def _read_otherwise(found: Comparison) -> Iterator[str]:
    if found.read_otherwise:
        yield "READ OTHERWISE"
    for each in found.read_otherwise:
        yield from _wrapped(f"{each.reading}, {each.title}")
        yield from _sides(each.before or NOT_THERE, each.after or NOT_THERE)


# ------------------------------------------------------------------------------------------------ elements


def _elements(found: Comparison, *, full: bool) -> Iterator[str]:
    changed = found.acting
    if not changed:
        return
    yield "WHAT THEY SAY OTHERWISE"
    shown = changed if full else changed[:MOST_ELEMENTS]
    for each in shown:
        yield from _wrapped(heading_of(each))
        yield from _sides(each.before or NOT_THERE, each.after or NOT_THERE)
    yield from _more(len(changed) - len(shown), "element")


def heading_of(changed: Changed) -> str:
    """An element with what of it differs, and its clauses."""
    what = {"added": "only in B", "removed": "only in A", "changed": ", ".join(changed.keys)}[changed.kind]
    clauses = f" [{', '.join(changed.clauses)}]" if changed.clauses else ""
    return f"{changed.element}: {what}{clauses}"


# --------------------------------------------------------------------------------------------------- cases


def _cases(found: Comparison, see: Mapping[int, Sequence[str]], *, full: bool) -> Iterator[str]:
    if not found.groups:
        return
    yield "WHAT CASES ARE TOLD OTHERWISE"
    yield "Each with the smallest case: none of its answers and reports can be left out."
    shown = found.groups if full else found.groups[:MOST_GROUPS]
    for number, group in enumerate(shown):
        yield ""
        yield from _wrapped(f"{number + 1}. {capital(ASPECT_WORDS[group.aspect])}: {causes_in_words(group)}", hang=3)
        yield from _group(group, see.get(number, ()), full=full)
    yield from _more(len(found.groups) - len(shown), "difference")
    if any(number not in see for number in range(len(found.groups))):
        yield ""
        yield "With --out DIR every case is written to a file, with the commands that show it."


def _group(group: Group, see: Sequence[str], *, full: bool) -> Iterator[str]:
    lines = group.differences if full else group.differences[:MOST_LINES]
    for line in lines:
        yield from _wrapped(capital(line.about), indent=3)
        yield from _sides(line.a, line.b, indent=5)
    yield from (f"   {line}" for line in _more(len(group.differences) - len(lines), "line"))
    yield from _wrapped(f"Case: {case_in_words(group)}", indent=3, hang=6)
    for command in see:
        yield from _command(command)


def _command(command: str) -> Iterator[str]:
    """A command as it can be typed, broken before its options where it is long."""
    first, *options = command.split(" --")
    line = f"   See: {first}"
    for option in options:
        if len(line) + len(option) + 5 > WIDTH:
            yield f"{line} \\"
            line = f"       --{option}"
        else:
            line += f" --{option}"
    yield line


def causes_in_words(group: Group) -> str:
    """What a difference rests on; of very many elements the first."""
    shown = group.causes[:MOST_CAUSES]
    more = len(group.causes) - len(shown)
    return f"{', '.join(shown)}{f' and {more} more' if more else ''}"


def case_in_words(group: Group) -> str:
    """The smallest case in a sentence: what is answered, what happens, and when it is asked about."""
    answers = [f"{each.fact} {', '.join(each.values)}{KNOWN_TO[each.known_to]}" for each in group.answers]
    said = [f"{'; '.join(answers) or 'nothing is known'}, given {moment_in_words(group.trial.opened)}"]
    said += [f"{moment_in_words(each.at)}: {each.what}{KNOWN_TO[each.known_to]}" for each in group.happened]
    last = group.happened[-1].at if group.happened else group.trial.opened
    said += [f"asked on {moment_in_words(group.trial.at)}"] if group.trial.at != last else []
    return ". ".join([said[0], *map(capital, said[1:])]) + "."


# --------------------------------------------------------------------------------------------- words, proof


def _words(found: Comparison, *, full: bool) -> Iterator[str]:
    clauses = found.clauses
    if not found.worded and not clauses:
        return
    yield "ONLY IN OTHER WORDS"
    shown = found.worded if full else found.worded[:MOST_ELEMENTS]
    for each in shown:
        yield from _wrapped(f"{each.element}: {', '.join(each.words)}", hang=4)
        if not TO_BE_DONE.isdisjoint(each.words):
            yield from _sides(each.before, each.after)
    yield from _more(len(found.worded) - len(shown), "element")
    for kind, said in (
        ("added", "Clauses only in B"),
        ("removed", "Clauses only in A"),
        ("changed", "Paraphrased otherwise"),
    ):
        numbers = [each.clause for each in clauses if each.kind == kind]
        listed = numbers if full else numbers[:MOST_ELEMENTS]
        more = f" and {len(numbers) - len(listed)} more" if len(numbers) > len(listed) else ""
        yield from _wrapped(f"{said}: {', '.join(listed)}{more}." if numbers else "", hang=4)


def _sure(found: Comparison) -> Iterator[str]:
    if found.proof is None:
        return
    yield "HOW SURE THIS IS"
    for sentence in sure_of(found.proof):
        yield from _wrapped(sentence)


def sure_of(proof: Proof) -> Iterator[str]:
    """How far it was compared, and what that takes for granted."""
    if proof.how == "identical":
        yield "Nothing that advice is worked out from differs, so that no case can."
        return
    done = proof.compared
    whole = "all" if proof.how == "proved" else "by no means all"
    yield (
        f"What is owed, offered and asked at the beginning: compared for {done.combinations:,} combinations of"
        f" answers, {whole} that either policy tells apart. What follows: at {_count(done.alike, 'place')} that a walk"
        f" through both comes to, and at {done.apart} where they part. In all {done.trials:,} cases were put to both."
    )
    for letter, facts in (("A", proof.only_a), ("B", proof.only_b)):
        if facts:
            yield f"Only {letter} asks: {', '.join(facts)}."
    yield f"Taken for granted: {'; '.join(ASSUMES)}."


def _sides(a: str, b: str, indent: int = 2) -> Iterator[str]:
    for letter, said in (("A", a), ("B", b)):
        yield from _wrapped(f"{letter}  {said}", indent=indent, hang=3)


def _more(count: int, what: str) -> Iterator[str]:
    if count > 0:
        yield f"And {_count(count, what)} more (--full)."


def _count(count: int, one: str, many: str = "") -> str:
    return f"{count} {one if count == 1 else many or one + 's'}"


def _wrapped(text: str, indent: int = 0, hang: int = 0) -> Iterable[str]:
    return wrap(text, WIDTH, initial_indent=" " * indent, subsequent_indent=" " * (indent + hang))
