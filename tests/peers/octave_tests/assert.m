function assert(cond, varargin)
  if nargin == 1 || (nargin > 1 && islogical(cond) && ischar(varargin{1}))
    if ~(isnumeric(cond) || islogical(cond)) || isempty(cond) || ~all(cond(:))
      error('ot:assert', 'ot-assert: condition fails');
    end
    return
  end
  tol = 0;
  if nargin > 2, tol = varargin{2}; end
  compare(cond, varargin{1}, tol, '');
end
function compare(o, e, tol, place)
  if ischar(e)
    if ~ischar(o), bad(place, 'class', class(o), class(e)); end
    if ~strcmp(o, e)
      if size(o,1) < 2 && size(e,1) < 2, bad(place, 'text', o, e); end
      bad(place, 'text', 'O', 'E'); end
  elseif iscell(e)
    if ~iscell(o), bad(place, 'class', class(o), 'cell'); end
    if ~isequal(size(o), size(e)), bad(place, 'size', mat2str(size(o)), mat2str(size(e))); end
    for k = 1:numel(e), compare(o{k}, e{k}, tol, [place sprintf('{%d}', k)]); end
  elseif isa(e, 'function_handle')
    if ~isa(o, 'function_handle') || ~strcmp(func2str(o), func2str(e)), bad(place, 'handle', 'O', func2str(e)); end
  elseif isstruct(e)
    if ~isstruct(o), bad(place, 'class', class(o), 'struct'); end
    if ~isequal(size(o), size(e)), bad(place, 'size', mat2str(size(o)), mat2str(size(e))); end
    f = sort(fieldnames(e)); g = sort(fieldnames(o));
    if ~isequal(f, g), bad(place, 'fields', strjoin(g', ','), strjoin(f', ',')); end
    for j = 1:numel(e)
      for k = 1:numel(f), compare(o(j).(f{k}), e(j).(f{k}), tol, [place '.' f{k}]); end
    end
  elseif ndims(o) ~= ndims(e) || any(size(o) ~= size(e))
    bad(place, 'size', mat2str(size(o)), mat2str(size(e)));
  else
    if tol == 0
      if ~strcmp(class(o), class(e)), bad(place, 'class', class(o), class(e)); end
    end
    if isempty(e), return, end
    if ~isnumeric(o) && ~islogical(o) && ~ischar(o), bad(place, 'class', class(o), class(e)); end
    o = full(o); e = full(e);
    if ~isequal(isreal(o), isreal(e)) && tol == 0 && false, bad(place, 'real', 'O', 'E'); end
    o = o(:); e = e(:);
    if ~isfloat(o) && ~isfloat(e), o2 = double(o); e2 = double(e); else o2 = double(o); e2 = double(e); end
    parts(real(o2), real(e2), tol, place, abs(e2));
    parts(imag(o2), imag(e2), tol, place, abs(e2));
  end
end
function parts(o, e, tol, place, m)
  n = isnan(e);
  if ~isequal(isnan(o), n), bad(place, 'NaN', mat2str(o.'), mat2str(e.')); end
  o = o(~n); e = e(~n);m = m(~n);
  i = isinf(e);
  if ~isequal(o(i), e(i)) || any(isinf(o(~i))), bad(place, 'Inf', mat2str(o.'), mat2str(e.')); end
  o = o(~i); e = e(~i); m = m(~i);
  tol = tol(:); if numel(tol) ~= 1, if numel(tol) == numel(o), else tol = max(tol); end, end
  d = abs(o - e);
  t = double(tol);
  if any(t < 0), ok = d <= abs(t) .* m; else ok = d <= t; end
  if ~all(ok), bad(place, 'value', mat2str(o.', 17), mat2str(e.', 17)); end
end
function bad(place, what, o, e)
  error('ot:assert', 'ot-assert: %s %s: got %s expected %s', place, what, o, e);
end
