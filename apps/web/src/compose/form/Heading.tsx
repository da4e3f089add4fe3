/** The name of a part of the form, and what can be done with it as a whole. */
export function Heading({
  title,
  about,
  children,
}: {
  title: string;
  about?: string | undefined;
  children?: React.ReactNode;
}) {
  return (
    <div className="mt-2.5 mb-1 flex min-h-6 items-center gap-2">
      <h3 className="text-sm font-semibold">{title}</h3>
      {about && <span className="min-w-0 flex-1 truncate text-sm text-muted">{about}</span>}
      {!about && <span className="flex-1" />}
      {children}
    </div>
  );
}
