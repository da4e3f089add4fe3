/** An object that is loaded has at most so many bytes. Apart from the schemas, which a loader's worker never makes. */
export const MAX_OBJECT = 4 * 1024 * 1024;
