// What a dashboard file may say, by the types that Grafana publishes in @grafana/schema. A file's JSON is assigned to
// Dashboard as it stands, so that tsc refuses unknown members, wrong types and what is missing.
import type { DataQuery } from '@grafana/schema';
import type * as bargauge from '@grafana/schema/dist/types/raw/composable/bargauge/panelcfg/x/BarGaugePanelCfg_types.gen.d.ts';
import type * as published from '@grafana/schema/dist/types/raw/dashboard/x/dashboard_types.gen.d.ts';
import type * as stat from '@grafana/schema/dist/types/raw/composable/stat/panelcfg/x/StatPanelCfg_types.gen.d.ts';
import type * as table from '@grafana/schema/dist/types/raw/composable/table/panelcfg/x/TablePanelCfg_types.gen.d.ts';
import type * as timeseries from '@grafana/schema/dist/types/raw/composable/timeseries/panelcfg/x/TimeSeriesPanelCfg_types.gen.d.ts';
import type { DataLink } from '@grafana/schema/dist/types/schema/dashboard/v2beta1/types.spec.gen.d.ts';

/** JSON has no enums: one of texts is any of its texts. */
type Plain<T> = T extends string
  ? `${T}`
  : T extends number | boolean | null | undefined
    ? T
    : T extends object
      ? { [K in keyof T]: Plain<T[K]> }
      : T;

/** The published types say "unknown" where the data source decides; these two are not in the package. */
interface SqlQuery extends DataQuery {
  datasource: { type: 'grafana-postgresql-datasource'; uid: string };
  editorMode: 'code';
  format: 'table' | 'time_series';
  rawQuery: true;
  rawSql: string;
}

interface PrometheusQuery extends DataQuery {
  datasource: { type: 'prometheus'; uid: string };
  editorMode: 'code';
  expr: string;
  instant: boolean;
  legendFormat: string;
  range: boolean;
}

/** What is said of all fields; the published type leaves links open, and what belongs to the kind of panel. */
type Standard = Omit<published.FieldConfig, 'custom' | 'links'> & { links?: DataLink[] };

type StandardProperty = { [K in keyof Standard]-?: { id: K; value: Standard[K] } }[keyof Standard];

type OwnProperty<Custom> = {
  [K in keyof Custom & string]-?: { id: `custom.${K}`; value: Custom[K] };
}[keyof Custom & string];

interface Override<Custom> {
  matcher: { id: 'byName' | 'byRegexp' | 'byFrameRefID'; options: string };
  properties: Array<StandardProperty | OwnProperty<Custom>>;
}

type Panel<Kind extends string, Options, Custom> = Omit<
  published.Panel,
  'fieldConfig' | 'options' | 'targets' | 'type'
> & {
  type: Kind;
  options: Options;
  fieldConfig: { defaults: Standard & { custom?: Custom }; overrides: Array<Override<Custom>> };
  targets: Array<SqlQuery | PrometheusQuery>;
};

type AnyPanel =
  | Panel<'bargauge', bargauge.Options, {}>
  | Panel<'stat', stat.Options, {}>
  | Panel<'table', table.Options, table.FieldConfig>
  | Panel<'timeseries', timeseries.Options, timeseries.FieldConfig>
  | published.RowPanel;

/** The published target of an annotation is that of Grafana's own data source only; its source says so. */
type Annotation = Omit<published.AnnotationQuery, 'target'> & { target: SqlQuery };

export type Dashboard = Plain<
  Omit<published.Dashboard, 'annotations' | 'panels'> & {
    annotations: { list: Annotation[] };
    panels: AnyPanel[];
  }
>;
