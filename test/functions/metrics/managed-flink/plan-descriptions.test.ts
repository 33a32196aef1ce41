/** A job plan has descriptions and CloudWatch has names: the whole way, from DescribeApplication to UpdateApplication. */
import { describe, expect, it } from 'vitest';
import { type SimulatedApplication, simulate } from '../../../support/simulated-application.ts';

const scan = (table: string, id: number) => `[${id}]:TableSourceScan(table=[[c, d, ${table}]], fields=[user, at])`;
const CLICKS = {
  description: `${scan('clicks', 1)}<br/>+- [2]:Calc(select=[user])<br/>`,
  task: 'Source:_clicks[1]_->_Calc[2]',
};
const ORDERS = { description: `${scan('orders', 3)}<br/>`, task: 'Source:_orders[3]' };
const window = (size: number, task: string) => ({
  description: `Window(TumblingEventTimeWindows(${size}), EventTimeTrigger, Sum, PassThroughWindowFunction)<br/>`,
  task,
});
const SINK = {
  description: '[7]:Sink(table=[c.d.sessions], fields=[user]): Writer<br/>',
  task: 'sessions[7]:_Writer',
};

/** For 40 minutes on too few KPUs. */
const run = async (texts: SimulatedApplication['texts'], graph?: SimulatedApplication['graph']) => {
  const size = { parallelism: 3, parallelismPerKpu: 1 };
  const { events, because } = await simulate({ job: 'clickstream', size, minutes: 40, texts, graph });
  return { applied: events.filter(({ name }) => name === 'applied').length, because };
};

/** The settings that the reason writes out. */
const graphOf = (because: Awaited<ReturnType<typeof run>>['because']): string => {
  const remedy = because.findLast(({ rule, vertex }) => rule === 'names-unmatched' && vertex === undefined)?.says;
  return remedy?.slice(remedy.indexOf('"graph": ') + '"graph": '.length) ?? '';
};

describe('a job whose plan has descriptions', () => {
  it('is measured and scaled, its SQL and windows, and one window that the code names', async () => {
    const { applied, because } = await run({
      'Source: Clicks': CLICKS,
      'Source: Orders': ORDERS,
      Sessionize: window(60_000, 'TumblingEventTimeWindows'),
      'Attribute orders': { ...window(60_000, 'revenue'), description: 'Window(GlobalWindows(), Mine, Sum)<br/>' },
      'Sink: Sessions': SINK,
    });
    expect(because.filter(({ rule }) => rule.startsWith('names-'))).toEqual([]);
    expect(applied).toBeGreaterThan(0);
  });

  it('is measured and scaled with the graph that the reason writes out, word for word', async () => {
    const texts = { 'Source: Clicks': CLICKS, Enrich: { description: 'Looks up the user<br/>', task: 'lookup' } };
    const lost = await run(texts);
    expect(lost.applied).toBe(0);
    const { applied, because } = await run(texts, JSON.parse(graphOf(lost.because)));
    expect(because.filter(({ rule }) => rule.startsWith('names-'))).toEqual([]);
    expect(applied).toBeGreaterThan(0);
  });

  it('is not guessed at: two windows that the code names are named in the graph by a person', async () => {
    const texts = {
      Sessionize: window(60_000, 'per_minute'),
      'Attribute orders': window(3_600_000, 'per_hour'),
    };
    const lost = await run(texts);
    expect(lost.applied).toBe(0);
    expect(lost.because.filter(({ rule }) => rule === 'names-ambiguous')).toContainEqual(
      expect.objectContaining({ says: expect.stringContaining('(per_hour, per_minute)') }),
    );
    const drawing = graphOf(lost.because);
    const left = new Set(drawing.match(/<the Task of [^>]*>/g));
    expect([...left]).toEqual([
      '<the Task of Window(TumblingEventTimeWindows(60000), EventTimeTrigger, Sum, PassThroughWindowFunction)>',
      '<the Task of Window(TumblingEventTimeWindows(3600000), EventTimeTrigger, Sum, PassThroughWindowFunction)>',
    ]);
    const filled = [...left].reduce(
      (text, one) => text.replaceAll(one, one.includes('3600000') ? 'per_hour' : 'per_minute'),
      drawing,
    );
    const { applied } = await run(texts, JSON.parse(filled));
    expect(applied).toBeGreaterThan(0);
  });
});
