
// select.js: what is open. One window over the map, with the events of a place or of a line one by one.

const popup = L.popup({ maxWidth: 340, minWidth: 240, autoPanPadding: [12, 12], className: 'details', closeOnEscapeKey: false });
let opener = null; // what gets the focus back
let opened = null; // the events and which of them is shown

map.on('popupclose', () => {
  opened = null;
  state.selected = -1;
  const back = opener && opener.isConnected ? opener : null;
  if (back && byId('map').contains(document.activeElement)) back.focus({ preventScroll: true });
  opener = null;
  writeHash();
});

document.addEventListener('keydown', (event) => {
  if (event.key !== 'Escape' || !popup.isOpen()) return;
  const back = opener;
  map.closePopup(popup);
  if (back && back.isConnected) back.focus({ preventScroll: true });
});

function openMark(mark, event) {
  const events = mark.shown.length ? mark.shown : mark.passing.filter(isShown);
  const from = mark.layer && mark.layer.getElement ? mark.layer.getElement() : null;
  const heading = [];
  if (mark.place && mark.place.isArea && mark.shown.length) heading.push('Somewhere in ');
  heading.push(mark.place ? placeName(mark.place) : bdi(markName(mark)));
  const about = mark.place ? closeness(mark.place) : 'coordinates that the row gives';
  const note = mark.shown.length ? about : `${about} · stop of ${plural(events.length, 'journey', 'journeys')}`;
  open(events, mark.latLng, heading, note, from, event);
}

function openWay(way, at, event) {
  const heading = way.stops.flatMap((stop, index) => (index ? [' → ', placeName(stop.place)] : [placeName(stop.place)]));
  open(way.shown, at || way.middle || latLng(way.legs[0].from), heading, 'The line joins the stops; it is not the road taken.', way.badge || null, event);
}

function open(events, at, heading, note, from, event) {
  if (!events.length) return;
  opener = from || (document.activeElement !== document.body ? document.activeElement : null);
  opened = { events, at: Math.max(0, events.indexOf(event)), heading, note };
  popup.options.maxHeight = Math.max(160, map.getSize().y * 0.7);
  popup.options.maxWidth = Math.min(340, map.getSize().x - 60);
  popup.setLatLng(at).setContent(popupContent());
  popup.openOn(map);
  state.selected = opened.events[opened.at];
  const element = popup.getElement();
  element.setAttribute('role', 'dialog');
  element.setAttribute('aria-labelledby', 'popup-heading');
  const title = element.querySelector('#popup-heading');
  title.focus({ preventScroll: true });
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
  const at = mark ? mark.latLng : way.middle || latLng(way.legs[0].from);
  if (!map.getBounds().pad(-0.1).contains(at)) map.setView(at, map.getZoom(), { animate: false });
  if (mark) openMark(mark, event);
  else openWay(way, null, event);
  return undefined;
}
