#include "tools/snapshot-builder/inspect/entry.h"

#include "tools/common/report.h"
#include "tools/snapshot-builder/builder.h"
#include "tools/snapshot-builder/describe.h"

struct ms_text entry_category(const struct ms_library *library,
			      const struct ms_entry *entry)
{
	struct ms_category category;

	if (ms_library_category(library, entry->category, &category, NULL) != 0)
		return (struct ms_text){ "", 0 };
	return category.name;
}

static struct tool_json *range(uint16_t least, uint16_t most)
{
	struct tool_json *json = tool_json_object();

	tool_json_put_number(json, "min", least);
	if (most == MS_ARITY_UNBOUNDED)
		tool_json_put_null(json, "max");
	else
		tool_json_put_number(json, "max", most);
	return json;
}

static void add_word(void *context, const char *word)
{
	size_t size = 0;

	while (word[size] != '\0')
		size++;
	tool_json_add_span(context, word, size);
}

/* Null for an entry without code, and where the image can't be found. */
static void put_code(struct tool_json *json, const struct ms_library *library,
		     const struct ms_entry *entry)
{
	struct tool_json *code;
	struct ms_unit_image unit;

	if (ms_library_unit(library, entry, &unit, NULL) != 0) {
		tool_json_put_null(json, "code");
		return;
	}
	code = tool_json_object();
	tool_json_put_number(code, "size", unit.image.size);
	describe_digest(code, "digest", unit.digest);
	tool_json_put(json, "code", code);
}

struct tool_json *entry_json(const struct ms_library *library,
			     const struct ms_entry *entry)
{
	struct tool_json *json = tool_json_object();
	struct tool_json *flags = tool_json_array();
	struct ms_text category = entry_category(library, entry);
	bool function = (entry->flags & MS_ENTRY_FUNCTION) != 0;

	builder_entry_flags(entry->flags, add_word, flags);
	tool_json_put_span(json, "name", entry->name.data, entry->name.size);
	tool_json_put_span(json, "category", category.data, category.size);
	tool_json_put_text(json, "kind", function ? "function" : "builtin");
	tool_json_put_bool(json, "planned",
			   (entry->flags & MS_ENTRY_PLANNED) != 0);
	tool_json_put_bool(json, "private",
			   (entry->flags & MS_ENTRY_PRIVATE) != 0);
	put_code(json, library, entry);
	tool_json_put(json, "flags", flags);
	tool_json_put(json, "inputs",
		      range(entry->input_min, entry->input_max));
	tool_json_put(json, "outputs",
		      range(entry->output_min, entry->output_max));
	return json;
}

void entry_print(const struct ms_entry *entry, const struct ms_search *search,
		 int width)
{
	struct ms_text summary = ms_search_summary(search, entry->index);
	int size = (int)entry->name.size;

	tool_put_text(stdout, entry->name.data, entry->name.size);
	(void)printf("%*s  ", size < width ? width - size : 0, "");
	tool_put_text(stdout, summary.data, summary.size);
	(void)putchar('\n');
}
