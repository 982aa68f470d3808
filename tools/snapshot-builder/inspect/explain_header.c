#include "tools/snapshot-builder/inspect/explain_header.h"

#include "src/layout.h"
#include "tools/snapshot-builder/describe.h"

/* The reader's checks of header and table, in its order. */
enum header_check {
	CHECK_MAGIC,
	CHECK_VERSION,
	CHECK_SIZES,
	CHECK_DIGEST,
	CHECK_FILE_SIZE,
	CHECK_FLAGS,
	CHECK_KEY_DIGEST,
	CHECK_TABLE,
	CHECK_COUNT,
};

static const char *const check_names[CHECK_COUNT] = {
	"magic",     "format version", "header size", "header digest",
	"file size", "feature flags",  "key digest",  "section table",
};

/* An error of which the code alone doesn't tell the check. */
static enum header_check check_of_place(struct snap_span file,
					const struct snap_error *err)
{
	struct snap_header header;

	if (err->code == SNAP_E_TRUNCATED) {
		if (file.size < SNAP_MAGIC_SIZE)
			return CHECK_MAGIC;
		if (file.size < SNAP_HEADER_SIZE)
			return CHECK_SIZES;
		snap_header_decode(&header, file.data);
		uint64_t table_end =
			header.header_size +
			(uint64_t)header.section_count * header.entry_size;
		return table_end > file.size ? CHECK_SIZES : CHECK_FILE_SIZE;
	}
	if (err->offset < SNAP_AT_FLAGS_COMPATIBLE)
		return CHECK_SIZES;
	if (err->offset < SNAP_HEADER_SIZE)
		return CHECK_FLAGS;
	return CHECK_TABLE;
}

static enum header_check check_of(struct snap_span file,
				  const struct snap_error *err)
{
	switch ((int)err->code) {
	case SNAP_E_NOT_A_SNAPSHOT:
	case SNAP_E_INCOMPLETE:
		return CHECK_MAGIC;
	case SNAP_E_FORMAT_TOO_OLD:
		return CHECK_VERSION;
	case SNAP_E_FORMAT_TOO_NEW:
		return err->offset == SNAP_AT_FORMAT_MAJOR ? CHECK_VERSION
							   : CHECK_FLAGS;
	case SNAP_E_DIGEST_HEADER:
		return err->offset == SNAP_AT_KEY_DIGEST ? CHECK_KEY_DIGEST
							 : CHECK_DIGEST;
	case SNAP_E_TRAILING_DATA:
		return CHECK_FILE_SIZE;
	default:
		return check_of_place(file, err);
	}
}

/* The numbers of a check that was passed. */
static void add_passed(struct explain *explain, enum header_check check,
		       const struct snap_header *header)
{
	const char *name = check_names[check];
	char digest[SNAP_DIGEST_TEXT_SIZE];

	switch (check) {
	case CHECK_MAGIC:
		explain_add(explain, name, EXPLAIN_PASS, "89534e500d0a1a0a");
		break;
	case CHECK_VERSION:
		explain_add(explain, name, EXPLAIN_PASS,
			    "%u.%u, this reader reads %u.x",
			    header->format_major, header->format_minor,
			    SNAP_FORMAT_MAJOR);
		break;
	case CHECK_SIZES:
		explain_add(explain, name, EXPLAIN_PASS,
			    "%u bytes, %u sections of %u bytes each in the "
			    "table",
			    header->header_size, header->section_count,
			    header->entry_size);
		break;
	case CHECK_DIGEST:
		explain_add(explain, name, EXPLAIN_PASS, "%016llx",
			    ull(header->header_digest));
		break;
	case CHECK_FILE_SIZE:
		explain_add(explain, name, EXPLAIN_PASS, "%llu bytes",
			    ull(header->file_size));
		break;
	case CHECK_FLAGS:
		explain_add(explain, name, EXPLAIN_PASS,
			    "incompatible %08x, read-only %08x, compatible "
			    "%08x",
			    header->flags_incompatible, header->flags_read_only,
			    header->flags_compatible);
		break;
	case CHECK_KEY_DIGEST:
		snap_digest128_text(&header->key_digest, digest);
		explain_add(explain, name, EXPLAIN_PASS, "%s", digest);
		break;
	case CHECK_TABLE:
		explain_add(explain, name, EXPLAIN_PASS,
			    "%u sections: bounds, order, codecs, dictionaries, "
			    "limits",
			    header->section_count);
		break;
	case CHECK_COUNT:
		break;
	}
}

bool explain_header(struct explain *explain, struct snap_span file, int rc,
		    const struct snap_error *err)
{
	enum header_check failed = rc == 0 ? CHECK_COUNT : check_of(file, err);
	struct snap_header header = { 0 };

	if (file.size >= SNAP_HEADER_SIZE)
		snap_header_decode(&header, file.data);
	else if (file.size >= SNAP_AT_HEADER_SIZE)
		header.format_major =
			snap_le16(file.data + SNAP_AT_FORMAT_MAJOR);
	for (unsigned i = 0; i < CHECK_COUNT; i++)
		if (i < failed)
			add_passed(explain, (enum header_check)i, &header);
		else if (i == failed)
			explain_fail(explain, check_names[i], err);
		else
			explain_add(explain, check_names[i],
				    EXPLAIN_NOT_REACHED, "%s", "");
	return rc == 0;
}
