/** Groups of nodes that reach each other (Tarjan), each sorted; a node alone is none. `edges`: node → nodes. */
export function circles(edges) {
  const index = new Map();
  const low = new Map();
  const stack = [];
  const found = [];
  const visit = (node) => {
    index.set(node, index.size);
    low.set(node, index.get(node));
    stack.push(node);
    for (const next of edges.get(node) ?? []) {
      if (!index.has(next)) {
        visit(next);
        low.set(node, Math.min(low.get(node), low.get(next)));
      } else if (stack.includes(next)) low.set(node, Math.min(low.get(node), index.get(next)));
    }
    if (low.get(node) !== index.get(node)) return;
    const group = stack.splice(stack.indexOf(node));
    if (group.length > 1) found.push(group.sort());
  };
  for (const node of edges.keys()) if (!index.has(node)) visit(node);
  return found;
}

/** Pairs of folders that import each other, with an import of each way to show for it. `imports`: [from, to] files. */
export function twoWay(imports, folderOf) {
  const ways = new Map();
  for (const [from, to] of imports) {
    const [a, b] = [folderOf(from), folderOf(to)];
    if (a !== b && !ways.has(`${a} ${b}`)) ways.set(`${a} ${b}`, [from, to]);
  }
  return [...ways.keys()].flatMap((way) => {
    const [a, b] = way.split(' ');
    const back = ways.get(`${b} ${a}`);
    return a < b && back ? [{ a, b, shown: [ways.get(way), back] }] : [];
  });
}
