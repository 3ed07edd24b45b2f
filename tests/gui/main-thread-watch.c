/* SPDX-License-Identifier: Apache-2.0 */
/* While the main loop does not wait, a thread sends the main thread a signal every quarter of a millisecond, and the
 * handler notes the calls under way, the clock, the thread's processor time and how often it went to sleep. Afterwards
 * it is looked for a call of the engine (ee_*) or of a file that was there in one note after the other for over a
 * millisecond of processor time, or for that long with a sleep in it. So a call of up to 1.25 ms may be missed, and
 * what other programs take of the processors is held against nobody. The same call again and again counts as one.
 */
#define _GNU_SOURCE
#include "main-thread-watch.h"

#include <execinfo.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>

enum
{
  MAX_NOTES = 1 << 16,
  MAX_CALLS = 56,
  OWN_CALLS = 2, /* the handler, and the kernel's way back from it */
  EVERY_NS = 250 * 1000
};

static const double MOST_MS = 1;

typedef struct
{
  gint64 turn; /* of the main loop */
  double wall_ms, cpu_ms;
  long n_sleeps;
  int n_calls;
  gpointer calls[MAX_CALLS]; /* innermost first */
} Note;

typedef struct
{
  gsize address;
  char *name;
} Symbol;

struct _MainThreadWatch
{
  pthread_t main;
  GThread *thread;
  GPollFunc poll_func;
  Note *notes;
  GArray *symbols; /* of this program, by address */
};

/* What the handler may touch. */
static MainThreadWatch *watch;
static int n_notes, n_missed, in_poll, is_over;
static gint64 turn;

static double
get_ms (clockid_t clock)
{
  struct timespec now;

  clock_gettime (clock, &now);
  return now.tv_sec * 1e3 + now.tv_nsec / 1e6;
}

static void
note_cb (G_GNUC_UNUSED int number)
{
  struct rusage usage;
  Note *note;

  if (g_atomic_int_get (&in_poll) || watch == NULL)
    return;
  if (n_notes == MAX_NOTES)
    {
      n_missed++;
      return;
    }
  note = &watch->notes[n_notes++];
  getrusage (RUSAGE_THREAD, &usage);
  note->turn = turn;
  note->wall_ms = get_ms (CLOCK_MONOTONIC);
  note->cpu_ms = get_ms (CLOCK_THREAD_CPUTIME_ID);
  note->n_sleeps = usage.ru_nvcsw;
  note->n_calls = backtrace (note->calls, MAX_CALLS);
}

static int
poll_cb (GPollFD *fds, guint n_fds, int timeout)
{
  int n;

  g_atomic_int_set (&in_poll, TRUE);
  n = watch->poll_func (fds, n_fds, timeout);
  turn++;
  g_atomic_int_set (&in_poll, FALSE);

  return n;
}

static gpointer
look (gpointer data)
{
  MainThreadWatch *self = data;
  const struct timespec pause = { 0, EVERY_NS };

  while (!g_atomic_int_get (&is_over))
    {
      nanosleep (&pause, NULL);
      if (!g_atomic_int_get (&in_poll))
        pthread_kill (self->main, SIGPROF);
    }

  return NULL;
}

static int
compare_symbols (gconstpointer a, gconstpointer b)
{
  const Symbol *x = a, *y = b;

  return (x->address > y->address) - (x->address < y->address);
}

static void
clear_symbol (gpointer data)
{
  g_free (((Symbol *)data)->name);
}

/* The functions of this program by their addresses in memory, as nm knows them; none where it is missing. */
static GArray *
read_symbols (void)
{
  GArray *symbols = g_array_new (FALSE, FALSE, sizeof (Symbol));
  g_autofree char *path = g_file_read_link ("/proc/self/exe", NULL);
  g_autofree char *command = NULL;
  char *argv[] = { (char *)"nm", path, NULL };
  g_auto (GStrv) lines = NULL;
  gsize moved = 0;

  g_array_set_clear_func (symbols, clear_symbol);
  if (!g_spawn_sync (NULL, argv, NULL, G_SPAWN_SEARCH_PATH | G_SPAWN_STDERR_TO_DEV_NULL, NULL, NULL, &command, NULL,
                     NULL, NULL))
    return symbols;
  lines = g_strsplit (command, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    {
      Symbol symbol;
      char kind, name[256];

      if (sscanf (lines[i], "%zx %c %255s", &symbol.address, &kind, name) != 3 || (kind != 't' && kind != 'T'))
        continue;
      if (g_str_equal (name, "main_thread_watch_start"))
        moved = (gsize)main_thread_watch_start - symbol.address;
      symbol.name = g_strdup (name);
      g_array_append_val (symbols, symbol);
    }
  for (guint i = 0; i < symbols->len; i++)
    g_array_index (symbols, Symbol, i).address += moved;
  g_array_sort (symbols, compare_symbols);

  return symbols;
}

/* (transfer full): the function around @address, of this program or of a library. */
static char *
name_call (MainThreadWatch *self, gpointer address)
{
  const gsize wanted = (gsize)address;
  const Symbol *symbols = (const Symbol *)self->symbols->data;
  guint low = 0, high = self->symbols->len;
  g_autofree char **texts = NULL;
  const char *start, *end;

  texts = backtrace_symbols (&address, 1);
  start = strchr (texts[0], '(');
  end = start != NULL ? strpbrk (start, "+)") : NULL;
  /* Behind the last function of the program lie the libraries. */
  while (low < high)
    {
      const guint middle = low + (high - low) / 2;

      if (symbols[middle].address <= wanted)
        low = middle + 1;
      else
        high = middle;
    }
  if (low > 0 && low < self->symbols->len)
    return g_strdup (symbols[low - 1].name);

  return end > start + 1 ? g_strndup (start + 1, end - start - 1) : g_strdup ("?");
}

static gboolean
is_held_up (const char *name)
{
  static const char *const files[]
      = { "read",   "__read",  "pread64", "__pread64", "open64", "__open64", "openat64",   "fsync", "fdatasync",
          "rename", "rename2", "stat64",  "fstatat64", "unlink", "unlinkat", "getdents64", "mmap64" };

  if (g_str_has_prefix (name, "ee_"))
    return TRUE;
  for (guint i = 0; i < G_N_ELEMENTS (files); i++)
    if (g_str_equal (name, files[i]))
      return TRUE;

  return FALSE;
}

/* The outermost call that is not to take long, counted from the end; -1 for none. */
static int
find_call (MainThreadWatch *self, const Note *note, GHashTable *names)
{
  for (int i = note->n_calls - 1; i >= OWN_CALLS; i--)
    {
      char *name = g_hash_table_lookup (names, note->calls[i]);

      if (name == NULL)
        g_hash_table_insert (names, note->calls[i], name = name_call (self, note->calls[i]));
      if (is_held_up (name))
        return note->n_calls - i;
    }

  return -1;
}

/* Whether both notes were made in the same call, which is the @depth-th from the end of both. */
static gboolean
is_same_call (const Note *a, const Note *b, int depth)
{
  if (a->turn != b->turn || a->n_calls < depth || b->n_calls < depth)
    return FALSE;
  /* In the call itself each is somewhere else. */
  return depth <= 1
         || memcmp (a->calls + a->n_calls - depth + 1, b->calls + b->n_calls - depth + 1,
                    (depth - 1) * sizeof (gpointer))
                == 0;
}

static void
report (MainThreadWatch *self, const Note *first, const Note *last, int depth, GHashTable *names)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (int i = MIN (depth + 4, first->n_calls); i >= 1 && i > depth - 6; i--)
    {
      const char *name = g_hash_table_lookup (names, first->calls[first->n_calls - i]);
      g_autofree char *other = name == NULL ? name_call (self, first->calls[first->n_calls - i]) : NULL;

      g_string_append_printf (text, "%s%s", text->len > 0 ? " < " : "", name != NULL ? name : other);
    }
  g_print ("#   %.1f ms of processor time, %.1f ms on the clock: %s\n", last->cpu_ms - first->cpu_ms,
           last->wall_ms - first->wall_ms, text->str);
}

/* How many calls took too long. */
static guint
judge (MainThreadWatch *self)
{
  g_autoptr (GHashTable) names = g_hash_table_new_full (NULL, NULL, NULL, g_free);
  guint n_found = 0;

  for (int i = 0, next; i < n_notes; i = next)
    {
      const Note *first = &self->notes[i], *last = first;
      const int depth = find_call (self, first, names);

      next = i + 1;
      if (depth < 0)
        continue;
      while (next < n_notes && is_same_call (first, &self->notes[next], depth)
             && find_call (self, &self->notes[next], names) == depth)
        last = &self->notes[next++];
      if (last->cpu_ms - first->cpu_ms < MOST_MS
          && (last->wall_ms - first->wall_ms < MOST_MS || last->n_sleeps == first->n_sleeps))
        continue;
      if (n_found++ < 8)
        report (self, first, last, depth, names);
    }

  return n_found;
}

/**
 * main_thread_watch_start:
 *
 * To be called on the main thread; one watch at a time.
 *
 * Returns: (transfer full): to be given to main_thread_watch_stop()
 */
MainThreadWatch *
main_thread_watch_start (void)
{
  MainThreadWatch *self = g_new0 (MainThreadWatch, 1);
  struct sigaction action = { .sa_handler = note_cb, .sa_flags = SA_RESTART };
  gpointer calls[2];

  backtrace (calls, 2); /* loads a library the first time, which a handler must not */
  self->main = pthread_self ();
  self->notes = g_new (Note, MAX_NOTES);
  self->symbols = read_symbols ();
  self->poll_func = g_main_context_get_poll_func (NULL);
  n_notes = n_missed = in_poll = is_over = 0;
  watch = self;
  g_main_context_set_poll_func (NULL, poll_cb);
  sigaction (SIGPROF, &action, NULL);
  self->thread = g_thread_new ("watch", look, self);

  return self;
}

/**
 * main_thread_watch_stop:
 * @self: (transfer full): a watch
 * @during: what happened meanwhile, for people
 *
 * Prints the calls that took too long.
 *
 * Returns: how many
 */
guint
main_thread_watch_stop (MainThreadWatch *self, const char *during)
{
  const struct sigaction ignored = { .sa_handler = SIG_IGN };
  guint n_found;

  g_atomic_int_set (&is_over, TRUE);
  g_thread_join (self->thread);
  sigaction (SIGPROF, &ignored, NULL);
  g_main_context_set_poll_func (NULL, self->poll_func);
  n_found = judge (self);
  g_print ("# %s: the main thread was looked at %d times at work%s; %u calls of the engine or of files over %g ms\n",
           during, n_notes, n_missed > 0 ? " (and then no more)" : "", n_found, MOST_MS);
  watch = NULL;
  g_array_unref (self->symbols);
  g_free (self->notes);
  g_free (self);

  return n_found;
}
