/* The version of libsnapshot and of everything built with it. */
#ifndef SNAPSHOT_VERSION_H
#define SNAPSHOT_VERSION_H

/* CMake reads the version from these three lines. */
#define SNAPSHOT_VERSION_MAJOR 0
#define SNAPSHOT_VERSION_MINOR 1
#define SNAPSHOT_VERSION_PATCH 0

#define SNAPSHOT_VERSION_TEXT_(major, minor, patch) #major "." #minor "." #patch
#define SNAPSHOT_VERSION_TEXT__(major, minor, patch)                           \
	SNAPSHOT_VERSION_TEXT_(major, minor, patch)

/* "0.1.0" */
#define SNAPSHOT_VERSION_TEXT                                                  \
	SNAPSHOT_VERSION_TEXT__(SNAPSHOT_VERSION_MAJOR,                        \
				SNAPSHOT_VERSION_MINOR,                        \
				SNAPSHOT_VERSION_PATCH)

#endif
