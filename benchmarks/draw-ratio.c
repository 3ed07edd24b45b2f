/* SPDX-License-Identifier: Apache-2.0 */
/* Draws what `offramp-cli bench --json` measured, with the program's own charts and without a display: the time with
 * the exit over the time without, against the share of redundant images, beside the limit that the multiply-adds set.
 * Not installed.
 *
 *     draw-ratio BENCH.json PICTURE.svg|pdf|png [BATCH...]
 */
#include "config.h"

#include <json-glib/json-glib.h>
#include <stdio.h>

#include "offramp-figure-file.h"

enum
{
  WIDTH = 760,
  HEIGHT = 440,
};

static const OfframpLayerStyle LOOKS[] = {
  { "offramp_green", OFFRAMP_DASH_NONE, OFFRAMP_MARKER_CIRCLE, 2 },
  { "offramp_blue", OFFRAMP_DASH_LONG, OFFRAMP_MARKER_SQUARE, 2 },
  { "offramp_amber_line", OFFRAMP_DASH_DOT, OFFRAMP_MARKER_TRIANGLE, 2 },
};
static const OfframpLayerStyle LIMIT = { "offramp_ink", OFFRAMP_DASH_SHORT, OFFRAMP_MARKER_NONE, 1.6 };

/* What one batch size's rounds came to, by share of redundant images. */
typedef struct
{
  OfframpSeries *ratio, *least, *most, *limit;
} Curves;

static void
collect (JsonArray *rows, gint64 batch, Curves *curves)
{
  *curves = (Curves){ offramp_series_new (), offramp_series_new (), offramp_series_new (), offramp_series_new () };
  for (guint i = 0; i < json_array_get_length (rows); i++)
    {
      JsonObject *row = json_array_get_object_element (rows, i);
      double share;

      if (json_object_get_int_member (row, "batch") != batch || json_object_get_null_member (row, "redundant"))
        continue;
      share = json_object_get_double_member (row, "redundant");
      offramp_series_append (curves->ratio, share, json_object_get_double_member (row, "ratio_to_no_exit"));
      offramp_series_append (curves->least, share, json_object_get_double_member (row, "ratio_least"));
      offramp_series_append (curves->most, share, json_object_get_double_member (row, "ratio_most"));
      offramp_series_append (curves->limit, share, json_object_get_double_member (row, "limit"));
    }
}

static void
add_batch (OfframpFigure *figure, const Curves *curves, gint64 batch, guint index)
{
  const OfframpLayerStyle *look = &LOOKS[index % G_N_ELEMENTS (LOOKS)];
  const OfframpLayerStyle spread = { look->colour, OFFRAMP_DASH_NONE, OFFRAMP_MARKER_NONE, 0, OFFRAMP_LAYER_AREA };
  g_autofree char *label = g_strdup_printf ("measured, batch %" G_GINT64_FORMAT, batch);
  g_autofree char *spread_label = g_strdup_printf ("least to most of the rounds, batch %" G_GINT64_FORMAT, batch);

  offramp_figure_add_layer (
      figure,
      &(OfframpChartLayer){ .label = spread_label, .style = spread, .series = curves->most, .floor = curves->least });
  offramp_figure_add_layer (figure, &(OfframpChartLayer){ .label = label, .style = *look, .series = curves->ratio });
  if (index == 0)
    offramp_figure_add_layer (
        figure, &(OfframpChartLayer){ .label = "limit by multiply-adds", .style = LIMIT, .series = curves->limit });
}

static OfframpFigure *
make_figure (JsonObject *root, int n_batches, char **batches)
{
  JsonObject *machine = json_object_get_object_member (root, "machine");
  JsonObject *network = json_object_get_object_member (root, "network");
  const OfframpAxis shares = { OFFRAMP_SCALE_LINEAR, 0, 1, 100 };
  OfframpFigure *figure = offramp_figure_new ();
  g_autofree char *title = g_strdup_printf ("Width %s, %s: %s, %s", json_object_get_string_member (network, "width"),
                                            json_object_get_string_member (machine, "precision"),
                                            json_object_get_string_member (machine, "name"),
                                            json_object_get_string_member (machine, "library"));

  offramp_figure_set_title (figure, title);
  offramp_figure_set_x_axis (figure, &shares, "redundant images", " %");
  offramp_figure_set_y_axis (figure, OFFRAMP_SCALE_LINEAR, 1, "");
  offramp_figure_set_y_title (figure, "time with the exit / time without");
  for (int i = 0; i < n_batches; i++)
    {
      const gint64 batch = g_ascii_strtoll (batches[i], NULL, 10);
      Curves curves;

      collect (json_object_get_array_member (root, "inference"), batch, &curves);
      if (offramp_series_get_n_points (curves.ratio) > 0)
        add_batch (figure, &curves, batch, i);
      else
        g_printerr ("draw-ratio: nothing was measured at batch %s\n", batches[i]);
      g_object_unref (curves.ratio);
      g_object_unref (curves.least);
      g_object_unref (curves.most);
      g_object_unref (curves.limit);
    }
  return figure;
}

int
main (int argc, char **argv)
{
  static char *usual[] = { "128", "1" };
  const OfframpFigureLook look = { WIDTH, HEIGHT, FALSE };
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autoptr (OfframpFigure) figure = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GFile) file = NULL;
  OfframpFigureFormat format;
  JsonNode *root;

  if (argc < 3 || !offramp_figure_format_from_name (argv[2], &format))
    {
      g_printerr ("Usage: draw-ratio BENCH.json PICTURE.svg|pdf|png [BATCH...]\n");
      return 2;
    }
  if (!json_parser_load_from_file (parser, argv[1], &error))
    {
      g_printerr ("draw-ratio: %s: %s\n", argv[1], error->message);
      return 1;
    }
  root = json_parser_get_root (parser);
  if (root == NULL || !JSON_NODE_HOLDS_OBJECT (root)
      || !json_object_has_member (json_node_get_object (root), "inference"))
    {
      g_printerr ("draw-ratio: %s is not what offramp-cli bench --json writes\n", argv[1]);
      return 1;
    }
  figure = argc > 3 ? make_figure (json_node_get_object (root), argc - 3, argv + 3)
                    : make_figure (json_node_get_object (root), G_N_ELEMENTS (usual), usual);
  file = g_file_new_for_path (argv[2]);
  if (!offramp_figure_write (figure, format, &look, file, NULL, &error))
    {
      g_printerr ("draw-ratio: %s\n", error->message);
      return 1;
    }
  return 0;
}
