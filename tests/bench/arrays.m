% What bench_arrays measures, in Octave: medians in microseconds, named alike.
%     octave-cli tests/bench/arrays.m
1;
function report(name, run)
  run();
  times = zeros(1, 21);
  for k = 1:21
    begin = tic();
    run();
    times(k) = toc(begin);
  end
  printf("octave_%s_us %.1f\n", name, median(times) * 1e6);
end
n = 1000000;
a = rand(1, n) + 1; b = rand(1, n) + 1; c = rand(1, n) + 1;
s = single(a * 100); i = int32(a * 100); z = a + 1i * b;
column = rand(1000, 1); row = rand(1, 1000); square = rand(1000);
m = rand(500);
report("array_add", @() a + b);
report("array_scale", @() a * 2);
report("array_divide", @() a ./ b);
report("array_chain", @() (a + b) .* c - 1);
report("array_compare", @() a < b);
report("array_square", @() a .^ 2);
report("array_add_single", @() s + s);
report("array_add_int32", @() i + i);
report("array_scale_int32", @() i * 1.5);
report("array_multiply_complex", @() z .* z);
report("array_expand", @() column + row);
report("array_transpose", @() square.');
report("array_product_500", @() m * m);
report("array_solve_500", @() m \ m);
