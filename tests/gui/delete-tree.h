/* SPDX-License-Identifier: Apache-2.0 */
/* delete-tree.h - removes a temporary folder with everything in it */
#pragma once

#include <gio/gio.h>

void delete_tree (GFile *file);
