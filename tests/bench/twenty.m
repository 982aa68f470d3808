a = fliplr(1:3); b = flipud([1; 2]); c = trace(ones(2)); d = deal(4);
e = nchoosek(4, 2); f = primes(20); g = factorial(4); h = polyval([1 2], 3);
k = strjoin({'a', 'b'}, '-'); l = fileparts('/a/b.c'); m = dec2bin(5);
n = bin2dec('101'); o = meshgrid(1:2, 1:2); p = std([1 2 3]);
q = cross([1 0 0], [0 1 0]); r = interp1([1 2], [3 4], 1.5);
s = rot90([1 2; 3 4]); t = magic(4); u = logspace(0, 1, 3); v = isrow(1:3);
