import {chip, empty, fill, h, panel} from './dom.js';
import {ask} from './api.js';
import {deviceLink, table, when} from './tables.js';
import * as address from './address.js';
import * as format from './format.js';

export const title = 'Device';

/** One device's whole story. */
export function create() {
  const product = address.get('product');
  const device = address.get('device');
  if (!product || !device) {
    return {element: panel('Device', {}, empty('Type the name of a device above, or choose one in another view.')), async load() {}};
  }
  const head = h('div', {class: 'story-head'});
  const timeline = h('div', {class: 'timeline'});
  const sessions = table('Sessions', [
    {title: 'Online', fixed: true, value: row => when(row.online_at)},
    {title: 'Offline', value: row => row.offline_at === null ? chip('online', 'good') : when(row.offline_at)},
    {title: 'Lasted', number: true, value: row => format.duration(row.duration_ms ?? Date.now() - row.online_at)},
    {title: 'Ended by', value: row => ended(row)},
    {title: 'Reason', fixed: true, value: row => format.offlineReason(row.offline_reason)},
    {title: 'Address', value: row => row.client_ip ?? '–'},
  ], 'No sessions in this range.');
  const properties = table('Latest properties', [
    {title: 'Property', value: row => h('a', {href: address.link('/telemetry', {product, device, property: row.property})}, row.property)},
    {title: 'Value', wide: true, value: row => format.json(row.value).slice(0, 300)},
    {title: 'At', fixed: true, value: row => when(row.at)},
  ], 'No readings yet.');
  const versions = table('Versions', [
    {title: 'Module', value: row => row.module_name},
    {title: 'Version', value: row => row.version ?? '–'},
    {title: 'Since', fixed: true, value: row => when(row.since)},
    {title: 'Before', value: row => row.previous_version ?? '–'},
    {title: 'Told by', value: row => ({report: 'the device', ota: 'an update'}[row.source] ?? '–')},
  ], 'No version yet.');
  const tasks = table('Updates', [
    {title: 'Rollout', value: row => h('a', {href: address.link('/rollouts', {job: row.job_id})}, row.job_id)},
    {title: 'Version', fixed: true, value: row => `${row.src_version ?? '?'} → ${row.dest_version ?? '?'}`},
    {title: 'State', fixed: true, value: row => row.stalled ? chip('stalled', 'warn') : chip((row.status ?? '').toLowerCase().replace('_', ' '), {SUCCEEDED: 'good', FAILED: 'bad', IN_PROGRESS: 'busy'}[row.status] ?? 'neutral')},
    {title: 'Step', fixed: true, value: row => format.step(row.step)},
    {title: 'Attempts', number: true, value: row => format.integer(row.attempts)},
    {title: 'Updated', fixed: true, value: row => when(row.updated_at)},
    {title: 'Said', wide: true, value: row => row.description ?? '–'},
  ], 'No update has been seen.');
  const events = table('Events', [
    {title: 'When', fixed: true, value: row => when(row.at)},
    {title: 'Event', value: row => row.name ? `${row.name} (${row.identifier})` : row.identifier},
    {title: 'Type', fixed: true, value: row => chip(row.event_type ?? 'unknown', {error: 'bad', alert: 'warn'}[row.event_type] ?? 'neutral')},
    {title: 'Value', wide: true, value: row => row.value === null ? '–' : format.json(row.value).slice(0, 300)},
    {title: 'Validation', value: row => row.failed ? chip('failed', 'bad') : 'passed'},
  ], 'No alert or error events in this range.');
  const attached = table('Attached devices', [
    {title: 'Device', value: row => deviceLink(row.product_key, row.device_name)},
    {title: 'Product', value: row => row.product_key},
    {title: 'State', fixed: true, value: row => statusChip(row.status)},
    {title: 'Since', fixed: true, value: row => when(row.since)},
  ]);
  const attachedPanel = h('div', {class: 'wide', hidden: true}, panel('Devices behind this gateway', {class: 'scroll'}, attached.element));
  const element = h('div', {}, head, h('div', {class: 'grid'},
      h('div', {class: 'wide'}, panel('Connection', {}, timeline)),
      h('div', {class: 'span2'}, panel('Sessions', {class: 'scroll'}, sessions.element)), panel('Latest properties', {class: 'scroll'}, properties.element),
      h('div', {class: 'span2'}, panel('Updates', {class: 'scroll'}, tasks.element)), panel('Versions', {class: 'scroll'}, versions.element),
      h('div', {class: 'wide'}, panel('Events', {class: 'scroll', note: 'All types but info.'}, events.element)), attachedPanel));

  async function load(signal) {
    const {from, to} = address.range();
    const data = await ask('device', {product, device, from, to}, signal);
    const status = data.status[0];
    const row = data.device[0];
    fill(head, h('h2', {}, h('span', {class: 'name'}, device), ' ', statusChip(status?.status), data.flapping.some(one => one.ended_at === null) && chip('flapping', 'warn'), row && row.state !== 'enabled' && chip(row.state)), facts(product, status, row, data));
    draw(timeline, data, from, Math.min(to, data.at), row?.created_at);
    sessions.show(data.sessions, data.sessions.length === 300 ? 'The newest 300.' : '');
    properties.show(data.properties);
    versions.show(data.versions);
    tasks.show(data.tasks);
    events.show(data.events, data.events.length === 100 ? 'The newest 100.' : '');
    attachedPanel.hidden = data.attached.length === 0;
    attached.show(data.attached, data.attached.length === 100 ? 'The first 100.' : '');
  }
  return {element, load, title: device};
}

function statusChip(status) {
  return status === 'online' ? chip('online', 'good') : status === 'offline' ? chip('offline', 'bad') : chip('not known');
}

function ended(row) {
  if (row.ended_by === null) {
    return '–';
  }
  const gateway = row.offline_cause === 'gateway' ? [', with its gateway ', deviceLink(row.gateway_product_key, row.gateway_device_name)] : '';
  return [row.ended_by === 'superseded' ? 'a newer connection' : row.ended_by, gateway];
}

function facts(product, status, row, data) {
  const fact = (name, value) => value && h('div', {}, h('dt', {}, name), h('dd', {}, value));
  return h('dl', {class: 'facts'},
      fact('Product', product), fact('Status since', status && format.time(status.since)), fact('Offline reason', status?.offline_reason !== null && status && format.offlineReason(status.offline_reason)),
      fact('Address', status?.client_ip), fact('Platform id', row?.iot_id ?? status?.iot_id), fact('Created', row?.created_at && format.time(row.created_at)),
      fact('Gateway', data.gateways.length > 0 && data.gateways.map(gateway => [deviceLink(gateway.gateway_product_key, gateway.gateway_device_name), gateway.disabled ? ' (disabled) ' : ' '])),
      fact('Tags', row?.tags && Object.keys(row.tags).length > 0 && Object.entries(row.tags).map(([key, value]) => h('span', {class: 'tag'}, `${key}: ${format.json(value)}`))));
}

/** Online and offline as one bar; the sessions' table has the same in words. */
function draw(element, data, from, to, created) {
  if (data.sessions.length === 0) {
    fill(element, empty(data.status[0]?.status === 'offline' ? 'Offline in this whole range.' : 'No connection yet in this range.'));
    return;
  }
  const total = to - from;
  // Before it was created it was neither online nor offline.
  const known = Math.min(Math.max(from, created ?? from, 0), data.sessions.at(-1).online_at > from ? data.sessions.at(-1).online_at : from);
  let online = 0;
  const track = h('div', {class: 'track', role: 'img'});
  if (known > from) {
    const unknown = h('span', {class: 'unknown', title: 'not created yet'});
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
    part.title = `${format.time(session.online_at)} – ${session.offline_at ? format.time(session.offline_at) : 'now'}`;
    track.append(part);
  }
  for (const event of data.events) {
    const mark = h('span', {class: 'mark ' + (event.event_type === 'error' ? 'bad' : 'warn'), title: `${event.identifier}, ${format.time(event.at)}`});
    mark.style.left = (100 * (event.at - from) / total).toFixed(3) + '%';
    track.append(mark);
  }
  const text = `Online ${format.percent(online / (to - known))} of ${known > from ? 'the time since it was created' : 'this range'}, ${data.sessions.length} ${data.sessions.length === 1 ? 'session' : 'sessions'}`;
  track.setAttribute('aria-label', text);
  fill(element, track, h('div', {class: 'track-axis'}, h('span', {}, format.time(from)), h('span', {class: 'track-text'}, text), h('span', {}, format.time(to))));
}
