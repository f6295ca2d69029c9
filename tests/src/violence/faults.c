/* Faults for a process that is started with this preloaded: it dies at its Nth call that writes, or finds its disk full or
 * failing while a file of that name lies in a folder. Only calls on the data folder's files and on sockets count.
 *
 * FAULTS_KILL_AT  die at this call, counted over all threads; a write at an odd number is done half before
 * FAULTS_FOLDER   "full" in it: writes to files find no room; "failing" in it: making durable fails
 * FAULTS_COUNT    a file that holds the count, as eight bytes, while the process lives and after
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <unistd.h>

static atomic_ulong own_count;
static atomic_ulong *count = &own_count;
static unsigned long kill_at;
static char full[4096], failing[4096];

__attribute__((constructor)) static void begin(void) {
    const char *at = getenv("FAULTS_KILL_AT"), *folder = getenv("FAULTS_FOLDER"), *file = getenv("FAULTS_COUNT");
    kill_at = at ? strtoul(at, NULL, 10) : 0;
    if (folder) {
        snprintf(full, sizeof full, "%s/full", folder);
        snprintf(failing, sizeof failing, "%s/failing", folder);
    }
    if (file) {
        int fd = open(file, O_RDWR | O_CREAT, 0600);
        if (fd >= 0) {
            void *shared = MAP_FAILED;
            if (!syscall(SYS_ftruncate, fd, 8L))
                shared = mmap(NULL, 8, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
            if (shared != MAP_FAILED) count = shared;
            close(fd);
        }
    }
}

static int is_file(int fd) {
    struct stat s;
    return fstat(fd, &s) == 0 && S_ISREG(s.st_mode);
}

static int counts(int fd) {
    struct stat s;
    return fd > 2 && fstat(fd, &s) == 0 && (S_ISREG(s.st_mode) || S_ISSOCK(s.st_mode));
}

static int there(const char *path) { return path[0] && access(path, F_OK) == 0; }

/* 0: go on. 1: die now. 2: die after half of it. */
static int now(void) {
    unsigned long n = atomic_fetch_add(count, 1) + 1;
    return kill_at && n == kill_at ? (n % 2 ? 2 : 1) : 0;
}

static void die(void) { kill(getpid(), SIGKILL); for (;;) pause(); }

#define REAL(name, ...) \
    static __typeof__(name) *real; \
    if (!real) real = (__typeof__(name) *)dlsym(RTLD_NEXT, #name);

#define BEFORE_WRITE(fd, half) \
    if (counts(fd)) { \
        if (is_file(fd) && there(full)) { errno = ENOSPC; return -1; } \
        int dies = now(); \
        if (dies == 2) { half; } \
        if (dies) die(); \
    }

ssize_t write(int fd, const void *b, size_t n) { REAL(write) BEFORE_WRITE(fd, (void)!real(fd, b, n / 2)) return real(fd, b, n); }
ssize_t pwrite(int fd, const void *b, size_t n, off_t o) { REAL(pwrite) BEFORE_WRITE(fd, (void)!real(fd, b, n / 2, o)) return real(fd, b, n, o); }
ssize_t pwrite64(int fd, const void *b, size_t n, off64_t o) { REAL(pwrite64) BEFORE_WRITE(fd, (void)!real(fd, b, n / 2, o)) return real(fd, b, n, o); }
ssize_t writev(int fd, const struct iovec *v, int n) { REAL(writev) BEFORE_WRITE(fd, ) return real(fd, v, n); }
ssize_t send(int fd, const void *b, size_t n, int f) { REAL(send) BEFORE_WRITE(fd, real(fd, b, n / 2, f)) return real(fd, b, n, f); }
ssize_t sendto(int fd, const void *b, size_t n, int f, const struct sockaddr *a, socklen_t l) { REAL(sendto) BEFORE_WRITE(fd, real(fd, b, n / 2, f, a, l)) return real(fd, b, n, f, a, l); }
ssize_t sendmsg(int fd, const struct msghdr *m, int f) { REAL(sendmsg) BEFORE_WRITE(fd, ) return real(fd, m, f); }
int ftruncate(int fd, off_t n) { REAL(ftruncate) BEFORE_WRITE(fd, ) return real(fd, n); }
int ftruncate64(int fd, off64_t n) { REAL(ftruncate64) BEFORE_WRITE(fd, ) return real(fd, n); }

#define BEFORE_SYNC(fd) \
    if (is_file(fd)) { \
        if (there(failing)) { errno = EIO; return -1; } \
        if (now()) die(); \
    }

int fsync(int fd) { REAL(fsync) BEFORE_SYNC(fd) return real(fd); }
int fdatasync(int fd) { REAL(fdatasync) BEFORE_SYNC(fd) return real(fd); }

int rename(const char *a, const char *b) { REAL(rename) if (now()) die(); return real(a, b); }
int unlink(const char *p) { REAL(unlink) if (now()) die(); return real(p); }
