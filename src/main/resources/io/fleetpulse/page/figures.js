import {chip, fill, h} from './dom.js';
import * as address from './address.js';
import * as format from './format.js';

/** Results that are this far behind the clock are called old. */
const OLD = 5 * 60e3;
const GRAVEST = ['ROLLBACK', 'HOLD', 'NOT_ENOUGH_DATA', 'PROCEED'];

export function decisionChip(decision) {
  const tones = {PROCEED: 'good', HOLD: 'warn', ROLLBACK: 'bad', NOT_ENOUGH_DATA: 'neutral'};
  return decision ? chip(decision.replaceAll('_', ' ').toLowerCase(), tones[decision] ?? 'neutral') : chip('no decision yet');
}

/** The line of figures: what is asked first. */
export function show(element, overview, known) {
  const sum = (rows, column) => rows.reduce((total, row) => total + (row[column] ?? 0), 0);
  const online = overview.online.length > 0 ? sum(overview.online, 'devices_online') : null;
  const devices = known && known.known.length > 0 ? sum(known.known, 'devices') : null;
  const flapping = overview.online.length > 0 ? sum(overview.online, 'flapping_devices') : null;
  const incidents = overview.incidents[0];
  const letters = overview.letters[0].dead_letters;
  const reach = Math.max(0, overview.reach[0]?.window_end ?? 0, ...overview.online.map(row => row.window_end ?? 0));
  const age = overview.at - reach;
  fill(element,
      figure('Devices online', format.integer(online), devices !== null ? `of ${format.integer(devices)} known` : 'known: –', address.link('/')),
      figure('Flapping now', format.integer(flapping), 'in the newest window', address.link('/'), flapping > 0 ? 'warn' : ''),
      figure('Open incidents', format.integer(incidents.open), incidents.open > 0 ? `${format.integer(incidents.devices)} devices went offline` : 'none now', address.link('/'), incidents.open > 0 ? 'bad' : ''),
      rollouts(overview.rollouts),
      figure('Dead letters', letters > 100000 ? 'over 100,000' : format.integer(letters), 'in range, all products', address.link('/quality'), letters > 0 ? 'warn' : ''),
      figure('Results reach', reach > 0 ? format.clock(reach) : '–', reach > 0 ? freshness(age, reach) : 'no window yet', age > OLD && reach > 0 ? then(overview, reach) : address.link('/quality'), reach > 0 && age > OLD ? 'warn' : ''));
}

/** The same view, as long a range, where the newest results are. */
function then(overview, reach) {
  return address.link(address.view(), {...Object.fromEntries(new URLSearchParams(location.search)), range: '', from: reach - (overview.to - overview.from), to: reach});
}

function freshness(age, reach) {
  return age > OLD ? `${format.duration(age)} ago, on ${format.time(reach).slice(0, 10)}: show` : `${format.duration(Math.max(0, age))} ago`;
}

function rollouts(active) {
  const gravest = GRAVEST.find(decision => active.some(rollout => rollout.decision === decision));
  const stalled = active.reduce((total, rollout) => total + (rollout.stalled ?? 0), 0);
  const element = figure('Rollouts in progress', format.integer(active.length), '', address.link('/rollouts'), gravest === 'ROLLBACK' ? 'bad' : gravest === 'HOLD' ? 'warn' : '');
  fill(element.querySelector('.figure-note'), gravest ? decisionChip(gravest) : active.length > 0 ? 'no decision yet' : 'none now', stalled > 0 && h('span', {class: 'fixed'}, ` ${format.integer(stalled)} stalled`));
  return element;
}

function figure(name, value, note, href, tone = '') {
  return h('a', {class: 'figure ' + tone, href}, h('span', {class: 'figure-name'}, name), h('span', {class: 'figure-value'}, value), h('span', {class: 'figure-note'}, note));
}
