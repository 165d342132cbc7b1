"""The documentation is true: what it shows runs, every command, option, error and fact is in it, its words are ours."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import pytest
import typer
import yaml

import directory.model
from directory.loader import load_area
from escalate.cli import application, run
from foundation.calendar_file import HoursShape
from foundation.shape import Shape
from rules.loader import load_vocabulary
from rules.model import duty, limit, parts, policy, situation, track

ROOT = Path(__file__).parent.parent
DOCS = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]


def examples(path: Path) -> Iterator[tuple[str, str]]:
    """The commands of a page that are shown with their output."""
    for block in re.findall(r"```console\n(.*?)```", path.read_text(encoding="utf-8"), flags=re.DOTALL):
        for command, output in re.findall(r"^\$ (escalate .*)\n((?:(?!\$ ).*\n)*)", block, flags=re.MULTILINE):
            if output.strip():
                yield command, output


FOLLOWED = ("howto-encode-a-policy.md", "howto-contacts.md", "howto-scenario.md")
"""Pages that are followed from start to end in a folder of their own, by `test_howto*.py`."""
SHOWN = [(path, command, output) for path in DOCS if path.name not in FOLLOWED for command, output in examples(path)]


@pytest.mark.parametrize(("path", "command", "output"), SHOWN, ids=[command[:60] for _, command, _ in SHOWN])
def test_what_the_documentation_shows_is_what_comes(
    path: Path, command: str, output: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(ROOT)
    assert run(shlex.split(command)[1:]) == 0
    assert capsys.readouterr().out.strip() == output.strip(), f"{path.name} shows something else"


def test_the_readme_says_first_what_a_machine_needs_and_how_to_begin() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    assert text.index("ring 999 now") < text.index("make demo") < text.index("## Sixty seconds")
    assert "Python 3.11 or 3.12" in text
    assert len(SHOWN) >= 4


def test_the_python_of_the_readme_runs(capsys: pytest.CaptureFixture[str]) -> None:
    blocks = re.findall(r"```python\n(.*?)```", (ROOT / "README.md").read_text(encoding="utf-8"), flags=re.DOTALL)
    assert blocks
    for block in blocks:
        exec(compile(block, "README.md", "exec"), {})  # noqa: S102 -- our own documentation
    assert capsys.readouterr().out.startswith("IF A CHILD IS IN IMMEDIATE DANGER")


def commands(group: typer.Typer, before: str = "") -> Iterator[tuple[str, object]]:
    for command in group.registered_commands:
        yield f"{before}{command.name}", command.callback
    for further in group.registered_groups:
        assert further.typer_instance is not None
        yield from commands(further.typer_instance, f"{before}{further.name} ")


COMMANDS = dict(commands(application()))


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_is_documented_and_helps_with_an_example(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    page = (ROOT / "docs" / "commands.md").read_text(encoding="utf-8")
    assert f"`escalate {name}" in page
    assert run([*name.split(), "--help"]) == 0
    assert f"escalate {name}" in capsys.readouterr().out
    assert "Example: escalate" in (getattr(COMMANDS[name], "__doc__", "") or "")


def test_every_key_of_the_policy_language_is_explained() -> None:
    text = (ROOT / "docs" / "policy-language.md").read_text(encoding="utf-8")
    models = [value for module in (duty, limit, parts, policy, situation, track) for value in vars(module).values()]
    keys = {
        field.alias or name
        for model in models
        if isinstance(model, type)
        and issubclass(model, Shape)
        and model.__module__.startswith("rules.model")
        and model.__name__ not in ("VocabularyFile", "PolicyFile", "ReadingsFile")
        for name, field in model.model_fields.items()
    }
    explained = set(re.findall(r"[a-z][a-z_]+", text))
    left_out = {"why", "cites", "copies", "how", "reason", "outer", "role", "procedure", "before", "none_of"}
    assert keys - explained - left_out == set()


def test_every_key_of_an_area_is_explained() -> None:
    explained = set(re.findall(r"[a-z][a-z_]+", (ROOT / "docs" / "area-format.md").read_text(encoding="utf-8")))
    here = vars(directory.model).values()
    models: list[type[Shape]] = [value for value in here if isinstance(value, type) and issubclass(value, Shape)]
    models.append(HoursShape)
    keys = {field.alias or name for model in models for name, field in model.model_fields.items()}
    assert len(keys) > 60
    assert keys - explained == set()


def test_the_own_file_that_the_documentation_shows_loads(tmp_path: Path) -> None:
    text = (ROOT / "docs" / "area-format.md").read_text(encoding="utf-8")
    (shown,) = [block for block in re.findall(r"```yaml\n(.*?)```", text, flags=re.DOTALL) if "based_on" in block]
    (tmp_path / "own.yaml").write_text(shown, encoding="utf-8")
    area = load_area(str(tmp_path / "own.yaml"))
    assert area.file.posts["head-of-cait"].held[0].contact == "desk 1"
    assert "board-partners" not in area.file.posts


def test_every_shared_fact_has_a_question_that_ends_like_one() -> None:
    vocabulary, _ = load_vocabulary()
    for name, fact in vocabulary.facts.items():
        assert fact.ask.rstrip().endswith(("?", ".")), name
        assert fact.why, name


def test_every_exit_code_and_every_event_word_is_documented() -> None:
    page = (ROOT / "docs" / "commands.md").read_text(encoding="utf-8")
    for code in ("0 fine", "1 findings", "2 bad input", "3 we failed", "130 interrupted"):
        assert code in page
    format_page = (ROOT / "docs" / "case-format.md").read_text(encoding="utf-8")
    from advice.case import WORDS
    from advice.reporting import ALIASES

    for word in WORDS:
        if word != "deemed_agreed":  # only the passing of time brings it about
            assert f"`{word}`" in format_page, word
    assert {"failed", "handed-over", "settled", "no-reply", "re-opened", "struck-out"} <= set(ALIASES)


def test_the_yaml_of_the_documentation_is_yaml() -> None:
    for path in DOCS:
        for block in re.findall(r"```yaml\n(.*?)```", path.read_text(encoding="utf-8"), flags=re.DOTALL):
            assert yaml.safe_load(block), path


FORBIDDEN = ("ticket", "SLA", "salience", "deadlock", "would have to be implemented", "TODO", "FIXME")


def test_words_that_users_must_never_meet_are_not_in_what_they_read() -> None:
    shown = [*DOCS, *(ROOT / "rules" / "policies").rglob("*.yaml"), *(ROOT / "directory" / "areas").glob("*.yaml")]
    for path in shown:
        if "decisions" in path.parts:
            continue
        text = path.read_text(encoding="utf-8")
        for word in FORBIDDEN:
            assert not re.search(rf"\b{re.escape(word)}\b", text), (path, word)


def test_every_dependency_has_its_reason() -> None:
    import tomllib

    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = {re.split(r"[<>=\[ ]", line)[0] for line in project["dependencies"]}
    page = (ROOT / "docs" / "decisions" / "0003-dependencies.md").read_text(encoding="utf-8")
    assert wanted == set(re.findall(r"^\| ([a-z0-9-]+) \|", page, flags=re.MULTILINE)) - {"package"}


def test_every_decision_is_half_a_page_and_numbered() -> None:
    pages = sorted((ROOT / "docs" / "decisions").glob("*.md"))
    for number, path in enumerate(pages, 1):
        text = path.read_text(encoding="utf-8")
        assert path.name.startswith(f"{number:04}-")
        assert text.startswith(f"# {number}. ")
        assert len(text.splitlines()) <= 45
