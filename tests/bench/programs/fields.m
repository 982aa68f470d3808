% Fields of a struct, read and written.
function p = step(p)
  p.x = p.x + p.vx * 0.001;
  p.y = p.y + p.vy * 0.001;
  p.vy = p.vy - 9.81 * 0.001;
  if p.y < 0
    p.y = -p.y;
    p.vy = -p.vy;
  end
end
p = struct('x', 0, 'y', 10, 'vx', 1, 'vy', 0);
for k = 1:500000
  p = step(p);
end
printf('%.4f %.4f\n', p.x, p.y);
