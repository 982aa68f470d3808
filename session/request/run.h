/* A request while it runs, and what the machine tells of it. */
#ifndef MS_RUN_H
#define MS_RUN_H

#include "code/diag.h"
#include "request/outcome.h"
#include "state.h"

struct ms_run {
	const struct ms_request *request;
	struct ms_collected *c;
	const struct ms_unit *unit; /* of the request; NULL until compiled */
	/* Its last statement: what gives the request's value; see compile.h. */
	struct ms_span last;
};

/* The hooks of struct ms_program_options; the context is the session. */
int ms_run_statement(void *context, const struct ms_unit *unit, uint32_t k,
		     const struct ms_value *value);
void ms_run_write(void *context, enum ms_stream stream, const char *text,
		  size_t size);
void ms_run_warned(void *context, const char *identifier, const char *message);
int ms_run_ask(void *context, const char *prompt, struct snap_strbuf *out);
int ms_run_permit(void *context, enum ms_permission what);

#endif
