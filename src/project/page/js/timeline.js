
// timeline.js: the window of time: two ends, a histogram, steps and play.

const timeline = { since: byId('since'), until: byId('until'), sinceDate: byId('since-date'), untilDate: byId('until-date'), timer: null };
const UNITS = { day: 1, week: 7, month: 30 };

function startTimeline() {
  byId('time').hidden = !AXIS;
  if (!AXIS) return;
  for (const input of [timeline.since, timeline.until]) {
    input.max = AXIS.steps - 1;
    input.addEventListener('input', () => slide(input));
  }
  for (const [input, end] of [[timeline.sinceDate, 'since'], [timeline.untilDate, 'until']]) {
    input.min = iso(AXIS.first);
    input.max = iso(AXIS.last);
    input.addEventListener('change', () => {
      state[end] = input.value ? dayOf(input.value) : null;
      if (state.since !== null && state.until !== null && state.since > state.until) state[end === 'since' ? 'until' : 'since'] = state[end];
      changeTime();
    });
  }
  // the dates under the axis depend on its width alone
  new ResizeObserver(() => byId('ticks').replaceChildren(...ticks())).observe(byId('histogram'));
  byId('unit').value = AXIS.steps > 400 ? 'month' : AXIS.steps > 60 ? 'week' : 'day';
  byId('certain').addEventListener('change', (event) => { state.certain = event.target.value === 'certain'; changeTime(); });
  byId('undated').addEventListener('change', (event) => { state.undated = event.target.checked; changeTime(); });
  byId('step-back').addEventListener('click', () => stepWindow(-1));
  byId('step-on').addEventListener('click', () => stepWindow(1));
  byId('play').addEventListener('click', () => (timeline.timer ? stopPlaying() : startPlaying()));
  byId('all-time').addEventListener('click', () => { stopPlaying(); state.since = state.until = null; changeTime(); });
}

function slide(input) {
  let since = Number(timeline.since.value), until = Number(timeline.until.value);
  if (since > until) {
    if (input === timeline.since) until = since;
    else since = until;
  }
  state.since = since === 0 ? null : dayAt(since, false);
  state.until = until === AXIS.steps - 1 ? null : dayAt(until, true);
  changeTime();
}

const changeTime = soon(() => {
  applyTime();
  refresh();
});

/** Moves the window by its unit; a window of all time becomes the first unit. Stretches without events are skipped. */
function stepWindow(way) {
  if (!AXIS) return false;
  const days = UNITS[byId('unit').value];
  let since = state.since === null ? (way > 0 ? AXIS.first : AXIS.last - days + 1) : state.since + way * days;
  const segment = AXIS.segments.find((it) => it.isGap && since >= it.first && since + days - 1 <= it.last);
  if (segment) since = way > 0 ? segment.last + 1 : segment.first - days;
  if (since > AXIS.last || since + days - 1 < AXIS.first) return false;
  state.since = since;
  state.until = since + days - 1;
  changeTime();
  return true;
}

function startPlaying() {
  if (state.since === null || state.since + UNITS[byId('unit').value] > AXIS.last) state.since = null;
  const next = () => {
    if (!stepWindow(1)) stopPlaying();
  };
  timeline.timer = setInterval(next, 1100);
  next();
  playButton();
}

function stopPlaying() {
  clearInterval(timeline.timer);
  timeline.timer = null;
  playButton();
}

function playButton() {
  const play = byId('play');
  play.textContent = timeline.timer ? '❚❚' : '▶';
  play.setAttribute('aria-label', timeline.timer ? 'Pause' : 'Play through time');
}

/** Shows the window and the histogram as they are now. */
function drawTimeline() {
  if (!AXIS) return;
  const since = state.since === null ? 0 : stepOf(state.since), until = state.until === null ? AXIS.steps - 1 : stepOf(state.until);
  timeline.since.value = since;
  timeline.until.value = until;
  const [from, to] = [state.since === null ? AXIS.first : state.since, state.until === null ? AXIS.last : state.until];
  timeline.since.setAttribute('aria-valuetext', longDay(from));
  timeline.until.setAttribute('aria-valuetext', longDay(to));
  timeline.sinceDate.value = iso(from);
  timeline.untilDate.value = iso(to);
  byId('certain').value = state.certain ? 'certain' : 'possible';
  byId('undated').checked = state.undated;
  drawHistogram(since, until);
}

function drawHistogram(since, until) {
  const width = Math.max(1, Math.ceil(AXIS.steps / 160));
  const others = [];
  for (let event = 0; event < EVENTS.count; event++) if ((FAILS[event] & ~TIME_BIT) === 0) others.push(event);
  const { bins, possible, certain } = histogram(width, others);
  const most = Math.max(1, ...possible);
  const height = (count) => (count ? Math.max(3, (count / most) * 38) : 0);
  const shapes = [];
  for (let bin = 0; bin < bins; bin++) {
    const isIn = bin * width <= until && (bin + 1) * width - 1 >= since;
    for (const [counts, name] of [[possible, 'possible'], [certain, 'certain']]) {
      if (!counts[bin]) continue;
      const tall = height(counts[bin]);
      shapes.push(svg('rect', { x: bin * width + 0.06 * width, y: 40 - tall, width: width * 0.88, height: tall, class: isIn ? name : `${name} out` }));
    }
  }
  for (const segment of AXIS.segments.filter((it) => it.isGap)) {
    shapes.push(svg('rect', { x: segment.at, y: 0, width: segment.steps, height: 40, class: 'gap' }, svg('title', {}, `nothing from ${iso(segment.first)} to ${iso(segment.last)}: shortened`)));
  }
  const chart = byId('histogram');
  chart.setAttribute('viewBox', `0 0 ${AXIS.steps} 40`);
  chart.replaceChildren(...shapes);
}

/** Dates under the axis: its ends, the ends of stretches without events, and firsts of months where there is room. */
function ticks() {
  const days = AXIS.segments.filter((it) => !it.isGap).flatMap((it) => [[it.first, it.at], [it.last, it.at + it.steps]]);
  const candidates = [days[0], days[days.length - 1], ...days.slice(1, -1), ...monthStarts()];
  const shown = [], room = 100 / (byId('histogram').clientWidth || 800);
  for (const [day, step] of candidates) {
    const part = step / AXIS.steps;
    if (shown.every(([, other]) => Math.abs(other - part) > room)) shown.push([day, part]);
  }
  return shown.map(([day, part]) => {
    const tick = el('span', { class: part === 0 ? 'tick first' : part === 1 ? 'tick last' : 'tick' }, iso(day));
    tick.style.left = `${part * 100}%`;
    return tick;
  });
}

function monthStarts() {
  const starts = [];
  const every = Math.max(1, Math.ceil(AXIS.steps / 30 / 12)); // months
  for (const { first, last, at } of AXIS.segments.filter((it) => !it.isGap)) {
    const day = new Date(first * 86400000);
    for (let month = day.getUTCMonth() + 1; starts.length < 100; month += every) {
      const start = Date.UTC(day.getUTCFullYear(), month, 1) / 86400000;
      if (start > last) break;
      starts.push([start, at + start - first]);
    }
  }
  return starts;
}
