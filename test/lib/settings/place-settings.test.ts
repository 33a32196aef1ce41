import { describe, expect, it } from 'vitest';
import { placedName } from '../../../lib/settings/place-settings.ts';
import { parseSettings, SettingsError } from '../../../lib/settings/settings.ts';

const SPOKE = { account: '222233334444', region: 'eu-central-1', externalId: 'platform' };
const orders = { platform: 'managed-flink', name: 'orders' };

const problemsOf = (file: unknown): readonly string[] => {
  try {
    parseSettings(file);
    return [];
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error;
    return error.problems;
  }
};

describe('jobs of other accounts and regions', () => {
  it('one of another region of the own account needs no spoke', () => {
    expect(problemsOf({ jobs: [{ ...orders, region: 'eu-central-1' }] })).toEqual([]);
  });

  it('one of another account has a spoke', () => {
    const { account, region } = SPOKE;
    const settings = parseSettings({ spokes: [SPOKE], jobs: [{ ...orders, account, region }] });
    expect(settings.spokes).toEqual([{ ...SPOKE, roleName: 'flink-autopilot-spoke' }]);
    expect(settings.jobs[0]).toMatchObject({ account, region });
  });

  it.each<[string, object, RegExp]>([
    ['no spoke', {}, /there is no spoke for this account in eu-central-1\. Deploy the spoke template/],
    [
      'a spoke of another region',
      { spokes: [{ ...SPOKE, region: 'us-west-2' }] },
      /there is no spoke for this account in eu-central-1; "spokes" has us-west-2 of this account/,
    ],
  ])('with %s it is an error that says so', (_, more, says) => {
    const placed = { account: '222233334444', region: 'eu-central-1' };
    expect(problemsOf({ ...more, jobs: [{ ...orders, ...placed }] })).toEqual([
      expect.stringMatching(new RegExp(`^job "orders": account: ${says.source}`)),
    ]);
    const found = { platform: 'managed-flink', tags: { team: 'data' }, ...placed };
    expect(problemsOf({ ...more, jobs: [], discover: [found] })).toEqual([expect.stringMatching(says)]);
  });

  it('without its region it is an error that names those of the spokes', () => {
    expect(problemsOf({ spokes: [SPOKE], jobs: [{ ...orders, account: SPOKE.account }] })).toEqual([
      'job "orders": account: a job of another account says its "region", too; "spokes" has eu-central-1 of this account.',
    ]);
  });

  it('applications of one name in several places are several jobs; in one place they are one', () => {
    const there = { ...orders, region: 'eu-central-1' };
    expect(problemsOf({ jobs: [orders, there, { ...there, region: 'us-west-2' }] })).toEqual([]);
    expect(problemsOf({ jobs: [orders, there, there] })).toHaveLength(1);
  });

  it('an account is text, and a spoke is there once', () => {
    expect(problemsOf({ jobs: [{ ...orders, account: 222233334444 }] })[0]).toContain('"222233334444"');
    expect(problemsOf({ spokes: [SPOKE, SPOKE], jobs: [orders] })).toEqual([
      'spokes 2: region: spoke 1 of the file is the same account and region; each is there once.',
    ]);
  });
});

it('a job is called by its place and name, and in the place of the stack by its name', () => {
  expect(placedName({ name: 'orders' })).toBe('orders');
  expect(placedName({ region: 'eu-central-1', name: 'orders' })).toBe('eu-central-1/orders');
  expect(placedName({ account: '222233334444', region: 'eu-central-1', name: 'orders' })).toBe(
    '222233334444/eu-central-1/orders',
  );
});
