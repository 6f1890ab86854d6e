
// permalink.js: the address says what is shown: view, filters, dates, the open event.

let lastHash = null;

function hashOf() {
  const parts = new URLSearchParams();
  if (map._loaded) {
    const at = map.getCenter();
    parts.set('at', `${at.lat.toFixed(4)},${normal(at.lng).toFixed(4)},${map.getZoom()}`);
  }
  if (state.query) parts.set('q', state.query);
  for (const name of FACETS) for (const value of state.chosen[name]) parts.append(name, value);
  if (state.since !== null) parts.set('since', iso(state.since));
  if (state.until !== null) parts.set('until', iso(state.until));
  if (state.certain) parts.set('certain', '1');
  if (!state.undated) parts.set('undated', '0');
  if (state.language) parts.set('names', state.language);
  if (state.view !== 'map') parts.set('view', state.view);
  if (state.selected >= 0) parts.set('e', valueOf(state.selected, 'id'));
  return `#${parts}`;
}

const writeHash = soon(() => {
  const hash = hashOf();
  if (hash === lastHash) return;
  lastHash = hash;
  try {
    history.replaceState(null, '', hash);
  } catch (_) { /* some browsers refuse it on pages from a disk */ }
});

/** Takes over what the address says. Whatever it does not know is passed over. */
function readHash() {
  const parts = new URLSearchParams(location.hash.slice(1));
  clearFilters();
  state.query = parts.get('q') || '';
  for (const name of FACETS) for (const value of parts.getAll(name)) if (FACET[name].values.includes(value)) state.chosen[name].add(value);
  state.since = dayOf(parts.get('since') || '');
  state.until = dayOf(parts.get('until') || '');
  state.certain = parts.get('certain') === '1';
  state.undated = parts.get('undated') !== '0';
  const language = parts.get('names');
  if (language !== null) state.language = LANGUAGES.includes(language) ? language : '';
  applyAll();
  const at = (parts.get('at') || '').split(',').map(Number);
  if (at.length === 3 && at.every(Number.isFinite) && Math.abs(at[0]) <= 90) map.setView([at[0], wrapped(at[1])], at[2], { animate: false });
  else fitAll();
  setView(parts.get('view') === 'table' ? 'table' : 'map');
  const event = parts.has('e') ? eventOfId(parts.get('e')) : -1;
  if (event >= 0) selectEvent(event);
}
