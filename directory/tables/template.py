"""The template: which sheets there are for an area's own file, which columns each has, and what they mean in the file.

A test holds it to the shapes of the file: every key has its column, or is declared to be in no table, with the reason.
"""

from __future__ import annotations

from dataclasses import dataclass

from directory.tables.kinds import (
    Choice,
    Clock,
    Contact,
    Day,
    Facts,
    Id,
    Items,
    Key,
    Kind,
    Number,
    Pairs,
    Words,
    YesNo,
)
from foundation.calendar_file import WEEKDAYS

NOTES = "Read me"
"""The sheet that explains the others; it is not read."""
ASIDE = "(for reading only)"
"""How the heading of a column ends that is not read either."""


@dataclass(frozen=True)
class Column:
    """A column of a table.

    Attributes:
        name: Its heading, and the key in the file.
        kind: What stands in its cells.
        means: What it says.
        holds: The keys of the file's shapes that it gives.
        required: Whether a row says nothing without it.
        aside: It only helps to read the others, and is not read itself.
    """

    name: str
    kind: Kind
    means: str
    holds: tuple[str, ...] = ()
    required: bool = False
    aside: bool = False

    @property
    def heading(self) -> str:
        """What stands at its head."""
        return f"{self.name} {ASIDE}" if self.aside else self.name


@dataclass(frozen=True)
class Table:
    """A sheet of the template.

    Attributes:
        name: Its name.
        means: What one row of it says.
        columns: Its columns; the first names what a row is about.
        section: The section of the file that it fills in.
        field: The key of what a row is about that its rows are gathered under, if they are.
        none: The column in which `(none)` says that there are none, if they are gathered.
        holds: The keys of the file's shapes that the sheet as a whole gives.
        defines: What its first column names, where the sheet is the one that says what there is of it.
    """

    name: str
    means: str
    columns: tuple[Column, ...]
    section: str
    field: str = ""
    none: str = ""
    holds: tuple[str, ...] = ()
    defines: str = ""

    def column(self, name: str) -> Column:
        """One of its columns."""
        return next(column for column in self.columns if column.name == name)

    @property
    def read(self) -> tuple[Column, ...]:
        """The columns that are read."""
        return tuple(column for column in self.columns if not column.aside)


MOST_DEPUTIES = 999

NOT_IN_TABLES = {
    "AreaFile.readings": "the unclear points of a policy stand in the file of its area, beside what they decide",
    "Unclear.options": "see AreaFile.readings",
    "Unclear.default": "see AreaFile.readings",
}
"""Keys that no table has, and why; a file that uses one of them cannot be written as tables."""

_POST, _AGENCY, _ROLE, _TEAM, _BODY = (Id(kind) for kind in ("post", "agency", "role", "team", "body"))
_READINGS = "the unclear points of the policy that it rests on"
_CLAUSES = "the clauses of the policy that it rests on"
_STATUS = Items(Choice(("vacant", "acting", "interim", "shared", "inferred", "untitled", "general")))
SITUATIONS = (
    "if_vacant", "if_nobody_fits", "if_unlisted", "if_same_post", "if_own_side", "if_none_uninvolved",
)  # fmt: skip
_ONLY_YES = YesNo(("yes",))


def _dated(shape: str) -> tuple[Column, Column]:
    return (
        Column("from", Day(), "the first day", (f"{shape}.from",)),
        Column("to", Day(), "the last day, included; until further notice, if left blank", (f"{shape}.to",)),
    )


def _remove(what: str) -> Column:
    return Column("remove", _ONLY_YES, f"yes takes {what} out that the area has on which this one is based")


AREA_KEYS = (
    Column("based_on", Words(), "the area that these add to and change: camden, or a file", ("Header.based_on",)),
    Column("id", Id("area", new=True), "the name under which it is asked for", ("Header.id",)),
    Column("called", Words(), "its name", ("Header.called",)),
    Column("policy", Words(), "its policy", ("Header.policy",)),
    Column("printed", Day(), "the day as of which the posts are given", ("Header.printed",)),
    Column("nation", Choice(("england", "wales", "scotland", "northern-ireland")),
           "whose bank holidays its agencies keep", ("Header.nation",)),
    Column("emergency", Items(Words()), "its own emergency contacts", ("Header.emergency",)),
    Column("out_of_hours", _POST, "the post that is reached when offices are shut", ("Header.out_of_hours",)),
    Column("confirm_every", Number(1, 3650), "after how many days a contact counts as old", ("Header.confirm_every",)),
    Column("only", Words(), "who alone can use the policy, if not everybody", ("Header.only",)),
    Column("taken", Pairs(Words(), Words()), "the readings of the policy that it chose: EXA-A1=b", ("Header.taken",)),
)  # fmt: skip
"""The rows of the sheet Area: what it says there in the column `key`."""

AREA = Table(
    "Area",
    "One key of the area's heading. What is left blank is not said.",
    (
        Column("key", Choice(tuple(key.name for key in AREA_KEYS)), "which", required=True),
        Column("value", Words(), "what it is"),
        Column("meaning", Words(), "what the key says", aside=True),
    ),
    "area",
    holds=("AreaFile.area",),
)

AGENCIES = Table(
    "Agencies",
    "An organisation, or a row of the policy's tables.",
    (
        Column("agency", Id("agency", new=True), "its id", required=True),
        Column("called", Words(), "its name", ("Agency.called",)),
        Column("short", Words(), "how it is called in a sentence", ("Agency.short",)),
        Column("known_as", Items(Words()), "other names people use for it", ("Agency.known_as",)),
        Column("listed", YesNo(), "whether it can be a side; no for the board and chief officers", ("Agency.listed",)),
        Column("service_lines", Pairs(Key(), Words()), "how it divides its work", ("Agency.service_lines",)),
        Column("professions", Pairs(Key(), Words()), "the professions it has posts for", ("Agency.professions",)),
        Column("if_unclear", Items(_POST), "whom to contact where it is not known which post fits",
               ("Agency.if_unclear",)),
        Column("others", Choice(("copy", "left_out")), "whether its other posts are kept informed", ("Agency.others",)),
        Column("several", Choice(("all", "any")), "where several posts fit: all of them, or any", ("Agency.several",)),
        Column("many", YesNo(), "whether many organisations go by this name", ("Agency.many",)),
        Column("case_type", Choice(("now", "sought", "both")), "which status of a case decides", ("Agency.case_type",)),
        Column("when_closed", _POST, "the post that acts in a closure or out of term", ("Agency.when_closed",)),
        Column("out_of_hours", _POST, "the post that is reached when offices are shut", ("Agency.out_of_hours",)),
        Column("clauses", Items(Words()), _CLAUSES, ("Agency.clauses",)),
        Column("readings", Items(Words()), _READINGS, ("Agency.readings",)),
        _remove("an agency"),
    ),
    "agencies",
    holds=("AreaFile.agencies",),
    defines="agency",
)  # fmt: skip

HOURS = Table(
    "Hours",
    "When an agency works, or a post that works otherwise.",
    (
        Column("agency", _AGENCY, "the agency, or else", ("Agency.hours",)),
        Column("post", _POST, "the post", ("Post.hours",)),
        Column("opens", Clock(), "when a working day opens; 09:00 if left blank", ("HoursShape.opens",)),
        Column("closes", Clock(), "when it closes; 17:00 if left blank", ("HoursShape.closes",)),
        Column("works", Items(Choice(WEEKDAYS)), "the days worked; Monday to Friday if blank", ("HoursShape.works",)),
        Column("keeps_bank_holidays", YesNo(), "no, if it works through them", ("HoursShape.keeps_bank_holidays",)),
        Column("round_the_clock", YesNo(), "yes, if it never closes", ("HoursShape.round_the_clock",)),
        _remove("the hours"),
    ),
    "agencies",
)

CLOSURES = Table(
    "Closures",
    "A time in which nobody works, or a school term: where there are terms, work is only done inside them.",
    (
        Column("agency", _AGENCY, "the agency, or else"),
        Column("post", _POST, "the post"),
        Column("kind", Choice(("closure", "term")), "which of the two it is",
               ("HoursShape.closures", "HoursShape.terms"), required=True),
        Column("name", Id("time", new=True), "a name for it: inset-day, autumn", required=True),
        Column("from", Day(), "the first day", ("PeriodShape.from",)),
        Column("to", Day(), "the last day, included", ("PeriodShape.to",)),
        Column("called", Words(), "what people call it", ("PeriodShape.called",)),
    ),
    "agencies",
)  # fmt: skip

TEAMS = Table(
    "Teams",
    "A part of an agency.",
    (
        Column("team", Id("team", new=True), "its id", required=True),
        Column("called", Words(), "its name", ("Team.called",)),
        Column("of", _AGENCY, "its agency", ("Team.of",)),
        Column("lead", _POST, "the post that leads it", ("Team.lead",)),
        _remove("a team"),
    ),
    "teams",
    holds=("AreaFile.teams",),
    defines="team",
)

ROLES = Table(
    "Roles",
    "A role of the policy in this area.",
    (
        Column("role", Id("role", new=True), "its id in the policy", required=True),
        Column("above", _ROLE, "the role above it in the same agency", ("RoleHere.above",)),
        Column("out_of", _BODY, "the body out of whose members somebody uninvolved is picked", ("RoleHere.out_of",)),
        _remove("what is said of a role"),
    ),
    "roles",
    holds=("AreaFile.roles",),
    defines="role",
)

INSTEAD = Table(
    "Instead",
    "What to do where no post can act: for a role, or where none of an agency's posts fits the case.",
    (
        Column("role", _ROLE, "the role, or else"),
        Column("agency", _AGENCY, "the agency"),
        Column("situation", Choice(SITUATIONS), "where it is so; of an agency only if_nobody_fits",
               ("Agency.if_nobody_fits", *(f"RoleHere.{situation}" for situation in SITUATIONS)), required=True),
        Column("say", Words(), "what to do, in words; {agency} stands for its name", ("Fallback.say",)),
        Column("then", _ROLE, "the role that acts instead", ("Fallback.then",)),
        Column("through", _POST, "the post to ask", ("Fallback.through",)),
        Column("after_hours", Number(1, 1000), "only once so many hours have gone by", ("Fallback.after_hours",)),
        Column("readings", Items(Words()), _READINGS, ("Fallback.readings",)),
        _remove("what to do"),
    ),
    "roles",
)  # fmt: skip

POSTS = Table(
    "Posts",
    "A job: one that these tables add, or of which they say something new.",
    (
        Column("post", Id("post", new=True), "its id", required=True),
        Column("called", Words(), "its title", ("Post.called",)),
        Column("of", Items(_AGENCY), "the agencies it belongs to", ("Post.of",)),
        Column("team", _TEAM, "the team it belongs to", ("Post.team",)),
        Column("status", _STATUS, "what to know about it", ("Post.status",)),
        Column("manager", _POST, "the post above it", ("Post.manager",)),
        Column("leads", Items(_AGENCY), "agencies that answer to it", ("Post.leads",)),
        Column("level", Number(1, 12), "how high it stands, 1 for the front line", ("Post.level",)),
        Column(
            "counterparts", Pairs(_AGENCY, _POST), "for another agency: its comparable post", ("Post.counterparts",)
        ),
        Column("out_of_hours", _POST, "the post that is reached when this one does not work", ("Post.out_of_hours",)),
        Column("confirmed", Day(), "the day on which the entry was last found to be right", ("Post.confirmed",)),
        Column("note", Words(), "what else to know; no names", ("Post.note",)),
        Column("clauses", Items(Words()), _CLAUSES, ("Post.clauses",)),
        Column("readings", Items(Words()), _READINGS, ("Post.readings",)),
        _remove("a post"),
    ),
    "posts",
    holds=("AreaFile.posts",),
    defines="post",
)

PLAYS = Table(
    "Plays",
    "A post plays a role, for a set of facts; a further set of facts is a further row, the rest of which is the same.",
    (
        Column("post", _POST, "the post", required=True),
        Column("role", Id("role", new=True), "the role of the policy", ("Post.plays",), required=True),
        Column("when", Facts(), "the facts for which it is the right post; always, if left blank", ("Plays.when",)),
        Column("agencies", Items(_AGENCY), "only for these of its agencies", ("Plays.agencies",)),
        Column("part", Choice(("lead", "copy")), "whether it acts, or is kept informed", ("Plays.part",)),
        Column("hours", Choice(("any", "office", "out_of_hours")), "at which hours; any, if blank", ("Plays.hours",)),
        Column("status", _STATUS, "what to know about the post in this role", ("Plays.status",)),
        Column("readings", Items(Words()), _READINGS, ("Plays.readings",)),
        *_dated("Plays"),
    ),
    "posts",
    "plays",
    none="role",
)

HOLDERS = Table(
    "Holders",
    "Somebody holds a post. A row in which only the post is named is left aside.",
    (
        Column("post", _POST, "the post", ("Post.held",), required=True),
        Column("title", Words(), "its title", aside=True),
        Column("agency", Words(), "its agency", aside=True),
        Column("holder", Words(), "who holds it", ("Holding.holder",)),
        Column("contact", Contact(), "how to reach them", ("Holding.contact",)),
        Column("as", Choice(("substantive", "acting", "interim", "covering")), "in what way", ("Holding.as",)),
        *_dated("Holding"),
        Column("confirmed", Day(), "the day on which this was last found to be right", ("Holding.confirmed",)),
    ),
    "posts",
    "held",
    none="holder",
)

VACANCIES = Table(
    "Vacancies",
    "A time in which nobody holds a post.",
    (
        Column("post", _POST, "the post", ("Post.vacant",), required=True),
        *_dated("Vacancy"),
        Column("cover", _POST, "the post that covers, if not the first deputy", ("Vacancy.cover",)),
    ),
    "posts",
    "vacant",
    none="from",
)

AWAY = Table(
    "Away",
    "A time in which the holder of a post does not work.",
    (
        Column("post", _POST, "the post", ("Post.away",), required=True),
        Column("holder", Words(), "whose absence it is, as in Holders; only where several hold it", ("Holding.away",)),
        Column("why", Choice(("leave", "absence", "secondment", "training")), "why, in a word", ("Away.why",)),
        *_dated("Away"),
        Column("cover", _POST, "the post that covers, if not the first deputy", ("Away.cover",)),
    ),
    "posts",
    "away",
    none="from",
)

DEPUTIES = Table(
    "Deputies",
    "A post that acts where another cannot.",
    (
        Column("post", _POST, "the post", ("Post.deputies",), required=True),
        Column(
            "order", Number(1, MOST_DEPUTIES), "in which order it is asked, 1 first; if left blank, that of the rows"
        ),
        Column("deputy", _POST, "the post that acts for it", ("Deputy.post",), required=True),
        *_dated("Deputy"),
    ),
    "posts",
    "deputies",
    none="deputy",
)

BODIES = Table(
    "Bodies",
    "A board, a subgroup or another body on which posts have seats.",
    (
        Column("body", Id("body", new=True), "its id", required=True),
        Column("called", Words(), "its name", ("Body.called",)),
        Column("part_of", _BODY, "the body it is a subgroup of", ("Body.part_of",)),
        Column("clauses", Items(Words()), _CLAUSES, ("Body.clauses",)),
        _remove("a body"),
    ),
    "bodies",
    holds=("AreaFile.bodies",),
    defines="body",
)

MEMBERS = Table(
    "Members",
    "A post has a seat on a body.",
    (
        Column("body", _BODY, "the body", ("Body.members",), required=True),
        Column("post", _POST, "the post", ("Member.post",), required=True),
        Column("as", Choice(("chair", "vice_chair", "member")), "its seat", ("Member.as",)),
        Column("represents", Items(_AGENCY), "agencies it speaks for beside its own", ("Member.represents",)),
        *_dated("Member"),
    ),
    "bodies",
    "members",
    none="post",
)

PROXIES = Table(
    "Proxies",
    "Who has a role for an agency that lacks it: another agency, a post, or another role of its own.",
    (
        Column("agency", _AGENCY, "the agency that lacks the role", ("Agency.proxies",), required=True),
        Column("role", _ROLE, "the role", required=True),
        Column("by_agency", _AGENCY, "the agency whose post has it", ("Proxy.agency",)),
        Column("by_post", _POST, "or the post that has it", ("Proxy.post",)),
        Column("by_role", _ROLE, "or the role of the agency itself that has it", ("Proxy.role",)),
    ),
    "agencies",
    "proxies",
    none="role",
)

DOUBLE_PARTS = Table(
    "Double parts",
    "A post that may judge what it had a part in.",
    (
        Column("name", Id("double part", new=True), "a name for it", required=True),
        Column("post", _POST, "the post", ("DoublePart.post",)),
        Column("role", _ROLE, "the role in which it judges or negotiates", ("DoublePart.role",)),
        Column("after", _ROLE, "the role in which it acted before", ("DoublePart.after",)),
        Column("say", Words(), "the warning", ("DoublePart.say",)),
        Column("readings", Items(Words()), _READINGS, ("DoublePart.readings",)),
        _remove("a double part"),
    ),
    "double_parts",
    holds=("AreaFile.double_parts",),
    defines="double part",
)

TEMPLATE = (
    AREA, HOLDERS, VACANCIES, AWAY, DEPUTIES, AGENCIES, HOURS, CLOSURES, TEAMS, POSTS, PLAYS, ROLES, INSTEAD, PROXIES,
    BODIES, MEMBERS, DOUBLE_PARTS,
)  # fmt: skip
"""The sheets in the order in which they are shown: first what a board manager fills in."""

ELEMENTS = (AGENCIES, TEAMS, ROLES, POSTS, BODIES, DOUBLE_PARTS)
"""The sheets of which each row is one thing with a name, in the order of the file."""
