-- Fields of a table, read and written.
local function step(p)
  p.x = p.x + p.vx * 0.001
  p.y = p.y + p.vy * 0.001
  p.vy = p.vy - 9.81 * 0.001
  if p.y < 0 then
    p.y = -p.y
    p.vy = -p.vy
  end
  return p
end
local p = { x = 0.0, y = 10.0, vx = 1.0, vy = 0.0 }
for k = 1, 500000 do
  p = step(p)
end
print(string.format("%.4f %.4f", p.x, p.y))
