/** How many of all the nearest were found, from 0 to 1, question by question; NaN without any. */
export function recall(exact: readonly (readonly string[])[], found: readonly (readonly string[])[]): number {
  const hits = exact.map((nearest, at) => nearest.filter((one) => found[at]?.includes(one)).length);
  return hits.reduce((sum, count) => sum + count, 0) / exact.flat().length;
}
