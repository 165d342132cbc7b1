"""The picture of a policy: every track and stage is in it, every exit leads where it should, nothing overlaps."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest

from escalate.drawing.policy import draw_policy
from escalate.drawing.policy_column import links_of
from escalate.drawing.policy_content import PolicySaid, policy_said
from escalate.drawing.policy_mermaid import policy_as_mermaid
from escalate.drawing.policy_text import policy_in_short, policy_in_words
from escalate.drawing.shape import Drawing, Line, Text, every
from escalate.drawing.sheet import prints_at
from foundation.sentence import capital
from rules.policy import Policy
from tests.escalate.drawing.flowchart import Flowchart, read_flowchart
from tests.escalate.drawing.pictures import LEADING_ELSEWHERE, POLICIES, SHIPPING, picture, policy, told
from tests.escalate.drawing.sound import all_words, drawn, faults, panels, read, texts
from tests.generality import exampleshire

GOLDEN = Path(__file__).parent / "golden"


def flat(text: str) -> str:
    return " ".join(text.replace("\u00a0", " ").split())


def stages(policy: Policy) -> list[tuple[str, str]]:
    return [(track, stage) for track in policy.track_order for stage in policy.stage_order(track)]


@pytest.mark.parametrize("name", POLICIES)
def test_nothing_leaves_its_box_or_stands_on_anything_else_and_all_can_be_read(name: str) -> None:
    assert faults(picture(name)) == []


@pytest.mark.parametrize("name", POLICIES)
def test_a_picture_is_whole_svg_with_every_word_of_its_drawing(name: str) -> None:
    root = read(drawn(picture(name)))
    assert flat(" ".join(texts(root))) == flat(all_words(picture(name).items))


@pytest.mark.parametrize("name", sorted(SHIPPING))
def test_a_shipped_policy_can_be_read_on_an_a3_sheet(name: str) -> None:
    assert prints_at(picture(name).width, picture(name).height) > 0.5


@pytest.mark.parametrize("name", POLICIES)
def test_every_track_is_a_column_and_every_stage_a_card_in_it_in_their_order(name: str) -> None:
    found, cards = policy(name), panels(picture(name))
    heads = [cards[f"track {track}"].frame for track in found.track_order]
    assert all(one.right < other.x for one, other in pairwise(heads))
    for head, track in zip(heads, found.track_order, strict=True):
        assert flat(capital(found.track(track).called)) in flat(all_words((cards[f"track {track}"],)))
        below = [cards[f"stage {track} {stage}"] for stage in found.stage_order(track)]
        assert all((card.frame.x, card.frame.width) == (head.x, head.width) for card in below)
        assert all(one.frame.bottom < other.frame.y for one, other in pairwise([cards[f"track {track}"], *below]))
        for card, stage in zip(below, found.stage_order(track), strict=True):
            assert flat(capital(found.stage(track, stage).called)) in flat(all_words((card,)))
    assert len([key for key in cards if key.startswith("stage")]) == len(stages(found))


@pytest.mark.parametrize("name", POLICIES)
def test_a_card_says_who_meets_which_limits_count_how_it_is_left_and_what_is_unclear(name: str) -> None:
    found, cards = policy(name), panels(picture(name))
    for track, stage in stages(found):
        text, shape = flat(all_words((cards[f"stage {track} {stage}"],))), found.stage(track, stage)
        for role in shape.meet.roles if shape.meet else ():
            assert (
                found.file.roles[role].called in f"{text[:1]}{text[1:]}"
                or capital(found.file.roles[role].called) in text
            )
        for exit_ in shape.exits:
            assert found.vocabulary.exits[exit_] in text.casefold()
        for clause in shape.clauses:
            assert clause in text
        for reading in shape.readings:
            assert f"{reading} ({found.choice[reading]})" in text


@pytest.mark.parametrize("name", POLICIES)
def test_every_duty_with_a_limit_is_told_where_it_is_owed_but_records_are_left_out(name: str) -> None:
    found, said = policy(name), told(name)
    for track in said.tracks:
        for stage in track.stages:
            words = [duty.words for duty in (*stage.duties, *track.over)]
            for duty in (found.file.duties[one] for one in found.duties_at(track.name, stage.name)):
                if duty.act in ("record", "report"):
                    assert not any(duty.what in one for one in words)
                elif not duty.limit.none_stated:
                    assert any(duty.what in one for one in words), duty.what


@pytest.mark.parametrize("name", POLICIES)
def test_an_arrow_leads_wherever_an_exit_leads(name: str) -> None:
    found = policy(name)
    values = {one: finding.values for one, finding in found.file.findings.items()}
    for track in told(name).tracks:
        drawn_arrows = {(track.stages[link.source].name, track.stages[link.target].name) for link in links_of(track)}
        for stage in found.stage_order(track.name):
            for target in found.stage(track.name, stage).exits.values():
                for to in target.stages(values):
                    assert (stage, to) in drawn_arrows
        heads = [line for line in picture(name).items if isinstance(line, Line) and line.arrow]
        assert len(heads) >= len(drawn_arrows)


@pytest.mark.parametrize(
    ("name", "switches"),
    [(name, switches) for name, several in LEADING_ELSEWHERE.items() for switches in several],
    ids=str,
)
def test_the_arrows_follow_the_readings_that_are_chosen(name: str, switches: dict[str, str]) -> None:
    said = policy_said(policy(name).under(switches))
    assert [links_of(track) for track in said.tracks] != [links_of(track) for track in told(name).tracks]
    ((reading, option),) = switches.items()
    for text in (policy_in_words(said), policy_as_mermaid(said)):
        assert f"{reading} ({option})" in flat(text)
    if switches != LEADING_ELSEWHERE[name][0]:  # one of each policy is drawn: the others look like it
        return
    drawing = draw_policy(said)
    assert faults(drawing) == []
    read(drawn(drawing))
    assert f"Not read by the defaults: {reading} ({option})." in flat(all_words(drawing.items))
    assert f"{reading} ({option}) (not the default)" in flat(all_words(drawing.items))


def test_those_readings_are_all_under_which_an_exit_leads_elsewhere() -> None:
    for name in (*SHIPPING, exampleshire.CHILDREN, exampleshire.BOTH):
        found = policy(name)
        routes = (
            {reading: option}
            for reading, shape in found.readings.items()
            for option in shape.permitted
            if "route" in shape.options[option].changes
        )
        elsewhere = [
            switches
            for switches in routes
            if [found.under(switches).stage(*one).exits for one in stages(found)]
            != [found.stage(*one).exits for one in stages(found)]
        ]
        assert elsewhere == LEADING_ELSEWHERE.get(name, []), name


def test_a_silence_of_the_policy_an_end_and_a_way_out_are_said() -> None:
    camden, both = panels(picture("camden@2015-12-01")), panels(picture(exampleshire.BOTH))
    last = flat(all_words((camden["stage disagreement stage-5"],)))
    assert "Not resolved, no response, refused: the policy does not say." in last
    assert "Resolved: it ends there, with nothing above." in last
    assert "keep asking whether the child is safe" in last
    assert "(ours, not the policy)" in last
    assert "out to the ombudsman" in flat(all_words((both["stage complaint scrutineer"],)))
    silent = [
        run.words
        for item in every(camden["stage disagreement stage-5"].items)
        if isinstance(item, Text)
        for run in item.runs
        if run.bold and "not say" in run.words
    ]
    assert len(silent) == 1, "it stands out"
    chart = policy_as_mermaid(told(exampleshire.BOTH))
    assert '{{"The policy does not say"}}' in chart
    assert '[["Out to the ombudsman' in chart
    assert '(["It ends"])' in chart


def test_what_leads_out_of_turn_is_a_broken_arrow_and_what_goes_by_itself_a_thick_one() -> None:
    looks = {(name, link.look) for name in POLICIES for track in told(name).tracks for link in links_of(track)}
    assert ("st-helens@2018-09-19", "by_itself") in looks
    assert ("oxfordshire@2018-03-26", "out_of_turn") in looks
    lines = [line for line in picture("st-helens@2018-09-19").items if isinstance(line, Line) and line.arrow]
    assert {line.thickness for line in lines if not line.dashed} == {1.6, 3.0}
    assert any(line.dashed for line in lines)
    chart = policy_as_mermaid(told("st-helens@2018-09-19"))
    assert re.search("stage1x0 ==>.* stage1x1", chart)
    assert re.search("stage1x0 -.->.* stage1x1", chart)
    assert re.search("stage1x1 -->.* stage1x2", chart)


@pytest.mark.parametrize("name", POLICIES)
def test_no_two_arrows_begin_or_end_at_one_point(name: str) -> None:
    lines = [line for line in picture(name).items if isinstance(line, Line) and line.arrow]
    for end in (0, -1):
        points = [line.points[end] for line in lines]
        assert len(points) == len(set(points))


def test_a_duty_that_leads_to_the_ordinary_next_stage_is_told_without_an_arrow_of_its_own() -> None:
    track = next(track for track in told("oxfordshire@2018-03-26").tracks if track.name == "challenge")
    informal, first = track.stages[:2]
    assert any("will take it to Stage 2 without waiting" in move.words for move in informal.moves)
    assert any("will take it to Stage 2 without waiting" in duty.words for duty in first.duties)
    out_of_turn = {(link.source, link.target) for link in links_of(track) if link.look == "out_of_turn"}
    assert out_of_turn == {(0, 1), (0, 2), (0, 3), (1, 3)}


def test_what_a_track_waits_for_and_which_power_opens_it_is_said_at_its_head() -> None:
    head = flat(all_words((panels(picture("camden@2015-12-01"))["track disagreement"],)))
    assert "Waits: The disagreement waits until protecting the child now is finished." in head
    cafcass = flat(all_words((panels(picture("oxfordshire@2018-03-26"))["track cafcass"],)))
    assert "may refer the matter to Cafcass at any point" in cafcass


def test_a_limit_over_several_stages_stands_at_the_head_and_not_at_each() -> None:
    cards = panels(picture("oxfordshire@2018-03-26"))
    assert "Stage 1 to Stage 5, once:" in flat(all_words((cards["track challenge"],)))
    assert "within 20 working days" in flat(all_words((cards["track challenge"],)))
    assert "resolve the issue" not in flat(all_words((cards["stage challenge stage-3"],)))


def test_a_stage_that_nothing_leads_to_is_said_to_be_one() -> None:
    assert "No exit leads here" in all_words((panels(picture("st-helens@2018-09-19"))["stage disagreement directors"],))


@pytest.mark.parametrize("name", POLICIES)
def test_the_words_say_the_same_within_a_hundred_columns(name: str) -> None:
    said, text = told(name), policy_in_words(told(name))
    assert text.startswith("IF A CHILD IS IN IMMEDIATE DANGER, RING 999 NOW.")
    assert all(len(line) <= 100 for line in text.splitlines())
    whole = flat(text)
    for track in said.tracks:
        assert flat(track.called.upper()) in whole
        for stage in track.stages:
            assert flat(f"{capital(stage.called)} [{', '.join(stage.clauses)}]") in whole
            assert flat(f"Who meets: {stage.meets}") in whole
            for part in (*stage.duties, *stage.moves):
                assert flat(part.words + (f", {part.limit}" if part.limit else "")) in whole
            for leaving in stage.leavings:
                assert flat(f"{capital(leaving.exits)}: {leaving.leads}.") in whole
    for unclear in said.unclear:
        assert flat(f"{unclear.mark}") in whole


@pytest.mark.parametrize("name", POLICIES)
def test_the_short_description_names_every_track_and_stage(name: str) -> None:
    short = policy_in_short(told(name))
    assert picture(name).describes == short
    for track, stage in stages(policy(name)):
        assert policy(name).track(track).called in short
        assert policy(name).stage(track, stage).called in short


@pytest.mark.parametrize("name", POLICIES)
def test_the_flowchart_has_a_box_for_every_stage_and_an_arrow_for_every_exit(name: str) -> None:
    said = told(name)
    chart = read_flowchart(policy_as_mermaid(said))
    assert [flat(group) for group in chart.groups] == [flat(capital(track.called)) for track in said.tracks]
    for number, track in enumerate(said.tracks):
        for row, stage in enumerate(track.stages):
            box = f"stage{number}x{row}"
            assert chart.boxes[box].startswith(capital(stage.called))
            exits = [text for source, _, text in chart.edges if source == box and text != "Out of turn"]
            assert set(exits) == {capital(leaving.exits) for leaving in stage.leavings}
    _every_edge_joins_what_is_there(chart)


def _every_edge_joins_what_is_there(chart: Flowchart) -> None:
    known = {*chart.boxes, *(f"track{number}" for number in range(len(chart.groups)))}
    assert {end for source, target, _ in chart.edges for end in (source, target)} <= known


def test_the_smallest_policy_in_words_is_as_it_was_read_by_people() -> None:
    text = policy_in_words(told("exampleshire-children@2027-01-01"))
    assert text == (GOLDEN / "exampleshire-children-2027.txt").read_text(encoding="utf-8")


def hostile(said: PolicySaid, text: str) -> PolicySaid:
    """A policy in which somebody wrote this wherever they could."""
    tracks = tuple(
        replace(
            track,
            called=text,
            stages=tuple(
                replace(stage, called=text, meets=text, duties=tuple(replace(d, words=text) for d in stage.duties))
                for stage in track.stages
            ),
        )
        for track in said.tracks
    )
    return replace(said, title=text, emergency=text, notes=(text,), tracks=tracks)


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script> & ]]>",
        '"end" `#quot;` $$x$$',
        "x" * 400,
        "\u202eturned",
        "שלום עולם",
        "1. [a](b){c}|d|",
    ],
)
def test_whatever_a_policy_calls_things_its_pictures_are_whole(text: str) -> None:
    said = hostile(told("exampleshire-children@2027-01-01"), text)
    drawing: Drawing = draw_policy(said)
    assert faults(drawing) == []
    root = read(drawn(drawing))
    shown = "".join("".join(texts(root)).split())
    assert "".join(text.replace("\u202e", "\ufffd").split()) in shown
    chart = read_flowchart(policy_as_mermaid(said))
    assert set(chart.groups) == {capital(text.replace("\u202e", "\ufffd"))}
    assert all(len(line) <= 100 for line in policy_in_words(said).splitlines())
