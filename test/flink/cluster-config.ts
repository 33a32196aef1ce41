/** The Flink configuration of the test bed: a rescale takes a second, and metrics are at most half a second old. */

/** Keys of both 1.20 and 2.x; each version ignores the other's. */
export const clusterConfig: Readonly<Record<string, string>> = {
  'pipeline.name': 'load',
  'jobmanager.scheduler': 'adaptive',

  // Loopback only, on free ports.
  'rest.address': '127.0.0.1',
  'rest.bind-address': '127.0.0.1',
  'rest.port': '0',
  'rest.bind-port': '0',
  'jobmanager.rpc.address': '127.0.0.1',
  'jobmanager.bind-host': '127.0.0.1',
  'taskmanager.host': '127.0.0.1',
  'taskmanager.bind-host': '127.0.0.1',

  // Small: it shares a machine with everything else.
  'taskmanager.memory.network.min': '32mb',
  'taskmanager.memory.network.max': '32mb',
  'taskmanager.memory.managed.size': '16mb',

  // A backlog belongs into the source, where pendingRecords sees it, not into the network buffers.
  'taskmanager.memory.segment-size': '4kb',
  'taskmanager.network.memory.buffers-per-channel': '1',
  'taskmanager.network.memory.floating-buffers-per-gate': '4',

  // What a rescale loses is read again from the last checkpoint.
  'execution.checkpointing.interval': '2s',

  'metrics.fetcher.update-interval': '500',
  'web.refresh-interval': '200',

  // Rescale at once. 1.20:
  'jobmanager.adaptive-scheduler.scaling-interval.min': '0 s',
  'jobmanager.adaptive-scheduler.resource-stabilization-timeout': '0 s',
  // 2.x:
  'jobmanager.adaptive-scheduler.executing.cooldown-after-rescaling': '0 s',
  'jobmanager.adaptive-scheduler.executing.resource-stabilization-timeout': '0 s',
  'jobmanager.adaptive-scheduler.submission.resource-stabilization-timeout': '0 s',
  'jobmanager.adaptive-scheduler.rescale-trigger.max-delay': '0 s',
};
