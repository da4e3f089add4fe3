import { en } from './en';

/**
 * Everything a person reads comes from a text pack; logic carries only ids and parameters. A template marks a
 * parameter as ‹name› (kernel and C text is full of braces and percent signs):
 *
 *   'why.notTraceable': '‹fn› is not in available_filter_functions, …'
 *   msg('why.notTraceable', { fn: 'mas_find' })
 */
export type MessageId = keyof typeof en;

type ParamNames<T extends string> = T extends `${string}‹${infer P}›${infer Rest}`
  ? P | ParamNames<Rest>
  : never;
/** A parameter may be a message of its own: it is said in the same language. */
export type Param = string | number | Message;
export type Params = Readonly<Record<string, Param>>;

export interface Message {
  readonly id: MessageId;
  readonly params: Params;
}

/** A language: the same ids, each with the same parameters. Completeness is checked by the compiler. */
export type Texts = Readonly<Record<MessageId, string>>;

type ParamsOf<K extends MessageId> = ParamNames<(typeof en)[K]>;

export function msg<K extends MessageId>(
  id: K,
  ...params: [ParamsOf<K>] extends [never] ? [] : [Readonly<Record<ParamsOf<K>, Param>>]
): Message {
  return { id, params: params[0] ?? {} };
}

/** The sentence. A parameter that was not given stays visible as ‹name›. */
export function say(message: Message, texts: Texts = en): string {
  return texts[message.id].replace(/‹(\w+)›/g, (all, name: string) => {
    const param = message.params[name] ?? all;
    return typeof param === 'object' ? say(param, texts) : String(param);
  });
}

/** The parameters of a template, sorted: a translation must have the same. */
export function paramsOf(template: string): string[] {
  return [...new Set([...template.matchAll(/‹(\w+)›/g)].map((m) => m[1]!))].sort();
}
