// Runs an npm script unless it passed before with the very same inputs:
//   node scripts/unless-unchanged.mjs <npm script> [output that must exist]
// The stamp lies under target/, so `mvn clean` makes everything run again.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const [script, output] = process.argv.slice(2);
if (!script) {
  console.error('usage: node scripts/unless-unchanged.mjs <npm script> [output that must exist]');
  process.exit(2);
}

const files = [
  ...['src', 'public', 'mock', 'e2e', 'scripts'].flatMap((folder) => filesUnder(join(root, folder))),
  ...readdirSync(root, { withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(root, entry.name)),
  join(root, '../gateway/src/main/resources/graphql/schema.graphqls'),
].filter((file) => !file.includes(join('api', 'generated')) && !file.endsWith('.log'));
const hash = createHash('sha256').update(process.platform);
for (const file of files.sort())
  hash.update(relative(root, file)).update('\0').update(readFileSync(file)).update('\0');
const wanted = hash.digest('hex');
const stamp = join(root, 'target/stamps', script.replaceAll(':', '-'));

if (
  existsSync(stamp) &&
  readFileSync(stamp, 'utf8') === wanted &&
  (!output || existsSync(join(root, output)))
) {
  console.log(`npm run ${script}: passed before with the same inputs.`);
} else {
  rmSync(stamp, { force: true });
  const run = spawnSync('npm', ['run', '--silent', script], {
    cwd: root,
    stdio: 'inherit',
    shell: process.platform === 'win32',
    env: { ...process.env, NG_CLI_ANALYTICS: 'false', CI: '1' },
  });
  if (run.status !== 0) process.exit(run.status ?? 1);
  mkdirSync(dirname(stamp), { recursive: true });
  writeFileSync(stamp, wanted);
}

function filesUnder(folder) {
  if (!existsSync(folder) || !statSync(folder).isDirectory()) return [];
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name));
}
