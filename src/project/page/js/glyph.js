
// glyph.js: the marks. The shape and its fill say the status, wherever it is shown.

function glyph(status, ink, size) {
  const style = statusStyle(status);
  const colour = shade(ink || style.ink);
  const path = svg('path', {
    d: style.path, fill: style.hollow ? ground().halo : colour, stroke: style.hollow ? colour : ground().halo,
    'stroke-width': style.hollow ? 3.4 : 2, 'stroke-linejoin': 'round',
  });
  const children = [path];
  if (!style.hollow) path.setAttribute('paint-order', 'stroke');
  const pixels = size || STYLE.mark + 4;
  return svg('svg', { viewBox: '-12 -12 24 24', width: pixels, height: pixels, class: 'glyph', 'aria-hidden': 'true', focusable: 'false' }, ...children);
}

/** A status as a chip: its mark and its word. */
function statusChip(event) {
  const word = valueOf(event, 'status');
  const style = statusStyle(word);
  return el('span', { class: 'chip', title: style.meaning }, glyph(word, inkOf(event), 14), word ? bdi(word) : style.label);
}

/** A line of a legend: how a basis is dashed. */
function lineSample(basis, colour) {
  const width = STYLE.line;
  const attributes = { x1: 2, y1: 7, x2: 42, y2: 7, stroke: colour || ground().text, 'stroke-width': width };
  const dash = dashes(basisStyle(basis).dash, width);
  if (dash) attributes['stroke-dasharray'] = dash;
  return svg('svg', { viewBox: '0 0 44 14', width: 44, height: 14, class: 'sample', 'aria-hidden': 'true', focusable: 'false' }, svg('line', attributes));
}
