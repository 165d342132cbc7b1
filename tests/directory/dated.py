"""A small area in which everything that can be dated is dated; no holder in it is anybody."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from directory.found import Found
from directory.loader import Area, load_area
from directory.resolve import resolve
from foundation.moment import parse_moment

AREA = """\
area: {id: exampleshire, called: Exampleshire, policy: exampleshire, printed: 2026-01-01, out_of_hours: duty-team}
agencies:
  school:
    called: The school
    hours:
      opens: "08:30"
      closes: "16:00"
      terms:
        summer: {from: 2026-04-13, to: 2026-07-17}
        autumn: {from: 2026-09-01, to: 2026-12-18}
      closures: {inset: {from: 2026-09-04, to: 2026-09-04, called: inset day}}
    when_closed: education-lead
  health:
    called: The health trust
    hours: {}
    proxies:
      clerk: {agency: police}
      doctor: {post: named-doctor}
      nurse: {role: lead}
  police: {called: The police}
  charity: {called: The charity, proxies: {lead: {agency: health}}}
  council: {called: The council, listed: no}
teams:
  ward: {called: The ward, of: health, lead: matron}
roles:
  lead: {above: chief}
  doctor: {if_vacant: {say: Ask the trust who covers., then: nurse, after_hours: 24}}
  nurse: {if_vacant: {say: Ask the trust who covers., then: doctor}}
  mediator: {out_of: board, if_none_uninvolved: {say: Ask the chair of the board who is independent.}}
posts:
  head: {called: Head teacher, of: [school], plays: {lead: {}}, deputies: [deputy-head], level: 2}
  deputy-head: {called: Deputy head, of: [school], level: 1}
  education-lead: {called: Education lead, of: [council]}
  matron: {called: Matron, of: [health], level: 2, manager: chief-nurse}
  sister:
    called: Sister
    of: [health]
    team: ward
    plays: {lead: {}}
    level: 1
    deputies: [{post: bank-nurse, from: 2026-09-01}, staff-nurse]
    held:
      - {holder: holder A, contact: desk 1, to: 2026-07-31, confirmed: 2026-06-01}
      - {holder: holder B, as: acting, from: 2026-08-10}
    away:
      - {from: 2026-09-07, to: 2026-09-11}
  staff-nurse: {called: Staff nurse, of: [health], away: [{from: 2026-09-07, to: 2026-09-09, why: training}]}
  bank-nurse: {called: Bank nurse, of: [health], vacant: [{from: 2026-09-07, to: 2026-09-08}]}
  chief-nurse: {called: Chief nurse, of: [health], plays: {chief: {}}}
  named-doctor:
    called: Named doctor
    of: [health]
    plays: {nurse: {}}
    vacant: [{from: 2026-10-01}]
  constable: {called: Constable, of: [police], plays: {lead: {}, clerk: {}, doctor: {to: 2026-05-31}}}
  superintendent: {called: Superintendent, of: [police], leads: [council]}
  duty-team: {called: Duty team, of: [council], hours: round_the_clock}
  job-share:
    called: Registrar
    of: [council]
    status: [shared]
    plays: {registrar: {}}
    held:
      - {holder: holder C, confirmed: 2026-08-20, away: [{from: 2026-08-03, to: 2026-08-28}]}
      - {holder: holder D, away: [{from: 2026-08-24, to: 2026-08-25, cover: duty-team}]}
bodies:
  board:
    called: the board
    members:
      - {post: chief-nurse}
      - {post: superintendent, as: chair}
      - {post: education-lead, represents: [school], to: 2026-08-31}
  audit: {called: the audit group, part_of: board}
"""


def load(folder: Path, text: str = AREA) -> Area:
    path = folder / "exampleshire.yaml"
    path.write_text(text, encoding="utf-8")
    return load_area(str(path))


def at(text: str) -> datetime:
    return parse_moment(text)


def who(area: Area, role: str, agency: str | None, when: str, *, now: bool = False, **facts: str) -> Found:
    return resolve(area, role, agency, facts, at=at(when), now=now)


def acting(found: Found) -> list[tuple[str, str]]:
    """Who acts, and by what."""
    return [(named.post, named.by) for named in found.leads]
