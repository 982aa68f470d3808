/* The recipe in front of an unfolded snapshot, see patch_fold.h. */
#ifndef TOOLS_BUILDER_PATCH_RECIPE_H
#define TOOLS_BUILDER_PATCH_RECIPE_H

#define RECIPE_VERSION	  1
#define RECIPE_HEAD_SIZE  64
#define RECIPE_ENTRY_SIZE 32
#define RECIPE_BLOCK_SIZE 4

/* Of a blocked section, see FORMAT.md: a count, then where each block ends. */
#define BLOCK_HEAD_SIZE	 8
#define BLOCK_ENTRY_SIZE 24

#endif
