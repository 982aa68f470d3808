/* A machine with functions put together by hand. */
#ifndef MACHINE_FIXTURE_H
#define MACHINE_FIXTURE_H

#include "code/image_build.h"
#include "code/opcode.h"
#include "value/heap.h"
#include "vm/vm.h"

struct machine {
	struct ms_heap heap;
	struct ms_vm *vm;
	struct ms_image_builder *builder;
	struct snap_strbuf image;
	struct ms_unit *unit;
	struct snap_strbuf said;     /* what was written */
	struct snap_strbuf reported; /* statements: "k=value;" */
	volatile sig_atomic_t interrupt;
};

struct machine_options {
	const struct snap_allocator *allocator;
	uint32_t call_depth;
	uint64_t step_limit;
	uint64_t memory_limit;
};

/* One function; zero is none of it. */
struct machine_function {
	const char *name;
	uint32_t flags;
	uint32_t parent; /* index plus one */
	uint16_t inputs, outputs, captures;
	const char *names; /* of the named slots, one letter each */
	uint16_t slots;
	const uint16_t *output_slots; /* NULL: behind captures and inputs */
	const struct ms_handler *handlers;
	size_t handler_count;
	const struct ms_shared *shared;
	size_t shared_count;
	const char *persistents; /* one letter each */
};

#define W(op, x, a, b, c)                                                      \
	ms_word(MS_OP_##op, (uint8_t)(x), (uint16_t)(a), (uint16_t)(b),        \
		(uint16_t)(c))
#define WW(op, x, a, bc)                                                       \
	ms_word_wide(MS_OP_##op, (uint8_t)(x), (uint16_t)(a), (uint32_t)(bc))
#define CODE(...)                                                              \
	(const uint64_t[]){ __VA_ARGS__ },                                     \
		sizeof((const uint64_t[]){ __VA_ARGS__ }) / sizeof(uint64_t)

/* 0, or nonzero when there is no memory. */
int machine_begin(struct machine *m, const struct machine_options *options);
void machine_end(struct machine *m);

/* Start a unit; what was one before is gone. */
int machine_unit(struct machine *m, enum ms_unit_kind kind);
void machine_add(struct machine *m, const struct machine_function *function,
		 const uint64_t *words, size_t count);
/* Lay it out and open it. */
int machine_ready(struct machine *m);

/* A plain call site of 'count' arguments and 'results' results. */
uint32_t machine_site(struct machine *m, enum ms_callee callee, uint32_t target,
		      uint16_t count, uint16_t results);
uint32_t machine_import(struct machine *m, const char *name);

/* Call function 'index' with real arguments for one double; fails the test
 * when it isn't that. */
double machine_real(struct machine *m, uint32_t index, int count, ...);
/* Call without arguments; the error must be this. */
void machine_fails(struct machine *m, uint32_t index, const char *identifier,
		   const char *message);

#endif
