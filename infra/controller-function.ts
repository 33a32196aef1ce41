/** One of the functions: its bundle with the settings beside it, its log group, and a role with nothing yet in it. */
import { Duration, RemovalPolicy, Validations } from 'aws-cdk-lib';
import type { ISecurityGroup, IVpc, SubnetSelection } from 'aws-cdk-lib/aws-ec2';
import { Effect, PolicyDocument, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Architecture, type IFunction, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { type ILogGroup, LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { type Environment, INSTANCE_VARIABLE, toVariables } from '../lib/environment.ts';
import type { BundleName } from './bundle/bundles.ts';
import { functionCode } from './bundle/function-code.ts';
import type { FunctionName } from './permissions/right.ts';

export interface ControllerFunctionProps<Entry extends BundleName> {
  readonly entry: Entry;
  readonly environment: Environment;
  readonly instance: string;
  /** Travels with the bundle. */
  readonly settingsJson: string;
  readonly timeoutMinutes: number;
  readonly concurrency: number;
  readonly network?: FunctionNetwork | undefined;
}

export interface FunctionNetwork {
  readonly vpc: IVpc;
  readonly subnets?: SubnetSelection;
  readonly securityGroups?: ISecurityGroup[];
}

/** One of the two that look after jobs, unless it is said which. */
export class ControllerFunction<Entry extends BundleName = FunctionName> extends Construct {
  readonly function: IFunction;
  readonly role: Role;
  readonly logGroup: ILogGroup;
  readonly entry: Entry;

  constructor(scope: Construct, id: string, props: ControllerFunctionProps<Entry>) {
    super(scope, id);
    this.entry = props.entry;
    this.logGroup = new LogGroup(this, 'Logs', {
      retention: RetentionDays.ONE_MONTH,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    this.role = new Role(this, 'Role', {
      assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
      inlinePolicies: { logs: new PolicyDocument({ statements: [writeLogs(this.logGroup.logGroupArn)] }) },
    });
    if (props.network) allowNetworkInterfaces(this.role);
    this.function = new LambdaFunction(this, 'Function', {
      code: functionCode(props.entry, props.settingsJson),
      handler: 'index.handler',
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      memorySize: 512,
      timeout: Duration.minutes(props.timeoutMinutes),
      // Invocations are serialized enough that two runs of one shard don't meet; a late one is not worth a retry.
      reservedConcurrentExecutions: props.concurrency,
      retryAttempts: props.entry === 'evaluate' ? 0 : 2,
      maxEventAge: Duration.minutes(5),
      role: this.role,
      logGroup: this.logGroup,
      ...(props.network ? inVpc(props.network) : {}),
      environment: {
        ...toVariables(props.environment),
        [INSTANCE_VARIABLE]: props.instance,
        NODE_OPTIONS: '--enable-source-maps',
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
