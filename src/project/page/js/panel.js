
// panel.js: the filter box, the facets, and the list of what is not on the map.

const MOST_VALUES = 12, MOST_ASIDE = 40;

function startPanel() {
  const query = byId('query');
  let timer = null;
  query.addEventListener('input', () => {
    clearTimeout(timer);
    timer = setTimeout(() => { state.query = query.value; applyQuery(); refresh(); }, 150);
  });
  byId('clear').addEventListener('click', () => {
    clearFilters();
    query.value = '';
    applyAll();
    refresh();
    query.focus();
  });
  countFacets();
  FACETS.forEach((name, index) => startFacet(name, index));
}

function startFacet(name, index) {
  const facet = FACET[name];
  if (!facet.values.some((value) => value !== '')) return;
  const first = [...facet.counts];
  const order = range(facet.values.length).sort((a, b) => first[b] - first[a] || (facet.values[a] < facet.values[b] ? -1 : 1));
  const list = el('ul', { class: 'values' });
  facet.boxes = new Map();
  const add = (position) => {
    const box = facetBox(name, index, position);
    facet.boxes.set(position, box);
    list.append(box.item);
  };
  order.slice(0, MOST_VALUES).forEach(add);
  facet.add = (position) => { if (!facet.boxes.has(position)) add(position); };
  const rest = order.slice(MOST_VALUES);
  const more = rest.length ? el('button', { type: 'button', class: 'as-link', on: { click: () => { rest.slice(0, 200).forEach(facet.add); more.remove(); drawPanel(); } } }, `${rest.length} more`) : null;
  const isOpen = innerWidth > 700 ? index < 4 : index < 1;
  const box = el('details', { class: 'facet', open: isOpen }, el('summary', {}, FACET_LABEL[name]), list, more);
  byId('facets').append(box);
}

function facetBox(name, index, position) {
  const value = FACET[name].values[position];
  const check = el('input', { type: 'checkbox', on: { change: () => {
    if (check.checked) state.chosen[name].add(value);
    else state.chosen[name].delete(value);
    applyFacet(index);
    refresh();
  } } });
  const count = el('span', { class: 'count' });
  const sign = name === 'status' ? glyph(value, null, 15) : name === 'route_basis' ? lineSample(value) : null;
  const word = name === 'status' || name === 'category' || name === 'route_basis' ? value.replace(/_/g, ' ') : value;
  const item = el('li', {}, el('label', {}, check, sign, el('span', { class: 'value' }, name === 'country' ? countryName(value) : word ? bdi(word) : 'not stated'), count));
  return { item, check, count };
}

function countryName(code) {
  try {
    return new Intl.DisplayNames(['en'], { type: 'region' }).of(code) || code;
  } catch (_) {
    return bdi(code);
  }
}

/** Shows the counts as they are now. */
function drawPanel() {
  for (const name of FACETS) {
    const facet = FACET[name];
    if (!facet.boxes) continue;
    for (const value of state.chosen[name]) if (facet.values.includes(value)) facet.add(facet.values.indexOf(value));
    for (const [position, { item, check, count }] of facet.boxes) {
      count.textContent = grouped(facet.counts[position]);
      check.checked = state.chosen[name].has(facet.values[position]);
      item.classList.toggle('none', facet.counts[position] === 0);
    }
  }
  if (document.activeElement !== byId('query')) byId('query').value = state.query;
  byId('clear').hidden = !isFiltered();
}

/** Whether each event is on the map, or in the list beside it. */
const ASIDES = Uint8Array.from({ length: EVENTS.count }, (_, event) => (EVENTS.kind[event] & WAY) === 0 && !EVENTS.own.has(event)
  && ((EVENTS.kind[event] & (SPOT | AREA)) === 0 || !placeOfEvent(event) || placeOfEvent(event).lon === null));

const isAside = (event) => ASIDES[event] === 1;

/** Why an event is not on the map. */
const reasonOf = (event) => valueOf(event, 'reason') || 'its place is not drawn';

function drawAside(shown) {
  const aside = shown.filter(isAside);
  byId('aside-count').textContent = aside.length.toLocaleString('en');
  const list = byId('aside-list');
  const open = [...list.querySelectorAll('details[open]')].map((it) => it.dataset.event);
  const limit = Number(list.dataset.limit || MOST_ASIDE);
  list.replaceChildren(...aside.slice(0, limit).map((event) => asideItem(event, open.includes(String(event)))));
  if (aside.length > limit) {
    list.append(el('li', {}, el('button', { type: 'button', class: 'as-link', on: { click: () => { list.dataset.limit = limit + 200; drawAside(shown); } } }, `${(aside.length - limit).toLocaleString('en')} more`)));
  }
  if (!aside.length) list.append(el('li', { class: 'quiet' }, 'All events that are shown are on the map.'));
}

function asideItem(event, isOpen) {
  const box = el('details', { 'data-event': event, open: isOpen }, el('summary', {}, glyph(valueOf(event, 'status'), inkOf(event), 14), ' ', bdi(titleOf(event)), el('span', { class: 'reason' }, reasonOf(event))));
  const fill = () => {
    if (box.open && box.children.length === 1) box.append(card(event));
  };
  box.addEventListener('toggle', () => {
    fill();
    if (box.open) state.selected = event;
    writeHash();
  });
  fill();
  return el('li', {}, box);
}

function showAside(event) {
  byId('aside').open = true;
  const list = byId('aside-list');
  if (!list.querySelector(`details[data-event="${event}"]`)) {
    list.dataset.limit = EVENTS.count;
    drawAside(shownEvents());
  }
  const box = list.querySelector(`details[data-event="${event}"]`);
  if (!box) return;
  map.closePopup(popup);
  state.selected = event;
  box.open = true;
  box.querySelector('summary').focus();
  box.scrollIntoView({ block: 'nearest' });
  writeHash();
}
