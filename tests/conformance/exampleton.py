"""The small policy of Exampleton, and the program in C that knows it by heart."""

from __future__ import annotations

import subprocess
from functools import cache
from pathlib import Path

from advice.conformance.kit import kit_of
from advice.conformance.kit_case import KitCase
from advice.conformance.situation import World
from rules.loader import load_policy
from rules.policy import Policy

HERE = Path(__file__).parent
FOLDER, SOURCE = HERE / "policy", HERE / "exampleton.c"


@cache
def policy() -> Policy:
    return load_policy(FOLDER)


def world(**switched: str) -> World:
    return World.of(policy(), None, {name.replace("_", "-"): option for name, option in switched.items()})


@cache
def kit() -> tuple[KitCase, ...]:
    return tuple(kit_of(world(), policy().version, "", ()))


def compiled(folder: Path) -> Path:
    """The program, compiled; whoever builds this project has a compiler, as the engine needs one."""
    program = folder / "exampleton"
    words = ["cc", "-std=gnu11", "-Wall", "-Wextra", "-Werror", "-o", str(program), str(SOURCE)]
    subprocess.run(words, check=True)  # noqa: S603 -- our own program
    return program
