const NOBODY = 65534;

/** Runs `work` as somebody to whom permissions apply: root, as whom tests in a container run, may read everything. */
export async function asOrdinaryUser(work: () => Promise<unknown>): Promise<void> {
  const isRoot = process.geteuid?.() === 0;
  if (isRoot) process.seteuid?.(NOBODY);
  try {
    await work();
  } finally {
    if (isRoot) process.seteuid?.(0);
  }
}
