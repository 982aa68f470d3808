% Whole-array work on 1e6 elements, the same program for our session and for
% Octave: prints "name microseconds", the median of 21 runs each.
1;
function report(name, run)
  run();
  times = zeros(1, 21);
  for k = 1:21
    begin = tic();
    run();
    times(k) = toc(begin);
  end
  fprintf('%s %.1f\n', name, median(times) * 1e6);
end
n = 1000000;
a = rand(1, n) + 1; b = rand(1, n) + 1; c = rand(1, n) + 1;
s = single(a * 100); i = int32(a * 100); z = a + 1i * b;
column = rand(1000, 1); row = rand(1, 1000); square = rand(1000);
m = rand(500); right = rand(500, 1);
report('add', @() a + b);
report('scale', @() a * 2);
report('divide', @() a ./ b);
report('chain', @() (a + b) .* c - 1);
report('compare', @() a < b);
report('mask', @() a(a < b));
report('square', @() a .^ 2);
report('sqrt', @() sqrt(a));
report('exp', @() exp(a));
report('sin', @() sin(a));
report('add_single', @() s + s);
report('add_int32', @() i + i);
report('scale_int32', @() i * 1.5);
report('multiply_complex', @() z .* z);
report('expand', @() column + row);
report('transpose', @() square.');
report('sum', @() sum(a));
report('sum_columns', @() sum(square));
report('sum_rows', @() sum(square, 2));
report('max', @() max(a));
report('any', @() any(a > 3));
report('mean', @() mean(a));
report('cumsum', @() cumsum(a));
report('sort', @() sort(a));
report('unique', @() unique(i));
report('find', @() find(a > 1.5));
report('reverse', @() a(end:-1:1));
report('join', @() [a, b]);
report('repeat', @() repmat(row, 1000, 1));
report('rand', @() rand(1, n));
report('fft_65536', @() fft(a(1:65536)));
report('product_500', @() m * m);
report('solve_500', @() m \ right);
