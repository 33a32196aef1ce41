import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { readScenarios, scenarioFiles } from '../../cli/golden/read-scenarios.ts';
import type { JsonObject, Scenario } from '../../cli/scenario/format.ts';
import { filtered } from '../cli/turn-process.ts';

const folder = fileURLToPath(new URL('../golden/scenarios', import.meta.url));

/** Of an error only type and reason count: its message is worded by the Java runtime. */
const comparable = (tick: JsonObject): JsonObject => ({
  ...tick,
  events: (tick['events'] as readonly JsonObject[]).map((event) =>
    event['reason'] === 'AutoscalerError' ? { type: event['type'] ?? null, reason: 'AutoscalerError' } : event,
  ),
});

let scenarios: readonly Scenario[] = [];
beforeAll(() => {
  const lines = scenarioFiles(folder).flatMap((file) => [...readScenarios(file)]);
  scenarios = lines.flatMap((line) => (line.kind === 'scenario' ? [line.scenario] : []));
});

const played = ({ input, expected }: Scenario): Scenario['input']['ticks'] =>
  expected.validation === null || input.runInvalid ? input.ticks : [];

/** What differs, by name of the scenario: expected and got. */
const differing = (results: ReadonlyMap<Scenario, JsonObject>): readonly unknown[] =>
  scenarios.flatMap((scenario) => {
    const { validation, ticks } = scenario.expected;
    const expected = { validation, ticks: ticks.map(comparable) };
    const got = results.get(scenario);
    const gotTicks = ((got?.['ticks'] ?? []) as readonly JsonObject[]).map(comparable);
    try {
      expect({ ...got, ticks: gotTicks }).toEqual(expected);
      return [];
    } catch {
      return [{ name: scenario.name, expected, got }];
    }
  });

describe('the policy server decides as the Java autoscaler did', () => {
  it('in mode scenario: every golden scenario, one line each', async () => {
    const lines = scenarios.map(({ name, input }, n) => JSON.stringify(n % 2 === 0 ? input : { name, input }));
    const { answers, code } = await filtered(['scenario'], lines);
    expect(code).toBe(0);
    expect(answers).toHaveLength(scenarios.length);
    expect(differing(new Map(scenarios.map((scenario, n) => [scenario, answers[n] ?? {}])))).toEqual([]);
  });

  it('in mode serve: all of them open at once, their ticks taking turns', async () => {
    const lines: string[] = [];
    const say = (op: JsonObject | object): void => {
      lines.push(JSON.stringify(op));
    };
    for (const { name, input } of scenarios) {
      const { ticks: _, ...opening } = input;
      say({ op: 'open', id: name, ...opening });
    }
    const longest = Math.max(...scenarios.map((scenario) => played(scenario).length));
    for (let n = 0; n < longest; n++) {
      for (const scenario of scenarios) {
        const tick = played(scenario)[n];
        if (tick !== undefined) say({ op: 'tick', id: scenario.name, ...tick });
      }
    }
    for (const { name } of scenarios) say({ op: 'close', id: name });

    const { answers, code } = await filtered(['serve'], lines);
    expect(code).toBe(0);
    expect(answers).toHaveLength(lines.length);
    const ticks = new Map<unknown, JsonObject[]>();
    const validations = new Map<unknown, JsonObject[string]>();
    const closed = new Set<unknown>();
    for (const { op, id, ...result } of answers) {
      if (op === 'open') validations.set(id, result['validation'] ?? null);
      else if (op === 'tick') ticks.set(id, [...(ticks.get(id) ?? []), result]);
      else if (op === 'close') closed.add(id);
      else expect.fail(JSON.stringify(result));
    }
    expect(closed.size).toBe(scenarios.length);
    const results = scenarios.map(
      (scenario) =>
        [
          scenario,
          { validation: validations.get(scenario.name) ?? null, ticks: ticks.get(scenario.name) ?? [] },
        ] as const,
    );
    expect(differing(new Map(results))).toEqual([]);
  });
});
