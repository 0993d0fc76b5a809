/** `npm run dev [arguments of the server]`: the app from Vite with hot reload, the server restarted at every change. */
import { spawn } from 'node:child_process';
import { nodeForSources, root, say, tool, toolEnvironment } from './shell.mjs';

const args = process.argv.slice(2);
const at = args.indexOf('--port');
const port = at >= 0 ? args[at + 1] : '8787';
const env = { ...toolEnvironment(), FANGPIN_SERVER: `http://localhost:${port}` };
const node = nodeForSources();

const children = [
  spawn(node, ['--watch', '--watch-preserve-output', 'sync-server/main.ts', ...args], {
    cwd: root,
    env,
    stdio: 'inherit',
  }),
  spawn(node, [tool('vite/bin/vite.js')], { cwd: root, env, stdio: 'inherit' }),
];
say(`The app with hot reload: the address Vite prints. The server behind it: ${env.FANGPIN_SERVER}`);

// Either both run or none does.
const stop = () => {
  for (const child of children) child.kill('SIGTERM');
};
for (const child of children) {
  child.on('close', (code) => {
    process.exitCode ||= code ?? 0;
    stop();
  });
}
process.on('SIGINT', stop);
process.on('SIGTERM', stop);
