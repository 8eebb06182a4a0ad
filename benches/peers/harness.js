// How much CPU an open call takes; then the time until open of calls one after the other. Prints one line of JSON.

import { createRequire } from 'node:module';

const CALLS = 50;
const WARM_UP = 3;
const DEADLINE = 15_000;
// Tearing down goes on in the background with some; it shall not be in the next call's time.
const PAUSE = 50;
// What opening leaves behind (garbage, compilation) shall not count as idle.
const SETTLE = 1_000;
const IDLE = 5_000;

const sleep = (ms) => new Promise((done) => setTimeout(done, ms));

function within(promise, ms) {
  let timer;
  const late = new Promise((_, fail) => {
    timer = setTimeout(() => fail(new Error(`nothing after ${ms} ms`)), ms);
  });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}

// `start` makes both peers and has them connect: { opened, close }. `opened` resolves once both ends of the channel are open.
async function call(start, meanwhile) {
  const begin = performance.now();
  const { opened, close } = start();
  try {
    await within(opened, DEADLINE);
    const ms = performance.now() - begin;
    await meanwhile?.();
    return ms;
  } finally {
    await within(Promise.resolve(close()), DEADLINE);
    await sleep(PAUSE);
  }
}

// One call that fails is a result too: null.
async function tried(start, meanwhile) {
  try {
    return await call(start, meanwhile);
  } catch (error) {
    console.error(`failed: ${error?.message ?? error}`);
    return null;
  }
}

export async function bench(name, start) {
  const { version } = createRequire(import.meta.url)(`./node_modules/${name}/package.json`);
  let idle = null;
  // First, since with some, calls that are over go on taking CPU.
  await tried(start, async () => {
    await sleep(SETTLE);
    const [begin, before] = [performance.now(), process.cpuUsage()];
    await sleep(IDLE);
    const { user, system } = process.cpuUsage(before);
    idle = (user + system) / (performance.now() - begin);
  });
  for (let i = 0; i < WARM_UP; i++) await tried(start);
  const ms = [];
  for (let i = 0; i < CALLS; i++) ms.push(await tried(start));
  const line = JSON.stringify({ name, version, ms, idle_cpu_ms_per_s: idle });
  // Threads of native libraries may keep the process alive, or crash it on the way out: the line goes first.
  process.stdout.write(`${line}\n`, () => process.exit(0));
}
