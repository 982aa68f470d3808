/* The library as programs see it: what was found so far. */
#include "program/state.h"

#include "base/digest.h"
#include "builtins/runtime_table.h"
#include "code/image.h"
#include "library/tree.h"

#include <string.h>

#define SLOTS_FIRST 64

/* --------------------------------------------------------------- the table */

static bool is_row(const struct ms_library_row *row, const char *name,
		   size_t size, const struct ms_library_row *near)
{
	if (row->name_size != size || memcmp(row->name, name, size) != 0)
		return false;
	/* Private folders of different libraries may be called alike. */
	return near == NULL ||
	       (row->from == near->from && row->folder == near->folder);
}

static struct ms_library_row *find_row(const struct ms_program_library *library,
				       const char *name, size_t size,
				       const struct ms_library_row *near)
{
	if (library->slot_count == 0)
		return NULL;
	uint32_t mask = library->slot_count - 1;
	uint32_t at = (uint32_t)snap_digest64(name, size) & mask;

	for (; library->slots[at] != 0; at = (at + 1) & mask) {
		struct ms_library_row *row =
			&library->rows[library->slots[at] - 1];

		if (is_row(row, name, size, near))
			return row;
	}
	return NULL;
}

/* Entries that call each other often lie side by side. */
static uint32_t spread(uint32_t entry)
{
	return entry * UINT32_C(0x9e3779b1) >> 7;
}

static const struct ms_library_row *find_entry(
	const struct ms_program_library *library, uint32_t entry)
{
	uint32_t mask = library->slot_count - 1;

	if (library->slot_count == 0)
		return NULL;
	for (uint32_t at = spread(entry) & mask; library->entry_slots[at] != 0;
	     at = (at + 1) & mask) {
		const struct ms_library_row *row =
			&library->rows[library->entry_slots[at] - 1];

		if (row->entry.index == entry)
			return row;
	}
	return NULL;
}

static void place(struct ms_program_library *library, uint32_t number)
{
	const struct ms_library_row *row = &library->rows[number];
	uint32_t mask = library->slot_count - 1;
	uint32_t at = (uint32_t)snap_digest64(row->name, row->name_size) & mask;

	while (library->slots[at] != 0)
		at = (at + 1) & mask;
	library->slots[at] = number + 1;
	if (row->from != MS_FROM_SNAPSHOT)
		return;
	at = spread(row->entry.index) & mask;
	while (library->entry_slots[at] != 0)
		at = (at + 1) & mask;
	library->entry_slots[at] = number + 1;
}

/* Room for one more row, with half of the slots free. */
static int reserve(struct ms_program *program)
{
	struct ms_program_library *library = &program->library;
	uint32_t capacity = library->row_capacity;

	if (library->row_count < capacity)
		return 0;
	capacity = capacity == 0 ? SLOTS_FIRST / 2 : capacity * 2;
	/* Both tables in one block. */
	uint32_t *slots = snap_calloc(&program->allocator, (size_t)capacity * 4,
				      sizeof(*slots));
	struct ms_library_row *rows =
		slots == NULL ? NULL
			      : snap_grow(&program->allocator, library->rows,
					  library->row_capacity * sizeof(*rows),
					  capacity * sizeof(*rows));
	if (rows == NULL) {
		snap_free(&program->allocator, slots);
		return ms_fail_memory(&program->heap);
	}
	snap_free(&program->allocator, library->slots);
	library->rows = rows;
	library->slots = slots;
	library->entry_slots = slots + (size_t)capacity * 2;
	library->row_capacity = capacity;
	library->slot_count = capacity * 2;
	for (uint32_t i = 0; i < library->row_count; i++)
		place(library, i);
	return 0;
}

/* Room for one more name behind 'count'; false without memory. */
static bool reserve_name(struct ms_program *program, const char ***names,
			 size_t *capacity, size_t count)
{
	size_t old = *capacity, wanted = old == 0 ? 8 : old * 2;

	if (count < old)
		return true;
	const char **larger =
		snap_grow(&program->allocator, *names, old * sizeof(*larger),
			  wanted * sizeof(*larger));
	if (larger == NULL)
		return false;
	*names = larger;
	*capacity = wanted;
	return true;
}

int ms_program_library_reserve_stale(struct ms_program *program)
{
	struct ms_program_library *library = &program->library;

	if (!reserve_name(program, &library->stale, &library->stale_capacity,
			  library->use.stale_count))
		return ms_fail_memory(&program->heap);
	library->use.stale = library->stale;
	return 0;
}

static bool is_damaged(const struct ms_library_use *use, const char *name,
		       size_t size)
{
	for (size_t i = 0; i < use->damaged_count; i++)
		if (strlen(use->damaged[i]) == size &&
		    memcmp(use->damaged[i], name, size) == 0)
			return true;
	return false;
}

void ms_program_library_damaged(struct ms_program *program, const char *name,
				size_t size, enum snap_code code)
{
	struct ms_program_library *library = &program->library;
	struct ms_library_use *use = &library->use;

	if (is_damaged(use, name, size) ||
	    !reserve_name(program, &library->damaged,
			  &library->damaged_capacity, use->damaged_count))
		return;
	use->damaged = library->damaged;
	char *copy = ms_program_copy(program, name, size);
	if (copy == NULL)
		return;
	if (use->damaged_count == 0)
		use->damage = code;
	library->damaged[use->damaged_count++] = copy;
}

/* ---------------------------------------------------------------- look-ups */

/* There is room for one more name. */
static void count(struct ms_program_library *library,
		  const struct ms_library_row *row)
{
	struct ms_library_use *use = &library->use;

	if (!row->compiled) {
		use->from_snapshot++;
		return;
	}
	use->compiled++;
	if (row->stale)
		library->stale[use->stale_count++] = row->name;
}

static int keep(struct ms_program *program, const struct ms_library_row *row)
{
	struct ms_program_library *library = &program->library;
	char *name = ms_program_copy(program, row->name, row->name_size);

	if (name == NULL) {
		ms_unit_release(row->unit);
		return ms_fail_memory(&program->heap);
	}
	library->rows[library->row_count] = *row;
	library->rows[library->row_count].name = name;
	count(library, &library->rows[library->row_count]);
	place(library, library->row_count++);
	return 0;
}

static int get(struct ms_program *program, struct ms_library_row *row,
	       const struct ms_library_row *near)
{
	uint64_t begin = ms_boot_clock();
	int rc = ms_program_library_load(program, row, near);

	program->library.use.time += ms_boot_clock() - begin;
	return rc;
}

/* A row that isn't there yet; '*out' stays NULL when there is no such function.
 */
static int add(struct ms_program *program, struct ms_library_row *row,
	       const struct ms_library_row *near, struct ms_unit **out)
{
	if (reserve(program) != 0 || get(program, row, near) != 0)
		return -1;
	if (row->unit == NULL)
		return 0;
	if (keep(program, row) != 0)
		return -1;
	*out = row->unit;
	return 0;
}

int ms_program_library_entry(struct ms_program *program, uint32_t number,
			     struct ms_unit **out)
{
	const struct ms_library_row *known =
		find_entry(&program->library, number);
	struct ms_library_row row = { .name = (char *)(uintptr_t) "",
				      .linked = true,
				      .entry = { .index = number } };

	if (known != NULL) {
		*out = known->unit;
		return 0;
	}
	return add(program, &row, NULL, out);
}

static int find(struct ms_program *program, const char *name, size_t size,
		const struct ms_library_row *near, struct ms_unit **out)
{
	const struct ms_library_row *known =
		find_row(&program->library, name, size, near);
	struct ms_library_row row = { .name = (char *)(uintptr_t)name,
				      .name_size = (uint32_t)size };
	/* Rows move. */
	struct ms_library_row place = { .name = NULL };

	if (known != NULL) {
		*out = known->unit;
		return 0;
	}
	if (near != NULL) {
		place = *near;
		near = &place;
	}
	return add(program, &row, near, out);
}

const struct ms_library_use *ms_program_library_use(
	const struct ms_program *program)
{
	return &program->library.use;
}

int ms_program_library_find(struct ms_program *program, const char *name,
			    size_t size, struct ms_unit **out)
{
	return find(program, name, size, NULL, out);
}

/* "/FOLDER/private/" for what lies in FOLDER and in FOLDER/private. */
static void append_private(struct snap_strbuf *out, const struct ms_unit *from,
			   struct ms_text_span path)
{
	while (path.size > 0 && path.bytes[path.size - 1] != '/')
		path.size--;
	snap_strbuf_putc(out, '/');
	snap_strbuf_append(out, path.bytes, path.size);
	if (!ms_unit_is_private(from))
		snap_strbuf_puts(out, "private/");
}

/* Most libraries have no private functions, and then nobody needs to look. */
static bool has_private(const struct ms_program_library *library,
			const struct ms_library_row *near)
{
	struct ms_library_info info;

	if (near->from == MS_FROM_BUILT_IN)
		return false;
	if (near->from != MS_FROM_SNAPSHOT)
		return true;
	ms_library_info(library->boot->library, &info);
	return info.private_count != 0;
}

static int find_private(struct ms_program *program, const struct ms_unit *from,
			struct ms_text_span path, struct ms_text_span name,
			struct ms_unit **out)
{
	struct snap_strbuf whole;

	snap_strbuf_begin(&whole, &program->allocator);
	append_private(&whole, from, path);
	snap_strbuf_append(&whole, name.bytes, name.size);
	int rc = whole.failed
			 ? ms_fail_memory(&program->heap)
			 : find(program, whole.data, whole.size,
				&program->library.rows[ms_unit_number(from)],
				out);
	snap_strbuf_end(&whole);
	return rc;
}

int ms_program_library_near(struct ms_program *program,
			    const struct ms_unit *from, const char *name,
			    size_t size, struct ms_unit **out)
{
	const struct ms_image *image = ms_unit_image(from);
	const struct ms_text_span path = ms_image_string(image, image->name);
	const struct ms_text_span wanted = { name, (uint32_t)size };
	const char *inside = ms_program_library_inside(path.bytes);

	if (memchr(name, '.', size) != NULL ||
	    !has_private(&program->library,
			 &program->library.rows[ms_unit_number(from)]))
		return 0;
	*out = NULL;
	int rc = find_private(program, from, path, wanted, out);
	/* Only the folder has it, which was united with others since. */
	if (rc == 0 && *out == NULL && inside != NULL)
		rc = find_private(
			program, from,
			(struct ms_text_span){
				inside,
				path.size - (uint32_t)(inside - path.bytes) },
			wanted, out);
	return rc;
}

/* ----------------------------------------------------------- begin and end */

static char **copy_folders(struct ms_program *program)
{
	const struct ms_program_options *options = &program->options;
	struct ms_program_library *library = &program->library;

	for (size_t i = 0; i < options->library_count; i++) {
		char *copy = ms_program_copy(program, options->library[i],
					     strlen(options->library[i]));

		if (copy == NULL)
			return NULL;
		library->folders[library->folder_count++] = copy;
	}
	return library->folders;
}

/* One comparison for all natives: the snapshot was made with this table. */
static bool knows_links(const struct ms_program *program)
{
	const struct ms_boot *boot = program->options.boot;
	struct snap_info info;

	if (boot == NULL || boot->reader == NULL)
		return false;
	snap_reader_info(boot->reader, &info);
	return info.key.builtins == ms_runtime_builtins_digest;
}

int ms_program_library_begin(struct ms_program *program)
{
	struct ms_program_library *library = &program->library;
	size_t count = program->options.library_count;

	*library = (struct ms_program_library){
		.boot = program->options.boot,
		.dialect = program->options.library_dialect,
		.store = ms_program_library_store(program),
		.links = knows_links(program),
	};
	if (count == 0)
		return 0;
	library->folders = snap_calloc(&program->allocator, count,
				       sizeof(*library->folders));
	library->trees = snap_calloc(&program->allocator, count,
				     sizeof(*library->trees));
	if (library->folders == NULL || library->trees == NULL)
		return -1;
	return copy_folders(program) == NULL ? -1 : 0;
}

void ms_program_library_release(struct ms_program *program)
{
	struct ms_program_library *library = &program->library;

	for (uint32_t i = 0; i < library->row_count; i++)
		ms_unit_release(library->rows[i].unit);
}

void ms_program_library_end(struct ms_program *program)
{
	struct ms_program_library *library = &program->library;
	const struct snap_allocator *allocator = &program->allocator;

	for (uint32_t i = 0; i < library->row_count; i++)
		snap_free(allocator, library->rows[i].name);
	snap_free(allocator, library->rows);
	snap_free(allocator, library->slots);
	snap_free(allocator, library->stale);
	for (size_t i = 0; i < library->use.damaged_count; i++)
		snap_free(allocator, (void *)(uintptr_t)library->damaged[i]);
	snap_free(allocator, library->damaged);
	for (size_t i = 0; i < library->folder_count; i++) {
		snap_free(allocator, library->folders[i]);
		ms_tree_free(library->trees[i]);
	}
	snap_free(allocator, library->folders);
	snap_free(allocator, library->trees);
	*library = (struct ms_program_library){ .folder_count = 0 };
}
