"""The cards of the picture of a policy: what stands in the head of a column, in a stage and in the key."""

from __future__ import annotations

from collections.abc import Iterator

from escalate.drawing.card import Content, Paragraph, plain, small
from escalate.drawing.policy_content import Leaving, PolicySaid, Said, StageSaid, TrackSaid, Unclear
from escalate.drawing.shape import LARGE, Run
from foundation.sentence import capital

TITLE = 14.5
_GAP = 3.0
_HANGING = 12.0
SHARES = ((0.27, 0.41, 0.32), (0.23, 0.35, 0.42), (0.20, 0.50, 0.30))
"""How a wide card may be shared out among who meets, what is owed, and how the stage is left."""


def head(said: PolicySaid, track: TrackSaid) -> Content:
    """What stands at the head of the column of a track."""
    first = [Paragraph((plain("This comes before everything else.", bold=True),), before=_GAP)] if track.safety else []
    first.append(Paragraph((plain(track.begins), small(f" [{', '.join(track.opens.clauses)}]")), before=_GAP))
    first += [Paragraph((plain("Waits: ", bold=True), *_runs(wait)), before=_GAP) for wait in track.waits]
    first += _marks(said.marks(track.readings))
    rest = [Paragraph(_runs(over), before=_GAP) for over in track.over]
    rest += [Paragraph((plain("An option: ", bold=True), *_runs(power)), before=_GAP) for power in track.powers]
    cells = (tuple(first), tuple(rest[0::2]), tuple(rest[1::2]))
    return Content((Paragraph((plain(capital(track.called), bold=True, size=LARGE),)),), cells)


def stage_card(said: PolicySaid, stage: StageSaid) -> Content:
    """What stands in the card of a stage: who meets; what is owed by when; how it is left."""
    title = (plain(capital(stage.called), bold=True, size=TITLE), small(f"  [{', '.join(stage.clauses)}]"))
    return Content((Paragraph(title),), (tuple(_who(said, stage)), tuple(_owed(stage)), tuple(_left(stage))))


def _who(said: PolicySaid, stage: StageSaid) -> Iterator[Paragraph]:
    kinds = " ".join(filter(None, (stage.begins, stage.kind)))
    if kinds:
        yield Paragraph((plain(kinds, bold=True),), before=_GAP)
    yield Paragraph((plain("Who meets: ", bold=True), plain(stage.meets)), before=_GAP)
    yield from _marks(said.marks(stage.readings))


def _owed(stage: StageSaid) -> Iterator[Paragraph]:
    for duty in stage.duties:
        yield Paragraph((plain("• "), *_runs(duty)), hanging=_HANGING, before=_GAP)


def _left(stage: StageSaid) -> Iterator[Paragraph]:
    ends = [leaving for leaving in stage.leavings if leaving.goes in ("ends", "out")]
    judged = [plain(stage.judged)]
    for leaving in ends:
        judged += [plain(f" {capital(leaving.exits)}: ", bold=True), plain(f"{leaving.leads}.")]
    yield Paragraph(tuple(judged), before=_GAP)
    for number, leaving in enumerate(stage.leavings):
        if leaving not in ends:
            yield Paragraph(_leaving(leaving), before=_GAP, key=leaving_key(number))
    for number, move in enumerate(stage.moves):
        runs = (plain("Out of turn: ", bold=True), *_runs(move))
        yield Paragraph(runs, before=_GAP, key=move_key(number))


def unclear_line(unclear: Unclear) -> Paragraph:
    """One line of the key: an unclear point and how it is taken."""
    chosen = (plain(" (not the default)", bold=True),) if unclear.switched else ()
    words = plain(f" {capital(unclear.title)}: {unclear.taken}.")
    return Paragraph((plain(unclear.mark, bold=True), *chosen, words), hanging=_HANGING, before=_GAP)


def leaving_key(number: int) -> str:
    """By what the line of an exit is found again."""
    return f"leaving-{number}"


def move_key(number: int) -> str:
    """By what the line of a move out of turn is found again."""
    return f"move-{number}"


def _runs(said: Said) -> tuple[Run, ...]:
    """A duty or a power: its limit, where one is stated, stands out; its clauses are small print."""
    limit = (plain(", "), plain(said.limit, bold=True)) if said.limit else ()
    if said.again:
        return (plain(said.again), *limit)
    return (plain(said.words), *limit, plain(said.after), small(f" [{', '.join(said.clauses)}]"))


def _leaving(leaving: Leaving) -> tuple[Run, ...]:
    silent = leaving.goes == "silent"
    return (plain(f"{capital(leaving.exits)}: ", bold=True), plain(f"{leaving.short}.", bold=silent))


def _marks(marks: tuple[str, ...]) -> Iterator[Paragraph]:
    if marks:
        yield Paragraph((plain("? Unclear: ", bold=True), plain(", ".join(marks))), before=6.0, marked=True)
