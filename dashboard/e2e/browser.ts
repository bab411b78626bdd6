import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

/** The installed browser: `CHROME_BIN`, else the first known name on PATH. */
export function browserBinary(): string {
  const named = process.env['CHROME_BIN'];
  if (named) {
    if (runnable(named)) return named;
    throw new Error(`CHROME_BIN is ${named}, which cannot be run: point it to a Chromium or Chrome binary.`);
  }
  for (const folder of (process.env['PATH'] ?? '').split(delimiter)) {
    for (const name of NAMES) {
      if (folder && runnable(join(folder, name))) return join(folder, name);
    }
  }
  throw new Error(
    'No browser found for the end-to-end tests: install the package "chromium" (apt-get install chromium) or set CHROME_BIN.',
  );
}

function runnable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** What both configurations launch. */
export function launchOptions() {
  return { executablePath: browserBinary(), args: ['--disable-dev-shm-usage'] };
}
