/** Words after which "how can I" asks for a way to watch what happens: that is what the goals are for. */
const WATCH =
  '(?:see|find|know|tell|trace|watch|monitor|observe|measure|detect|count|profile|check|log|catch|debug|attach|probe|hook|get|list|show|spot|identify|capture|record)';
/** What is, not what happens. */
const STANDS =
  '(?:installed|configured|enabled|disabled|supported|needed|required|expired|encrypted|healthy|available|allowed|plugged|mounted|set|open|free|full|active|correct|valid|strong|old|new|big|bigger|larger|built|signed|default|up)';
const NOUNS = String.raw`(?:[\w.-]+ ){1,3}`;

/**
 * Forms of a question that no event answers: how things stand now, what a word means, how something is done. Its words may
 * be those of a goal all the same: "is swap configured", "how do I kill a process".
 */
const FORMS: readonly RegExp[] = [
  new RegExp(String.raw`^how (?:do|can|could|should|would) (?:i|we|you|one) (?!${WATCH}\b)`),
  new RegExp(String.raw`^how to (?!${WATCH}\b)`),
  // "is the firewall enabled", and not "is any process phoning home"
  new RegExp(String.raw`^(?:is|are|was|were) ${NOUNS}(?:still |too |not )?${STANDS}\b`),
  /^(?:does|do|can|could|has|have|should|will) (?:my|our|the|this|that|it|there|i|we|you)\b/,
  /^(?:what|where) (?:is|are|was) (?:an? |the (?:maximum|minimum|default|difference|meaning|name|size|version|address|ip|url|password|limit|mtu|ip address)\b)/,
  /^where (?:is|are) the (?:logs?|config\w*|files?|documentation)\b/,
  /^what (?:does|do) .*\b(?:mean|command do|option do)$/,
  /^what (?:[\w.-]+ ){1,2}is set\b/,
  new RegExp(
    String.raw`^how (?:many|much|big|full|large|old|hot|fast) (?:[\w.-]+ ){0,3}(?:(?:are|is) (?:there|in|on|${STANDS}|running|logged)|(?:do|does) [\w ]*\bhave$|is (?:the|this|my|our)\b)`,
  ),
  /^how (?:full|big|large|old|hot|fast|long) is (?:the|this|my|our|a)\b/,
  new RegExp(String.raw`^(?:which|what) ${NOUNS}(?:is|are) ${STANDS}\b`),
  /^(?:which|what) (?:[\w.-]+ )*versions?\b/,
  /^(?:which|what) (?:[\w.-]+ ){1,3}(?:do|does) (?:(?:we|you|i) (?:use|run|have)|[\w.-]+ [\w.-]* ?have)\b/,
  /^(?:which|what) (?:[\w.-]+ )?(?:user|process|program|package|group|disk)\w* (?:owns?|has a\b)/,
  /^(?:which|what) (?:package|user|group|company|authority)\w* (?:owns?|contains?|provides?|signed)/,
  /^who (?:is the owner|owns|maintains|wrote this)\b/,
  /^(?:who|which \w+) (?:has|have) (?:\w+ )?(?:access|permissions?|rights?|an? account)\b/,
  /^when (?:does|do|was|is|will|did) (?:the|this|my|our|it)\b/,
  /^(?:list|show)(?: me)?(?: all)?(?: the)? (?:open|installed|mounted|running|available|free|current)\b/,
];

/** Does it ask for what happens? Else its words fit no goal, whatever they are. */
export const asksForEvents = (question: string): boolean => {
  const line = question.trim().toLowerCase();
  return !FORMS.some((form) => form.test(line));
};
