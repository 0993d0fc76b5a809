import { admitBatch } from '../admission/admit.ts';
import { type AppDeps } from '../deps.ts';
import { FileServer } from '../files/file-server.ts';
import { type DemoPicture } from './demo-pictures.ts';

const UPLOADS = '/files';

/** Pushes changes and the pictures they name as tablets do, without the wire between. */
export class DemoPush {
  readonly #deps: AppDeps;
  readonly #files: FileServer;
  readonly #pictures: ReadonlyMap<string, DemoPicture>;

  constructor(deps: AppDeps, pictures: readonly DemoPicture[]) {
    this.#deps = deps;
    this.#files = new FileServer(deps, UPLOADS);
    this.#pictures = new Map(pictures.map((picture) => [picture.ref.sha256, picture]));
  }

  /** One batch of at most 500 lines. Errors: throws when a line is refused, since then the generator is wrong. */
  async push(lines: readonly string[], receivedAt: number): Promise<void> {
    const { results, attachments } = await admitBatch(this.#deps, lines, receivedAt);
    for (const result of results) {
      if (result.state === 'refused') throw new Error(`a demo change was refused: ${result.code} ${result.detail}`);
    }
    for (const sha256 of attachments.want) {
      const picture = this.#pictures.get(sha256);
      if (picture === undefined) throw new Error(`nobody has the picture ${sha256}`);
      await this.#upload(picture);
    }
  }

  async #upload({ ref, bytes }: DemoPicture): Promise<void> {
    const send = async (
      method: string,
      url: string,
      headers: Record<string, string>,
      body: Buffer<ArrayBuffer> | null,
    ) => {
      const answer = await this.#files.handleWeb(
        new Request(url, { method, headers: { 'Tus-Resumable': '1.0.0', ...headers }, body }),
      );
      if (!answer.ok) throw new Error(`a demo picture was not taken: ${answer.status} ${await answer.text()}`);
      return answer;
    };
    const here = 'http://localhost';
    const metadata = `sha256 ${Buffer.from(ref.sha256).toString('base64')}`;
    const created = await send(
      'POST',
      `${here}${UPLOADS}`,
      { 'Upload-Length': String(ref.size), 'Upload-Metadata': metadata },
      null,
    );
    const upload = new URL(created.headers.get('location') ?? '', here).href;
    await send(
      'PATCH',
      upload,
      { 'Upload-Offset': '0', 'Content-Type': 'application/offset+octet-stream' },
      Buffer.from(bytes),
    );
  }
}
