/** One of the two functions: its bundle with the settings beside it, its log group, and a role with nothing yet in it. */
import { fileURLToPath } from 'node:url';
import { Duration, RemovalPolicy, Validations } from 'aws-cdk-lib';
import type { ISecurityGroup, IVpc, SubnetSelection } from 'aws-cdk-lib/aws-ec2';
import { Effect, PolicyDocument, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Architecture, type IFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { Charset, NodejsFunction, OutputFormat } from 'aws-cdk-lib/aws-lambda-nodejs';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { type Environment, toVariables } from '../lib/environment.ts';

export interface ControllerFunctionProps {
  /** Named by path only: infra/ never imports functions/. */
  readonly entry: 'evaluate' | 'apply';
  readonly environment: Environment;
  readonly settingsPath: string;
  readonly timeoutMinutes: number;
  readonly concurrency: number;
  readonly network?: FunctionNetwork;
}

export interface FunctionNetwork {
  readonly vpc: IVpc;
  readonly subnets?: SubnetSelection;
  readonly securityGroups?: ISecurityGroup[];
}

/**
 * Calls that stream events: no function makes any. The SDK imports what they take only when it is needed, and the runtime
 * carries it, so it need not be in every bundle.
 */
const NEVER_NEEDED = ['@smithy/core/event-streams'];

/** What the SDK brings for other places than Lambda, with the file that replaces it. */
const REPLACED = {
  '@aws-sdk/credential-provider-node': 'infra/bundle/lambda-credentials.ts',
  '@aws-sdk/endpoint-cache': 'infra/bundle/endpoint-cache.ts',
  '@aws/lambda-invoke-store': 'infra/bundle/invoke-store.ts',
  '@smithy/core/checksum': 'infra/bundle/sha256.ts',
};

const root = fileURLToPath(new URL('..', import.meta.url));

export class ControllerFunction extends Construct {
  readonly function: IFunction;
  readonly role: Role;
  readonly entry: ControllerFunctionProps['entry'];

  constructor(scope: Construct, id: string, props: ControllerFunctionProps) {
    super(scope, id);
    this.entry = props.entry;
    const logGroup = new LogGroup(this, 'Logs', {
      retention: RetentionDays.ONE_MONTH,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    this.role = new Role(this, 'Role', {
      assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
      inlinePolicies: { logs: new PolicyDocument({ statements: [writeLogs(logGroup.logGroupArn)] }) },
    });
    if (props.network) allowNetworkInterfaces(this.role);
    this.function = new NodejsFunction(this, 'Function', {
      entry: `${root}functions/${props.entry}.ts`,
      projectRoot: root,
      depsLockFilePath: `${root}package-lock.json`,
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      memorySize: 512,
      timeout: Duration.minutes(props.timeoutMinutes),
      // Invocations are serialized enough that two runs of one shard don't meet; a late one is not worth a retry.
      reservedConcurrentExecutions: props.concurrency,
      retryAttempts: props.entry === 'apply' ? 2 : 0,
      maxEventAge: Duration.minutes(5),
      role: this.role,
      logGroup,
      ...(props.network ? inVpc(props.network) : {}),
      environment: { ...toVariables(props.environment), NODE_OPTIONS: '--enable-source-maps' },
      bundling: {
        format: OutputFormat.ESM,
        minify: true,
        charset: Charset.UTF8,
        target: 'node24',
        mainFields: ['module', 'main'],
        externalModules: NEVER_NEEDED,
        // The SDK takes its version for the user agent from its package.json, and would bring all of it along.
        loader: { '.json': 'empty' },
        esbuildArgs: Object.fromEntries(
          Object.entries(REPLACED).map(([name, path]) => [`--alias:${name}`, `${root}${path}`]),
        ),
        // Some dependencies are CommonJS and call require for Node's own modules.
        banner: "import{createRequire}from'node:module';const require=createRequire(import.meta.url);",
        commandHooks: {
          beforeInstall: () => [],
          beforeBundling: () => [],
          afterBundling: (_input, output) => [copy(props.settingsPath, `${output}/settings.json`)],
        },
      },
    });
  }
}

const writeLogs = (logGroupArn: string): PolicyStatement =>
  new PolicyStatement({
    effect: Effect.ALLOW,
    actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
    resources: [logGroupArn],
  });

/** The same on every shell: `cp` is not a command on Windows. */
const copy = (from: string, to: string): string => {
  const quoted = [from, to].map((path) => `'${path.replaceAll('\\', '/')}'`).join(',');
  return `node -e "require('node:fs').copyFileSync(${quoted})"`;
};

const inVpc = ({ vpc, subnets, securityGroups }: FunctionNetwork) => ({ vpc, vpcSubnets: subnets, securityGroups });

/** A function in a VPC manages its own network interfaces; EC2 has no resources to scope that to before they exist. */
const allowNetworkInterfaces = (role: Role): void => {
  role.addToPolicy(
    new PolicyStatement({
      actions: ['ec2:CreateNetworkInterface', 'ec2:DeleteNetworkInterface', 'ec2:DescribeNetworkInterfaces'],
      resources: ['*'],
    }),
  );
  Validations.of(role).acknowledge({
    id: 'AwsSolutions-IAM5[Resource::*]',
    reason: 'Network interfaces of a Lambda function have no ARN before they exist.',
  });
};
