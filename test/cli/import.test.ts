import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readOperatorFile } from '../../cli/import/operator-files.ts';
import { operatorSettings } from '../../cli/import/operator-settings.ts';
import { parseSettings } from '../../lib/settings/settings.ts';
import { typed } from '../support/typed-command.ts';

const OPERATOR = `
apiVersion: v1
kind: ConfigMap
metadata: { name: flink-operator-config, namespace: flink }
data:
  flink-conf.yaml: |
    kubernetes.operator.job.autoscaler.enabled: true
    kubernetes.operator.job.autoscaler.target.utilization: 0.6
    kubernetes.operator.reconcile.interval: 60 s
    taskmanager.numberOfTaskSlots: 4
    a.list: [this: is, no YAML
  log4j-operator.properties: x=y
`;
const ORDERS = `
apiVersion: flink.apache.org/v1beta1
kind: FlinkDeployment
metadata: { name: orders, namespace: streaming }
spec:
  flinkConfiguration:
    job.autoscaler.scale-up.grace-period: 2 h
    job: { autoscaler: { vertex.max-parallelism: 48 } }
    taskmanager.numberOfTaskSlots: "2"
`;

const imported = (texts: readonly string[], options: { cluster?: string; all?: boolean } = {}) =>
  operatorSettings(
    texts.map((text) => readOperatorFile('a.yaml', text)),
    { cluster: options.cluster, all: options.all ?? false },
  );

describe('settings of ours from the operator', () => {
  it('resources and the ConfigMap, flat and nested, under the keys that the options have now', () => {
    const { settings, notCarried } = imported([OPERATOR, ORDERS], { cluster: 'prod' });
    expect(settings).toEqual({
      mode: 'advise',
      options: { 'job.autoscaler.utilization.target': '0.6' },
      jobs: [
        {
          platform: 'eks',
          name: 'orders',
          namespace: 'streaming',
          cluster: { name: 'prod' },
          operatorDefaults: { 'taskmanager.numberOfTaskSlots': '4' },
          options: { 'job.autoscaler.scale-down.interval': '2 h', 'job.autoscaler.vertex.max-parallelism': '48' },
        },
      ],
    });
    expect(notCarried).toEqual([]);
    expect(parseSettings(settings).jobs).toHaveLength(1);
  });

  it('a resource that is there twice is one job, as the last says', () => {
    const again = ORDERS.replace('2 h', '3 h');
    const other = ORDERS.replace('streaming', 'test');
    const { settings, notCarried } = imported([OPERATOR, ORDERS, again, other], { cluster: 'prod' });
    expect(settings.jobs.map(({ name, options }) => [name, options?.['job.autoscaler.scale-down.interval']])).toEqual([
      ['streaming-orders', '3 h'],
      ['test-orders', '2 h'],
    ]);
    expect(notCarried).toEqual([
      {
        where: 'a.yaml, FlinkDeployment orders',
        why: 'the same resource comes again (a.yaml, FlinkDeployment orders), and that counts',
      },
    ]);
    expect(parseSettings(settings).jobs).toHaveLength(2);
  });

  it('a FlinkSessionJob with its cluster, from a list as kubectl prints it', () => {
    const list = `
kind: List
items:
  - kind: FlinkSessionJob
    metadata: { name: clicks, namespace: web }
    spec: { deploymentName: shared, flinkConfiguration: { job.autoscaler.enabled: "true" } }
`;
    expect(imported([list], { cluster: 'prod' }).settings.jobs).toEqual([
      {
        platform: 'eks',
        name: 'clicks',
        sessionJob: 'clicks',
        sessionCluster: 'shared',
        namespace: 'web',
        cluster: { name: 'prod' },
      },
    ]);
  });

  it("Helm's values, and a plain configuration", () => {
    const helm = 'defaultConfiguration:\n  config.yaml: |+\n    job.autoscaler.metrics.window: 10 min\n';
    expect(imported([helm]).settings.options).toEqual({ 'job.autoscaler.metrics.window': '10 min' });
    expect(imported(['job.autoscaler.metrics.window: 20 min']).settings.options).toEqual({
      'job.autoscaler.metrics.window': '20 min',
    });
  });

  it('two jobs of one name in two namespaces keep apart', () => {
    const other = ORDERS.replace('namespace: streaming', 'namespace: batch');
    const { settings } = imported([OPERATOR, ORDERS, other], { cluster: 'prod' });
    expect(settings.jobs.map(({ name }) => name)).toEqual(['streaming-orders', 'batch-orders']);
    expect(settings.jobs).toMatchObject([{ deployment: 'orders' }, { deployment: 'orders' }]);
    expect(parseSettings(settings).jobs).toHaveLength(2);
  });

  it.each([
    ['job.autoscaler.stabilization.interval: soon', /"soon" is wrong; it must be/],
    [
      'job.autoscaler.utilisation.target: "0.5"',
      /there is no such option; the nearest is job\.autoscaler\.utilization\.target/,
    ],
    ['job.autoscaler.scaling.custom-executors: com.example.Mine', /Java plug-ins can't run here/],
  ])('%s is not carried over, and why is said', (line, why) => {
    const resource = ORDERS.replace('flinkConfiguration:', `flinkConfiguration:\n    ${line}`);
    const { settings, notCarried } = imported([OPERATOR, resource], { cluster: 'prod' });
    expect(notCarried).toEqual([
      { where: 'a.yaml, FlinkDeployment orders', key: line.split(': ')[0], why: expect.stringMatching(why) },
    ]);
    expect(parseSettings(settings).jobs).toHaveLength(1);
  });

  it('of two keys of one option the one that does not count is listed', () => {
    const both = OPERATOR.replace('taskmanager', 'job.autoscaler.utilization.target: 0.8\n    taskmanager');
    const { settings, notCarried } = imported([both]);
    expect(settings.options).toEqual({ 'job.autoscaler.utilization.target': '0.8' });
    expect(notCarried).toMatchObject([{ key: 'kubernetes.operator.job.autoscaler.target.utilization' }]);
  });

  it('a job whose autoscaler is off is left out, unless all are wanted', () => {
    expect(imported([ORDERS])).toMatchObject({
      settings: { jobs: [] },
      notCarried: [{ where: 'a.yaml, FlinkDeployment orders' }],
    });
    expect(imported([ORDERS], { all: true }).settings.jobs).toHaveLength(1);
  });
});

describe('the command', () => {
  const withFile = async (text: string, use: (file: string) => Promise<void>): Promise<void> => {
    const folder = mkdtempSync(join(tmpdir(), 'import-'));
    const file = join(folder, 'operator.yaml');
    writeFileSync(file, text);
    try {
      await use(file);
    } finally {
      rmSync(folder, { recursive: true });
    }
  };

  it('prints settings to stdout, and what is to be done to stderr', async () => {
    await withFile(`${OPERATOR}---${ORDERS}`, async (file) => {
      const { code, out, err } = await typed(['import', file]);
      expect(code).toBe(0);
      expect(parseSettings(JSON.parse(out)).jobs).toMatchObject([{ cluster: { name: 'my-cluster' } }]);
      expect(err).toMatch(/^Before you deploy them:\n {2}The EKS cluster is not named in the file/);
      expect(err).toContain('job.autoscaler.enabled: "false" in the resources');
    });
  });

  it('says what is wrong with a file, and exits with 1 where settings come out that are not right', async () => {
    expect(await typed(['import', 'no-such.yaml'])).toEqual({
      code: 1,
      out: '',
      err: 'There is no file "no-such.yaml".\n',
    });
    await withFile('a: [b', async (file) => expect(await typed(['import', file])).toMatchObject({ code: 1, out: '' }));
    await withFile(OPERATOR, async (file) => {
      const { code, err } = await typed(['import', file]);
      expect(code).toBe(1);
      expect(err).toMatch(/No job was found [\s\S]*These settings are not right yet: [\s\S]*name at least one job/);
    });
  });
});
