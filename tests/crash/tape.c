/* Records every operation that changes files below LIMBER_TAPE_ROOT, in the order of their effect,
 * and breaks one of them if LIMBER_TAPE_BREAK says so: `D7` the seventh fdatasync after the first,
 * `F7` such an fsync, `P7` such a pwrite. Loaded with LD_PRELOAD. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

static pthread_mutex_t turn = PTHREAD_MUTEX_INITIALIZER;
static int tape = -1;
static char to_break = 0;
static long until_break = -1;
static char root[PATH_MAX];

#define REAL(name, returns, ...) \
    static returns (*real)(__VA_ARGS__); \
    if (!real) real = (returns (*)(__VA_ARGS__))dlsym(RTLD_NEXT, name)

__attribute__((constructor)) static void start(void) {
    const char *to = getenv("LIMBER_TAPE"), *below = getenv("LIMBER_TAPE_ROOT");
    const char *breaks = getenv("LIMBER_TAPE_BREAK");
    if (breaks) to_break = breaks[0], until_break = atol(breaks + 1);
    if (!below || !realpath(below, root)) root[0] = 0;
    if (to) tape = syscall(SYS_openat, AT_FDCWD, to, O_WRONLY | O_CREAT | O_APPEND, 0600);
}

static void put(const void *from, size_t length) {
    const char *at = from;
    while (length > 0) {
        long wrote = syscall(SYS_write, tape, at, length);
        if (wrote <= 0) abort();
        at += wrote;
        length -= wrote;
    }
}

static int is_ours(const char *path) {
    return tape >= 0 && root[0] && strncmp(path, root, strlen(root)) == 0;
}

static void note(char what, const char *path, uint64_t offset, const void *data, uint64_t length) {
    uint32_t size = strlen(path);
    put(&what, 1);
    put(&size, 4);
    put(&offset, 8);
    put(&length, 8);
    put(path, size);
    put(data, length);
}

static int breaks(char what) {
    return what == to_break && until_break >= 0 && until_break-- == 0;
}

static int path_of(int fd, char *path) {
    char link[64];
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t length = readlink(link, path, PATH_MAX - 1);
    path[length > 0 ? length : 0] = 0;
    return is_ours(path);
}

static int opened(const char *path, int flags, int mode, int (*real)(const char *, int, ...)) {
    pthread_mutex_lock(&turn);
    struct stat before;
    int is_new = (flags & O_CREAT) && is_ours(path) && stat(path, &before) != 0;
    int fd = real(path, flags, mode);
    int error = errno;
    if (fd >= 0 && is_new) note('C', path, 0, "", 0);
    if (fd >= 0 && !is_new && (flags & O_TRUNC) && is_ours(path)) note('T', path, 0, "", 0);
    pthread_mutex_unlock(&turn);
    errno = error;
    return fd;
}

#define OPEN(name) \
    int name(const char *path, int flags, ...) { \
        REAL(#name, int, const char *, int, ...); \
        va_list rest; \
        va_start(rest, flags); \
        int mode = (flags & (O_CREAT | O_TMPFILE)) ? va_arg(rest, int) : 0; \
        va_end(rest); \
        return opened(path, flags, mode, real); \
    }
OPEN(open)
OPEN(open64)

ssize_t write(int fd, const void *data, size_t length) {
    REAL("write", ssize_t, int, const void *, size_t);
    char path[PATH_MAX];
    if (tape < 0 || !path_of(fd, path)) return real(fd, data, length);
    pthread_mutex_lock(&turn);
    off_t at = lseek(fd, 0, SEEK_CUR);
    ssize_t wrote = real(fd, data, length);
    int error = errno;
    if (wrote > 0) note('W', path, at, data, wrote);
    pthread_mutex_unlock(&turn);
    errno = error;
    return wrote;
}

#define PWRITE(name) \
    ssize_t name(int fd, const void *data, size_t length, off_t at) { \
        REAL(#name, ssize_t, int, const void *, size_t, off_t); \
        char path[PATH_MAX]; \
        if (tape < 0 || !path_of(fd, path)) return real(fd, data, length, at); \
        pthread_mutex_lock(&turn); \
        int broken = breaks('P'); \
        ssize_t wrote = broken ? -1 : real(fd, data, length, at); \
        int error = broken ? ENOSPC : errno; \
        if (broken) note('B', path, 0, "", 0); \
        if (wrote > 0) note('W', path, at, data, wrote); \
        pthread_mutex_unlock(&turn); \
        errno = error; \
        return wrote; \
    }
PWRITE(pwrite)
PWRITE(pwrite64)

#define FTRUNCATE(name) \
    int name(int fd, off_t length) { \
        REAL(#name, int, int, off_t); \
        char path[PATH_MAX]; \
        pthread_mutex_lock(&turn); \
        int done = real(fd, length), error = errno; \
        if (done == 0 && path_of(fd, path)) note('T', path, length, "", 0); \
        pthread_mutex_unlock(&turn); \
        errno = error; \
        return done; \
    }
FTRUNCATE(ftruncate)
FTRUNCATE(ftruncate64)

#define SYNC(name, what) \
    int name(int fd) { \
        REAL(#name, int, int); \
        char path[PATH_MAX]; \
        pthread_mutex_lock(&turn); \
        int ours = path_of(fd, path); \
        int broken = ours && breaks(what); \
        int done = broken ? -1 : real(fd), error = broken ? EIO : errno; \
        if (broken) note('B', path, 1, "", 0); \
        if (done == 0 && ours) note(what, path, 0, "", 0); \
        pthread_mutex_unlock(&turn); \
        errno = error; \
        return done; \
    }
SYNC(fsync, 'F')
SYNC(fdatasync, 'D')

int rename(const char *from, const char *to) {
    REAL("rename", int, const char *, const char *);
    pthread_mutex_lock(&turn);
    int done = real(from, to), error = errno;
    if (done == 0 && is_ours(from)) note('R', from, 0, to, strlen(to));
    pthread_mutex_unlock(&turn);
    errno = error;
    return done;
}

int unlink(const char *path) {
    REAL("unlink", int, const char *);
    pthread_mutex_lock(&turn);
    int done = real(path), error = errno;
    if (done == 0 && is_ours(path)) note('U', path, 0, "", 0);
    pthread_mutex_unlock(&turn);
    errno = error;
    return done;
}
