"""Reads the Mermaid that we write, strictly: every line is of a known form, and a label cannot leave its quotes."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from escalate.drawing.mermaid import OPENING

NAME = r"[a-z]+(?:[0-9]+(?:x[0-9]+)*)?"
LABEL = r'"((?:[A-Za-z0-9 ,\'.():/-]|#[0-9]+;|<br/>)*)"'
BOX = re.compile(rf"({NAME})(?:\[\[{LABEL}\]\]|\[{LABEL}\]|\(\[{LABEL}\]\)|\({LABEL}\)|\{{\{{{LABEL}\}}\}})")
EDGE = re.compile(rf"({NAME}) (?:-->|==>|-\.->)\|{LABEL}\| ({NAME})")
JOINED = re.compile(rf"({NAME}) (?:-->|---) (.*)")
GROUP = re.compile(rf"subgraph ({NAME})\[{LABEL}\]")
PLAIN = re.compile(rf"end|direction TB|classDef absent stroke-dasharray: 6 4|class {NAME}(?:,{NAME})* absent")


@dataclass
class Flowchart:
    """What a flowchart says: its boxes by name, its groups, and what leads where."""

    direction: str = ""
    boxes: dict[str, str] = field(default_factory=dict)
    groups: list[str] = field(default_factory=list)
    edges: list[tuple[str, str, str]] = field(default_factory=list)


def read_flowchart(text: str) -> Flowchart:
    assert text.startswith(OPENING)
    chart = Flowchart()
    first, *lines = text.removeprefix(OPENING).splitlines()
    chart.direction = first.removeprefix("flowchart ")
    assert chart.direction in ("TD", "LR")
    for line in (line.strip() for line in lines):
        if PLAIN.fullmatch(line):
            continue
        if group := GROUP.fullmatch(line):
            chart.groups.append(spoken(group[2]))
        elif edge := EDGE.fullmatch(line):
            chart.edges.append((edge[1], edge[3], spoken(edge[2])))
        elif joined := JOINED.fullmatch(line):
            chart.edges.append((joined[1], _box(chart, joined[2]), ""))
        else:
            _box(chart, line)
    return chart


def _box(chart: Flowchart, text: str) -> str:
    box = BOX.fullmatch(text)
    assert box, text
    assert box[1] not in chart.boxes
    chart.boxes[box[1]] = spoken(next(label for label in box.groups()[1:] if label is not None))
    return box[1]


def spoken(label: str) -> str:
    """A label as Mermaid shows it, its lines after one another."""
    lines = (re.sub(r"#([0-9]+);", lambda code: chr(int(code[1])), line) for line in label.split("<br/>"))
    return " ".join(lines).replace("\u200b", "")
