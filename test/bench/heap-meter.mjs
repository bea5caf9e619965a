/**
 * Asks a page and each of its workers how much they hold.
 *
 * @returns a function that gives bytes: JavaScript's heap and the buffers behind it, of all of them together
 */
export async function openHeapMeter(tab) {
  const session = await tab.context().newCDPSession(tab);
  const workers = new Set();
  const waiting = new Map();
  let last = 0;
  session.on('Target.attachedToTarget', ({ sessionId }) => workers.add(sessionId));
  session.on('Target.detachedFromTarget', ({ sessionId }) => workers.delete(sessionId));
  session.on('Target.receivedMessageFromTarget', ({ message }) => {
    const { id, result } = JSON.parse(message);
    waiting.get(id)?.(result);
    waiting.delete(id);
  });
  await session.send('Target.setAutoAttach', { autoAttach: true, waitForDebuggerOnStart: false, flatten: false });
  const ofWorker = (sessionId) =>
    new Promise((resolve) => {
      const id = ++last;
      waiting.set(id, resolve);
      const message = JSON.stringify({ id, method: 'Runtime.getHeapUsage' });
      session.send('Target.sendMessageToTarget', { sessionId, message }).catch(() => resolve(undefined));
      setTimeout(() => resolve(undefined), 1000); // it may have ended
    });
  const held = (usage) => (usage ? usage.usedSize + (usage.backingStorageSize ?? 0) : 0);
  return async () => {
    const all = await Promise.all([session.send('Runtime.getHeapUsage'), ...[...workers].map(ofWorker)]);
    return all.reduce((sum, usage) => sum + held(usage), 0);
  };
}
