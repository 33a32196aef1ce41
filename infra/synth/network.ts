/** The network of the functions, by the ids that a command line names: nothing is looked up. */
import { type ISecurityGroup, SecurityGroup, Subnet, Vpc } from 'aws-cdk-lib/aws-ec2';
import type { Construct } from 'constructs';
import type { FunctionNetwork } from '../controller-function.ts';

export interface NetworkIds {
  readonly vpc: string;
  readonly subnets: readonly string[];
  /** None: one is made, that lets everything out and nothing in. */
  readonly securityGroups: readonly string[];
}

export const importedNetwork = (scope: Construct, { vpc, subnets, securityGroups }: NetworkIds): FunctionNetwork => {
  const imported: ISecurityGroup[] = securityGroups.map((id) =>
    SecurityGroup.fromSecurityGroupId(scope, `Network-${id}`, id, { mutable: false }),
  );
  return {
    // CDK chooses subnets by their zones; ours are named, and it asks for one all the same.
    vpc: Vpc.fromVpcAttributes(scope, 'Network', { vpcId: vpc, availabilityZones: ['any'] }),
    subnets: { subnets: subnets.map((id) => Subnet.fromSubnetId(scope, `Network-${id}`, id)) },
    ...(imported.length > 0 && { securityGroups: imported }),
  };
};
