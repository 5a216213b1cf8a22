import {chip, fill, h} from './dom.js';
import {t, word} from './messages.js';
import * as address from './address.js';
import * as format from './format.js';

/** The page marks results as old if they are this far behind the clock. */
const OLD = 5 * 60e3;
const GRAVEST = ['ROLLBACK', 'HOLD', 'NOT_ENOUGH_DATA', 'PROCEED'];

export function decisionChip(decision) {
  const tones = {PROCEED: 'good', HOLD: 'warn', ROLLBACK: 'bad', NOT_ENOUGH_DATA: 'neutral'};
  return decision ? chip(word('decision', decision), tones[decision] ?? 'neutral') : chip(t('decision.none'));
}

/** The line of key figures. */
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
      figure(t('figure.online'), format.integer(online), devices !== null ? t('figure.known', {number: format.integer(devices)}) : t('figure.known-none'), address.link('/')),
      figure(t('figure.flapping'), format.integer(flapping), t('figure.newest'), address.link('/'), flapping > 0 ? 'warn' : ''),
      figure(t('figure.incidents'), format.integer(incidents.open), incidents.open > 0 ? t('figure.went-offline', {number: format.integer(incidents.devices)}) : t('figure.none'), address.link('/'), incidents.open > 0 ? 'bad' : ''),
      rollouts(overview.rollouts),
      figure(t('figure.letters'), letters > 100000 ? t('figure.many') : format.integer(letters), t('figure.in-range'), address.link('/quality'), letters > 0 ? 'warn' : ''),
      figure(t('figure.reach'), reach > 0 ? format.clock(reach) : '–', reach > 0 ? freshness(age, reach) : t('figure.no-window'), age > OLD && reach > 0 ? then(overview, reach) : address.link('/quality'), reach > 0 && age > OLD ? 'warn' : ''));
}

/** Returns the address of this view with a range of the same length that ends with the newest results. */
function then(overview, reach) {
  return address.link(address.view(), {...Object.fromEntries(new URLSearchParams(location.search)), range: '', from: reach - (overview.to - overview.from), to: reach});
}

function freshness(age, reach) {
  return age > OLD ? t('figure.ago-on', {age: format.duration(age), date: format.time(reach).slice(0, 10)}) : t('figure.ago', {age: format.duration(Math.max(0, age))});
}

function rollouts(active) {
  const gravest = GRAVEST.find(decision => active.some(rollout => rollout.decision === decision));
  const stalled = active.reduce((total, rollout) => total + (rollout.stalled ?? 0), 0);
  const element = figure(t('figure.rollouts'), format.integer(active.length), '', address.link('/rollouts'), gravest === 'ROLLBACK' ? 'bad' : gravest === 'HOLD' ? 'warn' : '');
  fill(element.querySelector('.figure-note'), gravest ? decisionChip(gravest) : active.length > 0 ? t('decision.none') : t('figure.none'), stalled > 0 && [' ', h('span', {class: 'fixed'}, t('figure.stalled', {number: format.integer(stalled)}))]);
  return element;
}

function figure(name, value, note, href, tone = '') {
  return h('a', {class: 'figure ' + tone, href}, h('span', {class: 'figure-name'}, name), h('span', {class: 'figure-value'}, value), h('span', {class: 'figure-note'}, note));
}
