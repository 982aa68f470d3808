#include "tools/snapshot-builder/describe.h"

#include "base/fail.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

const char *const describe_codec_words[] = { "raw", "zstd", "blocks", "pages",
					     NULL };

const char *describe_section_name(uint32_t type)
{
	const char *name = ms_section_name(type);

	return strcmp(name, "?") != 0 ? name : NULL;
}

const char *describe_section(uint32_t runtime, uint32_t type,
			     char out[DESCRIBE_SECTION_SIZE])
{
	bool ours = runtime == SNAP_RUNTIME_SESSION ||
		    type <= SNAP_TYPE_CONTAINER_LAST;
	const char *name = ours ? describe_section_name(type) : NULL;

	if (name != NULL)
		(void)snprintf(out, DESCRIBE_SECTION_SIZE, "%s", name);
	else
		(void)snprintf(out, DESCRIBE_SECTION_SIZE, "0x%x", type);
	return out;
}

void describe_digest(struct tool_json *json, const char *name, uint64_t value)
{
	char text[17];

	(void)snprintf(text, sizeof(text), "%016llx", ull(value));
	tool_json_put_text(json, name, text);
}

struct tool_json *describe_key(const char *text, const struct snap_key *key)
{
	struct tool_json *json = tool_json_object();

	tool_json_put_text(json, "text", text);
	describe_digest(json, "bytecode", key->bytecode);
	describe_digest(json, "builtins", key->builtins);
	describe_digest(json, "options", key->options);
	return json;
}

static struct tool_json *section_json(uint32_t runtime,
				      const struct snap_section *section)
{
	struct tool_json *json = tool_json_object();
	char name[DESCRIBE_SECTION_SIZE];

	tool_json_put_text(json, "name",
			   describe_section(runtime, section->type, name));
	tool_json_put_number(json, "type", section->type);
	tool_json_put_text(json, "codec", describe_codec_words[section->codec]);
	tool_json_put_bool(json, "required",
			   (section->flags & SNAP_SECTION_REQUIRED) != 0);
	tool_json_put_bool(json, "cold",
			   (section->flags & SNAP_SECTION_COLD) != 0);
	tool_json_put_bool(json, "informational",
			   (section->flags & SNAP_SECTION_INFORMATIONAL) != 0);
	tool_json_put_number(json, "offset", section->offset);
	tool_json_put_number(json, "stored_size", section->stored_size);
	tool_json_put_number(json, "raw_size", section->raw_size);
	tool_json_put_number(json, "alignment", section->alignment);
	tool_json_put_number(json, "dictionary", section->dictionary);
	describe_digest(json, "digest", section->digest);
	describe_digest(json, "raw_digest", section->raw_digest);
	return json;
}

struct tool_json *describe_sections(const struct snap_reader *reader)
{
	struct tool_json *sections = tool_json_array();
	struct snap_section section;
	struct snap_info info;

	snap_reader_info(reader, &info);
	for (uint32_t i = 0; i < info.section_count; i++) {
		snap_reader_section(reader, i, &section);
		tool_json_add(sections, section_json(info.runtime, &section));
	}
	return sections;
}

struct tool_json *describe_counts(const struct ms_library_info *info)
{
	struct tool_json *json = tool_json_object();

	tool_json_put_number(json, "entries", info->entry_count);
	tool_json_put_number(json, "builtins", info->builtin_count);
	tool_json_put_number(json, "planned", info->planned_count);
	tool_json_put_number(json, "functions", info->function_count);
	tool_json_put_number(json, "bytecode", info->bytecode_count);
	tool_json_put_number(json, "private", info->private_count);
	tool_json_put_number(json, "categories", info->category_count);
	return json;
}

struct tool_json *describe_layout(const struct ms_library_layout *layout)
{
	struct tool_json *json = tool_json_object();

	tool_json_put_text(json, "codec",
			   describe_codec_words[layout->cold_codec]);
	tool_json_put_number(json, "level", (uint64_t)layout->level);
	tool_json_put_number(json, "block_size", layout->block_size);
	tool_json_put_number(json, "dictionary_size", layout->dictionary_size);
	tool_json_put_bool(json, "sources", layout->sources);
	return json;
}

uint64_t describe_cold_size(const struct snap_reader *reader)
{
	struct snap_section section;
	struct snap_info info;
	uint64_t size = 0;

	snap_reader_info(reader, &info);
	for (uint32_t i = 0; i < info.section_count; i++) {
		snap_reader_section(reader, i, &section);
		if ((section.flags & SNAP_SECTION_COLD) != 0)
			size += section.stored_size;
	}
	return size;
}

void describe_time(uint64_t seconds, char out[DESCRIBE_TIME_SIZE])
{
	time_t time = (time_t)seconds;
	struct tm tm;

	if (seconds > INT64_MAX / 2 || gmtime_r(&time, &tm) == NULL ||
	    strftime(out, DESCRIBE_TIME_SIZE, "%Y-%m-%dT%H:%M:%SZ", &tm) == 0)
		(void)snprintf(out, DESCRIBE_TIME_SIZE, "%llu", ull(seconds));
}

void describe_runtime(uint32_t runtime, char out[DESCRIBE_RUNTIME_SIZE])
{
	char text[5] = "";

	for (unsigned i = 0; i < 4; i++) {
		unsigned c = runtime >> 8 * i & 0xff;

		if (c <= ' ' || c > '~') {
			(void)snprintf(out, DESCRIBE_RUNTIME_SIZE, "0x%08x",
				       runtime);
			return;
		}
		text[i] = (char)c;
	}
	memcpy(out, text, sizeof(text));
}
