/* SPDX-License-Identifier: Apache-2.0 */
/* A row is an index and its list; a million rows cost nothing until they are shown. */
#include "offramp-table-rows.h"

struct _OfframpTableRows
{
  GObject parent_instance;

  OfframpFigureTable *table;
};

struct _OfframpTableRow
{
  GObject parent_instance;

  OfframpTableRows *rows;
  guint index;
};

static void offramp_table_rows_list_model_init (GListModelInterface *interface);

G_DEFINE_FINAL_TYPE (OfframpTableRow, offramp_table_row, G_TYPE_OBJECT)
G_DEFINE_FINAL_TYPE_WITH_CODE (OfframpTableRows, offramp_table_rows, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, offramp_table_rows_list_model_init))

static void
offramp_table_row_finalize (GObject *object)
{
  g_object_unref (OFFRAMP_TABLE_ROW (object)->rows);
  G_OBJECT_CLASS (offramp_table_row_parent_class)->finalize (object);
}

static void
offramp_table_row_class_init (OfframpTableRowClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = offramp_table_row_finalize;
}

static void
offramp_table_row_init (OfframpTableRow *self)
{
}

static GType
get_item_type (GListModel *model)
{
  return OFFRAMP_TYPE_TABLE_ROW;
}

static guint
get_n_items (GListModel *model)
{
  return offramp_figure_table_get_n_rows (OFFRAMP_TABLE_ROWS (model)->table);
}

static gpointer
get_item (GListModel *model, guint position)
{
  OfframpTableRow *row;

  if (position >= get_n_items (model))
    return NULL;
  row = g_object_new (OFFRAMP_TYPE_TABLE_ROW, NULL);
  row->rows = g_object_ref (OFFRAMP_TABLE_ROWS (model));
  row->index = position;
  return row;
}

static void
offramp_table_rows_list_model_init (GListModelInterface *interface)
{
  interface->get_item_type = get_item_type;
  interface->get_n_items = get_n_items;
  interface->get_item = get_item;
}

static void
offramp_table_rows_finalize (GObject *object)
{
  offramp_figure_table_free (OFFRAMP_TABLE_ROWS (object)->table);
  G_OBJECT_CLASS (offramp_table_rows_parent_class)->finalize (object);
}

static void
offramp_table_rows_class_init (OfframpTableRowsClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = offramp_table_rows_finalize;
}

static void
offramp_table_rows_init (OfframpTableRows *self)
{
}

/**
 * offramp_table_rows_new:
 * @table: (transfer full): a table
 *
 * Returns: (transfer full): its rows
 */
OfframpTableRows *
offramp_table_rows_new (OfframpFigureTable *table)
{
  OfframpTableRows *self = g_object_new (OFFRAMP_TYPE_TABLE_ROWS, NULL);

  self->table = table;
  return self;
}

/**
 * offramp_table_rows_get_table:
 * @self: rows
 *
 * Returns: (transfer none): their table
 */
const OfframpFigureTable *
offramp_table_rows_get_table (OfframpTableRows *self)
{
  g_return_val_if_fail (OFFRAMP_IS_TABLE_ROWS (self), NULL);

  return self->table;
}

/**
 * offramp_table_row_format:
 * @self: a row
 * @column: which cell
 *
 * Returns: (transfer full): its text; empty if there is no value
 */
char *
offramp_table_row_format (OfframpTableRow *self, guint column)
{
  g_return_val_if_fail (OFFRAMP_IS_TABLE_ROW (self), NULL);

  return offramp_figure_table_format_cell (self->rows->table, self->index, column);
}
