-- How many steps each point of a grid takes, by scalars.
local function mandelbrot(n, limit)
  local total = 0
  for row = 1, n do
    local ci = 2 * row / n - 1
    for column = 1, n do
      local cr = 3 * column / n - 2
      local zr, zi, k = 0.0, 0.0, 0
      while k < limit and zr * zr + zi * zi < 4 do
        local t = zr * zr - zi * zi + cr
        zi = 2 * zr * zi + ci
        zr = t
        k = k + 1
      end
      total = total + k
    end
  end
  return total
end
print(mandelbrot(320, 200))
