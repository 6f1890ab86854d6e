
// data.js: the rows. Each column is a list of its different texts and, for each event, the number of one of
// them; 0 is none. Only what is asked for becomes an object.

const DATA = JSON.parse(byId('data').textContent);
const META = DATA.meta;

const SPOT = 1, AREA = 2, WAY = 4, ASIDE = 8; // what an event is on the map
const KIND = { incidents: SPOT, incidents_area: AREA, routes: WAY, unlocated: ASIDE };

const COLUMN = new Map(DATA.columns.map((column) => [column.name, column]));

/** The events: a row in two layers (a place and a journey) is one of them. */
const EVENTS = readEvents();

function readEvents() {
  const layers = DATA.layers.filter((layer) => KIND[layer.name]);
  const most = layers.reduce((sum, layer) => sum + layer.rows, 0);
  const events = { count: 0, kind: new Uint8Array(most), own: new Map(), numbers: new Map() };
  for (const column of DATA.columns) {
    events.numbers.set(column.name, new Int32Array(most));
    column.texts.unshift(null);
  }
  const seen = new Map();
  const ids = DATA.columns.findIndex((column) => column.name === 'id');
  for (const layer of layers) {
    const columns = layer.columns.map(([column, numbers]) => [column, DATA.columns[column].name, numbers]);
    const own = columns.find(([column]) => column === ids);
    const at = new Int32Array(layer.rows);
    for (let row = 0; row < layer.rows; row++) {
      const id = own ? numberAt(own[2], row) : -row - 1;
      if (!seen.has(id)) seen.set(id, events.count++);
      at[row] = seen.get(id);
      events.kind[at[row]] |= KIND[layer.name];
    }
    for (const [, name, numbers] of columns) {
      const target = events.numbers.get(name);
      for (let row = 0; row < layer.rows; row++) {
        const number = numberAt(numbers, row);
        if (number) target[at[row]] = number;
      }
    }
    for (const [row, lon, lat] of layer.own) events.own.set(at[row], [lon, lat]);
  }
  readDays(events);
  return events;
}

function numberAt(numbers, row) {
  return typeof numbers === 'number' ? numbers : numbers[row];
}

/** For each event the days that it may touch, and those by and until which it surely lasts. */
function readDays(events) {
  const { count } = events;
  Object.assign(events, {
    first: new Int32Array(count).fill(-NEVER), last: new Int32Array(count).fill(NEVER),
    begun: new Int32Array(count).fill(NEVER), lasts: new Int32Array(count).fill(-NEVER),
    dated: new Uint8Array(count),
  });
  const dates = events.numbers.get('date_text');
  for (let event = 0; dates && event < count; event++) {
    const days = dates[event] ? DATA.days[dates[event] - 1] : null;
    if (!days) continue;
    const [first, last, begun, lasts] = days;
    events.dated[event] = 1;
    if (first !== null) events.first[event] = first;
    if (last !== null) events.last[event] = last;
    if (begun !== null) events.begun[event] = begun;
    if (lasts !== null) events.lasts[event] = lasts;
  }
}

/** A property of an event as text, or null. */
function valueOf(event, name) {
  const numbers = EVENTS.numbers.get(name);
  return numbers ? COLUMN.get(name).texts[numbers[event]] : null;
}

/** The property that is first there. */
function firstOf(event, ...names) {
  for (const name of names) {
    const value = valueOf(event, name);
    if (value !== null) return value;
  }
  return null;
}

const titleOf = (event) => firstOf(event, 'name', 'id');

const listOf = (text) => (text === null ? [] : text.split(';').map((part) => part.trim()).filter(Boolean));

/** Whether its date leaves open when it was. */
const isVague = (event) => EVENTS.first[event] !== EVENTS.begun[event] || EVENTS.last[event] !== EVENTS.lasts[event];

function eventOfId(id) {
  const number = COLUMN.has('id') ? COLUMN.get('id').texts.indexOf(id) : -1;
  return number > 0 ? EVENTS.numbers.get('id').subarray(0, EVENTS.count).indexOf(number) : -1;
}

const range = (count) => Array.from({ length: count }, (_, index) => index);
