// `npm test`: every check, cheap ones first. Stops at the first step that fails; the last line is the sum of all tests.
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '..');
const RESULTS = join(ROOT, 'test-results');
const reportOf = (name) => join(RESULTS, `${name}.json`);
const vitest = (project) => ({
  name: `${project} tests`,
  command: [
    ...['npx', 'vitest', 'run', '--project', project, '--reporter', 'default', '--reporter', 'json'],
    ...['--outputFile.json', reportOf(project)],
  ],
  report: reportOf(project),
  count: countVitest,
});

// Without a report a step counts as one test.
const STEPS = [
  { name: 'lint', command: ['npm', 'run', '--silent', 'lint'] },
  { name: 'types', command: ['npm', 'run', '--silent', 'types'] },
  vitest('unit'),
  vitest('browser'),
  { name: 'build', command: ['npm', 'run', '--silent', 'build'] },
  {
    name: 'e2e tests',
    command: ['npx', 'playwright', 'test', '-c', 'test/e2e', '--reporter', 'list,json'],
    env: { PLAYWRIGHT_JSON_OUTPUT_FILE: reportOf('e2e') },
    report: reportOf('e2e'),
    count: countPlaywright,
  },
];

function countVitest({ numPassedTests, numFailedTests, testResults }) {
  // A file that does not load has no tests that could fail.
  const unloaded = testResults.filter(
    ({ status, assertionResults }) => status === 'failed' && assertionResults.every((one) => one.status !== 'failed'),
  );
  return { passed: numPassedTests, failed: numFailedTests + unloaded.length };
}

function countPlaywright({ stats, errors }) {
  return { passed: stats.expected, failed: stats.unexpected + stats.flaky + errors.length };
}

function runStep({ name, command, env, report, count }) {
  console.log(`\n== ${name}`);
  const [program, ...args] = command;
  const { status } = spawnSync(program, args, {
    cwd: ROOT,
    stdio: 'inherit',
    env: { ...process.env, ...env },
    shell: process.platform === 'win32',
  });
  const isGreen = status === 0;
  if (!report) return isGreen ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 };
  const counted = readCount(report, count);
  // A runner that died, or failed outside its tests, must not look green.
  return { passed: counted.passed, failed: isGreen ? counted.failed : Math.max(counted.failed, 1) };
}

function readCount(report, count) {
  try {
    return count(JSON.parse(readFileSync(report, 'utf8')));
  } catch {
    return { passed: 0, failed: 1 };
  }
}

rmSync(RESULTS, { recursive: true, force: true });
mkdirSync(RESULTS, { recursive: true });
const totals = { passed: 0, failed: 0 };
for (const step of STEPS) {
  const startedMs = Date.now();
  const { passed, failed } = runStep(step);
  totals.passed += passed;
  totals.failed += failed;
  console.log(`${step.name}: ${passed} passed, ${failed} failed, ${((Date.now() - startedMs) / 1000).toFixed(0)} s`);
  if (failed > 0) break;
}
if (totals.failed > 0) process.exitCode = 1;
console.log(`\n${totals.passed} passed, ${totals.failed} failed`);
