"""The how-to for policy officers is true: it is followed here from its first command to its last, as it is written."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import pytest

from escalate.cli import run

PAGE = Path(__file__).parent.parent / "docs" / "howto-encode-a-policy.md"
TEXT = PAGE.read_text(encoding="utf-8")
BLOCK = re.compile(r"(?:^(In|Add to) `([^`\n]+)`:\n\n)?```(\w+)\n(.*?)```", flags=re.DOTALL | re.MULTILINE)
COMMAND = re.compile(r"^\$ (escalate .*)\n((?:(?!\$ ).*\n)*)", flags=re.MULTILINE)
POLICY = Path("policies/northshire/2025-09-01/policy.yaml")
ROW = re.compile(r"^\| `([^`]+)` \| `([^`]+)` \| (.+?) \| .+ \|$", flags=re.MULTILINE)
MISTAKES = ROW.findall(TEXT)


def followed(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[str, int, str]]:
    """Write what the page says to write and run what it says to run: each command with its code and what it shows."""
    monkeypatch.chdir(folder)
    for how, name, kind, text in BLOCK.findall(TEXT):
        if kind == "console":
            for command, shown in COMMAND.findall(text):
                yield command, run(shlex.split(command)[1:]), shown
            continue
        assert name, f"where does this go? {text[:60]}"
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        before = path.read_text(encoding="utf-8") + "\n" if how == "Add to" else ""
        path.write_text(before + text, encoding="utf-8")


def test_the_howto_can_be_followed_from_start_to_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    ran = []
    for command, code, shown in followed(tmp_path, monkeypatch):
        said = capsys.readouterr()
        assert code == 0, f"{command}: {said.err or said.out}"
        assert not shown or said.out == shown, f"{command}: {said.out}"
        ran.append(" ".join(command.split()[1:3]))
    assert {"new policy", "case new", "case add", "case try"} <= set(ran)
    assert {"show", "readings", "who", "which", "policies", "next"} <= {name.split()[0] for name in ran}


def test_every_mistake_of_the_table_gets_the_message_beside_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for _ in followed(tmp_path, monkeypatch):
        pass
    policy = tmp_path / POLICY
    right = policy.read_text(encoding="utf-8")
    assert len(MISTAKES) >= 12
    for wrong, instead, message in MISTAKES:
        assert instead in right, instead
        policy.write_text(right.replace(instead, wrong), encoding="utf-8")
        capsys.readouterr()
        assert run(["show", str(policy.parent)]) == 2, wrong
        assert message.replace("`", "") in capsys.readouterr().err.replace("`", ""), wrong


def test_lines_of_the_howto_that_are_copied_fit_into_a_file() -> None:
    for _, name, kind, text in BLOCK.findall(TEXT):
        if kind == "yaml":
            assert max(len(line) for line in text.splitlines()) <= 120, name
