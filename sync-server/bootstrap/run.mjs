/**
 * The one door for every npm script: `node sync-server/bootstrap/run.mjs TASK [arguments]`.
 * It runs before anything is installed and on old Nodes, so this folder is plain JavaScript without dependencies;
 * the sources proper are TypeScript that only a newer Node reads. Its own words go to standard error, because
 * the standard output of `policy` and `admin` belongs to them.
 */
const major = Number(process.versions.node.split('.')[0]);
if (major >= 18) {
  const { runTask } = await import('./tasks.mjs');
  await runTask(process.argv[2], process.argv.slice(3));
} else {
  process.stderr.write(
    `fangpin needs Node.js 18 or newer to install itself; this is ${process.version}.\n` +
      'Install a current Node.js (version 24 is best) and run the same command again.\n',
  );
  process.exitCode = 1;
}
