import { startMock } from './server.ts';

const port = Number(process.env['KAIROS_MOCK_PORT'] ?? 4300);
try {
  await startMock(port);
  console.log(`Mock gateway with the built dashboard: http://localhost:${port} (sign in as admin / admin)`);
} catch (error) {
  const busy = (error as NodeJS.ErrnoException).code === 'EADDRINUSE';
  console.error(busy ? `Port ${port} is in use; choose another with KAIROS_MOCK_PORT.` : error);
  process.exit(1);
}
