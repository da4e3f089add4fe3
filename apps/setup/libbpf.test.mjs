import assert from 'node:assert/strict';
import * as fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { inCache } from './libbpf.mjs';

// CI runs as root, which has another user at hand
const OWNER = 64_790;

/** A cache of somebody, and a directory where only root may write. */
function places(t, uid) {
  const dir = fs.mkdtempSync(join(tmpdir(), 'hooklab-setup-'));
  t.after(() => fs.rmSync(dir, { recursive: true }));
  fs.chmodSync(dir, 0o755);
  const cache = join(dir, 'cache');
  const roots = join(dir, 'roots');
  for (const each of [cache, roots]) fs.mkdirSync(each);
  fs.chownSync(cache, uid, uid);
  return { cache, roots, libbpf: join(cache, 'libbpf') };
}
const make = (libbpf) => () => {
  fs.mkdirSync(libbpf, { recursive: true });
  fs.writeFileSync(join(libbpf, 'file'), '');
};

test('what set-up makes as root in a person’s cache is that person’s, in its own it stays root’s', (t) => {
  for (const uid of [OWNER, 0]) {
    const { libbpf } = places(t, uid);
    inCache(libbpf, make(libbpf));
    for (const path of [libbpf, join(libbpf, 'file')]) assert.equal(fs.statSync(path).uid, uid);
    assert.equal(process.geteuid(), 0);
  }
});

test('what an older set-up made there as root is taken along', (t) => {
  const { libbpf } = places(t, OWNER);
  fs.mkdirSync(libbpf);
  inCache(libbpf, make(libbpf));
  for (const path of [libbpf, join(libbpf, 'file')]) assert.equal(fs.statSync(path).uid, OWNER);
});

test('a link in a person’s cache leads root to nothing of root’s', (t) => {
  const { libbpf, roots } = places(t, OWNER);
  fs.symlinkSync(roots, libbpf);
  fs.lchownSync(libbpf, OWNER, OWNER);
  assert.throws(() => inCache(libbpf, make(libbpf)), { code: 'EACCES' });
  assert.deepEqual(fs.readdirSync(roots), []);
  assert.equal(process.geteuid(), 0);
});

test('a failure leaves root as it was', (t) => {
  const { libbpf } = places(t, OWNER);
  const before = process.getgroups();
  assert.throws(
    () =>
      inCache(libbpf, () => {
        assert.equal(process.geteuid(), OWNER);
        throw new Error('no');
      }),
    /no/,
  );
  assert.deepEqual([process.geteuid(), process.getegid(), process.getgroups()], [0, 0, before]);
});
