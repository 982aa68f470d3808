% peer_value_json (VALUE): canonical JSON of one Octave value, as a char row.
% The form is the one 'snapshot-session run --workspace-json' prints.
function text = peer_value_json (value)
  shape = sprintf ("%d,", size (value));
  kind = class (value);
  head = sprintf ("{\"class\":\"%s\",\"size\":[%s]", kind, shape(1:end-1));
  if (numel (value) > 20000)
    text = [head ",\"skip\":\"large\"}"];
    return;
  endif
  switch (kind)
    case {"double", "single"}
      text = [head real_members(value) "}"];
    case {"int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64"}
      text = [head ",\"int\":[" quoted(arrayfun (@whole_text, value(:), ...
                                                 "UniformOutput", false)) "]}"];
    case "logical"
      text = [head ",\"bits\":[" listed(sprintf ("%d,", full (value(:)))) "]}"];
    case "char"
      text = [head char_members(value) "}"];
    case "cell"
      text = [head ",\"cells\":[" joined(cellfun (@peer_value_json, value(:), ...
                                                  "UniformOutput", false)) "]}"];
    case "struct"
      text = [head struct_members(value) "}"];
    otherwise
      text = [head ",\"skip\":\"unsupported\"}"];
  endswitch
endfunction

% Every digit, which sprintf ("%d") has of small ones only.
function text = whole_text (value)
  if (abs (double (value)) < 2 ^ 53)
    text = sprintf ("%d", value);
    return;
  endif
  low = rem (value, 1000000000);
  text = sprintf ("%d%09d", (value - low) / 1000000000, abs (low));
endfunction

function text = real_members (value)
  text = ifelse_text (iscomplex (value), ",\"complex\":true", ",\"complex\":false");
  text = [text ",\"re\":[" digits(full (real (value(:)))) "]"];
  if (iscomplex (value))
    text = [text ",\"im\":[" digits(full (imag (value(:)))) "]"];
  endif
  if (issparse (value))
    text = [text ",\"sparse\":true"];
  endif
endfunction

function text = ifelse_text (condition, yes, no)
  if (condition)
    text = yes;
  else
    text = no;
  endif
endfunction

function text = digits (values)
  text = "";
  if (! isempty (values))
    text = quoted (cellstr (num2hex (values)));
  endif
endfunction

function text = quoted (texts)
  text = listed (sprintf ("\"%s\",", texts{:}));
  if (isempty (texts))
    text = "";
  endif
endfunction

function text = listed (text)
  if (! isempty (text))
    text(end) = [];
  endif
endfunction

function text = joined (texts)
  text = "";
  if (! isempty (texts))
    text = strjoin (texts(:)', ",");
  endif
endfunction

function text = char_members (value)
  if (any (value(:) > 126) || any (value(:) < 0))
    text = ",\"skip\":\"non-ascii\"";
  elseif (ndims (value) > 2)
    text = [",\"codes\":[" listed(sprintf ("%d,", double (value(:)))) "]"];
  else
    rows = cell (rows (value), 1);
    for k = 1:numel (rows)
      rows{k} = escaped (value(k,:));
    endfor
    text = [",\"rows\":[" joined(rows) "]"];
  endif
endfunction

function text = escaped (row)
  text = "\"";
  for c = double (row)
    if (c == 34 || c == 92)
      text = [text "\\" char(c)];
    elseif (c < 32)
      text = [text sprintf("\\u%04x", c)];
    else
      text = [text char(c)];
    endif
  endfor
  text = [text "\""];
endfunction

function text = struct_members (value)
  names = fieldnames (value);
  elements = cell (numel (value), 1);
  for k = 1:numel (value)
    fields = cellfun (@(name) peer_value_json (value(k).(name)), names, ...
                      "UniformOutput", false);
    elements{k} = ["[" joined(fields) "]"];
  endfor
  text = [",\"fields\":[" quoted(names) "],\"elems\":[" joined(elements) "]"];
endfunction
