/** Ends of connections that the process has made to itself. */
const OWN = new WeakSet<object>();

/** Marks a connection of the process to itself, before the server is given it. */
export function markOwn(socket: object): void {
  OWN.add(socket);
}

/** Whether the process itself asks, for nobody: what it is answered is thrown away, and only kept for others. */
export function isOwnRequest({ socket }: { readonly socket: object }): boolean {
  return OWN.has(socket);
}
