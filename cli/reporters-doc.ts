/** Prints docs/reporters.md from the one list of metrics that are read: `node cli/reporters-doc.ts > docs/reporters.md`. */

import { reporterDialects as dialects } from '../functions/metrics/dialects/registry.ts';
import { reportedMetrics } from '../functions/metrics/plan/reported-metrics.ts';
import { runCommand } from './command-line.ts';
import { otelCollector, prometheusAgent, prometheusScrape, statsdAgent } from './reporters/collector.ts';
import { alwaysRead } from './reporters/flink.ts';
import { block, costRows, job, json, row, sometimes, yaml } from './reporters/tables.ts';

export const reportersDocument = (): string => `# Metrics of Flink on EKS

<!-- Written by \`node cli/reporters-doc.ts > docs/reporters.md\`; the metrics are those of functions/metrics/plan/reported-metrics.ts. -->

A job on EKS reports its own metrics: Flink's reporter gives them to a collector, the collector to CloudWatch, and the controller reads them there.
Three ways are understood; \`metrics.dialect\` of the job's settings says which one it is.
In every example the FlinkDeployment \`orders\` runs the job \`orders\` in the namespace \`flink\` of the cluster \`prod\`.

\`\`\`json
${json({
  platform: 'eks',
  name: 'orders',
  namespace: 'flink',
  cluster: { name: 'prod' },
  metrics: { dialect: 'prometheus', namespace: dialects.prometheus.metricNamespace, jobName: 'orders' },
})}
\`\`\`

\`metrics.namespace\` is the CloudWatch namespace; left out, it is the one in the table.
\`metrics.jobName\` is what Flink calls the job (\`pipeline.name\`); left out, it is what Flink and the operator call it (\`status.jobStatus.jobName\`), and only where neither says it the name of the job in the settings.
The Prometheus reporter replaces every character of that name outside \`[a-zA-Z0-9:_]\` by \`_\`, unless \`metrics.reporter.<name>.filterLabelValueCharacters\` is \`false\`: both are found.

| | \`prometheus\` (recommended) | \`statsd\` | \`otel\` |
|---|---|---|---|
| collector | CloudWatch agent, scraping | CloudWatch agent | a collector with \`awsemf\`, such as ADOT |
| CloudWatch namespace | \`${dialects.prometheus.metricNamespace}\` | \`${dialects.statsd.metricNamespace}\` | \`${dialects.otel.metricNamespace}\` |
| a metric of a vertex is | one CloudWatch metric, subtasks in its statistics | one CloudWatch metric for each subtask | one CloudWatch metric, subtasks in its statistics |
| hottest and mean subtask | yes | yes | yes |
| which subtask is the hottest | no | yes | no |
| memory and garbage collection of task managers | the fullest one's | no | the fullest one's |
| counters | as they are | as they are | what was added since the last report |
| what a minute is | the value at its scrape | mean of its reports, so steps are half a minute older | sum of what its reports added |
| tested with | a real Flink and a collector that follows the agent's documentation | the same | shapes from the documentation of Flink and \`awsemf\`, not a running collector |

## What is read

| metric | scope | of | when | becomes |
|---|---|---|---|---|
${reportedMetrics.map(row).join('\n')}

Reporting more than this costs money and changes nothing: the configurations below report what is always read, and nothing else.
What is only read sometimes is added to both sides, see [below](#what-is-read-sometimes).

## prometheus

In the FlinkDeployment's \`flinkConfiguration\` (the reporter is a plugin of Flink's own image):

${yaml('prometheus')}

The CloudWatch agent's \`prometheus.yaml\` (JSON is YAML, too):

${block(prometheusScrape())}

and its \`cwagentconfig.json\`:

${block(prometheusAgent(job, alwaysRead))}

- The reporter listens on every interface of its pod: let a network policy admit the agent only.
- Do not leave \`subtask_index\` out (\`scope.variables.excludes\`): subtasks would overwrite each other. The dimensions leave it out, and so the statistics hold all of them.
- \`ClusterName\` is added by the agent, \`Namespace\` and \`FlinkDeployment\` by the scrape configuration: where your own configuration does likewise, keep it.
- \`FlinkDeployment\` is a dimension of every metric: two deployments in one namespace may run one jar under one job name, and without it their subtasks are mixed. Metrics without it are not read, and the decision says so.
- A scrape every 60 s is enough. More often makes the log more expensive and the decisions no better.
- A series that no \`metric_declaration\` takes becomes no metric, but still is a line of the log: the filter of the reporter keeps those away.
- A scrape that fails loses one minute of the task managers of that pod: the whole minute is left out, since less would look like less load.

## statsd

In \`flinkConfiguration\`:

${yaml('statsd')}

The CloudWatch agent's \`cwagentconfig.json\`; its service must be reachable under the host above:

${block(statsdAgent(job))}

- StatsD has no labels. The scope formats put vertex and subtask into the name and leave out what changes with each restart; without them the names can't be predicted.
- Of two values of one name within ten seconds the last wins. So no two jobs may have the same \`pipeline.name\` at one agent, and one agent (or one behind a service) should take all of a job's packets.
- Task managers could only be distinguished by names that change with each restart, so their memory and garbage collection are not seen: memory tuning and the memory guards are blind, and say so.
- A filter chooses by scope, not by operator: every operator of every chain counts its records, and each is paid for.
- The agent takes a negative value for a difference. It forgets gauges after every collection, so Beam's -1 stays negative and is read as unknown.
- UDP loses packets silently, and the agent drops what exceeds 10 000 in a collection: a minute without every subtask is left out.

## otel

In \`flinkConfiguration\` (Flink 2.x; \`flink-metrics-otel\` was not released with every 1.20):

${yaml('otel')}

The collector's configuration:

${block(otelCollector(job, alwaysRead))}

- \`NoDimensionRollup\` matters: otherwise every metric is multiplied by roll-ups that are never read.
- Counters come as differences. A report that was lost is records that never happened, for that minute.
- Metrics that go to CloudWatch by its own OTLP endpoint can only be read with PromQL, not by this controller.

## What no dialect can see

- NaN and infinite values are dropped on the way. A vertex that reports records but no busy time (a source of the old kind) is not scaled, and the decision says so.
- A minute counts only when every subtask of every vertex has reported; others are left out. Only the newest minute is given as it is: then the core sees that it is blind, and holds.
- Statistics of one metric can't tell a missing subtask from a missing report by their sum, so their count is looked at: it must be a multiple of the parallelism, and not less than usual.
- Busy time is Flink's own mean of the last minute. A step of the load shows over a minute.
- Task slots are not read from metrics; the job graph and the parallelism come from Kubernetes and Flink's REST interface.
- The newest \`ingestionDelaySeconds\` are never read.

## Lag

\`pendingRecords\` is read wherever a source reports it. What the settings name under \`lag\` is only asked of a source that does not:

| settings | read | estimate |
|---|---|---|
| \`{ "kind": "msk", "cluster": …, "consumerGroup": …, "topic": … }\` | \`AWS/Kafka\` \`SumOffsetLag\` | without what was read since the last checkpoint |
| \`{ "kind": "kinesis", "stream": … }\` | \`GetRecords.IteratorAgeMilliseconds\`, \`IncomingRecords\` | age times rate of arrival |
| \`{ "kind": "iceberg" }\` | \`pendingRecords\` of the source's enumerator, in the job manager | rows of the splits that no subtask reads yet |
| \`{ "kind": "iceberg", "recordsPerSplit": 50000 }\` | \`unassignedSplits\` of the enumerator | splits times records |
| \`{ "kind": "beam", "bytesPerRecord": 800 }\` | \`pendingBytes\`; -1 is unknown | bytes by the bytes of a record |

A lag that is not reported anywhere is unknown, not zero: it is left out of the calculation, and every decision says so.

## What is read sometimes

Add the filter to the reporter's (with \`;\` between), and the name to the declaration of the same dimensions.

| when | filter | name by \`prometheus\` |
|---|---|---|
${reportedMetrics
  .filter((metric) => !alwaysRead.includes(metric))
  .map(sometimes)
  .join('\n')}

All of them together, for \`prometheus\`, are these declarations:

${block(Object(prometheusAgent(job, reportedMetrics)).logs.metrics_collected.prometheus.emf_processor.metric_declaration)}

## What it costs

Custom metrics cost 0.30 USD a month each (the first 10 000 of an account; less beyond), reading one 0.01 USD per 1000, at a poll every five minutes; with [a rhythm of its own](polling.md#what-it-costs), the default, about half of the reading.
The log of the embedded metric format is billed by the GB on top, and grows with the number of subtasks.
Subtasks and operators are averages over the vertices.

| vertices | sources | subtasks | operators | dialect | CloudWatch metrics | USD a month | read at a poll | USD a month |
|---|---|---|---|---|---|---|---|---|
${costRows()}

\`otel\` costs what \`prometheus\` does.
`;

const HELP = `Prints docs/reporters.md from the metrics that are read.

  node cli/reporters-doc.ts > docs/reporters.md`;

if (import.meta.main) {
  await runCommand({ help: HELP, flags: {} }, () => void process.stdout.write(reportersDocument()));
}
