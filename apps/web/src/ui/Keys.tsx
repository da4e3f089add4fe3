/** "Ctrl+Enter" as keycaps. */
export function Keys({ keys }: { keys: string }) {
  return (
    <span className="inline-flex gap-0.5">
      {keys.split('+').map((key) => (
        <kbd
          key={key}
          className="rounded-sm border border-line-strong bg-raised px-1 font-sans text-xs leading-4 text-text"
        >
          {key}
        </kbd>
      ))}
    </span>
  );
}
