% Cells that hold numbers and texts, grown and updated.
function total = churn(n)
  c = {};
  for i = 1:n
    c{end + 1} = i;
  end
  for round = 1:10
    for i = 1:n
      c{i} = c{i} + round;
    end
  end
  total = 0;
  for i = 1:n
    total = total + c{i};
  end
end
total = 0;
for k = 1:10
  total = total + churn(20000);
end
printf('%d\n', total);
