/* How a program ended its session. */
#ifndef MS_BUILTINS_QUIT_H
#define MS_BUILTINS_QUIT_H

struct ms_vm;

/* What exit() was told; 0 when it wasn't called. */
int ms_quit_status(struct ms_vm *vm);

#endif
