import {ask} from './api.js';
import {points, timeChart, tone} from './charts.js';
import {chip, h, panel} from './dom.js';
import {code, t} from './messages.js';
import {bar, table} from './tables.js';
import * as address from './address.js';
import * as format from './format.js';

export const title = 'view.commands';

/** Replies to commands: their numbers, by service and by code. */
export function create() {
  const replies = timeChart(t('commands.replies'), {size: 'tall', none: t('commands.none')});
  const services = table(t('commands.services'), [
    {title: t('column.service'), value: row => row.service},
    {title: t('column.product'), value: row => row.product_key},
    {title: t('column.replies'), number: true, value: row => format.integer(row.replies)},
    {title: t('column.failed'), number: true, value: row => format.integer(row.replies - row.succeeded)},
    {title: t('column.success-rate'), value: row => bar(row.succeeded / row.replies, format.percent(row.succeeded / row.replies), 'good')},
  ], t('commands.none'), {save: true});
  const codes = table(t('commands.codes'), [
    {title: t('column.code'), value: row => chip(String(row.code), row.success ? 'good' : 'bad')},
    {title: t('column.meaning'), value: row => meaning(row)},
    {title: t('column.replies'), number: true, value: row => format.integer(row.replies)},
  ], t('commands.none'), {save: true});
  const element = h('div', {class: 'grid'}, h('div', {class: 'wide'}, replies.element),
      h('div', {class: 'span2'}, panel(t('commands.services'), {class: 'scroll tall'}, services.element)), panel(t('commands.codes'), {class: 'scroll tall'}, codes.element));

  async function load(signal) {
    const {from, to} = address.range();
    const data = await ask('commands', {product: address.get('product'), from, to}, signal);
    const bars = (name, column, colour) => ({name, type: 'bar', stack: 'all', points: points(data.series, column), colour: tone(colour)});
    replies.show({from, to, whole: true, unit: t('commands.unit', {step: format.duration(data.step)}), write: format.integer, series: data.series.length === 0 ? [] : [
      bars(t('commands.succeeded'), 'succeeded', 'good'), bars(t('commands.failed'), 'failed', 'bad')]});
    services.show(data.services, data.services.length === 200 ? t('first', {number: 200}) : '');
    codes.show(data.codes);
  }
  return {element, load};
}

function meaning(row) {
  const text = code('reply', row.code).slice(String(row.code).length + 1);
  return text || t(row.code >= 100000 && row.code <= 110000 ? 'reply.own' : row.success ? 'reply.200' : 'reply.other');
}
