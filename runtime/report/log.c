/* log.c - lines to the console and to dbt.log; see log.h. */
#include "report/log.h"

#include "base/text.h"
#include "graph/manifest.h"
#include "report/line_data.h"
#include "report/progress.h"
#include "report/spool.h"

#include <errno.h>
#include <unistd.h>

enum { KEPT_FILES = 5 };

struct ft_log {
    ft_arena *arena, *scratch;    /* for as long as the log; for one event */
    ft_log_options options;
    ft_lines_style console_style, file_style;
    const ft_project *project;   /* once its counts were told; NULL: none is known */
    ft_fs_file *file;
    ft_spool *file_spool, *console_spool; /* the second is NULL on a terminal */
    ft_progress *progress;
    ft_buf console;               /* what one event prints */
};

/* ---- text made safe */

static ft_str scrub(ft_log *log, ft_str text)
{
    for (size_t i = 0; i < log->options.secrets.len; i++)
        if (log->options.secrets.at[i].len)
            text = ft_str_replace(log->scratch, text, log->options.secrets.at[i], FT_STR("*****"));
    return text;
}

/* Our own colours pass; any other control character of a line is shown as \x1b, so that a template
 * cannot drive the terminal. */
static bool is_own_colour(ft_str text, size_t at, size_t *len)
{
    static const char *const own[] = {"\033[31m", "\033[32m", "\033[33m", "\033[0m"};
    for (size_t i = 0; i < sizeof own / sizeof *own; i++) {
        *len = strlen(own[i]);
        if (text.len - at >= *len && memcmp(text.at + at, own[i], *len) == 0)
            return true;
    }
    return false;
}

static bool is_control(unsigned char byte)
{
    return (byte < 0x20 && byte != '\n' && byte != '\t') || byte == 0x7f;
}

/* Whether one of eight bytes is below 0x20 or is 0x7f: no carry reaches another byte that is neither. */
static bool may_hold_control(const char *eight)
{
    const uint64_t ones = UINT64_C(0x0101010101010101), tops = ones << 7;
    uint64_t bytes, deleted;
    memcpy(&bytes, eight, sizeof bytes);
    deleted = bytes ^ ones * 0x7f;
    return (((bytes - ones * 0x20) & ~bytes) | ((deleted - ones) & ~deleted)) & tops;
}

static size_t find_control(ft_str text, size_t at)
{
    while (at < text.len) {
        bool whole = text.len - at >= 8;
        if (whole && !may_hold_control(text.at + at)) {
            at += 8;
            continue;
        }
        for (size_t end = whole ? at + 8 : text.len; at < end; at++)
            if (is_control((unsigned char)text.at[at]))
                return at;
    }
    return text.len;
}

static ft_str tame(ft_log *log, ft_str text)
{
    size_t at = find_control(text, 0), from = 0, len;
    if (at == text.len)
        return text;
    ft_buf out = ft_buf_in(log->scratch);
    for (; at < text.len; at = find_control(text, at)) {
        if (is_own_colour(text, at, &len)) {
            at += len;
            continue;
        }
        ft_buf_add(&out, ft_str_slice(text, from, at));
        ft_buf_format(&out, "\\x%02x", (unsigned char)text.at[at]);
        from = ++at;
    }
    ft_buf_add(&out, ft_str_from(text, from));
    return ft_buf_str(&out);
}

static ft_str without_colours(ft_log *log, ft_str text)
{
    ft_buf out = ft_buf_in(log->scratch);
    size_t len;
    for (size_t at = 0; at < text.len;) {
        if (text.at[at] == 0x1b && is_own_colour(text, at, &len)) {
            at += len;
            continue;
        }
        ft_buf_byte(&out, text.at[at++]);
    }
    return ft_buf_str(&out);
}

/* ---- forms of a line */

static void add_digits(ft_buf *out, int64_t number, int width)
{
    char digits[8];
    for (int at = width; at-- > 0; number /= 10)
        digits[at] = (char)('0' + number % 10);
    ft_buf_add(out, (ft_str){digits, (size_t)width});
}

static void clock_text(ft_log *log, ft_buf *out, bool micros)
{
    int64_t now = ft_clock_wall(log->options.clock), second = now / 1000000;
    add_digits(out, second / 3600 % 24, 2);
    ft_buf_byte(out, ':');
    add_digits(out, second / 60 % 60, 2);
    ft_buf_byte(out, ':');
    add_digits(out, second % 60, 2);
    if (!micros)
        return;
    ft_buf_byte(out, '.');
    add_digits(out, now % 1000000, 6);
}

static void text_line(ft_log *log, ft_buf *out, const ft_line *line, bool colour)
{
    if (!line->plain) {
        if (colour)
            ft_buf_text(out, "\033[0m");
        clock_text(log, out, false);
        ft_buf_text(out, "  ");
    }
    ft_buf_add(out, line->text);
    ft_buf_byte(out, '\n');
}

static ft_str thread_of(const ft_line *line)
{
    return line->event && line->event->thread.len ? line->event->thread : FT_STR("MainThread");
}

static void add_padded(ft_buf *out, ft_str text, size_t width)
{
    ft_buf_add(out, text);
    if (text.len < width)
        ft_buf_fill(out, ' ', width - text.len);
}

static void debug_line(ft_log *log, ft_buf *out, const ft_line *line, bool colour)
{
    if (colour)
        ft_buf_text(out, "\033[0m");
    clock_text(log, out, true);
    ft_str thread = ft_str_slice(thread_of(line), 0, 10);
    size_t end = ft_str_find_byte(thread, ' ', 0);
    thread = ft_str_slice(thread, 0, end);
    ft_buf_text(out, " [");
    add_padded(out, ft_str_of(ft_level_word(line->level)), 5);
    ft_buf_text(out, "] [");
    add_padded(out, thread, 10);
    ft_buf_text(out, "]: ");
    ft_buf_add(out, line->text);
    ft_buf_byte(out, '\n');
}

/* ---- values without secrets: a secret of digits must not break a number, so texts are scrubbed one by one */

typedef struct { ft_log *log; ft_sink *inner; } scrubber;

static ft_value scrubbed(ft_log *log, ft_value value)
{
    const ft_dict_entry *entry;
    if (value.kind == FT_TEXT)
        return ft_of_text(scrub(log, ft_text_of(value)));
    if (value.kind == FT_LIST) {
        ft_list *list = ft_list_new(log->scratch, value.as.list->len);
        for (size_t i = 0; i < value.as.list->len; i++)
            ft_list_add(log->scratch, list, scrubbed(log, value.as.list->at[i]));
        return ft_of_list(list);
    }
    if (value.kind != FT_DICT)
        return value;
    ft_job job = ft_job_in(log->scratch);
    ft_dict *dict = ft_dict_new(log->scratch);
    for (size_t at = 0; (entry = ft_dict_next(value.as.dict, &at));)
        ft_dict_set(&job, dict, entry->key, scrubbed(log, entry->value));
    return ft_of_dict(dict);
}

static void scrub_open(void *self, ft_key key, ft_kind kind)
{
    ft_sink_open(((scrubber *)self)->inner, key, kind);
}

static void scrub_close(void *self)
{
    ft_sink_close(((scrubber *)self)->inner);
}

static void scrub_value(void *self, ft_key key, ft_value value)
{
    const scrubber *s = self;
    ft_sink_value(s->inner, key, s->log->options.secrets.len ? scrubbed(s->log, value) : value);
}

static bool add_to_buf(void *self, ft_str bytes)
{
    ft_buf_add(self, bytes);
    return true;
}

static void json_line(ft_log *log, ft_buf *out, const ft_line *line)
{
    ft_line bare = *line;
    bare.text = without_colours(log, line->text);
    ft_json_out json;
    ft_json_out_init(&json, log->scratch, add_to_buf, out);
    ft_sink sink = ft_json_sink(&json);
    ft_sink_open(&sink, FT_NO_KEY, FT_DICT);
    ft_sink_open(&sink, FT_KEY("data"), FT_DICT);
    scrubber safe = {log, &sink};
    ft_sink data = {.self = &safe, .open = scrub_open, .close = scrub_close, .value = scrub_value};
    ft_line_data(&data, log->scratch, &bare, log->project);
    ft_sink_close(&sink);
    ft_sink_open(&sink, FT_KEY("info"), FT_DICT);
    ft_sink_text(&sink, FT_KEY("category"), FT_STR(""));
    ft_sink_text(&sink, FT_KEY("code"), ft_str_of(line->code));
    ft_sink_value(&sink, FT_KEY("extra"), ft_of_dict(log->options.extra ? log->options.extra : ft_dict_new(log->scratch)));
    ft_sink_text(&sink, FT_KEY("invocation_id"), log->options.invocation_id);
    ft_sink_text(&sink, FT_KEY("level"), ft_str_of(ft_level_word(line->level)));
    ft_sink_text(&sink, FT_KEY("msg"), line->msg.at ? line->msg : bare.text);
    ft_sink_text(&sink, FT_KEY("name"), ft_str_of(line->name));
    ft_sink_value(&sink, FT_KEY("pid"), ft_of_int(getpid()));
    ft_sink_text(&sink, FT_KEY("thread"), thread_of(line));
    ft_sink_text(&sink, FT_KEY("ts"), ft_iso_utc(log->scratch, ft_clock_wall(log->options.clock)));
    ft_sink_close(&sink);
    ft_sink_close(&sink);
    ft_json_out_finish(&json);
    ft_buf_byte(out, '\n');
}

static void format_line(ft_log *log, ft_buf *out, const ft_line *line, ft_log_format format, bool colour)
{
    ft_line safe = *line;
    safe.text = scrub(log, line->text);
    if (line->msg.at)
        safe.msg = scrub(log, line->msg);
    if (format != FT_LOG_JSON && !line->plain)
        safe.text = tame(log, safe.text);
    if (format == FT_LOG_JSON)
        json_line(log, out, &safe);
    else if (format == FT_LOG_DEBUG)
        debug_line(log, out, &safe, colour);
    else
        text_line(log, out, &safe, colour);
}

/* ---- writing */

static void write_fully(int fd, ft_str text)
{
    while (text.len) {
        ssize_t put = write(fd, text.at, text.len);
        if (put < 0 && errno != EINTR)
            return; /* the reader went away: nobody is left to tell */
        text = ft_str_from(text, put > 0 ? (size_t)put : 0);
    }
}

static void write_console(void *self, ft_str text)
{
    write_fully(((const ft_log *)self)->options.console, text);
}

static void write_file(void *self, ft_str text)
{
    const ft_log *log = self;
    log->file->write(log->file, text);
}

static bool wanted_on_console(const ft_log *log, const ft_line *line)
{
    if (line->plain)
        return true;
    ft_level least = log->options.quiet && log->options.console_level < FT_LEVEL_ERROR ? FT_LEVEL_ERROR
                                                                                      : log->options.console_level;
    return line->level >= least && least != FT_LEVEL_NONE;
}

static void console_line(void *self, const ft_line *line)
{
    ft_log *log = self;
    if (wanted_on_console(log, line))
        format_line(log, &log->console, line, log->options.console_format, log->options.colour);
}

static void file_line(void *self, const ft_line *line)
{
    ft_log *log = self;
    if (line->level < log->options.file_level || log->options.file_level == FT_LEVEL_NONE)
        return;
    ft_buf out = ft_buf_in(log->scratch);
    ft_line inside = *line;
    inside.plain = false;
    format_line(log, &out, &inside, log->options.file_format, log->options.file_colour);
    ft_spool_add(log->file_spool, ft_buf_str(&out));
}

/* Where nobody looks on, the lines of nodes may wait; others keep their place beside what goes to stderr. */
static void flush_console(ft_log *log, bool may_wait)
{
    if (!log->console.len)
        return;
    if (log->console_spool) {
        ft_spool_add(log->console_spool, ft_buf_str(&log->console));
        if (!may_wait)
            ft_spool_flush(log->console_spool);
    } else {
        if (log->progress)
            ft_progress_hide(log->progress);
        write_console(log, ft_buf_str(&log->console));
    }
    ft_buf_clear(&log->console);
}

static void tell(void *self, const ft_event *event)
{
    ft_log *log = self;
    if (event->kind == FT_EVENT_FOUND)
        log->project = ft_graph_project(event->plan->graph);
    ft_event_lines(log->scratch, event, &log->console_style, console_line, log);
    if (log->file)
        ft_event_lines(log->scratch, event, &log->file_style, file_line, log);
    flush_console(log, event->kind == FT_EVENT_NODE_START || event->kind == FT_EVENT_NODE_FINISHED);
    if (log->progress)
        ft_progress_tell(log->progress, event);
    ft_arena_clear(log->scratch);
    log->console = ft_buf_in(log->scratch);
}

static void one_line(ft_log *log, const ft_line *line)
{
    console_line(log, line);
    if (log->file)
        file_line(log, line);
    flush_console(log, false);
    ft_arena_clear(log->scratch);
    log->console = ft_buf_in(log->scratch);
}

void ft_log_line(ft_log *log, ft_level level, const char *code, const char *name, ft_str text)
{
    ft_log_data(log, level, code, name, text, NULL);
}

void ft_log_data(ft_log *log, ft_level level, const char *code, const char *name, ft_str text, ft_dict *data)
{
    one_line(log, &(ft_line){.level = level, .code = code, .name = name, .text = text, .data = data});
}

void ft_log_warning(ft_log *log, const char *code, const char *name, ft_str text, ft_str msg, ft_dict *data)
{
    one_line(log, &(ft_line){.level = FT_LEVEL_WARN, .code = code, .name = name, .text = text, .msg = msg, .data = data});
}

void ft_log_output(ft_log *log, const char *code, const char *name, ft_str text)
{
    one_line(log, &(ft_line){.level = FT_LEVEL_INFO, .code = code, .name = name, .text = text, .plain = true});
}

/* ---- opening */

static void rotate(ft_log *log)
{
    const ft_fs *fs = log->options.fs;
    ft_fs_stat found;
    int64_t most = log->options.file_max_bytes;
    if (most <= 0 || fs->stat(fs->self, log->options.file, &found) || (int64_t)found.size < most)
        return;
    for (int number = KEPT_FILES - 1; number >= 0; number--) {
        ft_str from = number ? ft_format(log->scratch, "%.*s.%d", FT_ARG(log->options.file), number) : log->options.file;
        ft_str to = ft_format(log->scratch, "%.*s.%d", FT_ARG(log->options.file), number + 1);
        fs->rename(fs->self, from, to);
    }
}

static void open_file(ft_log *log)
{
    const ft_fs *fs = log->options.fs;
    if (!log->options.file.at)
        return;
    fs->make_folders(fs->self, ft_path_folder(log->options.file));
    rotate(log);
    int failed = fs->create(fs->self, log->arena, log->options.file, FT_FS_APPEND, &log->file);
    if (failed) {
        log->file = NULL;
        ft_log_line(log, FT_LEVEL_WARN, "Z051", "Note",
                    ft_format(log->arena, "cannot write the log file \"%.*s\": %s", FT_ARG(log->options.file),
                              strerror(failed)));
        return;
    }
    ft_buf head = ft_buf_in(log->scratch);
    ft_buf_text(&head, "\n\n============================== ");
    ft_buf_add(&head, ft_iso_utc(log->scratch, ft_clock_wall(log->options.clock)));
    ft_buf_format(&head, " | %.*s ==============================\n", FT_ARG(log->options.invocation_id));
    if (log->options.file_format != FT_LOG_JSON)
        log->file->write(log->file, ft_buf_str(&head));
    log->file_spool = ft_spool_new(write_file, log);
}

static void copy_texts(ft_log *log)
{
    ft_log_options *o = &log->options;
    o->file = o->file.at ? ft_str_copy(log->arena, o->file) : o->file;
    o->invocation_id = ft_str_copy(log->arena, o->invocation_id);
    o->target_database = ft_str_copy(log->arena, o->target_database);
    o->target_path = ft_str_copy(log->arena, o->target_path);
}

ft_log *ft_log_new(const ft_log_options *options)
{
    ft_arena *arena = ft_arena_new("log");
    ft_log *log = FT_NEW(arena, ft_log);
    log->arena = arena;
    log->scratch = ft_arena_new("log line");
    log->options = *options;
    copy_texts(log);
    log->console = ft_buf_in(log->scratch);
    log->console_style = (ft_lines_style){.width = options->width, .colour = options->colour,
                                          .target_database = log->options.target_database,
                                          .target_path = log->options.target_path};
    log->console_style.structured = options->console_format == FT_LOG_JSON;
    log->console_style.debug = options->console_level == FT_LEVEL_DEBUG;
    log->console_style.cache_events = options->cache_events;
    log->file_style = log->console_style;
    log->file_style.structured = options->file_format == FT_LOG_JSON;
    log->file_style.debug = options->file_level == FT_LEVEL_DEBUG;
    log->file_style.colour = options->file_colour;
    if (options->progress)
        log->progress = ft_progress_new(arena, options->clock, options->console);
    if (!isatty(options->console))
        log->console_spool = ft_spool_new(write_console, log);
    open_file(log);
    return log;
}

void ft_log_free(ft_log *log)
{
    if (!log)
        return;
    if (log->progress)
        ft_progress_hide(log->progress);
    ft_spool_free(log->console_spool);
    ft_spool_free(log->file_spool);
    if (log->file)
        log->file->finish(log->file, false);
    ft_arena_free(log->scratch);
    ft_arena_free(log->arena);
}

ft_listener ft_log_listener(ft_log *log)
{
    return (ft_listener){log, tell};
}

void ft_log_set_target(ft_log *log, ft_str adapter, ft_str database, ft_strs secrets)
{
    log->console_style.adapter = log->file_style.adapter = ft_str_copy(log->arena, adapter);
    log->options.target_database = ft_str_copy(log->arena, database);
    log->console_style.target_database = log->file_style.target_database = log->options.target_database;
    ft_strs all = {0};
    for (size_t i = 0; i < log->options.secrets.len; i++)
        ft_vec_push(log->arena, &all, log->options.secrets.at[i]);
    for (size_t i = 0; i < secrets.len; i++)
        ft_vec_push(log->arena, &all, secrets.at[i]);
    log->options.secrets = all;
}
