/**
 * An EKS cluster on this machine: the API server with one FlinkDeployment, the operator behind it, and Flink's REST API
 * behind the service proxy. Nothing happens by itself: who moves the world's time calls the operator when it is due.
 */
import type { EpochMs } from '../../lib/model/observation.ts';
import type { ClusterSettings } from '../../lib/settings/settings.ts';
import type { FlinkClusterBackend } from '../../world/flink-cluster.ts';
import { flinkAnswer } from '../flink/flink-rest.ts';
import { apiServer } from './api/api-server.ts';
import { failure, type Reply } from './api/reply.ts';
import { keepResource, type Resource } from './api/resource.ts';
import { startTlsServer } from './api/tls-server.ts';
import { isGoodToken, type TokenCheck } from './api/token.ts';
import { type DeploymentOptions, deploymentOf } from './deployment.ts';
import { startOperator } from './operator/operator.ts';

export interface EmbeddedClusterOptions extends DeploymentOptions {
  readonly backend: FlinkClusterBackend;
  /** Whose tokens are taken, and the cluster's name. */
  readonly tokens: TokenCheck;
}

export interface EmbeddedCluster {
  /** As the settings file has it. */
  readonly settings: ClusterSettings;
  readonly resource: Resource;
  /** When the operator looks next. */
  nextDueAt(): EpochMs;
  reconcile(): void;
  stop(): Promise<void>;
}

export const startEmbeddedCluster = async (options: EmbeddedClusterOptions): Promise<EmbeddedCluster> => {
  const { backend, tokens, name } = options;
  const resource = keepResource({
    manifest: deploymentOf(backend.job(), options),
    manager: 'kubectl-create',
    now: backend.now,
  });
  const operator = startOperator(resource, backend, options.operatorDefaults);
  const server = await startTlsServer(
    apiServer({
      resource,
      authenticated: isGoodToken(tokens),
      flink: async (path): Promise<Reply> =>
        operator.jobManagerAnswers()
          ? flinkAnswer(backend.job(), path.split('?')[0] ?? path, backend.now(), operator.runningConfiguration())
          : failure(503, 'ServiceUnavailable', `no endpoints available for service "${name}-rest"`),
    }),
  );
  const { endpoint, certificateAuthority, stop } = server;
  return {
    settings: { name: tokens.cluster, endpoint, certificateAuthority },
    resource,
    nextDueAt: operator.nextDueAt,
    reconcile: operator.reconcile,
    stop,
  };
};
