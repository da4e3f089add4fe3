import { connect } from 'node:net';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addressOf } from './address';
import { TestAgent } from './agent.fixture';

let agent: TestAgent;
let cookie: string;
let key: string;
beforeAll(async () => {
  agent = await TestAgent.start();
  const secrets = agent.launch();
  cookie = agent.cookie(secrets);
  key = secrets.key;
});
afterAll(() => agent.close());

/** How the other side leaves: after an answer, at once with a reset, or half closed. */
type Leave = 'answered' | 'reset' | 'end';

/** Sends these bytes as they are; the status of the answer, 0 where there is none. */
function send(bytes: string, leave: Leave, patience = 50): Promise<number> {
  return new Promise((resolve) => {
    let text = '';
    const done = () => {
      clearTimeout(timer);
      socket.destroy();
      resolve(Number(/^HTTP\/1\.1 (\d+)/.exec(text)?.[1] ?? 0));
    };
    // an unfinished request is never answered: it is left, as its sender would
    const timer = setTimeout(done, patience);
    const socket = connect(agent.port, '127.0.0.1', () => {
      socket.write(Buffer.from(bytes, 'latin1'), () => {
        if (leave === 'reset') socket.resetAndDestroy();
        if (leave === 'end') socket.end();
      });
    });
    socket.setEncoding('latin1').on('data', (chunk: string) => {
      text += chunk;
      if (/^HTTP\/1\.1 (?!100)\d+/.test(text)) done();
    });
    socket.on('error', () => {});
    socket.on('close', done);
  });
}

const good = () =>
  send(`GET / HTTP/1.1\r\nHost: 127.0.0.1:${agent.port}\r\nCookie: ${cookie}\r\n\r\n`, 'answered', 5000);

const ODD_TARGETS = [
  '//',
  '///',
  '//:',
  '//a:b',
  '//[',
  '//[::1',
  '//%',
  '//\\',
  '/\\',
  '/%',
  '/%ff',
  '/%00',
  '*',
  'http://',
  'http://[',
  'http://evil.example/',
  'evil.example:443',
  '/surface/',
  '/surface/%',
  '/surface/debian-6.12?v=%',
  '/launch',
  '/launch?',
  '/socket.io/',
  '/socket.io/?EIO=4&transport=websocket',
  '/socket.io/?EIO=3&transport=websocket',
  '/socket.io/?EIO=4&transport=polling',
  '/socket.io/?transport[]=websocket',
  '/x/../socket.io/?EIO=4&transport=websocket',
  '/_next/a.js',
  '/_next/../../x',
  '/?#',
  '/#?',
  '/;',
  '/__proto__',
  '/constructor',
];
const target = fc.oneof(
  fc.constantFrom(...ODD_TARGETS),
  fc.string({ unit: fc.constantFrom(...'/\\.%?#:@[]&=;az09~*'), maxLength: 24 }),
  fc.webPath().map((path) => path || '/'),
  fc.string({ unit: 'binary-ascii', maxLength: 24 }).map((text) => `/${text}`),
);
const headers = fc.record(
  {
    Host: fc.oneof({ weight: 4, arbitrary: fc.constant('GOOD') }, fc.string({ maxLength: 12 })),
    Origin: fc.constantFrom('GOOD', 'null', 'http://evil.example', ''),
    Cookie: fc.oneof({ weight: 4, arbitrary: fc.constant('GOOD') }, fc.string({ maxLength: 20 })),
    'x-hooklab-key': fc.constantFrom('GOOD', '', 'wrong'),
    Connection: fc.constantFrom('Upgrade', 'close', 'keep-alive', 'Upgrade, close'),
    Upgrade: fc.constantFrom('websocket', 'h2c', ''),
    'Sec-WebSocket-Version': fc.constantFrom('13', '1', 'x'),
    'Sec-WebSocket-Key': fc.constantFrom('dGhlIHNhbXBsZSBub25jZQ==', '', 'x'),
    'Sec-WebSocket-Protocol': fc.string({ maxLength: 8 }),
    Range: fc.constantFrom(
      'bytes=0-',
      'bytes=5-2',
      'bytes=-1',
      'bytes=9-9',
      'lines=1',
      'bytes=x-y',
      'bytes=1e9-',
    ),
    'If-None-Match': fc.string({ maxLength: 8 }),
    'Accept-Encoding': fc.constantFrom('gzip', 'br', 'gzip, br', ''),
    'Content-Type': fc.constantFrom('application/json', 'text/plain'),
  },
  { requiredKeys: ['Host'] },
);
/** Most of these are refused by Node's parser already. */
const framing = fc.record(
  {
    'Content-Length': fc.constantFrom('0', '2', '99', '-1', 'x'),
    'Transfer-Encoding': fc.constantFrom('chunked', 'gzip', 'identity'),
    Expect: fc.constantFrom('100-continue', 'something'),
  },
  { requiredKeys: [] },
);
const shape = fc.record({
  method: fc.oneof(
    { weight: 3, arbitrary: fc.constant('GET') },
    fc.constantFrom('POST', 'HEAD', 'PUT', 'OPTIONS', 'CONNECT', 'TRACE', 'PATCH', 'G'),
  ),
  target,
  version: fc.oneof(
    { weight: 9, arbitrary: fc.constant('HTTP/1.1') },
    fc.constantFrom('HTTP/1.0', 'HTTP/9', ''),
  ),
  headers: fc.oneof(
    { weight: 3, arbitrary: headers },
    { weight: 1, arbitrary: fc.tuple(headers, framing).map(([a, b]) => ({ ...a, ...b })) },
  ),
  body: fc.oneof(
    fc.constant(''),
    fc.string({ maxLength: 16 }),
    fc.constant('2\r\n{}\r\n0\r\n\r\n'),
    fc.json({ maxDepth: 2 }),
  ),
  cut: fc.oneof({ weight: 9, arbitrary: fc.constant(0) }, fc.integer({ min: 1, max: 40 })),
  leave: fc.constantFrom<Leave>('answered', 'answered', 'reset', 'end'),
});
/** What a page sends to connect, beside odd headers. */
const connecting = shape.map((odd) => ({
  ...odd,
  method: 'GET',
  target: '/socket.io/?EIO=4&transport=websocket',
  version: 'HTTP/1.1',
  cut: 0,
  headers: {
    Host: 'GOOD',
    Origin: 'GOOD',
    Cookie: 'GOOD',
    Upgrade: 'websocket',
    Connection: 'Upgrade',
    'Sec-WebSocket-Version': '13',
    'Sec-WebSocket-Key': 'dGhlIHNhbXBsZSBub25jZQ==',
    Range: odd.headers.Range ?? 'bytes=0-',
    'Content-Type': odd.headers['Content-Type'] ?? '',
    'Sec-WebSocket-Protocol': odd.headers['Sec-WebSocket-Protocol'] ?? '',
  },
}));
const signedIn = shape.map(({ headers, ...odd }) => ({
  ...odd,
  headers: {
    ...headers,
    Host: 'GOOD',
    Origin: 'GOOD',
    Cookie: odd.cut ? 'wrong' : 'GOOD',
    'x-hooklab-key': 'GOOD',
  },
  cut: 0,
}));
const any: fc.Arbitrary<Shape> = fc.oneof(
  { weight: 5, arbitrary: shape },
  { weight: 4, arbitrary: signedIn },
  { weight: 1, arbitrary: connecting },
);
interface Shape {
  method: string;
  target: string;
  version: string;
  headers: Record<string, string | undefined>;
  body: string;
  /** bytes that never come */
  cut: number;
  leave: Leave;
}

/** GOOD stands for what a page of this agent would send. */
function bytesOf({ method, target, version, headers, body, cut }: Shape): string {
  const right: Record<string, string> = {
    Host: `127.0.0.1:${agent.port}`,
    Origin: agent.origin,
    Cookie: cookie,
    'x-hooklab-key': key,
  };
  const lines = Object.entries(headers).map(
    ([name, value]) => `${name}: ${value === 'GOOD' ? right[name] : value}`,
  );
  const whole = `${[`${method} ${target} ${version}`, ...lines].join('\r\n')}\r\n\r\n${body}`;
  return cut ? whole.slice(0, -cut) : whole;
}

/** Shapes of requests to try; a run of its own may ask for more. */
const RUNS = Number(process.env.HOOKLAB_SHAPES ?? 5000);

describe('requests', () => {
  it('end only themselves, whatever they look like', async () => {
    const seen = new Map<number, number>();
    await fc.assert(
      fc.asyncProperty(fc.array(any, { minLength: 20, maxLength: 20 }), async (shapes) => {
        const answers = await Promise.all(shapes.map((each) => send(bytesOf(each), each.leave)));
        for (const status of answers) seen.set(status, (seen.get(status) ?? 0) + 1);
        // a failure of the agent's own is 500; nothing here may be one
        expect(answers).not.toContain(500);
        expect(await good()).toBe(200);
      }),
      { numRuns: Math.ceil(RUNS / 20), endOnFailure: true },
    );
    if (process.env.HOOKLAB_SHAPES) console.log(Object.fromEntries(seen));
    // the shapes do reach what they are meant to
    expect([...seen.keys()]).toEqual(expect.arrayContaining([0, 101, 200, 400, 401, 403, 404, 405]));
  }, 240_000);

  it('that are refused an upgrade and reset at once end only themselves', async () => {
    const upgrade = [
      'Connection: Upgrade',
      'Upgrade: websocket',
      'Sec-WebSocket-Version: 13',
      'Sec-WebSocket-Key: x',
    ];
    const refused = [
      ['GET / HTTP/1.1', 'Host: evil.example', ...upgrade],
      ['GET //x:y HTTP/1.1', `Host: 127.0.0.1:${agent.port}`, `Origin: ${agent.origin}`, ...upgrade],
      ['GET /other HTTP/1.1', `Host: 127.0.0.1:${agent.port}`, `Origin: ${agent.origin}`, ...upgrade],
      [
        'GET /socket.io/ HTTP/1.1',
        `Host: 127.0.0.1:${agent.port}`,
        `Origin: ${agent.origin}`,
        `Cookie: ${cookie}`,
        ...upgrade,
      ],
    ];
    for (let i = 0; i < 100; i++) {
      await send(`${refused[i % refused.length]!.join('\r\n')}\r\n\r\n`, 'reset');
    }
    expect(await good()).toBe(200);
  });
});

describe('addressOf', () => {
  it('takes what a page asks for, as it is written', () => {
    expect(addressOf('/')?.path).toBe('/');
    const { path, query } = addressOf('/surface/lab:6.12?v=0f&v=1#x')!;
    expect([path, query.getAll('v')]).toEqual(['/surface/lab:6.12', ['0f', '1']]);
    expect(addressOf('/a/../b%2f')?.path).toBe('/a/../b%2f');
  });

  it.each([undefined, '', '*', 'a:1', '//', '//x', '//[', 'http://x/', '?', '#'])('refuses %j', (text) => {
    expect(addressOf(text)).toBeNull();
  });
});

it('a browser keeps the files that are named by their content, and asks anew for every other', async () => {
  const get = (path: string) => fetch(`http://127.0.0.1:${agent.port}${path}`, { headers: { cookie } });
  const kept = await get('/_next/static/3f9a.js');
  expect(kept.status).toBe(200);
  expect(kept.headers.get('cache-control')).toBe('private, max-age=31536000, immutable');
  for (const path of ['/', '/ask/fn/vfs_unlink', '/_next/a.js'])
    expect((await get(path)).headers.get('cache-control'), path).toBe('no-cache');
  expect((await get('/_next/static/gone.js')).headers.get('cache-control') ?? '').not.toContain('immutable');
  expect((await fetch(kept.url)).status).toBe(401);
});
