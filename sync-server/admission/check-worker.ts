import { parentPort } from 'node:worker_threads';
import { type Chunk, checkChunk } from './check-chunk.ts';

/* Checks chunks of lines beside the main thread, in the order in which they come. */

parentPort?.on('message', (chunk: Chunk) => {
  const findings = checkChunk(chunk);
  parentPort?.postMessage(
    findings,
    findings.flatMap((finding) => (finding.is === 'signed' ? [finding.packed.buffer as ArrayBuffer] : [])),
  );
});
