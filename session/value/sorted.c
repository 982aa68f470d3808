/*
 * An AVL tree whose nodes are counted.  A node with one count belongs to its
 * tree alone and is changed in place; others are copied first.
 */
#include "value/sorted.h"

#include "value/text.h"

#include <string.h>

/* --------------------------------------------------------------- the order */

static int compare_text(struct ms_value a, struct ms_value b)
{
	const uint16_t *x = NULL, *y = NULL;
	size_t n = 0, m = 0;

	(void)ms_text_units(&a, &x, &n);
	(void)ms_text_units(&b, &y, &m);
	for (size_t i = 0; i < n && i < m; i++)
		if (x[i] != y[i])
			return x[i] < y[i] ? -1 : 1;
	return (n > m) - (n < m);
}

static int compare_reals(double a, double b)
{
	if (a != a || b != b)
		return (a != a) - (b != b);
	return (a > b) - (a < b);
}

int ms_sorted_compare(struct ms_value a, struct ms_value b)
{
	switch (a.tag) {
	case MS_TAG_DOUBLE:
		return compare_reals(a.as.real, b.as.real);
	case MS_TAG_SINGLE:
		return compare_reals((double)a.as.single, (double)b.as.single);
	case MS_TAG_INT8:
	case MS_TAG_INT16:
	case MS_TAG_INT32:
	case MS_TAG_INT64:
		return (a.as.integer > b.as.integer) -
		       (a.as.integer < b.as.integer);
	case MS_TAG_UINT8:
	case MS_TAG_UINT16:
	case MS_TAG_UINT32:
	case MS_TAG_UINT64:
		return (a.as.natural > b.as.natural) -
		       (a.as.natural < b.as.natural);
	default:
		return compare_text(a, b);
	}
}

/* ------------------------------------------------------------------- nodes */

static struct ms_sorted_node *make_node(struct ms_heap *heap,
					struct ms_value key,
					struct ms_value value)
{
	struct ms_sorted_node *node = ms_heap_alloc(heap, sizeof(*node));

	if (node != NULL)
		*node = (struct ms_sorted_node){ .refs = 1,
						 .height = 1,
						 .key = ms_retain(key),
						 .value = ms_retain(value) };
	return node;
}

static struct ms_sorted_node *retain_node(struct ms_sorted_node *node)
{
	if (node != NULL)
		node->refs++;
	return node;
}

/* No deeper than the tree is high. */
static void release_node(struct ms_heap *heap, struct ms_sorted_node *node)
{
	while (node != NULL && --node->refs == 0) {
		struct ms_sorted_node *right = node->right;

		release_node(heap, node->left);
		ms_release(heap, node->key);
		ms_release(heap, node->value);
		ms_heap_free(heap, node, sizeof(*node));
		node = right;
	}
}

/* The node at '*place' becomes the tree's own. */
static int own(struct ms_heap *heap, struct ms_sorted_node **place)
{
	struct ms_sorted_node *node = *place;

	if (node->refs == 1)
		return 0;
	struct ms_sorted_node *copy = make_node(heap, node->key, node->value);
	if (copy == NULL)
		return -1;
	copy->height = node->height;
	copy->left = retain_node(node->left);
	copy->right = retain_node(node->right);
	*place = copy;
	release_node(heap, node);
	return 0;
}

/* ----------------------------------------------------------------- balance */

static uint32_t height(const struct ms_sorted_node *node)
{
	return node == NULL ? 0 : node->height;
}

static void measure(struct ms_sorted_node *node)
{
	uint32_t left = height(node->left), right = height(node->right);

	node->height = 1 + (left > right ? left : right);
}

/* Its right child comes up; both are the tree's own. */
static struct ms_sorted_node *turn_left(struct ms_sorted_node *node)
{
	struct ms_sorted_node *up = node->right;

	node->right = up->left;
	up->left = node;
	measure(node);
	measure(up);
	return up;
}

static struct ms_sorted_node *turn_right(struct ms_sorted_node *node)
{
	struct ms_sorted_node *up = node->left;

	node->left = up->right;
	up->right = node;
	measure(node);
	measure(up);
	return up;
}

static int lift_left(struct ms_heap *heap, struct ms_sorted_node **place)
{
	struct ms_sorted_node *node = *place;

	if (own(heap, &node->left) != 0)
		return -1;
	if (height(node->left->left) < height(node->left->right)) {
		if (own(heap, &node->left->right) != 0)
			return -1;
		node->left = turn_left(node->left);
	}
	*place = turn_right(node);
	return 0;
}

static int lift_right(struct ms_heap *heap, struct ms_sorted_node **place)
{
	struct ms_sorted_node *node = *place;

	if (own(heap, &node->right) != 0)
		return -1;
	if (height(node->right->right) < height(node->right->left)) {
		if (own(heap, &node->right->left) != 0)
			return -1;
		node->right = turn_right(node->right);
	}
	*place = turn_left(node);
	return 0;
}

/* The tree's own node at '*place', one of whose sides changed by one. */
static int balance(struct ms_heap *heap, struct ms_sorted_node **place)
{
	uint32_t left = height((*place)->left);
	uint32_t right = height((*place)->right);

	if (left > right + 1)
		return lift_left(heap, place);
	if (right > left + 1)
		return lift_right(heap, place);
	measure(*place);
	return 0;
}

/* ---------------------------------------------------------------- changing */

/* The way down, for coming back up without recursion. */
struct way {
	struct ms_sorted_node **places[MS_SORTED_DEPTH];
	uint32_t count;
};

static int go_down(struct ms_heap *heap, struct way *way,
		   struct ms_sorted_node **place)
{
	if (own(heap, place) != 0)
		return -1;
	way->places[way->count++] = place;
	return 0;
}

/* Whoever goes up first owns what it turns: on the way of an added node these
 * are the nodes of the way, so that nothing can fail. */
static int go_up(struct ms_heap *heap, struct way *way)
{
	while (way->count > 0)
		if (balance(heap, way->places[--way->count]) != 0)
			return -1;
	return 0;
}

static int add(struct ms_heap *heap, struct ms_sorted *tree,
	       struct ms_value key, struct ms_value value)
{
	struct ms_sorted_node **place = &tree->root;
	struct way way = { .count = 0 };

	while (*place != NULL) {
		if (go_down(heap, &way, place) != 0)
			return -1;
		int order = ms_sorted_compare(key, (*place)->key);
		if (order == 0) {
			ms_take_into(heap, &(*place)->value, ms_retain(value));
			return 0;
		}
		place = order < 0 ? &(*place)->left : &(*place)->right;
	}
	struct ms_sorted_node *node = make_node(heap, key, value);
	if (node == NULL)
		return -1;
	*place = node;
	tree->count++;
	return go_up(heap, &way);
}

/* The least node right of the one at '*place' takes its place. */
static int pull_next(struct ms_heap *heap, struct way *way,
		     struct ms_sorted_node **place)
{
	struct ms_sorted_node *node = *place;
	struct ms_sorted_node **next = &node->right;

	if (go_down(heap, way, next) != 0)
		return -1;
	while ((*next)->left != NULL) {
		next = &(*next)->left;
		if (go_down(heap, way, next) != 0)
			return -1;
	}
	struct ms_sorted_node *least = *next;
	struct ms_value key = node->key, content = node->value;
	way->count--; /* it leaves */
	node->key = least->key;
	node->value = least->value;
	least->key = key;
	least->value = content;
	*next = least->right;
	least->right = NULL;
	release_node(heap, least);
	return 0;
}

/* The key is there.  What a failure leaves is thrown away. */
static int take_out(struct ms_heap *heap, struct ms_sorted_node **root,
		    struct ms_value key)
{
	struct ms_sorted_node **place = root;
	struct way way = { .count = 0 };
	int order;

	for (;;) {
		if (go_down(heap, &way, place) != 0)
			return -1;
		order = ms_sorted_compare(key, (*place)->key);
		if (order == 0)
			break;
		place = order < 0 ? &(*place)->left : &(*place)->right;
	}
	struct ms_sorted_node *node = *place;
	if (node->left != NULL && node->right != NULL) {
		if (pull_next(heap, &way, place) != 0)
			return -1;
		return go_up(heap, &way);
	}
	way.count--;
	*place = node->left != NULL ? node->left : node->right;
	node->left = NULL;
	node->right = NULL;
	release_node(heap, node);
	return go_up(heap, &way);
}

int ms_sorted_copy(struct ms_heap *heap, const struct ms_sorted *tree,
		   uint32_t kind, struct ms_value *out)
{
	if (ms_sorted_create(heap, kind, out) != 0)
		return -1;
	ms_sorted_of(*out)->count = tree->count;
	ms_sorted_of(*out)->root = retain_node(tree->root);
	return 0;
}

static int own_tree(struct ms_heap *heap, struct ms_value *value)
{
	const struct ms_sorted *tree = ms_sorted_of(*value);
	struct ms_value copy;

	if (tree->head.refs == 1)
		return 0;
	if (ms_sorted_copy(heap, tree, tree->kind, &copy) != 0)
		return -1;
	ms_take_into(heap, value, copy);
	return 0;
}

int ms_sorted_set(struct ms_heap *heap, struct ms_value *tree,
		  struct ms_value key, struct ms_value value)
{
	if (own_tree(heap, tree) != 0)
		return -1;
	return add(heap, ms_sorted_of(*tree), key, value);
}

/* Balancing needs nodes beside the way, which may have to be copied: the old
 * root is held until all is well. */
int ms_sorted_remove(struct ms_heap *heap, struct ms_value *value,
		     struct ms_value key)
{
	if (ms_sorted_find(ms_sorted_of(*value), key) == NULL)
		return 0;
	if (own_tree(heap, value) != 0)
		return -1;
	struct ms_sorted *tree = ms_sorted_of(*value);
	struct ms_sorted_node *root = retain_node(tree->root);
	if (take_out(heap, &root, key) != 0) {
		release_node(heap, root);
		return -1;
	}
	struct ms_sorted_node *old = tree->root;
	tree->root = root;
	tree->count--;
	release_node(heap, old);
	return 0;
}

/* ----------------------------------------------------------------- reading */

const struct ms_value *ms_sorted_find(const struct ms_sorted *tree,
				      struct ms_value key)
{
	const struct ms_sorted_node *node = tree->root;

	while (node != NULL) {
		int order = ms_sorted_compare(key, node->key);

		if (order == 0)
			return &node->value;
		node = order < 0 ? node->left : node->right;
	}
	return NULL;
}

static void wait_along(struct ms_sorted_walk *walk,
		       const struct ms_sorted_node *node)
{
	for (; node != NULL; node = node->left)
		walk->waiting[walk->count++] = node;
}

void ms_sorted_walk_begin(struct ms_sorted_walk *walk,
			  const struct ms_sorted *tree)
{
	walk->count = 0;
	wait_along(walk, tree->root);
}

const struct ms_sorted_node *ms_sorted_walk_next(struct ms_sorted_walk *walk)
{
	if (walk->count == 0)
		return NULL;
	const struct ms_sorted_node *node = walk->waiting[--walk->count];
	wait_along(walk, node->right);
	return node;
}

/* ------------------------------------------------------- beginning and end */

int ms_sorted_create(struct ms_heap *heap, uint32_t kind, struct ms_value *out)
{
	struct ms_sorted *tree =
		ms_object_alloc(heap, MS_TAG_SORTED, MS_CELL, sizeof(*tree));

	if (tree == NULL)
		return -1;
	tree->kind = kind;
	*out = ms_take_object(tree);
	return 0;
}

void ms_sorted_end(struct ms_heap *heap, struct ms_sorted *tree)
{
	release_node(heap, tree->root);
	ms_heap_free(heap, tree, sizeof(*tree));
}
