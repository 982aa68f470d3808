/* The snapshot that 'snapshot-builder attach' put into this very program. */
#ifndef SNAPSHOT_SESSION_OWN_SNAPSHOT_H
#define SNAPSHOT_SESSION_OWN_SNAPSHOT_H

#include "base/file.h"

/*
 * Map the program and find the section: 'content' lies in 'program', which is
 * yours, close it with snap_file_close().  false when there is none, and when
 * the program's tables are gone or can't be read.
 */
bool own_snapshot_open(struct snap_file *program, struct snap_span *content);

#endif
