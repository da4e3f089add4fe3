import { type Candidate, type Message, say } from '@hooklab/advisor';
import { readText } from '@hooklab/probe';
import { Section } from './Section';

/** What a program gets here, value by value, with the C that reads it. */
export function Sees({ candidate }: { candidate: Candidate }) {
  const { sees, seesText, cannotSee } = candidate;
  // two points that go together may read the same
  const values = [
    ...new Map(
      sees.flat().map(({ read, how }) => {
        const code = readText(read);
        const id = `${read.type} ${read.name} ${code}`;
        return [id, { id, name: read.name, type: read.type, how, code }];
      }),
    ).values(),
  ];
  return (
    <Section title="What it sees">
      <p>{capital(say(seesText))}.</p>
      {values.length > 0 && (
        <table className="mt-1.5 w-full table-fixed text-sm" data-testid="sees">
          <thead className="sr-only">
            <tr>
              <th scope="col">Value</th>
              <th scope="col">How it is read</th>
              <th scope="col">In C</th>
            </tr>
          </thead>
          <tbody>
            {values.map(({ id, name, type, how, code }) => (
              <tr key={id} className="align-top">
                <td className="w-[36%] border-t py-1 pr-3 font-mono wrap-anywhere">
                  <span className="text-muted">{type}</span>
                  {type.endsWith('*') ? '' : ' '}
                  {name}
                </td>
                <td className="border-t py-1 pr-3 wrap-anywhere text-muted">{say(how)}</td>
                <td className="w-[34%] border-t py-1 font-mono wrap-anywhere">{code}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      <p className="mt-1.5">
        <span className="font-semibold">Not seen: </span>
        {joined(cannotSee)}.
      </p>
    </Section>
  );
}

const joined = (messages: readonly Message[]): string => messages.map((m) => say(m)).join('; ');
const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
