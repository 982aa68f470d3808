/*
 * Imports under libFuzzer.  A refusal leaves the heap as it was; what was
 * imported is exported and imported again, to the same payload.
 */
#include "fuzz/fuzz.h"
#include "fuzz/payload_input.h"

#include "replay/replay.h"

#include <stdlib.h>
#include <string.h>

static const struct ms_replay_limits limits = {
	.struct_size = sizeof(limits),
	.expanded_size = 4 << 20,
	.elements = 1 << 18,
	.variables = 64,
	.depth = 64,
};

static int64_t second_zero(void *context)
{
	(void)context;
	return 0;
}

static void export(struct ms_heap *heap,
		   const struct ms_replay_variables *variables,
		   struct snap_strbuf *out)
{
	const struct ms_replay_export_options options = {
		.struct_size = sizeof(options),
		.mode = MS_REPLAY_FORCE,
		.clock = second_zero,
	};
	struct ms_replay_report report;
	struct ms_replay_error err;

	snap_strbuf_begin(out, NULL);
	if (ms_replay_export(heap, variables->items, variables->count, &options,
			     out, &report, &err) != 0 ||
	    report.skipped_count != 0)
		abort();
	ms_replay_report_end(&report);
}

static void again(struct ms_heap *heap,
		  const struct ms_replay_variables *variables)
{
	struct ms_replay_variables second;
	struct ms_replay_error err;
	struct snap_strbuf a;
	struct snap_strbuf b;

	export(heap, variables, &a);
	if (ms_replay_import(heap, a.data, a.size, NULL, &second, &err) != 0)
		abort();
	export(heap, &second, &b);
	if (a.size != b.size || memcmp(a.data, b.data, a.size) != 0)
		abort();
	snap_strbuf_end(&a);
	snap_strbuf_end(&b);
	ms_replay_variables_end(heap, &second);
}

static void import(struct ms_heap *heap, const char *payload, size_t size)
{
	struct ms_replay_variables variables = { 0 };
	struct ms_replay_error err;

	if (ms_replay_import(heap, payload, size, &limits, &variables, &err) ==
	    0)
		again(heap, &variables);
	else if (err.code == MS_REPLAY_OK || err.message[0] == '\0' ||
		 variables.items != NULL)
		abort();
	ms_replay_variables_end(heap, &variables);
	if (heap->error.pending)
		abort();
}

/* Tables of the heap may grow the first time, but not again. */
static void import_twice(struct ms_heap *heap, const char *payload, size_t size)
{
	import(heap, payload, size);
	uint64_t used = heap->used;
	import(heap, payload, size);
	if (heap->used != used)
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct snap_strbuf payload;
	struct ms_heap heap;

	if (ms_heap_begin(&heap, NULL) != 0)
		abort();
	payload_of_input(data, size, &payload);
	import_twice(&heap, payload.data, payload.size);
	snap_strbuf_end(&payload);
	ms_heap_end(&heap);
	return 0;
}
