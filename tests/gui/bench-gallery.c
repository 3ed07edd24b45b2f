/* SPDX-License-Identifier: Apache-2.0 */
/* How long the Explore page holds the main loop up while it takes in a thousand files, and while they are looked
 * through. Usage: bench-gallery [N_FILES]. TAP; the figures stand in comments.
 *
 * Each turn of the main loop is timed from the end of one poll to the beginning of the next: a frame is a turn, and
 * what comes between two frames delays the next one. What counts is the main thread's processor time, since on a busy
 * machine the clock on the wall measures the neighbours; both are told.
 */
#include <adwaita.h>
#include <glib/gstdio.h>
#include <time.h>
#include <unistd.h>

#include "offramp-explore-page.h"
#include "offramp-fold-layout.h"
#include "offramp-wrap-layout.h"
#include "offramp-resources.h"

enum
{
  N_FILES = 1000,
  N_PICTURES = 16,
  SIDE = 64,
  FRAME_MS = 33,
  SCROLL_STEPS = 120,
};

typedef struct
{
  double wall_ms, cpu_ms;
} Turn;

typedef struct
{
  char *folder;
  GSList *files;
  OfframpSession *session;
  OfframpExplorePage *page;
  GtkWidget *window;
  guint n_tests, n_failed;
} Bench;

static GArray *turns; /* of Turn */
static gboolean is_timing;
static gint64 turn_started;
static double turn_cpu;

static double
get_cpu_ms (void)
{
  struct timespec now;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &now);
  return now.tv_sec * 1e3 + now.tv_nsec / 1e6;
}

static int
timed_poll (GPollFD *fds, guint n_fds, int timeout)
{
  int result;

  if (is_timing && turn_started != 0)
    {
      const Turn turn = { (g_get_monotonic_time () - turn_started) / 1e3, get_cpu_ms () - turn_cpu };

      g_array_append_val (turns, turn);
    }
  result = g_poll (fds, n_fds, timeout);
  turn_started = g_get_monotonic_time ();
  turn_cpu = get_cpu_ms ();
  return result;
}

static void
begin (void)
{
  g_array_set_size (turns, 0);
  turn_started = 0;
  is_timing = TRUE;
}

/* Says what the turns of @what were like, and whether none held a frame up. */
static void
end (Bench *bench, const char *what)
{
  Turn worst = { 0 }, longest = { 0 };
  guint n_late = 0, n_slow = 0;

  is_timing = FALSE;
  for (guint i = 0; i < turns->len; i++)
    {
      const Turn *turn = &g_array_index (turns, Turn, i);

      if (turn->cpu_ms > worst.cpu_ms)
        worst = *turn;
      if (turn->wall_ms > longest.wall_ms)
        longest = *turn;
      n_late += turn->cpu_ms > FRAME_MS;
      n_slow += turn->cpu_ms > 16;
    }
  bench->n_tests++;
  bench->n_failed += n_late > 0;
  g_print ("%s %u - %s: no turn takes more than %d ms\n", n_late > 0 ? "not ok" : "ok", bench->n_tests, what, FRAME_MS);
  g_print ("# %u turns; longest %.1f ms of processor time (%.1f ms on the clock); on the clock %.1f ms (%.1f ms of "
           "processor time); over 16 ms: %u\n",
           turns->len, worst.cpu_ms, worst.wall_ms, longest.wall_ms, longest.cpu_ms, n_slow);
}

/* Some different pictures, each under many names. */
static void
make_files (Bench *bench, guint n_files)
{
  bench->folder = g_dir_make_tmp ("offramp-bench-XXXXXX", NULL);
  for (guint i = 0; i < n_files; i++)
    {
      g_autofree char *name = g_strdup_printf ("%05u.pgm", i);
      g_autofree char *path = g_build_filename (bench->folder, name, NULL);

      if (i < N_PICTURES)
        {
          g_autoptr (GString) text = g_string_new (NULL);

          g_string_printf (text, "P5\n%d %d\n255\n", SIDE, SIDE);
          for (guint pixel = 0; pixel < SIDE * SIDE; pixel++)
            g_string_append_c (text, (pixel / SIDE / (i + 1) + pixel % SIDE / (i % 5 + 2)) % 2 == 0 ? 0 : (char)230);
          g_file_set_contents (path, text->str, text->len, NULL);
        }
      else
        {
          g_autofree char *first = g_strdup_printf ("%s/%05u.pgm", bench->folder, i % N_PICTURES);

          g_assert_cmpint (link (first, path), ==, 0);
        }
      bench->files = g_slist_prepend (bench->files, g_file_new_for_path (path));
    }
  bench->files = g_slist_reverse (bench->files);
}

static void
delete_files (Bench *bench)
{
  for (GSList *file = bench->files; file != NULL; file = file->next)
    g_file_delete (file->data, NULL, NULL);
  g_slist_free_full (bench->files, g_object_unref);
  g_rmdir (bench->folder);
  g_free (bench->folder);
}

static void
run_for (guint ms)
{
  gint64 until = g_get_monotonic_time () + ms * (gint64)1000;

  while (g_get_monotonic_time () < until)
    {
      g_main_context_iteration (NULL, FALSE);
      g_usleep (200);
    }
}

static void
wait_until_settled (Bench *bench)
{
  while (offramp_session_is_busy (bench->session))
    g_main_context_iteration (NULL, TRUE);
  run_for (600);
}

static GtkWidget *
find_child (GtkWidget *widget, GType type)
{
  if (g_type_is_a (G_OBJECT_TYPE (widget), type))
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_child (child, type);

      if (found != NULL)
        return found;
    }
  return NULL;
}

/* A turn of the wheel a frame, through all images and back. */
static void
scroll_through (Bench *bench)
{
  GtkWidget *grid = find_child (GTK_WIDGET (bench->page), GTK_TYPE_GRID_VIEW);
  GtkAdjustment *adjustment = gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (grid));

  for (guint i = 0; i <= SCROLL_STEPS; i++)
    {
      double share = 1 - ABS (2.0 * i / SCROLL_STEPS - 1);

      gtk_adjustment_set_value (adjustment, share * gtk_adjustment_get_upper (adjustment));
      run_for (20);
    }
}

static void
activate (Bench *bench, const char *action, const char *target)
{
  if (!gtk_widget_activate_action (GTK_WIDGET (bench->page), action, target != NULL ? "s" : NULL, target))
    g_error ("no action %s", action);
  run_for (700);
}

static void
measure (Bench *bench)
{
  GtkWidget *grid;

  while (offramp_session_is_opening (bench->session))
    g_main_context_iteration (NULL, TRUE);
  run_for (1000);

  begin ();
  offramp_explore_page_add_files (bench->page, bench->files);
  wait_until_settled (bench);
  end (bench, "files are taken in");
  g_print ("# %u images\n", offramp_session_get_tally (bench->session)->images);

  begin ();
  scroll_through (bench);
  end (bench, "scrolling");

  begin ();
  activate (bench, "gallery.sort", "time");
  activate (bench, "gallery.sort", "name");
  activate (bench, "gallery.sort", "redundant");
  end (bench, "sorting");

  grid = find_child (GTK_WIDGET (bench->page), GTK_TYPE_GRID_VIEW);
  begin ();
  gtk_widget_activate_action (grid, "list.select-all", NULL);
  run_for (300);
  end (bench, "selecting all");

  begin ();
  activate (bench, "explore.remove", NULL);
  activate (bench, "explore.undo", NULL);
  end (bench, "removing all and bringing them back");
}

static void
activate_cb (GApplication *application, Bench *bench)
{
  bench->session = offramp_session_new ();
  bench->page = g_object_new (OFFRAMP_TYPE_EXPLORE_PAGE, NULL);
  offramp_explore_page_set_session (bench->page, bench->session);
  bench->window = adw_application_window_new (GTK_APPLICATION (application));
  gtk_window_set_default_size (GTK_WINDOW (bench->window), 1280, 720);
  adw_application_window_set_content (ADW_APPLICATION_WINDOW (bench->window), GTK_WIDGET (bench->page));
  gtk_window_present (GTK_WINDOW (bench->window));
  measure (bench);
  gtk_window_destroy (GTK_WINDOW (bench->window));
  g_object_unref (bench->session);
}

int
main (int argc, char *argv[])
{
  g_autoptr (AdwApplication) application = NULL;
  Bench bench = { 0 };
  guint n_files = argc > 1 ? (guint)g_ascii_strtoull (argv[1], NULL, 10) : N_FILES;

  turns = g_array_sized_new (FALSE, FALSE, sizeof (Turn), 1 << 16);
  make_files (&bench, n_files);
  offramp_register_resource ();
  g_type_ensure (OFFRAMP_TYPE_FOLD_LAYOUT);
  g_type_ensure (OFFRAMP_TYPE_WRAP_LAYOUT);
  g_main_context_set_poll_func (NULL, timed_poll);
  application = adw_application_new ("io.github.offramp.Offramp", G_APPLICATION_NON_UNIQUE);
  g_signal_connect (application, "activate", G_CALLBACK (activate_cb), &bench);
  g_application_run (G_APPLICATION (application), 0, NULL);
  g_print ("1..%u\n", bench.n_tests);
  delete_files (&bench);
  g_array_unref (turns);
  return bench.n_failed > 0;
}
