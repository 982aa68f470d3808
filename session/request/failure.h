/* Failures of a request, as its outcome tells them. */
#ifndef MS_FAILURE_H
#define MS_FAILURE_H

#include "code/diag.h"
#include "program/program.h"
#include "request/outcome.h"

/* The text that runs. */
struct ms_failure_source {
	const char *name;
	const char *text;
	size_t size;
};

/* What the compiler found; one of them is an error. */
void ms_failure_add_mistakes(struct ms_collected *c,
			     const struct ms_failure_source *source,
			     const struct ms_diag_list *diags);

/* The pending error becomes the outcome's.  Never fails: without memory the
 * outcome says so. */
void ms_failure_add(struct ms_collected *c, struct ms_program *program,
		    const struct ms_failure_source *source,
		    enum ms_stage stage);

void ms_failure_add_warning(struct ms_collected *c, const char *identifier,
			    const char *message);

#endif
