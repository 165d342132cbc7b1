"""The policies that are at hand: found by name, by version or by folder, and by the day on which they are in force."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from foundation.datafile import YAML
from foundation.errors import DataFileError, Problem, TimeError
from foundation.moment import date_in_words, parse_date
from foundation.suggest import did_you_mean
from rules.errors import PolicyNotFound, PolicyNotInForce
from rules.loader import load_policy
from rules.policy import Policy
from rules.variant import head_of, load_variant

SHIPPED = Path(__file__).parent / "policies"


@dataclass(frozen=True)
class Policies:
    """All policies below a folder, by name and version. Each is read when it is first asked for."""

    folder: Path
    _read: dict[Path, Policy] = field(default_factory=dict, repr=False, compare=False)

    def names(self) -> tuple[str, ...]:
        """The names of all policies."""
        return tuple(sorted(path.name for path in self.folder.iterdir() if path.is_dir() and self._versions(path.name)))

    def versions(self, name: str) -> tuple[str, ...]:
        """The versions of a policy by the first day on which each is in force, oldest first.

        Raises:
            PolicyNotFound: If there is none of that name.
        """
        found = self._versions(name)
        if not found:
            raise PolicyNotFound(f"There is no policy `{name}`.", hint=_hint(name, self.names()))
        return found

    def in_force(self, name: str, on: date) -> Policy:
        """The version of a policy that is in force on a day.

        Raises:
            PolicyNotFound: If there is none of that name.
            PolicyNotInForce: If none was in force; it says when one was or will be.
        """
        started = [version for version in self.versions(name) if parse_date(version) <= on]
        if started:
            policy = self.at(name, started[-1])
            if policy.valid_until is None or on <= policy.valid_until:
                return policy
        periods = "; ".join(_period(self.at(name, version)) for version in self.versions(name))
        raise PolicyNotInForce(
            f"{name} was not in force on {date_in_words(on)}.", hint=f"It is in force {periods}. Ask about such a day."
        )

    def at(self, name: str, version: str) -> Policy:
        """One version of a policy.

        Raises:
            PolicyNotFound: If there is none.
            DataFileError: If the policy in that folder has another name or first day, or cannot be read.
        """
        if version not in self.versions(name):
            known = ", ".join(f"{name}@{known}" for known in self.versions(name))
            raise PolicyNotFound(f"There is no version {name}@{version}.", hint=f"There is: {known}.")
        policy = self._load(self.folder / name / version)
        if problems := list(_misplaced(policy, name, version)):
            raise DataFileError(problems)
        return policy

    def find(self, wanted: str, on: date) -> Policy:
        """A policy as people ask for it: `camden`, `camden@2015-12-01`, a variant, or a folder.

        A folder that holds one version is that version; of one that holds several, each in a folder named by its first
        day, the one in force.

        Raises:
            PolicyNotFound: If there is none.
            PolicyNotInForce: If it was not in force that day.
        """
        path = Path(wanted)
        if _is_file(path / "policy.yaml"):
            return self._load(path)
        if self.is_folder(wanted):
            return Policies(path.resolve().parent, self._read).in_force(path.resolve().name, on)
        if wanted.endswith(YAML):
            return self._variant(Path(wanted))
        name, _, version = wanted.partition("@")
        if "/" in name or "\\" in name:
            raise PolicyNotFound(f"There is no policy.yaml in the folder `{wanted}`.", hint="Check the path.")
        return self.at(name, version) if version else self.in_force(name, on)

    def is_folder(self, wanted: str) -> bool:
        """Whether a policy is asked for by its folder: that of one version, or that of all of them."""
        path = Path(wanted)
        return _is_file(path / "policy.yaml") or (wanted not in self.names() and bool(_versions_in(path)))

    def __iter__(self) -> Iterator[Policy]:
        for name in self.names():
            for version in self.versions(name):
                yield self.at(name, version)

    def _variant(self, path: Path) -> Policy:
        """A variant over the policy that it names; refused before the policy below is read if it names none."""
        if path not in self._read:
            head, document = head_of(path)
            name, _, version = head.based_on.partition("@")
            if version not in self._versions(name):
                known = [f"{name}@{version}" for name in self.names() for version in self.versions(name)]
                right = did_you_mean(head.based_on, known)
                problem = document.problem(("based_on",), f"there is no policy `{head.based_on}`", right)
                raise DataFileError([problem])
            self._read[path] = load_variant(path, self.folder / name / version)
        return self._read[path]

    def _load(self, folder: Path) -> Policy:
        if folder not in self._read:
            # Our own tests read what ships under every option, so that nobody has to wait for it.
            self._read[folder] = load_policy(folder, every_option=not folder.is_relative_to(SHIPPED))
        return self._read[folder]

    def _versions(self, name: str) -> tuple[str, ...]:
        return _versions_in(self.folder / name)


def load_policies(folder: Path = SHIPPED) -> Policies:
    """The policies below a folder; those that ship with Escalate if none is named.

    Raises:
        PolicyNotFound: If there is no such folder.
    """
    if not folder.is_dir():
        raise PolicyNotFound(f"There is no folder of policies `{folder}`.", hint="Check the path.")
    return Policies(folder)


def _misplaced(policy: Policy, name: str, version: str) -> Iterator[Problem]:
    """Where a policy and the folder it stands in do not say the same: it would be in force on days that it denies."""
    header = policy.file.policy
    for key, said, folder in (("id", header.id, name), ("valid_from", header.valid_from, version)):
        if said != folder:
            right = "rename the folder, or correct the file"
            yield policy.document.problem(("policy", key), f"`{said}` stands in a folder called `{folder}`", right)


def _versions_in(folder: Path) -> tuple[str, ...]:
    """The folders of versions in the folder of a policy, each named by its first day; what is no folder has none."""
    if not folder.is_dir():
        return ()
    return tuple(sorted(path.name for path in folder.iterdir() if _is_date(path.name) and path.is_dir()))


def _is_file(path: Path) -> bool:
    """Whether there is a file; what cannot be a path at all leads to none."""
    try:
        return path.is_file()
    except (OSError, ValueError):
        return False


def _is_date(text: str) -> bool:
    try:
        parse_date(text)
    except TimeError:
        return False
    return True


def _period(policy: Policy) -> str:
    start = f"from {date_in_words(policy.valid_from)}"
    return f"{start} to {date_in_words(policy.valid_until)}" if policy.valid_until else f"{start} on"


def _hint(name: str, names: tuple[str, ...]) -> str:
    return did_you_mean(name, names) or f"There are: {', '.join(names)}."
