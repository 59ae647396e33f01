/* Preloaded into the program under test (LD_PRELOAD): counts its calls that change files below FAULT_ROOT, and makes one of
 * them fail, or the process end there.
 *
 *   FAULT_ROOT   folder; other files are left alone. No trailing slash.
 *   FAULT_TRACE  every call is written there, one line each: `<kind of call> <path below the root>`; allocations as a sum
 *   FAULT_AT     number of the call that fails, from 1; with FAULT_KIND oom and oom-from, of the allocation
 *   FAULT_KIND   kill-before, kill-after, torn (part of a write, then killed), short (part of a write is done and said),
 *                short-full (part of a write, from then on the disk is full), full (from then on), full-once, error (EIO once),
 *                dead (EIO from then on), oom, oom-from (no more memory from then on)
 *   FAULT_PART   how much of a torn or short write is done, in thousandths
 *   FAULT_SHADOW folder that gets what is on the disk for certain: `i<inode>` is a file as of its last fsync, `d<inode>` the
 *                entries of a folder as of its last fsync
 *
 * Reads are left alone. Calls inside of libc do not pass through here, so mkdtemp, remove and fopen have functions of their own. */
#define _GNU_SOURCE
#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

enum Kind { None, KillBefore, KillAfter, Torn, Short, ShortFull, Full, FullOnce, Error, Dead, Oom, OomFrom };
static const char* const kind_names[] = {"",     "kill-before", "kill-after", "torn", "short", "short-full",
                                         "full", "full-once",   "error",      "dead", "oom",   "oom-from"};

static char root[PATH_MAX], shadow[PATH_MAX];
static size_t root_length;
static int trace = -1;
static enum Kind kind;
static long at, part = 500;
static atomic_long calls, allocations;
static atomic_int now_full, now_dead, ready;

/* The calls themselves: what is done in here must not be counted. */
static long raw_write(int fd, const void* bytes, size_t n) { return syscall(SYS_write, fd, bytes, n); }

__attribute__((constructor)) static void begin(void) {
  const char* text = getenv("FAULT_ROOT");
  if (text == NULL) return;
  if (realpath(text, root) == NULL) return;
  root_length = strlen(root);
  if ((text = getenv("FAULT_KIND")) != NULL) {
    for (size_t i = 0; i < sizeof kind_names / sizeof *kind_names; ++i)
      if (strcmp(text, kind_names[i]) == 0) kind = (enum Kind)i;
  }
  if ((text = getenv("FAULT_AT")) != NULL) at = atol(text);
  if ((text = getenv("FAULT_PART")) != NULL) part = atol(text);
  if ((text = getenv("FAULT_SHADOW")) != NULL) snprintf(shadow, sizeof shadow, "%s", text);
  if ((text = getenv("FAULT_TRACE")) != NULL)
    trace = (int)syscall(SYS_openat, AT_FDCWD, text, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
  atomic_store(&ready, 1);
}

__attribute__((destructor)) static void end(void) {
  if (trace < 0) return;
  char line[64];
  const int n = snprintf(line, sizeof line, "allocations %ld\n", atomic_load(&allocations));
  raw_write(trace, line, (size_t)n);
}

static _Noreturn void die(void) {
  for (;;) kill(getpid(), SIGKILL);
}

/* The path below the root, or NULL for one that is of no concern. `buffer` has PATH_MAX bytes. */
static const char* below(const char* path) {
  if (root_length == 0 || strncmp(path, root, root_length) != 0) return NULL;
  return path[root_length] == '/' ? path + root_length + 1 : path[root_length] == '\0' ? "." : NULL;
}
static const char* below_fd(int fd, char* buffer) {
  char link[64];
  snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
  const ssize_t n = readlink(link, buffer, PATH_MAX - 1);
  if (n <= 0) return NULL;
  buffer[n] = '\0';
  return below(buffer);
}
static const char* below_at(int folder, const char* path, char* buffer) {
  char whole[PATH_MAX * 2];
  if (path == NULL) return NULL;
  if (path[0] == '/') {
    snprintf(buffer, PATH_MAX, "%s", path);
  } else {
    if (folder == AT_FDCWD) {
      if (getcwd(whole, PATH_MAX) == NULL) return NULL;
    } else {
      char link[64];
      snprintf(link, sizeof link, "/proc/self/fd/%d", folder);
      const ssize_t n = readlink(link, whole, PATH_MAX - 1);
      if (n <= 0) return NULL;
      whole[n] = '\0';
    }
    const size_t used = strlen(whole);
    snprintf(whole + used, sizeof whole - used, "/%s", path);
    snprintf(buffer, PATH_MAX, "%.*s", PATH_MAX - 1, whole);
  }
  return below(buffer);
}

/* What the call at hand is to come to. */
enum Fate { Go, GoThenDie, Part, PartThenDie, PartThenFull, Fail };

/* `grows`: needs room on the disk. `data`: writes bytes. An error to return is in errno. */
static enum Fate fate(const char* what, const char* path, int grows, int data) {
  const int before = errno;
  const long n = atomic_fetch_add(&calls, 1) + 1;
  if (trace >= 0) {
    char line[PATH_MAX + 64];
    const int length = snprintf(line, sizeof line, "%s %s\n", what, path);
    raw_write(trace, line, (size_t)length);
  }
  errno = before;
  if (atomic_load(&now_dead)) return errno = EIO, Fail;
  if (atomic_load(&now_full) && grows) return errno = ENOSPC, Fail;
  if (n != at) return Go;
  switch (kind) {
    case KillBefore: die();
    case KillAfter: return GoThenDie;
    case Torn: if (!data) die(); return PartThenDie;
    case Short: return data ? Part : Go;
    case ShortFull: atomic_store(&now_full, 1); return data ? PartThenFull : grows ? (errno = ENOSPC, Fail) : Go;
    case Full: atomic_store(&now_full, 1); return grows ? (errno = ENOSPC, Fail) : Go;
    case FullOnce: return grows ? (errno = ENOSPC, Fail) : Go;
    case Error: return errno = EIO, Fail;
    case Dead: atomic_store(&now_dead, 1); return errno = EIO, Fail;
    default: return Go;
  }
}

static size_t some_of(size_t bytes) {
  const size_t n = bytes * (size_t)part / 1000;
  return n == 0 && bytes > 0 ? 1 : n;
}

#define AFTER(f, result)          \
  do {                            \
    if ((f) == GoThenDie) die();  \
    return (result);              \
  } while (0)

/* -- what is on the disk for certain */

static void copy_to_shadow(int fd) {
  if (shadow[0] == '\0') return;
  struct stat s;
  if (fstat(fd, &s) != 0) return;
  char path[PATH_MAX + 64], fresh[PATH_MAX + 72];
  snprintf(path, sizeof path, "%s/%c%lu", shadow, S_ISDIR(s.st_mode) ? 'd' : 'i', (unsigned long)s.st_ino);
  snprintf(fresh, sizeof fresh, "%s.new", path);
  const int out = (int)syscall(SYS_openat, AT_FDCWD, fresh, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  if (out < 0) return;
  char link[64], block[65536];
  snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
  if (S_ISDIR(s.st_mode)) {
    DIR* folder = opendir(link);
    for (struct dirent* e = folder ? readdir(folder) : NULL; e != NULL; e = readdir(folder)) {
      if (strcmp(e->d_name, ".") == 0 || strcmp(e->d_name, "..") == 0) continue;
      const int n = snprintf(block, sizeof block, "%c %lu %s\n", e->d_type == DT_DIR ? 'd' : 'i', (unsigned long)e->d_ino, e->d_name);
      raw_write(out, block, (size_t)n);
    }
    if (folder) closedir(folder);
  } else {
    const int in = (int)syscall(SYS_openat, AT_FDCWD, link, O_RDONLY | O_CLOEXEC, 0);
    for (ssize_t n; in >= 0 && (n = read(in, block, sizeof block)) > 0;) raw_write(out, block, (size_t)n);
    if (in >= 0) syscall(SYS_close, in);
  }
  syscall(SYS_close, out);
  syscall(SYS_rename, fresh, path);
}

/* -- the calls */

#define NEXT(result, name, ...)                                            \
  static result (*next)(__VA_ARGS__);                                      \
  if (next == NULL) next = (result(*)(__VA_ARGS__))dlsym(RTLD_NEXT, name)

ssize_t write(int fd, const void* bytes, size_t n) {
  char buffer[PATH_MAX];
  const char* path = below_fd(fd, buffer);
  if (path == NULL) return raw_write(fd, bytes, n);
  const enum Fate f = fate("write", path, 1, 1);
  if (f == Fail) return -1;
  const long done = raw_write(fd, bytes, f >= Part ? some_of(n) : n);
  if (f == PartThenDie) die();
  AFTER(f, done);
}

ssize_t pwrite64(int fd, const void* bytes, size_t n, off64_t offset) {
  char buffer[PATH_MAX];
  const char* path = below_fd(fd, buffer);
  if (path == NULL) return syscall(SYS_pwrite64, fd, bytes, n, offset);
  const enum Fate f = fate("write", path, 1, 1);
  if (f == Fail) return -1;
  const long done = syscall(SYS_pwrite64, fd, bytes, f >= Part ? some_of(n) : n, offset);
  if (f == PartThenDie) die();
  AFTER(f, done);
}
ssize_t pwrite(int fd, const void* bytes, size_t n, off_t offset) { return pwrite64(fd, bytes, n, offset); }

ssize_t writev(int fd, const struct iovec* parts, int count) {
  char buffer[PATH_MAX];
  const char* path = below_fd(fd, buffer);
  if (path == NULL) return syscall(SYS_writev, fd, parts, count);
  const enum Fate f = fate("write", path, 1, 1);
  if (f == Fail) return -1;
  const long done = f >= Part && count > 0 ? raw_write(fd, parts[0].iov_base, some_of(parts[0].iov_len))
                                           : syscall(SYS_writev, fd, parts, count);
  if (f == PartThenDie) die();
  AFTER(f, done);
}

int ftruncate64(int fd, off64_t length) {
  char buffer[PATH_MAX];
  const char* path = below_fd(fd, buffer);
  const enum Fate f = path == NULL ? Go : fate("truncate", path, 0, 0);
  if (f == Fail) return -1;
  AFTER(f, (int)syscall(SYS_ftruncate, fd, length));
}
int ftruncate(int fd, off_t length) { return ftruncate64(fd, length); }

int posix_fallocate64(int fd, off64_t offset, off64_t length) {
  char buffer[PATH_MAX];
  const char* path = below_fd(fd, buffer);
  const enum Fate f = path == NULL ? Go : fate("truncate", path, 1, 0);
  if (f == Fail) return errno;
  AFTER(f, syscall(SYS_fallocate, fd, 0, offset, length) == 0 ? 0 : errno);
}
int posix_fallocate(int fd, off_t offset, off_t length) { return posix_fallocate64(fd, offset, length); }

static int synced(int fd, int number) {
  char buffer[PATH_MAX];
  const char* path = below_fd(fd, buffer);
  const enum Fate f = path == NULL ? Go : fate("sync", path, 0, 0);
  if (f == Fail) return -1;
  const int result = path == NULL ? (int)syscall(number, fd) : 0; /* the disk of this test is memory */
  if (path != NULL) copy_to_shadow(fd);
  AFTER(f, result);
}
int fsync(int fd) { return synced(fd, SYS_fsync); }
int fdatasync(int fd) { return synced(fd, SYS_fdatasync); }

static int opened(int folder, const char* name, int flags, mode_t mode) {
  char buffer[PATH_MAX];
  const int writes = (flags & O_ACCMODE) != O_RDONLY || (flags & O_CREAT) != 0;
  const char* path = writes ? below_at(folder, name, buffer) : NULL;
  const enum Fate f = path == NULL ? Go : fate("open", path, (flags & O_CREAT) != 0, 0);
  if (f == Fail) return -1;
  AFTER(f, (int)syscall(SYS_openat, folder, name, flags, mode));
}
#define MODE                                    \
  mode_t mode = 0;                              \
  if ((flags & (O_CREAT | O_TMPFILE)) != 0) {   \
    va_list list;                               \
    va_start(list, flags);                      \
    mode = va_arg(list, mode_t);                \
    va_end(list);                               \
  }
int open(const char* name, int flags, ...) { MODE return opened(AT_FDCWD, name, flags, mode); }
int open64(const char* name, int flags, ...) { MODE return opened(AT_FDCWD, name, flags, mode); }
int openat(int folder, const char* name, int flags, ...) { MODE return opened(folder, name, flags, mode); }
int openat64(int folder, const char* name, int flags, ...) { MODE return opened(folder, name, flags, mode); }

static FILE* stream(const char* name, const char* how) {
  char buffer[PATH_MAX];
  NEXT(FILE*, "fopen", const char*, const char*);
  const char* path = strpbrk(how, "wa+") != NULL ? below_at(AT_FDCWD, name, buffer) : NULL;
  const enum Fate f = path == NULL ? Go : fate("open", path, 1, 0);
  if (f == Fail) return NULL;
  AFTER(f, next(name, how));
}
FILE* fopen(const char* name, const char* how) { return stream(name, how); }
FILE* fopen64(const char* name, const char* how) { return stream(name, how); }

static int entry(const char* what, int folder, const char* name, int grows, long number, long a, long b, long c, long d) {
  char buffer[PATH_MAX];
  const char* path = below_at(folder, name, buffer);
  const enum Fate f = path == NULL ? Go : fate(what, path, grows, 0);
  if (f == Fail) return -1;
  AFTER(f, (int)syscall(number, a, b, c, d));
}
int renameat2(int from_folder, const char* from, int to_folder, const char* to, unsigned flags) {
  char buffer[PATH_MAX];
  const char* path = below_at(to_folder, to, buffer);
  const enum Fate f = path == NULL ? Go : fate("rename", path, 1, 0);
  if (f == Fail) return -1;
  AFTER(f, (int)syscall(SYS_renameat2, from_folder, from, to_folder, to, flags));
}
int renameat(int from_folder, const char* from, int to_folder, const char* to) { return renameat2(from_folder, from, to_folder, to, 0); }
int rename(const char* from, const char* to) { return renameat2(AT_FDCWD, from, AT_FDCWD, to, 0); }
int linkat(int from_folder, const char* from, int to_folder, const char* to, int flags) {
  char buffer[PATH_MAX];
  const char* path = below_at(to_folder, to, buffer);
  const enum Fate f = path == NULL ? Go : fate("link", path, 1, 0);
  if (f == Fail) return -1;
  AFTER(f, (int)syscall(SYS_linkat, from_folder, from, to_folder, to, flags));
}
int link(const char* from, const char* to) { return linkat(AT_FDCWD, from, AT_FDCWD, to, 0); }
int unlinkat(int folder, const char* name, int flags) {
  return entry("unlink", folder, name, 0, SYS_unlinkat, folder, (long)name, flags, 0);
}
int unlink(const char* name) { return unlinkat(AT_FDCWD, name, 0); }
int rmdir(const char* name) { return unlinkat(AT_FDCWD, name, AT_REMOVEDIR); }
int remove(const char* name) {
  if (unlinkat(AT_FDCWD, name, 0) == 0) return 0;
  return errno == EISDIR || errno == EPERM ? rmdir(name) : -1;
}
int mkdirat(int folder, const char* name, mode_t mode) {
  return entry("mkdir", folder, name, 1, SYS_mkdirat, folder, (long)name, mode, 0);
}
int mkdir(const char* name, mode_t mode) { return mkdirat(AT_FDCWD, name, mode); }
char* mkdtemp(char* name) {
  char buffer[PATH_MAX];
  NEXT(char*, "mkdtemp", char*);
  const char* path = below_at(AT_FDCWD, name, buffer);
  const enum Fate f = path == NULL ? Go : fate("mkdir", path, 1, 0);
  if (f == Fail) return NULL;
  AFTER(f, next(name));
}

void* mmap64(void* address, size_t length, int protection, int flags, int fd, off64_t offset) {
  char buffer[PATH_MAX];
  const char* path = fd < 0 || (protection & PROT_WRITE) == 0 ? NULL : below_fd(fd, buffer);
  const enum Fate f = path == NULL ? Go : fate("mmap", path, 1, 0);
  if (f == Fail) return errno = ENOMEM, MAP_FAILED;
  AFTER(f, (void*)syscall(SYS_mmap, address, length, protection, flags, fd, offset));
}
void* mmap(void* address, size_t length, int protection, int flags, int fd, off_t offset) {
  return mmap64(address, length, protection, flags, fd, offset);
}

/* -- memory. Left out where a sanitizer has its own. */
#ifndef FAULT_NO_MEMORY
extern void* __libc_malloc(size_t);
extern void* __libc_calloc(size_t, size_t);
extern void* __libc_realloc(void*, size_t);

static int refused(void) {
  if (!atomic_load(&ready)) return 0;
  const long n = atomic_fetch_add(&allocations, 1) + 1;
  const int yes = (kind == Oom && n == at) || (kind == OomFrom && n >= at);
  if (yes) errno = ENOMEM;
  return yes;
}
void* malloc(size_t n) { return refused() ? NULL : __libc_malloc(n); }
void* calloc(size_t n, size_t each) { return refused() ? NULL : __libc_calloc(n, each); }
void* realloc(void* old, size_t n) { return refused() ? NULL : __libc_realloc(old, n); }
#endif
