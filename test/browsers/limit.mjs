/**
 * Waits for something, but not for ever.
 *
 * @param limitMs - how long
 * @param what - what is waited for, as a sentence goes on after "waited 5 s for"
 * @returns what the promise gives
 * @throws Error that names what did not come in time; whatever the promise throws
 */
export async function within(limitMs, what, promise) {
  let timer;
  const isLate = new Promise((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`waited ${limitMs / 1000} s for ${what}`)), limitMs);
  });
  try {
    return await Promise.race([promise, isLate]);
  } finally {
    clearTimeout(timer);
  }
}
