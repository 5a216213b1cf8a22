import {h, panel} from './dom.js';
import {ask} from './api.js';
import {decisionChip} from './figures.js';
import {bar, table, when} from './tables.js';
import * as address from './address.js';
import * as format from './format.js';
import * as rollout from './view-rollout.js';

export const title = 'Rollouts';

/** Every rollout, or all about the one that the address names. */
export function create() {
  if (address.get('job')) {
    return rollout.create(address.get('job'));
  }
  const list = table('Rollouts', [
    {title: 'Job', value: row => h('a', {href: address.link('/rollouts', {job: row.job_id})}, row.job_id)},
    {title: 'Product', named: true, value: row => row.product_key ?? '–'},
    {title: 'Module → version', value: row => `${row.module_name ?? '–'} → ${row.dest_version ?? '–'}`},
    {title: 'Decision', fixed: true, value: row => decisionChip(row.decision)},
    {title: 'Progress', value: row => progress(row)},
    {title: 'Success rate', number: true, value: row => format.percent(row.success_rate)},
    {title: 'Failed', number: true, value: row => format.integer(row.failed)},
    {title: 'Stalled', number: true, value: row => format.integer(row.stalled)},
    {title: 'Median duration', number: true, value: row => format.duration(row.p50_duration_ms)},
    {title: 'Expected end', value: row => rollout.expectedEnd(row)},
    {title: 'First report', fixed: true, value: row => when(row.first_report_at)},
  ], 'No data yet: no rollout has been seen.');
  const element = panel('Rollouts', {class: 'scroll', note: 'The newest 100, whatever the range. The platform never tells how many devices a batch targets: numbers and rates are of the tasks that were observed.'}, list.element);
  return {
    element,
    async load(signal) {
      list.show((await ask('rollouts', {product: address.get('product')}, signal)).rollouts);
    },
  };
}

function progress(row) {
  const done = (row.succeeded ?? 0) + (row.failed ?? 0) + (row.canceled ?? 0);
  return bar(row.tasks > 0 ? done / row.tasks : 0, `${format.integer(done)} of ${format.integer(row.tasks)}`);
}
