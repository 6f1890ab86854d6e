
// select.js: what is open. One window over the map, with the events of a place or of a line one by one.

const popup = L.popup({ maxWidth: 340, minWidth: 240, autoPanPadding: [12, 12], className: 'details', closeOnEscapeKey: false });
let opener = () => null; // finds what gets the focus back
let highlight = null;
let opened = null; // the events and which of them is shown

map.on('popupclose', () => {
  if (byId('map').contains(document.activeElement)) giveFocusBack();
  opened = null;
  state.selected = -1;
  opener = () => null;
  drawHighlight();
  writeHash();
});

document.addEventListener('keydown', (event) => {
  if (event.key !== 'Escape' || !popup.isOpen()) return;
  giveFocusBack();
  map.closePopup(popup);
});

function giveFocusBack() {
  const back = opener();
  if (back && back.isConnected) back.focus({ preventScroll: true });
}

/** A broad light line under the journey that is open. */
function drawHighlight() {
  if (highlight) map.removeLayer(highlight);
  const way = opened && opened.way;
  highlight = way && way.layer ? L.polyline(shapeNow(way).firm.concat(shapeNow(way).doubtful), { pane: 'areas', renderer: areaCanvas, color: getComputedStyle(document.documentElement).getPropertyValue('--accent').trim(), weight: 13, opacity: 0.35, interactive: false }).addTo(map) : null;
}

function openMark(mark, event) {
  const events = mark.shown.length ? mark.shown : mark.passing.filter(isShown);
  const heading = [];
  if (mark.place && mark.place.isArea && mark.shown.length) heading.push('Somewhere in ');
  heading.push(mark.place ? placeName(mark.place) : bdi(markName(mark)));
  const about = mark.place ? closeness(mark.place) : 'coordinates that the row gives';
  const note = mark.shown.length ? about : `${about} · stop of ${plural(events.length, 'journey', 'journeys')}`;
  open({ events, at: mark.latLng, heading, note, from: () => (mark.layer && mark.layer.getElement ? mark.layer.getElement() : null) }, event);
}

/** The middle of a line, if it is drawn. */
function middleOf(way) {
  const shape = shapeNow(way);
  return shape && shape.middle;
}

function openWay(way, at, event) {
  const heading = way.stops.flatMap((stop, index) => (index ? [' → ', placeName(stop.place)] : [placeName(stop.place)]));
  const note = 'The line joins the stops; it is not the road taken.';
  open({ events: way.shown, at: at || middleOf(way) || latLng(way.legs[0].from), heading, note, way, from: () => way.badge }, event);
}

function open(what, event) {
  if (!what.events.length) return;
  const before = document.activeElement;
  if (popup.isOpen()) map.closePopup(popup);
  opener = () => what.from() || (before !== document.body ? before : null);
  opened = { ...what, point: what.at, at: Math.max(0, what.events.indexOf(event)) };
  popup.options.maxHeight = Math.max(160, map.getSize().y * 0.7);
  popup.options.maxWidth = Math.min(340, map.getSize().x - 60);
  popup.setLatLng(opened.point).setContent(popupContent());
  popup.openOn(map);
  state.selected = opened.events[opened.at];
  const element = popup.getElement();
  element.setAttribute('role', 'dialog');
  element.setAttribute('aria-labelledby', 'popup-heading');
  const title = element.querySelector('#popup-heading');
  title.focus({ preventScroll: true });
  drawHighlight();
  writeHash();
}

function popupContent() {
  const { events, at, heading, note } = opened;
  const box = el('div', {}, el('h2', { id: 'popup-heading', tabindex: -1 }, heading), el('p', { class: 'quiet' }, note));
  if (events.length > 1) {
    const go = (by) => () => turnTo((at + by + events.length) % events.length);
    box.append(el('div', { class: 'pager' },
      el('button', { type: 'button', 'aria-label': 'Previous event', on: { click: go(-1) } }, '‹'),
      el('span', { 'aria-live': 'polite' }, `${at + 1} of ${events.length}`),
      el('button', { type: 'button', 'aria-label': 'Next event', on: { click: go(1) } }, '›')));
  }
  box.append(card(events[at]));
  return box;
}

function turnTo(at) {
  const back = document.activeElement && document.activeElement.getAttribute('aria-label');
  opened.at = at;
  state.selected = opened.events[at];
  popup.setContent(popupContent());
  const again = [...popup.getElement().querySelectorAll('.pager button')].find((it) => it.getAttribute('aria-label') === back);
  if (again) again.focus({ preventScroll: true });
  writeHash();
}

/** Opens an event wherever it is: on the map, or in the list of those that are not on it. */
function selectEvent(event) {
  if (!isShown(event)) {
    clearFilters();
    applyAll();
    refresh();
  }
  const mark = MARKS.find((it) => it.events.includes(event));
  const way = mark ? null : WAYS.find((it) => it.events.includes(event));
  if (!mark && !way) return showAside(event);
  if (state.view !== 'map') setView('map');
  drawAll();
  const at = mark ? mark.latLng : middleOf(way) || latLng(way.legs[0].from);
  if (!map.getBounds().pad(-0.1).contains(at)) map.setView(at, map.getZoom(), { animate: false });
  if (mark) openMark(mark, event);
  else openWay(way, null, event);
  return undefined;
}
