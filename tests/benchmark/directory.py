"""A partnership of 60 agencies and 3,000 posts with five years of dated changes: how long loading and resolving take.

Run by `make bench`. Figures are this machine's; the ratio to reading the same file as YAML alone says more.
"""

from __future__ import annotations

import json
import random
import sys
import tempfile
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from time import perf_counter
from typing import Any

from directory.loader import load_area
from directory.resolve import resolve
from foundation.datafile import read
from foundation.moment import parse_moment

AGENCIES, POSTS, ROLES = 60, 3000, 12
FIRST, DAYS = date(2023, 1, 2), 5 * 365


def partnership(seed: int = 7) -> dict[str, Any]:
    """What the file of such a partnership says; each post changes hands, is empty and has leave every year."""
    chance = random.Random(seed)  # noqa: S311 -- made-up data, no secret
    posts = {}
    for number in range(POSTS):
        agency = number % AGENCIES
        first = number - agency
        held, day = [], FIRST
        while day < FIRST + timedelta(days=DAYS):
            ends = day + timedelta(days=chance.randint(150, 500))
            leave = day + timedelta(days=chance.randint(20, 100))
            away = [{"from": str(leave), "to": str(leave + timedelta(days=14))}]
            held.append({"from": str(day), "to": str(ends), "confirmed": str(day), "away": away})
            day = ends + timedelta(days=chance.choice([1, 1, 1, 30]))
        posts[f"post-{number}"] = {
            "called": f"Post {number}",
            "of": [f"agency-{agency}"],
            "plays": {f"role-{number // AGENCIES % ROLES}": {}},
            "deputies": [f"post-{(first + AGENCIES) % POSTS + agency}"],
            "held": held,
            **({"manager": f"post-{number - AGENCIES}"} if number >= AGENCIES else {}),
        }
    return {
        "area": {"id": "large", "called": "Large", "policy": "large", "printed": "2023-01-01"},
        "agencies": {f"agency-{number}": {"called": f"Agency {number}"} for number in range(AGENCIES)},
        "posts": posts,
    }


def seconds(work: Callable[[], object]) -> float:
    """How long something takes, the best of three times."""
    best = float("inf")
    for _ in range(3):
        began = perf_counter()
        work()
        best = min(best, perf_counter() - began)
    return best


def main() -> None:
    """Measure, and print."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "large.yaml"
        path.write_text(json.dumps(partnership(), indent=0), encoding="utf-8")
        reading, loading = seconds(lambda: read(path)), seconds(lambda: load_area(str(path)))
        area = load_area(str(path))
    at = parse_moment("2026-08-12 10:00")
    asked = [(f"role-{role}", f"agency-{agency}") for role in range(ROLES) for agency in range(AGENCIES)]
    resolving = seconds(lambda: [resolve(area, role, agency, {}, at=at) for role, agency in asked]) / len(asked)
    changes = sum(len(post.held) + sum(len(one.away) for one in post.held) for post in area.file.posts.values())
    sys.stdout.write(
        f"{AGENCIES} agencies, {POSTS} posts, {changes} dated changes: read as YAML {reading:.2f} s, loaded and checked"
        f" {loading:.2f} s ({loading / reading:.1f} times), one role resolved in {resolving * 1e6:.0f} microseconds"
        f" ({POSTS // AGENCIES // ROLES} or more posts each)\n"
    )


if __name__ == "__main__":
    main()
