import { expect, it } from 'vitest';
import { SUITES } from '../../bench/suites/suites.ts';
import { runUnit } from '../../bench/work/units.ts';

const dayOf = (row: string) => runUnit(SUITES, { suite: 'managed-flink', case: 'day', row, seed: 1 }, undefined);

it('policy flink comes to the figures of `npm start` on its day: nothing but the wire is missing', async () => {
  const { kpuHours = 0, minutesOver60, rescales } = await dayOf('flink');
  expect(kpuHours).toBeCloseTo(255.5, 0);
  expect({ minutesOver60, rescales }).toEqual({ minutesOver60: 22, rescales: 13 });
});

it('an application that is left alone costs less than policy flink, and is late for longer', async () => {
  const { kpuHours = 0, minutesOver60, rescales } = await dayOf('static-guess');
  expect(kpuHours).toBeCloseTo(216, 6);
  expect({ minutesOver60, rescales }).toEqual({ minutesOver60: 38, rescales: 0 });
});

it('Managed Flink by itself goes by processor alone, and doubles', async () => {
  const { rescales = 0, kpuHours = 0 } = await dayOf('built-in');
  expect(rescales).toBeLessThanOrEqual(4);
  expect(kpuHours).toBeGreaterThan(100);
});
