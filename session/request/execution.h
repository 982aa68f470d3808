/* The steps of one request, and what they share. */
#ifndef MS_EXECUTION_H
#define MS_EXECUTION_H

#include "base/file.h"
#include "request/failure.h"
#include "request/run.h"

struct ms_execution {
	struct ms_session *session;
	struct ms_request request;
	struct ms_program *program;
	struct ms_heap *heap;
	struct ms_collected *c;
	struct ms_run run;
	struct ms_failure_source source;
	struct snap_file file; /* of request.path */
	bool file_open;
	struct ms_unit *unit;
	struct ms_origin *origin; /* of what it assigns */
	enum ms_stage stage;
	uint8_t dialect;     /* of the program, before */
	bool folder_added;   /* for the request alone */
	char *folder;	     /* of request.path */
	uint64_t begin, ran; /* times */
};

/* text.c: the text becomes e->unit, and e->origin the key of what it
 * will assign.  Nonzero with the heap's error pending. */
int ms_execution_compile(struct ms_execution *e);

/* keep.c: what a run that ended with 'rc' leaves, all of it or nothing,
 * and its delta.  'rc', or nonzero when it can't be kept. */
int ms_execution_keep(struct ms_execution *e, int rc);

#endif
