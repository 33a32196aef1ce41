/** Queries of CloudWatch Logs Insights that answer what one asks of a log of decisions; they are free until they are run. */
import type { ILogGroup } from 'aws-cdk-lib/aws-logs';
import { CfnQueryDefinition } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';

interface Logs {
  readonly instance: string;
  readonly evaluate: ILogGroup;
  readonly apply: ILogGroup;
}

interface SavedQuery {
  readonly name: string;
  readonly of: readonly ('evaluate' | 'apply')[];
  readonly lines: readonly string[];
}

const QUERIES: Readonly<Record<string, SavedQuery>> = {
  Decisions: {
    name: 'Decisions to change a job',
    of: ['evaluate'],
    lines: [
      'fields @timestamp, job, decision, from.parallelism, to.parallelism, because.0.says, because.1.says, moreReasons, change.status',
      'filter message = "evaluation" and decision != "hold"',
      'sort @timestamp desc',
      'limit 200',
    ],
  },
  Holds: {
    name: 'Why jobs are not changed',
    of: ['evaluate'],
    lines: [
      'filter message = "evaluation" and decision = "hold"',
      'stats count(*) as evaluations, latest(because.0.says) as newest by job, because.0.rule',
      'sort evaluations desc',
    ],
  },
  Changes: {
    name: 'What was asked of the platforms',
    of: ['apply'],
    lines: [
      'fields @timestamp, job, decision, kind, outcome.kind, outcome.because.0.says',
      'filter message = "apply"',
      'sort @timestamp desc',
    ],
  },
  Errors: {
    name: 'Errors',
    of: ['evaluate', 'apply'],
    lines: [
      'fields @timestamp, message, job, error.message, error.cause.message',
      'filter level = "ERROR"',
      'sort @timestamp desc',
    ],
  },
  Costs: {
    name: 'What reading the metrics costs',
    of: ['evaluate'],
    lines: ['filter message = "run"', 'stats sum(dollars) as USD, sum(metricsRequested) as metrics by bin(1d)'],
  },
};

export const addSavedQueries = (parent: Construct, { instance, ...logs }: Logs): void => {
  const scope = new Construct(parent, 'Queries');
  for (const [id, { name, of, lines }] of Object.entries(QUERIES)) {
    new CfnQueryDefinition(scope, id, {
      name: `${instance}/${name}`,
      logGroupNames: of.map((one) => logs[one].logGroupName),
      queryString: lines.join('\n| '),
    });
  }
};
