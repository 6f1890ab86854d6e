
// marks.js: one mark per place. It shows each status that is reported there with the number of events; a ring or
// an area says how closely the place is known.

const MOST_DOM_MARKS = 250; // more would make panning slow; they are drawn on a canvas then

/** All places that events are at or pass, and coordinates of rows' own. */
const MARKS = readMarks();

function readMarks() {
  const marks = new Map();
  const take = (key, latLng, place) => {
    if (!marks.has(key)) marks.set(key, { key, latLng, place, events: [], passing: [], layer: null, drawn: '' });
    return marks.get(key);
  };
  for (let event = 0; event < EVENTS.count; event++) {
    const own = EVENTS.own.get(event), place = placeOfEvent(event);
    if (own) take(`@${own}`, [own[1], wrapped(own[0])], null).events.push(event);
    else if (EVENTS.kind[event] & (SPOT | AREA) && place && place.lon !== null) take(place.id, latLng(place), place).events.push(event);
  }
  for (let event = 0; event < EVENTS.count; event++) {
    if (!(EVENTS.kind[event] & WAY)) continue;
    for (const { place } of stopsOf(event)) {
      if (place.lon === null || !place.isVertex) continue;
      const mark = take(place.id, latLng(place), place);
      if (mark.passing[mark.passing.length - 1] !== event) mark.passing.push(event);
    }
  }
  return [...marks.values()];
}

const useDom = MARKS.length <= MOST_DOM_MARKS;
const markCanvas = L.canvas({ pane: 'marks', padding: 0.3, tolerance: 2 });

/** A canvas takes all clicks: those that meet no mark are for the lines below it. */
markCanvas._onClick = function (event) {
  L.Canvas.prototype._onClick.call(this, event);
  const point = map.mouseEventToLayerPoint(event);
  const isHit = Object.values(this._layers).some((layer) => layer.options.interactive && layer._containsPoint(point));
  if (isHit) return;
  const below = document.elementsFromPoint(event.clientX, event.clientY).filter((it) => it !== this._container);
  const line = below.find((it) => it.matches('.leaflet-ways-pane path.leaflet-interactive, .leaflet-ways-pane canvas'));
  const click = new MouseEvent('click', { bubbles: true, clientX: event.clientX, clientY: event.clientY });
  if (line) setTimeout(() => line.dispatchEvent(click)); // after this click has closed what was open
};

const markLayer = L.layerGroup().addTo(map);
const areaCanvas = L.svg({ pane: 'areas' });
const ringRenderer = MARKS.length > 120 ? L.canvas({ pane: 'rings' }) : L.svg({ pane: 'rings' });
const ringLayer = L.layerGroup().addTo(map);

/** Groups of the shown events of a mark: by status and ink, in the order of the table of styles. */
function groupsOf(events) {
  const groups = new Map();
  for (const event of events) {
    const look = LOOKS.of[event];
    let group = groups.get(look);
    if (!group) groups.set(look, group = { ...LOOKS.list[look], count: 0, vague: false, undated: false });
    group.count++;
    group.vague ||= EVENTS.dated[event] === 1 && isVague(event);
    group.undated ||= EVENTS.dated[event] === 0;
  }
  return [...groups.values()].sort((a, b) => a.order - b.order);
}

/** Status and ink of each event, by the number of the pair. */
const LOOKS = (() => {
  const list = [], known = new Map(), of = new Uint16Array(EVENTS.count), order = [...STATUS.keys()];
  for (let event = 0; event < EVENTS.count; event++) {
    const status = valueOf(event, 'status') || '', category = CHOSEN.size ? valueOf(event, 'category') : null;
    const key = category === null ? status : `${status}\n${category}`;
    if (!known.has(key)) known.set(key, list.push({ status, ink: inkOf(event), order: order.indexOf(status) }) - 1);
    of[event] = known.get(key);
  }
  // categories without a colour of their own look like their status
  const same = new Map();
  list.forEach((look, at) => { look.look = same.get(`${look.status} ${look.ink}`) ?? (same.set(`${look.status} ${look.ink}`, at), at); });
  return { list, of: of.map((look) => list[look].look) };
})();

function markName(mark) {
  return mark.place ? nameOf(mark.place).text : valueOf(mark.events[0], 'place') || 'Reported coordinates';
}

function markLabel(mark, groups, passing) {
  const parts = groups.map((group) => `${group.count} ${statusStyle(group.status).label}`);
  const within = mark.place && mark.place.of >= 0 ? ` (in ${nameOf(PLACES[mark.place.of]).text})` : '';
  const where = `${mark.place && mark.place.isArea && groups.length ? 'somewhere in ' : ''}${markName(mark)}${within}`;
  const events = parts.length ? `: ${parts.join(', ')}` : '';
  const stops = passing ? `${parts.length ? '; ' : ': '}stop of ${plural(passing, 'journey', 'journeys')}` : '';
  return `${where}${events}${stops}`;
}

/** The sign of a group. Its number is drawn by the style sheet: what is read out is the name of the mark. */
function groupElement(group) {
  const doubt = group.undated ? '?' : group.vague ? '~' : '';
  return el('span', { class: 'group' }, glyph(group.status, group.ink),
    group.count > 1 ? el('b', { 'data-text': group.count }) : null, doubt ? el('i', { 'data-text': doubt }) : null);
}

/** The element of a mark; its centre is the place. */
function markElement(mark, groups) {
  const isArea = mark.place && mark.place.isArea;
  const name = mark.place ? nameOf(mark.place) : null;
  const label = el('span', { class: 'name' });
  if (name) label.append(isArea && groups.length ? 'somewhere in ' : '', bdi(name.text, name.language));
  if (mark.place && mark.place.of >= 0) label.append(' (in ', placeName(PLACES[mark.place.of]), ')');
  const body = groups.length
    ? el('span', { class: isArea ? 'groups area' : 'groups' }, groups.map(groupElement))
    : el('span', { class: isArea ? 'stop open' : 'stop' });
  return el('span', { class: 'mark-body' }, body, label, el('span', { class: 'printed-number' }));
}

/** Draws all marks anew whose events changed. */
function drawMarks(isForced) {
  for (const mark of MARKS) {
    mark.shown = mark.events.filter(isShown);
    mark.passes = mark.passing.filter(isShown).length;
    mark.groups = groupsOf(mark.shown);
    if (useDom) drawMark(mark, isForced);
  }
  if (!useDom) drawClusters();
}

function drawMark(mark, isForced) {
  const { groups, passes } = mark;
  const look = groups.map((group) => `${group.status} ${group.ink} ${group.count} ${group.vague} ${group.undated}`).join() + (passes > 0);
  if (look === mark.drawn && !isForced) {
    if (mark.layer && mark.label !== markLabel(mark, groups, passes)) nameMark(mark, groups, passes);
    return;
  }
  mark.drawn = look;
  mark.size = null;
  if (mark.layer) markLayer.removeLayer(mark.layer);
  mark.layer = null;
  drawSpread(mark, groups, passes);
  if (!groups.length && !passes) return;
  mark.layer = domMark(mark, groups);
  mark.layer.on('click', () => openMark(mark));
  markLayer.addLayer(mark.layer);
  readyMark(mark, groups, passes);
}

function domMark(mark, groups) {
  const icon = L.divIcon({ className: 'mark', html: markElement(mark, groups), iconSize: [24, 24], iconAnchor: [12, 12] });
  return L.marker(mark.latLng, { icon, keyboard: false, riseOnHover: true, zIndexOffset: groups.length ? 200 : 0 });
}

function readyMark(mark, groups, passing) {
  const icon = mark.layer.getElement();
  icon.tabIndex = 0;
  icon.setAttribute('role', 'button');
  icon.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter' && event.key !== ' ') return;
    event.preventDefault();
    event.stopPropagation();
    openMark(mark);
  });
  nameMark(mark, groups, passing);
}

function nameMark(mark, groups, passing) {
  mark.label = markLabel(mark, groups, passing);
  mark.layer.getElement().setAttribute('aria-label', mark.label);
}

/** A mark on a canvas: the same signs and numbers, without an element for each. */
const CanvasMark = L.CircleMarker.extend({
  _updatePath() {
    if (!this._renderer._drawing || this._empty()) return;
    const context = this._renderer._ctx, { groups } = this.options, { x, y } = this._point;
    context.save();
    if (!groups.length) drawDot(context, x, y);
    let left = x - ((groups.length - 1) * SIGN_PX) / 2;
    for (const group of groups) {
      drawSign(context, group, left, y);
      left += SIGN_PX;
    }
    context.restore();
  },
});

const SIGN_PX = 13, SIGNS = new Map();

function drawDot(context, x, y) {
  context.beginPath();
  context.arc(x, y, 2.5, 0, 7);
  context.fillStyle = ground().gazetteer;
  context.fill();
}

function drawSign(context, group, x, y) {
  const style = statusStyle(group.status), colour = shade(group.ink), { halo, text } = ground();
  if (!SIGNS.has(style.key)) SIGNS.set(style.key, new Path2D(style.path));
  context.save();
  context.translate(x, y);
  context.scale(0.55, 0.55);
  context.lineJoin = 'round';
  context.lineWidth = style.hollow ? 6.5 : 4;
  context.strokeStyle = halo;
  context.stroke(SIGNS.get(style.key));
  context.fillStyle = style.hollow ? halo : colour;
  context.fill(SIGNS.get(style.key));
  if (style.hollow) {
    context.lineWidth = 3.4;
    context.strokeStyle = colour;
    context.stroke(SIGNS.get(style.key));
  }
  context.restore();
  const words = `${group.count > 1 ? group.count : ''}${group.undated ? '?' : group.vague ? '~' : ''}`;
  if (!words) return;
  context.font = '700 9px system-ui, sans-serif';
  context.lineWidth = 2.5;
  context.strokeStyle = halo;
  context.fillStyle = text;
  context.strokeText(words, x - 3, y - 6);
  context.fillText(words, x - 3, y - 6);
}

function canvasMark(mark, groups) {
  const layer = new CanvasMark(mark.latLng, { pane: 'marks', renderer: markCanvas, radius: 8 + (groups.length * SIGN_PX) / 2, groups });
  return layer.bindTooltip(() => el('span', {}, bdi(markName(mark))), { direction: 'top' });
}

/** The ring or the area of a place, around its mark. */
function drawSpread(mark, groups, passing) {
  if (mark.spread) ringLayer.removeLayer(mark.spread);
  mark.spread = null;
  const { place } = mark;
  if (!place || (!groups.length && !(passing && place.isArea))) return;
  const at = place.of >= 0 ? PLACES[place.of] : place;
  const style = precisionStyle(place.precision);
  const colour = groups.length === 1 ? shade(groups[0].ink) : groups.length ? ground().text : ground().gazetteer;
  const weight = groups.length ? 1.4 : 1;
  const common = { color: colour, weight, dashArray: dashes(style.dash, weight), fillOpacity: groups.length ? style.opacity * 0.6 : 0.02, interactive: false };
  if (at.isArea && at.shape) mark.spread = L.polygon(shapeLatLngs(at), { ...common, pane: 'areas', renderer: areaCanvas, smoothFactor: 0.6 });
  else if (place.radius > 0) mark.spread = L.circle(mark.latLng, { ...common, pane: 'rings', renderer: ringRenderer, radius: place.radius });
  if (mark.spread) ringLayer.addLayer(mark.spread);
}

/** Shows names where they hide no other name and no mark, and if they can no number; names of events before names of stops. First all is
 * measured, then all is written: anything else makes the browser lay the page out again for each name. */
function placeLabels() {
  if (!useDom) return;
  const view = map.getSize(), taken = [], labels = [];
  for (const mark of MARKS) {
    if (!mark.layer) continue;
    const at = map.latLngToContainerPoint(mark.latLng);
    if (at.x < -50 || at.y < -20 || at.x > view.x + 50 || at.y > view.y + 20) continue;
    mark.size ??= measure(mark.layer.getElement());
    taken.push([at.x - mark.size.half, at.y - 9, at.x + mark.size.half, at.y + 9]);
    labels.push({ mark, at, ...mark.size });
  }
  labels.sort((a, b) => b.mark.shown.length - a.mark.shown.length || b.mark.passes - a.mark.passes);
  const hides = (box, it) => box[0] < it[2] && box[2] > it[0] && box[1] < it[3] && box[3] > it[1];
  const meets = (box) => box[0] < 0 || box[2] > view.x || taken.some((it) => hides(box, it));
  const signs = onLines.map((at) => map.latLngToContainerPoint(at)).map(({ x, y }) => [x - 8, y - 7, x + 8, y + 7]);
  for (const { at, label, half, width, height } of labels) {
    const sides = [
      ['below', [at.x - width / 2, at.y + 10, at.x + width / 2, at.y + 10 + height]],
      ['right', [at.x + half + 2, at.y - height / 2, at.x + half + 2 + width, at.y + height / 2]],
      ['left', [at.x - half - 2 - width, at.y - height / 2, at.x - half - 2, at.y + height / 2]],
      ['above', [at.x - width / 2, at.y - 10 - height, at.x + width / 2, at.y - 10]],
    ];
    const free = sides.filter(([, box]) => !meets(box));
    const side = free.find(([, box]) => !signs.some((it) => hides(box, it))) ?? free[0];
    label.className = side ? `name ${side[0]}` : 'name hidden';
    if (side) taken.push(side[1]);
  }
}

function measure(icon) {
  const label = icon.querySelector('.name');
  return { label, half: Math.max(8, icon.querySelector('.mark-body').firstChild.offsetWidth / 2), width: label.offsetWidth + 4, height: label.offsetHeight };
}
