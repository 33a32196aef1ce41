import { describe, expect, it } from 'vitest';
import { logLine, metricsLine } from '../../functions/log.ts';
import { printedTelemetry } from '../../functions/telemetry.ts';

const NOON = Date.UTC(2026, 0, 1, 12);

describe('a line of the log', () => {
  it('is one JSON object: level, message, time, service and the facts', () => {
    const line = logLine('INFO', 'run', { jobs: 2 }, NOON);
    expect(line).toBe(
      '{"level":"INFO","message":"run","timestamp":"2026-01-01T12:00:00.000Z","service":"flink-autopilot","jobs":2}',
    );
  });

  it('spells what is no number, and says all of an error', () => {
    const error = new Error('evaluation failed', { cause: new TypeError('no graph') });
    const {
      lag,
      most,
      error: said,
    } = JSON.parse(logLine('ERROR', 'failed', { lag: Number.NaN, most: Number.POSITIVE_INFINITY, error }, NOON));
    expect({ lag, most }).toEqual({ lag: 'NaN', most: 'Infinity' });
    expect(said).toMatchObject({ name: 'Error', message: 'evaluation failed', cause: { message: 'no graph' } });
    expect(said.stack).toContain('log.test.ts');
  });
});

it('a line of metrics is in the embedded metric format of CloudWatch', () => {
  expect(JSON.parse(metricsLine(new Map([['Runs', { unit: 'Count', value: 3 }]]), NOON))).toEqual({
    _aws: {
      Timestamp: NOON,
      CloudWatchMetrics: [
        { Namespace: 'FlinkAutopilot', Dimensions: [['service']], Metrics: [{ Name: 'Runs', Unit: 'Count' }] },
      ],
    },
    service: 'flink-autopilot',
    Runs: 3,
  });
});

it('metrics go out in one line per invocation, as sums, and then begin at nothing', () => {
  const lines: string[] = [];
  const telemetry = printedTelemetry((line) => lines.push(line));
  telemetry.counted('requested');
  telemetry.counted('requested');
  telemetry.flush();
  telemetry.flush();
  expect(lines).toHaveLength(1);
  const { _aws, service: _, ...values } = JSON.parse(lines[0] as string);
  expect(Object.values(values)).toEqual([2]);
});
