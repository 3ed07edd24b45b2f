/* SPDX-License-Identifier: Apache-2.0 */
/* offramp-explore-page-private.h - what the parts of the page share: its widgets, and the ways in */
#pragma once

#include "offramp-draw-panel.h"
#include "offramp-explore-page-parts.h"
#include "offramp-feature-strip.h"
#include "offramp-gallery-export.h"
#include "offramp-gallery-order.h"
#include "offramp-guess-bar.h"
#include "offramp-lesson-recorder.h"
#include "offramp-progress-line.h"
#include "offramp-road-controls.h"
#include "offramp-road.h"
#include "offramp-threshold-card.h"
#include "offramp-verdict-panel.h"

G_BEGIN_DECLS

/* How many sample images one press brings. */
#define OFFRAMP_EXPLORE_N_EXAMPLES 10

/**
 * OfframpExplorePage:
 * @select_next: whether the next image that arrives is to be selected, because it was just brought
 * @wanted: (nullable): that image, until it is among those shown
 * @primary: (nullable): the selected image that road and verdict show
 * @primary_position: of @primary among those shown
 * @settle_source: finds @primary soon after a change; 0 for none
 * @scroll_to_primary: whether it is to be brought into view then
 * @any_shown: whether any image is shown
 * @gallery_route: which images are shown, by their way
 * @gallery_label: (nullable): and by their class
 * @gallery_labels: (nullable): the classes in @class_menu
 * @refresh_timeout: looks at order and choice again after new verdicts; 0 for none
 * @removal: (nullable): what the toast on the screen offers to bring back
 * @export: (nullable): what is being written into a file
 * @drawing: whether the drawing pad is in the place of the images
 * @chooser: (nullable): the file dialog that is open
 * @is_low: whether images and threshold stand side by side, because the window is low
 * @is_tall: whether the threshold's figures fit below its histogram then
 * @is_narrow: whether headings stand above what they head
 * @arrange_source: looks at the window's height soon; 0 for none
 * @recorder: (nullable): writes a lesson down while somebody teaches
 */
struct _OfframpExplorePage
{
  AdwBin parent_instance;

  AdwToastOverlay *toasts;
  AdwToast *message; /* (weak): the newest, while it is shown */
  AdwFlap *flap;
  GtkLabel *summary;
  GtkLabel *network;
  GtkLabel *notice;
  GtkStack *road_stack;
  OfframpRoad *road;
  GtkLabel *no_network;
  GtkBox *road_header;
  GtkWidget *road_controls;
  GtkBox *header;
  GtkWidget *buttons;
  GtkWidget *images_heading;
  GtkWidget *filters;
  GtkToggleButton *all_button;
  GtkToggleButton *left_button;
  GtkToggleButton *full_button;
  GtkToggleButton *unjudged_button;
  GtkWidget *class_button;
  GtkLabel *selection_label, *sort_label;
  GtkWidget *sort_button;
  GMenu *view_menu, *class_section, *narrow_menu;
  GtkStack *images_stack;
  GtkGridView *grid;
  OfframpDrawPanel *draw_panel;
  OfframpProgressLine *progress, *export_progress;
  OfframpVerdictPanel *panel;
  OfframpFeatureStrip *feature_strip;
  OfframpThresholdCard *threshold_card;
  OfframpGuessBar *guess_bar;
  GtkWidget *record_bar;
  GtkScrolledWindow *column;
  GtkBox *lower;
  GtkLabel *record_label;

  OfframpSession *session;
  OfframpGuess *guess;
  GtkCustomFilter *filter;
  GtkCustomSorter *sorter;
  GtkFilterListModel *filtered;
  GtkSortListModel *sorted;
  GtkMultiSelection *selection;
  OfframpGalleryRoute gallery_route;
  char *gallery_label;
  OfframpGalleryKey gallery_key;
  gboolean gallery_descending;
  GMenu *class_menu;
  char **gallery_labels;
  guint refresh_timeout;

  OfframpSample *primary;
  guint primary_position;
  guint settle_source;
  gboolean scroll_to_primary, any_shown;
  OfframpSample *wanted;
  gboolean select_next;
  gboolean drawing;
  OfframpRemoval *removal;
  AdwToast *undo_toast;
  OfframpGalleryExport *export;
  guint export_timeout;
  GtkNativeDialog *chooser;
  OfframpLessonRecorder *recorder;
  gboolean is_low, is_tall, is_narrow;
  guint arrange_source;
};

G_END_DECLS
