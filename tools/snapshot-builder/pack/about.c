/* What a pack says about itself in the words of others: SPDX and in-toto. */
#include "tools/snapshot-builder/pack/pack.h"

#include "snapshot/snapshot.h"
#include "tools/common/report.h"
#include "tools/snapshot-builder/describe.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define TOOL_WORDS "snapshot-builder-" SNAPSHOT_VERSION_TEXT

static void add_text(struct tool_json *array, const char *text)
{
	tool_json_add_span(array, text, strlen(text));
}

static struct tool_json *digest(const char *algorithm, const char *text)
{
	struct tool_json *json = tool_json_object();

	tool_json_put_text(json, algorithm, text);
	return json;
}

/* {NAME: value, ...} of what a provenance has. */
static void put_shared(struct tool_json *to, const struct tool_json *from,
		       const char *name)
{
	struct tool_json *value = tool_json_get(from, name);

	if (value != NULL)
		tool_json_put(to, name, tool_json_share(value));
}

static struct tool_json *parameters(const struct tool_json *provenance)
{
	struct tool_json *json = tool_json_object();

	put_shared(json, provenance, "preset");
	put_shared(json, provenance, "dialect");
	put_shared(json, provenance, "options");
	put_shared(json, provenance, "libraries");
	return json;
}

/* Snapshots record inputs by XXH3-128, which finds other content, not forged
 * one: SHA-256 is taken of them where they are. */
static struct tool_json *dependencies(const struct pack_file *file)
{
	const struct tool_json *inputs =
		tool_json_get(file->provenance, "inputs");
	struct tool_json *array = tool_json_array();

	for (size_t i = 0; i < tool_json_length(inputs); i++) {
		const struct tool_json *input = tool_json_at(inputs, i);
		const char *path =
			tool_json_string(tool_json_get(input, "path"));
		const char *text =
			tool_json_string(tool_json_get(input, "digest"));
		struct tool_json *row = tool_json_object();

		tool_json_put_text(row, "name", path != NULL ? path : "");
		struct tool_json *digests =
			digest("xxh3_128", text != NULL ? text : "");
		if (file->inputs != NULL)
			tool_json_put_text(digests, "sha256",
					   tool_json_string(tool_json_at(
						   file->inputs, i)));
		tool_json_put(row, "digest", digests);
		tool_json_add(array, row);
	}
	return array;
}

static struct tool_json *run_details(const struct tool_json *provenance)
{
	struct tool_json *json = tool_json_object();
	struct tool_json *builder = tool_json_object();
	struct tool_json *version = tool_json_object();
	const char *tool =
		tool_json_string(tool_json_get(provenance, "tool_version"));
	const char *zstd =
		tool_json_string(tool_json_get(provenance, "zstd_version"));

	tool_json_put_text(version, "snapshot-builder",
			   tool != NULL ? tool : "");
	tool_json_put_text(version, "zstd", zstd != NULL ? zstd : "");
	tool_json_put_text(builder, "id", "urn:snapshot-builder:create");
	tool_json_put(builder, "version", version);
	tool_json_put(json, "builder", builder);
	return json;
}

static struct tool_json *predicate(const struct pack_file *file)
{
	const struct tool_json *provenance = file->provenance;
	struct tool_json *json = tool_json_object();
	struct tool_json *definition = tool_json_object();

	tool_json_put_text(definition, "buildType",
			   "urn:snapshot-builder:create:1");
	tool_json_put(definition, "externalParameters", parameters(provenance));
	tool_json_put(definition, "internalParameters", tool_json_object());
	tool_json_put(definition, "resolvedDependencies", dependencies(file));
	tool_json_put(json, "buildDefinition", definition);
	tool_json_put(json, "runDetails", run_details(provenance));
	return json;
}

static char *statement(const struct pack_file *file)
{
	struct tool_json *json = tool_json_object();
	struct tool_json *subjects = tool_json_array();
	struct tool_json *subject = tool_json_object();

	tool_json_put_text(subject, "name", file->path);
	tool_json_put(subject, "digest", digest("sha256", file->sha256));
	tool_json_add(subjects, subject);
	tool_json_put_text(json, "_type", "https://in-toto.io/Statement/v1");
	tool_json_put(json, "subject", subjects);
	tool_json_put_text(json, "predicateType",
			   "https://slsa.dev/provenance/v1");
	tool_json_put(json, "predicate", predicate(file));
	char *text = tool_json_text(json, TOOL_JSON_INDENTED);
	tool_json_free(json);
	return text;
}

void pack_add_statements(struct pack *pack)
{
	for (size_t i = 0, count = pack->count; i < count; i++)
		if (pack->files[i].provenance != NULL)
			pack_add_text(pack, PACK_STATEMENT, PACK_STATEMENTS,
				      pack_base(pack->files[i].path),
				      ".intoto.json",
				      statement(&pack->files[i]));
}

/* SPDX wants each said, if only that nobody says it. */
static struct tool_json *part(const char *id, const char *name,
			      const char *version, const char *purpose)
{
	struct tool_json *json = tool_json_object();

	tool_json_put_text(json, "SPDXID", id);
	tool_json_put_text(json, "name", name);
	if (version != NULL)
		tool_json_put_text(json, "versionInfo", version);
	tool_json_put_text(json, "downloadLocation", "NOASSERTION");
	tool_json_put_bool(json, "filesAnalyzed", false);
	tool_json_put_text(json, "licenseConcluded", "NOASSERTION");
	tool_json_put_text(json, "licenseDeclared", "NOASSERTION");
	tool_json_put_text(json, "copyrightText", "NOASSERTION");
	tool_json_put_text(json, "primaryPackagePurpose", purpose);
	return json;
}

static void put_checksum(struct tool_json *json, const char *sha256)
{
	struct tool_json *array = tool_json_array();
	struct tool_json *checksum = tool_json_object();

	tool_json_put_text(checksum, "algorithm", "SHA256");
	tool_json_put_text(checksum, "checksumValue", sha256);
	tool_json_add(array, checksum);
	tool_json_put(json, "checksums", array);
}

static void relate(struct tool_json *relations, const char *a,
		   const char *relation, const char *b)
{
	struct tool_json *json = tool_json_object();

	tool_json_put_text(json, "spdxElementId", a);
	tool_json_put_text(json, "relationshipType", relation);
	tool_json_put_text(json, "relatedSpdxElement", b);
	tool_json_add(relations, json);
}

struct parts {
	struct tool_json *packages;
	struct tool_json *relations;
	unsigned number; /* of the next part, in its identifier */
};

#define ID_SIZE 32

static void add_related(struct parts *parts, const char *snapshot,
			const char *relation, const char *name,
			const char *version, const char *purpose)
{
	char id[ID_SIZE];

	(void)snprintf(id, sizeof(id), "SPDXRef-%u", parts->number++);
	tool_json_add(parts->packages, part(id, name, version, purpose));
	relate(parts->relations, snapshot, relation, id);
}

/* What a snapshot was made from and with. */
static void add_origins(struct parts *parts, const char *snapshot,
			const struct tool_json *provenance)
{
	const struct tool_json *libraries =
		tool_json_get(provenance, "libraries");

	for (size_t i = 0; i < tool_json_length(libraries); i++) {
		const struct tool_json *row = tool_json_at(libraries, i);
		const char *name = tool_json_string(tool_json_get(row, "name"));

		add_related(parts, snapshot, "GENERATED_FROM",
			    name != NULL && name[0] != '\0' ? name
							    : "NOASSERTION",
			    tool_json_string(tool_json_get(row, "version")),
			    "SOURCE");
	}
}

static void add_snapshot(struct parts *parts, const struct pack_file *file)
{
	char id[ID_SIZE];
	const struct tool_json *library = tool_json_get(file->about, "library");
	const char *version =
		tool_json_string(tool_json_get(library, "version"));

	(void)snprintf(id, sizeof(id), "SPDXRef-%u", parts->number++);
	struct tool_json *json =
		part(id, pack_base(file->path), version, "FILE");
	tool_json_put_text(json, "packageFileName", file->path);
	put_checksum(json, file->sha256);
	tool_json_add(parts->packages, json);
	relate(parts->relations, "SPDXRef-pack", "CONTAINS", id);
	if (file->provenance != NULL)
		add_origins(parts, id, file->provenance);
}

/* A namespace of its own for each content. */
static void put_namespace(struct tool_json *json, const struct pack *pack)
{
	char namespace[128], sha256[TOOL_SHA256_SIZE];
	char *text = pack_manifest(pack);

	tool_sha256(text, strlen(text), sha256);
	free(text);
	(void)snprintf(namespace, sizeof(namespace), "urn:snapshot-pack:%s",
		       sha256);
	tool_json_put_text(json, "documentNamespace", namespace);
}

static struct tool_json *creation(const struct pack *pack)
{
	struct tool_json *json = tool_json_object();
	struct tool_json *creators = tool_json_array();
	char time[DESCRIBE_TIME_SIZE];

	describe_time(pack->time, time);
	add_text(creators, "Tool: " TOOL_WORDS);
	tool_json_put_text(json, "created", time);
	tool_json_put(json, "creators", creators);
	return json;
}

void pack_add_parts(struct pack *pack)
{
	struct tool_json *json = tool_json_object();
	struct parts parts = { tool_json_array(), tool_json_array(), 1 };

	tool_json_put_text(json, "spdxVersion", "SPDX-2.3");
	tool_json_put_text(json, "dataLicense", "CC0-1.0");
	tool_json_put_text(json, "SPDXID", "SPDXRef-DOCUMENT");
	tool_json_put_text(json, "name", pack->name);
	put_namespace(json, pack);
	tool_json_put(json, "creationInfo", creation(pack));
	tool_json_add(parts.packages, part("SPDXRef-pack", pack->name,
					   pack->release, "ARCHIVE"));
	relate(parts.relations, "SPDXRef-DOCUMENT", "DESCRIBES",
	       "SPDXRef-pack");
	for (size_t i = 0; i < pack->count; i++)
		if (pack->files[i].role == PACK_SNAPSHOT)
			add_snapshot(&parts, &pack->files[i]);
	tool_json_put(json, "packages", parts.packages);
	tool_json_put(json, "relationships", parts.relations);
	pack_add_text(pack, PACK_PARTS, "", PACK_SBOM, "",
		      tool_json_text(json, TOOL_JSON_INDENTED));
	tool_json_free(json);
}
