% peer_run_list (LIST, OUT): run every program named in file LIST, each in an
% empty workspace, and write one JSON line per program to file OUT.
function peer_run_list (list, out)
  warning ("off", "all");
  page_screen_output (false);
  paths = strsplit (strtrim (fileread (list)), "\n");
  file = fopen (out, "w");
  for k = 1:numel (paths)
    fprintf (file, "%s\n", run_one (fileread (paths{k})));
    fflush (file);
    clear -functions  % those of a program are nobody else's
  endfor
  fclose (file);
endfunction

function peer__line = run_one (peer__text)
  peer__error = "null";
  try
    peer__shown = evalc (peer__text);
  catch peer__caught
    peer__error = sprintf ("{\"identifier\":%s,\"message\":%s}", ...
                           quoted_text (peer__caught.identifier), ...
                           quoted_text (peer__caught.message));
  end_try_catch
  peer__names = setdiff (who (), {"peer__text", "peer__error", "peer__caught", ...
                                  "peer__names", "peer__line", "peer__k", ...
                                  "peer__members", "peer__shown"});
  peer__members = cell (1, numel (peer__names));
  for peer__k = 1:numel (peer__names)
    peer__members{peer__k} = sprintf ("\"%s\":%s", peer__names{peer__k}, ...
                                      peer_value_json (eval (peer__names{peer__k})));
  endfor
  peer__line = sprintf ("{\"v\":1,\"error\":%s,\"workspace\":{%s}}", peer__error, ...
                        strjoin (peer__members, ","));
endfunction

function text = quoted_text (text)
  text = strrep (strrep (text, "\\", "\\\\"), "\"", "\\\"");
  text(text < 32) = " ";
  text = ["\"" text "\""];
endfunction
