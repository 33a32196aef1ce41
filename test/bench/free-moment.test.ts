import { describe, expect, it } from 'vitest';
import { FULL, IN_PLACE } from '../../bench/simulator/job.ts';
import { lagWithChange, type Moment } from '../../bench/work/free-moment.ts';

describe.each([
  ['in place', IN_PLACE],
  ['by a full restart', FULL],
])('a change %s beside a failure', (_, downtimes) => {
  const never = lagWithChange(downtimes, 'never', 20).total;
  const costs = (moment: Moment): number => lagWithChange(downtimes, moment, 20).total - never;

  it('costs most right after the job runs again, and least while it is down', () => {
    const apart = costs(1200);
    expect(apart).toBeGreaterThan(0);
    expect(costs(10)).toBeGreaterThan(2 * apart);
    expect(costs('while it is down')).toBeLessThan(0.8 * apart);
  });

  it('costs as much as ever once the job has caught up', () => {
    expect(costs(300) / costs(1200)).toBeCloseTo(1, 1);
  });
});
