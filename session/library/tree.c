#include "library/tree.h"

#include "base/path.h"
#include "base/strbuf.h"
#include "base/utf8.h"
#include "library/tree_walk.h"

#include <stdlib.h>
#include <string.h>

/* What the files of a folder are. */
enum place {
	IN_PATH,
	IN_PACKAGE,
	IN_PRIVATE,
};

struct folder {
	struct folder *next; /* to be listed after it */
	const struct folder *parent;
	const char *path;    /* below the root, "" the root itself */
	const char *package; /* "a.b.", "" when it is in none */
	size_t path_size;    /* of the folder on the path it belongs to */
	enum place place;
	uint32_t depth;
	uint64_t device;
	uint64_t inode;
};

struct found {
	struct found *next;
	struct ms_tree_function function;
	size_t path_size; /* as its folder's */
};

struct left_out {
	struct left_out *next;
	struct ms_tree_skipped skipped;
};

/* The tree, and all that was allocated for it. */
struct whole_tree {
	struct ms_tree tree;
	struct snap_arena arena;
};

struct walk {
	struct snap_arena *arena; /* of the tree */
	struct snap_arena work;	  /* of the walk */
	struct snap_strbuf path;
	const char *root;
	struct folder *todo;
	const struct folder *here;
	struct found *found;
	struct left_out *left_out;
	uint32_t found_count;
	uint32_t left_out_count;
	uint32_t folder_count;
};

/* A letter or '_' (in Octave a name may begin so), then digits too. */
static bool is_name(const char *name, size_t size)
{
	for (size_t i = 0; i < size; i++) {
		char c = name[i];
		bool letter = (c >= 'a' && c <= 'z') ||
			      (c >= 'A' && c <= 'Z') || c == '_';
		bool digit = c >= '0' && c <= '9';

		if (!letter && (i == 0 || !digit))
			return false;
	}
	return size != 0 && size <= MS_TREE_NAME_MAX;
}

/* UTF-8 without control characters: fit for images, reports and terminals. */
static bool is_text(const char *name)
{
	size_t left = strlen(name);

	while (left != 0) {
		size_t size = snap_utf8_shown_size(name, left);

		if (size == 0)
			return false;
		name += size;
		left -= size;
	}
	return true;
}

static int skip(struct walk *walk, const char *name, enum ms_tree_reason reason,
		struct snap_error *err)
{
	struct left_out *out = snap_arena_alloc(&walk->work, sizeof(*out));
	char *path = snap_arena_path(walk->arena, walk->here->path, name);

	if (out == NULL || path == NULL)
		return snap_fail_memory(err, 0);
	out->skipped = (struct ms_tree_skipped){ path, reason };
	out->next = walk->left_out;
	walk->left_out = out;
	walk->left_out_count++;
	return 0;
}

/* ------------------------------------------------------------------ folders */

static int fail_circle(const char *path, struct snap_error *err)
{
	return snap_fail(err, SNAP_E_LIMIT, SNAP_NO_OFFSET,
			 "%.200s leads back to a folder that it lies in", path);
}

/* Whether a folder may be entered. */
static int check_folder(const struct walk *walk, const struct folder *folder,
			struct snap_error *err)
{
	for (const struct folder *up = folder->parent; up != NULL;
	     up = up->parent)
		if (up->device == folder->device && up->inode == folder->inode)
			return fail_circle(folder->path, err);
	if (folder->depth > MS_TREE_DEPTH_MAX)
		return snap_fail(err, SNAP_E_LIMIT, SNAP_NO_OFFSET,
				 "%.200s: folders are nested more than %u deep",
				 folder->path, MS_TREE_DEPTH_MAX);
	if (walk->folder_count == MS_TREE_COUNT_MAX)
		return snap_fail(err, SNAP_E_LIMIT, SNAP_NO_OFFSET,
				 "%.200s has more than %u folders", walk->root,
				 MS_TREE_COUNT_MAX);
	return 0;
}

/* "a.b." of "+b" in the package "a.". */
static const char *package_name(struct walk *walk, const char *name)
{
	size_t up = strlen(walk->here->package);
	size_t size = strlen(name);
	char *package = snap_arena_alloc(&walk->work, up + size + 2);

	if (package == NULL)
		return NULL;
	memcpy(package, walk->here->package, up);
	memcpy(package + up, name, size);
	package[up + size] = '.';
	return package;
}

static int enter(struct walk *walk, const struct ms_tree_item *item,
		 enum place place, struct snap_error *err)
{
	const struct folder *here = walk->here;
	struct folder *folder = snap_arena_alloc(&walk->work, sizeof(*folder));
	char *path = snap_arena_path(&walk->work, here->path, item->name);

	if (folder == NULL || path == NULL)
		return snap_fail_memory(err, 0);
	*folder = (struct folder){
		.next = walk->todo,
		.parent = here,
		.path = path,
		.package = here->package,
		.path_size = place == IN_PATH ? strlen(path) : here->path_size,
		.place = place,
		.depth = here->depth + 1,
		.device = item->device,
		.inode = item->inode,
	};
	if (place == IN_PACKAGE)
		folder->package = package_name(walk, item->name + 1);
	if (folder->package == NULL)
		return snap_fail_memory(err, 0);
	int rc = check_folder(walk, folder, err);
	if (rc == 0)
		walk->todo = folder;
	walk->folder_count++;
	return rc;
}

static int visit_folder(struct walk *walk, const struct ms_tree_item *item,
			struct snap_error *err)
{
	const char *name = item->name;

	if (name[0] == '@')
		return skip(walk, name, MS_TREE_CLASS, err);
	if (walk->here->place == IN_PRIVATE)
		return skip(walk, name, MS_TREE_IN_PRIVATE, err);
	if (name[0] == '+') {
		if (!is_name(name + 1, strlen(name + 1)))
			return skip(walk, name, MS_TREE_NAME, err);
		return enter(walk, item, IN_PACKAGE, err);
	}
	if (strcmp(name, "private") == 0)
		return enter(walk, item, IN_PRIVATE, err);
	if (walk->here->place == IN_PACKAGE)
		return skip(walk, name, MS_TREE_IN_PACKAGE, err);
	return enter(walk, item, IN_PATH, err);
}

/* -------------------------------------------------------------------- files */

/* "/FOLDER/x" of "FOLDER/x.m". */
static const char *private_name(struct walk *walk, const char *path)
{
	size_t size = strlen(path) - 2;
	char *name = snap_arena_alloc(walk->arena, size + 2);

	if (name != NULL) {
		name[0] = '/';
		memcpy(name + 1, path, size);
	}
	return name;
}

/* "a.b.x" of "x.m" in +a/+b. */
static const char *public_name(struct walk *walk, const char *file)
{
	size_t package = strlen(walk->here->package);
	size_t size = strlen(file) - 2;
	char *name = snap_arena_alloc(walk->arena, package + size + 1);

	if (name != NULL) {
		memcpy(name, walk->here->package, package);
		memcpy(name + package, file, size);
	}
	return name;
}

static int visit_file(struct walk *walk, const char *file,
		      struct snap_error *err)
{
	const struct folder *here = walk->here;

	if (!is_name(file, strlen(file) - 2))
		return skip(walk, file, MS_TREE_NAME, err);
	if (walk->found_count == MS_TREE_COUNT_MAX)
		return snap_fail(err, SNAP_E_LIMIT, SNAP_NO_OFFSET,
				 "%.200s has more than %u functions",
				 walk->root, MS_TREE_COUNT_MAX);
	struct found *found = snap_arena_alloc(&walk->work, sizeof(*found));
	const char *path = snap_arena_path(walk->arena, here->path, file);
	if (found == NULL || path == NULL)
		return snap_fail_memory(err, 0);
	found->function = (struct ms_tree_function){
		.name = here->place == IN_PRIVATE ? private_name(walk, path)
						  : public_name(walk, file),
		.path = path,
		.shadowed_by = MS_TREE_NONE,
		.hidden = here->place == IN_PRIVATE,
	};
	if (found->function.name == NULL)
		return snap_fail_memory(err, 0);
	found->path_size = here->path_size;
	found->next = walk->found;
	walk->found = found;
	walk->found_count++;
	return 0;
}

static int visit(void *context, const struct ms_tree_item *item,
		 struct snap_error *err)
{
	struct walk *walk = context;

	if (!is_text(item->name)) {
		/* Its bytes would be in the way of whoever reads them. */
		return skip(walk, "?", MS_TREE_TEXT, err);
	}
	if (item->kind == MS_TREE_FOLDER)
		return visit_folder(walk, item, err);
	if (item->kind == MS_TREE_OTHER)
		return skip(walk, item->name, MS_TREE_NO_FILE, err);
	return visit_file(walk, item->name, err);
}

/* ------------------------------------------------------------------- order */

/* Paths part by part: what is in a folder comes right behind it. */
static int compare_paths(const char *a, size_t a_size, const char *b,
			 size_t b_size)
{
	for (size_t i = 0; i < a_size && i < b_size; i++) {
		if (a[i] == b[i])
			continue;
		if (a[i] == '/' || b[i] == '/')
			return a[i] == '/' ? -1 : 1;
		return (unsigned char)a[i] < (unsigned char)b[i] ? -1 : 1;
	}
	return (a_size > b_size) - (a_size < b_size);
}

static int compare_found(const void *a, const void *b)
{
	const struct found *left = *(const struct found *const *)a;
	const struct found *right = *(const struct found *const *)b;
	const char *left_path = left->function.path;
	const char *right_path = right->function.path;
	int order = strcmp(left->function.name, right->function.name);

	if (order == 0)
		order = compare_paths(left_path, left->path_size, right_path,
				      right->path_size);
	return order != 0 ? order : strcmp(left_path, right_path);
}

static int compare_skipped(const void *a, const void *b)
{
	const struct ms_tree_skipped *left = a;
	const struct ms_tree_skipped *right = b;
	int order = strcmp(left->path, right->path);

	return order != 0 ? order : (int)left->reason - (int)right->reason;
}

static void settle(struct ms_tree_function *functions, uint32_t count)
{
	uint32_t winner = 0;

	for (uint32_t i = 1; i < count; i++)
		if (strcmp(functions[i].name, functions[winner].name) == 0)
			functions[i].shadowed_by = winner;
		else
			winner = i;
}

static int make_functions(struct walk *walk, struct ms_tree *tree,
			  struct snap_error *err)
{
	uint32_t count = walk->found_count;
	struct found **sorted =
		snap_arena_array(&walk->work, count, sizeof(struct found *));
	struct ms_tree_function *functions =
		snap_arena_array(walk->arena, count, sizeof(*functions));
	uint32_t i = 0;

	if (sorted == NULL || functions == NULL)
		return snap_fail_memory(err, 0);
	for (struct found *found = walk->found; found != NULL;
	     found = found->next)
		sorted[i++] = found;
	qsort(sorted, count, sizeof(struct found *), compare_found);
	for (i = 0; i < count; i++)
		functions[i] = sorted[i]->function;
	settle(functions, count);
	tree->functions = functions;
	tree->function_count = count;
	return 0;
}

static int make_skipped(struct walk *walk, struct ms_tree *tree,
			struct snap_error *err)
{
	uint32_t count = walk->left_out_count;
	struct ms_tree_skipped *skipped =
		snap_arena_array(walk->arena, count, sizeof(*skipped));
	uint32_t i = 0;

	if (skipped == NULL)
		return snap_fail_memory(err, 0);
	for (const struct left_out *out = walk->left_out; out != NULL;
	     out = out->next)
		skipped[i++] = out->skipped;
	qsort(skipped, count, sizeof(*skipped), compare_skipped);
	tree->skipped = skipped;
	tree->skipped_count = count;
	return 0;
}

/* -------------------------------------------------------------------- walk */

static int list_folder(struct walk *walk, struct snap_error *err)
{
	snap_strbuf_reset(&walk->path);
	snap_strbuf_puts(&walk->path, walk->root);
	if (walk->here->path[0] != '\0')
		snap_strbuf_printf(&walk->path, "/%s", walk->here->path);
	if (walk->path.failed)
		return snap_fail_memory(err, 0);
	return ms_tree_list(walk->path.data, visit, walk, err);
}

static int read_tree(struct walk *walk, struct ms_tree *tree,
		     struct snap_error *err)
{
	struct folder root = { .path = "", .package = "" };
	int rc = 0;

	walk->todo = &root;
	while (rc == 0 && walk->todo != NULL) {
		walk->here = walk->todo;
		walk->todo = walk->todo->next;
		rc = list_folder(walk, err);
	}
	if (rc == 0)
		rc = make_functions(walk, tree, err);
	if (rc == 0)
		rc = make_skipped(walk, tree, err);
	return rc;
}

int ms_tree_read(struct ms_tree **out, const char *root,
		 const struct snap_allocator *allocator, struct snap_error *err)
{
	struct snap_allocator chosen = snap_allocator_or_default(allocator);
	struct whole_tree *whole = snap_calloc(&chosen, 1, sizeof(*whole));

	if (whole == NULL)
		return snap_fail_memory(err, sizeof(*whole));
	struct walk walk = { .arena = &whole->arena, .root = root };
	snap_arena_begin(&whole->arena, &chosen);
	snap_arena_begin(&walk.work, &chosen);
	snap_strbuf_begin(&walk.path, &chosen);
	int rc = read_tree(&walk, &whole->tree, err);
	snap_strbuf_end(&walk.path);
	snap_arena_end(&walk.work);
	if (rc != 0) {
		ms_tree_free(&whole->tree);
		return rc;
	}
	*out = &whole->tree;
	return 0;
}

void ms_tree_free(struct ms_tree *tree)
{
	struct whole_tree *whole = (struct whole_tree *)(void *)tree;

	if (tree == NULL)
		return;
	struct snap_allocator allocator = whole->arena.allocator;
	snap_arena_end(&whole->arena);
	snap_free(&allocator, whole);
}

/* ----------------------------------------------------------------- look-up */

static int compare_name(const char *name, size_t size, const char *other)
{
	int order = strncmp(name, other, size);

	return order != 0 ? order : -(other[size] != '\0');
}

const struct ms_tree_function *ms_tree_find(const struct ms_tree *tree,
					    const char *name, size_t size)
{
	uint32_t low = 0, high = tree->function_count;

	if (memchr(name, '\0', size) != NULL)
		return NULL;
	/* The first of that name: others that bear it lie behind it. */
	while (low < high) {
		uint32_t middle = low + (high - low) / 2;

		if (compare_name(name, size, tree->functions[middle].name) <= 0)
			high = middle;
		else
			low = middle + 1;
	}
	if (low == tree->function_count ||
	    compare_name(name, size, tree->functions[low].name) != 0)
		return NULL;
	return &tree->functions[low];
}

const char *ms_tree_reason_text(enum ms_tree_reason reason)
{
	static const char *const texts[] = {
#define MS_TREE_REASON_TEXT(name, text) text,
		MS_TREE_REASONS(MS_TREE_REASON_TEXT)
#undef MS_TREE_REASON_TEXT
	};

	return texts[reason];
}
