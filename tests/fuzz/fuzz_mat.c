/* The MAT reader under libFuzzer: any bytes are a file or a refusal, and what
 * was read is the same after it was written. */
#include "fuzz/fuzz.h"

#include "formats/mat_json.h"

#include <stdlib.h>

/* Small enough that no file makes a run slow or large. */
static const struct fmt_mat_limits limits = {
	.struct_size = sizeof(limits),
	.expanded_size = 4 << 20,
	.elements = 1 << 18,
	.variables = 64,
	.depth = 64,
};

static const struct fmt_mat_read_options options = {
	.struct_size = sizeof(options),
	.limits = &limits,
};

static int to_strbuf(void *context, const void *bytes, size_t size,
		     struct snap_error *err)
{
	(void)err;
	snap_strbuf_append(context, bytes, size);
	return 0;
}

static void json_of(const struct fmt_mat_file *file, struct snap_strbuf *out)
{
	snap_strbuf_begin(out, NULL);
	if (fmt_mat_json(file, out, NULL) != 0)
		abort();
}

/* What scratched the limits while it was read may pass them when numbers are
 * as wide as their class: only a file that is read again is compared. */
static void compare(const struct fmt_mat_file *file,
		    const struct snap_strbuf *bytes)
{
	struct fmt_mat_file *again = NULL;
	struct snap_strbuf a;
	struct snap_strbuf b;
	int rc = fmt_mat_read(&again, bytes->data, bytes->size, &options, NULL);

	if (rc == SNAP_E_LIMIT)
		return;
	if (rc != 0)
		abort();
	json_of(file, &a);
	json_of(again, &b);
	if (a.size != b.size || memcmp(a.data, b.data, a.size) != 0)
		abort();
	snap_strbuf_end(&a);
	snap_strbuf_end(&b);
	fmt_mat_free(again);
}

static void write_again(struct fmt_mat_file *file, bool compress)
{
	const struct fmt_mat_write_options how = {
		.struct_size = sizeof(how),
		.compress = compress,
		.level = 1,
	};
	struct snap_strbuf bytes;
	const struct fmt_mat_sink sink = { .write = to_strbuf,
					   .context = &bytes };
	uint64_t size;

	snap_strbuf_begin(&bytes, NULL);
	if (fmt_mat_write(file->variables, file->count, &how, &sink, NULL) ==
	    0) {
		if (!compress && (fmt_mat_measure(file->variables, file->count,
						  NULL, &size, NULL) != 0 ||
				  size != bytes.size))
			abort();
		compare(file, &bytes);
	}
	snap_strbuf_end(&bytes);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct fmt_mat_file *file = NULL;
	struct snap_strbuf json;

	if (fmt_mat_read(&file, data, size, &options, NULL) != 0)
		return 0;
	json_of(file, &json);
	snap_strbuf_end(&json);
	write_again(file, false);
	write_again(file, true);
	fmt_mat_free(file);
	return 0;
}
