#include "library/folder.h"

#include "base/file.h"
#include "base/parallel.h"
#include "base/path.h"
#include "base/strbuf.h"
#include "lang/parser.h"
#include "library/folder_comment.h"

#include <stdlib.h>
#include <string.h>

/* As sessions read them, and as the model counts. */
#define FILE_SIZE_MAX (64u << 20)

/* What one thread works with.  The pieces of 'arena' go into the library. */
struct worker {
	struct snap_arena arena;
	struct snap_arena tree; /* of the file that is being read */
	size_t failed;		/* the first file that could not be read */
	int rc;
	struct snap_error err;
};

struct reading {
	const char *root;
	const struct ms_tree *tree;
	const struct ms_folder_options *options;
	struct snap_allocator allocator;
	struct fmt_library *library;
	const char **categories; /* sorted, when they come from folders */
	uint32_t category_count; /* 0: all are of the library's first */
	uint32_t *numbers;	 /* of the chosen functions */
	uint32_t count;
	struct fmt_entry *entries;
	struct fmt_input *inputs;
	struct worker *workers;
	uint32_t worker_count;
};

/* ------------------------------------------------------------- signatures */

static bool is_named(const struct ms_param *param, const char *name)
{
	return param->symbol != NULL && param->symbol->length == strlen(name) &&
	       memcmp(param->symbol->text, name, param->symbol->length) == 0;
}

/* 'open' is the name that stands for any number of arguments. */
static const struct fmt_parameter *make_parameters(
	struct snap_arena *arena, const struct ms_params *params,
	const char *open)
{
	struct fmt_parameter *list =
		snap_arena_array(arena, params->count, sizeof(*list));

	for (uint32_t i = 0; list != NULL && i < params->count; i++) {
		const struct ms_param *param = &params->items[i];
		bool last = i + 1 == params->count && is_named(param, open);

		list[i].name =
			param->symbol == NULL
				? "~"
				: snap_arena_text(arena, param->symbol->text,
						  param->symbol->length);
		list[i].optional = last || param->initial != NULL;
		list[i].variadic = last;
		if (list[i].name == NULL)
			return NULL;
	}
	return list;
}

/* How many at most: the image counts in a byte. */
static uint16_t most(const struct ms_params *params, const char *open)
{
	uint32_t count = params->count;

	if (count > FMT_STDLIB_MAX_PARAMETERS - 1 ||
	    (count != 0 && is_named(&params->items[count - 1], open)))
		return FMT_ARITY_UNBOUNDED;
	return (uint16_t)count;
}

static bool put_signature(struct snap_arena *arena, struct fmt_entry *entry,
			  const struct ms_function *function)
{
	const struct ms_params *inputs = &function->inputs;
	const struct ms_params *outputs = &function->outputs;

	entry->arity.input_max = most(inputs, "varargin");
	entry->arity.output_max = most(outputs, "varargout");
	if (inputs->count >= FMT_STDLIB_MAX_PARAMETERS ||
	    outputs->count >= FMT_STDLIB_MAX_PARAMETERS)
		return true;
	struct fmt_signature *signature =
		snap_arena_alloc(arena, sizeof(*signature));
	if (signature == NULL)
		return false;
	*signature = (struct fmt_signature){
		.inputs = make_parameters(arena, inputs, "varargin"),
		.outputs = make_parameters(arena, outputs, "varargout"),
		.input_count = inputs->count,
		.output_count = outputs->count,
	};
	entry->signatures = signature;
	entry->signature_count = 1;
	return signature->inputs != NULL && signature->outputs != NULL;
}

/* ----------------------------------------------------------------- entries */

/* Every line four blanks in: it is shown as it is. */
static const char *indented(struct snap_arena *arena,
			    const struct snap_strbuf *text)
{
	size_t lines = 0;

	for (size_t i = 0; i < text->size; i++)
		lines += text->data[i] == '\n';
	char *out = snap_arena_alloc(arena, text->size + 4 * lines + 1);
	bool begins = true;
	for (size_t i = 0, at = 0; out != NULL && i < text->size; i++) {
		if (begins && text->data[i] != '\n') {
			memset(out + at, ' ', 4);
			at += 4;
		}
		out[at++] = text->data[i];
		begins = text->data[i] == '\n';
	}
	return out;
}

static bool put_comment(const struct reading *reading, struct snap_arena *arena,
			struct fmt_entry *entry, const char *comment,
			size_t size)
{
	const char *name = strrchr(entry->name, entry->hidden ? '/' : '.');
	struct snap_strbuf text, summary;

	snap_strbuf_begin(&text, &reading->allocator);
	snap_strbuf_begin(&summary, &reading->allocator);
	bool filled = ms_comment_text(comment, size, &text);
	ms_comment_summary(snap_strbuf_text(&text), text.size,
			   name == NULL ? entry->name : name + 1, filled,
			   &summary);
	entry->summary = snap_arena_text(arena, snap_strbuf_text(&summary),
					 summary.size);
	entry->description = indented(arena, &text);
	bool whole = !text.failed && !summary.failed &&
		     entry->summary != NULL && entry->description != NULL;
	snap_strbuf_end(&text);
	snap_strbuf_end(&summary);
	return whole;
}

/* What the text says of itself.  A text with mistakes in it says less. */
static bool describe(const struct reading *reading, struct worker *worker,
		     struct fmt_entry *entry)
{
	const struct ms_parse_options options = {
		.dialect = reading->options->dialect,
	};
	struct ms_diag_list diags;
	struct ms_file *file;

	ms_diag_begin(&diags, &worker->tree, 0);
	if (ms_parse(entry->source, entry->source_size, &options, &worker->tree,
		     &diags, &file) != 0)
		return !diags.no_memory;
	const struct ms_function *function =
		file->kind == MS_FILE_FUNCTION && file->functions.count != 0
			? file->functions.items[0]
			: NULL;
	struct ms_span help = function != NULL ? function->help : file->help;
	if (!put_comment(reading, &worker->arena, entry,
			 entry->source + help.start, help.end - help.start))
		return false;
	if (function == NULL && diags.errors == 0)
		entry->arity = (struct fmt_arity){ 0 };
	return function == NULL || diags.errors != 0 ||
	       put_signature(&worker->arena, entry, function);
}

/* The folder right below the root that a path goes through, or nothing: what is
 * private to the root belongs to it. */
static const char *top_folder(const char *path, size_t *size)
{
	const char *slash = strchr(path, '/');

	path += path[0] == '+';
	*size = slash == NULL ? 0 : (size_t)(slash - path);
	if (*size == strlen("private") && memcmp(path, "private", *size) == 0)
		*size = 0;
	return path;
}

static int compare_top(const void *key, const void *row)
{
	const char *path = key;
	const char *category = *(const char *const *)row;
	size_t size;
	const char *top = top_folder(path, &size);
	int order = strncmp(top, category, size);

	return order != 0 ? order : -(category[size] != '\0');
}

static uint32_t find_category(const struct reading *reading, const char *path)
{
	const char **row;

	if (reading->category_count == 0)
		return 0;
	row = bsearch(path, reading->categories, reading->category_count,
		      sizeof(*reading->categories), compare_top);
	return (uint32_t)(row - reading->categories);
}

static void fill_entry(const struct reading *reading, uint32_t k,
		       struct worker *worker, const char *place,
		       struct snap_span bytes)
{
	const struct ms_tree_function *function =
		&reading->tree->functions[reading->numbers[k]];
	struct snap_arena *arena = &worker->arena;
	struct fmt_entry *entry = &reading->entries[k];
	const char *name =
		snap_arena_text(arena, function->name, strlen(function->name));
	const char *path =
		snap_arena_text(arena, function->path, strlen(function->path));
	const char *source =
		snap_arena_text(arena, (const char *)bytes.data, bytes.size);

	*entry = (struct fmt_entry){
		.name = name,
		.category = find_category(reading, function->path),
		.summary = "",
		.description = "",
		.arity = { 0, FMT_ARITY_UNBOUNDED, 0, FMT_ARITY_UNBOUNDED },
		.complexity = "",
		.source_path = path,
		.source = source,
		.source_size = (uint32_t)bytes.size,
		.source_file = place,
		.hidden = function->hidden,
		.place = { .file = place },
	};
	reading->inputs[k] = (struct fmt_input){
		.path = path,
		.size = bytes.size,
		.digest = snap_digest128_of(bytes.data, bytes.size),
	};
	if (name == NULL || path == NULL || source == NULL || place == NULL ||
	    !describe(reading, worker, entry))
		worker->rc = snap_fail_memory(&worker->err, 0);
}

static void read_one(void *context, size_t index, uint32_t number)
{
	const struct reading *reading = context;
	struct worker *worker = &reading->workers[number];
	const struct ms_tree_function *function =
		&reading->tree->functions[reading->numbers[index]];
	struct snap_file file;

	/* Indexes rise for each thread: what it meets first counts. */
	if (worker->rc != 0)
		return;
	worker->failed = index;
	char *place =
		snap_arena_path(&worker->arena, reading->root, function->path);
	if (place == NULL) {
		worker->rc = snap_fail_memory(&worker->err, 0);
		return;
	}
	worker->rc = snap_file_open(&file, place, SNAP_FILE_READ, FILE_SIZE_MAX,
				    &reading->allocator, &worker->err);
	if (worker->rc != 0)
		return;
	fill_entry(reading, (uint32_t)index, worker, place, file.bytes);
	snap_file_close(&file);
	snap_arena_end(&worker->tree);
}

/* ------------------------------------------------------------- categories */

static int compare_texts(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* "linear-algebra" is "Linear algebra". */
static const char *make_title(struct snap_arena *arena, const char *name)
{
	char *title = snap_arena_text(arena, name, strlen(name));

	for (char *p = title; p != NULL && *p != '\0'; p++)
		if (*p == '-' || *p == '_')
			*p = ' ';
	if (title != NULL && title[0] >= 'a' && title[0] <= 'z')
		title[0] = (char)(title[0] - 'a' + 'A');
	return title;
}

/* The names of the folders, each once and sorted; "" is the root's. */
static bool list_categories(struct reading *reading)
{
	struct snap_arena *arena = &reading->library->arena;
	const char **names =
		snap_arena_array(arena, reading->count + 1u, sizeof(*names));
	uint32_t count = 0;

	if (names == NULL)
		return false;
	for (uint32_t i = 0; i < reading->count; i++) {
		size_t size;
		const char *top = top_folder(
			reading->tree->functions[reading->numbers[i]].path,
			&size);

		if (count != 0 && strncmp(names[count - 1], top, size) == 0 &&
		    names[count - 1][size] == '\0')
			continue;
		names[count] = snap_arena_text(arena, top, size);
		if (names[count++] == NULL)
			return false;
	}
	if (count != 0)
		qsort(names, count, sizeof(*names), compare_texts);
	uint32_t kept = 0;
	for (uint32_t i = 0; i < count; i++)
		if (kept == 0 || strcmp(names[kept - 1], names[i]) != 0)
			names[kept++] = names[i];
	reading->categories = names;
	reading->category_count = kept;
	return true;
}

static bool make_categories(struct reading *reading)
{
	struct fmt_library *library = reading->library;
	struct snap_arena *arena = &library->arena;

	if (!list_categories(reading))
		return false;
	struct fmt_category *categories = snap_arena_array(
		arena, reading->category_count, sizeof(*categories));
	for (uint32_t i = 0; categories != NULL && i < reading->category_count;
	     i++) {
		const char *name = reading->categories[i];

		categories[i].name = name[0] == '\0' ? MS_FOLDER_NAME : name;
		categories[i].title = make_title(arena, categories[i].name);
		if (categories[i].title == NULL)
			return false;
	}
	library->categories = categories;
	library->category_count = reading->category_count;
	return categories != NULL;
}

/* ----------------------------------------------------------------- reading */

/* The failure of the first file, whoever met it. */
static int first_failure(const struct reading *reading, struct snap_error *err)
{
	const struct worker *first = NULL;

	for (uint32_t i = 0; i < reading->worker_count; i++) {
		const struct worker *worker = &reading->workers[i];

		if (worker->rc != 0 &&
		    (first == NULL || worker->failed < first->failed))
			first = worker;
	}
	if (first == NULL)
		return 0;
	if (err != NULL)
		*err = first->err;
	return first->rc;
}

static int read_all(struct reading *reading, struct snap_error *err)
{
	struct snap_arena *arena = &reading->library->arena;
	uint32_t jobs = reading->options->jobs;

	reading->worker_count = jobs == 0 ? 1 : jobs;
	reading->entries = snap_arena_array(arena, reading->count,
					    sizeof(*reading->entries));
	reading->inputs = snap_arena_array(arena, reading->count,
					   sizeof(*reading->inputs));
	reading->workers =
		snap_calloc(&reading->allocator, reading->worker_count,
			    sizeof(*reading->workers));
	if (reading->entries == NULL || reading->inputs == NULL ||
	    reading->workers == NULL)
		return snap_fail_memory(err, 0);
	for (uint32_t i = 0; i < reading->worker_count; i++) {
		snap_arena_begin(&reading->workers[i].arena,
				 &reading->allocator);
		snap_arena_begin(&reading->workers[i].tree,
				 &reading->allocator);
	}
	snap_parallel(jobs, reading->count, read_one, reading);
	int rc = first_failure(reading, err);
	for (uint32_t i = 0; i < reading->worker_count; i++) {
		snap_arena_end(&reading->workers[i].tree);
		snap_arena_adopt(arena, &reading->workers[i].arena);
	}
	return rc;
}

static int compare_inputs(const void *a, const void *b)
{
	const struct fmt_input *left = a;
	const struct fmt_input *right = b;

	return strcmp(left->path, right->path);
}

static int compare_entries(const void *a, const void *b)
{
	const struct fmt_entry *left = a;
	const struct fmt_entry *right = b;

	return strcmp(left->name, right->name);
}

/* What was read, together with what the library has already. */
static int join(struct reading *reading, struct snap_error *err)
{
	struct fmt_library *library = reading->library;
	size_t entry_count = (size_t)library->entry_count + reading->count;
	size_t input_count = (size_t)library->input_count + reading->count;
	struct fmt_entry *entries = snap_arena_array(
		&library->arena, entry_count, sizeof(*entries));
	struct fmt_input *inputs =
		snap_arena_array(&library->arena, input_count, sizeof(*inputs));

	if (entries == NULL || inputs == NULL)
		return snap_fail_memory(err, 0);
	for (uint32_t i = 0; i < library->entry_count; i++)
		entries[reading->count + i] = library->entries[i];
	for (uint32_t i = 0; i < library->input_count; i++)
		inputs[reading->count + i] = library->inputs[i];
	for (uint32_t i = 0; i < reading->count; i++) {
		entries[i] = reading->entries[i];
		inputs[i] = reading->inputs[i];
	}
	qsort(entries, entry_count, sizeof(*entries), compare_entries);
	qsort(inputs, input_count, sizeof(*inputs), compare_inputs);
	library->entries = entries;
	library->inputs = inputs;
	library->entry_count = (uint32_t)entry_count;
	library->input_count = (uint32_t)input_count;
	return 0;
}

static int choose(struct reading *reading, const bool *chosen,
		  struct snap_error *err)
{
	const struct ms_tree *tree = reading->tree;

	reading->numbers =
		snap_calloc(&reading->allocator, tree->function_count + 1u,
			    sizeof(*reading->numbers));
	if (reading->numbers == NULL)
		return snap_fail_memory(err, 0);
	for (uint32_t i = 0; i < tree->function_count; i++)
		if (chosen[i])
			reading->numbers[reading->count++] = i;
	return 0;
}

static void end_reading(struct reading *reading)
{
	snap_free(&reading->allocator, reading->workers);
	snap_free(&reading->allocator, reading->numbers);
}

int ms_folder_add(struct fmt_library *library, const char *root,
		  const struct ms_tree *tree, const bool *chosen,
		  const struct ms_folder_options *options,
		  struct snap_error *err)
{
	struct reading reading = {
		.root = root,
		.tree = tree,
		.options = options,
		.allocator = library->arena.allocator,
		.library = library,
	};
	int rc = choose(&reading, chosen, err);

	if (rc == 0 && reading.count != 0)
		rc = read_all(&reading, err);
	if (rc == 0 && reading.count != 0)
		rc = join(&reading, err);
	end_reading(&reading);
	return rc;
}

static bool make_head(struct fmt_library *library, const char *root)
{
	struct fmt_group *group =
		snap_arena_alloc(&library->arena, sizeof(*group));
	const char *place =
		snap_arena_text(&library->arena, root, strlen(root));

	if (group == NULL || place == NULL)
		return false;
	*group = (struct fmt_group){ .name = MS_FOLDER_NAME,
				     .title = "Functions",
				     .summary = "",
				     .place.file = place };
	library->name = MS_FOLDER_NAME;
	library->version = MS_FOLDER_VERSION;
	library->summary = "";
	library->place.file = place;
	library->groups = group;
	library->group_count = 1;
	return true;
}

static int read_library(struct reading *reading, const bool *chosen,
			struct snap_error *err)
{
	int rc = choose(reading, chosen, err);

	if (rc == 0 && (!make_head(reading->library, reading->root) ||
			!make_categories(reading)))
		rc = snap_fail_memory(err, 0);
	if (rc == 0)
		rc = read_all(reading, err);
	if (rc == 0)
		rc = join(reading, err);
	end_reading(reading);
	return rc;
}

int ms_folder_library(struct fmt_library **out, const char *root,
		      const struct ms_tree *tree, const bool *chosen,
		      const struct ms_folder_options *options,
		      struct snap_error *err)
{
	struct reading reading = {
		.root = root,
		.tree = tree,
		.options = options,
		.allocator = snap_allocator_or_default(options->allocator),
	};
	struct fmt_library *library =
		snap_calloc(&reading.allocator, 1, sizeof(*library));

	if (library == NULL)
		return snap_fail_memory(err, sizeof(*library));
	snap_arena_begin(&library->arena, &reading.allocator);
	reading.library = library;
	int rc = read_library(&reading, chosen, err);
	if (rc != 0) {
		snap_arena_end(&library->arena);
		snap_free(&reading.allocator, library);
		return rc;
	}
	*out = library;
	return 0;
}
