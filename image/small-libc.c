/* What stands in the place of larger functions of the C library in the agent, which image/link-agent puts before it.
 *
 * Each does all that the program asks of it. The library's own pull in printf with floating point, time zones and a reader
 * of unwinding tables: 60 KB of a program that has none of them (image/README.md has the figures).
 */
#include <errno.h>
#include <pthread.h>
#include <stddef.h>
#include <sys/prctl.h>
#include <time.h>

/* std asks for the stack only where RUST_BACKTRACE is set; the program has no tables to walk it by, and no names. A panic
 * says its sentence and its place all the same. (On armv7 another library does it, by tables that C brings with it.) */
#ifndef __arm__
struct _Unwind_Context;
enum { END_OF_STACK = 5 };

int _Unwind_Backtrace(int (*trace)(struct _Unwind_Context *, void *), void *argument) {
    (void)trace, (void)argument;
    return END_OF_STACK;
}

unsigned long _Unwind_GetIP(struct _Unwind_Context *context) {
    (void)context;
    return 0;
}

/* A library of std that was built for speed asks for these too. */
unsigned long _Unwind_GetCFA(struct _Unwind_Context *context) {
    (void)context;
    return 0;
}

void *_Unwind_FindEnclosingFunction(void *place) {
    (void)place;
    return NULL;
}
#endif

/* std names the thread that it is in, and no other. */
int pthread_setname_np(pthread_t thread, const char *name) {
    if (!pthread_equal(thread, pthread_self())) return ESRCH;
    return prctl(PR_SET_NAME, name) ? errno : 0;
}

/* Digits of a number at the end of so many characters. */
static char *digits(char *to, int number, int count) {
    for (int at = count; at-- > 0; number /= 10) to[at] = (char)('0' + number % 10);
    return to + count;
}

/* SQLite writes the time of day and the date with it (CURRENT_TIMESTAMP): years of four digits, and nothing by a language. */
size_t strftime(char *text, size_t size, const char *format, const struct tm *time) {
    char *to = text, *end = text + size;
    for (; *format; format++) {
        ptrdiff_t width = *format != '%' ? 1 : *++format == 'Y' ? 4 : 2;
        if (end - to <= width) return 0;
        if (width == 1) {
            *to++ = *format;
            continue;
        }
        switch (*format) {
        case 'Y': to = digits(to, time->tm_year + 1900, 4); break;
        case 'm': to = digits(to, time->tm_mon + 1, 2); break;
        case 'd': to = digits(to, time->tm_mday, 2); break;
        case 'H': to = digits(to, time->tm_hour, 2); break;
        case 'M': to = digits(to, time->tm_min, 2); break;
        case 'S': to = digits(to, time->tm_sec, 2); break;
        default: return 0;
        }
    }
    *to = 0;
    return (size_t)(to - text);
}

static void swap(char *one, char *other, size_t size) {
    for (; size-- > 0; one++, other++) {
        char octet = *one;
        *one = *other;
        *other = octet;
    }
}

typedef int comparison(const void *, const void *);

/* Lets what is at the top of a heap sink to its place. */
static void sink(char *heap, size_t at, size_t count, size_t size, comparison *compare) {
    for (;;) {
        size_t child = 2 * at + 1;
        if (child >= count) return;
        if (child + 1 < count && compare(heap + child * size, heap + (child + 1) * size) < 0) child++;
        if (compare(heap + at * size, heap + child * size) >= 0) return;
        swap(heap + at * size, heap + child * size, size);
        at = child;
    }
}

/* The resolver orders a host's addresses with it. */
void qsort(void *base, size_t count, size_t size, comparison *compare) {
    for (size_t at = count / 2; at-- > 0;) sink(base, at, count, size, compare);
    for (size_t last = count; last-- > 1;) {
        swap(base, (char *)base + last * size, size);
        sink(base, 0, last, size, compare);
    }
}
