% Text that grows by characters, and is read again by characters.
function total = build(n)
  text = '';
  for i = 1:n
    text(end + 1) = 'a' + mod(i, 26);
  end
  total = 0;
  for i = 1:n
    if text(i) == 'e'
      total = total + 1;
    end
  end
end
total = 0;
for k = 1:20
  total = total + build(20000);
end
printf('%d\n', total);
