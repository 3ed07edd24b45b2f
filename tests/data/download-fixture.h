/* SPDX-License-Identifier: Apache-2.0 */
/* download-fixture.h - a file to be downloaded, a place for it, and a server */
#pragma once

#include "ee-download.h"
#include "test-server.h"

G_BEGIN_DECLS

enum
{
  DOWNLOAD_SIZE = 300 * 1000,
};

extern const EeDownloadOptions download_options;

typedef struct
{
  TestServer *server;
  char *folder;
  char *path;
  char *part;
  GBytes *content;
  EeCatalogEntry *entry;
  GCancellable *cancellable;
  guint64 cancel_at;
  guint64 first_done; /* what was here at the first report */
  gboolean reported;
  GString *troubles;
} DownloadFixture;

GBytes *download_make_content (guint8 seed, gsize size);
void download_set_up (DownloadFixture *fixture, gconstpointer unused);
void download_tear_down (DownloadFixture *fixture, gconstpointer unused);
void download_set_addresses (DownloadFixture *fixture, const char *first, const char *second);
void download_forget_checksums (DownloadFixture *fixture);
gboolean download_run (DownloadFixture *fixture, GError **error);
void download_assert_here (DownloadFixture *fixture, GBytes *content);
void download_assert_nothing (DownloadFixture *fixture);
void download_assert_done (DownloadFixture *fixture);
void download_assert_fails (DownloadFixture *fixture, const char *reason);
guint64 download_get_part_size (DownloadFixture *fixture);
void download_half (DownloadFixture *fixture);

G_END_DECLS
