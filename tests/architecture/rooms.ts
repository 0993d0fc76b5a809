import ts from 'typescript';

/** One source file: its path from the repository's root, with `/`, and its text. */
export type SourceFile = { path: string; text: string };

/** What one room may import beside itself. `domain types` means types only, nothing that runs. */
type Room = {
  rooms: readonly (RoomName | 'domain types' | 'services')[];
  /** Packages by name; `node:` for all of Node's own. */
  packages: 'screen' | 'server' | 'any' | readonly string[];
};

type RoomName =
  | 'domain'
  | 'content'
  | 'storage'
  | 'sync'
  | 'ui'
  | 'feature'
  | 'app'
  | 'entry'
  | 'services'
  | 'server'
  | 'bootstrap';

const everyTabletRoom = ['domain', 'content', 'storage', 'sync', 'ui', 'feature', 'app', 'services'] as const;

/** The table of rooms: who may import whom. Whatever it does not name is forbidden. */
const rooms: Record<RoomName, Room> = {
  domain: { rooms: [], packages: ['zod'] },
  content: { rooms: ['domain'], packages: ['zod', 'chinese-days'] },
  storage: { rooms: ['domain'], packages: 'screen' },
  sync: { rooms: ['domain'], packages: 'screen' },
  ui: { rooms: ['domain types'], packages: 'screen' },
  feature: { rooms: ['domain', 'content', 'ui', 'services'], packages: 'screen' },
  app: { rooms: ['feature', 'ui', 'domain', 'content', 'services'], packages: 'screen' },
  // What screens may use of the outside, as interfaces; React carries them down the tree.
  services: { rooms: ['domain'], packages: ['react'] },
  // main.tsx, the service worker and the workers' entry files wire the rest together.
  entry: { rooms: everyTabletRoom, packages: 'screen' },
  server: { rooms: ['domain', 'content'], packages: 'server' },
  // Runs before anything is installed.
  bootstrap: { rooms: [], packages: ['node:'] },
};

const serverOnly =
  /^(node:|fastify|@fastify\/|better-sqlite3|kysely|pg$|pino|prom-client|sharp|@tus\/|@node-rs\/|openapi-types)/;
const screenOnly =
  /^(react|@tanstack\/|antd|@ant-design\/|dexie|signature_pad|exifr|workbox-|tus-js-client|@hookform\/|vite)/;

/** The files that may lie in the hallway of `src`. */
const hallway = /^src\/(main\.tsx|services\.ts|sw\.ts|[a-z-]+\.worker\.ts|tsconfig[a-z.]*\.json)$/;

/**
 * Every breach of the rules of the house.
 * @returns one sentence a breach, beginning with the file's path
 */
export function breaches(files: readonly SourceFile[]): string[] {
  return files.flatMap((file) => [...placeBreaches(file), ...codeBreaches(file)]);
}

function placeBreaches({ path }: SourceFile): string[] {
  const found: string[] = [];
  if (/^src\/[^/]+$/.test(path) && !hallway.test(path)) found.push(`${path}: the hallway of src is closed`);
  if (/\/(utils?|helpers?|types|misc|common)\.tsx?$|\/index\.tsx?$/.test(path)) {
    found.push(`${path}: is named for no thing, or is a barrel`);
  }
  return found;
}

function codeBreaches({ path, text }: SourceFile): string[] {
  const room = roomOf(path);
  if (!room || !/\.(m?ts|tsx|mjs)$/.test(path)) return [];
  const found: string[] = [];
  const source = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
  const visit = (node: ts.Node): void => {
    const target = importOf(node);
    if (target) {
      const reason = refusal(path, room, target);
      if (reason) found.push(`${path}: imports ${target.name}: ${reason}`);
    }
    if (room === 'domain' && isClockOrChance(node)) {
      found.push(`${path}: ${node.getText()} is clock or chance; take it as an argument`);
    }
    if (/^src\/(app|features|ui)\/|^src\/main\.tsx$/.test(path) && isChineseText(node)) {
      found.push(`${path}: "${node.getText().trim()}" belongs in src/content/locales`);
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

/** The room a file belongs to; nothing for tests, which may import anything. */
function roomOf(path: string): RoomName | undefined {
  if (path.startsWith('sync-server/bootstrap/')) return 'bootstrap';
  if (path.startsWith('sync-server/')) return 'server';
  if (!path.startsWith('src/')) return undefined;
  const [folder, ...rest] = path.slice('src/'.length).split('/');
  if (rest.length === 0) return folder === 'services.ts' ? 'services' : 'entry';
  switch (folder) {
    case 'features':
      return 'feature';
    case 'domain':
    case 'content':
    case 'storage':
    case 'sync':
    case 'ui':
    case 'app':
      return folder;
    default:
      // A folder the plan of the house does not know may import nothing of it.
      return 'domain';
  }
}

type Import = { name: string; typesOnly: boolean };

/** The module a node names: import, export from, `import()` of a value or of a type. */
function importOf(node: ts.Node): Import | undefined {
  if (ts.isImportDeclaration(node) && ts.isStringLiteral(node.moduleSpecifier)) {
    const clause = node.importClause;
    const named = clause?.namedBindings;
    const typesOnly =
      clause?.phaseModifier === ts.SyntaxKind.TypeKeyword ||
      (clause !== undefined &&
        clause.name === undefined &&
        named !== undefined &&
        ts.isNamedImports(named) &&
        named.elements.every((element) => element.isTypeOnly));
    return { name: node.moduleSpecifier.text, typesOnly };
  }
  if (ts.isExportDeclaration(node) && node.moduleSpecifier && ts.isStringLiteral(node.moduleSpecifier)) {
    return { name: node.moduleSpecifier.text, typesOnly: node.isTypeOnly };
  }
  if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) {
    const [argument] = node.arguments;
    const name = argument && ts.isStringLiteralLike(argument) ? argument.text : undefined;
    return name === undefined ? undefined : { name, typesOnly: false };
  }
  if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument) && ts.isStringLiteral(node.argument.literal)) {
    return { name: node.argument.literal.text, typesOnly: true };
  }
  return undefined;
}

/** Why this import is forbidden; nothing when it is allowed. */
function refusal(path: string, room: RoomName, { name, typesOnly }: Import): string | undefined {
  const target = fileOf(path, name);
  if (target === undefined) return packageRefusal(room, name);
  if (target.startsWith('tests/')) return 'the product does not import its tests';

  const targetRoom = roomOf(target);
  if (targetRoom === undefined) return 'it lies outside the rooms';
  const sameRoom = targetRoom === room && (room !== 'feature' || featureOf(path) === featureOf(target));
  if (sameRoom) return undefined;
  if (room === 'feature' && targetRoom === 'feature') return 'a feature never imports a feature';

  const allowed = rooms[room].rooms;
  const may =
    allowed.includes(targetRoom) || (targetRoom === 'domain' && typesOnly && allowed.includes('domain types'));
  if (!may) return `${room} may not import ${targetRoom}`;
  // The hallway is nobody's room: from there and to there both ways of naming a file read well.
  const hallwayFile = room === 'entry' || room === 'services' || targetRoom === 'services';
  if (name.startsWith('.') && !hallwayFile) return 'across rooms say #room/file.ts';
  return undefined;
}

/** The file an import names, from the repository's root; nothing when it is a package. */
function fileOf(path: string, name: string): string | undefined {
  if (name.startsWith('#')) return `src/${name.slice(1)}`;
  if (!name.startsWith('.')) return undefined;
  return new URL(name, `file:///${path}`).pathname.slice(1);
}

function featureOf(path: string): string {
  return path.split('/')[2] ?? '';
}

function packageRefusal(room: RoomName, name: string): string | undefined {
  const { packages } = rooms[room];
  if (packages === 'any') return undefined;
  if (packages === 'screen') return serverOnly.test(name) ? 'it belongs to the server' : undefined;
  if (packages === 'server') return screenOnly.test(name) ? 'it belongs to the screens' : undefined;
  const allowed = packages.some((each) => name === each || name.startsWith(each.endsWith(':') ? each : `${each}/`));
  return allowed ? undefined : `${room} uses only ${packages.join(', ')}`;
}

/** `Date.now`, `new Date()`, `Math.random`: what makes the same input give another answer. */
function isClockOrChance(node: ts.Node): boolean {
  if (ts.isNewExpression(node)) return node.expression.getText() === 'Date' && (node.arguments ?? []).length === 0;
  return ts.isPropertyAccessExpression(node) && /^(Date\.now|Math\.random)$/.test(node.getText());
}

function isChineseText(node: ts.Node): boolean {
  const isText =
    ts.isStringLiteralLike(node) ||
    ts.isJsxText(node) ||
    node.kind === ts.SyntaxKind.TemplateHead ||
    node.kind === ts.SyntaxKind.TemplateMiddle ||
    node.kind === ts.SyntaxKind.TemplateTail;
  return isText && /\p{Script=Han}/u.test(node.getText());
}
