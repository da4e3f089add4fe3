export function BrowseScreen() {
  return <main className="p-4">Browse</main>;
}
