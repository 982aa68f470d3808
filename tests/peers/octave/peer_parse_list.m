% peer_parse_list (LIST, OUT): does Octave's own parser accept each file named in
% file LIST?  One line per file goes to file OUT: "ok" or its message.
function peer_parse_list (list, out)
  warning ("off", "all");
  paths = strsplit (strtrim (fileread (list)), "\n");
  file = fopen (out, "w");
  for k = 1:numel (paths)
    verdict = "ok";
    try
      __parse_file__ (paths{k});
    catch problem
      verdict = strrep (strtrim (problem.message), "\n", " ");
    end_try_catch
    fprintf (file, "%s\n", verdict);
  endfor
  fclose (file);
endfunction
