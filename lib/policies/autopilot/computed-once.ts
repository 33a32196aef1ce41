/** Values that follow from others and are asked for many times in one step: computed once, and gone with what they follow from. */

/** By whole number: sizes are weighed with the same few parallelisms again and again. */
export const oncePerNumber = (compute: (of: number) => number): ((of: number) => number) => {
  const computed: (number | undefined)[] = [];
  return (of) => {
    const before = computed[of];
    if (before !== undefined) return before;
    const value = compute(of);
    computed[of] = value;
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
