/** JobTarget of platform `flink`: any Flink cluster with the adaptive scheduler, through its REST API. */

import type { JobSettings } from '../../../lib/settings.ts';
import { sameSize } from '../../../lib/sizing/size-to.ts';
import { type FlinkRestOptions, flinkRest } from '../../flink-rest/client.ts';
import { findJob, jobById } from '../../flink-rest/jobs-overview.ts';
import { flinkSettings } from '../../flink-rest/settings.ts';
import type { JobTarget } from '../../ports.ts';
import { describeJob } from './describe.ts';
import { readOperation } from './operation.ts';
import { progressOf } from './progress.ts';
import { requestSize } from './request.ts';

export const flinkRestTarget = (options: FlinkRestOptions = {}): JobTarget => {
  const lookUp = (settings: JobSettings) => {
    const { url, name } = flinkSettings(settings);
    const rest = flinkRest(url, options);
    return { rest, url, name };
  };
  return {
    describe: async (_job, settings, cached) => {
      const { rest, url, name } = lookUp(settings);
      return describeJob(rest, await findJob(rest, url, name), cached);
    },
    request: async (_job, settings, change, description, now) => {
      const { rest, url, name } = lookUp(settings);
      return requestSize(rest, await findJob(rest, url, name), change, description, now);
    },
    progress: async (_job, settings, inFlight) => {
      const { rest, url, name } = lookUp(settings);
      const asked = readOperation(inFlight.operation);
      const job = asked ? await jobById(rest, asked.jid) : await findJob(rest, url, name);
      return progressOf(rest, job, inFlight);
    },
    /** What was asked for counts: Flink gets there by itself, as slots allow. */
    hasSize: ({ requested, state }, sizing) => sameSize(requested ?? state.sizing, sizing),
  };
};
