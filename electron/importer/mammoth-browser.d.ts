declare module 'mammoth/mammoth.browser.js' {
  const build: unknown;
  export default build;
}
