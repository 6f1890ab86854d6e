
// lines.js: journeys where they are too many for elements. Each is one layer of a canvas for as long as the page is
// open: it finds its shape when the zoom changes, and what is drawn of it when the picture is.

const LINES = { isPlain: WAYS.length > MOST_BOWED, isThin: true };

const CanvasWay = L.Polyline.extend({
  /** After a zoom all lines have other pixels. They get them when they are drawn or pointed at, not all at once. */
  _project() { this._shapedFor = ''; },
  _update() { /* the picture does it */ },
  _updatePath() { /* the picture does it */ },
  /** Whether any of it may be in a part of the picture; pixels of this zoom from those of zoom 0 need no trigonometry. */
  isWithin(part) {
    const { crs } = map.options, scale = crs.scale(map.getZoom()) / crs.scale(0), origin = map.getPixelOrigin(), beside = 40;
    this._flat ??= this._latlngs.map((ring) => ring.map((it) => crs.latLngToPoint(it, 0)));
    this._around ??= L.bounds(this._flat.flat());
    const { min, max } = this._around;
    return min.x * scale - origin.x <= part.max.x + beside && max.x * scale - origin.x >= part.min.x - beside
      && min.y * scale - origin.y <= part.max.y + beside && max.y * scale - origin.y >= part.min.y - beside;
  },
  /** The line in pixels. Lines between the same two places run beside each other. */
  rings() {
    const { crs } = map.options, zoom = map.getZoom(), origin = map.getPixelOrigin();
    const shapedFor = `${zoom} ${origin.x} ${origin.y} ${LINES.isPlain}`;
    if (shapedFor === this._shapedFor) return this._parts;
    const scale = crs.scale(zoom) / crs.scale(0);
    this._parts = this._flat.map((ring, at) => {
      const points = ring.map((it) => new L.Point(it.x * scale - origin.x, it.y * scale - origin.y));
      return LINES.isPlain ? points : bowed(points, laneOffset(this.way.legs[at]));
    });
    this._rawPxBounds = L.bounds(this._parts.flat());
    this._updateBounds();
    this._shapedFor = shapedFor;
    return this._parts;
  },
  _containsPoint(point) {
    if (!this.way.shown.length || !this.isWithin({ min: point, max: point })) return false;
    this.rings();
    return L.Polyline.prototype._containsPoint.call(this, point);
  },
});

function lineLayer(way) {
  let start = latLng(way.legs[0].from);
  const rings = way.legs.map((leg) => {
    const ring = legLatLngs(start, latLng(leg.to), LINES.isPlain ? 6 : 8);
    start = ring[ring.length - 1];
    return ring;
  });
  const layer = new CanvasWay(rings, { pane: 'ways', renderer: wayRenderer, weight: 3, smoothFactor: 1, bubblingMouseEvents: false });
  layer.way = way;
  layer.on('click', (event) => openWay(way, event.latlng));
  return layer;
}

/** All lines are drawn some at a time, a frame after the other: no task is long, however many they are. */
const SLICE_MS = 6;
let picture = 0;
if (!inSvg) {
  wayRenderer._draw = function () {
    const lines = WAYS.map((way) => way.layer).filter((it) => it && it.way.shown.length), most = LINES.isPlain ? 1000 : 200;
    const mine = ++picture;
    let next = 0;
    const draw = () => {
      if (mine !== picture || !this._ctx) return;
      const end = isPrinting() ? Infinity : performance.now() + SLICE_MS;
      for (let drawn = 0; next < lines.length && performance.now() < end && (drawn < most || end === Infinity); next++) {
        if (!lines[next].isWithin(this._bounds)) continue;
        drawLine(this._ctx, lines[next].way, lines[next].rings());
        drawn++;
      }
      if (next < lines.length) requestAnimationFrame(draw);
    };
    if (isPrinting()) draw();
    else requestAnimationFrame(draw);
  };
}

/** Shows the lines as they are now: one new picture, whatever changed. */
function drawLines(seen) {
  LINES.isThin = seen > 300;
  LINES.isPlain = seen > MOST_BOWED;
  for (const way of WAYS) {
    if (way.layer || !way.shown.length) continue;
    way.layer = lineLayer(way);
    wayLayer.addLayer(way.layer);
  }
  wayRenderer._redrawBounds = null; // all of it
  if (isPrinting()) wayRenderer._redraw();
  else wayRenderer._redrawRequest ||= L.Util.requestAnimFrame(wayRenderer._redraw, wayRenderer);
}

function drawLine(context, way, rings) {
  const { isPlain, isThin } = LINES;
  const width = (isPlain ? 0.9 : STYLE.line * (isThin ? 0.6 : 1)) + Math.min(2, Math.log2(way.shown.length) * 0.5);
  const firm = [], doubtful = [], heads = [];
  rings.forEach((ring, at) => {
    const leg = way.legs[at], opens = leg.from.isArea, closes = leg.to.isArea;
    if (isPlain && !opens && !closes) {
      firm.push(ring);
      return;
    }
    const lengths = lengthsOf(ring), total = lengths[lengths.length - 1];
    if (!isPlain && total > 24) heads.push(pointAlong(ring, lengths, total * (closes ? 0.64 : 0.68)));
    const ends = openEnds(ring, lengths, opens, closes);
    firm.push(ends.firm);
    doubtful.push(...ends.doubtful);
  });
  const colour = shade(way.ink);
  context.save();
  context.globalAlpha = isPlain ? 0.25 : isThin ? 0.5 : 0.95; // where many lie it is darker
  context.strokeStyle = colour;
  context.lineWidth = width;
  context.lineJoin = isThin ? 'bevel' : 'round';
  strokeAll(context, firm, basisStyle(way.basis).dash, width);
  if (doubtful.length) {
    context.lineCap = 'round';
    strokeAll(context, doubtful, STYLE.doubt, width);
  }
  context.globalAlpha = 1;
  context.setLineDash([]);
  for (const { point, angle } of heads) drawHead(context, arrowhead(point, angle, STYLE.arrow * 0.8), way, colour);
  context.restore();
}

function strokeAll(context, lines, dash, width) {
  context.setLineDash(dash.map((part) => Math.max(0.1, part * width)));
  trace(context, lines);
  context.stroke();
}

function drawHead(context, corners, way, colour) {
  const { halo } = ground(), isHollow = statusStyle(way.status).hollow;
  trace(context, [corners]);
  context.closePath();
  context.fillStyle = isHollow ? halo : colour;
  context.strokeStyle = isHollow ? colour : halo;
  context.lineWidth = isHollow ? 1.4 : 0.8;
  context.fill();
  if (isHollow || !LINES.isThin) context.stroke();
}

function trace(context, lines) {
  context.beginPath();
  for (const line of lines) line.forEach((point, at) => (at ? context.lineTo(point.x, point.y) : context.moveTo(point.x, point.y)));
}
