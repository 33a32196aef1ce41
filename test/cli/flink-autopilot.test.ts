/** The commands that read the table, on DynamoDB's wire protocol and a store that the deployed handlers have filled. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { COMMANDS } from '../../cli/commands/table.ts';
import { keptInputItems } from '../../functions/store/items/kept-input-items.ts';
import { openTable } from '../../functions/store/table/table.ts';
import { CLOCK_VARIABLE } from '../../lib/environment.ts';
import { keyOf } from '../../lib/model/job.ts';
import { type Simulation, startSimulation } from '../../sandbox/simulation/simulation.ts';
import { runCommand } from '../support/run-command.ts';
import { typed } from '../support/typed-command.ts';

const RESOURCES = `apiVersion: flink.apache.org/v1beta1
kind: FlinkDeployment
metadata: { name: orders, namespace: streaming }
spec:
  flinkConfiguration:
    job.autoscaler.enabled: "true"
    job.autoscaler.target.utilization: "0.6"
`;

const HOURS = 2.5;
let simulation: Simulation;
const kept = { ...process.env };

beforeAll(async () => {
  simulation = await startSimulation({
    platform: 'managed-flink',
    seed: 1,
    simulate: 'clickstream',
    load: 'day',
    mode: 'act',
    everyMinutes: 5,
    policy: 'flink',
    start: Date.UTC(2026, 2, 2, 6),
    options: {},
    log: false,
  });
  for (let minute = 0; minute < HOURS * 60; minute++) expect(await simulation.minute()).toEqual([]);
  process.env[CLOCK_VARIABLE] = 'stored';
}, 120_000);

afterAll(async () => {
  await simulation.stop();
  for (const name of Object.keys(process.env)) if (!(name in kept)) delete process.env[name];
  Object.assign(process.env, kept);
});

const json = async (...words: readonly string[]) => {
  const ran = await typed([...words, '--json']);
  return { ...ran, value: JSON.parse(ran.out) };
};

const newest = async () => {
  const { stored } = await storedNow();
  return stored.change?.id ?? '';
};

const storedNow = async () => {
  const key = keyOf(simulation.job);
  return { key, stored: await simulation.account.store.load(key, simulation.world.now()) };
};

describe('status', () => {
  it('lists the job with its size, cost and last decision', async () => {
    const { code, out, err } = await typed(['status']);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    const [head, row, , totals] = out.split('\n');
    expect(head).toMatch(/^JOB +STATE +MODE +PARALLELISM +COST\/H +UTILIZATION +LAG +LAST DECISION$/);
    expect(row).toMatch(
      /^clickstream +\w+ +act +(\d+) \(\1 \+ 1 KPU\) +\$\d\.\d\d +\d+ % +.* (\d+) → \d+ \w+, .* ago$/,
    );
    expect(totals).toMatch(/^1 job; none needs attention; \$\d\.\d\d an hour; (saved|cost) \$/);
  });

  it('of one job shows vertices and the last decision as a paragraph, in lines of 100 columns', async () => {
    const { out } = await typed(['status', 'click']);
    expect(out).toMatch(/^clickstream, managed-flink, us-east-1, account 111122223333\n/);
    expect(out).toMatch(/^Sessionize +\d+ +\d+ %/m);
    expect(out).toMatch(
      new RegExp(`^Last decision ${(await newest()).slice(0, 8)}\nScale (up|down) from parallelism`, 'm'),
    );
    expect(Math.max(...out.split('\n').map((line) => line.length))).toBeLessThanOrEqual(100);
  });

  it('--json has what the console has', async () => {
    const { value } = await json('status');
    const { stored } = await storedNow();
    expect(value).toMatchObject({
      now: simulation.world.now(),
      jobs: [{ name: 'clickstream', decision: { id: stored.change?.id } }],
    });
    expect((await json('status', 'clickstream')).value).toMatchObject({
      job: { name: 'clickstream' },
      decision: { id: stored.change?.id },
    });
  });

  it('a name that is not there is answered with the nearest', async () => {
    expect(await typed(['status', 'clik'])).toEqual({
      code: 1,
      out: '',
      err: 'There is no job "clik"; the nearest is clickstream.\n',
    });
    expect((await typed(['status', 'clik', '--json'])).out).toBe(
      '{"kind":"error","says":"There is no job \\"clik\\"; the nearest is clickstream."}\n',
    );
  });
});

describe('history', () => {
  it('is the journal in its order: each decision with what set it off, and what came of it', async () => {
    const { out } = await typed(['history', 'clickstream', '--since', '24h']);
    const { key } = await storedNow();
    const journal = await simulation.account.store.journal(key, 0, Number.MAX_SAFE_INTEGER);
    const names = [...out.matchAll(/^\d\d:\d\d {2}(\w+) /gm)].map(([, name]) => name);
    expect(names).toEqual(journal.map(({ name }) => name));
    expect(names.filter((name) => name === 'requested').length).toBeGreaterThan(1);
    expect(out).toMatch(
      /requested +[0-9a-f]{8} {2}from parallelism \d+ to \d+ \(\d+ → \d+ KPUs \+ 1 for orchestration\):/,
    );
  });

  it('--since goes back so far, and no further', async () => {
    const { value } = await json('history', 'clickstream', '--since', '30m');
    expect(value.to - value.from).toBe(30 * 60_000);
    for (const event of value.events) expect(event.at).toBeGreaterThanOrEqual(value.from);
    expect(await typed(['history', 'clickstream', '--since', 'long'])).toMatchObject({ code: 2 });
  });
});

describe('why', () => {
  it('says what is so now, and the newest decision with its reasons and what became of it', async () => {
    const { code, out } = await typed(['why', 'clickstream']);
    expect(code).toBe(0);
    expect(out).toMatch(/^clickstream: (nothing is changed|a change was decided), as of 2026-03-02 \d\d:\d\d UTC\n/);
    expect(out).toMatch(/^The newest decision [0-9a-f]{8}, /m);
    expect(out).toMatch(/^ {2}6 vertices need another capacity than they have: \[required-factor/m);
    expect(out).toMatch(/^ {4}VERTEX +NEEDS +HAS +ARRIVING +CATCH UP +BUSY +SUBTASKS +ENOUGH$/m);
  });

  it('no reason of a decision is hidden', async () => {
    const { value } = await json('why', 'clickstream', await newest());
    const { decision } = value;
    const grouped = decision.groups.flatMap((group: { lines: { reasons: unknown[] }[] }) =>
      group.lines.flatMap(({ reasons }) => reasons),
    );
    expect(grouped).toHaveLength(decision.because.length);
    const { out } = await typed(['why', 'clickstream', decision.id.slice(0, 6)]);
    for (const { rule } of decision.because) expect(out.replaceAll(/\s+/g, ' ')).toContain(`[${rule}`);
  });

  it('an id that is not there is answered with those that are', async () => {
    const { code, err } = await typed(['why', 'clickstream', 'zzz']);
    expect(code).toBe(1);
    expect(err).toMatch(/^There is no decision "zzz" of clickstream\. The newest are [0-9a-f]{8} \(2 Mar/);
  });
});

describe('replay', () => {
  it('every decision of the morning comes out the same, bit for bit', async () => {
    const { value } = await json('history', 'clickstream');
    const ids = value.events.flatMap((event: { name: string; decision: string }) =>
      event.name === 'requested' ? [event.decision] : [],
    );
    expect(ids.length).toBeGreaterThan(1);
    for (const id of ids)
      expect(await json('replay', 'clickstream', id)).toMatchObject({ code: 0, value: { decision: id, same: true } });
  });

  it('what is decided of other measurements is found to be another decision', async () => {
    const { key, stored } = await storedNow();
    const { change } = stored;
    if (!change) throw new Error('There is no decision');
    const table = openTable(process.env['FLINK_AUTOPILOT_TABLE'] ?? '', {});
    const found = await keptInputItems(table).decisionInput(key, change.id, change.decidedAt);
    table.close();
    if (found.kind !== 'kept') throw new Error(found.kind);
    const { kept } = found;
    const idle = {
      ...kept.input,
      state: { ...kept.input.state, window: [] },
      observations: kept.input.observations.slice(-2),
    };
    await simulation.account.store.putDecisionInput(key, { ...kept, input: idle });
    try {
      const { code, out } = await typed(['replay', 'clickstream', change.id]);
      expect(code).toBe(1);
      expect(out).toMatch(/Another decision\.\n {2}It was "rescale", and is now "hold"\./);
    } finally {
      await simulation.account.store.putDecisionInput(key, kept);
    }
  });
});

describe('--json', () => {
  const page = readFileSync(new URL('../../docs/cli.md', import.meta.url), 'utf8');
  const rows = [...page.matchAll(/^\| `([a-z]+(?: [A-Z]+…?)?)` \| (?:an object|a list of objects) with (.+) \|$/gm)];
  const documented = rows.map(
    ([, call = '', keys = '']) => [call, [...keys.matchAll(/`(\w+)`/g)].map(([, key = '']) => key)] as const,
  );
  const folder = mkdtempSync(join(tmpdir(), 'json-'));
  const settings = join(folder, 'settings.json');
  const resources = join(folder, 'resources.yaml');
  writeFileSync(settings, JSON.stringify({ jobs: [{ platform: 'managed-flink', name: 'clickstream' }] }));
  writeFileSync(resources, RESOURCES);
  const WORDS: Readonly<Record<string, readonly string[]>> = {
    JOB: ['clickstream'],
    SETTINGS: [settings],
    'FILE…': [resources, '--cluster', 'prod'],
  };
  afterAll(() => rmSync(folder, { recursive: true }));

  it('the page says of each command what its JSON has', () => {
    expect([...new Set(documented.map(([call]) => call.split(' ')[0]))]).toEqual(COMMANDS.map(({ name }) => name));
  });

  it.each(documented.filter(([call]) => call !== 'report'))(
    '%s: its keys are those of the page',
    async (call, keys) => {
      const [name = '', word] = call.split(' ');
      const words = WORDS[word ?? ''] ?? [];
      const more = { console: ['--no-open', '--port', '0'], pause: ['--for', '2h'] }[name] ?? [];
      const { code, out, err } = await typed([name, ...words, ...more, '--json'], {
        stop: AbortSignal.abort(),
      });
      expect({ code, err }).toEqual({ code: 0, err: '' });
      const answer: unknown = JSON.parse(out);
      if (name === 'approve') expect(answer).toEqual([]);
      else expect(Object.keys(answer as object).toSorted()).toEqual([...keys].toSorted());
    },
    60_000,
  );
});

describe('the account', () => {
  it('the table is found by its name where no one names it', async () => {
    const { [CLOCK_VARIABLE]: clock } = process.env;
    expect(await typed(['status'], { env: { [CLOCK_VARIABLE]: clock } })).toMatchObject({ code: 0, err: '' });
  });

  it('a table that is not there is named', async () => {
    const { code, err } = await typed(['status', '--table', 'nope']);
    expect(code).toBe(1);
    expect(err).toBe(
      'There is no table "nope" in this account and region. Its name is the output "Table" of the stack; the region is --region.\n',
    );
  });
});

describe('check --live', () => {
  it('asks the platform of each job, and says what is wrong with it', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'check-'));
    const file = join(folder, 'settings.json');
    const jobs = ['clickstream', 'gone'].map((name) => ({ platform: 'managed-flink', name }));
    writeFileSync(file, JSON.stringify({ jobs }));
    try {
      const { code, value } = await json('check', file, '--live');
      expect(code).toBe(1);
      expect(value.jobs[0].live).toMatchObject({
        metrics: 'TASK',
        wrong: false,
        condition: expect.stringMatching(/RUNNING|UPDATING/),
        size: expect.stringMatching(/KPUs$/),
      });
      expect(value.jobs[1].live).toMatchObject({ condition: 'not found', wrong: true });
      expect((await typed(['check', file])).out).toMatch(/the settings are right; 2 jobs, mode advise/);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

it('check --live says once what is wrong with all jobs', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'check-'));
  const file = join(folder, 'settings.json');
  const jobs = ['a', 'b', 'c'].map((name) => ({ platform: 'managed-flink', name }));
  writeFileSync(file, JSON.stringify({ jobs }));
  vi.stubEnv('AWS_ACCESS_KEY_ID', undefined);
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', undefined);
  vi.stubEnv('AWS_EC2_METADATA_DISABLED', 'true');
  vi.stubEnv('AWS_SHARED_CREDENTIALS_FILE', join(folder, 'none'));
  vi.stubEnv('AWS_CONFIG_FILE', join(folder, 'none'));
  try {
    const { code, out } = await typed(['check', file, '--live']);
    expect(code).toBe(1);
    expect(out.match(/There are no AWS credentials/g)).toHaveLength(1);
    expect(out).toContain('! 3 jobs: There are no AWS credentials');
  } finally {
    vi.unstubAllEnvs();
    rmSync(folder, { recursive: true });
  }
});

describe('report of an account whose clock is simulated', () => {
  it('reads the days of that account, and not those of now', { timeout: 60_000 }, async () => {
    const folder = mkdtempSync(join(tmpdir(), 'report-'));
    try {
      const words = ['report', '--days', '1', '--replay-days', '1', '--yes', '--out', folder];
      expect(await typed(words)).toMatchObject({ code: 0, out: expect.stringContaining('clickstream') });
      const { from, to } = JSON.parse(readFileSync(join(folder, 'flink-autopilot-report.json'), 'utf8'));
      expect([from, to].every((at) => at >= Date.UTC(2026, 2, 2, 6) && at <= simulation.world.now())).toBe(true);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

describe('the command', () => {
  it('lists every command, and each has help that names its own flags', async () => {
    const { out } = await typed(['--help']);
    for (const { name, summary, load } of COMMANDS) {
      expect(out).toContain(`  ${name} `);
      expect(summary.length + 14).toBeLessThanOrEqual(116);
      const command = await load();
      const help = await typed([name, '--help']);
      expect(help).toMatchObject({ code: 0, err: '' });
      for (const flag of Object.keys(command.flags)) expect(help.out).toContain(`--${flag}`);
      expect(Math.max(...help.out.split('\n').map((line) => line.length))).toBeLessThanOrEqual(120);
      expect(await typed([name, '--jsn'])).toMatchObject({ code: 2, out: '' });
    }
  });

  it('an unknown command is answered with the nearest', async () => {
    expect(await typed(['stauts'])).toEqual({
      code: 2,
      out: '',
      err: 'There is no command "stauts"; the nearest is status. See flink-autopilot --help.\n',
    });
    expect((await json('stauts')).value).toEqual({
      kind: 'error',
      says: 'There is no command "stauts"; the nearest is status. See flink-autopilot --help.',
    });
  });

  it('what is near no command or flag is not guessed at', async () => {
    expect((await typed(['frob'])).err).toBe('There is no command "frob". See flink-autopilot --help.\n');
    expect((await typed(['status', '--nope'])).err).toBe('There is no --nope. See flink-autopilot status --help.\n');
  });

  it('in a process of its own, as npx runs it', async () => {
    expect(await runCommand('cli/flink-autopilot.ts', 'status', 'clickstream', '--json')).toMatchObject({
      code: 0,
      err: '',
    });
    expect(await runCommand('cli/flink-autopilot.ts', '--version')).toEqual({ code: 0, out: '0.1.0\n', err: '' });
  });
});
