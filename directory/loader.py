"""Reads the file of an area and checks that every name in it points somewhere."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from directory.errors import AreaNotFound
from directory.graph import AreaGraph
from directory.model import AreaFile, Fallback, Unclear
from foundation.alternatives import choose
from foundation.datafile import YAML, Document, Steps, read
from foundation.errors import DataFileError, Problem
from foundation.shape import Shape, shaped, shapes_in
from foundation.suggest import did_you_mean

SHIPPED = Path(__file__).parent / "areas"
LONGEST_LINE = 120
SELECTORS = ("service_line", "profession")
"""The facts that an agency's own lists give the values of."""


@dataclass(frozen=True, eq=False)
class Area:
    """An area under one choice of readings.

    Attributes:
        file: Its agencies and posts.
        choice: The option taken of each reading it depends on.
        source: The file before any choice.
    """

    file: AreaFile
    choice: Mapping[str, str]
    source: Document
    graph: AreaGraph = field(repr=False)
    _switched: dict[frozenset[tuple[str, str]], Area] = field(default_factory=dict, repr=False)

    @property
    def id(self) -> str:
        """Its name."""
        return self.file.area.id

    @property
    def digest(self) -> str:
        """A hash of the file it was read from."""
        return self.source.digest

    def under(self, choice: Mapping[str, str]) -> Area:
        """The same area under other readings; readings it does not depend on are left aside."""
        wanted = {**self.choice, **{id_: option for id_, option in choice.items() if id_ in self.choice}}
        if wanted == self.choice:
            return self
        key = frozenset(wanted.items())
        if key not in self._switched:
            self._switched[key] = _area(self.source, wanted)
        return self._switched[key]

    def agency(self, text: str) -> str | None:
        """The agency that people mean by a name: its id, its name, or another name it is known by."""
        return self._by_name.get(_plain(text))

    def called(self, agency: str) -> str:
        """How an agency is called in a sentence; as people wrote it, where it is not in the list."""
        known = self.file.agencies.get(agency)
        return known.in_short if known else agency

    @cached_property
    def _by_name(self) -> Mapping[str, str]:
        found: dict[str, str] = {}
        for name, agency in self.file.agencies.items():
            for text in (name, agency.called, *([agency.short] if agency.short else []), *agency.known_as):
                found.setdefault(_plain(text), name)
        return found

    def has(self, role: str, agency: str | None) -> bool:
        """Whether a post plays a role: for an agency, or at all."""
        known = self.agency(agency) if agency else None
        return bool(self.graph.parts(role, known)) and (known is not None or agency is None)

    def same_agency(self, one: str, other: str) -> bool | None:
        """Whether two names mean one agency of the list; None where many organisations go by that name."""
        first, second = (self.agency(text) or text.casefold() for text in (one, other))
        known = self.file.agencies.get(first)
        return None if first == second and known and known.many else first == second


def load_area(name: str, *, folder: Path = SHIPPED) -> Area:
    """An area by name, or by the path of its file.

    Raises:
        AreaNotFound: If there is none.
        DataFileError: With everything that is wrong in its file.
    """
    path = Path(name) if name.endswith(YAML) else folder / f"{name}.yaml"
    if not path.is_file():
        raise AreaNotFound(f"There is no area `{name}`.", hint=did_you_mean(name, area_names(folder)))
    called = f"areas/{path.name}" if path.parent == SHIPPED else str(path)
    document = read(path, name=called, longest_line=LONGEST_LINE)
    return _area(document, {id_: unclear.default for id_, unclear in _readings(document).items()})


def area_names(folder: Path = SHIPPED) -> tuple[str, ...]:
    """The areas that ship."""
    return tuple(sorted(path.stem for path in folder.glob("*.yaml")))


class _Readings(Shape):
    readings: dict[str, Unclear]


def _readings(document: Document) -> Mapping[str, Unclear]:
    data = document.data
    if not isinstance(data, dict) or "readings" not in data:
        return {}
    only = Document(document.file, {"readings": data["readings"]}, document.lines, document.digest)
    return shaped(_Readings, only).readings


def _area(source: Document, choice: Mapping[str, str]) -> Area:
    permitted = {id_: unclear.options for id_, unclear in _readings(source).items()}
    chosen = choose(source, choice, permitted)
    file = shaped(AreaFile, chosen.document)
    graph = AreaGraph(file)
    if problems := [*_problems_in(file, chosen.document), *_loops(graph, chosen.document)]:
        raise DataFileError(problems)
    return Area(file, choice, source, graph)


def _problems_in(file: AreaFile, document: Document) -> Iterator[Problem]:
    for name, agency in file.agencies.items():
        for contact in agency.if_unclear:
            yield from _missing_post(file, document, ("agencies", name, "if_unclear"), contact)
    for name, post in file.posts.items():
        yield from _post(file, document, name)
        yield from _missing_post(file, document, ("posts", name, "manager"), post.manager)
    for name, role in file.roles.items():
        yield from _missing_role(file, document, ("roles", name, "above"), role.above)
    for name, double in file.double_parts.items():
        path = ("double_parts", name)
        yield from _missing_post(file, document, (*path, "post"), double.post)
        yield from _missing_role(file, document, (*path, "role"), double.role)
        yield from _missing_role(file, document, (*path, "after"), double.after)
    for steps, shape in shapes_in(file):
        if isinstance(shape, Fallback):
            yield from _missing_role(file, document, (*steps, "then"), shape.then)
            yield from _missing_post(file, document, (*steps, "through"), shape.through)
    for id_, reading in file.readings.items():
        if reading.default not in reading.options:
            yield _missing(document, ("readings", id_, "default"), "option", reading.default, reading.options)


def _post(file: AreaFile, document: Document, name: str) -> Iterator[Problem]:
    post, path = file.posts[name], ("posts", name)
    for agency in post.of:
        if agency not in file.agencies:
            yield _missing(document, (*path, "of"), "agency", agency, tuple(file.agencies))
    for role, plays in post.plays.items():
        here: Steps = (*path, "plays", role)
        for agency in plays.agencies:
            if agency not in post.of:
                yield _missing(document, here, "agency of this post", agency, post.of)
        for selector, wanted in ((name, when[name]) for when in plays.when for name in SELECTORS if name in when):
            known = [
                value
                for agency in post.of
                if agency in file.agencies
                for value in getattr(file.agencies[agency], f"{selector}s")
            ]
            for value in wanted:
                if value not in known:
                    yield _missing(document, (*here, "when", selector), selector, value, tuple(known))


def _loops(graph: AreaGraph, document: Document) -> Iterator[Problem]:
    for ring in graph.loops():
        names = " manages ".join((*ring, ring[0]))
        yield document.problem(("posts", ring[0], "manager"), f"these posts manage one another in a ring: {names}")


def _missing_post(file: AreaFile, document: Document, path: Steps, post: str | None) -> Iterator[Problem]:
    if post and post not in file.posts:
        yield _missing(document, path, "post", post, tuple(file.posts))


def _missing_role(file: AreaFile, document: Document, path: Steps, role: str | None) -> Iterator[Problem]:
    roles = {*file.roles, *(role for post in file.posts.values() for role in post.plays)}
    if role and role not in roles:
        yield _missing(document, path, "role", role, tuple(sorted(roles)))


def _missing(document: Document, path: Steps, kind: str, name: str, known: tuple[str, ...]) -> Problem:
    return document.problem(path, f"there is no {kind} `{name}`", did_you_mean(name, known))


def _plain(text: str) -> str:
    """A name without its brackets, hyphens and capitals."""
    bare = re.sub(r"\(.*?\)", " ", text.casefold())
    return " ".join(re.sub(r"[-_/]", " ", bare).split())
