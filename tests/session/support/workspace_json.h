/*
 * What a program leaves behind as canonical JSON, one object on one line:
 *
 *   {"v":1,"error":null,"workspace":{NAME:VALUE,...}}
 *
 * VALUE is that of display/value_json.h; names are in the order of their bytes.
 */
#ifndef TESTS_SESSION_WORKSPACE_JSON_H
#define TESTS_SESSION_WORKSPACE_JSON_H

#include "base/strbuf.h"

struct ms_vm;

/*
 * Appends the base workspace and the pending error of the machine's heap.  The
 * error stays pending.  Nonzero when memory ended: 'out' is then of no use.
 */
int ms_workspace_json(struct ms_vm *vm, struct snap_strbuf *out);

#endif
