import {ask} from './api.js';
import {chip, h, panel} from './dom.js';
import {t, word} from './messages.js';
import {table, when} from './tables.js';
import * as format from './format.js';

export const title = 'view.jobs';
const TONES = {COMPLETED: 'good', ALL_FINISHED: 'good', GRAY_FINISHED: 'good', CANCELLED: 'warn', CANCELLING: 'warn', ALL_PAUSE: 'warn', ROLL_BACK_PAUSE: 'warn', ROLL_BACK_EXECUTING: 'bad', BATCH_ROLL_BACK_EXECUTING: 'bad', IN_PROGRESS: 'busy', GRAY_EXECUTING: 'busy', ALL_EXECUTING: 'busy'};

/** Jobs for devices, and migrations of devices between instances. */
export function create() {
  const state = row => row.status ? chip(word('job', row.status), TONES[row.status] ?? 'neutral') : '–';
  const jobs = table(t('jobs.devices'), [
    {title: t('column.job'), value: row => row.job_id},
    {title: t('jobs.type'), value: row => row.job_type ? word('jobtype', row.job_type) : '–'},
    {title: t('column.state'), fixed: true, value: state},
    {title: t('column.since'), fixed: true, value: row => when(row.since)},
    {title: t('jobs.started'), fixed: true, value: row => when(row.started_at)},
    {title: t('jobs.finished'), fixed: true, value: row => when(row.finished_at)},
    {title: t('column.duration'), number: true, value: row => row.started_at !== null && row.finished_at !== null ? format.duration(row.finished_at - row.started_at) : '–'},
  ], t('jobs.none'), {save: true});
  const migrations = table(t('jobs.migrations'), [
    {title: t('column.job'), value: row => row.job_id},
    {title: t('column.state'), fixed: true, value: state},
    {title: t('jobs.from'), value: row => row.source_instance ?? '–'},
    {title: t('jobs.to'), value: row => row.target_instance ?? '–'},
    {title: t('jobs.migrated'), number: true, value: row => format.integer(row.migrated_devices)},
    {title: t('jobs.rolled-back'), number: true, value: row => format.integer(row.rolled_back_devices)},
    {title: t('column.since'), fixed: true, value: row => when(row.since)},
  ], t('jobs.no-migrations'), {save: true});
  const element = h('div', {class: 'grid'},
      h('div', {class: 'wide'}, panel(t('jobs.devices'), {class: 'scroll tall', note: t('jobs.note')}, jobs.element)),
      h('div', {class: 'wide'}, panel(t('jobs.migrations'), {class: 'scroll', note: t('jobs.migrations.note')}, migrations.element)));

  async function load(signal) {
    const data = await ask('jobs', {}, signal);
    jobs.show(data.jobs, data.jobs.length === 200 ? t('newest', {number: 200}) : '');
    migrations.show(data.migrations, data.migrations.length === 200 ? t('newest', {number: 200}) : '');
  }
  return {element, load};
}
