/* embed.c - a tool of the build: writes a C file that holds the bytes of other files.
 *
 *     embed FOLDER OUT.c FILES...
 *
 * FILES are relative to FOLDER; OUT.c defines the table of embedded.h. It runs on the building
 * machine only, so unlike the program it may print, exit and use the C library freely. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { BYTES_PER_LINE = 20 };

static void fail(const char *what)
{
    fprintf(stderr, "embed: %s: %s\n", what, strerror(errno));
    exit(1);
}

static int by_bytes(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

static FILE *open_in(const char *folder, const char *name)
{
    char path[4096];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *file = fopen(path, "rb");
    if (!file)
        fail(path);
    return file;
}

/* Numbers rather than a string literal: compilers limit the length of literals. */
static size_t write_bytes(FILE *out, FILE *in, int number)
{
    size_t len = 0;
    int byte;
    fprintf(out, "static const unsigned char file_%d[] = {\n", number);
    for (; (byte = getc(in)) != EOF; len++)
        fprintf(out, "%d,%s", byte, len % BYTES_PER_LINE == BYTES_PER_LINE - 1 ? "\n" : "");
    fprintf(out, "0};\n");
    return len;
}

static void write_table(FILE *out, char **names, const size_t *lens, int count)
{
    fprintf(out, "const ft_embedded ft_embedded_files[] = {\n");
    for (int i = 0; i < count; i++)
        fprintf(out, "    {\"%s\", (const char *)file_%d, %zu},\n", names[i], i, lens[i]);
    fprintf(out, "    {0, 0, 0},\n};\nconst size_t ft_embedded_count = %d;\n", count);
}

int main(int argc, char **argv)
{
    if (argc < 3) {
        fprintf(stderr, "usage: embed FOLDER OUT.c FILES...\n");
        return 2;
    }
    int count = argc - 3;
    char **names = argv + 3;
    size_t *lens = calloc((size_t)count + 1, sizeof *lens);
    FILE *out = fopen(argv[2], "wb");
    if (!out || !lens)
        fail(argv[2]);
    qsort(names, (size_t)count, sizeof *names, by_bytes);
    fprintf(out, "/* Written by templates/embed.c. */\n#include \"embedded.h\"\n");
    for (int i = 0; i < count; i++) {
        FILE *in = open_in(argv[1], names[i]);
        lens[i] = write_bytes(out, in, i);
        fclose(in);
    }
    write_table(out, names, lens, count);
    if (fclose(out))
        fail(argv[2]);
    free(lens);
    return 0;
}
