"""What happened, in words."""

from __future__ import annotations

from advice.event import Event
from rules.policy import Policy


def event_in_words(policy: Policy, event: Event) -> str:  # noqa: PLR0911 -- one return for each kind of event
    """An event as a person would say it, without its moment."""
    by = f", by {event.by}" if event.by else ""
    stage = f" ({event.stage})" if event.stage else ""
    match event.kind:
        case "learned":
            said = ", ".join(f"{k} is {v if isinstance(v, str) else ' and '.join(v)}" for k, v in event.facts.items())
            return f"learned: {said}"
        case "happened":
            known = policy.file.events.get(event.name)
            return known.called if known else event.name
        case "did":
            duty = policy.file.duties.get(event.name)
            return f"done: {duty.what if duty else event.name}{stage}{by}"
        case "used":
            power = policy.file.powers.get(event.name)
            return f"used: {power.may if power else event.name}{by}"
        case "exit":
            said = policy.vocabulary.exits[event.exit]  # type: ignore[index]  # an exit by the reader's check
            return f"{policy.track(event.name).called}: {said}{by}"
        case "moved":
            return f"moved to {policy.stage(event.name, event.stage).called}"
        case "reopened":
            return f"re-opened: {policy.track(event.name).called}{stage}"
        case "struck":
            return f"struck out: {event.name}"
        case _:
            return f"{event.kind} for {event.name}: {event.day}"
