#include "machine_fixture.h"

#include "value/struct.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* ---------------------------------------------------------- native functions
 */

/* twice(x) */
static int twice(struct ms_call *call)
{
	call->results[0] = ms_real(2 * call->arguments[0].as.real);
	return 0;
}

/* apply(f, x): what cellfun does. */
static int apply(struct ms_call *call)
{
	return ms_call_value(call->vm, &call->arguments[0], call->arguments + 1,
			     call->argument_count - 1, call->wanted,
			     call->results);
}

static int boom(struct ms_call *call)
{
	return ms_fail(call->heap, "test:boom", "It went off.");
}

/* try1(f): 1 when f() failed. */
static int attempt(struct ms_call *call)
{
	struct ms_value result = ms_none(), caught;

	if (ms_call_value(call->vm, &call->arguments[0], NULL, 0, 1, &result) ==
	    0) {
		ms_release(call->heap, result);
		call->results[0] = ms_real(0);
		return 0;
	}
	if (ms_catch(call->vm, &caught) != 0)
		return -1;
	ms_release(call->heap, caught);
	call->results[0] = ms_real(1);
	return 0;
}

/* put(x): assigns x to variable "z" of the caller. */
static int put(struct ms_call *call)
{
	return ms_scope_assign(call->vm, MS_SCOPE_CALLER, "z", 1,
			       &call->arguments[0]);
}

/* wipe(): clears "a" of the caller and of the base workspace. */
static int wipe(struct ms_call *call)
{
	ms_scope_clear(call->vm, MS_SCOPE_CALLER, "a", 1);
	ms_scope_clear(call->vm, MS_SCOPE_BASE, "a", 1);
	call->results[0] = ms_real(0);
	return 0;
}

static const struct ms_builtin_entry entries[] = {
	{ "twice", twice, 1, 1, 0, 1, 0 },
	{ "apply", apply, 1, 9, 0, 9, 0 },
	{ "boom", boom, 0, 0, 0, 1, 0 },
	{ "attempt", attempt, 1, 1, 0, 1, 0 },
	{ "put", put, 1, 1, 0, 0, 0 },
	{ "wipe", wipe, 0, 0, 0, 1, 0 },
	{ "later", NULL, 0, 9, 0, 9, 0 },
};

static int find_function(void *context, const struct ms_unit *from,
			 const char *name, size_t size, struct ms_target *out)
{
	(void)context;
	(void)from;
	for (size_t i = 0; i < sizeof(entries) / sizeof(*entries); i++)
		if (strlen(entries[i].name) == size &&
		    memcmp(entries[i].name, name, size) == 0)
			out->builtin = &entries[i];
	return 0;
}

static void write_text(void *context, enum ms_stream stream, const char *text,
		       size_t size)
{
	struct machine *m = context;

	(void)stream;
	snap_strbuf_append(&m->said, text, size);
}

static int statement(void *context, const struct ms_unit *unit, uint32_t k,
		     const struct ms_value *value)
{
	struct machine *m = context;

	(void)unit;
	snap_strbuf_printf(&m->reported, "%u=%g;", (unsigned)k,
			   value->tag == MS_TAG_DOUBLE ? value->as.real : -1);
	return 0;
}

/* -------------------------------------------------------------------- life */

int machine_begin(struct machine *m, const struct machine_options *options)
{
	static const struct machine_options none = { .allocator = NULL };

	if (options == NULL)
		options = &none;
	*m = (struct machine){ .interrupt = 0 };
	snap_strbuf_begin(&m->image, NULL);
	snap_strbuf_begin(&m->said, NULL);
	snap_strbuf_begin(&m->reported, NULL);
	const struct ms_heap_options heap = {
		.struct_size = sizeof(heap),
		.allocator = options->allocator,
		.memory_limit = options->memory_limit,
		.interrupt = &m->interrupt,
	};
	if (ms_heap_begin(&m->heap, &heap) != 0)
		return -1;
	const struct ms_vm_options vm = {
		.struct_size = sizeof(vm),
		.hooks = { .context = m,
			   .find_function = find_function,
			   .statement = statement,
			   .write = write_text },
		.call_depth = options->call_depth,
		.step_limit = options->step_limit,
	};
	if (ms_vm_create(&m->vm, &m->heap, &vm) == 0)
		return 0;
	ms_heap_end(&m->heap);
	return -1;
}

static void drop_unit(struct machine *m)
{
	ms_unit_release(m->unit);
	m->unit = NULL;
	ms_image_builder_free(m->builder);
	m->builder = NULL;
	snap_strbuf_reset(&m->image);
}

void machine_end(struct machine *m)
{
	drop_unit(m);
	ms_vm_free(m->vm);
	ms_heap_end(&m->heap);
	snap_strbuf_end(&m->image);
	snap_strbuf_end(&m->said);
	snap_strbuf_end(&m->reported);
}

int machine_unit(struct machine *m, enum ms_unit_kind kind)
{
	const struct ms_image_options options = {
		.struct_size = sizeof(options),
		.kind = (uint8_t)kind,
		.name = "test.m",
		.name_size = 6,
	};

	drop_unit(m);
	return ms_image_builder_create(&m->builder, &options, NULL, NULL);
}

static void make_parts(struct machine *m, uint32_t index,
		       const struct machine_function *f,
		       struct ms_function_parts *parts, uint32_t *names,
		       uint16_t *outputs, uint32_t *persistents)
{
	size_t named = f->names == NULL ? 0 : strlen(f->names);

	for (size_t i = 0; i < named; i++)
		names[i] = ms_build_string(m->builder, f->names + i, 1);
	for (uint16_t i = 0; i < f->outputs; i++)
		outputs[i] = f->output_slots != NULL
				     ? f->output_slots[i]
				     : (uint16_t)(f->captures + f->inputs + i);
	size_t kept = f->persistents == NULL ? 0 : strlen(f->persistents);
	for (size_t i = 0; i < kept; i++)
		persistents[i] =
			ms_build_string(m->builder, f->persistents + i, 1);
	parts->function = (struct ms_function){
		.name = ms_build_string(m->builder, f->name, strlen(f->name)),
		.flags = f->flags,
		.parent = f->parent == 0 ? MS_NO_INDEX : f->parent - 1,
		.family = f->parent == 0 ? index : f->parent - 1,
		.input_count = f->inputs,
		.output_count = f->outputs,
		.capture_count = f->captures,
		.named_count = (uint16_t)named,
		.slot_count = f->slots,
	};
	parts->slot_names = names;
	parts->outputs = outputs;
	parts->persistents = persistents;
	parts->persistent_count = kept;
}

void machine_add(struct machine *m, const struct machine_function *f,
		 const uint64_t *words, size_t count)
{
	uint32_t index = ms_build_function_reserve(m->builder);
	struct ms_function_parts parts = {
		.words = words,
		.word_count = count,
		.handlers = f->handlers,
		.handler_count = f->handler_count,
		.shared = f->shared,
		.shared_count = f->shared_count,
	};
	uint32_t names[32], persistents[8];
	uint16_t outputs[32];

	make_parts(m, index, f, &parts, names, outputs, persistents);
	ms_build_function(m->builder, index, &parts);
}

int machine_ready(struct machine *m)
{
	struct snap_error err;

	if (ms_image_build(m->builder, &m->image, &err) != 0)
		return -1;
	const struct ms_unit_parts parts = { .image = m->image.data,
					     .size = m->image.size };
	return ms_unit_create(&m->unit, m->vm, &parts, &err);
}

uint32_t machine_site(struct machine *m, enum ms_callee callee, uint32_t target,
		      uint16_t count, uint16_t results)
{
	const struct ms_site site = {
		.callee = (uint8_t)callee,
		.slot = MS_NO_SLOT,
		.target = target,
		.argument_count = count,
		.result_count = results,
	};

	return ms_build_site(m->builder, &site);
}

uint32_t machine_import(struct machine *m, const char *name)
{
	return ms_build_import(m->builder, name, strlen(name));
}

/* ------------------------------------------------------------------- asking */

double machine_real(struct machine *m, uint32_t index, int count, ...)
{
	struct ms_value arguments[8], result = ms_none();
	va_list list;

	va_start(list, count);
	for (int i = 0; i < count; i++)
		arguments[i] = ms_real(va_arg(list, double));
	va_end(list);
	int rc = ms_vm_call(m->vm, m->unit, index, arguments, (uint32_t)count,
			    1, &result);
	if (rc != 0)
		fail_msg("%s: %s", ms_error_identifier(&m->heap),
			 ms_error_message(&m->heap));
	assert_int_equal(result.tag, MS_TAG_DOUBLE);
	return result.as.real;
}

void machine_fails(struct machine *m, uint32_t index, const char *identifier,
		   const char *message)
{
	struct ms_value result = ms_none();

	assert_int_not_equal(
		ms_vm_call(m->vm, m->unit, index, NULL, 0, 1, &result), 0);
	assert_int_equal(result.tag, MS_TAG_NONE);
	assert_string_equal(ms_error_identifier(&m->heap), identifier);
	assert_string_equal(ms_error_message(&m->heap), message);
	ms_error_clear(&m->heap);
}
