export function AskScreen() {
  return <main className="p-4">Ask</main>;
}
