import { type Edit, type Household } from './household.ts';

/** A library under measure. A document is its stored bytes; an edit is what travels. */
export interface MergePeer {
  readonly name: string;
  /** Households it takes part with: the slow ones take few. */
  readonly count: number;
  made(household: Household): Uint8Array;
  edited(document: Uint8Array, edits: readonly Edit[], tablet: number): Uint8Array;
  /** Stored bytes and what arrives, in; readable values and stored bytes, out. */
  merged(document: Uint8Array, arriving: Uint8Array): Uint8Array;
}

type Parts = Record<Edit['part'], unknown>;
const partsOf = ({ fields, members, lines }: Household): Parts => ({
  fields: { ...fields },
  members: [...members],
  lines: [...lines],
});

interface YMap {
  get(name: string): unknown;
  set(name: string, value: unknown): void;
  toJSON(): unknown;
}
interface Yjs {
  Doc: new () => { clientID: number; getMap(name: string): YMap; transact(run: () => void): void };
  Map: new () => YMap;
  Array: new () => { push(values: unknown[]): void; get(index: number): YMap };
  encodeStateAsUpdate(doc: unknown, since?: Uint8Array): Uint8Array;
  encodeStateVector(doc: unknown): Uint8Array;
  applyUpdate(doc: unknown, update: Uint8Array): void;
}

export function yjs(module: unknown): MergePeer {
  const Y = module as Yjs;
  const toY = (value: unknown): unknown => {
    if (Array.isArray(value)) {
      const list = new Y.Array();
      list.push(value.map(toY));
      return list;
    }
    if (typeof value !== 'object' || value === null) return value;
    const map = new Y.Map();
    for (const [name, part] of Object.entries(value)) map.set(name, toY(part));
    return map;
  };
  const opened = (...updates: readonly Uint8Array[]) => {
    const doc = new Y.Doc();
    for (const update of updates) Y.applyUpdate(doc, update);
    return doc;
  };
  return {
    name: 'Yjs',
    count: Infinity,
    made(household) {
      const doc = new Y.Doc();
      doc.transact(() => {
        for (const [part, value] of Object.entries(partsOf(household))) doc.getMap('household').set(part, toY(value));
      });
      return Y.encodeStateAsUpdate(doc);
    },
    edited(document, edits, tablet) {
      const doc = opened(document);
      doc.clientID = tablet;
      const before = Y.encodeStateVector(doc);
      doc.transact(() => {
        for (const { part, index, name, value } of edits) {
          const of = doc.getMap('household').get(part);
          (part === 'fields' ? (of as YMap) : (of as { get(at: number): YMap }).get(index)).set(name, value);
        }
      });
      return Y.encodeStateAsUpdate(doc, before);
    },
    merged(document, arriving) {
      const doc = opened(document, arriving);
      doc.getMap('household').toJSON();
      return Y.encodeStateAsUpdate(doc);
    },
  };
}

interface Automerge {
  from(value: object): object;
  load(bytes: Uint8Array): object;
  save(doc: object): Uint8Array;
  saveSince(doc: object, heads: unknown): Uint8Array;
  getHeads(doc: object): unknown;
  loadIncremental(doc: object, bytes: Uint8Array): object;
  change(doc: object, run: (doc: Record<string, never>) => void): object;
}

export function automerge(module: unknown): MergePeer {
  const A = module as Automerge;
  return {
    name: 'Automerge',
    count: 100,
    made: (household) => A.save(A.from(structuredClone(partsOf(household)))),
    edited(document, edits) {
      const before = A.load(document);
      const heads = A.getHeads(before);
      const after = A.change(before, (doc) => {
        for (const { part, index, name, value } of edits) {
          const of = doc[part] as unknown;
          (part === 'fields' ? (of as Record<string, string>) : ((of as Record<string, string>[])[index] ?? {}))[name] =
            value;
        }
      });
      return A.saveSince(after, heads);
    },
    merged: (document, arriving) => A.save(A.loadIncremental(A.load(document), arriving)),
  };
}

interface LoroContainer {
  set(name: string, value: unknown): void;
  get(at: string | number): LoroContainer;
  setContainer(name: string, container: unknown): LoroContainer;
  insertContainer(index: number, container: unknown): LoroContainer;
}
interface LoroDoc {
  getMap(name: string): LoroContainer;
  commit(): void;
  version(): unknown;
  import(bytes: Uint8Array): void;
  export(mode: object): Uint8Array;
  toJSON(): unknown;
}
interface Loro {
  LoroDoc: (new () => LoroDoc) & { fromSnapshot(bytes: Uint8Array): LoroDoc };
  LoroMap: new () => unknown;
  LoroList: new () => unknown;
}

export function loro(module: unknown): MergePeer {
  const L = module as Loro;
  const snapshot = (doc: LoroDoc) => doc.export({ mode: 'snapshot' });
  return {
    name: 'Loro',
    count: 100,
    made({ fields, members, lines }) {
      const doc = new L.LoroDoc();
      const root = doc.getMap('household');
      const fill = (map: LoroContainer, values: object) => {
        for (const [name, value] of Object.entries(values)) map.set(name, value);
      };
      fill(root.setContainer('fields', new L.LoroMap()), fields);
      for (const [name, some] of Object.entries({ members, lines })) {
        const list = root.setContainer(name, new L.LoroList());
        for (const [index, values] of some.entries()) fill(list.insertContainer(index, new L.LoroMap()), values);
      }
      doc.commit();
      return snapshot(doc);
    },
    edited(document, edits) {
      const doc = L.LoroDoc.fromSnapshot(document);
      const before = doc.version();
      for (const { part, index, name, value } of edits) {
        const of = doc.getMap('household').get(part);
        (part === 'fields' ? of : of.get(index)).set(name, value);
      }
      doc.commit();
      return doc.export({ mode: 'update', from: before });
    },
    merged(document, arriving) {
      const doc = L.LoroDoc.fromSnapshot(document);
      doc.import(arriving);
      doc.toJSON();
      return snapshot(doc);
    },
  };
}
