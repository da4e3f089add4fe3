import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { ASK, BROWSE, type Route } from './route';
import { Router } from './router';

/** A browser's history: entries with their states, and where it stands. */
function fakeBrowser(address: string) {
  const entries: { state: unknown; address: string }[] = [{ state: null, address }];
  let at = 0;
  let onPop = () => {};
  const url = () => new URL(entries[at]!.address, 'http://x');
  vi.stubGlobal('window', {
    addEventListener: (_: string, listener: () => void) => {
      onPop = listener;
    },
  });
  vi.stubGlobal('location', {
    get pathname() {
      return url().pathname;
    },
    get search() {
      return url().search;
    },
  });
  vi.stubGlobal('history', {
    get state() {
      return entries[at]!.state;
    },
    pushState(state: unknown, _: string, to: string) {
      entries.splice(++at, entries.length, { state, address: to });
    },
    replaceState(state: unknown, _: string, to: string) {
      entries[at] = { state, address: to };
    },
  });
  return {
    entries,
    move(step: number) {
      at += step;
      onPop();
    },
  };
}

let browser: ReturnType<typeof fakeBrowser>;
beforeEach(() => {
  browser = fakeBrowser('/browse/fn/vfs_unlink?surface=debian-6.12');
});
afterEach(() => vi.unstubAllGlobals());

const point = (path: string): Route => ({ ...BROWSE, surface: 'debian-6.12', point: path });

it('the way to a point goes with its entry', () => {
  const router = new Router();
  router.go(point('struct:dentry'), false, ['fn:vfs_unlink']);
  router.go(point('struct:inode'), false, ['fn:vfs_unlink', 'struct:dentry']);
  expect(router.trail.get()).toEqual(['fn:vfs_unlink', 'struct:dentry']);
  browser.move(-1);
  expect(router.trail.get()).toEqual(['fn:vfs_unlink']);
  expect(router.route.get()).toEqual(point('struct:dentry'));
  browser.move(-1);
  expect(router.trail.get()).toEqual([]);
  // a reload finds it again
  browser.move(2);
  expect(new Router().trail.get()).toEqual(['fn:vfs_unlink', 'struct:dentry']);
});

it('typing makes no entry and keeps the way', () => {
  const router = new Router();
  router.go(point('struct:dentry'), false, ['fn:vfs_unlink']);
  router.go({ ...BROWSE, surface: 'debian-6.12', point: 'struct:dentry', query: 'den' }, true);
  expect(browser.entries).toHaveLength(2);
  expect(router.trail.get()).toEqual(['fn:vfs_unlink']);
});

it('a screen is found as it was left', () => {
  const router = new Router();
  router.go(point('struct:dentry'), false, ['fn:vfs_unlink']);
  router.goTo('ask', ASK);
  expect(router.trail.get()).toEqual([]);
  router.goTo('browse', BROWSE);
  expect(router.route.get()).toEqual(point('struct:dentry'));
  expect(router.trail.get()).toEqual(['fn:vfs_unlink']);
});

it('a state of somebody else is no way', () => {
  browser.entries[0]!.state = { trail: [1, 2] };
  expect(new Router().trail.get()).toEqual([]);
});
