/* An implementation of the policy of Exampleton in C, that knows nothing of Escalate: it reads requests, one a line,
   and answers them. It is here to show that the kit can drive a program in another language, and that it catches one
   that is wrong: the argument names a fault to make on purpose, or a way to misbehave; without one it is faithful. */
#include <ctype.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define MOST 64
#define DAY 86400L
#define NEVER LONG_MIN
#define IS(one, other) (strcmp((one), (other)) == 0)

static const char *fault = "";
static int faulty(const char *name) { return IS(fault, name); }

/* ---------------------------------------------------------------------------------------------------- JSON */

typedef struct Json { char type; char *text; char *keys[MOST]; struct Json *values[MOST]; int count; } Json;

static char *spaces(char *p) { while (isspace((unsigned char)*p)) p++; return p; }

static char *read_text(char *p, char **text) {
    char *to = *text = malloc(strlen(p) + 1);
    for (p++; *p && *p != '"'; p++) *to++ = *p == '\\' ? *++p : *p;
    *to = 0;
    return p + 1;
}

static char *read_json(char *p, Json **found) {
    Json *here = *found = calloc(1, sizeof(Json));
    p = spaces(p);
    here->type = *p;
    if (*p == '"') return read_text(p, &here->text);
    if (*p != '{' && *p != '[') { while (*p && !strchr(",]} \n", *p)) p++; return p; }
    for (p = spaces(p + 1); *p && *p != ']' && *p != '}'; p = spaces(p)) {
        if (here->type == '{') { p = spaces(read_text(p, &here->keys[here->count])); p++; }
        p = spaces(read_json(p, &here->values[here->count++]));
        if (*p == ',') p++;
    }
    return p + 1;
}

static Json *value_of(Json *map, const char *key) {
    for (int n = 0; map && n < map->count; n++) if (map->keys[n] && IS(map->keys[n], key)) return map->values[n];
    return NULL;
}

static const char *text_of(Json *map, const char *key) {
    Json *value = value_of(map, key);
    return value && value->text ? value->text : "";
}

/* ------------------------------------------------------------------------------------------------ the calendar */

static const char *HOLIDAYS[] = {
    "2025-12-25", "2025-12-26", "2026-01-01", "2026-04-03", "2026-04-06", "2026-05-04", "2026-05-25", "2026-08-31",
    "2026-12-25", "2026-12-28", "2027-01-01", "2027-03-26", "2027-03-29", "2027-05-03", "2027-05-31", "2027-08-30",
    "2027-12-27", "2027-12-28", "2028-01-03", "2028-04-14", "2028-04-17", "2028-05-01", "2028-05-29", "2028-08-28",
    "2028-12-25", "2028-12-26", NULL};

static long days_from(long year, long month, long day) {  /* days since 1 January 1970 */
    year -= month <= 2;
    long era = year / 400, of_era = year - era * 400;
    long of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    return era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719468;
}

static void date_of(long days, long *year, long *month, long *day) {
    for (*year = 1970; days_from(*year + 1, 1, 1) <= days; ) ++*year;
    for (*month = 1; *month < 12 && days_from(*year, *month + 1, 1) <= days; ) ++*month;
    *day = days - days_from(*year, *month, 1) + 1;
}

static long weekday(long days) { return (days + 3) % 7; }  /* Monday is 0 */

static long last_sunday(long year, long month) {
    long last = days_from(year, month, 31);
    return last - (weekday(last) + 1) % 7;
}

static long offset_at(long moment) {  /* how far London is before Greenwich, in seconds */
    long year, month, day;
    date_of(moment / DAY, &year, &month, &day);
    long begins = last_sunday(year, 3) * DAY + 3600, ends = last_sunday(year, 10) * DAY + 3600;
    return moment >= begins && moment < ends ? 3600 : 0;
}

static long local_day(long moment) { return (moment + offset_at(moment)) / DAY; }

static long closing(long day) {  /* five in the afternoon in London, when the clocks have long been changed */
    long greenwich = day * DAY + 17 * 3600;
    return greenwich - offset_at(greenwich);
}

static int is_worked(long day) {
    char text[24];
    long year, month, of_month;
    date_of(day, &year, &month, &of_month);
    snprintf(text, sizeof text, "%04ld-%02ld-%02ld", year, month, of_month);
    for (int n = 0; HOLIDAYS[n] && !faulty("bank-holidays"); n++) if (IS(HOLIDAYS[n], text)) return 0;
    return weekday(day) < 5;
}

static long parse_day(const char *text) {
    long year = 0, month = 0, day = 0;
    sscanf(text, "%ld-%ld-%ld", &year, &month, &day);
    return days_from(year, month, day);
}

static long parse(const char *text) {
    long hour = 0, minute = 0, second = 0, away = 0, away_minutes = 0;
    char sign = '+', rest[24] = "";
    sscanf(text + 11, "%ld:%ld%23s", &hour, &minute, rest);
    const char *zone = rest;
    if (*zone == ':') { sscanf(zone, ":%ld", &second); zone += strcspn(zone, "+-Z"); }
    if (*zone == '+' || *zone == '-') sscanf(zone, "%c%ld:%ld", &sign, &away, &away_minutes);
    long seconds = (away * 60 + away_minutes) * 60;
    return parse_day(text) * DAY + (hour * 60 + minute) * 60 + second - (sign == '-' ? -seconds : seconds);
}

static void print_moment(long moment) {
    long year, month, day, rest = moment % DAY;
    date_of(moment / DAY, &year, &month, &day);
    printf("\"%04ld-%02ld-%02ldT%02ld:%02ld:%02ld+00:00\"", year, month, day, rest / 3600, rest / 60 % 60, rest % 60);
}

static long later_of(long one, long other) { return one > other ? one : other; }

/* ------------------------------------------------------------------------------------------------- the policy */

enum { PROTECT, DISAGREEMENT };
enum { FRONT_DOOR, STAGE_1, STAGE_2, NOWHERE, CLOSES };
enum { REFER, SETTLE, HAND_OVER, DUTIES };
static const char *TRACKS[] = {"protect", "disagreement"};
static const char *STAGES[] = {"front-door", "stage-1", "stage-2"};
static const char *MEET[] = {"front-door", "professional", "front-line-manager"};
static const char *DUTY[] = {"refer-at-once", "settle", "hand-over"};
static const char *FAILING[] = {"unresolved", "no_response", "refused", "lapsed", NULL};

static int among(const char *name, const char *const *names, int count) {
    for (int n = 0; n < count && names[n]; n++) if (IS(name, names[n])) return n;
    return -1;
}

/* Where an exit leads; NOWHERE if the policy does not provide for it. */
static int target(int stage, const char *how) {
    if (IS(how, "resolved") || (stage != FRONT_DOOR && IS(how, "withdrawn"))) return CLOSES;
    if (stage == FRONT_DOOR || among(how, FAILING, 4) < 0) return NOWHERE;
    return stage == STAGE_1 ? STAGE_2 : CLOSES;
}

/* --------------------------------------------------------------------------------------------------- the case */

typedef struct {
    int track, stage[MOST], visits, said_raising, said_other, failed, resumes;
    long start, began, since, closed, released;
    char how[16];
} Run;
typedef struct { int duty, run, visit, live; long started, due; } Owed;
typedef struct {
    long at, reported, day;
    int phase;
    const char *kind, *name, *exit, *stage, *by, *id;
    Json *facts;
} Event;

static Run runs[MOST];
static Owed owed[2 * MOST];
static Event events[MOST];
static int run_count, owed_count, event_count, arose_count, departures, risk, risk_again, taken, calendar_days;
static long arose[MOST], risk_learned, other_learned;

static int run_of(int track) {
    for (int n = run_count - 1; n >= 0; n--) if (runs[n].track == track) return n;
    return -1;
}

static int is_open(Run *run) { return run->began != NEVER && run->closed == NEVER; }
static int stage_of(Run *run) { return run->stage[run->visits - 1]; }

static void owe(int duty, int run, long at) {
    long due = at, day = local_day(at);
    if (duty == SETTLE && calendar_days) due = later_of(closing(day + 5), at);
    if (duty == SETTLE && !calendar_days) {
        for (int left = 5; left > 0; ) if (is_worked(++day)) left--;
        due = later_of(closing(day), at);
    }
    if (duty == HAND_OVER) due = at + 24 * 3600;
    owed[owed_count++] = (Owed){duty, run, runs[run].visits - 1, 1, at, due};
}

static void end(int run, int duty) {
    for (int n = 0; n < owed_count; n++)
        if (owed[n].run == run && owed[n].duty == duty && owed[n].visit == runs[run].visits - 1) owed[n].live = 0;
}

static void leave(int run) { end(run, SETTLE); end(run, HAND_OVER); }

static void enter(int number, int stage, long at) {
    Run *run = &runs[number];
    run->stage[run->visits++] = stage;
    run->since = at;
    run->how[0] = 0;
    run->said_raising = run->said_other = run->failed = 0;
    owe(run->track == PROTECT ? REFER : SETTLE, number, at);
}

static void finish(int run, long at) {
    leave(run);
    runs[run].closed = at;
    end(run, REFER);
    if (runs[run].track == PROTECT) risk_again = 0;
}

static void fail(int number, long at, const char *how) {
    Run *run = &runs[number];
    int stage = stage_of(run);
    strcpy(run->how, how);
    if (!run->failed && stage == STAGE_1) owe(HAND_OVER, number, at);
    run->failed = 1;
    if (!IS(how, "lapsed")) {
        end(number, SETTLE);
        if (target(stage, how) == CLOSES) finish(number, at);
    }
}

static void add_run(int track, long start) {
    runs[run_count++] = (Run){.track = track, .start = start, .began = NEVER, .closed = NEVER, .released = NEVER};
}

static int release(int number) {
    Run *run = &runs[number];
    if (run->began != NEVER) return 0;
    if (run->track == DISAGREEMENT) {
        int other = run_of(PROTECT);
        if (other < 0 && !risk) return 0;
        if (other >= 0 && runs[other].closed == NEVER) return 0;
        if (other >= 0 && (runs[other].start >= run->start || runs[other].closed >= run->start))
            run->released = later_of(run->released, runs[other].closed);
    }
    run->began = later_of(run->start, run->released);
    enter(number, run->track == PROTECT ? FRONT_DOOR : STAGE_1, run->began);
    return 1;
}

static int open_track(int track, long moment) {
    int last = run_of(track);
    if (last >= 0 && runs[last].closed == NEVER) { if (track == DISAGREEMENT) taken = arose_count; return 0; }
    if (track == PROTECT) {
        if (risk != 'y' || (last >= 0 && !risk_again)) return 0;
        add_run(track, moment);
        return 1;
    }
    if (taken >= arose_count) return 0;
    add_run(track, arose[taken]);
    taken = arose_count;
    return 1;
}

static void open_all(long moment) {
    for (int more = 1; more; ) {
        more = open_track(DISAGREEMENT, moment);
        more |= open_track(PROTECT, moment);
        for (int n = 0; n < run_count; n++) more |= release(n);
    }
}

static void pass_time(long to) {
    for (;;) {
        int first = -1;
        long when = 0;
        for (int n = 0; n < owed_count; n++) {
            Run *run = &runs[owed[n].run];
            if (!owed[n].live || owed[n].duty != SETTLE || run->how[0] || !is_open(run)) continue;
            if (owed[n].due > to || (owed[n].due == to && !faulty("last-moment"))) continue;
            long at = later_of(owed[n].due, run->since);
            if (first < 0 || at < when) { first = n; when = at; }
        }
        if (first < 0) return;
        fail(owed[first].run, when, "lapsed");
        open_all(when);
    }
}

static void move(int number, int stage, long at) {
    Run *run = &runs[number];
    if (stage == stage_of(run)) return;
    int onward = target(stage_of(run), among(run->how, FAILING, 4) < 0 ? "unresolved" : run->how) == stage;
    int leads = run->how[0] ? target(stage_of(run), run->how) : CLOSES;
    int provided = leads == NOWHERE || leads == stage;
    if (onward && !run->how[0]) fail(number, at, "unresolved");
    else if (!provided) departures++;
    long began = at;
    for (int n = 0; n < owed_count; n++)
        if (owed[n].live && owed[n].run == number && owed[n].duty == HAND_OVER && onward && !faulty("late-hand-over"))
            began = owed[n].due < began ? owed[n].due : began;
    leave(number);
    enter(number, stage, began);
}

/* ------------------------------------------------------------------------------------------ what is reported */

static int live(int duty, const char *stage) {
    for (int n = 0; n < owed_count; n++)
        if (owed[n].live && owed[n].duty == duty
            && (!*stage || IS(STAGES[runs[owed[n].run].stage[owed[n].visit]], stage))) return n;
    return -1;
}

static void learn(Event *event) {
    for (int n = 0; n < event->facts->count; n++) {
        const char *answer = event->facts->values[n]->text;
        if (!IS(event->facts->keys[n], "imminent_risk")) {
            other_learned = later_of(other_learned, event->at);
            continue;
        }
        risk = IS(answer, "yes") || (IS(answer, "not_known") && !faulty("not-known")) ? 'y' : 'n';
        risk_learned = event->at;
        risk_again = 1;
    }
}

static void happen(Event *event) {
    if (IS(event->name, "disagreement-arose")) {
        int n = arose_count++;
        for (; n > 0 && arose[n - 1] > event->at; n--) arose[n] = arose[n - 1];
        arose[n] = event->at;
        return;
    }
    for (int n = 0; n < run_count; n++)
        if (runs[n].track == PROTECT && is_open(&runs[n]) && runs[n].visits && runs[n].since <= event->at) {
            strcpy(runs[n].how, "resolved");
            finish(n, event->at);
        }
}

static void done(Event *event) {
    int duty = among(event->name, DUTY, DUTIES), run = run_of(DISAGREEMENT), found;
    if (duty == HAND_OVER && run >= 0 && is_open(&runs[run]) && stage_of(&runs[run]) == STAGE_1
        && (!*event->stage || IS(event->stage, "stage-1"))) {
        move(run, STAGE_2, event->at);
        return;
    }
    if ((found = live(duty, event->stage)) < 0) departures++;
    else owed[found].live = 0;
}

static void leave_by_report(Event *event) {
    int number = run_of(among(event->name, TRACKS, 2));
    Run *run = &runs[number];
    if (number < 0 || !is_open(run)) { departures++; return; }
    if (among(event->exit, FAILING, 4) >= 0) { fail(number, event->at, event->exit); return; }
    if (IS(event->exit, "deemed_agreed")) { departures++; return; }
    if (IS(event->exit, "resolved")) {
        if (run->track == PROTECT) { departures++; return; }
        int all = IS(event->by, "both") || IS(event->by, "all");
        run->said_raising |= all || IS(event->by, "raising");
        run->said_other |= all || IS(event->by, "other");
        if (!run->said_raising || !run->said_other) return;
    } else if (target(stage_of(run), event->exit) == NOWHERE) {
        departures++;
        if (run->track == PROTECT) return;
    }
    strcpy(run->how, event->exit);
    end(number, SETTLE);
    if (target(stage_of(run), event->exit) == CLOSES) finish(number, event->at);
}

static void take(Event *event) {
    int track = among(event->name, TRACKS, 2), number = track < 0 ? -1 : run_of(track);
    int stage = among(event->stage, STAGES, 3);
    if (IS(event->kind, "learned")) learn(event);
    else if (IS(event->kind, "happened")) happen(event);
    else if (IS(event->kind, "did")) done(event);
    else if (IS(event->kind, "exit")) leave_by_report(event);
    else if (IS(event->kind, "extended")) departures++;
    else if (IS(event->kind, "agreed")) {
        int found = live(among(event->name, DUTY, DUTIES), event->stage);
        if (found < 0 || event->day > local_day(owed[found].due)) departures++;
    } else if (IS(event->kind, "moved")) {
        if (number < 0 || !is_open(&runs[number])) departures++;
        else move(number, stage, event->at);
    } else if (IS(event->kind, "reopened")) {
        if (number < 0 || runs[number].closed == NEVER || !runs[number].visits) { departures++; return; }
        int again = stage >= 0 ? stage : stage_of(&runs[number]);
        add_run(track, event->at);
        runs[run_count - 1].began = event->at;
        runs[run_count - 1].resumes = 1;
        enter(run_count - 1, again, event->at);
    }
}

/* --------------------------------------------------------------------------------------- reading and answering */

static int by_order(const void *one, const void *other) {
    const Event *a = one, *b = other;
    if (a->at != b->at) return a->at < b->at ? -1 : 1;
    if (a->phase != b->phase) return a->phase - b->phase;
    int kinds = strcmp(a->kind, b->kind), names = strcmp(a->name, b->name);
    if (a->facts && b->facts) return strcmp(text_of(a->facts, "imminent_risk"), text_of(b->facts, "imminent_risk"));
    return kinds ? kinds : names;
}

static Event plain(long at, const char *kind, int phase, const char *name) {
    Event event = {.at = at, .reported = at, .kind = kind, .phase = phase, .name = name};
    event.exit = event.stage = event.by = event.id = "";
    return event;
}

static Event event_of(Json *data) {
    static const struct { const char *word; int phase; } KINDS[] = {
        {"learned", 0}, {"happened", 1}, {"did", 1}, {"used", 1}, {"agreed", 1}, {"extended", 1}, {"moved", 3},
        {"reopened", 4}, {"struck", 5}};
    static const char *BESIDE[] = {"id", "at", "reported", "by", "stage", NULL};
    Event event = plain(parse(text_of(data, "at")), "exit", 2, "");
    event.by = text_of(data, "by"); event.stage = text_of(data, "stage"); event.id = text_of(data, "id");
    event.reported = value_of(data, "reported") ? parse(text_of(data, "reported")) : event.at;
    for (int n = 0; n < data->count; n++) {
        Json *value = data->values[n];
        if (among(data->keys[n], BESIDE, 5) >= 0) continue;
        event.exit = data->keys[n];
        for (int kind = 0; kind < 9; kind++)
            if (IS(data->keys[n], KINDS[kind].word)) { event.kind = KINDS[kind].word; event.phase = KINDS[kind].phase; }
        event.name = value->text ? value->text : value->count ? value->keys[0] : "";
        if (IS(event.kind, "learned")) event.facts = value;
        else if (value->count && IS(event.kind, "moved")) event.stage = value->values[0]->text;
        else if (value->count) event.day = parse_day(value->values[0]->text);
    }
    return event;
}

static void fold(Json *request, long at, long opened, int assumed) {
    run_count = owed_count = event_count = departures = risk = risk_again = taken = arose_count = 0;
    risk_learned = other_learned = NEVER;
    Json *facts = value_of(request, "facts"), *given = value_of(request, "events");
    if (facts->count && opened <= at) {
        events[event_count] = plain(opened, "learned", 0, "");
        events[event_count++].facts = facts;
    }
    if (assumed) events[event_count++] = plain(opened, "happened", 1, "disagreement-arose");
    for (int n = 0; n < given->count; n++) {
        Event event = event_of(given->values[n]);
        int struck = IS(event.kind, "struck") || event.at > at || event.reported > at;
        for (int other = 0; other < given->count; other++) {
            Event entry = event_of(given->values[other]);
            int known = entry.at <= at && entry.reported <= at;
            struck |= IS(entry.kind, "struck") && known && *event.id && IS(entry.name, event.id);
        }
        if (!struck) events[event_count++] = event;
    }
    qsort(events, event_count, sizeof(Event), by_order);
    for (int n = 0; n < event_count; ) {
        long moment = events[n].at;
        pass_time(moment);
        while (n < event_count && events[n].at == moment) {
            int phase = events[n].phase;
            while (n < event_count && events[n].at == moment && events[n].phase == phase) take(&events[n++]);
            open_all(moment);
            pass_time(moment);
        }
    }
    pass_time(at);
}

static int is_stale(void) {  /* whether danger has to be asked about again */
    if (risk_learned == NEVER) return 0;
    if (other_learned > risk_learned) return 1;
    for (int n = 0; n < run_count; n++) {
        if (runs[n].resumes && runs[n].start > risk_learned) return 1;
        if (runs[n].track == PROTECT && runs[n].closed != NEVER && runs[n].closed > risk_learned) return 1;
    }
    return 0;
}

static const char *standing(Run *run) {
    if (run->closed != NEVER) return "closed";
    if (run->began == NEVER) return "waiting";
    return run->how[0] && target(stage_of(run), run->how) == NOWHERE ? "at_a_silence" : "open";
}

static void answer(Json *request) {
    long at = parse(text_of(request, "at")), opened = parse(text_of(request, "opened"));
    calendar_days = IS(text_of(value_of(request, "readings"), "EXT-A1"), "b");
    fold(request, at, opened, 0);
    if (run_of(DISAGREEMENT) < 0) fold(request, at, opened, 1);
    int steps = 0, all_closed = run_count > 0, how_it_ended = 0;
    for (int n = 0; n < run_count; n++) {
        int here = 0;
        for (int other = 0; other < owed_count; other++)
            if (owed[other].live && runs[owed[other].run].track == runs[n].track) here = 1;
        all_closed &= runs[n].closed != NEVER;
        how_it_ended |= is_open(&runs[n]) && !here;
        steps |= here;
    }
    int stale = is_stale(), asks = !risk || stale;
    int ask = !risk || (!steps && (asks || how_it_ended));
    const char *in_a_word = ask ? "ask" : steps ? "act" : all_closed ? "closed" : "wait";
    const char *id = faulty("wrong-id") ? "another" : text_of(request, "id");
    printf("{\"id\": \"%s\", \"answer\": \"%s\", \"departures\": %d, ", id, in_a_word, departures);
    printf("\"ask_first\": [%s], \"tracks\": [", asks ? "\"imminent_risk\"" : "");
    for (int track = PROTECT, said = 0; track <= DISAGREEMENT; track++) {
        if (run_of(track) < 0) continue;
        Run *run = &runs[run_of(track)];
        const char *stage = run->visits ? STAGES[stage_of(run)] : "";
        printf("%s{\"track\": \"%s\", \"state\": \"%s\", ", said++ ? ", " : "", TRACKS[track], standing(run));
        printf("\"stage\": \"%s\", \"since\": ", stage);
        print_moment(run->closed != NEVER ? run->closed : run->visits ? run->since : run->start);
        printf("}");
    }
    printf("], \"steps\": [");
    for (int n = 0, said = 0; n < owed_count; n++) {
        Run *run = &runs[owed[n].run];
        int stage = run->stage[owed[n].visit];
        if (!owed[n].live || owed[n].started > at) continue;
        int duty = owed[n].duty, late = duty != REFER && at > owed[n].due;
        const char *to = duty == REFER ? "\"front-door\"" : duty == HAND_OVER ? "\"front-line-manager\"" : "";
        const char *who = duty == REFER ? "professional" : MEET[stage];
        printf("%s{\"duty\": \"%s\", \"track\": \"%s\", ", said++ ? ", " : "", DUTY[duty], TRACKS[run->track]);
        printf("\"stage\": \"%s\", \"force\": \"%s\", ", STAGES[stage], duty == REFER ? "must" : "should");
        printf("\"late\": %s, \"who\": [\"%s\"], \"to\": [%s], \"due\": ", late ? "true" : "false", who, to);
        print_moment(owed[n].due);
        printf("}");
    }
    printf("]}\n");
}

int main(int count, char **arguments) {
    static char line[1 << 20];
    if (count > 1) fault = arguments[1];
    for (int number = 1; fgets(line, sizeof line, stdin); number++) {
        Json *request;
        read_json(line, &request);
        if (faulty("crash") && number > 2) { fprintf(stderr, "out of memory\n"); abort(); }
        if (faulty("leave") && number > 2) return 3;
        if (faulty("hang") && number > 2) pause();
        if (faulty("prose")) printf("It is due on Friday.\n");
        else if (faulty("list")) printf("[]\n");
        else if (faulty("no-steps")) printf("{\"id\": \"%s\", \"answer\": \"perhaps\"}\n", text_of(request, "id"));
        else answer(request);
        fflush(stdout);
    }
    return 0;
}
