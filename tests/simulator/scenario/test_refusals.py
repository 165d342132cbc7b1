"""What is wrong in a scenario is refused at its line, in words that say what to do; all of it at once."""

from __future__ import annotations

from pathlib import Path

import pytest

from foundation.errors import DataFileError
from rules.library import Policies, load_policies
from simulator.errors import ScenarioNotFound
from simulator.scenario.loader import load_scenario
from tests.simulator.scenario.example import TWICE, written

BROKEN = {
    "bare number": (
        "per_year: a-year",
        "per_year: 20",
        (
            ":9: arrivals.per_year: the number 20 says neither where it comes from nor how far it may be off; "
            "name an assumption here, and write the number there"
        ),
    ),
    "no source": (
        (
            "a-year: {says: disagreements in a year, value: 20, low: 7, high: 40, grade: published,\n    source: "
            '"St Helens board, escalation briefing, 2015-16, scaled to an area of median size"}'
        ),
        "a-year: {says: disagreements in a year, value: 20, low: 7, high: 40, grade: published}",
        ":38: assumptions.a-year: it does not say where it comes from; write source: and where it was published",
    ),
    "no owner": (
        "value: 0.05, low: 0, high: 0.2,\n    grade: assumption, owner: the partnership's business manager",
        "value: 0.05, low: 0, high: 0.2,\n    grade: assumption",
        ":50: assumptions.left-undone: nobody answers for this assumption; write owner: and the post that does",
    ),
    "outside range": (
        "value: 0.05, low: 0, high: 0.2",
        "value: 0.5, low: 0, high: 0.2",
        ":50: assumptions.left-undone: its value lies outside its range; low comes first, then value, then high",
    ),
    "post": (
        "  in_danger:",
        "  posts: {head-of-cait2: {empty: wait}}\n  in_danger:",
        ":27: people.posts.head-of-cait2: there is no post `head-of-cait2`; did you mean `head-of-cait`?",
    ),
    "role": (
        "  in_danger:",
        "  roles: {named-oficer: {empty: wait}}\n  in_danger:",
        ":27: people.roles.named-oficer: there is no role `named-oficer`; did you mean `named-officer`?",
    ),
    "stage": (
        "gives_up_after: a-month}",
        "gives_up_after: a-month}\n  stages: {disagreement/stage-9: {}}",
        (
            ":23: answers.stages.disagreement/stage-9: there is no stage `disagreement/stage-9`; did you mean "
            "`disagreement/stage-5`?"
        ),
    ),
    "duty": (
        "omitted: left-undone}",
        "omitted: left-undone}\n  duties: {case-notes: {after: a-day}}",
        ":25: does.duties.case-notes: there is no duty `case-notes`; did you mean `case-note`?",
    ),
    "act": (
        "omitted: left-undone}",
        "omitted: left-undone}\n  acts: {recording: {after: a-day}}",
        ":25: does.acts.recording: `recording` is not one of the values allowed here; did you mean `record`?",
    ),
    "fact": (
        "case_type: cp",
        "case_typ: cp",
        ":19: kinds.communication.facts.case_typ: There is no fact `case_typ`; did you mean `case_type`?",
    ),
    "value": (
        "case_type: cp",
        "case_type: cpp",
        (
            ":19: kinds.communication.facts.case_type: `cpp` is no answer to `case_type`: What service does the "
            "child receive now?; did you mean `cp`? Answers: early_help, cin, cp, lac, cp_and_lac, 16_plus, "
            "may_meet_threshold, unlisted, none, not_known."
        ),
    ),
    "agency": (
        "other_agency: fssw, case",
        "other_agency: fsw, case",
        ":19: kinds.communication.facts.other_agency: camden has no agency `fsw`; did you mean `fssw`?",
    ),
    "agency drawn": (
        "{schools: half, police: half}",
        "{schools: half, polise: half}",
        ":20: kinds.communication.facts.raising_agency: camden has no agency `polise`; did you mean `police`?",
    ),
    "assumption": (
        "share: about-thresholds",
        "share: about-threshold",
        ":13: kinds.threshold.share: there is no assumption `about-threshold`; did you mean `about-thresholds`?",
    ),
    "delay": (
        "after: a-day, om",
        "after: a-dai, om",
        ":24: does.default.after: there is no delay `a-dai`; did you mean `a-day`?",
    ),
    "chance above 1": (
        "value: 0.73, low: 0.44, high: 0.93",
        "value: 0.73, low: 0.44, high: 1.93",
        (
            ":46: assumptions.settled: it is used as a chance, and its range goes from 0.44 to 1.93; a chance "
            "lies between 0 and 1: 0.05 is 5 in a hundred"
        ),
    ),
    "chances together": (
        "value: 0.05, low: 0.02, high: 0.1",
        "value: 0.5, low: 0.02, high: 0.6",
        (
            ":22: answers.default: the chances of what can come of it add up to 1.23; together resolves, never, "
            "refuses, withdraws may be 1 at most; those not said here are as by default"
        ),
    ),
    "negative": (
        "value: 20, low: 7, high: 40",
        "value: 20, low: -7, high: 40",
        ":38: assumptions.a-year: its range goes from -7 to 40; no share and no length can be less than 0",
    ),
    "bins": (
        "value: 0.81, low: 0.75",
        "value: 0.71, low: 0.7",
        ":30: delays.an-answer.bins: the shares add up to 0.9; they have to make 1",
    ),
    "bins order": (
        "{up_to: whole-limit, share: in-time}, {up_to: twice-the-limit, share: too-late}",
        "{up_to: twice-the-limit, share: in-time}, {up_to: whole-limit, share: too-late}",
        ":30: delays.an-answer.bins: a bin ends before the one before it does; put them in order",
    ),
    "both": (
        "answers_after: an-answer, empty",
        "answers_after: an-answer, works: {service: a-day}, empty",
        (
            ":26: people.default: it answers_after a time and works as well; published times contain queues "
            "already, so keep one"
        ),
    ),
    "itself": (
        "question: How",
        "based_on: small-year.yaml\n  question: How",
        ":4: scenario.based_on: it is based on itself; name another scenario",
    ),
    "no base": (
        "question: How",
        "based_on: camden-yeer\n  question: How",
        ":4: scenario.based_on: there is no scenario `camden-yeer`; did you mean `camden-year`?",
    ),
    "calendar": (
        "to: 2027-08-31",
        "to: 2028-12-31",
        (
            ":7: period: with its warm-up and follow-up it runs from Friday 3 July 2026 to Saturday 31 March "
            "2029; bank holidays are published from Thursday 1 January 2015 to Sunday 31 December 2028; keep "
            "within these"
        ),
    ),
    "reverse": (
        "to: 2027-08-31",
        "to: 2026-08-31",
        ":7: period: it ends before it begins; `from` comes before `to`",
    ),
    "unused": (
        "assumptions:\n",
        "assumptions:\n  spare: {says: x, value: 1, low: 1, high: 1, grade: assumption, owner: the board}\n",
        ":38: assumptions.spare: nothing uses this assumption; take it out, or name it where it belongs",
    ),
    "unused delay": (
        "delays:\n",
        "delays:\n  spare: {at_once: yes}\n",
        ":29: delays.spare: nothing uses this delay; take it out",
    ),
    "no unit": (
        "{exponential: one-day, unit: working_days, as_limits_change: fixed}",
        "{exponential: one-day, as_limits_change: fixed}",
        ":34: delays.a-day: it does not say in which unit; write unit: working_days, or another",
    ),
    "no change": (
        "{exponential: one-day, unit: working_days, as_limits_change: fixed}",
        "{exponential: one-day, unit: working_days}",
        (
            ":34: delays.a-day: it does not say what becomes of it when a limit changes; write as_limits_change: "
            "scales_with_limit or fixed"
        ),
    ),
    "wrong unit": (
        "{exponential: one-day, unit: working_days,",
        "{exponential: one-day, unit: days,",
        (
            ":34: delays.a-day.unit: `days` is not one of the values allowed here; known here: minutes, hours, "
            "working_minutes, working_hours, working_days, limits"
        ),
    ),
    "no without": (
        "    without_limit: a-day\n",
        "",
        ":29: delays.an-answer: it depends on a limit, and not every duty has one; write without_limit: and a delay",
    ),
    "two ways": (
        "{exponential: one-day, unit",
        "{exponential: one-day, always: one-day, unit",
        (
            ":34: delays.a-day: a delay is of exactly one kind; one of: at_once, always, between, exponential, "
            "lognormal, bins, before_limit, after_limit"
        ),
    ),
    "policy": (
        "policy: camden@2015-12-01",
        "policy: camdem",
        ":5: policy: There is no policy `camdem`; did you mean `camden`?",
    ),
    "policy version": (
        "policy: camden@2015-12-01",
        "policy: camden@2016-12-01",
        ":5: policy: There is no version camden@2016-12-01; There is: camden@2015-12-01.",
    ),
    "area": (
        "area: camden",
        "area: camdem",
        ":6: area: There is no area `camdem`; did you mean `camden`?",
    ),
    "reading": (
        "area: camden",
        "area: camden\nreadings: {CAM-A1: z}",
        ":7: readings: CAM-A1 has no option `z`; known here: a, b, c",
    ),
    "mid event": (
        "answers:\n",
        "mid_case:\n  x: {happened: outcome, chance: half, after: a-day}\nanswers:\n",
        ":22: mid_case.x.happened: there is no event `outcome`; did you mean `conduct-outcome`?",
    ),
    "mid power no at": (
        "answers:\n",
        "mid_case:\n  x: {used: agree-wider-change, chance: half, after: a-day}\nanswers:\n",
        ":22: mid_case.x: say at which stages the power is used; write at: [track/stage]",
    ),
    "batch": (
        "at_most: 40",
        "at_most: 45",
        ":8: replications: at_most is no multiple of batch; write 40",
    ),
    "precision": (
        "at_most: 40",
        "at_most: 40, precision: {measure: on_time, within: 0.05}",
        ":8: replications.precision.measure: there is no measure `on_time`; did you mean `in_time`?",
    ),
    "unknown key": (
        "period:",
        "perod: x\nperiod:",
        ":7: perod: unknown key `perod`; did you mean `period`?",
    ),
    "missing key": (
        "area: camden\n",
        "",
        ":1: `area` is missing",
    ),
    "default empty": (
        ", empty: deputy",
        "",
        (
            ":25: people: it does not say how everybody answers, or what is done while a post is empty; write "
            "answers_after: or works:, and empty:"
        ),
    ),
    "no such file": (
        "{per_year: a-year}",
        "{per_year: a-year, dates: x.csv}",
        ":9: arrivals: say in exactly one way when cases come; one of: per_year, dates",
    ),
    "dated": (
        "  in_danger:",
        "  absent: {head-of-cait: [{state: vacant, from: 2026-09-01}]}\n  in_danger:",
        ":27: people.absent.head-of-cait[0]: say from when and to when; write from: and to:",
    ),
}
"""By what is wrong: which words of the example are replaced, by which, and what is said, from the line on."""


@pytest.fixture(scope="module")
def library() -> Policies:
    return load_policies()


@pytest.mark.parametrize("wrong", BROKEN)
def test_it_is_refused_at_its_line_with_what_to_do(wrong: str, tmp_path: Path, library: Policies) -> None:
    old, new, said = BROKEN[wrong]
    path = written(tmp_path, (old, new))
    with pytest.raises(DataFileError) as refused:
        load_scenario(path, policies=library)
    assert str(refused.value).splitlines()[0] == f"{path}{said}"


def test_everything_wrong_is_said_at_once(tmp_path: Path, library: Policies) -> None:
    both = ("case_type: cp,", "case_type: cpp,"), ("share: about-thresholds", "share: about-threshold")
    with pytest.raises(DataFileError) as refused:
        load_scenario(written(tmp_path, *both), policies=library)
    assert len(refused.value.problems) == 3, "and that nothing uses the assumption any more"


def test_chances_are_added_up_with_those_that_hold_by_default(tmp_path: Path, library: Policies) -> None:
    stage = ("gives_up_after: a-month}", "gives_up_after: a-month}\n  stages: {disagreement/stage-2: {resolves: sure}}")
    sure = "assumptions:\n  sure: {says: are, value: 1, low: 1, high: 1, grade: assumption, owner: x}\n"
    with pytest.raises(DataFileError, match=r"disagreement/stage-2: the chances .* add up to 1\.05"):
        load_scenario(written(tmp_path, stage, ("assumptions:\n", sure)), policies=library)


@pytest.mark.parametrize(
    ("delay", "said"),
    [
        ("{between: {low: twenty-days, high: one-day}", "delays.a-month.between: it goes from 20 down to 1"),
        (
            "{lognormal: {mean: left-undone, sd: twenty-days}",
            "delays.a-month.lognormal: the mean `left-undone` can be 0",
        ),
    ],
)
def test_a_length_that_cannot_be_drawn_is_refused(tmp_path: Path, library: Policies, delay: str, said: str) -> None:
    with pytest.raises(DataFileError, match=said):
        load_scenario(written(tmp_path, ("{always: twenty-days", delay)), policies=library)


def test_kinds_of_which_none_would_ever_come_are_refused(tmp_path: Path, library: Policies) -> None:
    none = ("value: 0.3, low: 0.1, high: 0.5", "value: 0, low: 0, high: 0.5")
    nor = ("value: 0.7, low: 0.5, high: 0.9", "value: 0, low: 0, high: 0.9")
    with pytest.raises(DataFileError, match="kinds: all the shares are 0"):
        load_scenario(written(tmp_path, none, nor), policies=library)


def test_what_is_wrong_in_a_layer_is_said_at_the_line_of_the_layer(tmp_path: Path, library: Policies) -> None:
    written(tmp_path)
    path = written(tmp_path, ("low: 14", "low: 41"), text=TWICE, name="twice-as-many.yaml")
    with pytest.raises(DataFileError) as refused:
        load_scenario(path, policies=library)
    assert str(refused.value).startswith(f"{path}:7: assumptions.a-year: its value lies outside its range")


def test_a_scenario_that_does_not_exist_is_said_with_the_nearest_name() -> None:
    with pytest.raises(ScenarioNotFound, match="Did you mean `camden-year`"):
        load_scenario("camden-yeer")
