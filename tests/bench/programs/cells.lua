-- Tables that hold numbers, grown and updated.
local function churn(n)
  local c = {}
  for i = 1, n do
    c[#c + 1] = i
  end
  for round = 1, 10 do
    for i = 1, n do
      c[i] = c[i] + round
    end
  end
  local total = 0
  for i = 1, n do
    total = total + c[i]
  end
  return total
end
local total = 0
for k = 1, 10 do
  total = total + churn(20000)
end
print(total)
