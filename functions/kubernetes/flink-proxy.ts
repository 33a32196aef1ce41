/**
 * Flink's REST API of a job in the cluster, read through the API server's service proxy: no network path to the pods is
 * needed, and RBAC says which services may be read. It only reads.
 */
import type { FlinkRestReader } from '../flink-rest/client.ts';
import { FlinkRestError, flinkMessage } from '../flink-rest/error.ts';
import { parseAnswer } from '../flink-rest/parse-answer.ts';
import { shortened } from '../shortened.ts';
import type { Kubernetes } from './client.ts';

/** Throws KubernetesError when the API server itself answers, FlinkRestError when Flink does. */
export const flinkThroughProxy = (kubernetes: Kubernetes, namespace: string, deployment: string): FlinkRestReader => {
  const service = `${deployment}-rest:8081`;
  const base = `/api/v1/namespaces/${namespace}/services/${service}/proxy`;
  return {
    get: async (path, schema) => {
      const what = `GET ${path.split('?')[0]} of Flink behind services "${service}" in namespace "${namespace}"`;
      const text = await kubernetes.send(
        {
          verb: 'get',
          resource: `services/proxy "${service}" in namespace "${namespace}"`,
          path: base + path,
          // A job manager that is down stays down for longer than we would wait.
          retries: 0,
        },
        (answer) => new FlinkRestError(what, answer.status, flinkMessage(answer.text) ?? shortened(answer.text)),
      );
      return parseAnswer(what, text, schema, shortened);
    },
  };
};
