-- Text that grows by characters, and is read again by characters.
local function build(n)
  local parts = {}
  for i = 1, n do
    parts[#parts + 1] = string.char(97 + i % 26)
  end
  local text = table.concat(parts)
  local total = 0
  for i = 1, n do
    if text:sub(i, i) == "e" then
      total = total + 1
    end
  end
  return total
end
local total = 0
for k = 1, 20 do
  total = total + build(20000)
end
print(total)
