/* voice.c - one lock before the log; see voice.h. */
#include "cli/voice.h"

#include <pthread.h>

struct ft_speaker {
    ft_voice voice;
    const ft_clock *clock;
    pthread_mutex_t lock;            /* guards what follows, and the log */
    ft_arena *arena;
    ft_log *log;
    const ft_warning_rules *rules;
    bool every_deprecation;
    size_t times[FT_DEPRECATION_COUNT];        /* how often each deprecation was met */
    ft_deprecation met[FT_DEPRECATION_COUNT];  /* in the order of their first time */
    size_t met_len;
    size_t promoted;
    ft_map flags_off;                          /* behaviour flags that it was told of; values are nothing */
};

/* Whose work this thread is doing: what a template logs and what is sent is told of its node. */
static _Thread_local struct {
    ft_step *step;
    ft_str thread;
    ft_str connection;      /* its name, of the node that used it last; {NULL,0}: there is none */
    bool connected;         /* that node still does */
    int64_t since_us;       /* when the last statement was sent or answered */
} at_work;

static void tell_locked(ft_speaker *speaker, ft_event event)
{
    if (!speaker->log)
        return;
    event.at_us = event.at_us ? event.at_us : ft_clock_wall(speaker->clock);
    event.step = event.step ? event.step : at_work.step;
    event.thread = event.thread.len ? event.thread : at_work.thread;
    ft_listener log = ft_log_listener(speaker->log);
    log.tell(log.self, &event);
}

static void tell(ft_speaker *speaker, ft_event event)
{
    pthread_mutex_lock(&speaker->lock);
    tell_locked(speaker, event);
    pthread_mutex_unlock(&speaker->lock);
}

static void on_log(void *self, ft_str text, bool info)
{
    tell(self, (ft_event){.kind = FT_EVENT_LOG, .text = text, .info = info});
}

static void on_inform(void *self, ft_str event, ft_str text, ft_dict *data)
{
    tell(self, (ft_event){.kind = FT_EVENT_INFORM, .name = event, .text = text, .data = data});
}

static void on_print(void *self, ft_str text)
{
    tell(self, (ft_event){.kind = FT_EVENT_PRINT, .text = text});
}

/* May it be said? What the rules turn into an error is counted and said all the same. */
static bool pass_rules(ft_speaker *speaker, ft_str name, bool deprecation)
{
    ft_warning_verdict verdict = speaker->rules ? ft_warning_judge(speaker->rules, name, deprecation)
                                                : FT_WARNING_SHOWN;
    speaker->promoted += verdict == FT_WARNING_ERROR;
    return verdict != FT_WARNING_SILENT;
}

static bool on_warn(void *self, ft_str event, ft_str text, ft_str node_id)
{
    ft_speaker *speaker = self;
    (void)node_id;
    ft_warning_verdict verdict = speaker->rules ? ft_warning_judge(speaker->rules, event, false) : FT_WARNING_SHOWN;
    if (verdict == FT_WARNING_SHOWN)
        tell(speaker, (ft_event){.kind = FT_EVENT_WARNING, .text = text, .name = event});
    return verdict != FT_WARNING_ERROR;
}

void ft_speaker_warn(ft_speaker *speaker, const char *code, const char *name, ft_str text)
{
    pthread_mutex_lock(&speaker->lock);
    if (pass_rules(speaker, ft_str_of(name), false) && speaker->log)
        ft_log_line(speaker->log, FT_LEVEL_WARN, code, name, ft_concat(speaker->arena, FT_STR("[WARNING]: "), text, (ft_str){0}));
    pthread_mutex_unlock(&speaker->lock);
}

/* Each deprecation is shown once, unless all are asked for; the summary counts every time. */
void ft_speaker_deprecated(ft_speaker *speaker, ft_deprecation what, size_t times, ft_str text, ft_dict *data)
{
    ft_str name = ft_str_of(ft_deprecation_event(what));
    pthread_mutex_lock(&speaker->lock);
    bool first = speaker->times[what] == 0;
    speaker->times[what] += times;
    if (first)
        speaker->met[speaker->met_len++] = what;
    if ((first || speaker->every_deprecation) && pass_rules(speaker, name, true))
        tell_locked(speaker, (ft_event){.kind = FT_EVENT_DEPRECATED, .text = text, .name = name, .data = data});
    pthread_mutex_unlock(&speaker->lock);
}

static void on_deprecated(void *self, ft_str event, ft_str text)
{
    ft_speaker_deprecated(self, ft_deprecation_of(event), 1, text, NULL);
}

static bool on_flag_off(void *self, ft_str flag, ft_str text)
{
    ft_speaker *speaker = self;
    pthread_mutex_lock(&speaker->lock);
    bool before = ft_map_has(&speaker->flags_off, flag);
    if (!before && text.len && speaker->log) {
        ft_map_put(speaker->arena, &speaker->flags_off, ft_str_copy(speaker->arena, flag), speaker);
        if (pass_rules(speaker, FT_STR("BehaviorChangeEvent"), false))
            ft_log_line(speaker->log, FT_LEVEL_WARN, "D000", "BehaviorChangeEvent",
                        ft_concat(speaker->arena, FT_STR("[WARNING]: "), text, (ft_str){0}));
    }
    pthread_mutex_unlock(&speaker->lock);
    return before;
}

static ft_value summary_of(const ft_speaker *speaker, ft_deprecation what)
{
    ft_dict *row = ft_dict_new(speaker->arena);
    ft_dict_set_text(speaker->arena, row, FT_STR("event_name"), ft_of_text(ft_str_of(ft_deprecation_event(what))));
    ft_dict_set_text(speaker->arena, row, FT_STR("event_code"), ft_of_text(ft_str_of(ft_deprecation_code(what))));
    ft_dict_set_text(speaker->arena, row, FT_STR("occurrences"), ft_of_int((int64_t)speaker->times[what]));
    return ft_of_dict(row);
}

static void say_summary(ft_speaker *speaker)
{
    ft_dict *data = ft_dict_new(speaker->arena);
    ft_list *rows = ft_list_new(speaker->arena, speaker->met_len);
    ft_buf text = ft_buf_in(speaker->arena);
    ft_buf_text(&text, "[WARNING][DeprecationsSummary]: Deprecated functionality\n\nSummary of encountered deprecations:\n");
    for (size_t i = 0; i < speaker->met_len; i++) {
        size_t times = speaker->times[speaker->met[i]];
        ft_list_add(speaker->arena, rows, summary_of(speaker, speaker->met[i]));
        ft_buf_format(&text, "\n- %s: %zu occurrence%s", ft_deprecation_event(speaker->met[i]), times, times == 1 ? "" : "s");
    }
    if (!speaker->every_deprecation)
        ft_buf_text(&text, "\n\nOnly the first of each was shown: --show-all-deprecations shows all.");
    ft_dict_set_text(speaker->arena, data, FT_STR("summaries"), ft_of_list(rows));
    ft_dict_set_text(speaker->arena, data, FT_STR("show_all_hint"), ft_of_bool(!speaker->every_deprecation));
    ft_log_data(speaker->log, FT_LEVEL_WARN, "D028", "DeprecationsSummary", ft_buf_str(&text), data);
}

void ft_speaker_sum_up(ft_speaker *speaker)
{
    pthread_mutex_lock(&speaker->lock);
    if (speaker->met_len && speaker->log && pass_rules(speaker, FT_STR("DeprecationsSummary"), true))
        say_summary(speaker);
    pthread_mutex_unlock(&speaker->lock);
}

static void on_sql(void *self, ft_str node_id, ft_str sql)
{
    (void)node_id;
    ft_speaker_trace(self, sql);
}

/* A connection is named after the node that uses it, as in dbt; between nodes a worker tidies up for the last. */
static ft_str user_of_connection(void)
{
    if (at_work.step && at_work.step->node)
        return at_work.step->node->unique_id;
    bool worker = at_work.connection.at && at_work.thread.at && !ft_str_is(at_work.thread, "MainThread");
    return worker ? at_work.connection : FT_STR("master");
}

static void take_connection(ft_speaker *speaker)
{
    ft_str name = user_of_connection();
    if (!ft_str_eq(at_work.connection, name))
        tell(speaker, (ft_event){.kind = FT_EVENT_CONNECTION, .name = name, .text = at_work.connection});
    at_work.connection = name;
    at_work.connected = true;
}

/* The session is as good as new for the next node: dbt closes it there. */
static void leave_connection(ft_speaker *speaker)
{
    if (at_work.connected)
        tell(speaker, (ft_event){.kind = FT_EVENT_CLOSED, .name = user_of_connection()});
    at_work.connected = false;
}

void ft_speaker_trace(void *self, ft_str sql)
{
    ft_speaker *speaker = self;
    take_connection(speaker);
    at_work.since_us = ft_clock_wall(speaker->clock);
    tell(speaker, (ft_event){.kind = FT_EVENT_SQL, .text = sql, .name = at_work.connection});
}

/* Statements go out together: where the server does not tell, each took what passed since the answer before it. */
void ft_speaker_answered(void *self, ft_str status, int64_t took_us)
{
    ft_speaker *speaker = self;
    int64_t now = ft_clock_wall(speaker->clock);
    tell(speaker, (ft_event){.kind = FT_EVENT_SQL_STATUS, .text = status, .name = user_of_connection(),
                             .seconds = (double)(took_us < 0 ? now - at_work.since_us : took_us) / 1e6});
    at_work.since_us = now;
}

void ft_speaker_relation(void *self, ft_relation_change change, const ft_relation *relation, const ft_relation *to)
{
    tell(self, (ft_event){.kind = FT_EVENT_RELATION, .change = change, .relation = relation, .to = to});
}

void ft_speaker_notice(void *self, ft_str text)
{
    tell(self, (ft_event){.kind = FT_EVENT_DEBUG, .text = text});
}

/* That there is nothing to do is a warning, too (CLI-106). */
static bool may_say_nothing(ft_speaker *speaker)
{
    pthread_mutex_lock(&speaker->lock);
    bool may = pass_rules(speaker, FT_STR("NothingToDo"), false);
    pthread_mutex_unlock(&speaker->lock);
    return may;
}

/* Of a statement that was another node's, too. */
static void say_sql(void *self, const ft_event *event)
{
    if (event->kind == FT_EVENT_SQL)
        ft_speaker_trace(self, event->text);
    else
        ft_speaker_answered(self, event->text, (int64_t)(event->seconds * 1e6));
}

static void on_event(void *self, const ft_event *event)
{
    if (event->kind == FT_EVENT_NODE_START || event->kind == FT_EVENT_HOOK_START || event->kind == FT_EVENT_NODE_RESUMED) {
        at_work.step = event->step;
        at_work.thread = event->thread;
    }
    if (event->kind == FT_EVENT_NODE_RESUMED) {
        at_work.connected = event->info;
        return;
    }
    if (event->kind == FT_EVENT_SQL || event->kind == FT_EVENT_SQL_STATUS) {
        say_sql(self, event);
        return;
    }
    bool left = event->kind == FT_EVENT_NODE_FINISHED || event->kind == FT_EVENT_HOOK_FINISHED ||
                event->kind == FT_EVENT_RUN_FINISHED;
    if (left)
        leave_connection(self);
    if (event->kind != FT_EVENT_NOTHING || may_say_nothing(self))
        tell(self, *event);
    if (event->kind == FT_EVENT_NODE_FINISHED || event->kind == FT_EVENT_HOOK_FINISHED)
        at_work.step = NULL;
}

ft_speaker *ft_speaker_new(ft_arena *arena, const ft_clock *clock)
{
    ft_speaker *speaker = FT_NEW(arena, ft_speaker);
    speaker->clock = clock;
    speaker->arena = ft_arena_new("voice");
    pthread_mutex_init(&speaker->lock, NULL);
    speaker->voice = (ft_voice){.self = speaker, .log = on_log, .print = on_print, .warn = on_warn,
                                .deprecated = on_deprecated, .inform = on_inform, .flag_off = on_flag_off, .sql = on_sql};
    return speaker;
}

void ft_speaker_release(ft_speaker *speaker)
{
    pthread_mutex_destroy(&speaker->lock);
    ft_arena_free(speaker->arena);
}

void ft_speaker_use(ft_speaker *speaker, ft_log *log, const ft_warning_rules *rules, bool every_deprecation)
{
    speaker->log = log;
    speaker->rules = rules;
    speaker->every_deprecation = every_deprecation;
}

const ft_voice *ft_speaker_voice(ft_speaker *speaker)
{
    return &speaker->voice;
}

ft_listener ft_speaker_listener(ft_speaker *speaker)
{
    return (ft_listener){speaker, on_event};
}

size_t ft_speaker_promoted(const ft_speaker *speaker)
{
    return speaker->promoted;
}
