/* Units: an image and what running it needs beside it. */
#include "vm/machine.h"

#include "base/checked.h"
#include "code/line_starts.h"
#include "code/opcode.h"
#include "value/text.h"

#include <string.h>

static void *copy_bytes(const struct snap_allocator *allocator,
			const void *bytes, size_t size)
{
	char *copy = snap_alloc(allocator, size + 1);

	if (copy == NULL)
		return NULL;
	if (size != 0)
		memcpy(copy, bytes, size);
	copy[size] = '\0';
	return copy;
}

/* Where tables of a unit lie in one block: what is aligned for pointers and
 * for numbers of 64 bits may follow one another. */
#define TABLE_ALIGNMENT 8u
_Static_assert(sizeof(struct ms_code) % TABLE_ALIGNMENT == 0 &&
		       sizeof(struct ms_value) % TABLE_ALIGNMENT == 0 &&
		       sizeof(struct ms_binding) % TABLE_ALIGNMENT == 0 &&
		       _Alignof(struct ms_site_state) <= TABLE_ALIGNMENT,
	       "a table would not be aligned");

static bool add_rows(size_t *size, uint32_t count, size_t row_size)
{
	size_t rows;

	return snap_mul(count, row_size, &rows) && snap_add(*size, rows, size);
}

/* Of a unit that has just been opened pages are touched for the first time, so
 * its tables share as few as they can. */
static int make_tables(struct ms_unit *unit)
{
	const struct ms_image *image = &unit->image;
	size_t size = 0;

	if (!add_rows(&size, image->function_count, sizeof(*unit->codes)) ||
	    !add_rows(&size, image->constant_count, sizeof(*unit->constants)) ||
	    !add_rows(&size, image->import_count, sizeof(*unit->imports)) ||
	    !add_rows(&size, image->site_count, sizeof(*unit->sites)))
		return -1;
	unit->codes = snap_calloc(&unit->vm->allocator, 1, size);
	if (unit->codes == NULL)
		return -1;
	unit->constants = (void *)(unit->codes + image->function_count);
	unit->imports = (void *)(unit->constants + image->constant_count);
	unit->sites = (void *)(unit->imports + image->import_count);
	return 0;
}

/* Real constants are read without asking; what they need is no memory. */
static void load_reals(struct ms_unit *unit)
{
	struct ms_constant constant;

	for (uint32_t k = 0; k < unit->image.constant_count; k++) {
		ms_image_constant(&unit->image, k, &constant);
		if (constant.kind == MS_CONSTANT_REAL)
			unit->constants[k] = ms_real(constant.real);
	}
}

static void decode(struct ms_unit *unit)
{
	const unsigned plain =
		MS_SITE_LIST | MS_SITE_STATEMENT | MS_SITE_COUNTED;

	for (uint32_t i = 0; i < unit->image.function_count; i++) {
		struct ms_code *code = &unit->codes[i];

		ms_image_function(&unit->image, i, &code->record);
		code->index = i;
		code->words = unit->image.words + code->record.code;
	}
	for (uint32_t i = 0; i < unit->image.site_count; i++) {
		struct ms_site_state *state = &unit->sites[i];

		ms_image_site(&unit->image, i, &state->site);
		state->direct = (state->site.flags & plain) == 0 &&
				state->site.callee <= MS_CALLEE_IMPORT &&
				state->site.result_count == 1;
	}
	load_reals(unit);
}

static void link_unit(struct ms_unit *unit)
{
	unit->next = unit->vm->units;
	if (unit->next != NULL)
		unit->next->previous = unit;
	unit->vm->units = unit;
}

static void unlink_unit(struct ms_unit *unit)
{
	if (unit->next != NULL)
		unit->next->previous = unit->previous;
	if (unit->previous != NULL)
		unit->previous->next = unit->next;
	else
		unit->vm->units = unit->next;
}

void ms_unit_clear_persistents(struct ms_unit *unit)
{
	for (uint32_t i = 0; i < unit->image.function_count; i++) {
		struct ms_code *code = &unit->codes[i];
		uint32_t count = code->record.persistent_count;

		if (code->persistents == NULL)
			continue;
		for (uint32_t k = 0; k < count; k++)
			ms_take_into(unit->vm->heap, &code->persistents[k],
				     ms_none());
		memset(code->initialised, 0, count);
	}
}

static void free_code(struct ms_unit *unit, struct ms_code *code)
{
	const struct snap_allocator *allocator = &unit->vm->allocator;

	if (code->persistents != NULL)
		ms_release_all(unit->vm->heap, code->persistents,
			       code->record.persistent_count);
	snap_free(allocator, code->persistents);
	snap_free(allocator, code->initialised);
	snap_free(allocator, code->caches);
}

static void give_back(const struct ms_unit *unit, struct snap_span bytes)
{
	if (bytes.data != NULL)
		unit->store->give_back(unit->store->context, unit->number,
				       bytes);
}

static void free_unit(struct ms_unit *unit)
{
	struct snap_allocator allocator = unit->vm->allocator;

	for (uint32_t i = 0;
	     unit->codes != NULL && i < unit->image.function_count; i++)
		free_code(unit, &unit->codes[i]);
	if (unit->codes != NULL)
		ms_release_all(unit->vm->heap, unit->constants,
			       unit->image.constant_count);
	snap_free(&allocator, unit->codes); /* and the other tables */
	ms_image_close(&unit->image);
	snap_free(&allocator, unit->owned);
	snap_free(&allocator, unit->source);
	give_back(unit, unit->kept_source);
	give_back(unit, unit->kept_positions);
	snap_free(&allocator, unit->folder);
	snap_free(&allocator, unit);
}

static int fill(struct ms_unit *unit, const struct ms_unit_parts *parts,
		struct snap_error *err)
{
	const struct snap_allocator *allocator = &unit->vm->allocator;
	const void *bytes = parts->image;

	if (parts->copy) {
		unit->owned = copy_bytes(allocator, bytes, parts->size);
		if (unit->owned == NULL)
			return snap_fail_memory(err, parts->size);
		bytes = unit->owned;
	}
	int rc =
		ms_image_open(&unit->image, bytes, parts->size, allocator, err);
	if (rc != 0)
		return rc;
	unit->library = parts->library;
	unit->store = parts->store;
	unit->number = parts->number;
	if (parts->link_count == unit->image.import_count)
		unit->links = parts->links;
	if (parts->source != NULL) {
		unit->source = copy_bytes(allocator, parts->source,
					  parts->source_size);
		unit->source_size = parts->source_size;
	}
	if (parts->folder != NULL)
		unit->folder = copy_bytes(allocator, parts->folder,
					  strlen(parts->folder));
	if ((parts->source != NULL && unit->source == NULL) ||
	    (parts->folder != NULL && unit->folder == NULL) ||
	    make_tables(unit) != 0)
		return snap_fail_memory(err, 0);
	return 0;
}

int ms_unit_create(struct ms_unit **out, struct ms_vm *vm,
		   const struct ms_unit_parts *parts, struct snap_error *err)
{
	struct ms_unit *unit = snap_calloc(&vm->allocator, 1, sizeof(*unit));

	if (unit == NULL)
		return snap_fail_memory(err, sizeof(*unit));
	unit->refs = 1;
	unit->vm = vm;
	int rc = fill(unit, parts, err);
	if (rc != 0) {
		free_unit(unit);
		return rc;
	}
	decode(unit);
	link_unit(unit);
	*out = unit;
	return 0;
}

void ms_unit_retain(struct ms_unit *unit)
{
	unit->refs++;
}

void ms_unit_release(struct ms_unit *unit)
{
	if (unit == NULL || --unit->refs != 0)
		return;
	ms_known_names_forget(unit->vm, unit);
	unlink_unit(unit);
	free_unit(unit);
}

void ms_units_free(struct ms_vm *vm)
{
	while (vm->units != NULL) {
		struct ms_unit *unit = vm->units;

		unlink_unit(unit);
		free_unit(unit);
	}
}

const struct ms_image *ms_unit_image(const struct ms_unit *unit)
{
	return &unit->image;
}

const char *ms_unit_folder(const struct ms_unit *unit)
{
	return unit->folder;
}

bool ms_unit_is_library(const struct ms_unit *unit)
{
	return unit->library;
}

uint32_t ms_unit_number(const struct ms_unit *unit)
{
	return unit->number;
}

/* Is the last part of the path "private"? */
static bool ends_in_private(const char *path, size_t size)
{
	static const char word[] = "private";
	const size_t word_size = sizeof(word) - 1;

	return size >= word_size &&
	       memcmp(path + size - word_size, word, word_size) == 0 &&
	       (size == word_size || path[size - word_size - 1] == '/');
}

bool ms_unit_is_private(const struct ms_unit *unit)
{
	if (!unit->library)
		return unit->folder != NULL &&
		       ends_in_private(unit->folder, strlen(unit->folder));
	struct ms_text_span path =
		ms_image_string(&unit->image, unit->image.name);
	while (path.size > 0 && path.bytes[path.size - 1] != '/')
		path.size--;
	return path.size != 0 && ends_in_private(path.bytes, path.size - 1);
}

const char *ms_unit_source(struct ms_unit *unit, size_t *size)
{
	if (unit->source != NULL) {
		*size = unit->source_size;
		return unit->source;
	}
	if (unit->store != NULL && !unit->asked_source) {
		struct snap_span text;

		int rc = unit->store->source(unit->store->context, unit->number,
					     &text);
		unit->asked_source = rc >= 0;
		if (rc == 0)
			unit->kept_source = text;
	}
	*size = unit->kept_source.size;
	return (const char *)unit->kept_source.data;
}

void ms_unit_need_positions(struct ms_unit *unit)
{
	const struct ms_unit_store *store = unit->store;
	struct snap_span bytes;

	if (store == NULL || unit->asked_positions ||
	    ms_image_has_positions(&unit->image))
		return;
	int rc = store->positions(store->context, unit->number, &bytes);
	unit->asked_positions = rc >= 0;
	if (rc != 0)
		return;
	unit->kept_positions = bytes;
	size_t size = ms_image_positions_size(&unit->image);
	/* What is wrong with them is as if there were none. */
	(void)ms_image_attach_positions(&unit->image, bytes.data,
					size < bytes.size ? size : bytes.size,
					NULL);
}

bool ms_unit_line(struct ms_unit *unit, uint32_t offset, uint32_t *line)
{
	size_t size = ms_image_positions_size(&unit->image);
	struct snap_span kept = unit->kept_positions;

	if (kept.data == NULL || kept.size < size)
		return false;
	*line = ms_line_starts_find(kept.data + size, kept.size - size, offset);
	return true;
}

uint32_t ms_unit_find(const struct ms_unit *unit, const char *name, size_t size)
{
	const uint32_t inner =
		MS_FUNCTION_ANONYMOUS | MS_FUNCTION_NESTED | MS_FUNCTION_SCRIPT;

	for (uint32_t i = 0; i < unit->image.function_count; i++) {
		const struct ms_function *record = &unit->codes[i].record;

		if ((record->flags & inner) != 0)
			continue;
		struct ms_text_span text =
			ms_image_string(&unit->image, record->name);
		if (text.size == size && memcmp(text.bytes, name, size) == 0)
			return i;
	}
	return MS_NO_INDEX;
}

/* ------------------------------------------------------ before the first run
 */

static bool is_plain(const struct ms_code *code)
{
	const struct ms_function *record = &code->record;

	return (record->flags & ~(uint32_t)MS_FUNCTION_USES_SCOPE) == 0 &&
	       record->shared_count == 0 && record->capture_count == 0;
}

static bool has_fields(const struct ms_code *code)
{
	for (uint32_t i = 0; i < code->record.code_count; i++) {
		uint8_t op = (uint8_t)code->words[i];

		if (op == MS_OP_FIELD || op == MS_OP_SET_FIELD)
			return true;
	}
	return false;
}

/* Instructions on fields find their rows without asking whether there are any.
 */
static int make_caches(struct ms_vm *vm, struct ms_code *code)
{
	size_t row = sizeof(*code->caches);

	if (code->caches != NULL || !has_fields(code))
		return 0;
	code->caches =
		snap_calloc(&vm->allocator, code->record.code_count, row);
	if (code->caches == NULL)
		return ms_fail_memory(vm->heap);
	code->cache_origin = (uintptr_t)code->caches - row -
			     (uintptr_t)code->words * MS_CACHE_SCALE;
	return 0;
}

int ms_code_prepare(struct ms_vm *vm, struct ms_unit *unit,
		    struct ms_code *code)
{
	struct snap_error err = { .message = "" };

	if (code->state == MS_CODE_VERIFIED)
		return 0;
	if (ms_image_verify(&unit->image, code->index, &err) != 0) {
		if (vm->hooks.invalid != NULL)
			vm->hooks.invalid(vm->hooks.context, unit, &err);
		return ms_fail(
			vm->heap, "MATLAB:invalidBytecode",
			"The compiled code of '%s' is invalid: %s.",
			ms_image_string(&unit->image, code->record.name).bytes,
			err.message);
	}
	if (make_caches(vm, code) != 0)
		return -1;
	if (code->record.output_count != 0)
		code->first_output =
			ms_image_output(&unit->image, &code->record, 0);
	code->plain = is_plain(code);
	code->state = MS_CODE_VERIFIED;
	return 0;
}

/* --------------------------------------------------------------- constants */

/* Units of 16 bits stand little-endian in the image. */
static int make_text(struct ms_heap *heap, const struct ms_constant *constant,
		     struct ms_value *out)
{
	uint16_t *units = ms_heap_alloc(heap, constant->count * 2 + 2);

	if (units == NULL)
		return -1;
	for (size_t i = 0; i < constant->count; i++)
		units[i] = snap_le16(constant->data + 2 * i);
	struct ms_value text;
	int rc = ms_text_from_units(heap, units, constant->count, &text);
	ms_heap_free(heap, units, constant->count * 2 + 2);
	if (rc != 0)
		return rc;
	if (constant->kind == MS_CONSTANT_STRING)
		return ms_string_take(heap, text, out);
	*out = text;
	return 0;
}

static int make_array(struct ms_heap *heap, const struct ms_constant *constant,
		      struct ms_value *out)
{
	struct ms_array *array;

	if (ms_matrix_create(heap, MS_DOUBLE, constant->rows, constant->columns,
			     &array) != 0)
		return -1;
	for (size_t i = 0; i < constant->count; i++) {
		uint64_t bits = snap_le64(constant->data + 8 * i);

		memcpy((double *)array->data + i, &bits, sizeof(bits));
	}
	*out = ms_array_finish(heap, array);
	return 0;
}

/* The payload must be a number of its class, whatever the image says. */
static struct ms_value make_integer(const struct ms_constant *constant)
{
	uint64_t bits = constant->integer;

	switch (constant->class_code) {
	case 0:
		return ms_signed(MS_INT8, (int8_t)bits);
	case 1:
		return ms_natural(MS_UINT8, (uint8_t)bits);
	case 2:
		return ms_signed(MS_INT16, (int16_t)bits);
	case 3:
		return ms_natural(MS_UINT16, (uint16_t)bits);
	case 4:
		return ms_signed(MS_INT32, (int32_t)bits);
	case 5:
		return ms_natural(MS_UINT32, (uint32_t)bits);
	case 6:
		return ms_signed(MS_INT64, (int64_t)bits);
	default:
		return ms_natural(MS_UINT64, bits);
	}
}

static int make_constant(struct ms_heap *heap,
			 const struct ms_constant *constant,
			 struct ms_value *out)
{
	switch (constant->kind) {
	case MS_CONSTANT_REAL:
		*out = ms_real(constant->real);
		return 0;
	case MS_CONSTANT_COMPLEX:
		return ms_complex(heap, constant->real, constant->imaginary,
				  out);
	case MS_CONSTANT_INTEGER:
		*out = make_integer(constant);
		return 0;
	case MS_CONSTANT_CHAR:
	case MS_CONSTANT_STRING:
		return make_text(heap, constant, out);
	default:
		return make_array(heap, constant, out);
	}
}

int ms_constant_get(struct ms_vm *vm, struct ms_unit *unit, uint32_t k,
		    const struct ms_value **out)
{
	struct ms_value *place = &unit->constants[k];

	if (place->tag == MS_TAG_NONE) {
		struct ms_constant constant;

		ms_image_constant(&unit->image, k, &constant);
		if (make_constant(vm->heap, &constant, place) != 0)
			return -1;
	}
	*out = place;
	return 0;
}
