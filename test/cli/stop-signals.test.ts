import { expect, it } from 'vitest';
import { stopSignals } from '../../cli/start/stop-signals.ts';

const begin = () => {
  const clock = { ms: 1000 };
  const ends: number[] = [];
  return {
    clock,
    ends,
    stop: stopSignals(
      () => clock.ms,
      (code) => ends.push(code),
    ),
  };
};

it('the first Ctrl-C asks for an end, the second one ends at once', () => {
  const { clock, ends, stop } = begin();
  expect(stop.signal.aborted).toBe(false);
  stop.received('SIGINT');
  expect([stop.signal.aborted, stop.signal.reason, ends]).toEqual([true, 'SIGINT', []]);
  clock.ms += 700;
  stop.received('SIGINT');
  expect(ends).toEqual([130]);
});

it('one Ctrl-C that comes twice, from the terminal and from npm, is one', () => {
  const { clock, ends, stop } = begin();
  stop.received('SIGINT');
  clock.ms += 20;
  stop.received('SIGINT');
  expect(ends).toEqual([]);
});

it('another signal than the first ends at once, by its own exit code', () => {
  const { ends, stop } = begin();
  stop.received('SIGINT');
  stop.received('SIGTERM');
  expect(ends).toEqual([143]);
});
