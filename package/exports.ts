/** What `import … from 'flink-autopilot'` has: the construct, those of other accounts and regions, its settings, and the rights inside EKS clusters. */
export type { FunctionNetwork } from '../infra/controller-function.ts';
export { FlinkAutopilot, type FlinkAutopilotProps } from '../infra/flink-autopilot.ts';
export type { SettingsContent } from '../infra/given-settings.ts';
export { addOutputs } from '../infra/outputs.ts';
export type { ClusterManifest } from '../infra/rbac.ts';
export { FlinkAutopilotAlarms, type ForwardedAlarms } from '../infra/spoke/forwarded-alarms.ts';
export { FlinkAutopilotSpoke, type FlinkAutopilotSpokeProps } from '../infra/spoke/spoke.ts';
export { parseSettings, type Settings, SettingsError, type SettingsFile } from '../lib/settings/settings.ts';
export { readSettingsFile, type SettingsFileContent } from '../settings-file/settings-file.ts';
