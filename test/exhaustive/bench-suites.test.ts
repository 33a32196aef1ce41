import { describe, expect, it } from 'vitest';
import { SUITES } from '../../bench/suites/suites.ts';
import { runUnit } from '../../bench/work/units.ts';

const figuresOf = (suite: string, name: string, row: string) =>
  runUnit(SUITES, { suite, case: name, row, seed: 0 }, undefined);

describe('policy flink', () => {
  it('takes more steps where subtasks hinder one another than where they do not', async () => {
    const linear = await figuresOf('r1', 'linear', 'flink');
    const contended = await figuresOf('r1', 'contended', 'flink');
    expect(linear).toMatchObject({ steps: 1, inOne: 1, end: 1 });
    expect(contended['steps']).toBeGreaterThan(1.8);
    expect(contended['undershoots']).toBe(0);
  });

  it('costs less than the job left alone, with fewer restarts than a HorizontalPodAutoscaler needs', async () => {
    const quick = await figuresOf('r3', 'ads, 70 s', 'flink-brisk');
    const hpa = await figuresOf('r3', 'ads, 70 s', 'hpa');
    expect(quick['cost']).toBeLessThan(0.7);
    expect(quick['rescales']).toBeLessThan((hpa['rescales'] ?? 0) / 3);
  });
});
