/** The AWS of the fleet benchmark, in a process of its own: says where it is, and answers what it has counted. */
import { type FleetAwsOptions, startFleetAws } from '../../sandbox/fleet/fleet-aws.ts';

const aws = await startFleetAws(JSON.parse(process.argv[2] ?? '') as FleetAwsOptions);
process.send?.({ variables: aws.variables });
process.on('message', () => process.send?.({ counts: aws.counts() }));
process.on('disconnect', () => {
  void aws.stop();
});
