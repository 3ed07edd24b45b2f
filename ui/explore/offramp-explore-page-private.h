/* SPDX-License-Identifier: Apache-2.0 */
/* offramp-explore-page-private.h - what the parts of the page share: its widgets, and the ways in */
#pragma once

#include "offramp-draw-panel.h"
#include "offramp-explore-page.h"
#include "offramp-road.h"
#include "offramp-verdict-panel.h"

G_BEGIN_DECLS

/* How many sample images one press brings. */
#define OFFRAMP_EXPLORE_N_EXAMPLES 10

/**
 * OfframpExploreFilter:
 * @OFFRAMP_EXPLORE_ALL: every image
 * @OFFRAMP_EXPLORE_LEFT: those that left at an exit
 * @OFFRAMP_EXPLORE_FULL: those that went through the whole network
 */
typedef enum
{
  OFFRAMP_EXPLORE_ALL,
  OFFRAMP_EXPLORE_LEFT,
  OFFRAMP_EXPLORE_FULL,
} OfframpExploreFilter;

/**
 * OfframpExplorePage:
 * @select_next: whether the next image that arrives is to be selected, because it was just brought
 * @drawing: whether the drawing pad is in the place of the images
 * @progress_timeout: shows the progress when work has lasted a while; 0 while nothing is under way
 * @chooser: (nullable): the file dialog that is open
 */
struct _OfframpExplorePage
{
  AdwBin parent_instance;

  AdwToastOverlay *toasts;
  AdwFlap *flap;
  GtkLabel *summary;
  GtkLabel *network;
  GtkStack *road_stack;
  OfframpRoad *road;
  GtkLabel *no_network;
  GtkBox *road_header;
  GtkBox *header;
  GtkWidget *buttons;
  GtkWidget *filters;
  GtkToggleButton *all_button;
  GtkToggleButton *left_button;
  GtkToggleButton *full_button;
  GtkStack *images_stack;
  GtkGridView *grid;
  OfframpDrawPanel *draw_panel;
  GtkRevealer *progress;
  GtkLabel *progress_label;
  OfframpVerdictPanel *panel;

  OfframpSession *session;
  GtkSingleSelection *selection;
  GtkFilterListModel *filtered;
  GtkCustomFilter *filter;
  OfframpExploreFilter filter_mode;
  gboolean select_next;
  gboolean drawing;
  guint progress_timeout;
  GtkNativeDialog *chooser;
};

void offramp_explore_page_show_selected (OfframpExplorePage *self);
void offramp_explore_page_show_counts (OfframpExplorePage *self);
void offramp_explore_page_install_draw (GtkWidgetClass *widget_class);
void offramp_explore_page_init_draw (OfframpExplorePage *self);
void offramp_explore_page_install_input (GtkWidgetClass *widget_class);
void offramp_explore_page_init_drop (OfframpExplorePage *self);
void offramp_explore_page_expect_images (OfframpExplorePage *self);
void offramp_explore_page_show_message (OfframpExplorePage *self, const char *message, gboolean has_list);
void offramp_explore_page_problems_cb (GtkWidget *widget, const char *name, GVariant *parameter);

G_END_DECLS
