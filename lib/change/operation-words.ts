/** What is said of an operation of the platform, without its id, which no person reads: "The snapshot could not be restored." */
export const withoutOperation = (says: string): string =>
  says
    .replaceAll(/Operation [0-9a-f-]{36} \(\w+\) ended FAILED: /g, '')
    .replaceAll(/Operation [0-9a-f-]{36} succeeded; (\w)/g, (_, first: string) => first.toUpperCase());
