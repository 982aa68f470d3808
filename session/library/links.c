#include "library/links.h"

#include "base/fail.h"

#include <string.h>

/* Does the image have a function of that name that calls of it mean? */
static bool is_own(const struct ms_image *image, struct ms_text_span name)
{
	const uint32_t inner =
		MS_FUNCTION_ANONYMOUS | MS_FUNCTION_NESTED | MS_FUNCTION_SCRIPT;

	for (uint32_t i = 0; i < image->function_count; i++) {
		struct ms_function function;

		ms_image_function(image, i, &function);
		struct ms_text_span other =
			ms_image_string(image, function.name);
		if ((function.flags & inner) == 0 && other.size == name.size &&
		    memcmp(other.bytes, name.bytes, name.size) == 0)
			return true;
	}
	return false;
}

static bool ends_in(const struct ms_text_span *text, const char *word)
{
	size_t size = strlen(word);

	return text->size >= size &&
	       memcmp(text->bytes + text->size - size, word, size) == 0;
}

/* Is the folder, which ends with a slash, called private? */
static bool is_private(const struct ms_text_span *folder)
{
	static const char word[] = "private/";

	return ends_in(folder, "/private/") ||
	       (folder->size == sizeof(word) - 1 && ends_in(folder, word));
}

/* "/FOLDER/private/NAME" */
static int find_private(const struct ms_link_names *names,
			const struct ms_image *image, struct ms_text_span name,
			uint32_t *out, struct snap_error *err)
{
	struct ms_text_span folder = ms_image_string(image, image->name);
	struct snap_strbuf whole;

	while (folder.size > 0 && folder.bytes[folder.size - 1] != '/')
		folder.size--;
	snap_strbuf_begin(&whole, names->allocator);
	snap_strbuf_putc(&whole, '/');
	snap_strbuf_append(&whole, folder.bytes, folder.size);
	if (!is_private(&folder))
		snap_strbuf_puts(&whole, "private/");
	snap_strbuf_append(&whole, name.bytes, name.size);
	int rc = whole.failed ? snap_fail_memory(err, name.size)
			      : names->find(names->context, whole.data,
					    whole.size, out, err);
	snap_strbuf_end(&whole);
	return rc;
}

int ms_link_of(const struct ms_link_names *names, const struct ms_image *image,
	       uint32_t number, uint32_t *out, struct snap_error *err)
{
	struct ms_text_span name = ms_image_import(image, number);
	int rc = 0;

	*out = MS_LINK_NONE;
	/* What a script sees depends on who runs it. */
	if (image->kind != MS_UNIT_FUNCTIONS || is_own(image, name))
		return 0;
	if (memchr(name.bytes, '.', name.size) == NULL)
		rc = find_private(names, image, name, out, err);
	if (rc == 0 && *out == MS_LINK_NONE)
		rc = names->find(names->context, name.bytes, name.size, out,
				 err);
	return rc;
}

uint32_t ms_link_native(const struct ms_native_table *natives, const char *name,
			size_t size)
{
	uint32_t low = 0, high = natives->count;

	while (low < high) {
		uint32_t middle = low + (high - low) / 2;
		const char *row = natives->names + middle * natives->row_size;
		size_t row_size = strlen(row);
		size_t common = row_size < size ? row_size : size;
		int order = memcmp(name, row, common);

		if (order == 0)
			order = (size > row_size) - (size < row_size);
		if (order == 0)
			return MS_LINK_NATIVE | natives->numbers[middle];
		if (order < 0)
			high = middle;
		else
			low = middle + 1;
	}
	return MS_LINK_NONE;
}
