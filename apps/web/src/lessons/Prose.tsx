import type { Block, Inline } from '@hooklab/lessons';
import { parseRoute } from '../route/route';
import { each } from '../ui/each';
import { Link } from '../workbench/Link';

/** The text of a lesson: each part an element of ours, no markup of a file. */
export function Prose({ blocks }: { blocks: readonly Block[] }) {
  return each(blocks, (block) => <BlockView block={block} />);
}

function BlockView({ block }: { block: Block }) {
  switch (block.kind) {
    case 'paragraph':
      return (
        <p className="wrap-anywhere">
          <Line text={block.text} />
        </p>
      );
    case 'heading':
      return (
        <h4 className="font-semibold">
          <Line text={block.text} />
        </h4>
      );
    case 'list': {
      const List = block.ordered ? 'ol' : 'ul';
      return (
        <List className={`space-y-1 pl-5 ${block.ordered ? 'list-decimal' : 'list-disc'}`}>
          {each(block.items, (item) => (
            <li>
              <Prose blocks={item} />
            </li>
          ))}
        </List>
      );
    }
    case 'quote':
      return (
        <blockquote className="border-l-2 border-line-strong pl-3 text-muted">
          <Prose blocks={block.blocks} />
        </blockquote>
      );
    case 'code':
      return (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what is wider than the panel scrolls, also by keyboard
        <pre tabIndex={0} className="overflow-x-auto rounded-md border bg-bg p-2 font-mono text-xs">
          {block.text}
        </pre>
      );
    case 'table':
      return (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: as above
        <div tabIndex={0} className="overflow-x-auto">
          <table className="w-full text-sm">
            <thead>
              <tr className="border-b">
                {each(block.head, (cell) => (
                  <th scope="col" className="px-1.5 py-0.5 text-left font-semibold">
                    <Line text={cell} />
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {each(block.rows, (row) => (
                <tr className="border-b">
                  {each(row, (cell) => (
                    <td className="px-1.5 py-0.5 align-baseline">
                      <Line text={cell} />
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      );
  }
}

export function Line({ text }: { text: readonly Inline[] }) {
  return each(text, (inline) => <InlineView inline={inline} />);
}

function InlineView({ inline }: { inline: Inline }) {
  switch (inline.kind) {
    case 'text':
      return inline.text;
    case 'code':
      return (
        <code className="rounded-sm bg-raised px-1 font-mono text-[0.92em] wrap-anywhere">{inline.text}</code>
      );
    case 'strong':
      return (
        <strong>
          <Line text={inline.text} />
        </strong>
      );
    case 'em':
      return (
        <em>
          <Line text={inline.text} />
        </em>
      );
    case 'screen': {
      const { pathname, search } = new URL(inline.to, location.origin);
      return (
        <Link to={parseRoute(pathname, search)} className="text-accent underline">
          <Line text={inline.text} />
        </Link>
      );
    }
    case 'web':
      return (
        <a href={inline.to} target="_blank" rel="noopener noreferrer" className="text-accent underline">
          <Line text={inline.text} />
        </a>
      );
  }
}
