/** How to call the command line in a clone. The examples use this form, because it works today. */
export const CALL_IN_CLONE = "npm run task --";

/** How to call the command line once the package `aerospike-task` is published. */
export const CALL_FROM_NPM = "npx aerospike-task";
