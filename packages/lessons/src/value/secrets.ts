/** What was planted for this person and this try, by its names: { file: "hl-k3f9q2", count: 41 }. */
export type Secrets = Readonly<Record<string, string | number>>;

const NAMED = /\{([a-z][a-z0-9_]*)\}/g;

/** "{file}" → what was planted under that name; a name that nobody planted stays as it is, and fits nothing. */
export const fill = (text: string, secrets: Secrets): string =>
  text.replace(NAMED, (whole, name: string) => String(secrets[name] ?? whole));

/** Names that a text speaks of. */
export const secretsIn = (text: string): string[] => [...text.matchAll(NAMED)].map(([, name]) => name!);
