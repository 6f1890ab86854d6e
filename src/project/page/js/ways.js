
// ways.js: journeys. Those through the same stops that look alike are one line; lines between the same two
// places run beside each other. A line joins stops, it is not the road that was taken.

const MOST_SVG_WAYS = 600, MOST_BADGES = 250, MOST_NUMBERED = 60, MOST_BOWED = 3000;

const WAYS = readWays();

function readWays() {
  const ways = new Map();
  for (let event = 0; event < EVENTS.count; event++) {
    if (!(EVENTS.kind[event] & WAY)) continue;
    const stops = stopsOf(event);
    const vertices = stops.filter((stop, at) => stop.place.lon !== null && stop.place.isVertex && (at === 0 || stops[at - 1].place !== stop.place));
    if (vertices.length < 2) continue;
    const status = valueOf(event, 'status') || '', basis = valueOf(event, 'route_basis') || '', ink = inkOf(event);
    const key = `${stops.map((stop) => stop.place.index)}|${status}|${basis}|${ink}`;
    if (!ways.has(key)) ways.set(key, { status, basis, ink, stops, vertices, events: [], shown: [], layer: null });
    ways.get(key).events.push(event);
  }
  const list = [...ways.values()];
  giveLanes(list);
  return list;
}

/** Gives each line its lane on each of its legs, of all that lead between the same two places. */
function giveLanes(ways) {
  const legs = new Map();
  for (const way of ways) {
    way.legs = way.vertices.slice(1).map((stop, at) => {
      const from = way.vertices[at].place, to = stop.place;
      const key = from.index < to.index ? `${from.index} ${to.index}` : `${to.index} ${from.index}`;
      if (!legs.has(key)) legs.set(key, { count: 0 });
      const all = legs.get(key);
      return { from, to, all, lane: all.count++, side: from.index < to.index ? 1 : -1 };
    });
  }
}

function laneOffset(leg) {
  const apart = Math.min(9, 54 / leg.all.count);
  return leg.side * (leg.lane - (leg.all.count - 1) / 2) * apart;
}

const inSvg = WAYS.length <= MOST_SVG_WAYS;
const wayRenderer = inSvg ? L.svg({ pane: 'ways', padding: 0.4 }) : L.canvas({ pane: 'ways', padding: 0.2, tolerance: 5 });
const wayLayer = L.layerGroup().addTo(map);
const badgeLayer = L.layerGroup().addTo(map);

/** A line in pixels at the present zoom: the parts that are drawn firmly, those that lead into an area, arrows. */
function shapeOfWay(way) {
  const zoom = map.getZoom(), firm = [], doubtful = [], arrows = [], numbers = [];
  let start = latLng(way.legs[0].from), middle = null;
  const order = new Map(way.stops.map((stop, at) => [stop, at + 1]));
  way.legs.forEach((leg, at) => {
    const latLngs = legLatLngs(start, latLng(leg.to), 24);
    start = latLngs[latLngs.length - 1];
    const projected = latLngs.map((it) => map.project(it, zoom));
    const line = bowed(projected, laneOffset(leg));
    const lengths = lengthsOf(line), total = lengths[lengths.length - 1];
    const opens = leg.from.isArea, closes = leg.to.isArea, isLast = at === way.legs.length - 1;
    const ends = openEnds(line, lengths, opens, closes);
    firm.push(ends.firm);
    doubtful.push(...ends.doubtful);
    if (total < 24) return;
    const put = (length) => {
      const { point, angle } = pointAlong(line, lengths, length);
      arrows.push(arrowhead(point, angle, STYLE.arrow));
    };
    if (total > 90) put(total * (closes ? 0.64 : 0.68));
    if (isLast && !closes && isEnd(way)) put(total - 9);
    if (total <= 90 && (closes || !isLast)) put(total * 0.66);
    if (total > 60) {
      const near = [1, 1.6, 2.2].map((far) => Math.min(28, total * 0.2) * far);
      numbers.push([order.get(way.vertices[at]), near.map((length) => pointAlong(line, lengths, length).point)]);
      if (isLast) numbers.push([order.get(way.vertices[at + 1]), near.map((length) => pointAlong(line, lengths, total - length).point)]);
    }
    const half = Math.floor((way.legs.length - 1) / 2);
    if (at === half) middle = pointAlong(line, lengths, total * 0.5).point;
  });
  const back = (points) => points.map((point) => map.unproject(point, zoom));
  return {
    firm: firm.map(back), doubtful: doubtful.map(back), arrows: arrows.map(back),
    numbers: numbers.map(([number, points]) => [number, back(points)]), middle: middle && map.unproject(middle, zoom),
  };
}

/** Whether the last stop of the journey is on the line. */
const isEnd = (way) => way.stops[way.stops.length - 1] === way.vertices[way.vertices.length - 1];

/** Draws the journeys that are shown, at the present zoom; lines that did not change are left as they are. */
function drawWays() {
  for (const way of WAYS) way.shown = way.events.filter(isShown);
  if (inSvg) drawAsElements(waysSeen() > 300);
  else drawLines(waysSeen());
  drawBadges();
}

const waysSeen = () => WAYS.reduce((seen, way) => seen + (way.shown.length > 0), 0);

/** Where signs and numbers stand on lines: names keep away from them. */
let onLines = [];

/** The signs and numbers on the lines, where these are few. */
function drawBadges() {
  const seen = waysSeen();
  badgeLayer.clearLayers();
  onLines = [];
  for (const way of WAYS) {
    way.badge = null;
    if (!way.shown.length || seen > MOST_BADGES) continue;
    const { middle } = shapeNow(way);
    if (!middle) continue;
    drawBadge(way, middle);
    onLines.push(middle);
  }
  if (seen > MOST_NUMBERED) return;
  const taken = onLines.concat(MARKS.filter((mark) => mark.layer && mark.groups.length).map((mark) => mark.latLng)).map((at) => map.latLngToLayerPoint(at));
  for (const way of WAYS) if (way.shown.length) drawNumbers(way, shapeNow(way).numbers, taken);
}

function drawAsElements(isThin) {
  const look = `${map.getZoom()} ${isThin} ${isDark()}`;
  for (const way of WAYS) {
    const drawn = way.shown.length ? `${look} ${way.shown.length}` : '';
    if (drawn !== way.drawn) drawWay(way, isThin);
    way.drawn = drawn;
  }
}

/** The shape of a line at the present zoom; elements have it already. */
function shapeNow(way) {
  const zoom = map.getZoom();
  if (!inSvg && way.shapedAt !== zoom) {
    way.shape = shapeOfWay(way);
    way.shapedAt = zoom;
  }
  return way.shape;
}

function drawWay(way, isThin) {
  if (way.layer) wayLayer.removeLayer(way.layer);
  way.layer = null;
  if (!way.shown.length) return;
  way.shape = shapeOfWay(way);
  const width = STYLE.line * (isThin ? 0.6 : 1) + Math.min(2, Math.log2(way.shown.length) * 0.5);
  way.layer = L.featureGroup(wayParts(way, width)).on('click', (event) => openWay(way, event.latlng));
  wayLayer.addLayer(way.layer);
}

/** What a line consists of: its halo, what is firm, what leads into an area, arrows, and a broad line to click on. */
function wayParts(way, width) {
  const { firm, doubtful, arrows } = way.shape, all = firm.concat(doubtful);
  const colour = shade(way.ink), { halo } = ground(), isHollow = statusStyle(way.status).hollow;
  const line = {
    pane: 'ways', renderer: wayRenderer, color: colour, weight: width, opacity: 0.95, lineCap: 'butt', fill: false,
    smoothFactor: 0, bubblingMouseEvents: false,
  };
  const parts = [L.polyline(all, { ...line, color: halo, weight: width + 2.6, opacity: 0.75, interactive: false })];
  parts.push(L.polyline(firm, { ...line, dashArray: dashes(basisStyle(way.basis).dash, width) }));
  if (doubtful.length) parts.push(L.polyline(doubtful, { ...line, dashArray: dashes(STYLE.doubt, width), lineCap: 'round' }));
  if (arrows.length) {
    parts.push(L.polygon(arrows.map((it) => [it]), {
      ...line, weight: isHollow ? 1.6 : 1, color: isHollow ? colour : halo, fill: true, fillOpacity: 1, fillColor: isHollow ? halo : colour, opacity: 1,
    }));
  }
  parts.push(L.polyline(all, { ...line, opacity: 0, weight: 16 }));
  return parts;
}

/** The mark in the middle of a line: what it is, and how to open it by keyboard. */
function drawBadge(way, at) {
  const [group] = groupsOf(way.shown);
  const icon = L.divIcon({ className: 'mark way-mark', html: el('span', { class: 'mark-body' }, el('span', { class: 'groups way' }, groupElement(group))), iconSize: [24, 24], iconAnchor: [12, 12] });
  const badge = L.marker(at, { icon, keyboard: false, zIndexOffset: -200 });
  badge.on('click', () => openWay(way, at));
  badgeLayer.addLayer(badge);
  const element = badge.getElement();
  way.badge = element;
  element.tabIndex = 0;
  element.setAttribute('role', 'button');
  element.setAttribute('aria-label', wayLabel(way));
  element.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter' && event.key !== ' ') return;
    event.preventDefault();
    event.stopPropagation();
    openWay(way, at);
  });
}

function wayLabel(way) {
  const names = way.stops.map((stop) => nameOf(stop.place).text).join(' to ');
  const basis = way.basis ? `, route ${basisStyle(way.basis).label}` : '';
  return `Journey ${names}: ${plural(way.shown.length, 'event', 'events')}, ${statusStyle(way.status).label}${basis}`;
}

/** The numbers of the stops, in the order of the journey: beside each other where lines meet. */
function drawNumbers(way, numbers, taken) {
  for (const [number, places] of numbers) {
    const isFree = (at) => taken.every((it) => it.distanceTo(map.latLngToLayerPoint(at)) > 15);
    const at = places.find(isFree) ?? places[0];
    taken.push(map.latLngToLayerPoint(at));
    onLines.push(at);
    const body = el('span', { class: 'stop-number' }, String(number));
    body.style.color = shade(way.ink);
    const icon = L.divIcon({ className: 'number-mark', html: body, iconSize: [14, 14], iconAnchor: [7, 7] });
    badgeLayer.addLayer(L.marker(at, { icon, keyboard: false, interactive: false, zIndexOffset: -400 }));
  }
}
