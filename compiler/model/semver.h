/* semver.h - versions and ranges of versions, as dbt reads and compares them (DEP-06, PRJ-13).
 *
 * A requirement is an operator and a version: ">=1.2.0", "<2.0.0-rc1", "1.0.0" (which means
 * "=1.0.0"). Several requirements together are a range: a lower and an upper end, either of which
 * may be open. Comparing looks at the operators, too, where the numbers are equal, so that ">1.0.0"
 * lies above
 * ">=1.0.0". Texts are borrowed. Any thread. */
#ifndef FT_MODEL_SEMVER_H
#define FT_MODEL_SEMVER_H

#include "base/str.h"

typedef enum {
    FT_SEMVER_EXACT,
    FT_SEMVER_GT,
    FT_SEMVER_GE,
    FT_SEMVER_LT,
    FT_SEMVER_LE
} ft_semver_op;

typedef struct ft_semver {
    bool open; /* no bound at all: the other fields say nothing */
    ft_semver_op op;
    ft_str numbers[3];        /* major, minor, patch: digits without leading zeros */
    ft_str prerelease, build; /* {NULL,0}: none */
} ft_semver;

typedef struct ft_semver_range {
    ft_semver start, end;
} ft_semver_range;

bool ft_semver_read(ft_str text, ft_semver *out); /* false: not a version */
int ft_semver_cmp(const ft_semver *a, const ft_semver *b);

/* The range all `count` requirements leave; without any it is open at both ends. False: none is
 * left. */
bool ft_semver_reduce(const ft_semver *wanted, size_t count, ft_semver_range *out);
bool ft_semver_fits(const ft_semver_range *range, const ft_semver *version);

/* ">=1.2.0-rc1", "=1.0.0" */
void ft_semver_print(ft_buf *out, const ft_semver *version);
/* ">=1.2.0, <2.0.0"; "ANY" for an open range. */
void ft_semver_range_print(ft_buf *out, const ft_semver_range *range);
/* ['>=1.2.0', '<2.0.0']: requirements as dbt's messages list them. */
void ft_semver_list_print(ft_buf *out, const ft_semver *wanted, size_t count);

#endif
