"""Reads the file of an area and checks that every name in it points somewhere."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any

from directory.checking import problems_in
from directory.errors import AreaNotFound, DirectoryError
from directory.graph import AreaGraph
from directory.model import AreaFile, Unclear
from directory.supposed import Supposed
from foundation.alternatives import choose
from foundation.datafile import YAML, Document, Steps, digest_of, read
from foundation.errors import DataFileError, Problem
from foundation.overlay import laid_over
from foundation.shape import Shape, shaped
from foundation.suggest import did_you_mean

SHIPPED = Path(__file__).parent / "areas"
LONGEST_LINE = 120


@dataclass(frozen=True, eq=False)
class Area:
    """An area under one choice of readings.

    Attributes:
        file: Its agencies and posts.
        choice: The option taken of each reading it depends on.
        source: The file before any choice.
        supposed: Times in which posts are supposed to be vacant, or their holders away.
    """

    file: AreaFile
    choice: Mapping[str, str]
    source: Document
    graph: AreaGraph = field(repr=False)
    supposed: tuple[Supposed, ...] = ()
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
            self._switched[key] = replace(_area(self.source, wanted), supposed=self.supposed)
        return self._switched[key]

    def supposing(self, supposed: Iterable[Supposed]) -> Area:
        """The same area with posts that are supposed to be vacant, or their holders away.

        Raises:
            DirectoryError: If it has no such post.
        """
        more = tuple(supposed)
        for one in more:
            if one.post not in self.file.posts:
                hint = did_you_mean(one.post, self.file.posts)
                raise DirectoryError(f"{self.file.area.called} has no post `{one.post}`.", hint=hint)
        return replace(self, supposed=(*self.supposed, *more), _switched={}) if more else self

    def rewritten(self, data: Any) -> Area:
        """The area as it is if its file says something else, alternatives included.

        Raises:
            DataFileError: With everything that is wrong in it.
        """
        return _by_default(replace(self.source, data=data)).under(self.choice).supposing(self.supposed)

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

    An area's own file that is `based_on` another area is laid over that one: what it names is added or changed, and
    everything else stays as it is.

    Raises:
        AreaNotFound: If there is none.
        DataFileError: With everything that is wrong in its file.
    """
    return _by_default(_document(path_of(name, folder=folder), folder))


def area_in(document: Document, path: Path, *, folder: Path = SHIPPED) -> Area:
    """An area whose file is a document already, as if it stood at a path.

    Raises:
        DataFileError: With everything that is wrong in it.
    """
    return _by_default(_over_its_base(document, path, folder))


def misfits_in(document: Document, path: Path, *, folder: Path = SHIPPED) -> tuple[Problem, ...]:
    """What does not fit the shape of an area in such a document, wherever its names may lead."""
    try:
        source = _over_its_base(document, path, folder)
        shaped(AreaFile, choose(source, _defaults(source), _permitted(source)).document)
    except DataFileError as error:
        return error.problems
    return ()


def area_names(folder: Path = SHIPPED) -> tuple[str, ...]:
    """The areas that ship."""
    return tuple(sorted(path.stem for path in folder.glob("*.yaml")))


def path_of(name: str, *, folder: Path = SHIPPED) -> Path:
    """Where the file of an area is.

    Raises:
        AreaNotFound: If there is none.
    """
    path = Path(name) if name.endswith(YAML) else folder / f"{name}.yaml"
    if not path.is_file():
        raise AreaNotFound(f"There is no area `{name}`.", hint=did_you_mean(name, area_names(folder)))
    return path


def _document(path: Path, folder: Path, above: tuple[Path, ...] = ()) -> Document:
    """The file of an area, laid over the one it is based on."""
    return _over_its_base(own_document(path), path, folder, above)


def own_document(path: Path) -> Document:
    """The file of an area as it stands, whatever it is based on."""
    called = f"areas/{path.name}" if path.parent == SHIPPED else str(path)
    return read(path, name=called, longest_line=LONGEST_LINE)


def _over_its_base(document: Document, path: Path, folder: Path, above: tuple[Path, ...] = ()) -> Document:
    base = based_on(document)
    if base is None:
        return document
    place: Steps = ("area", "based_on")
    chain = (*above, path.resolve())
    below = (path.parent / base if base.endswith(YAML) else folder / f"{base}.yaml").resolve()
    if below in chain:
        raise DataFileError([document.problem(place, "it is based on itself", "name another area")])
    if not below.is_file():
        hint = did_you_mean(base, area_names(folder))
        raise DataFileError([document.problem(place, f"there is no area `{base}`", hint)])
    under = _document(below, folder, chain)
    merged = laid_over(under, document, lambda steps: len(steps) <= 2)
    return replace(merged, digest=digest_of((under.digest + document.digest).encode()))


def based_on(document: Document) -> str | None:
    """The area on which a file says it is based, if it is an area's own file."""
    header = document.data.get("area") if isinstance(document.data, dict) else None
    base = header.get("based_on") if isinstance(header, dict) else None
    return base if isinstance(base, str) else None


class _Readings(Shape):
    readings: dict[str, Unclear]


def _readings(document: Document) -> Mapping[str, Unclear]:
    data = document.data
    if not isinstance(data, dict) or "readings" not in data:
        return {}
    return shaped(_Readings, replace(document, data={"readings": data["readings"]})).readings


def _defaults(source: Document) -> dict[str, str]:
    return {id_: unclear.default for id_, unclear in _readings(source).items()}


def _permitted(source: Document) -> dict[str, tuple[str, ...]]:
    return {id_: unclear.options for id_, unclear in _readings(source).items()}


def _by_default(source: Document) -> Area:
    return _area(source, _defaults(source))


def _area(source: Document, choice: Mapping[str, str]) -> Area:
    chosen = choose(source, choice, _permitted(source))
    file = shaped(AreaFile, chosen.document)
    graph = AreaGraph(file)
    if problems := [*problems_in(file, chosen.document, graph)]:
        raise DataFileError(problems)
    return Area(file, choice, source, graph)


def _plain(text: str) -> str:
    """A name without its brackets, hyphens and capitals."""
    bare = re.sub(r"\(.*?\)", " ", text.casefold())
    return " ".join(re.sub(r"[-_/]", " ", bare).split())
