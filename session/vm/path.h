/*
 * Paths: where an assignment goes to, as in s(2).f{3}(1) = v.
 *
 * A route is a path of the image whose index values and dynamic names were
 * read.  A place is a value somewhere inside a variable that can be written to;
 * it stays valid until the variable changes in another way.
 */
#ifndef MS_VM_PATH_H
#define MS_VM_PATH_H

#include "vm/machine.h"

/* One step, ready to be used. */
struct ms_route_step {
	uint8_t kind; /* PAREN, BRACE or FIELD of enum ms_step_kind */
	const struct ms_value *values;
	uint32_t count;
	const char *name;
	size_t name_size;
};

struct ms_route {
	struct ms_vm *vm;
	struct ms_route_step *steps;
	uint32_t count;
	size_t size;		 /* of steps, in bytes */
	struct ms_list *held;	 /* index values, so that nothing is shared */
	struct snap_strbuf text; /* dynamic names */
};

/* Read what the path of an instruction needs.  '*variable' is the slot that is
 * assigned to.  There is nothing to end when it fails. */
int ms_route_begin(struct ms_vm *vm, uint64_t word, struct ms_route *route,
		   uint16_t *variable);
void ms_route_end(struct ms_route *route);

/* The variable in a slot, which holds a value or nothing. */
int ms_target_of(struct ms_vm *vm, uint16_t slot, struct ms_value **out);

/*
 * The place that 'steps' before the last one lead to, made on the way and only
 * this variable's own.  '*used' steps were needed: a(i).f takes two at once.
 * 0 uses: the step gives no place, its value has to be copied out and back.
 */
int ms_place_enter(struct ms_vm *vm, struct ms_value **place,
		   const struct ms_route_step *steps, uint32_t count,
		   uint32_t *used);

/* Write 'value', borrowed, to where the steps lead from a place. */
int ms_place_write(struct ms_vm *vm, struct ms_value *place,
		   const struct ms_route_step *steps, uint32_t count,
		   struct ms_value value);

/* The same from a variable along a whole route.  NULL deletes elements. */
int ms_route_change(struct ms_vm *vm, uint16_t variable,
		    const struct ms_route *route, const struct ms_value *value);

/* Instructions on paths with several places. */
int ms_op_path_count(struct ms_vm *vm, uint64_t word);
int ms_op_set_path_list(struct ms_vm *vm, uint64_t word);

#endif
