/** What a careful operator plans a fixed size for: so much of it is busy at the highest load. */
export const PLANNED_UTILIZATION = 0.7;
