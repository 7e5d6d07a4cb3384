// Preloaded into a process that is to live through a bad day. What is asked of it stands in a file that it shares with whoever started it
// (PRELOAD_STATE, see preload.ts for its layout):
//
//   - the wall clock can be moved; clocks that only count go on as they are;
//   - every sync can be made to take longer;
//   - how much of each file has been synced is noted, and what has been done to names since a directory was: a power cut takes the rest.
//     A file is known by its inode number. Noted is the length before the sync began: what is written meanwhile may not be on disk.
//
// Connections begin at PRELOAD_ADDRESS, so that a firewall can tell who is talking. The process dies with the one that started it.
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <dlfcn.h>
#include <fcntl.h>
#include <limits.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define FILES 4096

struct state {
  volatile int64_t moved_us;
  volatile int64_t sync_delay_us;
  volatile uint64_t kept; // Files kept under another name so far.
  volatile uint64_t dropped; // Of those, so many are not needed any more.
  struct {
    volatile uint64_t inode;
    volatile uint64_t synced;
  } files[FILES];
};

static struct state *state;
static char journal_path[PATH_MAX]; // What was done to names, one line each.
static char keep_in[PATH_MAX]; // Where what names pointed to is kept: on the same disk. Unset, names are not looked after.
static struct sockaddr_in own_address;

#define REAL(name) static __typeof__(name) *real; if (!real) real = (__typeof__(name) *)dlsym(RTLD_NEXT, #name)

__attribute__((constructor)) static void begin(void) {
  if (getenv("PRELOAD_TIED")) prctl(PR_SET_PDEATHSIG, SIGKILL);
  const char *address = getenv("PRELOAD_ADDRESS");
  if (address && inet_pton(AF_INET, address, &own_address.sin_addr) == 1) own_address.sin_family = AF_INET;
  const char *path = getenv("PRELOAD_STATE");
  int file = path ? open(path, O_RDWR | O_CLOEXEC) : -1;
  if (file < 0) return;
  void *place = mmap(0, sizeof(struct state), PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
  close(file);
  if (place == MAP_FAILED) return;
  snprintf(journal_path, sizeof journal_path, "%s.names", path);
  // Copied: Redis writes its title over the environment it was given.
  const char *directory = getenv("PRELOAD_KEEP");
  if (directory) snprintf(keep_in, sizeof keep_in, "%s", directory);
  state = place;
}

// --- the clock

int clock_gettime(clockid_t clock, struct timespec *now) {
  REAL(clock_gettime);
  int result = real(clock, now);
  if (result == 0 && state && state->moved_us && (clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE)) {
    int64_t us = (int64_t)now->tv_sec * 1000000 + now->tv_nsec / 1000 + state->moved_us;
    now->tv_sec = us / 1000000;
    now->tv_nsec = us % 1000000 * 1000;
  }
  return result;
}

int gettimeofday(struct timeval *restrict now, void *restrict zone) {
  (void)zone;
  struct timespec precise;
  clock_gettime(CLOCK_REALTIME, &precise);
  now->tv_sec = precise.tv_sec;
  now->tv_usec = precise.tv_nsec / 1000;
  return 0;
}

time_t time(time_t *place) {
  struct timespec precise;
  clock_gettime(CLOCK_REALTIME, &precise);
  if (place) *place = precise.tv_sec;
  return precise.tv_sec;
}

// --- what is on disk

static void note_synced(uint64_t inode, uint64_t length) {
  for (uint64_t step = 0; step < FILES; step++) {
    uint64_t index = (inode + step) % FILES;
    if (state->files[index].inode == 0) __sync_val_compare_and_swap(&state->files[index].inode, 0, inode);
    if (state->files[index].inode != inode) continue;
    // Of two threads that sync it, the one that began first may note it last.
    if (length > state->files[index].synced || length == 0) state->files[index].synced = length;
    return;
  }
  // Nobody could tell any more what a power cut takes.
  static const char full[] = "preload: too many files\n";
  if (write(2, full, sizeof full - 1) < 0) abort();
  abort();
}

static void journal(const char *line, size_t length) {
  int file = open(journal_path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0600);
  if (file < 0 || write(file, line, length) != (ssize_t)length) abort();
  close(file);
}

// The names in it will stay as they are: nothing done to them is forgotten any more. (One directory is synced here; so it is all of them.)
static void note_names_synced(void) {
  char kept[PATH_MAX + 24];
  uint64_t last = state->kept;
  if (truncate(journal_path, 0) != 0) return;
  for (uint64_t index = state->dropped + 1; index <= last; index++) {
    REAL(unlink);
    struct stat there;
    snprintf(kept, sizeof kept, "%s/%llu", keep_in, (unsigned long long)index);
    // Its number may be another file's next.
    if (lstat(kept, &there) == 0 && there.st_nlink == 1) note_synced(there.st_ino, 0);
    real(kept);
  }
  state->dropped = last;
}

static int synced(int file, int (*sync)(int)) {
  struct stat before;
  int is_known = state && fstat(file, &before) == 0;
  if (state && state->sync_delay_us > 0) usleep((useconds_t)state->sync_delay_us);
  int result = sync(file);
  if (result == 0 && is_known) {
    if (S_ISREG(before.st_mode)) note_synced(before.st_ino, (uint64_t)before.st_size);
    if (S_ISDIR(before.st_mode) && *keep_in) note_names_synced();
  }
  return result;
}

int fsync(int file) {
  REAL(fsync);
  return synced(file, real);
}

int fdatasync(int file) {
  REAL(fdatasync);
  return synced(file, real);
}

// Keeps what a name points to now, so that the name can be given back to it. Writes under which name it is kept, or "-".
static void keep(const char *path, char *kept, size_t size) {
  struct stat there;
  snprintf(kept, size, "-");
  if (lstat(path, &there) != 0 || !S_ISREG(there.st_mode)) return;
  snprintf(kept, size, "%s/%llu", keep_in, (unsigned long long)__sync_add_and_fetch(&state->kept, 1));
  if (link(path, kept) != 0) abort();
}

static const char *absolute(const char *path, char *place) {
  if (path[0] == '/') return path;
  char directory[PATH_MAX];
  if (!getcwd(directory, sizeof directory)) abort();
  if (snprintf(place, PATH_MAX, "%.*s/%s", 2000, directory, path) >= PATH_MAX) abort();
  return place;
}

// `kept` is where it is kept, or "-".
static void note_change(const char *what, const char *from, const char *to, const char *kept) {
  char line[3 * PATH_MAX + 48], from_place[PATH_MAX], to_place[PATH_MAX];
  int length = snprintf(line, sizeof line, "%s\t%s\t%s\t%s\n", what, absolute(from, from_place),
                        absolute(to, to_place), kept);
  journal(line, (size_t)length);
}

int rename(const char *from, const char *to) {
  REAL(rename);
  if (!state || !*keep_in) return real(from, to);
  char kept[PATH_MAX + 24];
  keep(to, kept, sizeof kept);
  int result = real(from, to);
  if (result == 0) note_change("renamed", from, to, kept);
  return result;
}

int unlink(const char *path) {
  REAL(unlink);
  if (!state || !*keep_in) return real(path);
  char kept[PATH_MAX + 24];
  keep(path, kept, sizeof kept);
  int result = real(path);
  if (result == 0 && kept[0] != '-') note_change("removed", path, path, kept);
  return result;
}

// --- who is talking

int connect(int socket, const struct sockaddr *to, socklen_t length) {
  REAL(connect);
  struct sockaddr_in bound;
  socklen_t size = sizeof bound;
  if (own_address.sin_family == AF_INET && to->sa_family == AF_INET &&
      getsockname(socket, (struct sockaddr *)&bound, &size) == 0 && bound.sin_family == AF_INET &&
      bound.sin_addr.s_addr == INADDR_ANY) {
    int yes = 1;
    setsockopt(socket, IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, &yes, sizeof yes);
    bind(socket, (struct sockaddr *)&own_address, sizeof own_address);
  }
  return real(socket, to, length);
}
