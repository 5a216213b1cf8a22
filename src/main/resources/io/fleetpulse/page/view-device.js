import {chip, empty, fill, h, panel} from './dom.js';
import {ask} from './api.js';
import {t, word} from './messages.js';
import {deviceLink, table, when} from './tables.js';
import {statusChip} from './view-devices.js';
import * as address from './address.js';
import * as format from './format.js';

export const title = 'view.device';

/** The history of one device. */
export function create() {
  const product = address.get('product');
  const device = address.get('device');
  if (!product || !device) {
    return {element: panel(t('view.device'), {}, empty(t('device.choose'))), async load() {}};
  }
  const head = h('div', {class: 'story-head'});
  const timeline = h('div', {class: 'timeline'});
  const sessions = table(t('device.sessions'), [
    {title: t('device.online'), fixed: true, value: row => when(row.online_at)},
    {title: t('device.offline'), value: row => row.offline_at === null ? chip(t('status.online'), 'good') : when(row.offline_at)},
    {title: t('device.lasted'), number: true, value: row => format.duration(row.duration_ms ?? Date.now() - row.online_at)},
    {title: t('device.ended-by'), value: row => ended(row)},
    {title: t('column.reason'), fixed: true, value: row => format.offlineReason(row.offline_reason)},
    {title: t('device.address'), value: row => row.client_ip ?? '–'},
  ], t('device.no-sessions'));
  const properties = table(t('device.properties'), [
    {title: t('column.property'), value: row => h('a', {href: address.link('/telemetry', {product, device, property: row.property})}, row.property)},
    {title: t('column.value'), wide: true, value: row => format.json(row.value).slice(0, 300)},
    {title: t('map.at'), fixed: true, value: row => when(row.at)},
  ], t('device.no-readings'));
  const versions = table(t('column.versions'), [
    {title: t('column.module'), value: row => row.module_name},
    {title: t('facet.version'), value: row => row.version ?? '–'},
    {title: t('column.since'), fixed: true, value: row => when(row.since)},
    {title: t('column.before'), value: row => row.previous_version ?? '–'},
    {title: t('column.reported-by'), value: row => row.source ? word('versionsource', row.source) : '–'},
  ], t('device.no-version'));
  const tasks = table(t('device.updates'), [
    {title: t('column.rollout'), value: row => h('a', {href: address.link('/rollouts', {job: row.job_id})}, row.job_id)},
    {title: t('facet.version'), fixed: true, value: row => `${row.src_version ?? '?'} → ${row.dest_version ?? '?'}`},
    {title: t('column.state'), fixed: true, value: row => row.stalled ? chip(t('state.stalled'), 'warn') : chip(word('task', row.status ?? 'unknown'), {SUCCEEDED: 'good', FAILED: 'bad', IN_PROGRESS: 'busy'}[row.status] ?? 'neutral')},
    {title: t('column.step'), fixed: true, value: row => format.step(row.step)},
    {title: t('column.attempts'), number: true, value: row => format.integer(row.attempts)},
    {title: t('column.updated'), fixed: true, value: row => when(row.updated_at)},
    {title: t('column.said'), wide: true, value: row => row.description ?? '–'},
  ], t('device.no-update'));
  const events = table(t('device.events'), [
    {title: t('column.when'), fixed: true, value: row => when(row.at)},
    {title: t('column.event'), value: row => row.name ? `${row.name} (${row.identifier})` : row.identifier},
    {title: t('column.type'), fixed: true, value: row => chip(word('eventtype', row.event_type ?? 'unknown'), {error: 'bad', alert: 'warn'}[row.event_type] ?? 'neutral')},
    {title: t('column.value'), wide: true, value: row => row.value === null ? '–' : format.json(row.value).slice(0, 300)},
    {title: t('column.validation'), value: row => row.failed ? chip(t('state.failed'), 'bad') : t('state.passed')},
  ], t('device.no-events'));
  const attached = table(t('device.attached'), [
    {title: t('column.device'), value: row => deviceLink(row.product_key, row.device_name)},
    {title: t('column.product'), value: row => row.product_key},
    {title: t('column.state'), fixed: true, value: row => statusChip(row.status)},
    {title: t('column.since'), fixed: true, value: row => when(row.since)},
  ]);
  const attachedPanel = h('div', {class: 'wide', hidden: true}, panel(t('device.behind'), {class: 'scroll'}, attached.element));
  const element = h('div', {}, head, h('div', {class: 'grid'},
      h('div', {class: 'wide'}, panel(t('device.connection'), {}, timeline)),
      h('div', {class: 'span2'}, panel(t('device.sessions'), {class: 'scroll'}, sessions.element)), panel(t('device.properties'), {class: 'scroll'}, properties.element),
      h('div', {class: 'span2'}, panel(t('device.updates'), {class: 'scroll'}, tasks.element)), panel(t('column.versions'), {class: 'scroll'}, versions.element),
      h('div', {class: 'wide'}, panel(t('device.events'), {class: 'scroll', note: t('device.all-but-info')}, events.element)), attachedPanel));

  async function load(signal) {
    const {from, to} = address.range();
    const data = await ask('device', {product, device, from, to}, signal);
    const status = data.status[0];
    const row = data.device[0];
    fill(head, h('h2', {}, h('span', {class: 'name'}, device), ' ', statusChip(status?.status), data.flapping.some(one => one.ended_at === null) && chip(t('status.flapping'), 'warn'), row && row.state !== 'enabled' && chip(word('state', row.state))), facts(product, status, row, data));
    draw(timeline, data, from, Math.min(to, data.at), row?.created_at);
    sessions.show(data.sessions, data.sessions.length === 300 ? t('newest-300') : '');
    properties.show(data.properties);
    versions.show(data.versions);
    tasks.show(data.tasks);
    events.show(data.events, data.events.length === 100 ? t('newest-100') : '');
    attachedPanel.hidden = data.attached.length === 0;
    attached.show(data.attached, data.attached.length === 100 ? t('first-100') : '');
  }
  return {element, load, title: device};
}

function ended(row) {
  if (row.ended_by === null) {
    return '–';
  }
  const causes = {
    gateway: () => [t('device.with-gateway'), ' ', deviceLink(row.gateway_product_key, row.gateway_device_name)],
    updating: () => t('device.in-update'),
  };
  return [word('ended', row.ended_by), causes[row.offline_cause]?.() ?? ''];
}

function facts(product, status, row, data) {
  const fact = (name, value) => value && h('div', {}, h('dt', {}, name), h('dd', {}, value));
  return h('dl', {class: 'facts'},
      fact(t('column.product'), product), fact(t('device.status-since'), status && format.time(status.since)), fact(t('facet.reason'), status?.offline_reason !== null && status && format.offlineReason(status.offline_reason)),
      fact(t('device.address'), status?.client_ip), fact(t('device.platform-id'), row?.iot_id ?? status?.iot_id), fact(t('device.created'), row?.created_at && format.time(row.created_at)),
      fact(t('column.gateway'), data.gateways.length > 0 && data.gateways.map(gateway => [deviceLink(gateway.gateway_product_key, gateway.gateway_device_name), gateway.disabled ? t('device.disabled-edge') : ' '])),
      fact(t('column.tags'), row?.tags && Object.keys(row.tags).length > 0 && Object.entries(row.tags).map(([key, value]) => h('span', {class: 'tag'}, `${key}: ${format.json(value)}`))));
}

/** Online and offline times as one bar; the table of sessions has the same as text. */
function draw(element, data, from, to, created) {
  if (data.sessions.length === 0) {
    fill(element, empty(data.status[0]?.status === 'offline' ? t('device.offline-throughout') : t('device.no-connection')));
    return;
  }
  const total = to - from;
  // Before its creation the device was neither online nor offline.
  const known = Math.min(Math.max(from, created ?? from, 0), data.sessions.at(-1).online_at > from ? data.sessions.at(-1).online_at : from);
  let online = 0;
  const track = h('div', {class: 'track', role: 'img'});
  if (known > from) {
    const unknown = h('span', {class: 'unknown', title: t('device.not-created')});
    unknown.style.width = (100 * (known - from) / total).toFixed(3) + '%';
    track.append(unknown);
  }
  for (const session of data.sessions) {
    const start = Math.max(from, session.online_at);
    const end = Math.min(to, session.offline_at ?? to);
    online += Math.max(0, end - start);
    const part = h('span', {class: 'online'});
    part.style.left = (100 * (start - from) / total).toFixed(3) + '%';
    part.style.width = Math.max(0.15, 100 * (end - start) / total).toFixed(3) + '%';
    part.title = `${format.time(session.online_at)} – ${session.offline_at ? format.time(session.offline_at) : t('now')}`;
    track.append(part);
  }
  for (const event of data.events) {
    const mark = h('span', {class: 'mark ' + (event.event_type === 'error' ? 'bad' : 'warn'), title: `${event.identifier}, ${format.time(event.at)}`});
    mark.style.left = (100 * (event.at - from) / total).toFixed(3) + '%';
    track.append(mark);
  }
  const text = t(known > from ? 'device.share-created' : 'device.share', {share: format.percent(online / (to - known)), sessions: t('device.count', {count: data.sessions.length})});
  track.setAttribute('aria-label', text);
  fill(element, track, h('div', {class: 'track-axis'}, h('span', {}, format.time(from)), h('span', {class: 'track-text'}, text), h('span', {}, format.time(to))));
}
