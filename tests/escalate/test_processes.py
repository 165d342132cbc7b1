"""The installed command as a process of its own: pipes, closed streams, signals, odd terminals."""

from __future__ import annotations

import contextlib
import io
import os
import pty
import re
import select
import signal
import subprocess
import time
from pathlib import Path

import pytest

from escalate.screen import show_page
from tests.escalate.terminal import AT, EMERGENCY, KNOWN, SCRIPT, environment, escalate, facts, process

ASK_NEXT = ["next", "camden", "--at", AT, *facts(*KNOWN)]
ESCAPES = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")


def shell(line: str, **more: str) -> subprocess.CompletedProcess[bytes]:
    """Run a line of shell, in which $E is the command."""
    return subprocess.run(  # noqa: S603 -- a line of ours
        ["/bin/bash", "-o", "pipefail", "-c", line],
        capture_output=True,
        check=False,
        timeout=60,
        env=environment(E=str(SCRIPT), AT=AT, **more),
    )


def test_a_process_says_what_the_command_says_and_ends_with_its_code() -> None:
    said, here = process(*ASK_NEXT), escalate(*ASK_NEXT)
    assert said == here
    assert said.code == 0
    refused = process("next", "camden", "--fact", "nonsense=1")
    assert refused.code == 2
    assert refused.err.split("\n")[0] == EMERGENCY
    assert process("which", "--area", "nowhere", "--at", AT).code == 1


def test_in_a_pipe_there_is_no_colour_and_no_escape() -> None:
    for arguments in (ASK_NEXT, ["next", "--help"], ["next", "nowhere"]):
        assert "\x1b" not in process(*arguments).all


def test_an_interview_works_in_a_pipe() -> None:
    said = process("ask", "camden", "--at", AT, typed=b"no\nschools\nfssw\ncp\nthreshold\n\n")
    assert said.code == 0
    assert said.out.endswith(escalate(*ASK_NEXT).out)


def test_a_reader_who_goes_away_is_no_fault() -> None:
    for arguments in ('next camden --at "$AT" --full', 'show camden --by-clause --html --at "$AT"', "--help"):
        done = shell(f"$E {arguments} | head -c 10 >/dev/null")
        assert (done.returncode, done.stderr) == (0, b"")


def test_an_interview_whose_reader_goes_away_keeps_what_was_answered(tmp_path: Path) -> None:
    case = tmp_path / "case.yaml"
    answers = r"printf 'no\nschools\nfssw\n'"
    done = shell(f'{answers} | $E ask camden --at "$AT" --case {case} | head -n 12 >/dev/null')
    assert done.stderr == b""
    assert "imminent_risk: no" in case.read_text(encoding="utf-8")
    assert escalate("case", "show", case, "--at", AT).code == 0


@pytest.mark.parametrize("command", ['next camden --at "$AT"', "policies", 'ask camden --at "$AT"'])
def test_an_answer_that_nobody_could_see_is_not_taken_for_given(command: str) -> None:
    done = shell(f"$E {command} >&- </dev/null")
    assert done.returncode == 2
    assert done.stderr.decode().split("\n")[0] == EMERGENCY
    assert b"standard output is closed" in done.stderr
    assert b"Traceback" not in done.stderr


def test_a_full_disk_is_said_in_words() -> None:
    done = shell('$E next camden --at "$AT" >/dev/full')
    assert done.returncode == 2
    assert done.stderr.decode().split("\n")[0] == EMERGENCY
    assert b"No space left" in done.stderr
    assert b"Traceback" not in done.stderr


def test_an_interview_without_anybody_to_answer_gives_the_advice_so_far() -> None:
    for source in ("</dev/null", "<&-"):
        done = shell(f'$E ask camden --at "$AT" {source}')
        assert (done.returncode, done.stderr) == (0, b"")
        assert b"Stopped here. This is the advice so far." in done.stdout
        assert done.stdout.decode().count(EMERGENCY) == 2


def test_without_a_place_for_complaints_nothing_else_goes_wrong() -> None:
    assert shell("$E next nowhere 2>&-").returncode == 2
    assert shell("$E next nowhere 2>&1 | true").returncode == 2
    done = shell('$E next camden --at "$AT" 2>&-')
    assert (done.returncode, done.stdout.decode().startswith(EMERGENCY)) == (0, True)


def test_a_terminal_of_another_encoding_gets_words_too() -> None:
    known = facts("imminent_risk=yes", "raising_agency=Ysgol Dŵr 🏥", *KNOWN[2:])
    ascii_only = {"PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"}
    words = process("next", "camden", "--at", AT, *known, more=ascii_only)
    data = process("next", "camden", "--at", AT, *known, "--json", more=ascii_only)
    assert [(said.code, said.err) for said in (words, data)] == [(0, "")] * 2
    assert words.first.startswith(EMERGENCY)
    assert data.data["receipt"]["facts"]["raising_agency"] == "Ysgol Dŵr 🏥"


@pytest.mark.parametrize(("encoding", "page"), [("latin-1", "caf&#233; D&#373;r"), ("utf-8", "café Dŵr")])
def test_a_page_says_the_same_in_whatever_encoding_it_is_kept(encoding: str, page: str) -> None:
    kept = io.BytesIO()
    with io.TextIOWrapper(kept, encoding=encoding) as stream, contextlib.redirect_stdout(stream):
        show_page("café Dŵr")
        stream.flush()
        assert kept.getvalue().decode("utf-8").strip() == page


def test_bytes_that_are_no_text_are_answered_like_anything_else(tmp_path: Path) -> None:
    said = process("ask", "camden", "--at", AT, "--case", tmp_path / "c.yaml", typed=b"\xff\xfe\nno\nschools\nsave\n")
    assert said.code == 0
    assert "is no answer to" in said.out
    assert escalate("case", "show", tmp_path / "c.yaml", "--at", AT, "--json").data["facts"] == {
        "imminent_risk": "no",
        "raising_agency": "schools",
    }


@pytest.mark.parametrize("columns", ["1", "400"])
def test_at_any_width_the_help_is_whole(columns: str) -> None:
    helped = process("next", "--help", more={"COLUMNS": columns})
    assert (helped.code, helped.err) == (0, "")
    for option in ("--fact", "--case", "--at", "--area", "--reading", "--full", "--ics", "--json"):
        assert option in helped.out
    assert "The moment asked about; now, if left out." in " ".join(helped.out.split())


def test_the_advice_is_the_same_at_any_width() -> None:
    narrow, wide = (process(*ASK_NEXT, more={"COLUMNS": columns}) for columns in ("30", "300"))
    assert narrow == wide == escalate(*ASK_NEXT)


# ------------------------------------------------------------------------------------------- on a terminal


class Terminal:
    """A command at a terminal: a person sees what it prints, types, and may press Ctrl-C."""

    def __init__(self, *arguments: str | Path, **more: str) -> None:
        self._mine, theirs = pty.openpty()
        self._process = subprocess.Popen(  # noqa: S603 -- our own command
            [str(SCRIPT), *map(str, arguments)],
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
            env=environment(**{"TERM": "xterm", **more}),
            start_new_session=True,
        )
        os.close(theirs)
        self.seen = ""

    def wait_for(self, text: str) -> None:
        """Read until a text has appeared."""
        while text not in self.seen:
            assert self._read(), f"it ended before it said {text!r}: {self.seen}"

    def type(self, text: str) -> None:
        os.write(self._mine, text.encode())

    def interrupt(self) -> None:
        """Press Ctrl-C once the command waits for an answer."""
        state = Path(f"/proc/{self._process.pid}/stat")
        while state.exists() and state.read_text(encoding="ascii").rpartition(")")[2].split()[0] != "S":
            time.sleep(0.01)
        self._process.send_signal(signal.SIGINT)

    def end(self) -> int:
        """Read to the end, and return the exit code."""
        while self._read():
            pass
        os.close(self._mine)
        return self._process.wait(timeout=30)

    def _read(self) -> bool:
        ready, _, _ = select.select([self._mine], [], [], 30)
        try:
            new = os.read(self._mine, 65536) if ready else b""
        except OSError:  # the other end was closed
            return False
        self.seen += new.decode("utf-8", "replace").replace("\r\n", "\n")
        return bool(new)


def test_ctrl_c_in_an_interview_keeps_what_was_answered_and_ends_with_130(tmp_path: Path) -> None:
    case = tmp_path / "case.yaml"
    terminal = Terminal("ask", "camden", "--at", AT, "--case", case)
    terminal.wait_for("> ")
    terminal.type("no\n")
    terminal.wait_for("Which agency is raising")
    terminal.wait_for("write its name.\n> ")
    terminal.interrupt()
    assert terminal.end() == 130
    assert f"Saved in {case}" in terminal.seen
    assert "Interrupted." in terminal.seen
    assert "Traceback" not in terminal.seen
    assert escalate("case", "show", case, "--at", AT, "--json").data["facts"] == {"imminent_risk": "no"}


def test_ctrl_c_where_nothing_is_kept_ends_with_130_and_the_emergency_line() -> None:
    terminal = Terminal("ask", "camden", "--at", AT)
    terminal.wait_for("> ")
    terminal.interrupt()
    assert terminal.end() == 130
    assert terminal.seen.count(EMERGENCY) == 2
    assert "Traceback" not in terminal.seen


def test_ctrl_d_ends_the_questions_and_gives_the_advice_so_far() -> None:
    terminal = Terminal("ask", "camden", "--at", AT)
    terminal.wait_for("> ")
    terminal.type("\x04")
    assert terminal.end() == 0
    assert "Stopped here. This is the advice so far." in terminal.seen


@pytest.mark.parametrize("term", ["xterm", "dumb"])
def test_on_a_terminal_the_same_words_stand_with_only_emphasis_added(term: str) -> None:
    terminal = Terminal(*ASK_NEXT, TERM=term)
    assert terminal.end() == 0
    assert ESCAPES.sub("", terminal.seen) == escalate(*ASK_NEXT).out
    assert set(ESCAPES.findall(terminal.seen)) <= {"\x1b[1m", "\x1b[0m"}, "weight only: no colour says anything"


def test_two_people_adding_at_once_lose_nothing(tmp_path: Path) -> None:
    case = tmp_path / "case.yaml"
    assert escalate("case", "new", case, "--at", AT, *facts(*KNOWN)).code == 0
    running = [
        subprocess.Popen(  # noqa: S603 -- our own command
            [str(SCRIPT), "case", "add", str(case), "learned", "case_type=cin", "--at", f"2026-09-02 10:0{number}"],
            stdout=subprocess.DEVNULL,
            env=environment(),
        )
        for number in range(3)
    ]
    assert [one.wait(timeout=60) for one in running] == [0] * 3
    events = escalate("case", "show", case, "--at", AT, "--json").data["events"]
    assert sorted(event["id"] for event in events) == ["e1", "e2", "e3"]


def test_the_clocks_of_the_machine_do_not_move_a_date() -> None:
    assert process(*ASK_NEXT, more={"TZ": "Pacific/Auckland"}).out == escalate(*ASK_NEXT).out
