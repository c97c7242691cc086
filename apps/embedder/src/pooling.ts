/** Keeps a vector of zeros from being divided by zero. */
const SMALLEST_NORM = 1e-12;

/**
 * One vector of length 1 per text, as sentence-transformers makes them: the mean over the text's own tokens, then
 * divided by its Euclidean length.
 * @param hidden the model's last hidden state, [texts, width, dimensions], row by row
 * @param lengths tokens of each text; what follows them up to `width` is padding
 * @returns [texts, dimensions], row by row
 */
export function poolMean(
  hidden: Float32Array,
  lengths: readonly number[],
  width: number,
  dimensions: number,
): Float32Array {
  const vectors = new Float32Array(lengths.length * dimensions);
  lengths.forEach((length, text) => {
    const vector = vectors.subarray(text * dimensions, (text + 1) * dimensions);
    for (let token = 0; token < length; token += 1) {
      const start = (text * width + token) * dimensions;
      for (let axis = 0; axis < dimensions; axis += 1) vector[axis]! += hidden[start + axis]!;
    }
    normalize(vector);
  });
  return vectors;
}

/** Divides in place by the Euclidean length. A sum pools like a mean, for the length is taken out anyway. */
function normalize(vector: Float32Array): void {
  let squares = 0;
  for (const value of vector) squares += value * value;
  const norm = Math.max(Math.sqrt(squares), SMALLEST_NORM);
  for (let axis = 0; axis < vector.length; axis += 1) vector[axis]! /= norm;
}
