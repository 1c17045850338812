/* What image/small-libc.c has in the place of the C library's functions does what they do. */
#define _GNU_SOURCE
#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <time.h>

#define strftime small_strftime
#define qsort small_qsort
#define pthread_setname_np small_setname
#define _Unwind_Backtrace small_backtrace
#define _Unwind_GetIP small_ip
#include "../../image/small-libc.c"
#undef strftime
#undef qsort

static void expect(int holds, const char *what) {
    if (holds) return;
    fprintf(stderr, "small-libc.c: %s\n", what);
    exit(1);
}

static int by_first_octet(const void *one, const void *other) {
    return *(const unsigned char *)one - *(const unsigned char *)other;
}

static void sorts(void) {
    for (int turn = 0; turn < 20000; turn++) {
        unsigned char ours[64 * 7], theirs[64 * 7];
        size_t count = (size_t)rand() % 65, size = 1 + (size_t)rand() % 7;
        for (size_t at = 0; at < count * size; at++) ours[at] = (unsigned char)(rand() % 40);
        /* What is in an element goes with its first octet: then one order is right. */
        for (size_t at = 0; at < count * size; at++) ours[at] = (unsigned char)(ours[at - at % size] + at % size);
        memcpy(theirs, ours, sizeof ours);
        small_qsort(ours, count, size, by_first_octet);
        qsort(theirs, count, size, by_first_octet);
        expect(memcmp(ours, theirs, count * size) == 0, "sorts as qsort does");
    }
}

static void writes_times(void) {
    static const char *formats[] = {"%H:%M:%S", "%Y-%m-%d", "%Y-%m-%d %H:%M:%S"};
    for (int turn = 0; turn < 20000; turn++) {
        time_t moment = (time_t)((unsigned long)rand() * 3 % 7258118400UL); /* to the year 2200 */
        struct tm broken_down;
        gmtime_r(&moment, &broken_down);
        char ours[32], theirs[32];
        const char *format = formats[turn % 3];
        size_t size = (size_t)rand() % 24, written = strftime(theirs, size, format, &broken_down);
        expect(small_strftime(ours, size, format, &broken_down) == written, "has as much room as strftime has");
        expect(!written || strcmp(ours, theirs) == 0, "writes as strftime does");
        expect(small_strftime(ours, sizeof ours, "%A", &broken_down) == 0, "writes no day's name");
        expect(small_strftime(ours, sizeof ours, "%", &broken_down) == 0, "ends with the format");
    }
}

static void *sleeps(void *barrier) {
    pthread_barrier_wait(barrier);
    return NULL;
}

static void names_its_own_thread(void) {
    char name[16] = "";
    expect(small_setname(pthread_self(), "reader") == 0, "names its thread");
    prctl(PR_GET_NAME, name);
    expect(strcmp(name, "reader") == 0, "gives the thread that name");
    pthread_t other;
    pthread_barrier_t barrier;
    pthread_barrier_init(&barrier, NULL, 2);
    expect(pthread_create(&other, NULL, sleeps, &barrier) == 0, "there are threads");
    expect(small_setname(other, "writer") == ESRCH, "names no other thread");
    pthread_barrier_wait(&barrier);
    pthread_join(other, NULL);
    prctl(PR_GET_NAME, name);
    expect(strcmp(name, "reader") == 0, "leaves its own name");
}

int main(void) {
    srand(1);
    sorts();
    writes_times();
    names_its_own_thread();
    puts("small-libc.c: as the C library");
    return 0;
}
