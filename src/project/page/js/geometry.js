
// geometry.js: lines between stops.

const RADIANS = Math.PI / 180;

/** Positions along the great circle from one position to another, ends included, longitudes running on. */
function greatCircle(from, to, pieces) {
  const vector = ([lat, lon]) => [Math.cos(lat * RADIANS) * Math.cos(lon * RADIANS), Math.cos(lat * RADIANS) * Math.sin(lon * RADIANS), Math.sin(lat * RADIANS)];
  const a = vector(from), b = vector(to);
  const angle = Math.acos(Math.max(-1, Math.min(1, a[0] * b[0] + a[1] * b[1] + a[2] * b[2])));
  const points = [from];
  for (let piece = 1; piece < pieces; piece++) {
    const part = piece / pieces;
    const p = Math.sin((1 - part) * angle) / Math.sin(angle), q = Math.sin(part * angle) / Math.sin(angle);
    const [x, y, z] = [0, 1, 2].map((axis) => p * a[axis] + q * b[axis]);
    let lon = Math.atan2(y, x) / RADIANS;
    const before = points[points.length - 1][1];
    lon += 360 * Math.round((before - lon) / 360);
    points.push([Math.atan2(z, Math.hypot(x, y)) / RADIANS, lon]);
  }
  const last = points[points.length - 1][1];
  points.push([to[0], to[1] + 360 * Math.round((last - to[1]) / 360)]);
  return points;
}

/** A leg as positions: curved as the great circle is where that can be seen. */
function legLatLngs(from, to, most) {
  const apart = Math.hypot(from[0] - to[0], (from[1] - to[1]) * Math.cos(from[0] * RADIANS));
  if (!META.geodesic || most < 2 || apart < 0.5 || apart > 175) {
    const shift = 360 * Math.round((from[1] - to[1]) / 360);
    return [from, [to[0], to[1] + shift]];
  }
  return greatCircle(from, to, Math.max(2, Math.min(most, Math.ceil(apart / 2))));
}

/** A line of pixels with points no further apart than `most`. */
function densified(points, most) {
  const dense = [points[0]];
  for (let at = 1; at < points.length; at++) {
    const from = points[at - 1], to = points[at], x = to.x - from.x, y = to.y - from.y;
    const pieces = Math.min(24, Math.ceil(Math.hypot(x, y) / most));
    for (let piece = 1; piece < pieces; piece++) dense.push(new L.Point(from.x + (x * piece) / pieces, from.y + (y * piece) / pieces));
    dense.push(to);
  }
  return dense;
}

/** Moves a line of pixels sideways by `offset`: not at its ends, fully in its middle. */
function bowed(points, offset) {
  if (!offset || points.length < 2) return points;
  const dense = densified(points, 24), lengths = lengthsOf(dense), total = lengths[lengths.length - 1] || 1;
  return dense.map((point, at) => {
    const before = dense[Math.max(0, at - 1)], after = dense[Math.min(dense.length - 1, at + 1)];
    const x = after.x - before.x, y = after.y - before.y, length = Math.hypot(x, y) || 1;
    const part = lengths[at] / total, ease = Math.min(1, Math.min(part, 1 - part) / 0.25);
    const by = (offset * Math.sin((ease * Math.PI) / 2)) / length;
    return new L.Point(point.x - y * by, point.y + x * by);
  });
}

function lengthsOf(points) {
  const lengths = [0];
  for (let at = 1; at < points.length; at++) lengths.push(lengths[at - 1] + Math.hypot(points[at].x - points[at - 1].x, points[at].y - points[at - 1].y));
  return lengths;
}

/** The point at a length along a line of pixels, and the direction there. */
function pointAlong(points, lengths, length) {
  let at = 1;
  while (at < points.length - 1 && lengths[at] < length) at++;
  const from = points[at - 1], to = points[at], span = lengths[at] - lengths[at - 1] || 1;
  const part = Math.max(0, Math.min(1, (length - lengths[at - 1]) / span));
  return { point: new L.Point(from.x + (to.x - from.x) * part, from.y + (to.y - from.y) * part), angle: Math.atan2(to.y - from.y, to.x - from.x), at };
}

/** Cuts a line of pixels in two at a length. */
function cutAt(points, lengths, length) {
  const { point, at } = pointAlong(points, lengths, length);
  return [[...points.slice(0, at), point], [point, ...points.slice(at)]];
}

/** A line of pixels in the part that is drawn firmly and those that lead into an area, at its beginning or its end. */
function openEnds(line, lengths, opens, closes) {
  const doubtful = [], total = lengths[lengths.length - 1];
  let firm = line, from = 0;
  if (opens) {
    const [into, out] = cutAt(line, lengths, total * 0.3);
    doubtful.push(into);
    [firm, from] = [out, total * 0.3];
  }
  if (closes) {
    const [out, into] = cutAt(firm, lengthsOf(firm), total * 0.7 - from);
    doubtful.push(into);
    firm = out;
  }
  return { firm, doubtful };
}

/** An arrowhead whose tip is at `point`. */
function arrowhead(point, angle, size) {
  const corner = (turn, length) => new L.Point(point.x + Math.cos(angle + turn) * length, point.y + Math.sin(angle + turn) * length);
  return [point, corner(Math.PI - 0.42, size * 1.12), corner(Math.PI, size * 0.72), corner(Math.PI + 0.42, size * 1.12)];
}
