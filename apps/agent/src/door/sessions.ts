import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { Problem } from '@hooklab/base';
import type { Role, SessionInfo } from '@hooklab/protocol';
import { type SavedSession, SessionFiles } from './sessionFiles';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const LAUNCH_LIFETIME = 15 * MINUTE;
/** Launch links that may wait to be opened. */
const MOST_LINKS = 16;
/** A session ends when it was not used for so long … */
const IDLE = 7 * DAY;
/** … and at the latest so long after its launch. */
export const LONGEST = 30 * DAY;
/** Sessions of one state directory; the one not used for longest makes room. */
const MOST_SESSIONS = 64;

const hash = (secret: string): string => createHash('sha256').update(secret).digest('hex');
const secret = (): string => randomBytes(24).toString('base64url');

/** Both halves of what a browser gets for a launch token. */
export interface Secrets {
  cookie: string;
  key: string;
}

/**
 * One-time launch tokens → sessions.
 *
 * A session is two secrets. The *cookie* is HttpOnly: no script of the page can read it, but cookies know no port, so
 * the browser sends it to every server of this host, whoever runs that. The *key* is kept in the localStorage of the
 * page's origin, which is scheme, host and port: no other server's page can read it, and no browser sends it by
 * itself. Messages and surfaces want both; the cookie alone gets the UI's files, which hold nothing of this machine.
 * (The other ways: a host name of its own needs a resolver that maps it; a cookie's Path keeps no other port away;
 * __Host- cookies need TLS.)
 *
 * Only hashes are kept, in `sessions/`, so that an open browser recovers from a restart of the agent by itself.
 */
export class Sessions {
  readonly #files: SessionFiles;
  #launch: { hash: Buffer; until: number; role: Role }[] = [];

  constructor(stateDir: string, say: (problem: Problem | null) => void = () => {}) {
    this.#files = new SessionFiles(join(stateDir, 'sessions'), say);
    try {
      // of versions without keys: its sessions are good for nothing
      rmSync(join(stateDir, 'sessions.json'), { force: true });
    } catch {
      // nothing reads it
    }
  }

  /** Works once, for 15 minutes. Fails with `too-many-links` where 16 wait: none is taken back in silence. */
  newLaunchToken(role: Role = 'owner', now = Date.now()): string {
    this.#launch = this.#launch.filter((entry) => entry.until > now);
    if (this.#launch.length >= MOST_LINKS) {
      const minutes = Math.ceil((this.#launch[0]!.until - now) / MINUTE);
      throw new Problem({
        code: 'too-many-links',
        what: `${MOST_LINKS} launch links wait to be opened`,
        fix: `Open one of them, wait ${minutes} min until the first is too old, or take them all back: npx hooklab link --void`,
      });
    }
    const token = secret();
    this.#launch.push({ hash: Buffer.from(hash(token), 'hex'), until: now + LAUNCH_LIFETIME, role });
    return token;
  }

  /** Take back every launch link that waits; how many. */
  voidLinks(now = Date.now()): number {
    const waiting = this.#launch.filter((entry) => entry.until > now).length;
    this.#launch = [];
    return waiting;
  }

  /** A session for the token, once; null for an unknown, used or old one. `about`: "Firefox on Linux". */
  exchange(token: string, about = 'a browser', now = Date.now()): Secrets | null {
    const given = Buffer.from(hash(token), 'hex');
    const link = this.#launch.find((entry) => timingSafeEqual(entry.hash, given) && entry.until > now);
    if (!link) return null;
    this.#launch = this.#launch.filter((entry) => entry !== link);
    this.#prune(now);
    const secrets = { cookie: secret(), key: secret() };
    this.#files.add({
      id: hash(secrets.cookie),
      key: hash(secrets.key),
      about,
      role: link.role,
      made: now,
      seen: now,
    });
    return secrets;
  }

  /** The session of a cookie alone: enough for the UI's files. */
  withCookie(cookie: string | null, now = Date.now()): SavedSession | null {
    return cookie === null ? null : this.use(hash(cookie), now);
  }

  /** The session of a cookie and its page's key. */
  whole(cookie: string | null, key: string | null, now = Date.now()): SavedSession | null {
    const session = this.withCookie(cookie, now);
    if (!session || key === null) return null;
    return timingSafeEqual(Buffer.from(session.key, 'hex'), Buffer.from(hash(key), 'hex')) ? session : null;
  }

  /** A session by its id, while it lasts, and it lasts longer for it. Read anew: another agent may have ended it. */
  use(id: string, now = Date.now()): SavedSession | null {
    const session = this.#files.get(id);
    if (!session || endOf(session) <= now) return null;
    if (now - session.seen > HOUR) this.#files.touch(session, now);
    return session;
  }

  /** Who it was that did something, also after the session has ended. */
  who(id: string | null): string {
    if (id === null) return 'the agent itself';
    const session = this.#files.get(id);
    return session ? whoIs(session) : `${nameOf(id)}, logged out since`;
  }

  /** The one used last first. `windows`: how many of its windows are connected. */
  list(here: string | null, windows: (id: string) => number, now = Date.now()): SessionInfo[] {
    return this.#files
      .all()
      .filter((session) => endOf(session) > now)
      .sort((a, b) => b.seen - a.seen)
      .map((session) => {
        const { id, about, role, made, seen } = session;
        const until = endOf(session);
        return { name: nameOf(id), about, role, made, seen, until, windows: windows(id), here: id === here };
      });
  }

  /** End a session, or all but one (`except`: an id; null: all). The ids of those that ended. */
  revoke(which: { name: string } | { id: string } | { except: string | null }): string[] {
    const meant = ({ id }: SavedSession): boolean => {
      if ('name' in which) return nameOf(id) === which.name;
      return 'id' in which ? id === which.id : id !== which.except;
    };
    const ended = this.#files.all().filter(meant);
    for (const { id } of ended) this.#files.remove(id);
    return ended.map(({ id }) => id);
  }

  #prune(now: number): void {
    const all = this.#files.all().sort((a, b) => b.seen - a.seen);
    for (const [place, session] of all.entries()) {
      if (endOf(session) <= now || place >= MOST_SESSIONS - 1) this.#files.remove(session.id);
    }
  }
}

const endOf = ({ seen, made }: SavedSession): number => Math.min(seen + IDLE, made + LONGEST);

const LETTERS = '0123456789abcdefghjkmnpqrstvwxyz';

/** "k7mq": 20 bits of the id, which is a hash itself. */
export function nameOf(id: string): string {
  const bits = Number.parseInt(id.slice(0, 5), 16);
  return [15, 10, 5, 0].map((shift) => LETTERS[(bits >> shift) & 31]).join('');
}

/** "k7mq, Firefox on Linux": who did something. */
export const whoIs = ({ id, about }: SavedSession): string => `${nameOf(id)}, ${about}`;
