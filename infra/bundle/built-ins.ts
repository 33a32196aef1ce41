/**
 * Functions of the language that the bundles call some hundred times, as variables: the minifier gives those a name of one or two
 * letters. None of them looks at what it is called on.
 */
export const { max: MathMax, min: MathMin } = Math;
export const {
  entries: ObjectEntries,
  fromEntries: ObjectFromEntries,
  keys: ObjectKeys,
  values: ObjectValues,
} = Object;
export const { isFinite: NumberIsFinite, isNaN: NumberIsNaN } = Number;
export const { isArray: ArrayIsArray } = Array;
export const { stringify: JsonStringify } = JSON;
