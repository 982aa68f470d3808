#include "tools/snapshot-builder/create/build.h"

#include "builtins/native_names.h"
#include "tools/common/signature.h"
#include "tools/snapshot-builder/builder.h"
#include "tools/snapshot-builder/describe.h"

#include <stdlib.h>

/* An image and the writer it was handed to. */
struct work {
	struct ms_library_image *image;
	struct snap_writer *writer;
};

static int create_image(struct work *work, const struct builder_input *input,
			const struct builder_plan *plan, struct snap_error *err)
{
	char *provenance = builder_provenance(input, plan);
	struct ms_library_layout layout = plan->layout;

	layout.natives = ms_native_table();
	int rc = ms_library_image_create(&work->image, input->library,
					 input->compiled, &layout, provenance,
					 plan->allocator, err);

	free(provenance);
	return rc;
}

static int begin(struct work *work, const struct builder_input *input,
		 const struct builder_plan *plan, struct snap_error *err)
{
	struct snap_writer_options options = {
		.struct_size = sizeof(options),
		.runtime = SNAP_RUNTIME_SESSION,
		.timestamp = plan->timestamp,
		.jobs = plan->jobs,
		.lock_timeout_ms = plan->lock_timeout_ms,
		.allocator = plan->allocator,
		.serial = plan->serial,
		.seal = plan->seal ? tool_sealer() : NULL,
	};

	int rc = builder_input_key(input, &options.key, err);
	if (rc == 0)
		rc = create_image(work, input, plan, err);
	if (rc == 0)
		rc = snap_writer_create(&work->writer, &options, err);
	if (rc == 0)
		rc = ms_library_image_add(work->image, work->writer, err);
	return rc;
}

static void end(struct work *work)
{
	snap_writer_free(work->writer);
	ms_library_image_free(work->image);
}

int builder_build_memory(const struct builder_input *input,
			 const struct builder_plan *plan, void **bytes,
			 size_t *size, struct snap_error *err)
{
	struct work work = { 0 };
	int rc = begin(&work, input, plan, err);

	if (rc == 0)
		rc = snap_writer_finish_memory(work.writer, bytes, size, err);
	end(&work);
	return rc;
}

void builder_product_describe(struct builder_product *product,
			      const struct builder_file *file)
{
	product->info = file->info;
	ms_library_info(file->library, &product->counts);
	/* Those are borrowed from the file. */
	product->counts.name = (struct ms_text){ 0 };
	product->counts.version = (struct ms_text){ 0 };
	product->cold_size = describe_cold_size(file->reader);
	product->sections = describe_sections(file->reader);
}

/* The container was checked by the writer; this is about what is in it. */
static int check_temporary(void *context, const char *temporary,
			   struct snap_error *err)
{
	struct builder_product *product = context;
	struct builder_file file;
	double begun = builder_now();
	int rc = builder_open_library(&file, temporary, err);

	if (rc != 0)
		return rc;
	const struct ms_native_table natives =
		ms_native_table_of(file.info.key.builtins);
	rc = ms_library_validate_for(file.library, &natives, err);
	if (rc == 0)
		builder_product_describe(product, &file);
	builder_close(&file);
	product->check_seconds = builder_now() - begun;
	return rc;
}

int builder_build_file(const struct builder_input *input,
		       const struct builder_plan *plan, const char *path,
		       struct builder_product *out, struct snap_error *err)
{
	struct builder_product product = { 0 };
	struct work work = { 0 };
	double begun = builder_now();
	int rc = begin(&work, input, plan, err);
	double made = builder_now();

	if (rc == 0)
		rc = snap_writer_finish_file(work.writer, path, NULL,
					     check_temporary, &product, err);
	end(&work);
	product.image_seconds = made - begun;
	product.write_seconds = builder_now() - made;
	if (rc != 0) {
		builder_product_free(&product);
		return rc;
	}
	*out = product;
	return 0;
}

void builder_product_free(struct builder_product *product)
{
	tool_json_free(product->sections);
	product->sections = NULL;
}
