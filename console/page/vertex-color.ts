/** Which color has a vertex, wherever it is shown? By its place in the job graph; from the seventh on they come again. */
export const vertexColor = (index: number): string => `vertex-${(index % 6) + 1}`;
