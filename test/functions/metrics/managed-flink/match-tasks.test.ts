import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { namesFromDescriptions } from '../../../../functions/job-graph/names-from-descriptions.ts';
import { matchTasks, type Published } from '../../../../functions/metrics/plan/match-tasks.ts';
import type { JobVertex } from '../../../../lib/model/graph.ts';
import { countedProperty } from '../../../support/counted-property.ts';
import { vertex } from '../../../support/flink-metrics.ts';

interface Described {
  readonly id: string;
  readonly description: string;
  readonly inputs?: readonly string[];
  readonly parallelism?: number;
}

const planned = (described: readonly Described[]): readonly JobVertex[] => {
  const names = namesFromDescriptions(described);
  return described.map(({ id, inputs = ['x'], parallelism = 2 }, i) => ({
    ...vertex(id, '', inputs, parallelism),
    ...(names[i] ?? { name: id }),
  }));
};
const matches = (described: readonly Described[], published: Published) =>
  Object.fromEntries(
    [...matchTasks(planned(described), published)].map(([id, match]) => [
      id,
      match.kind === 'matched' ? match.value : match.kind,
    ]),
  );
/** Every task reports, with so many subtasks. */
const reporting = (subtasks: Readonly<Record<string, number>>): Published => ({
  tasks: Object.keys(subtasks),
  subtasks: new Map(Object.entries(subtasks)),
});

const source = { id: 's', description: 'Source: Kafka source<br/>+- Map<br/>', inputs: [] };
const window = (id: string, size: number, tail = '') => ({
  id,
  description: `Window(TumblingEventTimeWindows(${size}), EventTimeTrigger, Sum)${tail}`,
});
const SOURCE = 'Source:_Kafka_source_->_Map';

describe('a task is matched', () => {
  it.each<[string, readonly Described[], readonly string[], Readonly<Record<string, string>>]>([
    [
      'by the window assigner',
      [source, window('w', 60000, '<br/>+- Sink: Writer<br/>')],
      [SOURCE, 'TumblingEventTimeWindows_->_Sink:_Writer'],
      { s: SOURCE, w: 'TumblingEventTimeWindows_->_Sink:_Writer' },
    ],
    [
      'by what its operator feeds, where windows are alike',
      [window('a', 1, '<br/>+- Map<br/>'), window('b', 2, '<br/>+- Filter<br/>')],
      ['TumblingEventTimeWindows_->_Filter', 'TumblingEventTimeWindows_->_Map'],
      { a: 'TumblingEventTimeWindows_->_Map', b: 'TumblingEventTimeWindows_->_Filter' },
    ],
    [
      'by the number in SQL',
      [
        { id: 'a', description: '[2]:Calc(select=[a])' },
        { id: 'b', description: '[12]:Calc(select=[a])' },
      ],
      ['Calc[12]', 'Calc[2]'],
      { a: 'Calc[2]', b: 'Calc[12]' },
    ],
    [
      'by the number in SQL, whatever else it is called',
      [{ id: 'a', description: '[1]:TableSourceScan(table=[[x]])', inputs: [] }],
      ['Source:_kafka_orders[1]'],
      { a: 'Source:_kafka_orders[1]' },
    ],
    [
      'with the writer of a sink table',
      [{ id: 'a', description: '[2]:Calc(select=[a])<br/>+- [3]:Sink(table=[c.d.out], fields=[a]): Writer<br/>' }],
      ['Calc[2]_->_out[3]:_Writer'],
      { a: 'Calc[2]_->_out[3]:_Writer' },
    ],
    [
      'where other characters are replaced, too',
      [source, { id: 'b', description: '[2]:Calc(select=[a])' }],
      ['Source__Kafka_source____Map', 'Calc_2_'],
      { s: 'Source__Kafka_source____Map', b: 'Calc_2_' },
    ],
    [
      'after it was cut at 80 characters',
      [
        { id: 'a', description: `Source: ${'x'.repeat(70)} -&gt; enrich`, inputs: [] },
        { id: 'b', description: 'Map' },
      ],
      [`Source: ${'x'.repeat(70)} -> enrich`.replaceAll(' ', '_').slice(0, 80), 'Map'],
      { a: `Source:_${'x'.repeat(70)}_-`, b: 'Map' },
    ],
    [
      'behind the index prefix',
      [source, window('w', 60000)],
      [`[vertex-0]${SOURCE}`, '[vertex-1]TumblingEventTimeWindows'],
      { s: `[vertex-0]${SOURCE}`, w: '[vertex-1]TumblingEventTimeWindows' },
    ],
    [
      'where the name is the description (Flink 1.14)',
      [window('w', 60000)],
      ['Window(TumblingEventTimeWindows(60000),_EventTimeTrigger,_Sum)'],
      { w: 'Window(TumblingEventTimeWindows(60000),_EventTimeTrigger,_Sum)' },
    ],
    [
      'of Beam',
      [{ id: 'a', description: 'ParDo(Foo)/ParMultiDo(Foo) -&gt; GroupByKey' }],
      ['ParDo(Foo)/ParMultiDo(Foo)_->_GroupByKey'],
      { a: 'ParDo(Foo)/ParMultiDo(Foo)_->_GroupByKey' },
    ],
  ])('%s', (_, described, tasks, expected) => {
    expect(matches(described, { tasks })).toEqual(expected);
  });

  it('by elimination, where the code names a window and every task that reports is some vertex', () => {
    const job = [source, window('w', 60000)];
    expect(matches(job, { tasks: [SOURCE, 'revenue_per_minute'] })).toEqual({ s: SOURCE, w: 'unmatched' });
    expect(matches(job, reporting({ [SOURCE]: 2, revenue_per_minute: 2 }))).toEqual({
      s: SOURCE,
      w: 'revenue_per_minute',
    });
  });

  it('by the number of subtasks, where others confirm it', () => {
    const job = [source, { ...window('a', 1), parallelism: 1 }, window('b', 2)];
    const tasks = { TumblingEventTimeWindows: 1, per_hour: 2 };
    expect(matches(job, reporting({ [SOURCE]: 2, ...tasks }))).toEqual({
      s: SOURCE,
      a: 'TumblingEventTimeWindows',
      b: 'per_hour',
    });
    expect(matches(job, reporting({ [SOURCE]: 8, ...tasks }))).toMatchObject({ a: 'ambiguous', b: 'ambiguous' });
  });
});

describe('a task is not matched', () => {
  it.each<[string, readonly Described[], Published, Readonly<Record<string, string>>]>([
    [
      'where two windows share one name: their metrics are mixed',
      [source, window('a', 1), window('b', 2)],
      reporting({ [SOURCE]: 2, TumblingEventTimeWindows: 2 }),
      { s: SOURCE, a: 'ambiguous', b: 'ambiguous' },
    ],
    [
      'where two windows have names of the code',
      [window('a', 1), window('b', 2)],
      reporting({ per_minute: 2, per_hour: 2 }),
      { a: 'ambiguous', b: 'ambiguous' },
    ],
    [
      'to one window of two by its default name',
      [window('a', 1), window('b', 2)],
      reporting({ TumblingEventTimeWindows: 2, per_hour: 2 }),
      { a: 'ambiguous', b: 'ambiguous' },
    ],
    [
      'by elimination, where the number of operators differs',
      [source, window('w', 1)],
      reporting({ [SOURCE]: 2, 'a_->_b': 2 }),
      { s: SOURCE, w: 'unmatched' },
    ],
    [
      'by elimination, to a source',
      [source, window('w', 1)],
      reporting({ [SOURCE]: 2, 'Source:_b': 2 }),
      { s: SOURCE, w: 'unmatched' },
    ],
    [
      'by elimination, where the plan shows the name',
      [source, { id: 'm', description: 'enrich' }],
      reporting({ [SOURCE]: 2, enrich_v2: 2 }),
      { s: SOURCE, m: 'unmatched' },
    ],
    [
      'with another number of SQL',
      [{ id: 'a', description: '[2]:Calc(select=[a])' }],
      reporting({ 'Calc[3]': 2 }),
      { a: 'unmatched' },
    ],
  ])('%s', (_, described, published, expected) => {
    expect(matches(described, published)).toEqual(expected);
  });
});

describe('whatever the job', () => {
  const operator = fc.oneof(
    fc.constantFrom('Map', 'Filter', 'enrich', 'Sink: Writer').map((name) => ({ description: name, names: [name] })),
    fc.record({ size: fc.constantFrom(1, 2), own: fc.constantFrom(undefined, 'agg', 'sum') }).map(({ size, own }) => ({
      description: `Window(TumblingEventTimeWindows(${size}), T)`,
      names: [own ?? 'TumblingEventTimeWindows'],
    })),
    fc
      .integer({ min: 1, max: 6 })
      .map((id) => ({ description: `[${id}]:Calc(select=[a, b])`, names: [`Calc[${id}]`] })),
  );
  const job = fc
    .array(
      fc.record({ chain: fc.array(operator, { minLength: 1, maxLength: 3 }), parallelism: fc.constantFrom(1, 2) }),
      { minLength: 1, maxLength: 6 },
    )
    .map((vertices) =>
      vertices.map(({ chain, parallelism }, i) => ({
        id: `v${i}`,
        description: chain.map(({ description }) => description).join(' -&gt; '),
        task: chain
          .map(({ names }) => names[0])
          .join(' -> ')
          .replaceAll(' ', '_'),
        parallelism,
      })),
    );
  /** As CloudWatch would count: the subtasks of all vertices of one name. */
  const published = (vertices: readonly { readonly task: string; readonly parallelism: number }[]): Published => {
    const subtasks: Record<string, number> = {};
    for (const { task, parallelism } of vertices) subtasks[task] = (subtasks[task] ?? 0) + parallelism;
    return reporting(subtasks);
  };

  it('every match is the truth, and no task of two vertices is matched', () => {
    countedProperty(
      { matched: 0.3, shared: 0, custom: 0 },
      [job],
      (met, vertices) => {
        const found = matches(vertices, published(vertices));
        for (const { id, task, description } of vertices) {
          if (found[id] === 'unmatched' || found[id] === 'ambiguous') continue;
          expect(found[id]).toBe(task);
          met('matched');
          if (description.includes('Window') && !task.includes('Tumbling')) met('custom');
        }
        for (const [task, of] of Map.groupBy(vertices, (one) => one.task)) {
          if (of.length === 1) continue;
          met('shared');
          expect(Object.values(found)).not.toContain(task);
        }
      },
      { numRuns: 1000 },
    );
  });

  it('a mix that has as many subtasks as another vertex is not taken for it', () => {
    const alike = (id: string, parallelism: number) => ({ ...window(id, 1), parallelism });
    const job = [{ ...source, parallelism: 1 }, alike('a', 1), alike('b', 2), alike('c', 1)];
    const tasks = reporting({ [SOURCE]: 1, TumblingEventTimeWindows: 2, sum: 2 });
    const found = Object.values(matches(job, tasks));
    expect(found).toContain(SOURCE);
    expect(found).not.toContain('TumblingEventTimeWindows');
    expect(found).not.toContain('sum');
  });

  it('the order of vertices and of tasks changes no match', () => {
    const shuffled = job.chain((vertices) =>
      fc.tuple(fc.constant(vertices), fc.shuffledSubarray([...vertices], { minLength: vertices.length })),
    );
    countedProperty({ matched: 0.3 }, [shuffled], (met, [vertices, other]) => {
      const found = matches(vertices, published(vertices));
      expect(matches(other, published(other))).toEqual(found);
      if (Object.values(found).some((one) => one !== 'unmatched' && one !== 'ambiguous')) met('matched');
    });
  });
});
