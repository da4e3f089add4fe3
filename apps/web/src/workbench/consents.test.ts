import { expect, test } from 'vitest';
import { Consents } from './consents';

const question = (title: string) => ({ title, text: [], choices: [{ id: 'yes', title: 'Yes' }] });

test('a question is open until it is answered, once', async () => {
  const consents = new Consents();
  const asked = consents.ask(question('a'));
  expect(consents.open.get()?.title).toBe('a');
  consents.answer('yes');
  consents.answer(null);
  expect(await asked).toBe('yes');
  expect(consents.open.get()).toBeNull();
});

test('a second question is a no to the first', async () => {
  const consents = new Consents();
  const first = consents.ask(question('a'));
  const second = consents.ask(question('b'));
  expect(await first).toBeNull();
  consents.answer('yes');
  expect(await second).toBe('yes');
});
