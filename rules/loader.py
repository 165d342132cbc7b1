"""Reads the folder of a policy: its clauses, its readings and its elements, and reports everything wrong at once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

from foundation.alternatives import BY_READING, UNDER, Chosen, choose, readings_in
from foundation.datafile import Document, Steps, digest_of, in_dots, read, read_table
from foundation.errors import DataFileError, Place, Problem
from foundation.shape import shaped
from foundation.suggest import did_you_mean
from rules.model.parts import READING
from rules.model.policy import Clause, PolicyFile, Reading, ReadingsFile, VocabularyFile
from rules.names import problems_in
from rules.policy import Choice, Policy

VOCABULARY = Path(__file__).parent / "policies" / "vocabulary.yaml"
LONGEST_LINE = 120
COLUMNS = (
    "id", "where", "kind", "statement", "actor", "trigger", "obligation", "limit", "recipient", "notes",
)  # fmt: skip
_INHERITED = {"facts": ("kind", "values", "safety"), "events": ()}
"""What a policy may not change about the words that all policies share."""


def load_policy(folder: Path, *, every_option: bool = True) -> Policy:
    """Read the policy in a folder, under the default of every reading.

    Args:
        folder: The folder.
        every_option: Read it under each other option as well, and refuse it if it cannot be read so.

    Raises:
        DataFileError: With everything that is wrong in its files.
    """
    source = Source.read(folder)
    return source.checked() if every_option else source.under({})


@cache
def load_vocabulary() -> tuple[VocabularyFile, Document]:
    """The words that all policies share."""
    document = read(VOCABULARY, name=called_as(VOCABULARY), longest_line=LONGEST_LINE)
    return shaped(VocabularyFile, document), document


def read_clauses(path: Path) -> Mapping[str, Clause]:
    """The clauses of a policy by number, in the order of the document."""
    called, clauses, problems = called_as(path), {}, []
    for row in read_table(path, COLUMNS, name=called):
        number = row.cells["id"]
        if number in clauses:
            problems.append(Problem(Place(called, row.line), number, "this clause stands here twice", "keep one"))
        clauses[number] = Clause(**row.cells, line=row.line)
    if problems:
        raise DataFileError(problems)
    return clauses


@dataclass(frozen=True)
class Source:
    """The files of a policy, before any reading is chosen."""

    folder: Path
    document: Document
    clauses: Mapping[str, Clause]
    readings: Mapping[str, Reading]
    readings_document: Document
    digest: str

    @classmethod
    def read(cls, folder: Path) -> Source:
        """Read the files in a folder.

        Raises:
            DataFileError: With what is wrong in them before any reading is chosen.
        """
        paths = [folder / name for name in ("policy.yaml", "readings.yaml", "clauses.csv")]
        problems: list[Problem] = []
        found: list[Any] = []
        readers = (_read_document, _read_document, read_clauses)
        for path, reader in zip(paths, readers, strict=True):
            try:
                found.append(reader(path))
            except DataFileError as error:
                problems += error.problems
        if problems:
            raise DataFileError(problems)
        document, readings_document, clauses = found
        readings = shaped(ReadingsFile, readings_document).readings
        digest = digest_of(b"".join(path.read_bytes() for path in [*paths, VOCABULARY]))
        source = cls(folder, document, clauses, readings, readings_document, digest)
        source.check_readings()
        source.check_stages()
        return source

    def checked(self) -> Policy:
        """The policy under every default, once it has been read under each other option as well."""
        problems: list[Problem] = []
        policy = None
        try:
            policy = self.under({})
        except DataFileError as error:
            problems += error.problems
        for name in sorted(set(readings_in(self.document.data)) & set(self.readings)):
            reading = self.readings[name]
            for option in reading.permitted:
                if option != reading.default:
                    problems += self._problems_under(name, option, problems, policy)
        if problems or policy is None:
            raise DataFileError(problems)
        return policy

    def _unknown_readings(self) -> Iterator[Problem]:
        """Readings named anywhere in the file that are not there."""
        for path in self.document.lines:
            if path[-2:-1] == ("readings",):
                reading = self.document.at(path)
                if isinstance(reading, str) and READING.fits(reading) and reading not in self.readings:
                    right = did_you_mean(reading, self.readings)
                    yield self.document.problem(path[:-1], f"there is no reading {reading}", right)

    def _problems_under(
        self, reading: str, option: str, known: list[Problem], policy: Policy | None
    ) -> Iterator[Problem]:
        """What is wrong under one option only; it is named where it does not stand there to be seen."""
        try:
            (policy or self).under({reading: option})
        except DataFileError as error:
            chosen = self._choose({reading: option})
            places = [in_dots(path) for path, decided_by in chosen.rests_on if decided_by == reading]
            for problem in error.problems:
                if problem not in known:
                    seen = any(problem.path == place or problem.path.startswith(f"{place}.") for place in places)
                    wrong = problem.wrong if seen else f"under option {option} of {reading}, {problem.wrong}"
                    yield replace(problem, wrong=wrong)

    def check_stages(self) -> None:
        """Refuse a stage that exists under some options only: a case that stands there would fall out of the policy."""
        problems = []
        tracks = self.document.data.get("tracks")
        for name, track in tracks.items() if isinstance(tracks, dict) else ():
            stages = track.get("stages") if isinstance(track, dict) else None
            for key, stage in stages.items() if isinstance(stages, dict) else ():
                where = key if key == BY_READING else UNDER if isinstance(stage, dict) and UNDER in stage else None
                if where:
                    path: Steps = ("tracks", name, "stages", *((key,) if where == UNDER else ()))
                    wrong = "a stage never depends on a reading: a case may have come to it"
                    right = "let the exits that lead to it depend on the reading"
                    problems.append(self.document.problem((*path, where), wrong, right))
        if problems:
            raise DataFileError(problems)

    def check_readings(self) -> None:
        """Refuse a reading that is not there, whose default is refused, or that names a clause that does not exist."""
        problems = list(self._unknown_readings())
        for name, reading in self.readings.items():
            path: Steps = ("readings", name)
            if reading.default not in reading.permitted:
                wrong = f"the default `{reading.default}` is not an option that may be chosen"
                right = did_you_mean(reading.default, reading.permitted)
                problems.append(self.readings_document.problem((*path, "default"), wrong, right))
            for clause in reading.clauses:
                if clause not in self.clauses:
                    wrong = f"there is no clause {clause}"
                    right = did_you_mean(clause, self.clauses)
                    problems.append(self.readings_document.problem((*path, "clauses"), wrong, right))
            for option_name, option in reading.options.items():
                here = (*path, "options", option_name)
                if option_name == reading.default or option.refused:
                    continue
                if not option.changes:
                    wrong = "an option that may be chosen has to say what it changes"
                    problems.append(self.readings_document.problem(here, wrong, "write changes: [words]"))
                if not option.tell:
                    wrong = "an option that may be chosen has to say what the user is told"
                    problems.append(self.readings_document.problem(here, wrong, "write tell: ..."))
        if problems:
            raise DataFileError(problems)

    def under(self, switches: Choice) -> Policy:
        """The policy with these options taken, and the default of every other reading."""
        chosen = self._choose(switches)
        vocabulary, shared = load_vocabulary()
        data = _with_readings(_with_vocabulary(chosen.document, shared), chosen.rests_on)
        document = replace(chosen.document, data=data)
        file = shaped(PolicyFile, document)
        choice = self._choice(switches)
        named = {name: frozenset(found) for name, found in self.document.data.items() if isinstance(found, dict)}
        policy = Policy(
            file,
            self.clauses,
            self.readings,
            choice,
            vocabulary,
            document,
            self.digest,
            self.under,
            self.document,
            self.rewritten,
            named,
            self.folder,
            frozenset(readings_in(self.document.data)),
        )
        if problems := list(problems_in(policy)):
            raise DataFileError(problems)
        return policy

    def rewritten(self, data: Any, defaults: Choice) -> Policy:
        """The policy if its file says something else, or other readings are the default.

        Raises:
            DataFileError: With everything that is wrong in it.
        """
        readings = {
            name: reading.model_copy(update={"default": defaults.get(name, reading.default)})
            for name, reading in self.readings.items()
        }
        return replace(self, document=replace(self.document, data=data), readings=readings).under({})

    def _choice(self, switches: Choice) -> Choice:
        return {name: switches.get(name, reading.default) for name, reading in self.readings.items()}

    def _choose(self, switches: Choice) -> Chosen:
        permitted = {name: reading.permitted for name, reading in self.readings.items()}
        return choose(self.document, self._choice(switches), permitted)


def _read_document(path: Path) -> Document:
    document = read(path, name=called_as(path), longest_line=LONGEST_LINE)
    if not isinstance(document.data, dict):
        raise DataFileError([Problem(Place(document.file, 1), "", "a map of sections is expected")])
    return document


def _with_vocabulary(document: Document, shared: Document) -> dict[str, Any]:
    """Fill in what the vocabulary says of a fact or an event that the policy shares."""
    data, problems = dict(document.data), []
    for section, fixed in _INHERITED.items():
        own = data.get(section)
        if not isinstance(own, dict):
            continue
        merged = {}
        for name, element in own.items():
            common = shared.data[section].get(name)
            if common is None or not isinstance(element, dict):
                merged[name] = element
                continue
            for key in fixed:
                if key in element and element[key] != common.get(key):
                    wrong = f"`{key}` of the shared {section[:-1]} `{name}` is set by the vocabulary"
                    problems.append(document.problem((section, name, key), wrong, "leave it out, or use another name"))
            merged[name] = {**common, **element}
        data[section] = merged
    if problems:
        raise DataFileError(problems)
    return data


def _with_readings(data: dict[str, Any], rests_on: tuple[tuple[Steps, str], ...]) -> dict[str, Any]:
    """Note on each element the readings that decided something in it."""
    for path, reading in rests_on:
        element = _element_at(data, path)
        if element is not None:
            known = element.get("readings", [])
            if isinstance(known, list) and reading not in known:
                element["readings"] = [*known, reading]
    return data


def _element_at(data: dict[str, Any], path: Steps) -> dict[str, Any] | None:
    """The named element that a path lies in: a stage of a track, a wait of a track, or an entry of a section."""
    inner = path[0] == "tracks" and len(path) > 3 and path[2] in ("stages", "waits_for")
    depth = 1 if path[0] == "clock" else 4 if inner else 3 if path[:3] == (*path[:2], "reopening") else 2
    found: Any = data
    for step in path[:depth]:
        if not isinstance(found, dict) or step not in found:
            return None
        found = found[step]
    return found if isinstance(found, dict) else None


def called_as(path: Path) -> str:
    """A file as messages name it: the last folders of its path."""
    return "/".join(path.parts[-3:]) if "policies" in path.parts else str(path)
