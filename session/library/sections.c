#include "library/library.h"

const uint32_t ms_section_types[] = {
	MS_SECTION_LIBRARY, MS_SECTION_NAMES,	   MS_SECTION_NAME_INDEX,
	MS_SECTION_RECORDS, MS_SECTION_CATEGORIES, MS_SECTION_SEARCH,
	MS_SECTION_DOCS,    MS_SECTION_SOURCES,	   MS_SECTION_PROVENANCE,
	MS_SECTION_UNITS,   MS_SECTION_CODE,	   MS_SECTION_LINES,
};

const size_t ms_section_type_count =
	sizeof(ms_section_types) / sizeof(*ms_section_types);

const char *ms_section_name(uint32_t type)
{
	switch (type) {
	case SNAP_TYPE_DICTIONARY:
		return "DICTIONARY";
	case SNAP_TYPE_SEALS:
		return "SEALS";
	case MS_SECTION_LIBRARY:
		return "LIBRARY";
	case MS_SECTION_NAMES:
		return "NAMES";
	case MS_SECTION_NAME_INDEX:
		return "NAME_INDEX";
	case MS_SECTION_RECORDS:
		return "RECORDS";
	case MS_SECTION_CATEGORIES:
		return "CATEGORIES";
	case MS_SECTION_SEARCH:
		return "SEARCH";
	case MS_SECTION_DOCS:
		return "DOCS";
	case MS_SECTION_SOURCES:
		return "SOURCES";
	case MS_SECTION_PROVENANCE:
		return "PROVENANCE";
	case MS_SECTION_UNITS:
		return "UNITS";
	case MS_SECTION_CODE:
		return "CODE";
	case MS_SECTION_LINES:
		return "LINES";
	default:
		return "?";
	}
}
