/** The collector of the tests does with what Flink says what the agent documents; on it rests what test:flink shows. */
import { describe, expect, it } from 'vitest';
import { prometheusDeclarations, relabelConfigs } from '../../cli/reporters/collector.ts';
import { reportedMetrics } from '../../functions/metrics/plan/reported-metrics.ts';
import { embeddedMetrics } from '../support/collector/embedded-metrics.ts';
import { prometheusSamples } from '../support/collector/prometheus-text.ts';
import { ofTarget, targetOf } from '../support/collector/relabel.ts';
import { take } from '../support/collector/statsd.ts';

/** As Flink 1.20's reporter writes it, with one value that is NaN. */
const TEXT = `# HELP flink_taskmanager_job_task_busyTimeMsPerSecond busyTimeMsPerSecond (scope: taskmanager_job_task)
# TYPE flink_taskmanager_job_task_busyTimeMsPerSecond gauge
flink_taskmanager_job_task_busyTimeMsPerSecond{job_id="2858",task_id="674d",task_name="work",job_name="load",subtask_index="0",} 969.0
flink_taskmanager_job_task_busyTimeMsPerSecond{job_id="2858",task_id="674d",task_name="work",job_name="load",subtask_index="1",} NaN
flink_taskmanager_job_task_operator_numRecordsIn{task_id="8045",operator_name="Source:_log",task_name="Source:_log",job_name="load",subtask_index="0",} 3.399E7
flink_taskmanager_job_task_operator_numRecordsIn{task_id="674d",operator_name="work",task_name="work",job_name="load",subtask_index="0",} 1673.0
flink_taskmanager_job_task_idleTimeMsPerSecond{task_id="674d",task_name="work",job_name="load",subtask_index="0",} 31.0
`;

const pod = {
  __address__: '10.0.0.7:6122',
  __meta_kubernetes_namespace: 'flink-jobs',
  __meta_kubernetes_pod_label_app: 'load-job',
  __meta_kubernetes_pod_label_type: 'flink-native-kubernetes',
};

describe('the scrape', () => {
  it('finds pods of FlinkDeployments at the port of the reporter, and no others', () => {
    expect(targetOf(pod, relabelConfigs(9249))).toEqual({
      address: '10.0.0.7:9249',
      labels: { Namespace: 'flink-jobs', FlinkDeployment: 'load-job' },
    });
    expect(targetOf({ ...pod, __meta_kubernetes_pod_label_type: 'web' }, relabelConfigs(9249))).toBeUndefined();
  });

  it('lets its own labels win over those of a series', () => {
    const sample = { name: 'a', labels: { Namespace: 'other', job_name: 'load' }, value: 1 };
    expect(ofTarget({ address: '', labels: { Namespace: 'flink' } }, sample).labels).toEqual({
      Namespace: 'flink',
      exported_Namespace: 'other',
      job_name: 'load',
    });
  });

  it('makes metrics of declared series only, drops what is no number, and leaves the subtask out', () => {
    const samples = prometheusSamples(TEXT).map((sample) => ({
      ...sample,
      labels: { ...sample.labels, ClusterName: 'prod', Namespace: 'flink-jobs', FlinkDeployment: 'load-job' },
    }));
    const here = { ClusterName: 'prod', Namespace: 'flink-jobs', FlinkDeployment: 'load-job', job_name: 'load' };
    expect(embeddedMetrics(samples, prometheusDeclarations(reportedMetrics))).toEqual([
      {
        name: 'flink_taskmanager_job_task_busyTimeMsPerSecond',
        dimensions: { ...here, task_id: '674d' },
        value: 969,
      },
      {
        name: 'flink_taskmanager_job_task_operator_numRecordsIn',
        dimensions: { ...here, task_id: '8045' },
        value: 33_990_000,
      },
    ]);
  });

  it('is lost as a whole when a line makes no sense', () => {
    expect(() => prometheusSamples('flink_up{a="b"')).toThrow(/Not a sample/);
  });
});

describe('StatsD', () => {
  const taken = (...lines: readonly string[]) => {
    const gauges = new Map<string, number>();
    for (const line of lines) take(gauges, line);
    return Object.fromEntries(gauges);
  };

  it('keeps the last value of a name, with underscores for dots', () => {
    expect(taken('flink.load.674d.0.busyTimeMsPerSecond:1|g', 'flink.load.674d.0.busyTimeMsPerSecond:997|g')).toEqual({
      flink_load_674d_0_busyTimeMsPerSecond: 997,
    });
  });

  it('takes a negative value for a difference: Flink reports -1 as less than before', () => {
    expect(taken('pendingBytes:100|g', 'pendingBytes:-1|g')).toEqual({ pendingBytes: 99 });
  });

  it('ignores what is no gauge', () => {
    expect(taken('a:1|c', 'nonsense', '')).toEqual({});
  });
});
