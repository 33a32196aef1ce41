import { App, Stack } from 'aws-cdk-lib';
import { Annotations, Match } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { FlinkAutopilot } from '../../infra/flink-autopilot.ts';
import { JOB_METRIC } from '../../lib/environment.ts';
import type { SettingsFile } from '../../lib/settings/settings.ts';
import { oneJob, synthesize, synthesizeOneJob } from './synthesize.ts';

const measured: SettingsFile = { ...oneJob, jobMetrics: 'on' };

describe('metrics of each job', () => {
  it('are asked for: without it there is one dashboard, and no job on it', () => {
    synthesizeOneJob().resourceCountIs('AWS::CloudWatch::Dashboard', 1);
  });

  it('have a dashboard: all jobs together, and a row for each', () => {
    const dashboards = JSON.stringify(synthesize(measured).findResources('AWS::CloudWatch::Dashboard'));
    for (const name of Object.values(JOB_METRIC)) {
      expect(dashboards).toContain(
        `\\"FlinkAutopilot\\",\\"${name}\\",\\"job\\",\\"orders\\",\\"platform\\",\\"managed-flink\\",\\"service\\",\\"flink-autopilot\\"`,
      );
    }
    expect(dashboards).toContain(
      String.raw`SEARCH('{FlinkAutopilot,service,platform,job} service=\\\"flink-autopilot\\\" MetricName=\\\"Utilization\\\"', 'Maximum', 300)`,
    );
  });

  it('of a thousand jobs stay below the 500 widgets that a dashboard can have', () => {
    const jobs = Array.from(
      { length: 1000 },
      (_, i) => ({ platform: 'flink', name: `job-${i}`, url: 'http://a:8081' }) as const,
    );
    const body = JSON.stringify(
      synthesize({ jobs: [...jobs], jobMetrics: 'on' }).findResources('AWS::CloudWatch::Dashboard'),
    );
    expect(body.match(/\\"type\\":\\"(metric|text)\\"/g)!.length).toBeLessThan(500);
    expect(body).toContain('900 more jobs are in the graphs of all jobs alone.');
  });

  it('say their price at the synth, in every app: 1.50 USD for a job and month', () => {
    const stack = new Stack(new App({ context: { 'aws:cdk:bundling-stacks': [] } }), 'Data');
    const two = [...measured.jobs, { platform: 'managed-flink', name: 'clicks' } as const];
    new FlinkAutopilot(stack, 'Autopilot', { settings: { ...measured, jobs: two } });
    Annotations.fromStack(stack).hasInfo(
      '/Data/Autopilot',
      Match.stringLikeRegexp('^Metrics of each job: 3\\.00 USD a month \\("jobMetrics": "on"\\)$'),
    );
  });
});

it('saved queries are named by the instance, and ask the logs of the two functions', () => {
  const queries = Object.values(synthesizeOneJob().findResources('AWS::Logs::QueryDefinition')).map(
    ({ Properties }) => Properties as { Name: string; QueryString: string; LogGroupNames: { Ref: string }[] },
  );
  expect(queries.map(({ Name }) => Name).sort()).toEqual([
    'flink-autopilot/Decisions to change a job',
    'flink-autopilot/Errors',
    'flink-autopilot/What reading the metrics costs',
    'flink-autopilot/What was asked of the platforms',
    'flink-autopilot/Why jobs are not changed',
  ]);
  for (const { LogGroupNames, QueryString } of queries) {
    for (const { Ref } of LogGroupNames) expect(Ref).toMatch(/(Evaluate|Apply)Logs/);
    expect(QueryString).toMatch(/filter (message|level) = "/);
  }
});
