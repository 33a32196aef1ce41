import { describe, expect, it } from 'vitest';
import { parseJobPlan } from '../../../functions/job-graph/job-plan.ts';

const names = (...descriptions: readonly string[]) =>
  parseJobPlan(
    { nodes: descriptions.map((description, i) => ({ id: `v${i}`, parallelism: 1, description })) },
    () => 128,
  ).vertices.map(({ name }) => name);

/** Descriptions as Flink 1.15 to 2.2 writes them, and the names that its metrics have. */
describe('the name that follows from a description', () => {
  it.each([
    [
      'Window(TumblingEventTimeWindows(60000), EventTimeTrigger, SumAggregator, PassThroughWindowFunction)',
      'TumblingEventTimeWindows',
    ],
    ['Window(SlidingEventTimeWindows(60000, 5000), EventTimeTrigger, Count)', 'SlidingEventTimeWindows'],
    ['Window(ProcessingTimeSessionWindows(30000), ProcessingTimeTrigger, Count)', 'ProcessingTimeSessionWindows'],
    ['Window(GlobalWindows(), PurgingTrigger, ReduceFunction$1)', 'GlobalWindows'],
    [
      'TriggerWindow(TumblingProcessingTimeWindows(1000), ListStateDescriptor{name=a}, ProcessingTimeTrigger, x)',
      'TumblingProcessingTimeWindows',
    ],
    ['Window(com.shop.Windows$ByTenant@1f2e3d, EventTimeTrigger, Count)', 'ByTenant'],
    [
      '[1]:TableSourceScan(table=[[default_catalog, default_database, orders]], fields=[id, amount])',
      'Source: orders[1]',
    ],
    ['[1]:TableSourceScan(table=[[c, d, orders, project=[id], metadata=[]]], fields=[id])', 'Source: orders[1]'],
    ['[1]:TableSourceScan(table=[[c, d, t, watermark=[-(ts, 1000:INTERVAL SECOND)]]], fields=[id])', 'Source: t[1]'],
    ['[2]:Calc(select=[id, (amount &gt; 3) AS big])', 'Calc[2]'],
    [`[2]:Calc(select=[id, ':) hello' AS s, REPLACE(a, ')', '') AS b])`, 'Calc[2]'],
    [`[2]:Calc(select=[SPLIT_INDEX(a, '[', 0) AS b], where=[(c <> 'it''s (')])`, 'Calc[2]'],
    [
      `[7]:GroupWindowAggregate(window=[TumblingGroupWindow('w$, ts, 60000)], select=[start('w$) AS s])`,
      'GroupWindowAggregate[7]',
    ],
    [`[9]:Sink(table=[c.d.totals], fields=[':)']): Writer`, 'totals[9]: Writer'],
    ['[5]:Join(joinType=[InnerJoin], where=[(id = id0)], select=[id])', 'Join[5]'],
    ['[6]:IntervalJoin(joinType=[InnerJoin], windowBounds=[isRowTime=true])', 'IntervalJoin[6]'],
    ['[7]:GroupAggregate(groupBy=[id], select=[id, COUNT(*) AS n])', 'GroupAggregate[7]'],
    [
      '[8]:LocalWindowAggregate(groupBy=[b], window=[TUMBLE(time_col=[rowtime], size=[5 s])])',
      'LocalWindowAggregate[8]',
    ],
    ['[9]:ConstraintEnforcer[NotNullEnforcer(fields=[a, b])]', 'ConstraintEnforcer[9]'],
    ['[9]:StreamRecordTimestampInserter(rowtime field: 2)', 'StreamRecordTimestampInserter[9]'],
    ['[9]:Sink(table=[default_catalog.default_database.totals], fields=[a])', 'Sink: totals[9]'],
    ['[5]:Sink(table=[pg.db.public.out], fields=[a])', 'Sink: public.out[5]'],
    ['[9]:Sink(table=[default_catalog.default_database.totals], fields=[a]): Writer', 'totals[9]: Writer'],
    ['[9]:Sink(table=[default_catalog.default_database.totals], fields=[a]): Committer', 'totals[9]: Committer'],
    [
      '[4]:MultipleInput(members=[x]) [[1]:TableSourceScan(table=[[c, d, a]], fields=[x]), [2]:TableSourceScan(table=[[c, d, b]], fields=[x])]',
      'MultipleInput[4] [Source: a[1], Source: b[2]]',
    ],
    [
      'TableSourceScan(table=[[c, d, orders]], fields=[id])',
      'Source: TableSourceScan(table=[[c, d, orders]], fields=[id])',
    ],
    ['Sink: Writer', 'Sink: Writer'],
    ['Co-Process-Broadcast-Keyed', 'Co-Process-Broadcast-Keyed'],
    ['async wait operator', 'async wait operator'],
    [
      'Read(KafkaSource)/ParDo(Foo)/ParMultiDo(Foo) -&gt; Map/ParMultiDo(Anonymous)',
      'Read(KafkaSource)/ParDo(Foo)/ParMultiDo(Foo) -> Map/ParMultiDo(Anonymous)',
    ],
  ])('%s  ->  %s', (description, name) => {
    expect(names(description)).toEqual([name]);
  });

  it('is written in chains, trees and cascades alike', () => {
    const scan = '[1]:TableSourceScan(table=[[c, d, orders]], fields=[id])';
    const name = 'Source: orders[1] -> (Calc[2], Calc[3] -> out[4]: Writer)';
    expect(
      names(
        `${scan}<br/>:- [2]:Calc(select=[id])<br/>+- [3]:Calc(select=[id, 1])<br/>   +- [4]:Sink(table=[c.d.out], fields=[id]): Writer<br/>`,
      ),
    ).toEqual([name]);
    expect(
      names(
        `${scan} -&gt; ([2]:Calc(select=[id]), [3]:Calc(select=[id, 1]) -&gt; [4]:Sink(table=[c.d.out], fields=[id]): Writer)`,
      ),
    ).toEqual([name]);
  });

  it('is not taken where two vertices would have it', () => {
    const minute = 'Window(TumblingEventTimeWindows(60000), A)';
    const hour = 'Window(TumblingEventTimeWindows(3600000), A)';
    expect(names(minute, hour)).toEqual([minute, hour]);
  });
});
