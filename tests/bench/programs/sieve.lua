-- Reading and writing elements: the sieve of Eratosthenes.
local function sieve(n)
  local flags = {}
  for i = 1, n do
    flags[i] = 1
  end
  flags[1] = 0
  local i = 2
  while i * i <= n do
    if flags[i] ~= 0 then
      local j = i * i
      while j <= n do
        flags[j] = 0
        j = j + i
      end
    end
    i = i + 1
  end
  local count = 0
  for i = 1, n do
    if flags[i] ~= 0 then
      count = count + 1
    end
  end
  return count
end
print(sieve(3000000))
