import {h, panel} from './dom.js';
import {ask} from './api.js';
import {decisionChip} from './figures.js';
import {bar, table, when} from './tables.js';
import {t} from './messages.js';
import * as address from './address.js';
import * as format from './format.js';
import * as rollout from './view-rollout.js';

export const title = 'view.rollouts';

/** All rollouts, or the one in the address. */
export function create() {
  if (address.get('job')) {
    return rollout.create(address.get('job'));
  }
  const list = table(t('view.rollouts'), [
    {title: t('column.job'), value: row => h('a', {href: address.link('/rollouts', {job: row.job_id})}, row.job_id)},
    {title: t('column.product'), named: true, value: row => row.product_key ?? '–'},
    {title: t('rollouts.module-version'), value: row => `${row.module_name ?? '–'} → ${row.dest_version ?? '–'}`},
    {title: t('column.decision'), fixed: true, value: row => decisionChip(row.decision)},
    {title: t('rollouts.progress'), value: row => progress(row)},
    {title: t('column.success-rate'), number: true, value: row => format.percent(row.success_rate)},
    {title: t('column.failed'), number: true, value: row => format.integer(row.failed)},
    {title: t('rollouts.stalled'), number: true, value: row => format.integer(row.stalled)},
    {title: t('rollouts.median'), number: true, value: row => format.duration(row.p50_duration_ms)},
    {title: t('rollouts.end'), value: row => rollout.expectedEnd(row)},
    {title: t('gateways.first-seen'), fixed: true, value: row => when(row.first_report_at)},
  ], t('rollouts.none'));
  const element = panel(t('view.rollouts'), {class: 'scroll', note: t('rollouts.note')}, list.element);
  return {
    element,
    async load(signal) {
      list.show((await ask('rollouts', {product: address.get('product')}, signal)).rollouts);
    },
  };
}

function progress(row) {
  const done = (row.succeeded ?? 0) + (row.failed ?? 0) + (row.canceled ?? 0);
  return bar(row.tasks > 0 ? done / row.tasks : 0, t('of', {part: format.integer(done), whole: format.integer(row.tasks)}));
}
