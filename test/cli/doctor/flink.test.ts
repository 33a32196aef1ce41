/** The set-up of a job of a Flink cluster, by its REST API. */
import { afterEach, beforeEach, expect, it } from 'vitest';
import { flinkFindings } from '../../../cli/doctor/platforms/flink.ts';
import type { Finding } from '../../../lib/doctor/finding.ts';
import { type FlinkJobSettings, parseSettings } from '../../../lib/settings/settings.ts';
import { type FakeFlink, fakeFlink } from '../../support/flink-rest/fake-flink.ts';

let flink: FakeFlink;
beforeEach(async () => {
  flink = await fakeFlink('2.3.0');
});
afterEach(() => flink.stop());

const examine = async (name = flink.overview.jobs[0]?.name ?? '', url = flink.url): Promise<readonly string[]> => {
  const [settings] = parseSettings({ jobs: [{ platform: 'flink', name, url }] }).jobs;
  const findings: readonly Finding[] = await flinkFindings(settings as FlinkJobSettings, undefined);
  return findings.map(({ code, severity, says }) => `${code} ${severity}: ${says}`);
};

it('a job that can be rescaled', async () => {
  const said = await examine();
  expect(said[0]).toMatch(/^flink-rest ok: Flink .* answers at http:\/\/127\.0\.0\.1:\d+; job ".*" is RUNNING\.$/);
  expect(said[1]).toBe('scheduler ok: The job is rescaled in place: adaptive scheduler.');
  expect(said[2]).toMatch(/^change-possible (ok|warning): \d+ of \d+ slots of the cluster are free/);
});

it('another scheduler', async () => {
  flink.answer(`/jobs/${flink.job.jid}/resource-requirements`, 404, { errors: ['Not found'] });
  expect((await examine())[1]).toMatch(/^scheduler problem: .* its scheduler is not the adaptive one/);
});

it('no slot is free', async () => {
  flink.slots['slots-available'] = 0;
  expect((await examine())[2]).toMatch(
    /^change-possible warning: 0 of \d+ slots of the cluster are free: the job can not become larger/,
  );
});

it('no such job', async () => {
  const said = await examine('nowhere');
  expect(said[0]).toMatch(/^flink-rest problem: .*nowhere/);
  expect(said[1]).toBe('scheduler not-checked: There is no such job.');
});

it('no Flink, and a password that is not shown', async () => {
  const url = flink.url;
  await flink.stop();
  const said = await examine('orders', url);
  expect(said[0]).toMatch(/^flink-rest problem: GET http:\/\/127\.0\.0\.1:\d+\/overview: Flink can't be reached/);
});
