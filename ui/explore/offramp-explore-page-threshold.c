/* SPDX-License-Identifier: Apache-2.0 */
/* The threshold card below the images. Its slider moves the session's threshold; cards, road and verdict follow the
 * samples, as they do when a network answers. */
#include "offramp-explore-page-private.h"

void
offramp_explore_page_bind_threshold (OfframpExplorePage *self)
{
  offramp_threshold_card_set_session (self->threshold_card, self->session);
}
