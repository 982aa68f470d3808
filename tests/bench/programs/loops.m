% Nested loops of scalar arithmetic.
s = 0;
for i = 1:3000
  for j = 1:5000
    s = s + i * j - s / 7;
  end
end
printf('%.6f\n', s);
