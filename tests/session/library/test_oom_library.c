/* Memory that runs out at every call: an error, nothing left, no half work. */
#include "session/library/library_fixture.h"

#include "support/failing_alloc.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

struct sweep {
	struct library_model model;
	struct library_snapshot snapshot;
	struct library_view view;   /* with memory, for what needs one open */
	struct ms_library *library; /* the same reader; its allocator fails */
	struct failing_alloc alloc;
	struct snap_allocator allocator;
	struct ms_entry entry;
};

typedef int (*step)(struct sweep *sweep, struct snap_error *err);

/* Fails at call 1, 2, 3... until the step succeeds. */
static void assert_survives(struct sweep *sweep, step run, size_t least_calls)
{
	struct snap_error err;
	size_t live = sweep->alloc.live;

	for (size_t n = 1;; n++) {
		sweep->alloc.calls = 0;
		sweep->alloc.fail_at = n;
		err.code = SNAP_OK;
		int rc = run(sweep, &err);
		assert_int_equal(sweep->alloc.live, live);
		if (rc == 0) {
			assert_true(sweep->alloc.calls < n);
			assert_true(n > least_calls);
			return;
		}
		assert_int_equal(rc, SNAP_E_NO_MEMORY);
		assert_int_equal(err.code, SNAP_E_NO_MEMORY);
		/* Without an error to fill it is the same. */
		sweep->alloc.calls = 0;
		assert_int_equal(run(sweep, NULL), SNAP_E_NO_MEMORY);
		assert_int_equal(sweep->alloc.live, live);
	}
}

static int run_open(struct sweep *sweep, struct snap_error *err)
{
	struct ms_library *library = NULL;
	int rc = ms_library_open(&library, sweep->view.reader,
				 &sweep->allocator, err);

	assert_true(rc == 0 || library == NULL);
	ms_library_close(library);
	return rc;
}

static int run_doc(struct sweep *sweep, struct snap_error *err)
{
	struct ms_doc *doc = NULL;
	int rc = ms_library_doc(sweep->library, &sweep->entry, &doc, err);

	assert_true(rc == 0 || doc == NULL);
	ms_doc_free(doc);
	return rc;
}

static int run_help(struct sweep *sweep, struct snap_error *err)
{
	char *text = NULL;
	size_t size = 0;
	int rc = ms_library_help(sweep->library, &sweep->entry, 40, &text,
				 &size, err);

	if (rc == 0) {
		assert_int_equal(strlen(text), size);
		sweep->allocator.release(sweep->allocator.context, text);
	} else {
		assert_null(text);
	}
	return rc;
}

static int run_source(struct sweep *sweep, struct snap_error *err)
{
	char *text = NULL;
	size_t size = 0;
	struct ms_entry flip;

	assert_int_equal(
		ms_library_find(sweep->library, "flip", 4, &flip, NULL), 0);
	int rc = ms_library_source(sweep->library, &flip, &text, &size, err);
	if (rc == 0)
		sweep->allocator.release(sweep->allocator.context, text);
	else
		assert_null(text);
	return rc;
}

static int run_search(struct sweep *sweep, struct snap_error *err)
{
	struct ms_search *search = NULL;
	struct ms_hit *hits = NULL;
	uint32_t count = 0;
	int rc = ms_search_open(&search, sweep->library, err);

	if (rc == 0)
		rc = ms_search_find(search, sweep->library, "fill", 4, &hits,
				    &count, err);
	if (rc == 0) {
		assert_int_equal(count, 3);
		sweep->allocator.release(sweep->allocator.context, hits);
	} else {
		assert_null(hits);
	}
	ms_search_free(search);
	return rc;
}

static int run_validate(struct sweep *sweep, struct snap_error *err)
{
	return ms_library_validate(sweep->library, err);
}

static int run_write(struct sweep *sweep, struct snap_error *err)
{
	const struct ms_library_layout layout = library_layout(LIBRARY_BLOCKS);
	const struct snap_writer_options options = {
		.struct_size = sizeof(options),
		.allocator = &sweep->allocator,
	};
	struct ms_library_image *image = NULL;
	struct snap_writer *writer = NULL;
	struct library_code code;

	library_code_begin(&code, &sweep->model.library, 1);
	int rc = ms_library_image_create(&image, &sweep->model.library,
					 code.compiled, &layout, "{}",
					 &sweep->allocator, err);
	library_code_end(&code);
	if (rc == 0)
		rc = snap_writer_create(&writer, &options, err);
	if (rc == 0)
		rc = ms_library_image_add(image, writer, err);
	snap_writer_free(writer);
	ms_library_image_free(image);
	return rc;
}

static int begin(void **state)
{
	static struct sweep sweep;

	sweep.alloc = (struct failing_alloc){ 0 };
	sweep.allocator = failing_allocator(&sweep.alloc);
	library_model_begin(&sweep.model);
	library_snapshot_begin(&sweep.snapshot, &sweep.model.library,
			       LIBRARY_ZSTD, 1);
	*state = &sweep;
	int rc = library_view_open(&sweep.view, sweep.snapshot.bytes,
				   sweep.snapshot.size, SNAP_LOAD_HEADER, NULL,
				   NULL);
	if (rc == 0)
		rc = ms_library_open(&sweep.library, sweep.view.reader,
				     &sweep.allocator, NULL);
	return rc != 0 ? rc
		       : ms_library_find(sweep.library, "zeros", 5,
					 &sweep.entry, NULL);
}

static int end(void **state)
{
	struct sweep *sweep = *state;

	ms_library_close(sweep->library);
	library_view_close(&sweep->view);
	library_snapshot_end(&sweep->snapshot);
	library_model_end(&sweep->model);
	return sweep->alloc.live == 0 ? 0 : -1;
}

static void opens_or_not(void **state)
{
	assert_survives(*state, run_open, 1);
}

static void reads_a_document_or_not(void **state)
{
	assert_survives(*state, run_doc, 2);
}

static void writes_help_or_not(void **state)
{
	assert_survives(*state, run_help, 4);
}

static void reads_a_source_or_not(void **state)
{
	assert_survives(*state, run_source, 1);
}

static void searches_or_not(void **state)
{
	assert_survives(*state, run_search, 4);
}

static void validates_or_not(void **state)
{
	assert_survives(*state, run_validate, 6);
}

static void writes_or_not(void **state)
{
	assert_survives(*state, run_write, 20);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(opens_or_not),
		cmocka_unit_test(reads_a_document_or_not),
		cmocka_unit_test(writes_help_or_not),
		cmocka_unit_test(reads_a_source_or_not),
		cmocka_unit_test(searches_or_not),
		cmocka_unit_test(validates_or_not),
		cmocka_unit_test(writes_or_not),
	};

	return cmocka_run_group_tests_name("library without memory", tests,
					   begin, end);
}
