import {ask} from './api.js';
import {h, panel} from './dom.js';
import {code, t} from './messages.js';
import {quoted} from './search.js';
import {bar, deviceLink, table, when} from './tables.js';
import {statusChip} from './view-devices.js';
import * as address from './address.js';
import * as format from './format.js';

export const title = 'view.gateways';
const PAGE = 100;

/** Gateways, the devices behind them, and discovered devices that nobody added. */
export function create() {
  const gateways = table(t('view.gateways'), [
    {title: t('column.gateway'), named: true, value: row => deviceLink(row.product_key, row.device_name)},
    {title: t('column.product'), value: row => row.product_key},
    {title: t('column.status'), fixed: true, value: row => statusChip(row.status)},
    {title: t('column.since'), value: row => [when(row.since), row.status === 'offline' && row.offline_reason !== null && h('div', {class: 'note'}, code('reason', row.offline_reason))]},
    {title: t('gateways.behind'), number: true, value: row => h('a', {href: address.link('/devices', {q: `gateway:${quoted(`${row.product_key}/${row.device_name}`)}`, product: ''})}, format.integer(row.devices))},
    {title: t('gateways.online'), value: row => row.devices > 0 ? bar(row.online / row.devices, t('of', {part: format.integer(row.online), whole: format.integer(row.devices)}), 'good') : '–'},
    {title: t('gateways.disabled'), number: true, value: row => format.integer(row.disabled)},
    {title: t('gateways.discovered'), number: true, value: row => format.integer(row.discovered)},
  ], t('gateways.none'), {save: true});
  const discovered = table(t('gateways.waiting'), [
    {title: t('column.device'), named: true, value: row => row.device_name},
    {title: t('column.product'), value: row => row.product_key},
    {title: t('gateways.found-by'), value: row => deviceLink(row.gateway_product_key, row.gateway_device_name)},
    {title: t('gateways.first-seen'), fixed: true, value: row => when(row.first_seen_at)},
    {title: t('gateways.last-seen'), fixed: true, value: row => when(row.last_seen_at)},
  ], t('gateways.nothing-waits'), {save: true});
  const pages = h('p', {class: 'pages'});
  const element = h('div', {class: 'grid'},
      h('div', {class: 'wide'}, panel(t('view.gateways'), {class: 'scroll tall', note: t('gateways.note')}, gateways.element, pages)),
      h('div', {class: 'wide'}, panel(t('gateways.waiting'), {class: 'scroll', note: t('gateways.waiting.note')}, discovered.element)));

  async function load(signal) {
    const product = address.get('product');
    const [found, waiting] = await Promise.all([ask('gateways', {product, ofproduct: address.get('ofproduct'), after: address.get('after')}, signal), ask('gateways/discovered', {product}, signal)]);
    const rows = found.gateways.slice(0, PAGE);
    const last = rows.at(-1);
    gateways.show(rows);
    discovered.show(waiting.discovered, waiting.discovered.length === 200 ? t('first', {number: 200}) : '');
    pages.replaceChildren(...[
      address.get('after') && h('a', {href: address.here({ofproduct: '', after: ''})}, t('gateways.first')),
      found.gateways.length > PAGE && h('a', {href: address.here({ofproduct: last.product_key, after: last.device_name})}, t('gateways.next'))].filter(Boolean));
  }
  return {element, load};
}
