import { Problem } from '@hooklab/base';
import type { ClickHousePlace } from './clickhouse-outlet';
import type { OtlpPlace } from './otlp-outlet';

export type OutPlace =
  | { readonly kind: 'clickhouse'; readonly place: ClickHousePlace }
  | { readonly kind: 'otlp'; readonly place: OtlpPlace };

type Env = Readonly<Record<string, string | undefined>>;

/**
 * Where `--sink` sends a run's events:
 *
 *   clickhouse:http://host:8123/database.table     the table is made; without one it is named after the program
 *   otlp:http://host:4318                          …/v1/logs, …/v1/metrics, …/v1/traces below it
 *
 * `program`: of the run. Users and passwords come from the environment, or the URL. Throws Problem `usage`, which quotes
 * nothing that may be secret.
 */
export function outPlace(text: string, program: string, env: Env): OutPlace {
  const [, kind, rest] = /^(clickhouse|otlp):(.+)$/s.exec(text) ?? [];
  if (kind === undefined) throw notASink('it begins with neither clickhouse: nor otlp:');
  const url = urlOf(rest!);
  const user = decoded(url.username);
  const password = decoded(url.password);
  url.username = '';
  url.password = '';
  if (kind === 'otlp')
    return { kind, place: { url, headers: { ...basic(user, password), ...headersOf(env) } } };
  const [, database = 'default', table = defaultTable(program)] = tablePath(url);
  url.pathname = '/';
  return {
    kind: 'clickhouse',
    place: {
      url,
      user: user ?? env.HOOKLAB_CLICKHOUSE_USER ?? null,
      password: password ?? env.HOOKLAB_CLICKHOUSE_PASSWORD ?? null,
      database,
      table,
    },
  };
}

function urlOf(text: string): URL {
  let url: URL;
  try {
    url = new URL(text);
  } catch {
    throw notASink('what follows is no URL');
  }
  if (url.protocol !== 'http:' && url.protocol !== 'https:')
    throw notASink('its URL is neither http: nor https:');
  return url;
}

const decoded = (text: string): string | null => {
  try {
    return text === '' ? null : decodeURIComponent(text);
  } catch {
    throw notASink('its user or password has a % that begins no character');
  }
};

function tablePath({ pathname }: URL): RegExpExecArray | [] {
  if (pathname === '/') return [];
  const found = /^\/(?:([A-Za-z_]\w*)[./])?([A-Za-z_]\w*)\/?$/.exec(pathname);
  if (!found) throw notASink('its path is no DATABASE.TABLE');
  return found;
}

const defaultTable = (program: string): string =>
  `hooklab_${
    program
      .toLowerCase()
      .replaceAll(/[^a-z0-9]+/g, '_')
      .replaceAll(/^_+|_+$/g, '')
      .slice(0, 60) || 'events'
  }`;

const basic = (user: string | null, password: string | null): Record<string, string> =>
  user === null
    ? {}
    : { authorization: `Basic ${Buffer.from(`${user}:${password ?? ''}`).toString('base64')}` };

/** "api-key=x,other=y", as OpenTelemetry's own exporters read it. */
function headersOf(env: Env): Record<string, string> {
  const pairs = (env.OTEL_EXPORTER_OTLP_HEADERS ?? '').split(',').filter((pair) => pair.includes('='));
  return Object.fromEntries(
    pairs.map((pair) => {
      const at = pair.indexOf('=');
      return [pair.slice(0, at).trim().toLowerCase(), decoded(pair.slice(at + 1).trim()) ?? ''];
    }),
  );
}

const notASink = (cause: string): Problem =>
  new Problem({
    code: 'usage',
    what: '--sink does not say where to',
    cause,
    fix: 'Write --sink clickhouse:http://HOST:8123/DATABASE.TABLE or --sink otlp:http://HOST:4318',
  });
