
// clusters.js: where marks would cover each other by the hundred, those of one part of the picture are one ring:
// its parts are the statuses, its number that of the events. It opens into its marks as one comes nearer.

const CELL_PX = 56, NO_CLUSTERS_FROM = 14; // zoom

const Cluster = L.CircleMarker.extend({
  _updatePath() {
    if (!this._renderer._drawing || this._empty()) return;
    const context = this._renderer._ctx, { groups, count } = this.options, { x, y } = this._point, radius = this._radius - 3;
    context.save();
    context.beginPath();
    context.arc(x, y, radius + 3, 0, 7);
    context.fillStyle = ground().halo;
    context.fill();
    context.lineWidth = 5;
    let from = -Math.PI / 2;
    for (const group of groups) {
      const to = from + (2 * Math.PI * group.count) / count;
      context.beginPath();
      context.arc(x, y, radius - 1, from, to);
      context.strokeStyle = shade(group.ink);
      context.setLineDash(statusStyle(group.status).hollow ? [1.5, 1.5] : []);
      context.stroke();
      from = to;
    }
    context.fillStyle = ground().text;
    context.font = '600 11px system-ui, sans-serif';
    context.textAlign = 'center';
    context.textBaseline = 'middle';
    context.fillText(count > 9999 ? `${Math.round(count / 1000)}k` : String(count), x, y + 0.5);
    context.restore();
  },
});

/** Draws marks on the canvas, those that are close to each other as one. */
function drawClusters() {
  markLayer.clearLayers();
  const zoom = map.getZoom(), cells = new Map();
  for (const mark of MARKS) {
    if (mark.spread) ringLayer.removeLayer(mark.spread);
    mark.spread = mark.layer = null;
    if (!mark.groups.length && !mark.passes) continue;
    const at = map.project(mark.latLng, zoom);
    const key = zoom >= NO_CLUSTERS_FROM || !mark.groups.length ? mark.key : `${Math.floor(at.x / CELL_PX)} ${Math.floor(at.y / CELL_PX)}`;
    if (!cells.has(key)) cells.set(key, []);
    cells.get(key).push(mark);
  }
  const drawn = [...cells.values()].sort((a, b) => (a[0].groups.length > 0) - (b[0].groups.length > 0)); // stops below
  for (const marks of drawn) {
    if (marks.length > 1) markLayer.addLayer(cluster(marks));
    else drawSingle(marks[0]);
  }
}

function drawSingle(mark) {
  drawSpread(mark, mark.groups, mark.passes);
  mark.layer = canvasMark(mark, mark.groups);
  mark.layer.on('click', () => openMark(mark));
  markLayer.addLayer(mark.layer);
}

function cluster(marks) {
  const events = marks.flatMap((mark) => mark.shown), groups = groupsOf(events);
  const part = (axis) => marks.reduce((sum, mark) => sum + mark.latLng[axis] * mark.shown.length, 0) / events.length;
  const layer = new Cluster([part(0), part(1)], { pane: 'marks', renderer: markCanvas, radius: 12 + 1.2 * Math.log2(events.length), groups, count: events.length });
  const words = `${plural(events.length, 'event', 'events')} at ${plural(marks.length, 'place', 'places')}`;
  layer.bindTooltip(() => el('span', {}, words), { direction: 'top' });
  layer.on('click', () => {
    const bounds = L.latLngBounds(marks.map((mark) => mark.latLng)).pad(0.2);
    map.fitBounds(bounds, { maxZoom: Math.max(map.getZoom() + 2, Math.min(NO_CLUSTERS_FROM, map.getBoundsZoom(bounds))) });
  });
  return layer;
}
