/** Values that follow from others and are asked for many times in one step: computed once, and gone with what they follow from. */

export const oncePerNumber = <Value>(compute: (of: number) => Value): ((of: number) => Value) => {
  const computed = new Map<number, Value>();
  return (of) => {
    const before = computed.get(of);
    if (before !== undefined) return before;
    const value = compute(of);
    computed.set(of, value);
    return value;
  };
};

/** By object, which is never changed. */
export const oncePerObject = <Of extends object, Value>(compute: (of: Of) => Value): ((of: Of) => Value) => {
  const computed = new WeakMap<Of, { readonly value: Value }>();
  return (of) => {
    const before = computed.get(of);
    if (before !== undefined) return before.value;
    const value = compute(of);
    computed.set(of, { value });
    return value;
  };
};
