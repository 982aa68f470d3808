% Reading and writing elements: the sieve of Eratosthenes.
function count = sieve(n)
  flags = ones(1, n);
  flags(1) = 0;
  i = 2;
  while i * i <= n
    if flags(i)
      j = i * i;
      while j <= n
        flags(j) = 0;
        j = j + i;
      end
    end
    i = i + 1;
  end
  count = 0;
  for i = 1:n
    if flags(i)
      count = count + 1;
    end
  end
end
printf('%d\n', sieve(3000000));
