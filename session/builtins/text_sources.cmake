# Builtins on text, cells, structs, errors and the workspace.
set(text_builtins
	builtins/format_data.c
	builtins/format_number.c
	builtins/format_spec.c
	builtins/text_compare.c
	builtins/text_edit.c
	builtins/text_join.c
	builtins/text_search.c
	builtins/text_tests.c
	builtins/texts.c
	builtins/unit_class.c
	builtins/wide.c)
