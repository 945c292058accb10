/** The importer's page: takes its port and serves it. */
window.addEventListener('message', () => {});
