/** Variables of this process for a while: the deployed functions and the SDK find their surroundings by them. */

/** Gives back what takes the variables to what they were, where they still have the value that was set here. */
export const setVariables = (variables: Readonly<Record<string, string>>): (() => void) => {
  const before = Object.keys(variables).map((name) => [name, process.env[name]] as const);
  Object.assign(process.env, variables);
  return () => {
    for (const [name, value] of before) {
      if (process.env[name] !== variables[name]) continue;
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
  };
};
