/** R7: is every decision explained, and does every answer of a policy come again from a copy of its input, to the last bit? */
import { type Replay, replayed } from '../control/recorded.ts';
import { sine, traffic } from '../loads/hours.ts';
import { HOUR } from '../loads/shapes.ts';
import { type LoadOf, scattered } from '../loads/trace.ts';
import { BENCH_POLICIES } from '../policies/policies.ts';
import type { Figures } from '../run/figures.ts';
import { play } from '../run/play.ts';
import type { Row } from '../run/row.ts';
import { IN_PLACE } from '../simulator/job.ts';
import { CONTENDED, threeVertices } from './jobs.ts';
import type { Case, RowFigures, Suite, Verdict } from './suite.ts';

const SECONDS = 3 * HOUR;

const LOADS: readonly (readonly [string, LoadOf, number])[] = [
  ['sine', sine, 60_000],
  ['traffic', traffic, 100_000],
];

const run = async (planned: LoadOf, peak: number, row: Row, seed: number): Promise<Figures> => {
  const replay: Replay = { asked: 0, differed: 0 };
  const { by } = row;
  const policy = by.kind === 'policy' ? BENCH_POLICIES[by.policy] : undefined;
  if (policy === undefined) throw new Error(`${row.name} is no policy of ours: there is nothing to replay.`);
  const job = threeVertices({
    name: 'replay',
    perSecond: 1.1 * peak,
    subtasks: 18,
    contention: CONTENDED,
    downtimes: IN_PLACE,
  });
  const load = scattered(planned, seed);
  const { said } = await play({ job, seed, seconds: SECONDS, planned, load, most: 18, start: 'peak' }, row, {
    ...BENCH_POLICIES,
    [policy.name]: replayed(policy, replay),
  });
  return {
    evaluations: said.length,
    explained: said.filter(({ reasons }) => reasons > 0).length / said.length,
    answers: replay.asked,
    same: 1 - replay.differed / replay.asked,
  };
};

const cases: readonly Case[] = LOADS.map(([name, planned, peak], i) => ({
  name,
  half: i === 0 ? 'developed' : 'held-out',
  run: (row, seed) => run(planned, peak, row, seed),
}));

const verdicts = (row: string, of: (row: string) => RowFigures | undefined): readonly Verdict[] =>
  Object.entries(of(row) ?? {}).map(([name, { explained = 0, same = 0 }]) => ({
    bar: `${name}: every decision explained, every answer the same again`,
    reached: `${(100 * explained).toFixed(1)} %, ${(100 * same).toFixed(1)} %`,
    passes: explained === 1 && same === 1,
  }));

export const r7: Suite = {
  name: 'r7',
  title: 'R7: explained, and replayable to the last bit',
  says: 'Every question to the policy is asked again with a copy of what it was given.',
  columns: [
    { figure: 'evaluations', title: 'evaluations', digits: 0 },
    { figure: 'explained', title: 'explained %', digits: 1 },
    { figure: 'answers', title: 'answers', digits: 0 },
    { figure: 'same', title: 'same again %', digits: 1 },
  ],
  cases,
  quick: ['sine'],
  takesPart: ({ name }) => name === 'flink' || name.startsWith('autopilot'),
  verdicts,
};
