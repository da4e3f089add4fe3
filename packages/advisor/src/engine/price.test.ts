import { expect, it } from 'vitest';
import { GOALS } from '../goals';
import { changedFacts, fixtureFacts, KERNELS } from '../test/fixture';
import { say } from '../text/message';
import { advise } from './advise';
import { pricesOf } from './price';

it.each(KERNELS)('on %s a ladder speaks in the unit and the figures of the table beside it', (kernel) => {
  const facts = fixtureFacts(kernel);
  let told = 0;
  for (const { id } of GOALS) {
    const { candidates } = advise(facts, { kind: 'goal', goal: id });
    for (const { ladder } of candidates) {
      for (const { loses, gains } of ladder) {
        for (const message of [...loses, ...gains]) {
          if (!message.id.endsWith('.cost')) continue;
          told++;
          expect(say(message), id).toMatch(/ instructions an event$/);
          const shown = candidates.flatMap(({ instructions }) => instructions?.count ?? []);
          expect(shown, id).toContain(message.params.to);
          expect(shown, id).toContain(message.params.from);
        }
      }
    }
  }
  expect(told).toBeGreaterThan(10);
});

it('where no kernel near was measured one benchmark speaks, or none', () => {
  const old = changedFacts('5.10', { config: '# Linux/x86 4.19.0 Kernel Configuration\nCONFIG_KPROBES=y\n' });
  expect(pricesOf(old, 'fentry', 'kprobe')).toMatchObject({ unit: 'ns' });
  expect(pricesOf(fixtureFacts('6.12'), 'fentry', 'kprobe')).toMatchObject({ unit: 'instructions' });
  expect(pricesOf(fixtureFacts('6.12'), 'fentry', 'usdt')).toBeNull();
});
