/* All of libsnapshot. */
#ifndef SNAPSHOT_SNAPSHOT_H
#define SNAPSHOT_SNAPSHOT_H

#include "snapshot/allocator.h"
#include "snapshot/error.h"
#include "snapshot/format.h"
#include "snapshot/limits.h"
#include "snapshot/reader.h"
#include "snapshot/version.h"
#include "snapshot/writer.h"

#endif
