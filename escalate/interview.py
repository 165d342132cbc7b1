"""The interview in the terminal: it asks only what can still change the answer, the question about danger first.

It reads lines and prints lines, nothing else, so it works without colour, in a pipe and with a screen reader.
"""

from __future__ import annotations

import sys
from datetime import datetime
from typing import Any

from advice.advice import Advice, Question
from advice.advise import advise, emergency_of
from advice.case import Case, answer_to
from advice.errors import ImpossibleValue
from advice.event import Event
from advice.words import in_words
from directory.loader import Area
from escalate.saving import Saving, as_arguments
from escalate.screen import complain, show
from foundation.errors import EscalationError
from foundation.moment import moment_in_words, parse_moment
from foundation.sentence import capital
from rules.model.situation import NOT_KNOWN

NOT_SURE = ("not sure", "not_known", "not known", "unsure", "don't know", "dont know", "?")
BACK = ("back", "b")
SEVERAL = ("some_of", "agencies")
STOP = ("save", "stop", "quit", "q")


class _Stop(Exception):
    """The person wants to stop here."""


class _Back(Exception):
    """The person wants to change an answer."""


class Interview:
    """One interview, from its first question to the advice.

    Args:
        case: The case as it is: empty, or resumed.
        area: The area's directory.
        at: The moment of asking.
        saving: Where to keep it, if anywhere.
        switched: Whether readings were switched for this interview only; a file that is resumed does not keep them.
    """

    def __init__(
        self, case: Case, area: Area | None, at: datetime, saving: Saving | None, *, switched: bool = False
    ) -> None:
        self._begun, self._area, self._at = case, area, at
        self._saving, self._switched = saving, switched
        self._resumed = saving is not None and saving.resumed
        self._answers: dict[str, Any] = {}
        self._events: list[Event] = []
        self._order: list[str] = []
        self._warned = False

    def run(self) -> int:
        """Ask until nothing more can change the answer, then give the advice. What was answered is kept, always."""
        self._open()
        saved = False
        try:
            stopped = self._ask_all()
        finally:
            saved = self._save()
        if stopped:
            show("\nStopped here. This is the advice so far.")
        advice = self._advice()
        show("")
        show(in_words(advice))
        if advice.answer == "cannot_decide":
            return 3
        return 0 if saved else 2

    def _ask_all(self) -> bool:
        """Ask until nothing more can change the answer; say whether the person stopped before."""
        try:
            while True:
                while (question := self._next()) is not None:
                    self._put(question)
                try:
                    self._ask_when()
                except _Back:
                    self._go_back()
                else:
                    return False
        except (_Stop, EOFError):
            return True

    def _open(self) -> None:
        emergency = emergency_of(self._begun.policy, self._area)
        show(f"{emergency.national.upper()} ({emergency.marked}.)")
        for contact in emergency.local:
            show(f"  {contact}")
        if emergency.say:
            show(emergency.say)
        show("")
        show('Answer with a number or a word. "?" means not sure; "back" goes back; "save" stops here.')

    def _case(self, *more: Event) -> Case:
        if self._resumed:
            learned = [Event("learned", self._at, self._at, facts=self._answers)] if self._answers else []
            return self._begun.with_events(*learned, *self._events, *more)
        events = (*self._events, *more)
        return Case(self._begun.policy, self._answers, events, opened=self._at, readings=self._begun.readings)

    def _advice(self, *more: Event) -> Advice:
        return advise(self._case(*more), directory=self._area, at=self._at)

    def _next(self) -> Question | None:
        advice = self._advice()
        self._warn(advice)
        facts = (question for question in advice.ask_first if not question.is_report)
        return next((question for question in facts if question.fact not in self._answers), None)

    def _warn(self, advice: Advice) -> None:
        """As soon as a child may be in danger, say what to do about that, before any other question."""
        safety = [s for s in advice.steps if s.track in self._begun.policy.safety_tracks and s.act == "refer"]
        if safety and not self._warned:
            self._warned = True
            show("")
            show("DO THIS NOW, THE OTHER QUESTIONS CAN WAIT")
            for step in safety:
                show(f"  {capital(step.what)}. [{', '.join(step.clauses)}]")

    def _put(self, question: Question) -> None:
        show("")
        show(question.ask)
        if question.why:
            show(f"  ({question.why})")
        for number, words in enumerate(question.values.values(), 1):
            show(f"  {number:>2}. {words}")
        if question.kind in ("agency", "agencies"):
            show("  Any other agency: write its name.")
        if question.kind in SEVERAL:
            show("  Several are allowed: 1, 3")
        try:
            value = answer_to(self._begun.policy, question.fact, self._value(self._read(), question))
        except _Back:
            self._go_back()
            return
        except EscalationError as error:
            show(f"  {error}")
            return
        if question.kind == "agency" and self._area and value != NOT_KNOWN and not self._area.agency(str(value)):
            show(f"  {value} is not in the list of {self._area.file.area.called}; it is treated as not listed.")
        self._answers[question.fact] = value
        self._order.append(question.fact)

    def _value(self, text: str, question: Question) -> Any:
        if text.casefold() in NOT_SURE:
            return NOT_KNOWN
        if question.kind not in SEVERAL or text.casefold() in (words.casefold() for words in question.values.values()):
            return _choice(text, question)
        return [_choice(part.strip(), question) for part in text.split(",") if part.strip()]

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
        begun = [policy.track(track.track).starts.events[0] for track in self._advice().tracks if track.assumed]
        for name in dict.fromkeys(begun):
            while True:
                show("")
                show(policy.file.events[name].ask)
                show(f"  (For example 2026-08-28 16:40. Empty, or not sure: {moment_in_words(self._at)}.)")
                text = self._read(empty=True)
                if not text or text.casefold() in NOT_SURE:
                    break
                try:
                    at = parse_moment(text)
                    if at > self._at:
                        show("  That is in the future.")
                        continue
                except EscalationError as error:
                    show(f"  {error}")
                    continue
                event = Event("happened", at, at, name=name)
                if problem := self._advice(event).problem:
                    show(f"  {problem}")
                    continue
                self._events.append(event)
                break

    def _read(self, *, empty: bool = False) -> str:
        while True:
            if sys.stdin is None:
                raise EOFError
            text = input("> ").strip()
            if text.casefold() in STOP:
                raise _Stop
            if text.casefold() in BACK:
                raise _Back
            if text or empty:
                return text

    def _save(self) -> bool:
        """Keep what was answered; where that cannot be, say it, so that nothing is lost."""
        if self._saving is None:
            return True
        try:
            self._saving.keep(self._at, self._answers, self._events)
        except EscalationError as error:
            complain(f"\nIt could not be saved: {error}")
            if self._answers:
                complain(f"What you answered, to give it again: {as_arguments(self._answers)}")
            return False
        show(f"\nSaved in {self._saving.file}.")
        if self._switched:
            show("The readings that you switched are not kept in it: switch them again with --reading.")
        return True


def _choice(text: str, question: Question) -> str:
    """The answer that is meant by its number, its name or its words.

    Raises:
        ImpossibleValue: For a number that no answer has.
    """
    names = list(question.values)
    if text.isdecimal() and names:
        number = int(text) if len(text) < 4 else 0
        if not 1 <= number <= len(names):
            raise ImpossibleValue(f"There is no answer {text[:20]}.", hint=f"The numbers go from 1 to {len(names)}.")
        return names[number - 1]
    if text.casefold() in ("y", "n") and "yes" in names:
        return "yes" if text.casefold() == "y" else "no"
    named = [name for name, words in question.values.items() if words.casefold() == text.casefold()]
    return named[0] if named else text
