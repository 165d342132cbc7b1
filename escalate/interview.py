"""The interview in the terminal: it asks only what can still change the answer, the question about danger first.

It reads lines and prints lines, nothing else, so it works without colour, in a pipe and with a screen reader.
"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

from advice.advice import Advice, Question
from advice.advise import advise, emergency_of
from advice.case import Case, answer_to
from advice.case_file import FindPolicy, add_event, new_case
from advice.event import Event
from advice.words import in_words
from directory.loader import Area
from escalate.screen import complain, show
from foundation.errors import EscalationError
from foundation.moment import moment_in_words, parse_moment
from rules.model.situation import NOT_KNOWN

NOT_SURE = ("not sure", "not_known", "not known", "unsure", "don't know", "dont know", "?")
BACK = ("back", "b")
STOP = ("save", "stop", "quit", "q")


class _Stop(Exception):
    """The person wants to stop here."""


class Interview:
    """One interview, from its first question to the advice.

    Args:
        case: The case as it is: empty, or resumed.
        area: The area's directory.
        at: The moment of asking.
        file: Where to save it, if anywhere.
        resumed: Whether the file was there before.
        find: Finds a policy, to check the file that is written.
    """

    def __init__(
        self, case: Case, area: Area | None, at: datetime, file: Path | None, *, resumed: bool, find: FindPolicy
    ) -> None:
        self._begun, self._area, self._at = case, area, at
        self._file, self._resumed, self._find = file, resumed, find
        self._answers: dict[str, Any] = {}
        self._events: list[Event] = []
        self._order: list[str] = []
        self._warned = False

    def run(self) -> int:
        """Ask until nothing more can change the answer, then give the advice."""
        self._open()
        try:
            while (question := self._next()) is not None:
                self._put(question)
            self._ask_when()
        except (_Stop, EOFError):
            show("")
            self._save()
            show("Stopped here. This is the advice so far.")
        except KeyboardInterrupt:
            show("")
            self._save()
            raise
        else:
            self._save()
        advice = self._advice()
        show("")
        show(in_words(advice))
        return 3 if advice.answer == "cannot_decide" else 0

    def _open(self) -> None:
        emergency = emergency_of(self._begun.policy, self._area)
        show(f"{emergency.national.upper()} ({emergency.marked}.)")
        if emergency.say:
            show(emergency.say)
        show("")
        show('Answer with a number or a word. "?" means not sure; "back" goes back; "save" stops here.')

    def _case(self) -> Case:
        learned = [Event("learned", self._at, self._at, facts=self._answers)] if self._answers else []
        if self._resumed:
            return self._begun.with_events(*learned, *self._events)
        opened = self._begun.opened or self._at
        return Case(self._begun.policy, self._answers, self._events, opened=opened, readings=self._begun.readings)

    def _advice(self) -> Advice:
        return advise(self._case(), directory=self._area, at=self._at)

    def _next(self) -> Question | None:
        advice = self._advice()
        self._warn(advice)
        return next((question for question in advice.ask_first if question.fact not in self._answers), None)

    def _warn(self, advice: Advice) -> None:
        """As soon as a child may be in danger, say what to do about that, before any other question."""
        safety = [s for s in advice.steps if s.track in self._begun.policy.safety_tracks and s.act == "refer"]
        if safety and not self._warned:
            self._warned = True
            show("")
            show("DO THIS NOW, THE OTHER QUESTIONS CAN WAIT")
            for step in safety:
                show(f"  {step.what[:1].upper()}{step.what[1:]}. [{', '.join(step.clauses)}]")

    def _put(self, question: Question) -> None:
        show("")
        show(question.ask)
        if question.why:
            show(f"  ({question.why})")
        names = list(question.values)
        for number, name in enumerate(names, 1):
            words = question.values[name]
            show(f"  {number:>2}. {words}" if words != name else f"  {number:>2}. {name}")
        if question.kind in ("some_of", "agencies"):
            show("  Several are allowed: 1, 3")
        text = self._read()
        if text.casefold() in BACK:
            self._go_back()
            return
        try:
            value = answer_to(self._begun.policy, question.fact, self._value(text, question, names))
        except EscalationError as error:
            show(f"  {error}")
            return
        if question.kind == "agency" and self._area and value != NOT_KNOWN and not self._area.agency(str(value)):
            show(f"  {value} is not in the list of {self._area.file.area.called}; it is treated as not listed.")
        self._answers[question.fact] = value
        self._order.append(question.fact)

    def _value(self, text: str, question: Question, names: list[str]) -> Any:
        if text.casefold() in NOT_SURE:
            return NOT_KNOWN
        parts = [part.strip() for part in text.split(",")] if question.kind in ("some_of", "agencies") else [text]
        found = [self._one(part, names) for part in parts if part]
        return found if question.kind in ("some_of", "agencies") else (found[0] if found else "")

    def _one(self, text: str, names: list[str]) -> str:
        if text.isdigit() and 1 <= int(text) <= len(names):
            return names[int(text) - 1]
        if text.casefold() in ("y", "n") and "yes" in names:
            return "yes" if text.casefold() == "y" else "no"
        return text

    def _go_back(self) -> None:
        if not self._order:
            show("  This is the first question.")
            return
        fact = self._order.pop()
        self._answers.pop(fact, None)
        self._warned = self._warned and fact not in self._begun.policy.safety_facts

    def _ask_when(self) -> None:
        """When did it begin? Asked where a track applies and nobody has said so."""
        policy = self._begun.policy
        for track in self._advice().tracks:
            if not track.assumed:
                continue
            name = policy.track(track.track).starts.events[0]
            while True:
                show("")
                show(policy.file.events[name].ask)
                show(f"  (For example 2026-08-28 16:40. Empty, or not sure: {moment_in_words(self._at)}.)")
                text = self._read(empty=True)
                if not text or text.casefold() in NOT_SURE:
                    break
                try:
                    at = parse_moment(text)
                except EscalationError as error:
                    show(f"  {error}")
                    continue
                if at > self._at:
                    show("  That is in the future.")
                    continue
                self._events.append(Event("happened", at, at, name=name))
                break

    def _read(self, *, empty: bool = False) -> str:
        while True:
            text = input("> ").strip()
            if text.casefold() in STOP:
                raise _Stop
            if text or empty:
                return text

    def _save(self) -> None:
        if self._file is None:
            return
        try:
            self._write(self._file)
        except EscalationError as error:
            complain(f"It could not be saved: {error}")
        else:
            show(f"Saved in {self._file}.")

    def _write(self, file: Path) -> None:
        if not self._resumed:
            area = self._area.id if self._area else None
            new_case(file, self._begun.policy.version, area, self._at, self._answers)
        elif self._answers:
            add_event(file, Event("learned", self._at, self._at, facts=self._answers), self._find, self._at.date())
        for event in self._events:
            add_event(file, event, self._find, self._at.date())
