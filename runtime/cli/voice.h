/* voice.h - what templates, sessions and the run say, brought to the log one at a time.
 *
 * Implements ft_voice for templates on any thread and is a listener for exec: both take its lock, so
 * that the log is only ever told from one thread at a time. Warnings pass the user's rules here. */
#ifndef FT_CLI_VOICE_H
#define FT_CLI_VOICE_H

#include "cli/settings.h"
#include "exec/event.h"
#include "report/log.h"

typedef struct ft_speaker ft_speaker;

ft_speaker *ft_speaker_new(ft_arena *arena, const ft_clock *clock);
void ft_speaker_release(ft_speaker *speaker);

/* Until it has a log and rules, everything said is dropped. Borrowed. */
void ft_speaker_use(ft_speaker *speaker, ft_log *log, const ft_warning_rules *rules, bool every_deprecation);

const ft_voice *ft_speaker_voice(ft_speaker *speaker);
ft_listener ft_speaker_listener(ft_speaker *speaker);

/* Statements, their answers and notices of the database, and what becomes of relations, for the debug log:
 * ft_adapter_options. `self` is the speaker. */
void ft_speaker_trace(void *self, ft_str sql);
void ft_speaker_answered(void *self, ft_str status, int64_t took_us);
void ft_speaker_relation(void *self, ft_relation_change change, const ft_relation *relation, const ft_relation *to);
void ft_speaker_notice(void *self, ft_str text);

/* A warning that belongs to no template; `code` and `name` are its event's. */
void ft_speaker_warn(ft_speaker *speaker, const char *code, const char *name, ft_str text);

/* Something that has a newer form was met, so many times. `data`: what JSON says of it, NULL: the text alone. */
void ft_speaker_deprecated(ft_speaker *speaker, ft_deprecation what, size_t times, ft_str text, ft_dict *data);
/* At the end of a command: which deprecations were met, and how often (D028). Nothing if none was. */
void ft_speaker_sum_up(ft_speaker *speaker);

/* How many warnings the rules made errors of. */
size_t ft_speaker_promoted(const ft_speaker *speaker);

#endif
