-- Nested loops of scalar arithmetic.
local s = 0.0
for i = 1, 3000 do
  for j = 1, 5000 do
    s = s + i * j - s / 7
  end
end
print(string.format("%.6f", s))
