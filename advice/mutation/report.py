"""What became of the faults of a policy, as figures, clause by clause, in words and as data."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from textwrap import wrap
from typing import Any

from advice.conformance.climbs import At
from advice.conformance.reach import LEAST, Reached
from advice.lines import WIDTH
from advice.mutation.trial import Verdict
from rules.policy import Policy

ENOUGH = 0.95
"""The share of faults that has to be noticed, of those that change anything."""


@dataclass(frozen=True)
class Report:
    """What became of the faults.

    Attributes:
        policy: The policy.
        asked: How many faults there were to try.
        verdicts: What became of those that were tried, in the order of the faults.
        explained: For survivors why they survive.
        reach: How many generated histories came to each stage.
        questions: How many questions of worked cases there were.
    """

    policy: Policy
    asked: int
    verdicts: Sequence[Verdict]
    explained: Mapping[str, str]
    reach: Mapping[At, Reached]
    questions: int

    def of(self, fate: str) -> tuple[Verdict, ...]:
        """Those that met a fate."""
        return tuple(verdict for verdict in self.verdicts if verdict.fate == fate)

    @cached_property
    def unexplained(self) -> tuple[Verdict, ...]:
        """The survivors that nobody has explained."""
        return tuple(verdict for verdict in self.of("survived") if verdict.mutation.id not in self.explained)

    @cached_property
    def stale(self) -> tuple[str, ...]:
        """What is explained and was tried, and does not survive."""
        tried = {verdict.mutation.id: verdict.fate for verdict in self.verdicts}
        return tuple(name for name in self.explained if tried.get(name, "survived") != "survived")

    @property
    def share(self) -> float:
        """The share that was noticed, of those that can be read and change anything."""
        killed, survived = len(self.of("killed")), len(self.of("survived"))
        return killed / (killed + survived) if killed + survived else 1.0

    @property
    def rarely(self) -> tuple[At, ...]:
        """The stages to which hardly any generated history came."""
        return tuple(at for at, reached in self.reach.items() if reached.rarely)

    @property
    def complete(self) -> bool:
        """Whether every fault was tried."""
        return len(self.verdicts) == self.asked

    @property
    def passes(self) -> bool:
        """Whether enough was noticed, every survivor is explained, and every stage is reached."""
        return self.share >= ENOUGH and not self.unexplained and not self.stale and not self.rarely

    def by_clause(self) -> Mapping[str, tuple[int, int]]:
        """For each clause how many of the faults in what rests on it were killed, and how many survived."""
        killed, survived = Counter[str](), Counter[str]()
        for verdict in self.verdicts:
            counts = {"killed": killed, "survived": survived}.get(verdict.fate)
            if counts is not None:
                counts.update(verdict.mutation.clauses)
        order = list(self.policy.clauses)
        clauses = sorted(
            killed.keys() | survived.keys(), key=lambda clause: order.index(clause) if clause in order else -1
        )
        return {clause: (killed[clause], survived[clause]) for clause in clauses}


def in_words(report: Report, *, full: bool = False) -> str:
    """A report in plain English.

    Args:
        report: The report.
        full: Clause by clause as well, and what noticed each fault.
    """
    return "\n".join(_lines(report, full=full))


def _lines(report: Report, *, full: bool) -> Iterator[str]:
    yield from _figures(report)
    if survivors := report.of("survived"):
        yield ""
        yield f"SURVIVORS ({len(survivors)}): nothing noticed these."
        for verdict in survivors:
            yield from _survivor(report, verdict)
    if equivalent := report.of("equivalent"):
        yield ""
        yield f"EQUIVALENT ({len(equivalent)}): these change no advice."
        for verdict in equivalent:
            yield from _told(f"{verdict.mutation.says}: {verdict.by}.", verdict.mutation.id)
    for name in report.stale:
        yield ""
        yield from wrap(f"Explained and yet noticed: {name}. Take it out of the file.", WIDTH)
    if report.reach:
        yield ""
        yield from _reach(report)
    if full:
        yield from _in_full(report)


def _figures(report: Report) -> Iterator[str]:
    counts = Counter(verdict.fate for verdict in report.verdicts)
    killers = Counter(verdict.killer for verdict in report.of("killed"))
    tried = len(report.verdicts)
    of = f"{tried:,} of {report.asked:,} faults" if not report.complete else f"{tried:,} faults"
    yield from wrap(f"{of} were put into {report.policy.version}, one at a time.", WIDTH)
    yield from wrap(
        f"{counts['refused']:,} are refused when the policy is read, {counts['equivalent']:,} change no advice; of the "
        f"other {counts['killed'] + counts['survived']:,}, {counts['killed']:,} were noticed ({report.share:.1%}): "
        f"{killers['worked case']:,} by worked cases ({report.questions:,} questions), {killers['check']:,} by checks, "
        f"{killers['property']:,} by properties. {counts['survived']:,} survived, {len(report.unexplained):,} of them "
        f"unexplained.",
        WIDTH,
    )


def _survivor(report: Report, verdict: Verdict) -> Iterator[str]:
    why = report.explained.get(verdict.mutation.id)
    cited = ", ".join(verdict.mutation.clauses)
    yield from _told(f"{verdict.mutation.says} [{cited}]. {verdict.by}".rstrip(". ") + ".", verdict.mutation.id)
    yield from wrap(
        f"Explained: {why}" if why else "Not explained.", WIDTH, initial_indent="    ", subsequent_indent="    "
    )


def _told(said: str, name: str) -> Iterator[str]:
    yield from wrap(said, WIDTH, initial_indent="  ", subsequent_indent="    ")
    yield f"    {name}"


def _reach(report: Report) -> Iterator[str]:
    yield "HOW FAR GENERATED CASES GET"
    for (track, stage), reached in report.reach.items():
        share = reached.count / reached.histories
        under = "".join(f", under {name}={option}" for name, option in reached.readings.items())
        too_few = f" - less than {LEAST:.0%}: it is hardly tried" if reached.rarely else ""
        yield f"  {share:6.1%} of {reached.histories:,}  {track}, {stage}{under}{too_few}"


def _in_full(report: Report) -> Iterator[str]:
    yield ""
    yield "CLAUSE BY CLAUSE: faults noticed, and survivors"
    for clause, (killed, survived) in report.by_clause().items():
        yield f"  {clause}  {killed:3} noticed, {survived} survived"
    yield ""
    yield "WHAT NOTICED EACH"
    for verdict in (*report.of("killed"), *report.of("refused")):
        yield from _told(f"{verdict.mutation.says}: {verdict.by}", verdict.mutation.id)


def as_data(report: Report) -> dict[str, Any]:
    """A report as JSON-ready data."""
    return {
        "policy": report.policy.version,
        "faults": report.asked,
        "tried": len(report.verdicts),
        "killed_share": round(report.share, 4),
        "passes": report.passes and report.complete,
        "verdicts": [
            {
                "id": verdict.mutation.id,
                "says": verdict.mutation.says,
                "clauses": list(verdict.mutation.clauses),
                "fate": verdict.fate,
                "killer": verdict.killer,
                "by": verdict.by,
                "explained": report.explained.get(verdict.mutation.id, ""),
            }
            for verdict in report.verdicts
        ],
        "clauses": {
            clause: {"killed": killed, "survived": survived}
            for clause, (killed, survived) in report.by_clause().items()
        },
        "reach": [
            {
                "track": track,
                "stage": stage,
                "histories": reached.histories,
                "reached": reached.count,
                "readings": dict(reached.readings),
            }
            for (track, stage), reached in report.reach.items()
        ],
        "explained_and_noticed": list(report.stale),
    }
