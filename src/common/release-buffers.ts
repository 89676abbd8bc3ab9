/**
 * Releases memory at once; the views are empty from then on. Left to the garbage collector, used buffers would pile up
 * file by file.
 */
export function releaseBuffers(...views: readonly ArrayBufferView[]): void {
  for (const { buffer } of views) if (buffer instanceof ArrayBuffer) buffer.transfer(0);
}
