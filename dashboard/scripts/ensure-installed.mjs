// Installs the locked packages, but only when the lock file or the Node that installed them changed: `npm ci` takes
// half a minute and would otherwise run with every build. Plain JavaScript, for it runs on the system's own Node.
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const stamp = join(root, 'node_modules/.kairos-installed');
const wanted = createHash('sha256')
  .update(readFileSync(join(root, 'package-lock.json')))
  .update(`${process.platform} ${process.arch}`)
  .digest('hex');

if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) {
  console.log('Packages are as locked.');
} else {
  const run = spawnSync('npm', ['ci', '--ignore-scripts', '--no-fund', '--no-audit', '--loglevel=error'], {
    cwd: root,
    stdio: 'inherit',
    shell: process.platform === 'win32',
  });
  if (run.status !== 0) {
    console.error(
      'npm ci failed; see above. It needs npm 10 or later and an npm registry that can be reached.',
    );
    process.exit(run.status ?? 1);
  }
  writeFileSync(stamp, wanted);
}
