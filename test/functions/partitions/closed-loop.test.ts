import { describe, expect, it } from 'vitest';
import type { PartitionReaders } from '../../../functions/partitions/read-partitions.ts';
import { type NarrowToy, type Played, play } from '../../support/narrow-toy.ts';

const legacy = (mode: string) => ({ 'job.autoscaler.scaling.key-group.partitions.adjust.mode': mode });
const off = { 'job.autoscaler.scaling.parallelism-alignment.mode': 'OFF' };
const modes = [{}, legacy('EVENLY_SPREAD'), legacy('MAXIMIZE_UTILISATION'), off] as const;

const denied: PartitionReaders = {
  topics: async () => ({
    kind: 'failed',
    says: 'AccessDeniedException: not authorized to perform kafka-cluster:DescribeTopic',
  }),
  shards: async () => ({ kind: 'failed', says: 'AccessDeniedException' }),
};
type Named = [string, NonNullable<NarrowToy['settings']>['partitions'], PartitionReaders | undefined, string];
const said = ({ because }: Played, rule: string) => because.filter((reason) => reason.rule === rule);

describe('a source of 4 partitions, read at 1 000 records/s each, while 6 000 records/s arrive', () => {
  it.each(modes)('stays at 4 when its metrics name the partitions, with alignment %o', async (options) => {
    const played = await play({ shown: true, options, minutes: 180 });
    expect(played.source).toEqual([4]);
    expect(said(played, 'source-partitions').length + said(played, 'alignment').length).toBeGreaterThan(10);
  });

  const named: readonly Named[] = [
    ['a number', [{ kind: 'count', count: 4 }], undefined, 'as the settings say'],
    [
      'an MSK topic',
      [{ kind: 'msk', cluster: 'shop', topic: 'orders' }],
      { ...denied, topics: async () => ({ kind: 'known', count: 4 }) },
      'topic orders of MSK cluster shop',
    ],
    [
      'a Kinesis stream',
      [{ kind: 'kinesis', stream: 'orders' }],
      { ...denied, shards: async () => ({ kind: 'known', count: 4 }) },
      'Kinesis stream orders',
    ],
  ];
  it.each(named)('stays at 4 when the settings name %s', async (_, partitions, readers, origin) => {
    const played = await play({
      settings: { partitions },
      ...(readers === undefined ? {} : { readers }),
      minutes: 180,
    });
    expect(played.source).toEqual([4]);
    const ofSource = said(played, 'source-partitions').filter(({ says }) => says.startsWith('Source: orders'));
    expect(ofSource.at(-1)?.says).toContain(`but has 4 `);
    expect(ofSource.at(-1)?.says).toContain(
      `(${origin}): more than 4 subtasks have nothing to read, so more are useless.`,
    );
  });

  it('does not make what is behind it wider than what it can read', async () => {
    const played = await play({ shown: true, minutes: 240 });
    // 4 000/s at 1 500/s for each and 70 % busy are 3.8 subtasks, and one for what piles up in a restart.
    expect(Math.max(...played.work)).toBeLessThanOrEqual(5);
    const wanted = said(played, 'source-partitions').filter(({ says }) => says.startsWith('count'));
    expect(wanted.at(-1)?.numbers?.['wanted']?.value).toBeGreaterThan(20);
  });

  it('grows while nothing says how many partitions there are, and it is said that partitions should be set', async () => {
    const played = await play({ minutes: 240 });
    expect(played.source.length).toBeGreaterThan(2);
    expect(said(played, 'source-ineffective')[0]).toMatchObject({
      says: expect.stringContaining('set "partitions" of the job in the settings'),
      numbers: { before: { value: 4_000 }, now: { value: 4_000 } },
    });
  });

  it('says why the number could not be read, and takes the one of the settings', async () => {
    const partitions = [
      { kind: 'msk' as const, cluster: 'shop', topic: 'orders' },
      { kind: 'count' as const, count: 4 },
    ];
    const played = await play({ settings: { partitions }, readers: denied, minutes: 120 });
    expect(played.source).toEqual([4]);
    expect(said(played, 'partitions-unknown')[0]?.says).toBe(
      'The partitions of Source: orders could not be read (topic orders of MSK cluster shop: AccessDeniedException: not authorized to perform kafka-cluster:DescribeTopic): 4 (as the settings say) are taken instead.',
    );
  });

  it('is made wider as soon as the topic has more partitions, though the number was read less than an hour ago', async () => {
    let [asked, partitions] = [0, 4];
    const topics: PartitionReaders['topics'] = async () => {
      asked += 1;
      if (asked > 6) partitions = 8;
      return { kind: 'known', count: partitions };
    };
    const settings = { partitions: [{ kind: 'msk' as const, cluster: 'shop', topic: 'orders' }] };
    const { source } = await play({ settings, readers: { ...denied, topics }, minutes: 120 });
    expect(source).toEqual([4, 8]);
  });
});
