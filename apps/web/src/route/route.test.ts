import fc from 'fast-check';
import { expect, it } from 'vitest';
import { ASK, BROWSE, parseRoute, type Route, routeText } from './route';

const parse = (address: string): Route => {
  const url = new URL(address, 'http://x');
  return parseRoute(url.pathname, url.search);
};

it('reads the deep link of a point', () => {
  expect(parse('/browse/tracepoint/syscalls/sys_enter_unlinkat?surface=lab:6.12')).toEqual({
    ...BROWSE,
    point: 'tracepoint:syscalls:sys_enter_unlinkat',
    surface: 'lab:6.12',
  });
  expect(parse('/browse/fn/foo.isra.0')).toEqual({ ...BROWSE, point: 'fn:foo.isra.0' });
  expect(parse('/ask/fn/vfs_unlink?need=return,stack&card=fmod_ret+fn:vfs_unlink')).toEqual({
    ...ASK,
    point: 'fn:vfs_unlink',
    needs: 'return,stack',
    card: 'fmod_ret fn:vfs_unlink',
  });
});

it('writes addresses as a person reads them', () => {
  expect(routeText({ ...BROWSE, point: 'tracepoint:task:task_rename', surface: 'lab:6.12' })).toBe(
    '/browse/tracepoint/task/task_rename?surface=lab:6.12',
  );
  expect(routeText({ ...ASK, query: 'who deletes this file' })).toBe('/ask?q=who+deletes+this+file');
  // a path inside a point is no part of the address's path
  expect(routeText({ ...ASK, point: 'user:/bin/bash:readline' })).toBe(
    '/ask?point=user:%2Fbin%2Fbash:readline',
  );
});

it('begins at Ask', () => {
  expect(parse('/')).toEqual(ASK);
  expect(parse(routeText({ screen: 'run' }))).toEqual({ screen: 'run' });
});

it('leaves out what it does not understand', () => {
  expect(parse('/browse/%ff/x?surface=../etc')).toEqual(BROWSE);
  expect(parse('/nothing/here')).toEqual(ASK);
});

it('reads back what it wrote', () => {
  const name = fc.stringMatching(/^[A-Za-z_.$][\w.$]{0,20}$/);
  const text = fc.string({ maxLength: 20 });
  const point = fc.option(
    fc.array(name, { minLength: 2, maxLength: 3 }).map((parts) => parts.join(':')),
    { nil: null },
  );
  const surface = fc.constantFrom(null, 'debian-6.12', 'lab:5.10', 'local') as fc.Arbitrary<
    null | 'local' | 'debian-6.12'
  >;
  fc.assert(
    fc.property(point, surface, text, text, (p, s, q, extra) => {
      const browse: Route = { screen: 'browse', point: p, surface: s, query: q, against: extra || null };
      expect(parse(routeText(browse))).toEqual(browse);
      const library: Route = { screen: 'library', query: q };
      expect(parse(routeText(library))).toEqual(library);
      const card = extra || null;
      const ask: Route = { screen: 'ask', point: p, surface: s, query: q, goal: null, needs: extra, card };
      expect(parse(routeText(ask))).toEqual(ask);
    }),
  );
});
