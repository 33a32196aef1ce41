/** How a vertex is labeled where there is little room, and in which color. */

/** Its first operator, unless another vertex would be called the same. */
export const shortName = ({ name }: { readonly name: string }): string => {
  const first = name.replace(/^(Source|Sink): /, '').split(/ -> | \(/)[0] ?? name;
  return first.length > 24 ? `${first.slice(0, 23).trimEnd()}…` : first;
};

export const shortNames = (vertices: readonly { readonly name: string }[]): readonly string[] => {
  const short = vertices.map(shortName);
  return vertices.map(({ name }, i) => {
    const own = short[i] ?? name;
    return short.filter((other) => other === own).length > 1 ? name : own;
  });
};

/** The same wherever it is shown: by its place in the job graph; from the seventh on colors repeat. */
export const vertexColor = (index: number): string => `vertex-${(index % 6) + 1}`;
