/* SPDX-License-Identifier: Apache-2.0 */
/* ee-member.h - one data set in a pair: one of the six, something built in, or a folder of the user's
 *
 * Private to the data floor. Immutable; any thread.
 */
#pragma once

#include "ee-outlier.h"
#include "ee-reader.h"

G_BEGIN_DECLS

typedef struct _EeMember EeMember;

/**
 * EeMember:
 * @id: (owned): as in the pair; of a folder with its absolute path
 * @title: (owned): for people, translated
 * @reader: (nullable): of one of the six sets
 * @folder: (nullable) (owned): of a folder, its absolute path
 * @is_outlier: whether it is built in and made to be redundant
 * @outlier: what it is then
 * @ink: of its images
 * @joined: (nullable) (owned): a main set of the same classes whose images follow; @id and @title name both
 *
 * Where there is neither @reader nor @folder nor @is_outlier it is the doodles.
 */
struct _EeMember
{
  char *id;
  char *title;
  const EeReader *reader;
  char *folder;
  gboolean is_outlier;
  EeOutlierKind outlier;
  EeInk ink;
  EeMember *joined;
};

EeMember *ee_member_parse (const char *text, gboolean redundant, GError **error);
void ee_member_free (EeMember *member);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (EeMember, ee_member_free)

char *ee_member_list_words (void);
gboolean ee_member_holds (const EeMember *member, const char *id);
gboolean ee_member_needs_root (const EeMember *member);
gboolean ee_member_is_installed (const EeMember *member, const char *root);
guint ee_member_count_drawn (gboolean redundant, EePart part);
EeDataset *ee_member_load (const EeMember *member, EeDataset *main, EePart part, const char *root, guint64 seed,
                           EeProgressFunc progress, gpointer user_data, GCancellable *cancellable, GError **error);
EeDataset *ee_member_load_whole_folder (const EeMember *member, EeProgressFunc progress, gpointer user_data,
                                        GCancellable *cancellable, GError **error);

G_END_DECLS
