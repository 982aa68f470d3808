/* Where a machine keeps libraries beside the standard one, and the snapshot of
 * them all, which 'snapshot-builder site' makes and a session starts from. */
#ifndef TOOLS_COMMON_SITE_H
#define TOOLS_COMMON_SITE_H

/* One folder of .m functions: each library is a folder in it. */
#define SITE_LIBRARIES SITE_DATA_FOLDER "/libraries.d"

/* The standard library's own folder, with its metadata. */
#define SITE_STDLIB SITE_DATA_FOLDER "/stdlib"

#define SITE_SNAPSHOT SITE_CACHE_FOLDER "/site.snapshot"

#endif
