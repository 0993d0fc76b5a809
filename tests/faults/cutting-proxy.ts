import { type Server, type Socket, connect, createServer } from 'node:net';
import { type Counts } from './counts.ts';
import { type Chance } from '../simulation/chance.ts';

/** Bytes between tablet and server, some of them cut off in the middle of a request or of an answer. */
export class CuttingProxy {
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  /** No more cuts from now on. */
  gentle = false;
  url = '';

  private constructor(target: number, chance: Chance, counts: Counts) {
    this.#server = createServer((near) => {
      const far = connect(target, 'localhost');
      const ends = () => {
        near.destroy();
        far.destroy();
      };
      for (const socket of [near, far]) {
        this.#sockets.add(socket);
        socket.on('error', ends);
        socket.on('close', () => {
          this.#sockets.delete(socket);
          ends();
        });
      }
      const cut = chance.oneIn(3)
        ? { left: 1 + chance.below(2 ** (4 + chance.below(10))), answers: chance.oneIn(2) }
        : null;
      const pass = (from: Socket, to: Socket, answers: boolean) =>
        from.on('data', (bytes: Buffer) => {
          if (this.gentle || cut === null || cut.answers !== answers) return void to.write(bytes);
          to.write(bytes.subarray(0, cut.left));
          cut.left -= bytes.length;
          if (cut.left > 0) return;
          counts.cuts += 1;
          to.end();
          setImmediate(ends);
        });
      pass(near, far, false);
      pass(far, near, true);
    });
  }

  /** @param target port of the server on this machine */
  static async open(target: number, chance: Chance, counts: Counts): Promise<CuttingProxy> {
    const proxy = new CuttingProxy(target, chance, counts);
    await new Promise<void>((resolve) => proxy.#server.listen(0, '127.0.0.1', resolve));
    const address = proxy.#server.address();
    proxy.url = `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`;
    return proxy;
  }

  /** Ends all connections, so that the next request makes one anew. */
  hangUp(): void {
    for (const socket of this.#sockets) socket.destroy();
  }

  async close(): Promise<void> {
    this.hangUp();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}
