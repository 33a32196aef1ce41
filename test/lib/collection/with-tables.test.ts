import { describe, expect, it } from 'vitest';
import { withTables } from '../../../lib/collection/with-tables.ts';
import type { VertexId } from '../../../lib/model/graph.ts';
import type { Observation, VertexObservation } from '../../../lib/model/observation.ts';
import type { SourceTable } from '../../../lib/model/tables.ts';
import { idOf, inARow, vertexOf } from '../../support/small-job.ts';

const MIN = 60_000;
const graph = inARow(vertexOf('orders'), vertexOf('sink'));
const ORDERS = idOf('orders');
const job = { graph, runningSince: 2 * MIN };
const commits = [0, 5, 10].map((minute) => ({
  id: `${minute}`,
  at: minute * MIN,
  records: 60_000,
  writer: 'a',
  files: 4,
  bytes: 400_000,
}));
const table: SourceTable = { says: 'Glue table sales.orders', file: 'v3', commits, since: 0 };
const idle = { busy: { avg: 0 }, backPressured: { avg: 0 } };

const seen = (
  minute: number,
  own: Partial<VertexObservation>,
  unavailable: Observation['unavailable'] = [],
): Observation => ({
  at: minute * MIN,
  job: {},
  unavailable,
  vertices: { [ORDERS]: { accumulatedBusyMs: 0, recordsOut: 0, ...own } },
});
const joined = (of: SourceTable, observations: readonly Observation[]) => {
  const { tables, because, observations: all } = withTables({ [ORDERS]: of }, { job, window: [], observations });
  return { table: tables[ORDERS], because, shown: all.map(({ vertices }) => vertices[ORDERS]) };
};

describe('what a job has shown, with the tables of its sources', () => {
  it('has what was committed until each instant', () => {
    const { shown } = joined(table, [seen(7, { pendingRecords: 0 }), seen(11, { pendingRecords: 9 })]);
    expect(
      shown.map((one) => [one?.readsCommits, one?.table?.tableRate, one?.table?.tableAge, one?.pendingRecords]),
    ).toEqual([
      [true, 200, 120, 0],
      [true, 200, 60, 9],
    ]);
  });

  it('keeps the backlog that the source says, and remembers it', () => {
    const { because, table: kept } = joined(table, [seen(7, { recordsIn: 5, pendingRecords: 30_000 })]);
    expect(because).toEqual([]);
    expect(kept?.waited).toEqual({ at: 7 * MIN, records: 30_000 });
  });

  it('estimates it where the source can not say it, and says so', () => {
    const waited = { at: MIN, records: 1_000 };
    const observations = [3, 6, 7].map((minute) =>
      seen(minute, { recordsIn: 200 * minute, pendingRecords: Number.NaN }),
    );
    const { shown, because, table: kept } = joined({ ...table, waited }, observations);
    expect(shown.map((one) => one?.pendingRecords)).toEqual([400, 59_800, 59_600]);
    expect(because.map(({ rule, vertex }) => [rule, vertex])).toEqual([['lag-estimated', ORDERS]]);
    expect(kept?.waited).toEqual({ at: 7 * MIN, records: 59_600 });
  });

  it('goes on with what it has estimated when the same minutes are read again', () => {
    const waited = { at: MIN, records: 1_000 };
    const observations = [3, 6, 7].map((minute) =>
      seen(minute, { recordsIn: 200 * minute, pendingRecords: Number.NaN }),
    );
    const first = joined({ ...table, waited }, observations);
    const window = first.shown.map((one, i) => ({
      at: observations[i]?.at ?? 0,
      job: {},
      vertices: { [ORDERS]: { recordsIn: one?.recordsIn ?? 0, lag: one?.pendingRecords ?? 0 } },
    }));
    const again = withTables({ [ORDERS]: first.table ?? table }, { job, window, observations });
    expect(again.observations.map(({ vertices }) => vertices[ORDERS]?.pendingRecords)).toEqual([400, 59_800, 59_600]);
  });

  it('takes no backlog that is not shown for none', () => {
    expect(joined(table, [seen(7, { recordsIn: 5 })]).shown[0]?.pendingRecords).toBeNaN();
    // Where metrics can't show it, it is left out.
    expect(joined(table, [seen(7, { recordsIn: 5 }, ['pendingRecords'])]).shown[0]?.pendingRecords).toBeUndefined();
  });

  it('finds that nothing waits where the source has read and stands still', () => {
    const observations = [6, 7, 8].map((minute) =>
      seen(minute, { ...idle, recordsIn: minute === 6 ? 30_000 : 60_000, pendingRecords: Number.NaN }),
    );
    expect(joined(table, observations).shown.map((one) => one?.pendingRecords)).toEqual([Number.NaN, Number.NaN, 0]);
    const held = observations.map((one) => ({
      ...one,
      vertices: { [ORDERS]: { ...one.vertices[ORDERS], alignmentDriftMs: 9 } as VertexObservation },
    }));
    expect(joined(table, held).shown[2]?.pendingRecords).toBeNaN();
  });

  it('leaves other vertices, and jobs without a table, as they are', () => {
    const observations = [seen(7, { recordsIn: 5 })];
    expect(withTables({}, { job, window: [], observations }).observations).toBe(observations);
    const gone = withTables({ ['gone' as VertexId]: table }, { job, window: [], observations });
    expect(gone).toEqual({ observations, tables: {}, because: [] });
  });
});
