import type { Fact } from '../../kernel/pointFacts';
import { State, type StateName } from '../../ui/State';
import { Evidence } from './Evidence';

const SHOWN = 3;

/** What is known, and where it was read. */
export function FactTable({ facts }: { facts: readonly Fact[] }) {
  return (
    <table className="w-full text-sm">
      <tbody>
        {facts.map((fact) => (
          <tr key={fact.what} className="border-b align-top last:border-0">
            <th scope="row" className="w-44 py-0.5 pr-3 text-left font-normal text-muted">
              {fact.what}
            </th>
            <td className="py-0.5 pr-3 wrap-anywhere">
              <Answer fact={fact} />
            </td>
            <td className="w-px py-0.5 text-right whitespace-nowrap">
              {fact.sources.slice(0, SHOWN).map((source) => (
                <div key={`${source.file}:${source.line}`}>
                  <Evidence source={source} />
                </div>
              ))}
              {fact.sources.length > SHOWN && (
                <span className="text-xs text-muted"> and {fact.sources.length - SHOWN} more</span>
              )}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Answer({ fact }: { fact: Fact }) {
  if (fact.answer === 'unknown') return <State state="unknown" word={fact.text} />;
  if (fact.good === null) return <span>{fact.text}</span>;
  const state: StateName = fact.good ? 'ok' : fact.answer === 'text' ? 'limited' : 'missing';
  return <State state={state} word={fact.text} />;
}
