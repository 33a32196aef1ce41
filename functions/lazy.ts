/** Built at the first call and kept while the execution environment lives. A build that fails is tried again. */
export const lazy = <Value>(build: () => Value): (() => Value) => {
  let built: { readonly value: Value } | undefined;
  return () => {
    built ??= { value: build() };
    return built.value;
  };
};
