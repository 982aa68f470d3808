#include "boot/account.h"

#include "base/fail.h"
#include "library/library.h"

static void fill_rows(struct ms_account *account,
		      const struct snap_reader *reader)
{
	for (uint32_t i = 0; i < account->row_count; i++) {
		struct snap_section section;

		snap_reader_section(reader, i, &section);
		account->rows[i] = (struct ms_account_row){
			.use = { .type = section.type,
				 .name = ms_section_name(section.type),
				 .stored_bytes = section.stored_size },
			.dictionary = section.dictionary,
			.packed = !snap_codec_in_place(section.codec),
		};
	}
}

int ms_account_begin(struct ms_account *account,
		     const struct snap_reader *reader,
		     const struct snap_allocator *allocator,
		     struct snap_error *err)
{
	struct snap_info info;

	snap_reader_info(reader, &info);
	struct ms_account local = {
		.allocator = snap_allocator_or_default(allocator),
		.row_count = info.section_count,
	};
	local.rows = snap_calloc(&local.allocator, local.row_count,
				 sizeof(*local.rows));
	local.shown = snap_calloc(&local.allocator, local.row_count,
				  sizeof(*local.shown));
	if (local.rows == NULL || local.shown == NULL) {
		ms_account_end(&local);
		return snap_fail_memory(err,
					local.row_count * sizeof(*local.rows));
	}
	fill_rows(&local, reader);
	*account = local;
	return 0;
}

void ms_account_end(struct ms_account *account)
{
	snap_free(&account->allocator, account->rows);
	snap_free(&account->allocator, account->shown);
	account->rows = NULL;
	account->shown = NULL;
	account->row_count = 0;
}

static struct ms_account_row *find_row(const struct ms_account *account,
				       uint32_t type)
{
	for (uint32_t i = 0; i < account->row_count; i++)
		if (account->rows[i].use.type == type)
			return &account->rows[i];
	return NULL;
}

void ms_account_note(struct ms_account *account, uint32_t type,
		     uint64_t unpacked)
{
	struct ms_account_row *row = find_row(account, type);

	if (row == NULL)
		return;
	row->touched = true;
	if (!row->packed)
		return;
	row->use.unpacked_bytes += unpacked;
	if (row->dictionary != 0)
		ms_account_note(account, row->dictionary, 0);
}

void ms_account_note_all(struct ms_account *account)
{
	for (uint32_t i = 0; i < account->row_count; i++)
		account->rows[i].touched = true;
}

uint64_t ms_account_size(const struct snap_reader *reader, uint32_t type)
{
	struct snap_section section;

	if (snap_reader_find(reader, type, &section, NULL) != 0)
		return 0;
	return section.raw_size;
}

static bool is_in_use(const struct ms_account *account, uint32_t type)
{
	return account->library != NULL &&
	       ms_library_touched(account->library, type);
}

void ms_account_fill(const struct ms_account *account,
		     struct ms_snapshot_report *report)
{
	uint64_t unpacked = 0;
	size_t count = 0;

	for (uint32_t i = 0; i < account->row_count; i++) {
		const struct ms_account_row *row = &account->rows[i];

		if (!row->touched && !is_in_use(account, row->use.type))
			continue;
		account->shown[count++] = row->use;
		unpacked += row->use.unpacked_bytes;
	}
	report->sections = account->shown;
	report->section_count = count;
	report->unpacked_bytes = unpacked;
}
