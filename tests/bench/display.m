% Values shown as text, the same program for our session and for Octave: prints
% "name microseconds", the median of 11 runs each.
1;
function report(name, x)
  times = zeros(1, 11);
  for k = 1:11
    begin = tic();
    text = evalc('disp(x)');
    times(k) = toc(begin);
  end
  if numel(text) < 10000
    error('%s shows too little', name);
  end
  fprintf('%s %.1f\n', name, median(times) * 1e6);
end
fractions = reshape((1:100000) / 7, [], 10);
whole = reshape(1:100000, [], 10);
row = (1:100000) / 7;
z = fractions + 1i * whole;
single_row = single(row);
bytes = uint8(mod(whole, 256));
flags = whole > 50000;
cells = num2cell(reshape(1:10000, [], 10));
texts = cellfun(@(v) sprintf('text %d', v), cells, 'UniformOutput', false);
diagonal = sparse(1:10000, 1:10000, 1.5);
letters = char(97 + mod(whole(:, 1:10), 26));
report('fractions', fractions);
report('whole', whole);
report('row', row);
report('complex', z);
report('single', single_row);
report('uint8', bytes);
report('logical', flags);
report('sparse_10000', diagonal);
report('char', letters);
report('cells_10000', cells);
report('texts_10000', texts);
format long
report('long', fractions);
format short g
report('short_g', fractions);
format short e
report('short_e', fractions);
format rat
report('rat', fractions);
format
