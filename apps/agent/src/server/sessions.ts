import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const LAUNCH_LIFETIME = 15 * 60_000;
const SESSION_LIFETIME = 30 * 24 * 3600_000;

const hash = (secret: string): string => createHash('sha256').update(secret).digest('hex');

/**
 * One-time launch tokens → sessions. Only hashes are kept; sessions outlive a restart of the agent
 * (`sessions.json`, 0600), so that an open browser recovers by itself. A launch token works once, for 15 minutes.
 */
export class Sessions {
  readonly #file: string;
  #launch: { hash: Buffer; until: number }[] = [];
  #sessions: Map<string, number>;

  constructor(stateDir: string) {
    this.#file = join(stateDir, 'sessions.json');
    this.#sessions = this.#load();
  }

  newLaunchToken(now = Date.now()): string {
    const token = randomBytes(24).toString('base64url');
    this.#launch = this.#launch.filter((entry) => entry.until > now).slice(-15);
    this.#launch.push({ hash: Buffer.from(hash(token), 'hex'), until: now + LAUNCH_LIFETIME });
    return token;
  }

  /** A session id for the token, once; null for an unknown, used or old one. */
  exchange(token: string, now = Date.now()): string | null {
    const given = Buffer.from(hash(token), 'hex');
    const at = this.#launch.findIndex((entry) => timingSafeEqual(entry.hash, given) && entry.until > now);
    if (at < 0) return null;
    this.#launch.splice(at, 1);
    const id = randomBytes(24).toString('base64url');
    this.#sessions.set(hash(id), now + SESSION_LIFETIME);
    this.#save(now);
    return id;
  }

  has(id: string, now = Date.now()): boolean {
    return (this.#sessions.get(hash(id)) ?? 0) > now;
  }

  #load(): Map<string, number> {
    try {
      const saved: unknown = JSON.parse(readFileSync(this.#file, 'utf8'));
      return new Map(
        (Array.isArray(saved) ? saved : []).filter(
          (entry): entry is [string, number] =>
            typeof entry?.[0] === 'string' && typeof entry?.[1] === 'number',
        ),
      );
    } catch {
      return new Map();
    }
  }

  #save(now: number): void {
    for (const [id, until] of this.#sessions) if (until <= now) this.#sessions.delete(id);
    const next = `${this.#file}.new`;
    writeFileSync(next, JSON.stringify([...this.#sessions]), { mode: 0o600 });
    renameSync(next, this.#file);
  }
}
