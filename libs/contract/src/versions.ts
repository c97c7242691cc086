/** Version of the product, that of its packages. */
export const PAIRLOOM_VERSION = '0.1.0';

/** Version of the API that these schemas describe: that of /api/v1. */
export const CONTRACT_VERSION = 1;
