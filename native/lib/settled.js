/** A promise of what `work` gives to its callback. */
export function settled(work) {
  return new Promise((resolve, reject) => work((error, value) => (error ? reject(error) : resolve(value))));
}
