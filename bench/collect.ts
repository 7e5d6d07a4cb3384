/** Loaded into measured servers: SIGWINCH, which means nothing to a server, collects garbage; twice, the second time what finalizers let go. */
process.on('SIGWINCH', () => {
  globalThis.gc?.()
  globalThis.gc?.()
})
