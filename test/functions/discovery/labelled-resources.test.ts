import { expect, it } from 'vitest';
import { labelledResources } from '../../../functions/discovery/labelled-resources.ts';
import type { Kubernetes } from '../../../functions/kubernetes/client.ts';
import { KubernetesError } from '../../../functions/kubernetes/error.ts';

const LABELS = { team: 'data' };

/** Answers in their order; a number is an error with that status. */
const answering = (...answers: readonly (object | number)[]) => {
  const asked: string[] = [];
  const left = [...answers];
  const kubernetes: Kubernetes = {
    cluster: 'prod',
    send: async ({ verb, resource, path }) => {
      asked.push(path);
      const answer = left.shift() ?? { items: [] };
      if (typeof answer === 'object') return JSON.stringify(answer);
      throw new KubernetesError({ cluster: 'prod', verb, resource }, answer, undefined, 'no');
    },
  };
  return { asked, list: () => labelledResources(kubernetes, 'web', LABELS) };
};
const page = (names: readonly string[], next?: string) => ({
  metadata: next === undefined ? {} : { continue: next },
  items: names.map((name) => ({ metadata: { name, labels: LABELS } })),
});

it('a list whose moment the server has forgotten begins again, once', async () => {
  const { asked, list } = answering(page(['a', 'b'], 'more'), 410, page(['a'], 'more'), page(['c']));
  expect((await list()).map(({ name }) => name)).toEqual(['a', 'c']);
  expect(asked.slice(0, 4).map((path) => path.includes('continue='))).toEqual([false, true, false, true]);
  const again = answering(page(['a'], 'more'), 410, page(['a'], 'more'), 410);
  await expect(again.list()).rejects.toMatchObject({ status: 410 });
});

it('a list that begins again has as much room as the first', async () => {
  const pages = (of: number) => Array.from({ length: of }, (_, i) => page([`${i}`], i < of - 1 ? 'more' : undefined));
  const { list } = answering(...pages(10).slice(0, 8), 410, ...pages(8));
  expect(await list()).toHaveLength(8);
});

it('a cluster without the CRD of session jobs has none; without that of FlinkDeployments it is an error', async () => {
  expect((await answering(page(['a']), 404).list()).map(({ name }) => name)).toEqual(['a']);
  await expect(answering(404).list()).rejects.toMatchObject({ status: 404 });
  await expect(answering(page(['a']), 403).list()).rejects.toMatchObject({ status: 403 });
});

it('what is being deleted is none of them, nor a session job that names no session cluster', async () => {
  const going = { metadata: { name: 'b', deletionTimestamp: '2026-03-02T12:00:00Z' } };
  const { list } = answering(
    { items: [{ metadata: { name: 'a' } }, going] },
    { items: [{ metadata: { name: 'c' } }, { metadata: { name: 'd' }, spec: { deploymentName: 'shared' } }] },
  );
  expect(await list()).toEqual([
    { name: 'a', labels: [], annotations: [] },
    { name: 'd', sessionCluster: 'shared', labels: [], annotations: [] },
  ]);
});

it('an answer that is no list, and pages without an end, are errors that name the list', async () => {
  await expect(answering({ kind: 'Status' }, {}).list()).resolves.toEqual([]);
  await expect(answering({ items: 'none' }).list()).rejects.toThrow(
    'The list of flinkdeployments in namespace "web" of cluster "prod" can not be read',
  );
  const endless = answering(...Array.from({ length: 20 }, () => page(['a'], 'more')));
  await expect(endless.list()).rejects.toThrow(/There are more than 5000 flinkdeployments in namespace "web"/);
  expect(endless.asked).toHaveLength(10);
});
