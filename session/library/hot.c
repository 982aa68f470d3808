#include "library/view.h"

#include "base/checked.h"

const uint32_t ms_hot_types[MS_HOT_COUNT] = {
	[MS_HOT_NAMES] = MS_SECTION_NAMES,
	[MS_HOT_NAME_INDEX] = MS_SECTION_NAME_INDEX,
	[MS_HOT_RECORDS] = MS_SECTION_RECORDS,
	[MS_HOT_CATEGORIES] = MS_SECTION_CATEGORIES,
	[MS_HOT_UNITS] = MS_SECTION_UNITS,
	[MS_HOT_CODE] = MS_SECTION_CODE,
};

static void touch(const struct ms_library *library, enum ms_hot hot)
{
	unsigned bit = 1u << hot;

	if ((atomic_load_explicit(library->touched, memory_order_relaxed) &
	     bit) == 0)
		atomic_fetch_or_explicit(library->touched, bit,
					 memory_order_relaxed);
}

bool ms_library_touched(const struct ms_library *library, uint32_t type)
{
	unsigned bits =
		atomic_load_explicit(library->touched, memory_order_relaxed);

	for (unsigned i = 0; i < MS_HOT_COUNT; i++)
		if (ms_hot_types[i] == type)
			return (bits >> i & 1) != 0;
	return false;
}

int ms_library_view(const struct ms_library *library, enum ms_hot hot,
		    uint64_t offset, size_t size, const uint8_t **bytes,
		    struct snap_error *err)
{
	touch(library, hot);
	return snap_reader_view(library->reader, ms_hot_types[hot], offset,
				size, bytes, err);
}

struct ms_field ms_record_field(const struct ms_entry *entry, uint32_t at)
{
	return (struct ms_field){
		MS_SECTION_RECORDS,
		(uint64_t)entry->index * MS_RECORD_SIZE + at,
	};
}

int ms_fail_image(const struct ms_library *library, struct snap_error *err,
		  enum snap_code code, struct ms_field field,
		  const char *format, ...)
{
	struct snap_section section;
	uint64_t offset = SNAP_NO_OFFSET;
	va_list arguments;

	/* A packed section has no file offset for what is inside it. */
	if (snap_reader_find(library->reader, field.section, &section, NULL) ==
		    0 &&
	    snap_codec_in_place(section.codec))
		offset = section.offset + field.offset;
	va_start(arguments, format);
	int rc = snap_fail_v(err, code, offset, format, arguments);
	va_end(arguments);
	if (err != NULL)
		ms_text_clean(err->message, strlen(err->message), true);
	return snap_fail_section(err, rc, field.section);
}

int ms_library_name_text(const struct ms_library *library,
			 struct ms_field field, uint32_t offset, uint32_t size,
			 struct ms_text *out, struct snap_error *err)
{
	uint64_t all = library->sizes[MS_HOT_NAMES];
	const uint8_t *bytes = NULL;

	if (!snap_range_fits(offset, size, all))
		return ms_fail_image(library, err, SNAP_E_BOUNDS, field,
				     "a text of %u bytes at %u leaves NAMES "
				     "(%llu bytes)",
				     size, offset, ull(all));
	int rc = ms_library_view(library, MS_HOT_NAMES, offset, size, &bytes,
				 err);
	if (rc == 0)
		*out = (struct ms_text){ (const char *)bytes, size };
	return rc;
}
