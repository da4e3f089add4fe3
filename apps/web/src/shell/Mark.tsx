/** The product's mark: a hook on a point. */
export function Mark() {
  return (
    <svg viewBox="0 0 32 32" className="size-4 text-accent" aria-hidden="true">
      <path
        d="M12 7v12a4.500 4.500 0 0 0 9 0v-2"
        fill="none"
        stroke="currentColor"
        strokeWidth="4"
        strokeLinecap="round"
      />
      <circle cx="12" cy="5" r="3.500" fill="currentColor" />
    </svg>
  );
}
