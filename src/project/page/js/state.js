
// state.js: what the reader chose. All of it is in the address.

const FACETS = ['status', 'category', 'actors', 'country', 'route_basis', 'source'];

const state = {
  query: '',
  chosen: Object.fromEntries(FACETS.map((name) => [name, new Set()])),
  since: null, // days; null is no bound
  until: null,
  certain: false,
  undated: true,
  language: '',
  view: 'map',
  sort: { column: 'date', down: false },
  page: 0,
  selected: -1,
};

function isFiltered() {
  return state.query !== '' || state.since !== null || state.until !== null || !state.undated
    || FACETS.some((name) => state.chosen[name].size > 0);
}

function clearFilters() {
  state.query = '';
  state.since = null;
  state.until = null;
  state.certain = false;
  state.undated = true;
  for (const name of FACETS) state.chosen[name].clear();
}
