/* Functions, files, argument blocks and classes. */
#include "session/lang/parse_check.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

static const struct tree_row headers_rows[] = {
	{ "function f", "function f () -> ()\n" },
	{ "function f()\n"
	  "end",
	  "function f () -> ()\n" },
	{ "function f(x)\n"
	  "end",
	  "function f (x) -> ()\n" },
	{ "function r = f(x)\n"
	  "end",
	  "function f (x) -> (r)\n" },
	{ "function [r] = f(x)\n"
	  "end",
	  "function f (x) -> (r)\n" },
	{ "function [a, b] = f(x, y)\n"
	  "end",
	  "function f (x y) -> (a b)\n" },
	{ "function [a b] = f(x, varargin)\n"
	  "end",
	  "function f (x varargin) -> (a b)\n" },
	{ "function [] = f()\n"
	  "end",
	  "function f () -> ()\n" },
	{ "function varargout = f(~, x)\n"
	  "end",
	  "function f (~ x) -> (varargout)\n" },
	{ "function f(x = 1, y = [1 2])\n"
	  "end",
	  "function f (x=1 y=(matrix 1 2)) -> ()\n" },
	{ "function r = f(a) r = a; endfunction", "function f (a) -> (r)\n"
						  "  (= r a);\n" },
	{ "function r = f(a), r = a; end", "function f (a) -> (r)\n"
					   "  (= r a);\n" },
	{ "function r = end(a)\n"
	  "end",
	  "function end (a) -> (r)\n" },
	{ "function f(x, ... first\n"
	  "           y)\n"
	  "end",
	  "function f (x y) -> ()\n" },
	{ "function f(x,\n"
	  "           y)\n"
	  "end",
	  "function f (x y) -> ()\n" },
};

static void headers(void **state)
{
	(void)state;
	CHECK_TREES(OCTAVE, headers_rows);
}

static const struct tree_row files_rows[] = {
	{ "function f\n"
	  "x\n"
	  "function g\n"
	  "y",
	  "function f () -> ()\n"
	  "  x\n"
	  "function g () -> ()\n"
	  "  y\n" },
	{ "function f\n"
	  "x\n"
	  "end\n"
	  "function g\n"
	  "y\n"
	  "end",
	  "function f () -> ()\n"
	  "  x\n"
	  "function g () -> ()\n"
	  "  y\n" },
	{ "function f\n"
	  "  x\n"
	  "  function g\n"
	  "    y\n"
	  "  end\n"
	  "  z\n"
	  "end",
	  "function f () -> ()\n"
	  "  x\n"
	  "  z\n"
	  "  function g () -> ()\n"
	  "    y\n" },
	{ "function f\n"
	  "  function g\n"
	  "    function h\n"
	  "      x\n"
	  "    end\n"
	  "  end\n"
	  "  function k\n"
	  "  end\n"
	  "end\n"
	  "function l\n"
	  "end",
	  "function f () -> ()\n"
	  "  function g () -> ()\n"
	  "    function h () -> ()\n"
	  "      x\n"
	  "  function k () -> ()\n"
	  "function l () -> ()\n" },
	{ "1;\n"
	  "function f\n"
	  "  x\n"
	  "end\n"
	  "f",
	  "1;\n"
	  "(function f)\n"
	  "f\n"
	  "function f () -> ()\n"
	  "  x\n" },
	{ "x = 1;\n"
	  "if x\n"
	  "  function f\n"
	  "    y\n"
	  "  end\n"
	  "end",
	  "(= x 1);\n"
	  "if\n"
	  "when x\n"
	  "  (function f)\n"
	  "function f () -> ()\n"
	  "  y\n" },
	{ "function f\n"
	  "  if x\n"
	  "    function g\n"
	  "      y\n"
	  "    end\n"
	  "  end\n"
	  "end",
	  "function f () -> ()\n"
	  "  if\n"
	  "  when x\n"
	  "    (function g)\n"
	  "  function g () -> ()\n"
	  "    y\n" },
	{ "function f\n"
	  "end\n"
	  "x = 1",
	  "(= x 1)\n"
	  "function f () -> ()\n" },
	{ "\n"
	  "% comment\n"
	  "function f\n"
	  "end",
	  "function f () -> ()\n" },
	{ "function f\n"
	  "  if x, y, end\n"
	  "function g\n"
	  "  for i = 1:2, z, end",
	  "function f () -> ()\n"
	  "  if\n"
	  "  when x\n"
	  "    y,\n"
	  "function g () -> ()\n"
	  "  for i (: 1 2)\n"
	  "    z,\n"
	  "  end\n" },
};

static void files(void **state)
{
	(void)state;
	CHECK_TREES(OCTAVE, files_rows);
}

static const struct tree_row argument_blocks_rows[] = {
	{ "function f(x, y, o)\n"
	  "arguments\n"
	  "  x\n"
	  "  y (1,1) double = 3\n"
	  "  o.Name (1,:) char {mustBeMember(o.Name, {'a', 'b'})} = 'a'\n"
	  "end\n"
	  "x\n"
	  "end",
	  "function f (x y o) -> ()\n"
	  "  arguments input\n"
	  "    x\n"
	  "    y (size 1 1) double = 3\n"
	  "    o.Name (size 1 :) char { (index mustBeMember (() (index o "
	  ".Name) (cell 'a' 'b'))) } = 'a'\n"
	  "  x\n" },
	{ "function r = f(x)\n"
	  "arguments (Input)\n"
	  "  x {mustBeNumeric, mustBeFinite}\n"
	  "end\n"
	  "arguments (Output)\n"
	  "  r (:,:) double\n"
	  "end\n"
	  "r = x;\n"
	  "end",
	  "function f (x) -> (r)\n"
	  "  arguments input\n"
	  "    x { mustBeNumeric mustBeFinite }\n"
	  "  arguments output\n"
	  "    r (size : :) double\n"
	  "  (= r x);\n" },
	{ "function f(x)\n"
	  "arguments (Repeating)\n"
	  "  x pkg.Class\n"
	  "end\n"
	  "end",
	  "function f (x) -> ()\n"
	  "  arguments repeating\n"
	  "    x pkg.Class\n" },
	{ "function f(o)\n"
	  "arguments\n"
	  "  o.?pkg.Class\n"
	  "end\n"
	  "end",
	  "function f (o) -> ()\n"
	  "  arguments input\n"
	  "    o.? pkg.Class\n" },
	{ "function f()\n"
	  "arguments = 3;\n"
	  "end",
	  "function f () -> ()\n"
	  "  (= arguments 3);\n" },
	{ "function f()\n"
	  "x\n"
	  "end\n"
	  "f()",
	  "(index f (()))\n"
	  "function f () -> ()\n"
	  "  x\n" },
};

static void argument_blocks(void **state)
{
	(void)state;
	CHECK_TREES(MATLAB, argument_blocks_rows);
}

static const struct tree_row classes_rows[] = {
	{ "classdef a\n"
	  "end",
	  "classdef a\n" },
	{ "classdef a < b & c.d\n"
	  "  properties\n"
	  "    x\n"
	  "    y = 1\n"
	  "    z = [1 2];\n"
	  "  end\n"
	  "  methods\n"
	  "    function r = f(obj)\n"
	  "      r = obj.x;\n"
	  "    end\n"
	  "  end\n"
	  "end",
	  "classdef a < b & c.d\n"
	  "  properties\n"
	  "    x\n"
	  "    y = 1\n"
	  "    z = (matrix 1 2)\n"
	  "  methods\n"
	  "    function f (obj) -> (r)\n"
	  "      (= r (index obj .x));\n" },
	{ "classdef (Sealed = true, ~Abstract) a < handle\n"
	  "  properties (Access = private, Constant)\n"
	  "    p = {1, 2}\n"
	  "  endproperties\n"
	  "  methods (Static)\n"
	  "    function f()\n"
	  "    endfunction\n"
	  "    r = g(x)\n"
	  "    h\n"
	  "  endmethods\n"
	  "  events\n"
	  "    changed\n"
	  "    done\n"
	  "  endevents\n"
	  "  enumeration\n"
	  "    one (1)\n"
	  "    two (2, 'b')\n"
	  "    three\n"
	  "  endenumeration\n"
	  "endclassdef\n"
	  "function local()\n"
	  "end",
	  "classdef a < handle Sealed=true ~Abstract\n"
	  "  properties Access=private Constant\n"
	  "    p = (cell 1 2)\n"
	  "  methods Static\n"
	  "    function f () -> ()\n"
	  "    declare g (x) -> (r)\n"
	  "    declare h () -> ()\n"
	  "  events\n"
	  "    changed\n"
	  "    done\n"
	  "  enumeration\n"
	  "    one 1\n"
	  "    two 2 'b'\n"
	  "    three\n"
	  "function local () -> ()\n" },
	{ "classdef a < b\n"
	  "  methods\n"
	  "    function obj = a(x)\n"
	  "      obj@b(x);\n"
	  "      obj = obj@pkg.b(x);\n"
	  "      r = meth@b(obj, 1);\n"
	  "      r = obj.meth@b(2);\n"
	  "    end\n"
	  "    function set.x(obj, v)\n"
	  "    end\n"
	  "    function r = get.x(obj)\n"
	  "    end\n"
	  "  end\n"
	  "end",
	  "classdef a < b\n"
	  "  methods\n"
	  "    function a (x) -> (obj)\n"
	  "      (index (super obj b) (() x));\n"
	  "      (= obj (index (super obj pkg.b) (() x)));\n"
	  "      (= r (index (super meth b) (() obj 1)));\n"
	  "      (= r (index obj .meth@b (() 2)));\n"
	  "    function set.x (obj v) -> ()\n"
	  "    function get.x (obj) -> (r)\n" },
	{ "classdef a\n"
	  "  properties\n"
	  "    x (1,1) double {mustBePositive} = 1\n"
	  "    y char\n"
	  "  end\n"
	  "end\n",
	  "classdef a\n"
	  "  properties\n"
	  "    x (size 1 1) double { mustBePositive } = 1\n"
	  "    y char\n" },
};

static void classes(void **state)
{
	(void)state;
	CHECK_TREES(OCTAVE, classes_rows);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(headers),
		cmocka_unit_test(files),
		cmocka_unit_test(argument_blocks),
		cmocka_unit_test(classes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
