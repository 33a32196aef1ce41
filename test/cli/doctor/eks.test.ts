/** The set-up of a job on EKS, read through an API server on this machine: one case for each answer. */
import { afterEach, describe, expect, it } from 'vitest';
import { eksFindings } from '../../../cli/doctor/platforms/eks.ts';
import { kubernetesClusters } from '../../../functions/kubernetes/clusters.ts';
import { eksJobs } from '../../../functions/targets/eks/eks-job.ts';
import type { Finding } from '../../../lib/doctor/finding.ts';
import type { Manifest } from '../../../sandbox/kubernetes/api/manifest.ts';
import { CREDENTIALS, type EksWorld, eksWorld, NOW } from '../../support/kubernetes/eks-world.ts';

let world: EksWorld;
afterEach(() => world.stop());

const onEks = eksJobs(
  kubernetesClusters({
    credentials: async () => CREDENTIALS,
    clock: () => NOW,
    pause: async () => {},
    timeoutMs: 2_000,
  }),
);
const start = async (change: (manifest: Manifest) => void = () => {}): Promise<void> => {
  world = await eksWorld(change);
};
const examine = () => eksFindings({ onEks }, world.job, world.settings, undefined);
const of = (findings: readonly Finding[], code: Finding['code']) =>
  findings.filter((finding) => finding.code === code).map(({ severity, says }) => `${severity}: ${says}`);
const configure = (key: string, value: string) => (manifest: Manifest) => {
  Object.assign(manifest.spec['flinkConfiguration'] as object, { [key]: value });
};
const status = (code: number, reason: string, message: string) => ({
  kind: 'Status',
  status: 'Failure',
  code,
  reason,
  message,
});
const FACTORY = 'metrics.reporter.prom.factory.class';
const DEPLOYMENTS = /GET \/apis\/apps\/v1\/deployments/;

describe('a FlinkDeployment', () => {
  it('that is set up well', async () => {
    await start(configure(FACTORY, 'org.apache.flink.metrics.prometheus.PrometheusReporterFactory'));
    const findings = await examine();
    expect(findings.filter(({ severity }) => severity !== 'ok').map(({ code }) => code)).toEqual(['operator']);
    expect(of(findings, 'resource')).toEqual([
      'ok: flinkdeployments "orders" in namespace "streaming" of cluster "prod" is STABLE.',
    ]);
    expect(of(findings, 'scheduler')).toEqual(['ok: The job is rescaled in place: adaptive scheduler, Flink v1_20.']);
    expect(of(findings, 'change-possible')).toEqual(['ok: Every precondition of a change holds.']);
    expect(of(findings, 'flink-rest')[0]).toMatch(/^ok: Flink answers through the service proxy: job ".*" is RUNNING/);
    expect(of(findings, 'autoscalers')[0]).toMatch(
      /^ok: The operator’s own autoscaler is off \(job\.autoscaler\.enabled is not set\)/,
    );
  });

  it('without the adaptive scheduler', async () => {
    await start(configure('jobmanager.scheduler', 'default'));
    expect(of(await examine(), 'scheduler')).toEqual([
      'warning: A change restarts the job as an upgrade, because jobmanager.scheduler is not adaptive (Flink v1_20).',
    ]);
  });

  it('in reactive mode', async () => {
    await start(configure('scheduler-mode', 'reactive'));
    expect(of(await examine(), 'autoscalers')[0]).toMatch(/^problem: Its scheduler-mode is reactive/);
  });

  it('with the autoscaler of the operator', async () => {
    await start(configure('job.autoscaler.enabled', 'true'));
    const findings = await examine();
    expect(of(findings, 'autoscalers')[0]).toMatch(/^problem: The operator's own autoscaler is in charge/);
    expect(of(findings, 'change-possible')).toEqual([]);
  });

  it('with a HorizontalPodAutoscaler', async () => {
    await start(({ spec }) => Object.assign(spec['taskManager'] as object, { replicas: 2 }));
    const spec = { scaleTargetRef: { kind: 'FlinkDeployment', name: 'orders' } };
    world.api.answer(/horizontalpodautoscalers/, 200, { items: [{ metadata: { name: 'orders-hpa' }, spec }] });
    expect(of(await examine(), 'autoscalers')[0]).toMatch(
      /^problem: HorizontalPodAutoscaler "orders-hpa" sets its task managers/,
    );
  });

  it('whose HorizontalPodAutoscalers may not be listed', async () => {
    await start();
    world.api.answer(
      /horizontalpodautoscalers/,
      403,
      status(403, 'Forbidden', 'horizontalpodautoscalers is forbidden'),
    );
    expect(of(await examine(), 'autoscalers')[0]).toMatch(
      /^not-checked: Whether a HorizontalPodAutoscaler sets the task managers: you may not list/,
    );
  });

  it('with a reporter of another kind than the settings say, or without one', async () => {
    await start(configure(FACTORY, 'org.apache.flink.metrics.statsd.StatsDReporterFactory'));
    world.flink.answer('/jobmanager/config', 200, []);
    const statsd = '"prom" (org.apache.flink.metrics.statsd.StatsDReporterFactory)';
    expect(of(await examine(), 'reporter')).toEqual([
      `warning: The settings say dialect prometheus; the reporters of the job are ${statsd}.`,
    ]);
  });

  it('whose reporter may be in the defaults of the operator, which are not known', async () => {
    await start();
    expect(of(await examine(), 'reporter')[0]).toMatch(
      /^not-checked: The resource has no reporter of dialect prometheus/,
    );
  });

  it('whose overrides are written by Argo CD', async () => {
    await start();
    world.api.edit('argocd-controller', (spec) => {
      Object.assign(spec['flinkConfiguration'] as object, { 'pipeline.jobvertex-parallelism-overrides': '' });
    });
    expect(of(await examine(), 'gitops')[0]).toMatch(
      /^problem: pipeline\.jobvertex-parallelism-overrides is owned by "argocd-controller" \(Update, /,
    );
  });

  it('that Flux writes without the overrides', async () => {
    await start();
    world.api.edit('kustomize-controller', (spec) => Object.assign(spec, { image: 'registry.example.com/orders:8' }));
    expect(of(await examine(), 'gitops')).toEqual([
      'ok: "kustomize-controller" writes the resource, but does not own the parallelism overrides.',
    ]);
  });

  it('that loses its state by an upgrade', async () => {
    await start(({ spec }) => Object.assign(spec['job'] as object, { upgradeMode: 'stateless' }));
    expect(of(await examine(), 'change-possible')[0]).toMatch(/^problem: Its upgradeMode is stateless/);
  });

  it('with the version of its operator', async () => {
    await start();
    const labels = { 'app.kubernetes.io/version': '1.13.0' };
    world.api.answer(DEPLOYMENTS, 200, {
      items: [{ metadata: { name: 'flink-kubernetes-operator', namespace: 'ops', labels } }],
    });
    expect(of(await examine(), 'operator')).toEqual([
      'ok: Deployment "flink-kubernetes-operator" in namespace "ops" is 1.13.0.',
    ]);
  });

  it('whose operator may not be looked for', async () => {
    await start();
    world.api.answer(DEPLOYMENTS, 403, status(403, 'Forbidden', 'deployments.apps is forbidden'));
    expect(of(await examine(), 'operator')[0]).toMatch(/^not-checked: You may not list deployments/);
  });

  it('that is not there', async () => {
    await start();
    world.api.answer(
      /flinkdeployments/,
      404,
      status(404, 'NotFound', 'flinkdeployments.flink.apache.org "orders" not found'),
    );
    const findings = await examine();
    expect(findings).toHaveLength(1);
    expect(of(findings, 'resource')[0]).toMatch(
      /^problem: Job "orders": Cluster "prod", get flinkdeployments .* not found/,
    );
  });

  it('that may not be read: the right is named, and what depends on it is not checked', async () => {
    await start();
    world.api.answer(/flinkdeployments/, 403, status(403, 'Forbidden', 'flinkdeployments is forbidden'));
    const findings = await examine();
    expect(of(findings, 'rights-of-caller')[0]).toMatch(
      /^warning: You may not read the resource of the job: .*forbidden/,
    );
    expect(of(findings, 'gitops')).toEqual(['not-checked: You may not read the resource of the job.']);
  });

  it('whose Flink may not be asked', async () => {
    await start();
    world.api.answer(/\/proxy\//, 403, status(403, 'Forbidden', 'services "orders-rest" is forbidden'));
    const findings = await examine();
    expect(of(findings, 'flink-rest')).toEqual(['not-checked: You may not get services/proxy.']);
  });

  it('whose job manager does not answer', async () => {
    await start();
    await world.flink.stop();
    expect(of(await examine(), 'flink-rest')[0]).toMatch(/^problem: The job is without an answer of its job manager/);
  });
});
