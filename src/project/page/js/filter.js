
// filter.js: which events are shown. For each event one bit per filter that it fails: an event is shown if no
// bit is set, and a facet counts the events that fail no other filter.

const FAILS = new Uint16Array(EVENTS.count);
const QUERY_BIT = 1, TIME_BIT = 2;
const facetBit = (index) => 4 << index;

/** For each facet: its values, the most frequent first, and for each event the positions of its own. */
const FACET = Object.fromEntries(FACETS.map((name) => [name, readFacet(name)]));

function readFacet(name) {
  const values = [], position = new Map();
  const of = new Array(EVENTS.count);
  const none = [];
  const cache = new Map(); // one list for all events with the same text
  for (let event = 0; event < EVENTS.count; event++) {
    const [key, texts] = facetTexts(name, event, cache);
    let own = cache.get(key);
    if (!own) {
      own = texts().map((text) => {
        if (!position.has(text)) position.set(text, values.push(text) - 1);
        return position.get(text);
      });
      if (!own.length) own = none;
      cache.set(key, own);
    }
    of[event] = own;
  }
  return { name, values, of, counts: new Int32Array(values.length) };
}

/** A key that is the same for events with the same values, and a function that makes them. */
function facetTexts(name, event) {
  if (name === 'country') {
    const ids = ['place_id', 'from_id', 'via_ids', 'to_id'].map((column) => (EVENTS.numbers.get(column) || [])[event] || 0);
    return [ids.join(), () => countriesOf(event)];
  }
  const column = name === 'source' && EVENTS.numbers.has('source_publisher') ? ['source_publisher', 'source'] : [name];
  const found = column.find((it) => valueOf(event, it) !== null);
  if (!found) return ['', () => (name === 'status' ? [''] : [])];
  const text = valueOf(event, found);
  return [`${found} ${text}`, () => (name === 'actors' ? [...new Set(listOf(text))] : [text])];
}

function countriesOf(event) {
  const places = [placeOfEvent(event), ...stopsOf(event).map((stop) => stop.place)].filter(Boolean);
  return [...new Set(places.flatMap((place) => place.countries))];
}

/** Events whose texts, or whose places in any language, contain every word of the query. */
function applyQuery() {
  const words = fold(state.query).split(/\s+/).filter(Boolean);
  if (!words.length) {
    for (let event = 0; event < EVENTS.count; event++) FAILS[event] &= ~QUERY_BIT;
    return;
  }
  const hits = new Uint8Array(EVENTS.count);
  for (const word of words) markWord(word, hits);
  for (let event = 0; event < EVENTS.count; event++) {
    if (hits[event] === words.length) FAILS[event] &= ~QUERY_BIT;
    else FAILS[event] |= QUERY_BIT;
  }
}

const NOT_SEARCHED = new Set(['start_date', 'end_date', 'source_url', 'source_archived_url', 'length_m']);
const FOLDED = new Map();

/** Texts of a column, folded: those that were not yet, when a search asks for them. */
function foldedTexts(column) {
  while (!foldSome(column, column.texts.length));
  return FOLDED.get(column.name);
}

/** Folds so many more texts of a column; whether all are. */
function foldSome(column, most) {
  if (!FOLDED.has(column.name)) FOLDED.set(column.name, []);
  const folded = FOLDED.get(column.name), end = Math.min(column.texts.length, folded.length + most);
  for (let at = folded.length; at < end; at++) folded.push(column.texts[at] === null ? '' : fold(column.texts[at]));
  return end === column.texts.length;
}

/** Folds all texts while nothing else is to be done, so that the first search does not wait for it. */
function foldInIdleTime() {
  if (!window.requestIdleCallback) return;
  const columns = DATA.columns.filter((column) => !NOT_SEARCHED.has(column.name));
  const work = (idle) => {
    while (columns.length && idle.timeRemaining() > 3) if (foldSome(columns[0], 100)) columns.shift();
    if (columns.length) requestIdleCallback(work);
  };
  requestIdleCallback(work);
}

function markWord(word, hits) {
  const met = new Uint8Array(EVENTS.count);
  for (const column of DATA.columns) {
    if (NOT_SEARCHED.has(column.name)) continue;
    const found = foldedTexts(column).map((text) => text.includes(word));
    if (!found.includes(true)) continue;
    const numbers = EVENTS.numbers.get(column.name);
    for (let event = 0; event < EVENTS.count; event++) if (found[numbers[event]]) met[event] = 1;
  }
  const places = new Set(PLACES.filter((place) => placeKey(place).includes(word))), journeys = new Map();
  const passes = (stops) => {
    if (!journeys.has(stops)) journeys.set(stops, stops.some((stop) => places.has(stop.place)));
    return journeys.get(stops);
  };
  for (let event = 0; places.size && event < EVENTS.count; event++) {
    if (!met[event] && (places.has(placeOfEvent(event)) || passes(stopsOf(event)))) met[event] = 1;
  }
  for (let event = 0; event < EVENTS.count; event++) hits[event] += met[event];
}

function placeKey(place) {
  place.key ??= fold([place.name, ...place.names.map(([, name]) => name)].join('\n'));
  return place.key;
}

/** Whether an event falls into the window of time, possibly or certainly. */
function isInTime(event) {
  if (!EVENTS.dated[event]) return state.undated;
  const since = state.since === null ? -NEVER : state.since, until = state.until === null ? NEVER : state.until;
  if (state.since === null && state.until === null) return true;
  return state.certain
    ? EVENTS.begun[event] <= until && EVENTS.lasts[event] >= since
    : EVENTS.first[event] <= until && EVENTS.last[event] >= since;
}

function applyTime() {
  for (let event = 0; event < EVENTS.count; event++) {
    if (isInTime(event)) FAILS[event] &= ~TIME_BIT;
    else FAILS[event] |= TIME_BIT;
  }
}

function applyFacet(index) {
  const name = FACETS[index], bit = facetBit(index), chosen = state.chosen[name], { values, of } = FACET[name];
  const passes = values.map((value) => chosen.has(value));
  for (let event = 0; event < EVENTS.count; event++) {
    if (!chosen.size || of[event].some((position) => passes[position])) FAILS[event] &= ~bit;
    else FAILS[event] |= bit;
  }
}

function countFacets() {
  FACETS.forEach((name, index) => {
    const { counts, of } = FACET[name], others = ~facetBit(index);
    counts.fill(0);
    for (let event = 0; event < EVENTS.count; event++) {
      if ((FAILS[event] & others) === 0) for (const position of of[event]) counts[position]++;
    }
  });
}

function applyAll() {
  applyQuery();
  applyTime();
  FACETS.forEach((_, index) => applyFacet(index));
}

const isShown = (event) => FAILS[event] === 0;

function shownEvents() {
  const shown = [];
  for (let event = 0; event < EVENTS.count; event++) if (FAILS[event] === 0) shown.push(event);
  return shown;
}

/** The filter in force, in words. */
function filterWords() {
  const words = [];
  if (state.query) words.push(`text “${state.query}”`);
  for (const name of FACETS) {
    if (state.chosen[name].size) words.push(`${FACET_LABEL[name].toLowerCase()}: ${[...state.chosen[name]].map((it) => it || 'not stated').join(' or ')}`);
  }
  if (state.since !== null || state.until !== null) {
    const how = state.certain ? 'certainly' : 'possibly';
    const since = state.since === null ? '' : ` from ${iso(state.since)}`, until = state.until === null ? '' : ` to ${iso(state.until)}`;
    words.push(`${how}${since}${until}`);
  }
  if (!state.undated) words.push('without events that have no date');
  return words;
}

const FACET_LABEL = { status: 'Status', category: 'Category', actors: 'Actor', country: 'Country', route_basis: 'Route is', source: 'Source' };
