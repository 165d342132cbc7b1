"""An advice in plain English, made to fit a screen: the emergency line first, then one card for each thing to do."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from advice.advice import Advice, Emergency, NotYet, Paper, Question, Silence, Step, TrackNow
from advice.lines import cited, labelled, wrapped
from advice.party import Member, Party
from advice.steps import BESIDE
from directory.found import Named
from foundation.limit import NoneStated
from foundation.limit_words import limit_in_words
from foundation.moment import date_in_words, moment_in_words
from foundation.sentence import capital
from rules.model.parts import MEANS

MOST_SILENCES = 3
"""How many unclear points are spelt out before the rest are only named; all of them with `full`."""

FORCES = {
    "must": "must",
    "must_not": "must not",
    "will": "will",
    "should": "should",
    "expected": "would be expected to",
    "consider": "should consider whether to",
}
ANSWERS = {
    "act": "WHAT TO DO NEXT",
    "ask": "FIRST ANSWER THIS",
    "wait": "NOTHING FOR YOU TO DO NOW, BUT KEEP WATCH",
    "closed": "THIS HAS ENDED",
    "out_of_scope": "THIS POLICY GIVES NO STEPS FOR THIS",
    "cannot_decide": "WE COULD NOT DECIDE",
}
_PRESUMED = "as printed"
"""How the warning begins that every post carries; the banner says it once."""


def in_words(advice: Advice, *, full: bool = False) -> str:
    """An advice in plain English, each sentence ending in its clauses.

    Args:
        advice: The advice.
        full: Also spell out every unclear point, how each date was counted, and the chain from facts to steps.
    """
    questions, cards = list(_questions(advice.ask_first)), list(_cards(advice.steps, full=full))
    blocks = [
        list(_emergency(advice.emergency)),
        list(_heading(advice)),
        list(_standing_still(advice.tracks)),
        *([questions, *cards] if advice.answer == "ask" else [*cards, questions]),
        list(_earlier(advice.steps)),
        list(_tracks(advice.tracks)),
        list(_not_yet(advice.not_yet)),
        list(_departures(advice)),
        list(_options(advice)),
        list(_silences(advice.silences, full=full)),
        list(_because(advice)) if full else [],
    ]
    return "\n\n".join("\n".join(block) for block in blocks if block)


def who_in_words(party: Party) -> str:
    """A party in words, with the agencies and posts it means."""
    details = [text for member in party.members if (text := _member(member))]
    return f"{party.words} ({'; '.join(dict.fromkeys(details))})" if details else party.words


def due_in_words(step: Step) -> str:
    """By when, in words: the due date, the earlier date to work towards, or that the policy gives none."""
    if step.due is None:
        own = f" ({_stated(step)})" if _stated(step) else ""
        prompt = f"; we suggest by {moment_in_words(step.prompt)} (ours, never late)" if step.prompt else ""
        return f"no date in the policy{own}{prompt}"
    at_once = step.due == step.started
    text = f"at once (since {moment_in_words(step.due)})" if at_once else moment_in_words(step.due)
    if step.act_by:
        text += f"; offices are shut then, so act by {moment_in_words(step.act_by)}"
    elif step.aim and step.aim < step.due and not step.late:
        text += f"; aim for {moment_in_words(step.aim)}"
    limit = "" if at_once else f" ({step.limit_words})"
    return f"LATE since {text}{limit}" if step.late else f"{text}{limit}"


def _stated(step: Step) -> str:
    """The limit of a step in words, if any is stated."""
    return "" if step.limit_words == limit_in_words(NoneStated()) else step.limit_words


# ------------------------------------------------------------------------------------------------ the top


def _emergency(emergency: Emergency) -> Iterator[str]:
    yield f"{emergency.national.upper()} ({emergency.marked}.)"
    for contact in emergency.local:
        yield f"  {contact}"
    if emergency.say:
        yield from wrapped(f"{emergency.say}{cited(emergency.clauses, emergency.readings)}")


def _heading(advice: Advice) -> Iterator[str]:
    asked = f", asked {moment_in_words(advice.receipt.at)}" if advice.receipt else ""
    yield from wrapped(f"{advice.policy}{asked}.")
    for banner in advice.banners:
        yield from wrapped(f"Note: {banner}")
    yield ""
    yield ANSWERS[advice.answer]
    if advice.problem:
        yield from wrapped(advice.problem)


def _questions(questions: tuple[Question, ...]) -> Iterator[str]:
    """The first question in full, the others in a line: each advice asks them again in its turn."""
    for question in questions:
        yield from wrapped(f"{'Ask again' if question.again else 'Needed'}: {question.ask}{cited(question.clauses)}")
        if question.again:
            yield from wrapped(question.why, indent=4)
        elif question is questions[0]:
            yield from wrapped(f"Why: {question.why}" if question.why else "", indent=4)
            answers = [f"{name} = {words}" if name != words else name for name, words in question.values.items()]
            answers += [*_unlisted(question), "not_known"]
            yield from wrapped("Answers: " + "; ".join(answers) if question.values else "", indent=4)
        else:
            answers = [*question.values, *_unlisted(question)]
            yield from wrapped(f"Answers: {', '.join(answers)}" if question.values else "", indent=4)


def _unlisted(question: Question) -> list[str]:
    """An agency that a policy does not list is an answer as well."""
    return ["or any other agency by its name"] if question.kind in ("agency", "agencies") else []


# ------------------------------------------------------------------------------------------------ the cards


def _cards(steps: tuple[Step, ...], *, full: bool) -> Iterator[list[str]]:
    """Steps of one stage that the same people owe share a card, unless it could not show them all rightly."""
    groups: list[list[Step]] = []
    for step in steps:
        if not _stands_beside(step, steps):
            card = next((group for group in groups if all(_share_a_card(step, other) for other in group)), None)
            if card is None:
                groups.append([step])
            else:
                card.append(step)
    shown: dict[tuple[str, str], set[str]] = {}
    with_form = {step.track for step in steps if step.form}
    for number, group in enumerate(groups, 1):
        place = (group[0].track, group[0].stage)
        papers = _papers(group, first=place not in shown, with_form=place[0] in with_form)
        before = shown.setdefault(place, set())
        fresh = [(label, [text for text in texts if text not in before]) for label, texts in papers]
        yield list(_card(number, group, fresh, full=full))
        before.update(text for _, texts in papers for text in texts)


def _share_a_card(step: Step, other: Step) -> bool:
    """A card has one line for whom it goes to and one for by when: neither may be lost."""
    mine, its = ((one.track, one.stage, one.who.words, one.started) for one in (step, other))
    goes_to = {one.to.words for one in (step, other) if one.to and one.to.words != one.who.words}
    stated = {one.due or _stated(one) for one in (step, other)} - {""}
    prompts = {one.prompt for one in (step, other)} - {None}
    dated = step.due is not None or other.due is not None
    return mine == its and len(goes_to) <= 1 and len(stated) <= 1 and (dated or len(prompts) <= 1)


def _papers(group: list[Step], *, first: bool, with_form: bool) -> list[tuple[str, list[str]]]:
    """What the steps of a card record, fill in and tell."""
    record = [_paper(paper) for step in group for paper in step.record]
    forms = [_paper(step.form) for step in group if step.form]
    if first and not with_form:
        forms = ["the policy names none"]
    told = [f"{t.what}{cited(t.clauses)}{_ours(t.ours)}" for step in group for t in step.tell]
    return [
        (label, list(dict.fromkeys(texts))) for label, texts in (("Record", record), ("Form", forms), ("Tell", told))
    ]


def _card(number: int, group: list[Step], papers: list[tuple[str, list[str]]], *, full: bool) -> Iterator[str]:
    """One card; each paper and each telling of a stage stands on the first card of the stage that needs it."""
    lead = min(group, key=lambda step: (step.due is None, step.moment is None, step.moment or step.started))
    yield from wrapped(f"{number}. {_sentence(group)}", hang=3)
    yield from labelled("Who", _people(lead, group))
    yield from labelled("By when", due_in_words(lead))
    yield from labelled("Say", "; ".join(dict.fromkeys(item for step in group for item in step.content)))
    for label, texts in papers:
        yield from labelled(label, "; ".join(texts))
    yield from labelled("Why", _why(group))
    if lead.if_no_reply:
        yield from labelled("No reply", lead.if_no_reply.say)
    if full:
        days = [f"{date_in_words(day.date)}{' counts' if day.counted else ''}: {day.why}" for day in lead.counting]
        yield from labelled("Counted", "; ".join(days))
        for step in group:
            yield from labelled("To send", step.message)


def _sentence(group: list[Step]) -> str:
    parts: dict[str, list[str]] = {}
    for step in group:
        parts.setdefault(FORCES[step.force], []).append(step.what)
    who = group[0].who.words
    said = "; ".join(f"{force} {', and '.join(acts)}" for force, acts in parts.items())
    return f"{capital(who)} {said}."


def _people(lead: Step, group: list[Step]) -> str:
    text = "; ".join(dict.fromkeys(_member(m) for m in lead.who.members if _member(m))) or lead.who.words
    to = next((step.to for step in group if step.to and step.to.words != lead.who.words), None)
    told = [f"To: {who_in_words(to)}"] if to else []
    told += dict.fromkeys(_how(step) for step in group if step.how)
    copies = [step.copies for step in group if step.copies and step.copies != to]
    told += dict.fromkeys(f"Copy: {who_in_words(party)}" for party in copies)
    parties = [party for step in group for party in (step.who, step.to, step.copies) if party]
    members = [member for party in parties for member in party.members]
    warnings = dict.fromkeys(warning for member in members for warning in _warnings(member))
    return ". ".join((text, *told, *warnings))


def _how(step: Step) -> str:
    """By what means: one of them, or all."""
    said = (" and " if step.how_all else " or ").join(MEANS[mode] for mode in step.how)
    return capital(said)


def _why(group: list[Step]) -> str:
    clauses = dict.fromkeys(clause for step in group for clause in step.clauses)
    readings = dict.fromkeys(reading for step in group for reading in step.readings)
    read_as = f" (read as {', '.join(readings)})" if readings else ""
    some = "This is" if all(step.ours for step in group) else "Part of this is"
    ours = f" {some} ours: the policy is silent here." if any(step.ours for step in group) else ""
    return f"{', '.join(clauses)}{read_as}.{ours}"


def _member(member: Member) -> str:
    posts = [_post(named) for named in member.acting]
    titles = (" or " if member.choose == "any" else " and ").join(posts)
    return f"{member.agency_called}: {titles}" if titles and member.agency_called else titles or member.agency_called


def _post(named: Named) -> str:
    """A post with who holds it, and what to know before making contact."""
    held = ", ".join(filter(None, (named.holder, named.contact)))
    known = "; ".join(warning for warning in named.warnings if not warning.startswith(_PRESUMED))
    return f"{named.called}{f' ({held})' if held else ''}{f' [{known}]' if known else ''}"


def _warnings(member: Member) -> Iterator[str]:
    if member.path:
        yield "; ".join(member.path)
    if member.out_of_hours:
        yield f"Out of hours: {_post(member.out_of_hours)}"
    if member.cover:
        yield f"{member.cover.rstrip('.')}{cited(member.readings)}"
    for warning in member.warnings:
        yield f"Take care: {warning.rstrip('.')}"
    copied = [named.called for named in member.posts if not named.lead]
    if copied:
        yield f"Copy to: {', '.join(copied)}"


def _paper(paper: Paper) -> str:
    items = ", ".join(name.replace("_", " ") for name in paper.items)
    return f"{paper.called}{': ' + items if items else ''}{cited(paper.clauses)}{_ours(paper.ours)}"


# ---------------------------------------------------------------------------------- records and notices beside


def _stands_beside(step: Step, steps: tuple[Step, ...]) -> bool:
    """A record or notice of a track on which something else is to be done stands beside it, if it has no date."""
    return (
        step.act in BESIDE
        and step.due is None
        and any(other.act not in BESIDE and other.track == step.track for other in steps)
    )


def _earlier(steps: tuple[Step, ...]) -> Iterator[str]:
    """Records and notices that no card shows: those of earlier stages, one line for each kind."""
    owed: dict[str, list[str]] = {}
    for step in steps:
        if _stands_beside(step, steps) and not _is_on_a_card(step, steps):
            said = f"{step.what}{cited(step.clauses)}{_ours(step.ours)}"
            owed.setdefault(said, []).append(step.stage.replace("-", " ").capitalize())
    for what, stages in owed.items():
        named = " and ".join(dict.fromkeys(stage for stage in stages if stage))
        yield from wrapped(f"Still to do{f' for {named}' if named else ''}: {what}", hang=4)


def _is_on_a_card(step: Step, steps: tuple[Step, ...]) -> bool:
    for card in steps:
        if (card.track, card.stage) == (step.track, step.stage) and card.act not in BESIDE:
            own = {paper.document for paper in step.record}
            cited = {clause for paper in card.record if paper.document in own for clause in paper.clauses}
            if cited.issuperset(step.clauses) or step.duty in {telling.duty for telling in card.tell}:
                return True
    return False


# ---------------------------------------------------------------------------------------------- the rest


def _tracks(tracks: Iterable[TrackNow]) -> Iterator[str]:
    """Each track as it stands; what ended and was opened again has not ended."""
    for track in {track.track: track for track in tracks}.values():
        if track.state != "open" or track.assumed:
            yield from wrapped(_track(track), hang=4)
        if track.agreed_so_far:
            said = " and ".join(track.agreed_so_far)
            yield from wrapped(
                f"Said to be resolved so far by: {said}. That is not enough for {track.stage_called}.", hang=4
            )


def _standing_still(tracks: Iterable[TrackNow]) -> Iterator[str]:
    for track in tracks:
        if track.stands_still:
            yield from wrapped(f"{track.stands_still}{cited(track.clauses, track.readings)}")


def _track(track: TrackNow) -> str:
    since = f" since {moment_in_words(track.since)}" if track.since else ""
    if track.state == "waiting":
        reasons = "; ".join(track.waits_for)
        waits = f"It waits for {reasons}." if reasons else "Where it begins is not known yet."
        return f"Waiting: {track.called}. {waits}{cited(track.clauses, track.readings)}"
    if track.state == "at_a_silence":
        return f"The policy says nothing about what follows {track.stage_called}.{cited((), track.readings)}"
    if track.state == "closed":
        return f"Ended: {track.called}{since}."
    return f"Nobody said when {track.called} began; we take it as begun{since}. If it was earlier, say so: dates move."


def _not_yet(entries: Iterable[NotYet]) -> Iterator[str]:
    for entry in entries:
        if entry.stage:
            opens = f" It fails by itself on {moment_in_words(entry.opens)}." if entry.opens else ""
            said = f"Not yet: {entry.called}. {entry.why}{opens} {entry.now}{cited(entry.clauses)}"
            yield from wrapped(said, hang=4)


def _departures(advice: Advice) -> Iterator[str]:
    for departed in advice.departures:
        when = date_in_words(departed.at.date())
        yield from wrapped(f"Outside the policy on {when}: {departed.what}.{cited(departed.clauses)}", hang=4)


def _options(advice: Advice) -> Iterator[str]:
    for option in advice.options:
        yield from wrapped(f"Possible: {option.who.words} may {option.may}.{cited(option.clauses)}", hang=4)
    for right in advice.rights:
        yield from wrapped(f"Entitled: the {right.whose} to {right.to}.{cited(right.clauses)}", hang=4)


def _silences(silences: tuple[Silence, ...], *, full: bool) -> Iterator[str]:
    if not silences:
        return
    yield "Where the policy is unclear or silent, and what we took:"
    shown = silences if full else silences[:MOST_SILENCES]
    for silence in shown:
        yield from wrapped(f"{silence.reading} ({silence.option}) {silence.tell}", indent=2, hang=4)
        if full:
            yield from wrapped(f"Taken: {silence.taken}{cited(silence.clauses)}", indent=6)
    rest = [silence.reading for silence in silences[len(shown) :]]
    if rest:
        yield from wrapped(f"Also: {', '.join(rest)}.", indent=2)


def _because(advice: Advice) -> Iterator[str]:
    yield "Why, step by step:"
    for link in advice.because:
        seen = ", ".join(f"{name} is {value}" for name, value in link.seen.items())
        yield from wrapped(f"{link.rule}: because {seen}, {link.concluded}.{cited(link.clauses)}", indent=2, hang=4)


def _ours(ours: bool) -> str:
    return " (ours: the policy is silent here.)" if ours else ""
