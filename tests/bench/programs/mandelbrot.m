% How many steps each point of a grid takes, by scalars.
function total = mandelbrot(n, limit)
  total = 0;
  for row = 1:n
    ci = 2 * row / n - 1;
    for column = 1:n
      cr = 3 * column / n - 2;
      zr = 0;
      zi = 0;
      k = 0;
      while k < limit && zr * zr + zi * zi < 4
        t = zr * zr - zi * zi + cr;
        zi = 2 * zr * zi + ci;
        zr = t;
        k = k + 1;
      end
      total = total + k;
    end
  end
end
printf('%d\n', mandelbrot(320, 200));
